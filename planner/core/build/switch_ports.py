"""The ports of the Ethernet switches: which network each of them carries (B-02)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.addresses import needs_tag
from planner.core.build.base import Step, step
from planner.core.build.words import network_words
from planner.core.parts import Network, Nic, Node
from planner.core.plan import Meeting, Plan


def switch_steps(plan: Plan) -> Iterator[Step]:
    """Set up every switch that a NIC or an array port is plugged into, then the networks left."""
    if not plan.networks:
        return
    yield step(
        "Set up the networks on the switches",
        "the switches",
        how="Make these networks on the switches and on the links between them. A jumbo frame has "
        "to fit through every port of its path.",
        items=map(network_words, plan.networks),
        expected="Every switch knows the VLANs and the frame sizes of the plan.",
        way_back="Take the VLANs off the switches again.",
        undecided=[f"VLAN of {n.name}" for n in plan.networks if n.vlan is None],
    )
    for name, lines in _lines(plan).items():
        yield step(
            f"Set up the ports of {name}",
            name,
            how="Trunk the networks of virtual machines to every node that may own one. Set these "
            "ports:"
            if any(" tagged: " in line for line in lines)
            else "Set these ports:",
            items=lines,
            expected="Every port shows the VLANs and the frame size of its line.",
            way_back="Set the ports as they were; save the switch's configuration before.",
        )


def _lines(plan: Plan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in plan.nodes:
        for nic in node.nics:
            if nic.switch is not None:
                where = nic.switch_port or "(port not decided)"
                words = _carried(plan, node, nic)
                found.setdefault(nic.switch, []).append(f"{where}: {node.name} {nic.name}, {words}")
    for array in plan.storage.arrays:
        for port in array.ports:
            network = plan.network_by_name.get((port.network or "").casefold())
            if port.switch is not None and network is not None:
                words = f"{array.name} {port.name}, untagged: {network_words(network)}"
                found.setdefault(port.switch, []).append(f"(any port): {words}")
    return found


def _carried(plan: Plan, node: Node, nic: Nic) -> str:
    """Say which networks a port hands over untagged, and which it tags."""
    tagged: dict[str, Network] = {}
    untagged: dict[str, Network] = {}
    for meeting in plan.meetings_by_node[node.name.casefold()]:
        if nic in meeting.nics:
            side = tagged if host_tags(meeting) else untagged
            side[meeting.network.name] = meeting.network
    for network in _guest_networks(plan, node, nic):
        untagged.pop(network.name, None)
        side = tagged if network.vlan else untagged
        side[network.name] = network
    words = [
        f"{kind}: {', '.join(map(network_words, networks.values()))}"
        for kind, networks in (("untagged", untagged), ("tagged", tagged))
        if networks
    ]
    team = f", member of team {nic.team}" if nic.team else ""
    return ("; ".join(words) or "no network of the plan") + team


def host_tags(meeting: Meeting) -> bool:
    """Tell whether the node itself tags this network, in its virtual switch or its RoCE NIC."""
    in_switch = meeting.virtual_switch is not None and bool(meeting.network.vlan)
    return in_switch or needs_tag(meeting)


def _guest_networks(plan: Plan, node: Node, nic: Nic) -> Iterator[Network]:
    """Networks of virtual machines that leave the node by this NIC, as far as VLANs tell."""
    switches = {
        switch.name.casefold()
        for switch in plan.virtual_switches
        if nic in plan.nics_below(node, switch.name)[0]
    }
    vlans = {
        guest.vlan
        for vm in plan.vms
        for guest in vm.nics
        if guest.virtual_switch and guest.virtual_switch.casefold() in switches and guest.vlan
    }
    for network in plan.networks_for("vm"):
        if network.vlan in vlans:
            yield network
