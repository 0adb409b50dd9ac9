"""The iSCSI sessions of every node, and the paths to each LUN that are to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.parts import Node, StorageArray
from planner.core.pictures.spelling import span
from planner.core.plan import Plan
from planner.core.ways import StoragePath, network_of, paths
from planner.documents.parts import Column, Table, counted, listed, table
from planner.templatetags.plan_format import choice, number

ON_PATHS = ("iscsi", "fibre_channel", "sas")
NO_PATHS = "No path can be worked out: the plan does not say how nodes and array ports are joined."


@dataclass(frozen=True, slots=True)
class Session:
    """One path of a node: ``number`` counts them for each array."""

    node: Node
    array: StorageArray
    path: StoragePath
    number: int


def sessions(plan: Plan) -> Table | None:
    """Every iSCSI session, one for each path; None where the storage is not reached so."""
    if plan.storage.type != "iscsi":
        return None
    columns: tuple[Column[Session], ...] = (
        Column("Node", 9, lambda each: each.node.name),
        Column("Initiator name", 29, lambda each: each.node.iscsi_initiator, "code"),
        Column("Over", 8, lambda each: each.path.port.team or each.path.port.name),
        Column("From address", 12, _own, "code"),
        Column("Network", 8, lambda each: _network(plan, each)),
        Column("To portal", 12, lambda each: each.path.target.address, "code"),
        Column("Array", 8, lambda each: each.array.name),
        Column("Controller, port", 10, _port),
        Column("Path", 5, lambda each: str(each.number), "number"),
    )
    note = (
        "Every line is one session, kept over restarts; portals answer on TCP port 3260 unless the "
        "array is set otherwise. The target names stand with the arrays."
    )
    return table("iSCSI sessions", _sessions(plan), columns, empty=NO_PATHS, note=note)


def _sessions(plan: Plan) -> Iterator[Session]:
    for node in plan.nodes:
        for array in plan.storage.arrays:
            for at, path in enumerate(paths(plan, node, array), start=1):
                yield Session(node, array, path, at)


def _own(session: Session) -> str | None:
    return "set in the HBA" if session.path.port.kind == "hbas" else session.path.port.address


def _network(plan: Plan, session: Session) -> str | None:
    own = session.path.port.network
    network = plan.network_by_name.get(own) if own else network_of(plan, session.path.target)
    return network.name if network else None


def _port(session: Session) -> str | None:
    target = session.path.target
    return listed(each for each in (target.controller, target.name) if each)


@dataclass(frozen=True, slots=True)
class Expected:
    """What nodes have in common towards one array."""

    array: StorageArray
    own: tuple[str, ...]
    targets: tuple[str, ...]
    paths: int
    luns: int


def expected(plan: Plan) -> Table | None:
    """The paths to each LUN, nodes alike in one row; None for storage without paths of its own."""
    if plan.storage.type not in ON_PATHS:
        return None
    found: dict[Expected, list[str]] = {}
    for node in plan.nodes:
        for array in plan.storage.arrays:
            found.setdefault(_expected(plan, node, array), []).append(node.name)
    columns: tuple[Column[tuple[Expected, list[str]]], ...] = (
        Column("Nodes", 22, lambda row: _named(row[1])),
        Column("Array", 14, lambda row: row[0].array.name),
        Column("Ports of the node", 18, lambda row: listed(row[0].own)),
        Column("Ports of the array", 24, lambda row: listed(row[0].targets)),
        Column("LUNs", 8, lambda row: number(row[0].luns), "number"),
        Column("Paths to each LUN", 14, lambda row: _count(row[0]), "number"),
    )
    note = " ".join((_multipath(plan), *_totals(plan)))
    return table("Paths to each LUN", list(found.items()), columns, empty=NO_PATHS, note=note)


def _expected(plan: Plan, node: Node, array: StorageArray) -> Expected:
    ways = paths(plan, node, array)
    volumes = [
        volume
        for volume in plan.storage.volumes
        if volume.array
        and volume.array.casefold() == array.name.casefold()
        and (volume.presented_to is None or _named_in(node.name, volume.presented_to))
    ]
    own = tuple(dict.fromkeys(way.port.team or way.port.name for way in ways))
    targets = tuple(dict.fromkeys(way.target.name for way in ways))
    return Expected(array, own, targets, len(ways), len(volumes))


def _named_in(name: str, names: tuple[str, ...]) -> bool:
    return name.casefold() in map(str.casefold, names)


def _named(names: list[str]) -> str:
    """Names in full, or the first and the last of many that follow each other."""
    short = span(tuple(names))
    follow = short == f"{names[0]} to {names[-1]}"
    return short if len(names) > 2 and follow else ", ".join(names)


def _count(row: Expected) -> str | None:
    return str(row.paths) if row.paths or row.array.ports else None


def _multipath(plan: Plan) -> str:
    mpio = plan.storage.mpio
    if mpio.enabled is None:
        return "Whether Multipath I/O is used is not decided."
    if not mpio.enabled:
        return "Multipath I/O is not used: Windows shows a LUN once for each path."
    module = choice(mpio.dsm, "Mpio.dsm")
    return (
        f"Multipath I/O shows each LUN once, with this number of paths. Module: {module}; policy: "
        f"{mpio.policy or 'not decided'}."
    )


def _totals(plan: Plan) -> Iterator[str]:
    """Sessions that each array has to hold, for iSCSI."""
    if plan.storage.type == "iscsi":
        for array in plan.storage.arrays:
            total = sum(len(paths(plan, node, array)) for node in plan.nodes)
            if total:
                yield f"{array.name} holds {counted(total, 'session')} in all."
