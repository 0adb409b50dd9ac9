"""The ways from nodes to the storage: ports of nodes, what they end in, and what they meet.

Rules, documents and build steps count paths with ``paths`` alone, so that there is one figure.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from planner.core.memo import once_per_plan
from planner.core.parts import ArrayPort, Hba, Network, Node, StorageArray
from planner.core.plan import Plan

# Which HBAs reach a kind of storage; FCoE counts as Fibre Channel (STO-FC-20).
HBA_KINDS: dict[str | None, tuple[str, ...]] = {
    "fibre_channel": ("fibre_channel", "fcoe"),
    "sas": ("sas",),
    "iscsi": ("iscsi",),
}


@dataclass(frozen=True, slots=True)
class StoragePort:
    """A port of a node that reaches the storage.

    ``team`` joins ports that count as one path, ``network`` is the folded name of the iSCSI network
    and ``address`` the node's own there (None for an HBA). A ``switch_port`` without a switch is a
    cable straight to the array.
    """

    kind: str  # "nics" or "hbas": the list it stands in
    name: str
    card: str | None
    switch: str | None
    team: str | None = None
    network: str | None = None
    switch_port: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class StoragePath:
    """One path from a node to an array: an initiator and a target that meet."""

    port: StoragePort
    target: ArrayPort


def storage_hbas(plan: Plan, node: Node) -> tuple[Hba, ...]:
    """HBAs of the node that reach the planned kind of storage."""
    return tuple(h for h in node.hbas if h.kind in HBA_KINDS.get(plan.storage.type, ()))


def storage_ports(plan: Plan, node: Node) -> tuple[StoragePort, ...]:
    """Ports of the node that reach the storage: HBAs, and for iSCSI the NICs below its networks."""
    known = _ports_by_node(plan).get(id(node))
    return _storage_ports(plan, node) if known is None else known


@once_per_plan
def _ports_by_node(plan: Plan) -> dict[int, tuple[StoragePort, ...]]:
    """Ports that reach the storage, by identity of the plan's node."""
    return {id(node): _storage_ports(plan, node) for node in plan.nodes}


def _storage_ports(plan: Plan, node: Node) -> tuple[StoragePort, ...]:
    found = [
        StoragePort("hbas", h.name, h.card, h.switch, switch_port=h.switch_port)
        for h in storage_hbas(plan, node)
    ]
    if plan.storage.type == "iscsi":
        for meeting in plan.meetings_by_node[node.name.casefold()]:
            if "iscsi" in meeting.network.purposes:
                team = meeting.team.name if meeting.team else None
                network = meeting.network.name.casefold()
                found += [
                    StoragePort(
                        "nics",
                        nic.name,
                        nic.card,
                        nic.switch,
                        team,
                        network,
                        nic.switch_port,
                        meeting.interface.address,
                    )
                    for nic in meeting.nics
                ]
    return tuple(found)


def independent_ports(ports: tuple[StoragePort, ...]) -> int:
    """How many of the ports are ways of their own.

    A NIC counts once, and the members of a team are one on each network.
    """
    return len({(p.team, p.network) if p.team else (p.kind, p.name) for p in ports})


def paths(plan: Plan, node: Node, array: StorageArray) -> tuple[StoragePath, ...]:
    """List the paths from a node to each LUN of an array, as far as the plan says.

    A NIC reaches the array's ports on its network; an HBA those of its fabric, or all where the
    fabrics are not planned. The NICs of a team are one end, named by the first of them.
    """
    found: dict[tuple[str, str | None, str], StoragePath] = {}
    for port in storage_ports(plan, node):
        for target in array.ports:
            if _meets(plan, port, target):
                key = (port.team or f"{port.kind}/{port.name}", port.network, target.name)
                found.setdefault(key, StoragePath(port, target))
    return tuple(found.values())


def paths_to(plan: Plan, node: Node, array: StorageArray) -> int:
    """How many paths a node has to each LUN of an array, as far as the plan says."""
    return len(paths(plan, node, array))


def _meets(plan: Plan, port: StoragePort, target: ArrayPort) -> bool:
    if port.network is not None:
        network = network_of(plan, target)
        return network is None or network.name.casefold() == port.network
    mine, theirs = fabric_of(plan, port.switch), fabric_of(plan, target.switch)
    return mine is None or theirs is None or mine == theirs


def network_of(plan: Plan, target: ArrayPort) -> Network | None:
    """Network of an array port: the one it names, else the only iSCSI one that holds its address.

    None where neither tells.
    """
    if target.network is not None:
        return plan.network_by_name.get(target.network.casefold())
    if target.address is None:
        return None
    address = ipaddress.ip_address(target.address)
    holders = [
        network
        for network in plan.networks_for("iscsi")
        if network.subnet and address in ipaddress.ip_network(network.subnet)
    ]
    return holders[0] if len(holders) == 1 else None


def fabric_of(plan: Plan, switch: str | None) -> str | None:
    """What fails with a switch: its fabric where it names one, else its stack or itself."""
    if switch is None:
        return None
    planned = plan.switch_by_name.get(switch.casefold())
    if planned is not None and planned.fabric:
        return f"fabric {planned.fabric}".casefold()
    return stack_of(plan, switch)


def stack_of(plan: Plan, name: str) -> str:
    """One folded name for all switches that are stacked with the one of this name."""
    key = name.casefold()
    return _stacks(plan).get(key, key)


@once_per_plan
def _stacks(plan: Plan) -> dict[str, str]:
    """The one name of each stack, by folded name of every switch in it."""
    found: dict[str, str] = {}
    for switch in plan.switches:
        if switch.stacked_with:
            together = _stack(plan, switch.name)
            found.update(dict.fromkeys(together, min(together)))
    return found


def _stack(plan: Plan, name: str) -> set[str]:
    pairs: list[set[str]] = [
        {s.name.casefold(), s.stacked_with.casefold()} for s in plan.switches if s.stacked_with
    ]
    together: set[str] = set()
    fresh = {name.casefold()}
    while fresh:
        together |= fresh
        fresh = {other for pair in pairs if fresh & pair for other in pair} - together
    return together
