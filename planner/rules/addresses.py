"""Rules about addresses: each used once, inside its subnet, given the same way on a network."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from planner.core.plan import PlacedAddress, Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.subnet_maths import Address, Subnet, parsed, subnet_of
from planner.rules.wording import listed

# What IPv4 addresses are that mean no single host, by their first number.
SPECIAL = {
    "0": "an address of no network",
    "127": "a loopback address",
    **{str(number): "a multicast address" for number in range(224, 240)},
    **{str(number): "a reserved address" for number in range(240, 256)},
}


def holder(placed: PlacedAddress) -> str:
    """Whose address it is, in words."""
    kind, *rest = placed.names
    if kind == "networks":
        return f"the gateway of {rest[0]}"
    if kind == "cluster":
        return "the cluster"
    if kind == "storage":
        return f"port {rest[3]} of {rest[1]}"
    if len(rest) == 1:
        return f"the baseboard controller of {rest[0]}"
    return f"{rest[0]} on {rest[2]}" if kind == "nodes" else f"{rest[0]} ({rest[2]})"


@rule(
    "addresses.duplicate-address",
    Level.BLOCKER,
    title="One address is given twice",
    why="Windows switches a duplicate address off, and validation fails.",
    remedy="Give one of the two another address of the subnet.",
    source=source("S-VALID"),
    facts=("NET-28",),
    tests=("NET-03",),
    applies=lambda plan: bool(plan.addresses),
)
def duplicate_address(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each further holder of an address, and each VM of several that names one address.

    A gateway that serves two networks is one router, and a VM may be the gateway itself.
    """
    first: dict[str | Address, PlacedAddress] = {}
    for placed in plan.addresses:
        address = placed.address
        # Equal addresses share a key: dotted text has one spelling, IPv6 text has many.
        key = parsed(address) if ":" in address else address
        earlier = first.setdefault(key, placed)
        if earlier is not placed and not _is_router(earlier, placed):
            both = f"{holder(earlier)} and {holder(placed)}"
            yield Problem(placed.subject, f"{address} is given to {both}.")
    for vm in plan.vms:
        if vm.count > 1:
            for nic in (nic for nic in vm.nics if nic.address):
                message = f"{vm.name} stands for {vm.count} VMs, which cannot share {nic.address}."
                yield Problem(path("vms", vm.name, "nics", nic.name), message)


def _is_router(one: PlacedAddress, other: PlacedAddress) -> bool:
    return one.names[0] == "networks" and other.names[0] in ("networks", "vms")


