"""Rules about the networks that virtual machines are on: their VLANs, addresses and neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Network
from planner.core.plan import Plan, path
from planner.core.workload import by_vm, ports_by_switch, ports_by_vlan, ports_with_address
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.routing import is_private
from planner.rules.subnet_maths import among, subnet_of
from planner.rules.traffic import has_iscsi_network, heartbeat_beside_iscsi
from planner.rules.vms import vm_subject
from planner.rules.wording import listed

FOR_GUESTS_TOO = {"iscsi", "smb"}  # guests may reach storage on their own


@once_per_plan
def _by_vlan(plan: Plan) -> dict[int, list[Network]]:
    """Networks by their VLAN, where that is decided."""
    found: dict[int, list[Network]] = {}
    for network in plan.networks:
        if network.vlan is not None:
            found.setdefault(network.vlan, []).append(network)
    return found


@once_per_plan
def _private_vlans(plan: Plan) -> dict[int, list[str]]:
    """VLANs that carry heartbeat and live migration only, with their networks."""
    return {
        vlan: [network.name for network in networks]
        for vlan, networks in _by_vlan(plan).items()
        if all(is_private(n) and FOR_GUESTS_TOO.isdisjoint(n.purposes) for n in networks)
    }


@rule(
    "guest_networks.address-outside-subnet",
    Level.RISK,
    title="A virtual machine has an address of another network",
    why="On its VLAN nobody answers a guest whose address is of no subnet there.",
    remedy="Choose an address of a subnet on that VLAN, or the VLAN of the address.",
    source=source("S-LMT"),
    origin="practice",
    applies=lambda plan: bool(ports_with_address(plan)),
)
def address_outside_subnet(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC of a virtual machine with an address that no network of its VLAN has room for.

    A VLAN that is not decided, or stands nowhere, is judged elsewhere.
    """
    asked: dict[str, None] = {}
    for vlan, networks in _by_vlan(plan).items():
        undecided = [network.name for network in networks if network.subnet is None]
        where = listed(f"{network.subnet} of {network.name}" for network in networks)
        inside = among(filter(None, map(subnet_of, networks)))
        for vm, nic in ports_by_vlan(plan).get(vlan, ()):
            found = nic.address is None or inside(nic.address)
            if undecided and not found:
                asked.update(dict.fromkeys(undecided))
            elif found is False:
                message = f"{vm.name} has {nic.address} on VLAN {vlan}, which is {where}."
                yield Problem(path("vms", vm.name, "nics", nic.name), message)
    for name in asked:
        yield Unknown(path("networks", name), "subnet")


@rule(
    "guest_networks.on-a-private-vlan",
    Level.ADVICE,
    title="A virtual machine on the VLAN of heartbeat or live migration",
    why="Traffic of the nodes among themselves is not encrypted and not meant for guests.",
    remedy="Put the virtual machine on a VLAN of its own kind.",
    source=source("A-HOSTNET"),
    facts=("NET-43", "LM-10"),
    applies=lambda plan: bool(_private_vlans(plan)),
)
def on_a_private_vlan(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine on a VLAN that only nodes use; an open VLAN is asked for elsewhere."""
    private = _private_vlans(plan)
    for vlan, names in private.items():
        where = f"VLAN {vlan}" if vlan else "the untagged VLAN"
        for vm, _ in by_vm(ports_by_vlan(plan).get(vlan, ())):
            yield Problem(vm_subject(vm), f"{vm.name} is on {where} of {listed(names)}.")


@rule(
    "guest_networks.beside-iscsi",
    since("2012", Level.UNSUPPORTED, Level.RISK),
    title="Virtual machines on the virtual switch that iSCSI runs over",
    why="The adapter that reaches the cluster storage is meant for storage alone.",
    remedy="Take iSCSI off the virtual switch, or move the virtual machines to another one.",
    source=source("W-CREQ"),
    facts=("STO-ISCSI-01", "NET-04"),
    applies=has_iscsi_network,
)
def beside_iscsi(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each iSCSI network that hosts meet over a switch with virtual machines of other VLANs.

    Where heartbeat shares the wire with iSCSI, that is told of.
    """
    fallback = heartbeat_beside_iscsi(plan)
    storage = {network.vlan for network in plan.networks_for("iscsi")}
    users = {
        switch
        for switch, users in ports_by_switch(plan).items()
        if any(nic.vlan is not None and nic.vlan not in storage for _, nic in users)
    }
    for network in plan.networks_for("iscsi"):
        if network.name.casefold() in fallback:
            continue
        meetings = plan.meetings_by_network[network.name.casefold()]
        switches = dict.fromkeys(m.virtual_switch.name for m in meetings if m.virtual_switch)
        shared = [name for name in switches if name.casefold() in users]
        if shared:
            message = f"{network.name} runs over {listed(shared)}, which virtual machines use."
            yield Problem(path("networks", network.name), message)


@rule(
    "guest_networks.same-mac-range",
    Level.RISK,
    title="Hosts that give out the same MAC addresses",
    why="Hyper-V takes the range from the last two numbers of the host's address; where they are "
    "equal two virtual machines can end up with one MAC address.",
    remedy="Set a range of MAC addresses of its own on each host, or change an address.",
    source=source("S-MAC"),
    facts=("NET-48",),
    applies=lambda plan: bool(plan.vms) and len(plan.nodes) > 1,
)
def same_mac_range(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each end of IPv4 addresses that several nodes have on their management networks.

    Addresses are asked for with their subnets; one that two nodes share is judged as such.
    """
    nodes: dict[str, dict[str, str]] = {}
    for meeting in plan.meetings:
        address = meeting.interface.address
        if "management" in meeting.network.purposes and address and ":" not in address:
            end = ".".join(address.split(".")[2:])
            nodes.setdefault(end, {}).setdefault(address, meeting.node.name)
    for end, by_address in nodes.items():
        names = set(by_address.values())
        if len(names) > 1:
            message = f"{listed(by_address.values())} have management addresses that end in .{end}."
            yield Problem("nodes", message)
