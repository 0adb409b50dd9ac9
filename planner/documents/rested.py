"""The facts that lists of the document rest on, each with the sources that say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.acceptance import checklist
from planner.core.plan import Plan
from planner.core.prerequisites import prerequisites
from planner.documents.naming import RULES
from planner.documents.operation import AGAIN, DUTIES
from planner.documents.parts import Column, Table, table
from planner.rules import knowledge

UNWRITTEN = ("Practice in the field, or a source without a public address", "")


@dataclass(frozen=True, slots=True)
class SourceOfFacts:
    """A source with the facts that rest on it; one without a name is practice in the field."""

    title: str
    url: str
    facts: tuple[str, ...]


def facts_used(plan: Plan) -> tuple[str, ...]:
    """Ids of the facts that the lists of the plan's document name, sorted."""
    found: set[str] = set()
    for needs in prerequisites(plan).values():
        found.update(*(need.facts for need in needs), ())
    for group in checklist(plan):
        found.update(*(line.facts for line in group.lines), ())
    for duty in (*DUTIES, *AGAIN):
        found.update(duty.facts if duty.holds(plan) else ())
    found.update(*(rule.facts for rule in RULES))
    return tuple(sorted(found))


def facts_table(plan: Plan) -> Table:
    """Every source of a fact that the lists name, with these facts."""
    columns: tuple[Column[SourceOfFacts], ...] = (
        Column("Source", 28, lambda row: row.title),
        Column("Address", 46, lambda row: row.url or "none", "code"),
        Column("Facts", 26, lambda row: ", ".join(row.facts), "code"),
    )
    note = "The id of a fact is the same in the rules, the findings and the lists."
    return table("Sources of the facts", _by_source(facts_used(plan)), columns, note=note)


def _by_source(ids: Iterable[str]) -> list[SourceOfFacts]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in ids:
        for source in _sources(each) or [UNWRITTEN]:
            found.setdefault(source, []).append(each)
    rows = [SourceOfFacts(*source, tuple(facts)) for source, facts in found.items()]
    return sorted(rows, key=lambda row: (not row.url, row.title))


def _sources(fact_id: str) -> list[tuple[str, str]]:
    """Title and address of every public source of a fact."""
    found = map(_source, knowledge.fact(fact_id).sources)
    return [(source.title, source.url) for source in found if source]


def _source(key: str) -> knowledge.Source | None:
    try:
        return knowledge.source(key)
    except KeyError:  # a source without a public address has no entry
        return None