@rule(
    "addresses.outside-subnet",
    Level.BLOCKER,
    title="An address lies outside the subnet of its network",
    why="The node would form a cluster network of its own and reach nobody on the planned one.",
    remedy="Choose an address inside the subnet, or correct the subnet.",
    source=source("W-CREQ"),
    facts=("NET-20",),
    tests=("NET-02",),
    applies=lambda plan: bool(plan.meetings) or any(a.ports for a in plan.storage.arrays),
)
def outside_subnet(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each address of a node or an array port outside its subnet; mixed families are judged apart.

    Asks for addresses where DHCP does not give them, and for the subnet of networks with addresses.
    """
    for meeting in plan.meetings:
        if meeting.interface.address is None and not meeting.network.dhcp:
            subject = path("nodes", meeting.node.name, "interfaces", meeting.network.name)
            yield Unknown(subject, "address")
    subnets = {network.name: subnet_of(network) for network in plan.networks}
    asked: dict[str, None] = {}
    for placed in plan.addresses:
        if placed.network is None or placed.names[0] not in ("nodes", "storage"):
            continue
        subnet = subnets[placed.network.name]
        if subnet is None:
            asked[placed.network.name] = None
            continue
        address = parsed(placed.address)
        if address.version == subnet.version and address not in subnet:
            where = f"{subnet}, the subnet of {placed.network.name}"
            message = f"{placed.address} of {holder(placed)} is not in {where}."
            yield Problem(placed.subject, message)
    for name in asked:
        yield Unknown(path("networks", name), "subnet")


@rule(
    "addresses.gateway-outside-subnet",
    Level.BLOCKER,
    title="A default gateway lies outside its subnet",
    why="Hosts reach a gateway only inside their own subnet.",
    remedy="Correct the gateway or the subnet.",
    source=source("W-CREQ"),
    origin="practice",
    applies=lambda plan: any(network.gateway for network in plan.networks),
)
def gateway_outside_subnet(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each gateway that hosts cannot reach; an IPv6 link-local one is reached on any subnet."""
    for network in plan.networks:
        if network.gateway is None:
            continue
        subject = path("networks", network.name)
        subnet = subnet_of(network)
        gateway = parsed(network.gateway)
        if subnet is None:
            yield Unknown(subject, "subnet")
        elif gateway in subnet or (
            subnet.version == gateway.version == 6 and gateway.is_link_local
        ):
            continue
        else:
            yield Problem(subject, f"The gateway {gateway} of {network.name} is not in {subnet}.")


@rule(
    "addresses.unusable-address",
    Level.BLOCKER,
    title="An address that no host can have",
    why="Network, broadcast, loopback and multicast addresses mean no single host.",
    remedy="Choose another address of the subnet.",
    source=source("W-CREQ"),
    origin="practice",
    applies=lambda plan: bool(plan.addresses),
)
def unusable_address(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each address that is the first or last of its IPv4 subnet, or special by its number.

    Subnets of two addresses or one have neither network nor broadcast address, IPv6 has none.
    """
    ends = {network.name: _ends(subnet_of(network)) for network in plan.networks}
    for placed in plan.addresses:
        address, network = placed.address, placed.network
        kind = _special_ipv6(address) if ":" in address else SPECIAL.get(address.partition(".")[0])
        if kind is None and network is not None:
            kind = ends[network.name].get(address)
        if kind:
            message = f"{placed.address} of {holder(placed)} is {kind}."
            yield Problem(placed.subject, message)


def _special_ipv6(address: str) -> str | None:
    number = parsed(address)
    if number.is_unspecified:
        return "the unspecified address"
    if number.is_loopback:
        return "the loopback address"
    return "a multicast address" if number.is_multicast else None


def _ends(subnet: Subnet | None) -> dict[str, str]:
    """The first and the last address of an IPv4 subnet, and what they are."""
    if not isinstance(subnet, IPv4Network) or subnet.num_addresses <= 2:
        return {}
    return {
        str(subnet.network_address): f"the network address of {subnet}",
        str(subnet.broadcast_address): f"the broadcast address of {subnet}",
    }


@rule(
    "addresses.self-assigned-address",
    Level.RISK,
    title="A link-local address is planned",
    why="Link-local addresses are those that Windows and the cluster adapter give themselves.",
    remedy="Plan an address of a subnet of your own.",
    source=source("S-VALID"),
    facts=("NET-33",),
    origin="test_cluster",
    tests=("NET-03",),
    applies=lambda plan: bool(plan.addresses),
)
def self_assigned_address(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each address in 169.254.0.0/16 or fe80::/10 that is not a gateway."""
    for placed in plan.addresses:
        address = placed.address
        if not address.startswith(("169.254.", "fe")) or placed.names[0] == "networks":
            continue
        if parsed(address).is_link_local:
            message = f"{address} of {holder(placed)} is a link-local address."
            yield Problem(placed.subject, message)


@rule(
    "addresses.mixed-families",
    Level.UNSUPPORTED,
    title="IPv4 and IPv6 addresses on one network",
    why="All adapters of one cluster network are expected to use the same IP version.",
    remedy="Give every node an address of the same IP version as the subnet.",
    source=source("S-VALID"),
    facts=("NET-27",),
    tests=("NET-02",),
    applies=lambda plan: bool(plan.meetings),
)
def mixed_families(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network whose nodes, or whose subnet, differ in IP version."""
    for network in plan.networks:
        by_family: dict[int, list[str]] = {}
        for meeting in plan.meetings_by_network[network.name.casefold()]:
            if meeting.interface.address:
                family = parsed(meeting.interface.address).version
                by_family.setdefault(family, []).append(meeting.node.name)
        subnet = subnet_of(network)
        families = set(by_family) | ({subnet.version} if subnet and by_family else set())
        if len(families) > 1:
            found = [f"IPv{v} on {listed(by_family[v])}" for v in sorted(by_family)]
            if subnet and subnet.version not in by_family:
                found.append(f"an IPv{subnet.version} subnet")
            yield Problem(path("networks", network.name), f"{network.name} has {listed(found)}.")


@rule(
    "addresses.fixed-address-beside-dhcp",
    Level.UNSUPPORTED,
    title="Fixed addresses on a network with DHCP",
    why="All adapters of one cluster network must get their addresses in the same way.",
    remedy="Switch DHCP off for the network, or leave all its addresses to DHCP.",
    source=source("S-VALID"),
    facts=("NET-27",),
    tests=("NET-02",),
    applies=lambda plan: bool(plan.meetings),
)
def fixed_address_beside_dhcp(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network with DHCP where nodes have addresses all the same."""
    for network in plan.networks:
        meetings = plan.meetings_by_network[network.name.casefold()]
        fixed = [m.node.name for m in meetings if m.interface.address]
        if not fixed or network.dhcp is False:
            continue
        subject = path("networks", network.name)
        if network.dhcp is None:
            yield Unknown(subject, "dhcp")
        else:
            message = f"{network.name} uses DHCP, but has fixed addresses for {listed(fixed)}."
            yield Problem(subject, message)
