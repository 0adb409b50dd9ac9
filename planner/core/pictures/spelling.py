"""Addresses as a picture writes them: in full, by their last part, or as a range."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def spellings(addresses: tuple[str | None, ...], subnet: str | None) -> tuple[str, ...]:
    """Ways to write the addresses of one drop, the longest first; none where there are none."""
    known = tuple(address for address in addresses if address)
    if not known:
        return ()
    if len(known) == 1 and len(addresses) == 1:
        return tuple(dict.fromkeys((known[0], tail(known[0], subnet))))
    count = f"{len(known)} addresses"
    if len(known) == len(addresses) and _consecutive(known):
        last = tail(known[-1], subnet)
        return (f"{known[0]} to {last}", f"{tail(known[0], subnet)} to {last}", count)
    if len(known) <= 3:
        tails = [tail(each, subnet) for each in known]
        return (", ".join((known[0], *tails[1:])), ", ".join(tails), count)
    return (count,)


@lru_cache(maxsize=4096)
def tail(address: str, subnet: str | None) -> str:
    """The part of an address that its subnet leaves open: ``.21``; the whole where that is all."""
    if subnet is None:
        return address
    try:
        own, network = ipaddress.ip_address(address), ipaddress.ip_network(subnet)
    except ValueError:
        return address
    if own not in network:
        return address
    if own.version == 4:
        fixed = network.prefixlen // 8
        return f".{'.'.join(address.split('.')[fixed:])}" if 0 < fixed < 4 else address
    host = int(own) & int(network.hostmask)
    return f"\u2026:{host:x}" if host < 0x10000 and network.prefixlen <= 112 else address


def _consecutive(addresses: tuple[str, ...]) -> bool:
    if len(addresses) < 2:
        return False
    try:
        numbers = [int(ipaddress.ip_address(address)) for address in addresses]
    except ValueError:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
