"""Names in a plan: unique in their list, and every reference finds its target, ignoring case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from itertools import filterfalse
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from planner.core.fields import Ref
from planner.core.memo import remembered
from planner.core.plan import Plan

# Lists whose members carry no name of their own, and the keys that tell their members apart.
KEYS: dict[str, tuple[str, ...]] = {
    "addresses": ("network",),
    "interfaces": ("network", "via"),
    "accepted": ("rule", "subject"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the names: where, as keys and positions, and what."""

    place: tuple[str | int, ...]
    message: str
    names: str | None = None  # what a dangling reference names


@remembered
def hints(part: type) -> dict[str, Any]:
    """Field annotations of a part of the plan, with their marks."""
    found = get_type_hints(part, include_extras=True)
    return {each.name: found[each.name] for each in fields(part)}


def ref_of(annotation: Any) -> Ref | None:
    """Return the reference mark of a field, also inside ``X | None`` and ``tuple[X, ...]``."""
    if get_origin(annotation) is Annotated:
        return next((m for m in annotation.__metadata__ if isinstance(m, Ref)), None)
    if get_origin(annotation) in (Union, UnionType, tuple):
        return next((r for r in map(ref_of, get_args(annotation)) if r), None)
    return None


@remembered
def part_of(part: type, name: str) -> tuple[type, bool] | None:
    """Return the class of a field that is a part itself, and whether it is a list of them."""
    annotation = hints(part).get(name)
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and is_dataclass(each):
            return each, get_origin(annotation) is tuple
    return None


@remembered
def references_in(part: type) -> tuple[tuple[tuple[str, Ref], ...], tuple[str, ...]]:
    """Fields of a part that are references, and those that hold parts."""
    refs = []
    rest = []
    for name, annotation in hints(part).items():
        ref = ref_of(annotation)
        if ref:
            refs.append((name, ref))
        elif part_of(part, name):
            rest.append(name)
    return tuple(refs), tuple(rest)


class Targets:
    """Names that references may mean, per list: folded name to spelling; each list when asked."""

    def __init__(self, plan: Plan, known: Mapping[str, dict[str, str]] | None = None) -> None:
        """``known`` are lists that differ from the plan's."""
        self._plan = plan
        self._found = dict(known or {})
        self._above: Targets | None = None

    def __getitem__(self, kind: str) -> dict[str, str]:
        if kind not in self._found:
            self._found[kind] = self._above[kind] if self._above else _names(self._plan, kind)
        return self._found[kind]

    def beside(self, node: Any) -> Targets:
        """The same, as seen from a node: its own NICs are known."""
        inner = Targets(self._plan, {"own_nics": _named(node.nics)})
        inner._above = self
        return inner


def list_of(plan: Plan, kind: str) -> tuple[Any, ...]:
    """The list of the plan that holds the names of ``kind``; for NICs the nodes."""
    if kind in ("arrays", "volumes"):
        held: tuple[Any, ...] = getattr(plan.storage, kind)
        return held
    if kind == "own_nics":
        return ()
    found: tuple[Any, ...] = plan.nodes if kind == "nics" else getattr(plan, kind)
    return found


def _names(plan: Plan, kind: str) -> dict[str, str]:
    if kind != "nics":
        return _named(list_of(plan, kind))
    nics: dict[str, str] = {}
    for node in reversed(plan.nodes):
        nics.update(_named(node.nics))
    return nics


def _named(things: tuple[Any, ...]) -> dict[str, str]:
    return {thing.name.casefold(): thing.name for thing in things}


@remembered
def kinds_in(part: type) -> frozenset[str]:
    """The lists that references of a part, or of the parts in it, may mean."""
    refs, rest = references_in(part)
    found = {to for _, ref in refs for to in ref.to}
    for name in rest:
        inner = part_of(part, name)
        if inner is not None:
            found |= kinds_in(inner[0])
    return frozenset(found)


def settled(plan: Plan, stored: Plan | None) -> frozenset[str]:
    """Fields of the plan that need no look, because the stored plan was looked at.

    They are the same object there, and the lists that they refer to have the same names.
    """
    if stored is None:
        return frozenset()
    now, before = Targets(plan), Targets(stored)

    def same(kind: str) -> bool:
        return list_of(plan, kind) is list_of(stored, kind) or now[kind] == before[kind]

    def kinds(name: str) -> frozenset[str]:
        inner = part_of(Plan, name)
        return kinds_in(inner[0]) if inner is not None else frozenset()

    return frozenset(
        each.name
        for each in fields(Plan)
        if getattr(plan, each.name) is getattr(stored, each.name)
        and all(map(same, kinds(each.name)))
    )


WORDS = {
    "sites": "site",
    "switches": "switch",
    "networks": "network",
    "teams": "team",
    "virtual_switches": "virtual switch",
    "nodes": "node",
    "nics": "NIC",
    "own_nics": "NIC of this node",
    "arrays": "storage array",
    "volumes": "volume",
    "vms": "virtual machine",
}


def faults(plan: Plan, stored: Plan | None = None) -> tuple[Fault, ...]:
    """List every double name and every dangling reference of the plan, in the plan's order.

    What it has in common with a ``stored`` plan, which has no faults, is not looked at again.
    """
    return tuple(_faults(plan, (), Targets(plan), settled(plan, stored)))


def _faults(
    part: Any, place: tuple[str | int, ...], targets: Targets, skip: Set[str] = frozenset()
) -> Iterator[Fault]:
    refs, rest = references_in(type(part))
    if hasattr(part, "interfaces"):
        targets = targets.beside(part)
    for name, ref in refs:
        yield from _dangling(getattr(part, name), ref, (*place, name), targets)
    for name in filterfalse(skip.__contains__, rest):
        value = getattr(part, name)
        if is_dataclass(value):
            yield from _faults(value, (*place, name), targets)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            yield from _doubles(name, value, (*place, name))
            for at, each in enumerate(value):
                yield from _faults(each, (*place, name, at), targets)


def _dangling(
    value: str | tuple[str, ...] | None, ref: Ref, place: tuple[str | int, ...], targets: Targets
) -> Iterator[Fault]:
    for where, each in _each(value or (), place):
        if not any(each.casefold() in targets[to] for to in ref.to):
            kinds = " or ".join(WORDS[to] for to in ref.to)
            message = f'names "{each}", but there is no {kinds} of that name'
            yield Fault(where, message, names=each)


def _each(
    value: str | tuple[str, ...], place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield place, value
    else:
        yield from (((*place, at), each) for at, each in enumerate(value))


def _doubles(
    list_name: str, things: tuple[Any, ...], place: tuple[str | int, ...]
) -> Iterator[Fault]:
    keys = KEYS.get(list_name, ("name",))
    seen: dict[tuple[str, ...], int] = {}
    for at, thing in enumerate(things):
        key = tuple(getattr(thing, each).casefold() for each in keys)
        if key in seen:
            named = " and ".join(f'{each} "{getattr(thing, each)}"' for each in keys)
            yield Fault(
                (*place, at), f"has the same {named} as number {seen[key] + 1} of this list"
            )
        seen.setdefault(key, at)


def references_to(plan: Plan, kind: str, *names: str) -> tuple[tuple[str | int, ...], ...]:
    """Places, as keys and positions, that name one of the objects ``names`` of list ``kind``."""
    wanted = set(map(str.casefold, names))
    names_left = {key: text for key, text in Targets(plan)[kind].items() if key not in wanted}
    targets = Targets(plan, {kind: names_left})
    return tuple(
        fault.place
        for fault in _faults(plan, (), targets)
        if fault.names is not None and fault.names.casefold() in wanted
    )
