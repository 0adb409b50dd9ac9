"""Items that one of two plans calls differently: found by their place and content, and followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from planner.core.accepted import accepted_moved
from planner.core.plan import Plan, path
from planner.core.rewriting import renamed

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
    """An item of the list at ``place`` that was called ``old`` and is called ``new``."""

    place: tuple[str, ...]
    kind: str
    old: str
    new: str


def items_at(plan: Plan, place: tuple[str, ...]) -> tuple[Any, ...]:
    """The items of a list of the plan."""
    part: Any = plan
    for step in place:
        part = getattr(part, step)
    found: tuple[Any, ...] = part
    return found


def find(old: Plan, new: Plan, place: tuple[str, ...], kind: str) -> Iterator[Rename]:
    """Items at the same position whose name is new and free, and that differ in nothing else."""
    before, after = items_at(old, place), items_at(new, place)
    if before == after:
        return
    gone = {each.name.casefold() for each in before}
    come = {each.name.casefold() for each in after}
    for was, now in zip(before, after, strict=False):
        fresh = was.name.casefold() not in come and now.name.casefold() not in gone
        if fresh and replace(was, name=now.name) == now:
            yield Rename(place, kind, was.name, now.name)


def follow(plan: Plan, rename: Rename) -> Plan:
    """The plan with the rename done in it, and in what refers to the item.

    It stays as it is where the old name is not there or the new one is taken.
    """
    items = items_at(plan, rename.place)
    names = {each.name.casefold() for each in items}
    old, new = rename.old.casefold(), rename.new.casefold()
    if old == new or old not in names or new in names:
        return plan
    items = tuple(
        replace(each, name=rename.new) if each.name.casefold() == old else each for each in items
    )
    plan = _with_items(plan, rename.place, items)
    if rename.kind:
        plan = renamed(plan, rename.kind, rename.old, rename.new)
    before, after = (path(*rename.place, name) for name in (rename.old, rename.new))
    return accepted_moved(plan, [(before, after)])


def _with_items(plan: Plan, place: tuple[str, ...], items: tuple[Any, ...]) -> Plan:
    new: Any = items
    if len(place) > 1:
        new = replace(getattr(plan, place[0]), **{place[1]: items})
    whole: Any = plan
    changed: Plan = replace(whole, **{place[0]: new})
    return changed
