"""Items that one of two plans calls differently: found by their place and content, and followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.core.accepted import accepted_moved
from planner.core.plan import Plan, path
from planner.core.rewriting import renamed_all

# Lists whose items may be renamed, in the order in which names depend on each other; how references
# call the list, "" where nothing refers to it.
LISTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("sites",), "sites"),
    (("site_links",), ""),
    (("switches",), "switches"),
    (("networks",), "networks"),
    (("teams",), "teams"),
    (("virtual_switches",), "virtual_switches"),
    (("storage", "arrays"), "arrays"),
    (("storage", "volumes"), "volumes"),
    (("nodes",), "nodes"),
    (("vms",), "vms"),
)


@dataclass(frozen=True, slots=True)
class Rename:
    """An item of a list that was called ``old`` and is called ``new``."""

    old: str
    new: str


def items_at(plan: Plan, place: tuple[str, ...]) -> tuple[Any, ...]:
    """The items of a list of the plan."""
    part: Any = plan
    for step in place:
        part = getattr(part, step)
    found: tuple[Any, ...] = part
    return found


def find(old: Plan, new: Plan, place: tuple[str, ...]) -> Iterator[Rename]:
    """Items at the same position whose name is new and free, and that differ in nothing else."""
    before, after = items_at(old, place), items_at(new, place)
    if before == after:
        return
    gone = {each.name.casefold() for each in before}
    come = {each.name.casefold() for each in after}
    for was, now in zip(before, after, strict=False):
        fresh = was.name.casefold() not in come and now.name.casefold() not in gone
        if fresh and replace(was, name=now.name) == now:
            yield Rename(was.name, now.name)


def follow(plan: Plan, place: tuple[str, ...], kind: str, names: Mapping[str, str]) -> Plan:
    """The plan with items of a list renamed, old name to new, and what refers to them.

    One stays as it is where its old name is not there or the new one is taken.
    """
    items = items_at(plan, place)
    taken = {each.name.casefold() for each in items}
    moves: dict[str, str] = {}
    for old, new in names.items():
        was, now = old.casefold(), new.casefold()
        if was != now and was in taken and now not in taken:
            taken.remove(was)
            taken.add(now)
            moves[old] = new
    if not moves:
        return plan
    folded = {old.casefold(): new for old, new in moves.items()}
    items = tuple(replace(each, name=folded.get(each.name.casefold(), each.name)) for each in items)
    plan = _with_items(plan, place, items)
    if kind:
        plan = renamed_all(plan, kind, moves)
    return accepted_moved(plan, [(path(*place, o), path(*place, n)) for o, n in moves.items()])


def _with_items(plan: Plan, place: tuple[str, ...], items: tuple[Any, ...]) -> Plan:
    new: Any = items
    if len(place) > 1:
        new = replace(getattr(plan, place[0]), **{place[1]: items})
    whole: Any = plan
    changed: Plan = replace(whole, **{place[0]: new})
    return changed
