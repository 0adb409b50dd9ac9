"""What several phases ask of a plan, and how they name its parts."""

from __future__ import annotations

from planner.core.build.base import ONE_NODE
from planner.core.parts import Hba, Network, Nic, Node
from planner.core.plan import Meeting, Plan, at_least


def old(plan: Plan) -> bool:
    """Tell whether the build is one of Windows Server 2008 R2, before most cmdlets."""
    return not at_least(plan.oldest_version, "2012")


def ports(node: Node) -> tuple[Nic | Hba, ...]:
    """Return the ports of a node: its NICs, then its host bus adapters."""
    return (*node.nics, *node.hbas)


def port_words(port: Nic | Hba) -> str:
    """Name a port with what tells it apart on site: card, slot and model."""
    card = port.card or ""
    slot = (port.slot or "") if isinstance(port, Nic) else ""
    if slot and slot.casefold().startswith(card.casefold()):
        card = ""
    if slot and card and card.casefold().endswith(slot.casefold()):
        slot = ""
    found = ", ".join(filter(None, (card, f"slot {slot}" if slot and card else slot, port.model)))
    return f"{port.name} ({found})" if found else port.name


def multipath(plan: Plan) -> bool:
    """Tell whether block storage is reached over Windows' multipath input and output."""
    block = plan.storage.type in ("iscsi", "fibre_channel", "sas")
    return block and plan.storage.mpio.enabled is not False


def uses_rdma(plan: Plan) -> bool:
    """Tell whether any NIC carries RDMA traffic."""
    return any(nic.rdma not in (None, "none") for node in plan.nodes for nic in node.nics)


def jumbo(network: Network) -> int | None:
    """Return the network's MTU where it is larger than that of ordinary Ethernet."""
    return network.mtu if network.mtu is not None and network.mtu > 1500 else None


def behind_switch_or_team(meeting: Meeting) -> bool:
    """Tell whether the host's adapter comes into being only with its team or virtual switch."""
    return meeting.virtual_switch is not None or meeting.team is not None


def alias(plan: Plan, meeting: Meeting) -> str:
    """Name the host's adapter for a network as Windows shows it."""
    if meeting.virtual_switch is None:
        return meeting.interface.via
    if old(plan):
        return f"{meeting.virtual_switch.name} host"
    return f"vEthernet ({meeting.network.name})"


def first_node(plan: Plan) -> str:
    """Name the node on which work for the whole cluster is done."""
    return plan.nodes[0].name if plan.nodes else ONE_NODE


def spaces_direct(plan: Plan) -> bool:
    """Tell whether the cluster pools its own drives, and its Windows version can."""
    wanted = plan.storage.type == "storage_spaces_direct"
    return wanted and at_least(plan.oldest_version, "2016")
