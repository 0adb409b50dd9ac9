"""The ways from nodes to the storage: ports of nodes, what they end in, and what they meet."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.parts import Hba, Node, StorageArray
from planner.core.plan import Plan
from planner.rules.redundancy import stack_of

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
    (None for an HBA). A ``switch_port`` without a switch is a cable straight to the array.
    """

    kind: str  # "nics" or "hbas": the list it stands in
    name: str
    card: str | None
    switch: str | None
    team: str | None = None
    network: str | None = None
    switch_port: str | None = None


def storage_hbas(plan: Plan, node: Node) -> tuple[Hba, ...]:
    """HBAs of the node that reach the planned kind of storage."""
    return tuple(h for h in node.hbas if h.kind in HBA_KINDS.get(plan.storage.type, ()))


def storage_ports(plan: Plan, node: Node) -> tuple[StoragePort, ...]:
    """Ports of the node that reach the storage: HBAs, and for iSCSI the NICs below its networks."""
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
                        "nics", nic.name, nic.card, nic.switch, team, network, nic.switch_port
                    )
                    for nic in meeting.nics
                ]
    return tuple(found)


def independent_ports(ports: tuple[StoragePort, ...]) -> int:
    """How many of the ports are ways of their own.

    A NIC counts once, and the members of a team are one on each network.
    """
    return len({(p.team, p.network) if p.team else (p.kind, p.name) for p in ports})


def paths_to(plan: Plan, node: Node, array: StorageArray) -> int:
    """Paths from a node to each LUN of an array, as far as the plan says.

    A NIC reaches the array's ports on its network; an HBA those of its fabric, or all where the
    fabrics are not planned.
    """
    pairs = {
        (port.team or f"{port.kind}/{port.name}", port.network, target.name)
        for port in storage_ports(plan, node)
        for target in array.ports
        if _meets(plan, port, target.network, target.switch)
    }
    return len(pairs)


def _meets(plan: Plan, port: StoragePort, network: str | None, switch: str | None) -> bool:
    if port.network is not None:
        return network is None or network.casefold() == port.network
    mine, theirs = fabric_of(plan, port.switch), fabric_of(plan, switch)
    return mine is None or theirs is None or mine == theirs


def fabric_of(plan: Plan, switch: str | None) -> str | None:
    """What fails with a switch: its fabric where it names one, else its stack or itself."""
    if switch is None:
        return None
    planned = plan.switch_by_name.get(switch.casefold())
    if planned is not None and planned.fabric:
        return f"fabric {planned.fabric}".casefold()
    return stack_of(plan, switch)
