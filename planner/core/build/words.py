"""What several phases ask of a plan, and how they name its parts."""

from __future__ import annotations

from planner.core.build.base import listing, one_node
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
    named = f"slot {slot}"
    if slot and card and named.casefold().startswith(f"{card} ".casefold()):
        card, slot = "", card + named[len(card) :]
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
    return plan.nodes[0].name if plan.nodes else one_node(plan)


def spaces_direct(plan: Plan) -> bool:
    """Tell whether the cluster pools its own drives, and its Windows version can."""
    wanted = plan.storage.type == "storage_spaces_direct"
    return wanted and at_least(plan.oldest_version, "2016")


def quantity(value: float) -> str:
    """Write a number for the reader, as tables do; commands take it without commas."""
    return f"{value:,.12g}"


def vlan_words(network: Network) -> str:
    """Say the VLAN of a network, also where it has none or it is not decided."""
    return {None: "VLAN not decided", 0: "untagged"}.get(network.vlan, f"VLAN {network.vlan}")


def network_words(network: Network) -> str:
    """Name a network with its VLAN, and its frames where they are large."""
    frames = f", frames of {network.mtu:,} bytes" if jumbo(network) else ""
    return f"{network.name} ({vlan_words(network)}{frames})"


def model_words(plan: Plan, nic: str) -> str:
    """Name the models of the NICs of one name: what Hyper-V's windows show in place of the name."""
    models = dict.fromkeys(
        each.model
        for node in plan.nodes
        for each in node.nics
        if each.name.casefold() == nic.casefold() and each.model
    )
    return f"{nic} ({listing(models)})" if models else nic


def volume_folder(plan: Plan, volume: str | None) -> str | None:
    """Folder of the virtual machines on a volume; None where the plan names no folder at all.

    The planned path names one volume; the others have the same path with their own name in it. It
    is taken as it is where it names no volume of the plan.
    """
    path = plan.host.vm_path
    if path is None or volume is None:
        return path
    parts = path.split("\\")
    for at, part in enumerate(parts):
        if part.casefold() in plan.volume_by_name:
            return "\\".join((*parts[:at], volume, *parts[at + 1 :]))
    return path
