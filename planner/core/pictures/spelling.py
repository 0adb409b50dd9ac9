"""Addresses and names as a picture writes them: in full, by their last part, or as a range."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache


def spellings(addresses: tuple[str | None, ...], subnet: str | None) -> tuple[str, ...]:
    """Ways to write the addresses of one drop, the longest first; none where there are none."""
    known = tuple(address for address in addresses if address)
    if not known:
        return ()
    if len(known) == 1 and len(addresses) == 1:
        return tuple(dict.fromkeys((known[0], tail(known[0], subnet))))
    if len(known) < len(addresses):
        return (f"{len(known)} of {len(addresses)} addresses",)
    count = f"{len(known)} addresses"
    if _consecutive(known):
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


def span(names: tuple[str, ...]) -> str:
    """Write several names as one: ``HV01 to HV60`` where they follow each other."""
    if len(names) == 1:
        return names[0]
    if _follow_each_other(names):
        return f"{names[0]} to {names[-1]}"
    return f"{names[0]} and {len(names) - 1} more"


def _follow_each_other(names: tuple[str, ...]) -> bool:
    cut = [re.fullmatch(r"(.*?)([0-9]{1,9})", name, re.DOTALL) for name in names]
    found = [(match[1].casefold(), int(match[2])) for match in cut if match]
    first = found[0] if found else ("", 0)
    wanted = [(first[0], first[1] + at) for at in range(len(names))]
    return found == wanted
