"""The subnets of a plan: which addresses are taken, by whom, and which ranges are free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from planner.core.parts import Network
from planner.core.plan import Plan, path

Subnet = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
SMALLEST_WITH_ENDS = 2  # host bits: a shorter subnet has no address to set aside


@dataclass(frozen=True, slots=True)
class Taken:
    """An address and what has it, as subject paths: more than one where the plan gives it twice."""

    address: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Addresses that follow each other, both ends included.

    ``within`` names the network whose smaller subnet they are, None where they are free.
    """

    first: str
    last: str
    count: int
    within: str | None = None


@dataclass(frozen=True, slots=True)
class SubnetUse:
    """What is taken and what is free in the subnet of one network, in the order of the numbers.

    ``outside`` are addresses that the plan puts on the network but that its subnet does not hold.
    """

    network: Network
    lines: tuple[Taken | Span, ...]
    outside: tuple[Taken, ...]

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Addresses of the subnet that something has."""
        return tuple(line for line in self.lines if isinstance(line, Taken))

    @property
    def free(self) -> tuple[Span, ...]:
        """Ranges that nothing has."""
        return tuple(line for line in self.lines if isinstance(line, Span) and not line.within)

    @property
    def free_count(self) -> int:
        """How many addresses are free."""
        return sum(span.count for span in self.free)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of numbers that is not free: one address, a smaller subnet, or an end."""

    first: int
    last: int
    line: Taken | Span | None = None


def subnet_uses(plan: Plan) -> tuple[SubnetUse, ...]:
    """Work out the use of every network that has a subnet or an address, in the plan's order."""
    owners = _owners(plan)
    subnets = {n.name: ip_network(n.subnet) for n in plan.networks if n.subnet}
    placed = _placed(plan)
    uses = []
    for network in plan.networks:
        subnet = subnets.get(network.name)
        mine = placed.get(network.name, {})
        outside = [each for each in mine if subnet is None or each not in subnet]
        lines = tuple(_lines(network, subnet, owners, subnets)) if subnet else ()
        if lines or outside:
            strays = tuple(Taken(str(each), mine[each]) for each in sorted(outside, key=_order))
            uses.append(SubnetUse(network, lines, strays))
    return tuple(uses)


def homeless(plan: Plan) -> tuple[Taken, ...]:
    """Addresses that neither stand on a network of the plan nor in the subnet of one, in order."""
    subnets = [ip_network(network.subnet) for network in plan.networks if network.subnet]
    on_networks = {address for mine in _placed(plan).values() for address in mine}
    return tuple(
        Taken(str(address), names)
        for address, names in sorted(_owners(plan).items(), key=lambda pair: _order(pair[0]))
        if address not in on_networks and not any(address in subnet for subnet in subnets)
    )


def usable(subnet: Subnet) -> tuple[int, int]:
    """First and last number that a host may have.

    Left out are the number of the subnet itself and, in IPv4, the broadcast address (RFC 950); in
    IPv6 the first one is that of any router (RFC 4291, 2.6.1). Subnets of one or two addresses have
    neither (RFC 3021, RFC 6164).
    """
    first, last = int(subnet.network_address), int(subnet.broadcast_address)
    if subnet.max_prefixlen - subnet.prefixlen < SMALLEST_WITH_ENDS:
        return first, last
    return first + 1, last - 1 if subnet.version == 4 else last


def _owners(plan: Plan) -> dict[Address, tuple[str, ...]]:
    """Subjects by address, those of DNS servers only where nothing else of the plan has it."""
    found: dict[Address, dict[str, None]] = {}
    for placed in plan.addresses:
        found.setdefault(_parsed(placed.address), {})[placed.subject] = None
    for text, subject in _dns_servers(plan):
        address = _parsed(text)
        if address not in found or all(each.startswith("dns/") for each in found[address]):
            found.setdefault(address, {}).setdefault(subject)
    return {address: tuple(names) for address, names in found.items()}


def _dns_servers(plan: Plan) -> Iterator[tuple[str, str]]:
    servers = dict.fromkeys(plan.directory.dns_servers)
    for network in plan.networks:
        servers |= dict.fromkeys(network.dns_servers)
    return ((server, path("dns", server)) for server in servers)


def _placed(plan: Plan) -> dict[str, dict[Address, tuple[str, ...]]]:
    """Subjects by address by the network on which the plan itself puts them."""
    found: dict[str, dict[Address, tuple[str, ...]]] = {}
    for placed in plan.addresses:
        if placed.network is not None:
            mine = found.setdefault(placed.network.name, {})
            address = _parsed(placed.address)
            mine[address] = tuple(dict.fromkeys((*mine.get(address, ()), placed.subject)))
    return found


def _lines(
    network: Network,
    subnet: Subnet,
    owners: dict[Address, tuple[str, ...]],
    subnets: dict[str, Subnet],
) -> Iterator[Taken | Span]:
    """Everything in a subnet in order: what is taken, smaller subnets, and what is free between."""
    start, end = usable(subnet)
    inner = list(_smaller(network, subnet, subnets))
    pieces = [
        *inner,
        *(
            _Piece(int(address), int(address), Taken(str(address), names))
            for address, names in owners.items()
            if address in subnet and not any(p.first <= int(address) <= p.last for p in inner)
        ),
    ]
    next_free = start
    for piece in sorted(pieces, key=lambda each: each.first):
        yield from _free(subnet, next_free, min(piece.first - 1, end))
        if piece.line:
            yield piece.line
        next_free = max(next_free, piece.last + 1)
    yield from _free(subnet, next_free, end)


def _free(subnet: Subnet, first: int, last: int) -> Iterator[Span]:
    if first <= last:
        yield Span(_text(subnet, first), _text(subnet, last), last - first + 1)


def _smaller(network: Network, subnet: Subnet, subnets: dict[str, Subnet]) -> Iterator[_Piece]:
    """Subnets of other networks that lie within this one; the larger one swallows the smaller."""
    inside = {
        other: name
        for name, other in reversed(subnets.items())
        if name != network.name and other != subnet and _holds(subnet, other)
    }
    for other, name in inside.items():
        if not any(bigger != other and _holds(bigger, other) for bigger in inside):
            first, last = int(other.network_address), int(other.broadcast_address)
            count = other.num_addresses
            span = Span(_text(other, first), _text(other, last), count, within=name)
            yield _Piece(first, last, span)


def _holds(outer: Subnet, inner: Subnet) -> bool:
    """Whether one subnet lies within the other; never across the two versions of IP."""
    return (
        outer.version == inner.version
        and inner.network_address in outer
        and outer.prefixlen <= inner.prefixlen
    )


def _text(subnet: Subnet, number: int) -> str:
    return str(IPv4Address(number) if subnet.version == 4 else IPv6Address(number))


def _order(address: Address) -> tuple[int, int]:
    return address.version, int(address)


@lru_cache(maxsize=16384)
def _parsed(text: str) -> Address:
    return ip_address(text)
