"""Addresses and subnets of a plan as numbers, each text read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from planner.core.parts import Network

Address = IPv4Address | IPv6Address
Subnet = IPv4Network | IPv6Network


@lru_cache(maxsize=16384)
def parsed(address: str) -> Address:
    """An address of the plan as a number that can be compared."""
    return ip_address(address)


def subnet_of(network: Network) -> Subnet | None:
    """The subnet of a network, None where it is not decided."""
    return None if network.subnet is None else _parsed_subnet(network.subnet)


@lru_cache(maxsize=1024)
def _parsed_subnet(subnet: str) -> Subnet:
    return ip_network(subnet)


def among(subnets: Iterable[Subnet]) -> Callable[[str], bool | None]:
    """Make a test of an address: in one of the subnets, in none, None where none is of its kind.

    Dotted addresses that differ in the last number only lie in the same subnets, unless a subnet
    is smaller than that; thousands of them are so told by a few.
    """
    found = list(subnets)
    small = any(subnet.version == 4 and subnet.prefixlen > 24 for subnet in found)
    told: dict[str, bool | None] = {}

    def look(address: str) -> bool | None:
        number = parsed(address)
        alike = [subnet for subnet in found if subnet.version == number.version]
        return any(number in subnet for subnet in alike) if alike else None

    def inside(address: str) -> bool | None:
        key = address if small or ":" in address else address.rpartition(".")[0]
        if key not in told:
            told[key] = look(address)
        return told[key]

    return inside
