"""Free VLANs, subnets and addresses: what is in use already is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from planner.core.plan import Plan

Subnet = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

USUAL_PREFIX = 24
LAST_VLAN = 4094
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
DEFAULT_SUPERNETS = ("10.20.0.0/16", "172.20.0.0/16", "10.120.0.0/16", "192.168.0.0/16")
# Where addresses start in a subnet with room: the cluster, its nodes, then the storage.
CLUSTER_AT = 10
NODES_AT = 11
STORAGE_AT = 101
SMALL = 64  # below this many addresses they are handed out from the start, without gaps
OTHERS = 12  # addresses kept for the router, the cluster and what is not in the plan


class RangeTooSmallError(ValueError):
    """The address range cannot hold the subnets that the layout needs."""


def usual_supernet(plan: Plan) -> str:
    """The range to cut subnets from: that around the plan's own networks, else the first free."""
    taken = [ip_network(network.subnet) for network in plan.networks if network.subnet]
    for network in plan.networks_for("management", "vm", "cluster"):
        own = ip_network(network.subnet) if network.subnet else None
        if isinstance(own, IPv4Network) and own.prefixlen >= 16 and _is_private(own):
            around = own.supernet(new_prefix=16)
            if not any(isinstance(t, IPv4Network) and around.subnet_of(t) for t in taken):
                return str(around)
    free = (s for s in DEFAULT_SUPERNETS if not overlaps(IPv4Network(s), taken))
    return next(free, DEFAULT_SUPERNETS[0])


def overlaps(subnet: Subnet, others: Iterable[Subnet]) -> bool:
    """Whether a subnet shares addresses with any of the others."""
    return any(subnet.version == o.version and subnet.overlaps(o) for o in others)


def _is_private(subnet: IPv4Network) -> bool:
    return any(subnet.subnet_of(IPv4Network(each)) for each in PRIVATE)


class Ranges:
    """What of the number ranges is taken; everything given out is taken from then on."""

    def __init__(
        self,
        plan: Plan,
        supernet: str,
        first_vlan: int,
        number: int,
        reserved: str | None = None,
    ) -> None:
        self.supernet = IPv4Network(supernet)
        self.vlan = first_vlan
        self.vlans = {network.vlan for network in plan.networks if network.vlan}
        self.subnets = [ip_network(n.subnet) for n in plan.networks if n.subnet]
        self.subnets += [ip_network(reserved)] if reserved else []
        self.addresses: set[Address] = {ip_address(p.address) for p in plan.addresses}
        self.addresses |= {ip_address(each) for each in plan.directory.dns_servers}
        for network in plan.networks:
            self.addresses |= {ip_address(each) for each in network.dns_servers}
        self.outside = [a for a in self.addresses if not any(a in s for s in self.subnets)]
        ports = sum(len(array.ports) for array in plan.storage.arrays)
        self.hosts = len(plan.nodes) + ports + OTHERS
        self.prefix = self._prefix_for(number)

    def _prefix_for(self, number: int) -> int:
        """The length of the prefixes that give ``number`` free subnets with room for all hosts."""
        longest = 32 - (self.hosts + 1).bit_length()
        shortest = min(USUAL_PREFIX, longest)
        for prefix in range(max(shortest, self.supernet.prefixlen), longest + 1):
            if self._count_free(prefix, number) >= number:
                return prefix
        raise RangeTooSmallError(str(self.supernet))

    def _count_free(self, prefix: int, enough: int) -> int:
        found = 0
        for subnet in self._inside(prefix):
            found += self._is_free(subnet)
            if found >= enough:
                break
        return found

    def _inside(self, prefix: int, start: int = 0) -> Iterator[IPv4Network]:
        """The subnets of the range, from the one numbered ``start`` on and then those before it."""
        base = int(self.supernet.network_address)
        number = 1 << (prefix - self.supernet.prefixlen)
        for at in range(start, start + number):
            yield IPv4Network((base + ((at % number) << (32 - prefix)), prefix))

    def _is_free(self, subnet: Subnet) -> bool:
        return not overlaps(subnet, self.subnets) and not any(a in subnet for a in self.outside)

    def take_vlan(self) -> int | None:
        """The next free VLAN, None where none is left."""
        while self.vlan in self.vlans:
            self.vlan += 1
        if self.vlan > LAST_VLAN:
            return None
        self.vlans.add(self.vlan)
        return self.vlan

    def take_subnet(self, vlan: int | None) -> str:
        """A free subnet; of a /16 the one whose third number is the VLAN, where that is free."""
        number = 1 << (self.prefix - self.supernet.prefixlen)
        speaking = vlan is not None and vlan < number and self.prefix == USUAL_PREFIX
        by_vlan = vlan if vlan is not None and speaking else 0
        for subnet in self._inside(self.prefix, by_vlan):
            if self._is_free(subnet):
                self.subnets.append(subnet)
                return str(subnet)
        raise RangeTooSmallError(str(self.supernet))

    def use_subnet(self, subnet: str) -> None:
        """Take a subnet that was chosen elsewhere."""
        self.subnets.append(ip_network(subnet))

    def first_of(self, subnet: str) -> str | None:
        """The first address of a subnet, where a router usually sits; None where it is taken."""
        address = ip_network(subnet).network_address + 1
        if address in self.addresses:
            return None
        self.addresses.add(address)
        return str(address)

    def take_address(self, subnet: str, offset: int) -> str | None:
        """The free address of a subnet at ``offset`` or the next after it, None where it is full.

        The first address stays free for a router.
        """
        inside = ip_network(subnet)
        size = inside.num_addresses
        start = min(offset, size) if size >= SMALL else 2
        for at in _round(start, size):
            address = inside.network_address + at
            if address not in self.addresses:
                self.addresses.add(address)
                return str(address)
        return None


def _round(start: int, size: int) -> Iterator[int]:
    """Positions in a subnet from ``start`` on, then those before it; never the ends."""
    last = min(size - 1, 65_536)
    yield from range(start, last)
    yield from range(2, min(start, last))
