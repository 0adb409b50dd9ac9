"""Zones of the Fibre Channel fabrics: one initiator and the ports of one array each, with aliases.

A zone holds the paths of ``planner.core.ways`` from one HBA port, so that zones and path counts
agree. Names are safe on the switches of the usual makers: letters, digits and underscores, a letter
first, 64 characters at most, and no two alike whatever the case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.parts import ArrayPort, Hba, Node, StorageArray, Vm
from planner.core.plan import Plan
from planner.core.ways import StoragePath, fabric_of, paths, storage_hbas

LONGEST = 64


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for one port on the switches; ``wwpn`` None is not decided yet."""

    name: str
    owner: str
    port: str
    wwpn: str | None
    initiator: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """One initiator and every port of one array that it reaches."""

    name: str
    initiator: Alias
    targets: tuple[Alias, ...]


@dataclass(frozen=True, slots=True)
class GuestZone:
    """A zone for the virtual HBA of a VM: the two WWPNs of it are made together with the VM."""

    name: str
    vm: Vm
    targets: tuple[Alias, ...]


@dataclass(frozen=True, slots=True)
class Fabric:
    """A fabric with its switches, its aliases and its zones. ``name`` "" is not decided yet."""

    name: str
    switches: tuple[str, ...]
    aliases: tuple[Alias, ...]
    zones: tuple[Zone, ...]
    guests: tuple[GuestZone, ...]


class Names:
    """Gives out names that a switch takes, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *words: str) -> str:
        """Make a name of words; a number at its end tells it from one that is taken."""
        wanted = "_".join(filter(None, map(safe, words)))
        if not wanted[:1].isalpha():
            wanted = f"P_{wanted}" if wanted else "P"
        name = wanted[:LONGEST]
        number = 2
        while name.casefold() in self._taken:
            end = f"_{number}"
            name = f"{wanted[: LONGEST - len(end)]}{end}"
            number += 1
        self._taken.add(name.casefold())
        return name


def safe(text: str) -> str:
    """Letters, digits and underscores of a text; accents go, all else becomes an underscore."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")


@dataclass(frozen=True, slots=True)
class _Reach:
    """An HBA port and what it reaches of each array."""

    node: Node
    hba: Hba
    arrays: tuple[tuple[StorageArray, tuple[ArrayPort, ...]], ...]


def fabrics(plan: Plan) -> tuple[Fabric, ...]:
    """Zone every fabric that an HBA of the nodes is in; none unless the storage is Fibre Channel.

    An HBA that is cabled straight to an array needs no zone.
    """
    if plan.storage.type != "fibre_channel":
        return ()
    names = Names()
    by_fabric: dict[str | None, list[_Reach]] = {}
    for reach in _reaches(plan):
        if reach.hba.switch is not None or not reach.hba.switch_port:
            by_fabric.setdefault(fabric_of(plan, reach.hba.switch), []).append(reach)
    return tuple(_fabric(plan, key, members, names) for key, members in by_fabric.items())


def _reaches(plan: Plan) -> Iterator[_Reach]:
    for node in plan.nodes:
        found = [(array, paths(plan, node, array)) for array in plan.storage.arrays]
        for hba in storage_hbas(plan, node):
            yield _Reach(node, hba, tuple(_of_hba(hba, found)))


def _of_hba(
    hba: Hba, found: list[tuple[StorageArray, tuple[StoragePath, ...]]]
) -> Iterator[tuple[StorageArray, tuple[ArrayPort, ...]]]:
    for array, ways in found:
        targets = tuple(way.target for way in ways if way.port.name == hba.name)
        if targets:
            yield array, targets


def _fabric(plan: Plan, key: str | None, members: list[_Reach], names: Names) -> Fabric:
    switches = [s for s in plan.switches if key and fabric_of(plan, s.name) == key]
    label = next((s.fabric for s in switches if s.fabric), None)
    targets: dict[tuple[str, str], Alias] = {}
    initiators: list[Alias] = []
    zones: list[Zone] = []
    for reach in members:
        initiator = Alias(
            names.take(reach.node.name, reach.hba.name),
            reach.node.name,
            reach.hba.name,
            reach.hba.wwpn,
            initiator=True,
        )
        initiators.append(initiator)
        for array, ports in reach.arrays:
            reached = tuple(_target(array, port, targets, names) for port in ports)
            zone = names.take("Z", reach.node.name, reach.hba.name, array.name)
            zones.append(Zone(zone, initiator, reached))
    name = label or (key and ", ".join(s.name for s in switches)) or key or ""
    return Fabric(
        name,
        tuple(switch.name for switch in switches),
        (*initiators, *targets.values()),
        tuple(zones),
        tuple(_guests(plan, name, tuple(targets.values()), names)),
    )


def _target(
    array: StorageArray, port: ArrayPort, known: dict[tuple[str, str], Alias], names: Names
) -> Alias:
    key = (array.name.casefold(), port.name.casefold())
    if key not in known:
        alias = names.take(array.name, port.name)
        known[key] = Alias(alias, array.name, port.name, port.wwpn, initiator=False)
    return known[key]


def _guests(
    plan: Plan, fabric: str, targets: tuple[Alias, ...], names: Names
) -> Iterator[GuestZone]:
    """One zone in the fabric for each VM that has a virtual HBA."""
    for vm in plan.vms:
        if vm.virtual_fibre_channel and targets:
            yield GuestZone(names.take("Z", vm.name, "vFC", fabric), vm, targets)
