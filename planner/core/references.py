"""Names in a plan: unique in their list, and every reference finds its target, ignoring case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
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


def targets_of(plan: Plan) -> dict[str, dict[str, str]]:
    """Names that references may mean, per list: folded name to spelling."""

    def names(things: tuple[Any, ...]) -> dict[str, str]:
        return {thing.name.casefold(): thing.name for thing in things}

    nics = {}
    for node in reversed(plan.nodes):
        nics.update(names(node.nics))
    return {
        "sites": names(plan.sites),
        "switches": names(plan.switches),
        "networks": names(plan.networks),
        "teams": names(plan.teams),
        "virtual_switches": names(plan.virtual_switches),
        "nodes": names(plan.nodes),
        "nics": nics,
        "arrays": names(plan.storage.arrays),
        "volumes": names(plan.storage.volumes),
        "vms": names(plan.vms),
        "own_nics": {},
    }


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


def faults(plan: Plan) -> tuple[Fault, ...]:
    """List every double name and every dangling reference of the plan, in the plan's order."""
    return tuple(_faults(plan, (), targets_of(plan)))


def _faults(
    part: Any, place: tuple[str | int, ...], targets: dict[str, dict[str, str]]
) -> Iterator[Fault]:
    refs, rest = references_in(type(part))
    if hasattr(part, "interfaces"):
        targets = {**targets, "own_nics": {nic.name.casefold(): nic.name for nic in part.nics}}
    for name, ref in refs:
        value = getattr(part, name)
        if value is None:
            continue
        for where, each in _each(value, (*place, name)):
            if not any(each.casefold() in targets[to] for to in ref.to):
                kinds = " or ".join(WORDS[to] for to in ref.to)
                message = f'names "{each}", but there is no {kinds} of that name'
                yield Fault(where, message, names=each)
    for name in rest:
        value = getattr(part, name)
        if is_dataclass(value):
            yield from _faults(value, (*place, name), targets)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            yield from _doubles(name, value, (*place, name))
            for at, each in enumerate(value):
                yield from _faults(each, (*place, name, at), targets)


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
    targets = targets_of(plan)
    targets[kind] = {key: text for key, text in targets[kind].items() if key not in wanted}
    return tuple(
        fault.place
        for fault in _faults(plan, (), targets)
        if fault.names is not None and fault.names.casefold() in wanted
    )
