"""Rules about subnets: apart from each other, one NIC of a node in each, the cluster's own."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Network
from planner.core.plan import Meeting, Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, until
from planner.rules.knowledge import source
from planner.rules.routing import is_private
from planner.rules.subnet_maths import Subnet, parsed, subnet_of
from planner.rules.wording import listed


@rule(
    "subnets.overlapping-subnets",
    Level.RISK,
    title="Subnets overlap",
    why="The cluster tells its networks apart by their subnets, and so does routing.",
    remedy="Give each network a subnet that no other network reaches into.",
    source=source("A-HOSTNET"),
    facts=("NET-20", "NET-43"),
    tests=("NET-02",),
    applies=lambda plan: len(plan.networks) > 1,
)
def overlapping_subnets(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each subnet that holds, or equals, those of other networks that hosts meet.

    A network for VMs alone may be part of a subnet that the hosts use too.
    """
    subnets = sorted(
        (
            (subnet.version, int(subnet.network_address), subnet.prefixlen, subnet, network.name)
            for network in plan.networks
            if (subnet := subnet_of(network)) is not None and _hosts_meet(plan, network)
        ),
        key=lambda row: row[:3],
    )
    inside: dict[str, list[str]] = {}
    outer: tuple[Subnet, str] | None = None
    for _, _, _, subnet, name in subnets:
        if outer and outer[0].version == subnet.version and subnet[0] in outer[0]:
            inside.setdefault(outer[1], []).append(f"{subnet} of {name}")
        else:
            outer = (subnet, name)
    for name, others in inside.items():
        own = plan.network_by_name[name.casefold()].subnet
        yield Problem("networks", f"The subnet {own} of {name} holds {listed(others)}.")


def _hosts_meet(plan: Plan, network: Network) -> bool:
    return network.purposes != ("vm",) or bool(plan.meetings_by_network[network.name.casefold()])


@once_per_plan
def _doubled(plan: Plan) -> tuple[tuple[list[Meeting], bool], ...]:
    """Meetings of one node in one subnet, and whether all of them are for iSCSI alone."""
    return tuple(_each_doubled(plan))


def _each_doubled(plan: Plan) -> Iterator[tuple[list[Meeting], bool]]:
    for meetings in plan.meetings_by_node.values():
        by_subnet: dict[str, list[Meeting]] = {}
        for meeting in meetings:
            key = meeting.network.subnet or meeting.network.name
            by_subnet.setdefault(key, []).append(meeting)
        for together in by_subnet.values():
            if len(together) > 1:
                yield together, all(m.network.purposes == ("iscsi",) for m in together)


def _sharing(together: list[Meeting]) -> str:
    node = together[0].node.name
    where = together[0].network.subnet or together[0].network.name
    return f"{node} has {listed(m.interface.via for m in together)} in one subnet, {where}."


