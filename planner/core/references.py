"""Names in a plan: unique in their list, and every reference finds its target, ignoring case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from operator import is_not
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from planner.core.fields import Ref
from planner.core.memo import remembered
from planner.core.parts import Node
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
def _shape(part: type) -> tuple[tuple[tuple[str, Ref], ...], tuple[str, ...]]:
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


def _targets(plan: Plan) -> dict[str, dict[str, str]]:
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
    return tuple(_faults(plan, (), _targets(plan)))


def _faults(
    part: Any, place: tuple[str | int, ...], targets: dict[str, dict[str, str]]
) -> Iterator[Fault]:
    refs, rest = _shape(type(part))
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


def canonical(plan: Plan) -> Plan:
    """Return the plan with references in the spelling of their target and empty text as None."""
    changed: Plan = without_empty_text(_rewritten(plan, _targets(plan), {}))
    return changed


def without_empty_text(part: Any) -> Any:
    """Copy a part with None for empty text where None is allowed; lists lose their empty lines.

    One without a change stays itself.
    """
    optional, inner = _texts(type(part))
    changes: dict[str, Any] = {name: None for name in optional if getattr(part, name) == ""}
    for name in inner:
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


def renamed(plan: Plan, kind: str, old: str, new: str) -> Plan:
    """Return the plan with the references to ``old`` in list ``kind`` now meaning ``new``.

    Give the plan in which the object already has its new name. ``kind`` is a key of ``WORDS``.
    """
    return renamed_all(plan, kind, {old: new})


def renamed_all(plan: Plan, kind: str, names: dict[str, str]) -> Plan:
    """Let references follow several objects of a list to new names at once, swaps included."""
    folded = {old.casefold(): new for old, new in names.items()}
    changed: Plan = _rewritten(plan, {}, {kind: folded})
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
    part: Any, targets: dict[str, dict[str, str]], renames: dict[str, dict[str, str]]
) -> Any:
    """Copy a part with its references respelled or renamed; one without a change stays itself."""
    refs, rest = _shape(type(part))
    if targets and hasattr(part, "interfaces"):
        targets = {**targets, "own_nics": {nic.name.casefold(): nic.name for nic in part.nics}}
    changes: dict[str, Any] = {}
    for name, ref in refs:
        value = getattr(part, name)
        if isinstance(value, str):
            changes[name] = _spelled(value, ref, targets, renames)
        elif value is not None:
            changes[name] = tuple(_spelled(each, ref, targets, renames) for each in value)
    for name in rest:
        value = getattr(part, name)
        if is_dataclass(value):
            changes[name] = _rewritten(value, targets, renames)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            items = tuple(_rewritten(each, targets, renames) for each in value)
            changes[name] = items if any(map(is_not, items, value)) else value
    changes = {name: new for name, new in changes.items() if new != getattr(part, name)}
    return replace(part, **changes) if changes else part


def _spelled(
    text: str, ref: Ref, targets: dict[str, dict[str, str]], renames: dict[str, dict[str, str]]
) -> str:
    folded = text.casefold()
    for to in ref.to:
        for known in (renames.get(to, {}), targets.get(to, {})):
            if folded in known:
                return known[folded]
    return text


def references_to(plan: Plan, kind: str, *names: str) -> tuple[tuple[str | int, ...], ...]:
    """Places, as keys and positions, that name one of the objects ``names`` of list ``kind``."""
    wanted = set(map(str.casefold, names))
    targets = _targets(plan)
    targets[kind] = {key: text for key, text in targets[kind].items() if key not in wanted}
    return tuple(
        fault.place
        for fault in _faults(plan, (), targets)
        if fault.names is not None and fault.names.casefold() in wanted
    )


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
