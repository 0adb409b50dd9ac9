"""Buttons of a step that save and do one thing more: add several alike, copy a layout to all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from planner.core.plan import Plan
from planner.forms.page import OrderError
from planner.wizard.changes import laid_out_alike, multiplied
from planner.wizard.steps import Step
from planner.wizard.tables import Table

MOST_AT_ONCE = 63


@dataclass(slots=True)
class Order:
    """What to do with the plan as answered; ``words`` say what was done, once it was."""

    act: Callable[[Plan], Plan]
    words: str = ""

    def __call__(self, plan: Plan) -> Plan:
        """The plan after it; OrderError says why it cannot be done."""
        return self.act(plan)


def asked_order(data: QueryDict, step: Step) -> Order | None:
    """The order that was pressed, None where it was a plain save."""
    for spec in step.grids:
        table = step.table(spec.slug)
        if f"like-{spec.name}" in data and table is not None and table.grows:
            of = data.get(f"like-{spec.name}-of", "").replace("\r\n", "\n")
            count = data.get(f"like-{spec.name}-count", "").strip()
            return _like(table, of, count)
    if "alike" in data and step.matrix:
        return _alike(data.get("alike-of", "").replace("\r\n", "\n"))
    return None


def _like(table: Table, of: str, text: str) -> Order:
    def act(plan: Plan) -> Plan:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if not 1 <= number <= MOST_AT_ONCE:
            raise OrderError(f"Say how many to add: a number from 1 to {MOST_AT_ONCE}.")
        names = [item.name for item in table.items(plan)]
        if of not in names:
            raise OrderError(f'There is no {table.one} "{of}" any more to take as a pattern.')
        new = multiplied(plan, table, names.index(of), number)
        added = [item.name for item in table.items(new)[len(names) :]]
        span = added[0] if number == 1 else f"{added[0]} to {added[-1]}"
        order.words = f"{span} {'was' if number == 1 else 'were'} added like {of}."
        return new

    order = Order(act)
    return order


def _alike(of: str) -> Order:
    def act(plan: Plan) -> Plan:
        names = [node.name for node in plan.nodes]
        if of not in names:
            raise OrderError(f'There is no node "{of}" any more to take as a pattern.')
        order.words = f"Every node is laid out like {of} now. What differs is marked."
        return laid_out_alike(plan, names.index(of))

    order = Order(act)
    return order