@rule(
    "subnets.two-nics-in-one-subnet",
    until("2012r2", Level.UNSUPPORTED),
    title="A node has two NICs in one subnet",
    why="Up to Windows Server 2012 R2 the cluster uses only one NIC of a node in each subnet.",
    remedy="Give each NIC of a node a subnet of its own, or team the NICs.",
    source=source("W-SMBMC"),
    facts=("NET-21", "NET-22"),
    tests=("NET-03",),
    applies=lambda plan: bool(plan.meetings),
)
def two_nics_in_one_subnet(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node that meets one subnet twice, other than with iSCSI NICs."""
    for together, all_iscsi in _doubled(plan):
        if not all_iscsi:
            node = together[0].node
            subject = path("nodes", node.name)
            yield Problem(subject, _sharing(together), plan.version_of(node))


@rule(
    "subnets.iscsi-nics-in-one-subnet",
    Level.RISK,
    title="Two iSCSI NICs of a node are in one subnet",
    why="Windows may send both sessions out of one NIC, and the second path is none.",
    remedy="Give each iSCSI path a subnet of its own, unless the array asks for a common one.",
    source=source("S-ISCSI"),
    facts=("STO-ISCSI-05",),
    applies=lambda plan: bool(plan.networks_for("iscsi")) and bool(plan.meetings),
)
def iscsi_nics_in_one_subnet(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with two NICs in one subnet for iSCSI."""
    for together, all_iscsi in _doubled(plan):
        if all_iscsi:
            yield Problem(path("nodes", together[0].node.name), _sharing(together))


def has_cluster_addresses(plan: Plan) -> bool:
    """Whether the cluster has addresses of its own, or is to get them."""
    return plan.cluster.addressing == "static" or bool(plan.cluster.addresses)


@rule(
    "subnets.cluster-address-outside",
    Level.BLOCKER,
    title="The cluster address lies outside its network",
    why="The address comes online only in the subnet of a network that the nodes meet.",
    remedy="Choose a free address in the subnet of that network.",
    source=source("W-CREATE"),
    facts=("NAME-06",),
    applies=has_cluster_addresses,
)
def cluster_address_outside(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each address of the cluster outside the subnet of the network that it names."""
    if not plan.cluster.addresses:
        yield Unknown("cluster", "addresses")
    for entry in plan.cluster.addresses:
        network = plan.network_by_name[entry.network.casefold()]
        subnet = subnet_of(network)
        if entry.address is None:
            yield Unknown("cluster", path("addresses", network.name, "address"))
        elif subnet is None:
            yield Unknown(path("networks", network.name), "subnet")
        elif parsed(entry.address) not in subnet:
            where = f"{subnet}, the subnet of {network.name}"
            yield Problem("cluster", f"The cluster address {entry.address} is not in {where}.")


@rule(
    "subnets.cluster-address-without-clients",
    Level.UNSUPPORTED,
    title="The cluster address is on a network without clients",
    why="The cluster name is for clients, so its network has to serve them.",
    remedy="Move the address to a network open to clients, or open this one to them.",
    source=source("W-CREATE"),
    facts=("NAME-06", "NET-25"),
    applies=lambda plan: bool(plan.cluster.addresses),
)
def cluster_address_without_clients(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each address of the cluster on a network whose cluster use leaves clients out."""
    for entry in plan.cluster.addresses:
        network = plan.network_by_name[entry.network.casefold()]
        if network.cluster_use is None:
            yield Unknown(path("networks", network.name), "cluster_use")
        elif network.cluster_use != "cluster_and_client":
            message = f"The cluster has an address on {network.name}, which serves no clients."
            yield Problem("cluster", message)


@rule(
    "subnets.too-few-addresses",
    Level.BLOCKER,
    title="A subnet with fewer addresses than the network needs",
    why="Each node, array port, gateway and the cluster needs an address of its own in the subnet.",
    remedy="Choose a larger subnet.",
    source=source("W-CREATE"),
    origin="practice",
    applies=lambda plan: bool(plan.meetings),
)
def too_few_addresses(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network that more things are on than its subnet has addresses for.

    A subnet that is not decided is asked for where addresses are.
    """
    needed = {network.name: 0 for network in plan.networks}
    for meeting in plan.meetings:
        needed[meeting.network.name] += 1
    named = [entry.network for entry in plan.cluster.addresses]
    named += [port.network for array in plan.storage.arrays for port in array.ports if port.network]
    for name in named:
        needed[plan.network_by_name[name.casefold()].name] += 1
    for network in plan.networks:
        subnet = subnet_of(network)
        number = needed[network.name]
        if subnet is None or not plan.meetings_by_network[network.name.casefold()]:
            continue
        if network.gateway and parsed(network.gateway) in subnet:
            number += 1
        usable = usable_addresses(subnet)
        if number > usable:
            needs = f"{network.name} needs {number:,} addresses"
            yield Problem(path("networks", network.name), f"{needs}; {subnet} has {usable:,}.")


def usable_addresses(subnet: Subnet) -> int:
    """Addresses for hosts: in IPv4 the first and last of a subnet of four or more are none."""
    ends = 2 if subnet.version == 4 and subnet.num_addresses > 2 else 0
    return subnet.num_addresses - ends


@rule(
    "subnets.dhcp-on-private-network",
    Level.RISK,
    title="Addresses by DHCP on a private network",
    why="A node that starts before the DHCP server has no way to the storage or the other nodes, "
    "and that server often runs on this very cluster.",
    remedy="Give the hosts fixed addresses on heartbeat, live migration and iSCSI networks.",
    source=source("S-VALID"),
    origin="practice",
    applies=lambda plan: any(map(is_private, plan.networks)),
)
def dhcp_on_private_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each private network whose hosts get their addresses by DHCP."""
    for network in filter(is_private, plan.networks):
        subject = path("networks", network.name)
        if network.dhcp is None:
            yield Unknown(subject, "dhcp")
        elif network.dhcp:
            yield Problem(subject, f"Hosts get their addresses on {network.name} by DHCP.")
