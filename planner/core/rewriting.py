"""Changing names throughout a plan: references respelled, following a new name, or taken away."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import is_dataclass, replace
from operator import is_not
from types import UnionType
from typing import Any, Union, get_args, get_origin

from planner.core.fields import Ref
from planner.core.memo import remembered
from planner.core.parts import Node
from planner.core.plan import Plan
from planner.core.references import KEYS, Targets, hints, part_of, references_in, settled


def canonical(plan: Plan, stored: Plan | None = None) -> Plan:
    """Return the plan with references in the spelling of their target and empty text as None.

    What it has in common with a ``stored`` plan, which is canonical, is not looked at again.
    """
    skip = settled(plan, stored)
    changed: Plan = without_empty_text(_rewritten(plan, Targets(plan), {}, skip), skip)
    return changed


def without_empty_text(part: Any, skip: Set[str] = frozenset()) -> Any:
    """Copy a part with None for empty text where None is allowed; lists lose their empty lines.

    One without a change stays itself. Fields to ``skip`` are left as they are.
    """
    optional, inner = _texts(type(part))
    changes: dict[str, Any] = {name: None for name in optional if getattr(part, name) == ""}
    for name in inner:
        if name in skip:
            continue
        value = getattr(part, name)
        if isinstance(value, tuple):
            new: Any = _without_empty_lines(value)
        else:
            new = without_empty_text(value) if is_dataclass(value) else value
        if new is not value:
            changes[name] = new
    return replace(part, **changes) if changes else part


def _without_empty_lines(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if items and is_dataclass(items[0]):
        new = tuple(map(without_empty_text, items))
        return new if any(map(is_not, new, items)) else items
    return tuple(each for each in items if each != "") if "" in items else items


@remembered
def _texts(part: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields of a part that may be None, and those that hold parts or lists."""
    optional = []
    inner = []
    for name, annotation in hints(part).items():
        if type(None) in get_args(annotation):
            optional.append(name)
        if part_of(part, name) or _is_list(annotation):
            inner.append(name)
    return tuple(optional), tuple(inner)


def _is_list(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, UnionType):
        return any(map(_is_list, get_args(annotation)))
    return get_origin(annotation) is tuple


def renamed(plan: Plan, kind: str, old: str, new: str) -> Plan:
    """Return the plan with the references to ``old`` in list ``kind`` now meaning ``new``.

    Give the plan in which the object already has its new name. ``kind`` is a key of ``WORDS``.
    """
    return renamed_all(plan, kind, {old: new})


def renamed_all(plan: Plan, kind: str, names: dict[str, str]) -> Plan:
    """Let references follow several objects of a list to new names at once, swaps included."""
    folded = {old.casefold(): new for old, new in names.items()}
    changed: Plan = _rewritten(plan, None, {kind: folded})
    return changed


def own_nics_renamed(plan: Plan, names: Mapping[str, Mapping[str, str]]) -> Plan:
    """Let the host addresses of nodes follow their NICs to new names, swaps included.

    ``names`` are new names by old ones, by node. A virtual switch or team of a name goes first.
    """
    shadowed = plan.virtual_switch_by_name.keys() | plan.team_by_name.keys()

    def followed(node: Node) -> Node:
        new = {old.casefold(): now for old, now in names.get(node.name, {}).items()}
        new = {old: now for old, now in new.items() if old not in shadowed}
        meets = tuple(
            replace(each, via=new.get(each.via.casefold(), each.via)) for each in node.interfaces
        )
        return replace(node, interfaces=meets) if new else node

    return replace(plan, nodes=tuple(map(followed, plan.nodes)))


def _rewritten(
    part: Any,
    targets: Targets | None,
    renames: dict[str, dict[str, str]],
    skip: Set[str] = frozenset(),
) -> Any:
    """Copy a part with its references respelled or renamed; one without a change stays itself."""
    refs, rest = references_in(type(part))
    if targets and hasattr(part, "interfaces"):
        targets = targets.beside(part)
    changes: dict[str, Any] = {}
    for name, ref in refs:
        value = getattr(part, name)
        if isinstance(value, str):
            changes[name] = _spelled(value, ref, targets, renames)
        elif value is not None:
            changes[name] = tuple(_spelled(each, ref, targets, renames) for each in value)
    for name in rest:
        if name in skip:
            continue
        value = getattr(part, name)
        if is_dataclass(value):
            changes[name] = _rewritten(value, targets, renames)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            items = tuple(_rewritten(each, targets, renames) for each in value)
            changes[name] = items if any(map(is_not, items, value)) else value
    changes = {name: new for name, new in changes.items() if new != getattr(part, name)}
    return replace(part, **changes) if changes else part


def _spelled(
    text: str, ref: Ref, targets: Targets | None, renames: dict[str, dict[str, str]]
) -> str:
    folded = text.casefold()
    for to in ref.to:
        for known in (renames.get(to, {}), targets[to] if targets else {}):
            if folded in known:
                return known[folded]
    return text


def without_references(plan: Plan, places: tuple[tuple[str | int, ...], ...]) -> Plan:
    """Return the plan with the references at ``places`` taken away.

    A field becomes None, a member of a list of names goes, and a row that cannot be without its
    reference (an interface, a cluster address) goes as a whole.
    """
    changed: Plan = _cleared(plan, list(places))
    return changed


def _cleared(part: Any, places: list[tuple[str | int, ...]]) -> Any:
    changes: dict[str, Any] = {}
    by_field: dict[str, list[tuple[str | int, ...]]] = {}
    for place in places:
        by_field.setdefault(str(place[0]), []).append(place[1:])
    for name, inner in by_field.items():
        value = getattr(part, name)
        if is_dataclass(value):
            changes[name] = _cleared(value, inner)
        elif not isinstance(value, tuple):
            changes[name] = None
        else:
            changes[name] = tuple(
                new
                for at, each in enumerate(value)
                if (new := _member(each, at, inner, name)) is not None
            )
    return replace(part, **changes)


def _member(each: Any, at: int, places: list[tuple[str | int, ...]], list_name: str) -> Any:
    own = [place[1:] for place in places if place[0] == at]
    if not own:
        return each
    if not is_dataclass(each) or any(
        place and place[0] in KEYS.get(list_name, ()) for place in own
    ):
        return None
    return _cleared(each, own)
