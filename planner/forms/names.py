"""Names and addresses that continue a row: HV01, HV02; 10.0.0.11, 10.0.0.12."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable


def next_name(name: str, taken: Iterable[str]) -> str:
    """Return the next free name after ``name``: its last number counts on, width kept."""
    used = {each.casefold() for each in taken}
    found = re.fullmatch(r"(.*?)([0-9]{1,9})([^0-9]*)", name, re.ASCII | re.DOTALL)
    head, digits, tail = found.groups() if found else (f"{name} ", "1", "")
    number = int(digits)
    while True:
        number += 1
        candidate = f"{head}{number:0{len(digits)}d}{tail}"
        if candidate.casefold() not in used:
            return candidate


def next_address(address: str, subnet: str | None, taken: set[str]) -> str | None:
    """Return the next free host address after ``address`` within ``subnet``, None where none is."""
    if subnet is None:
        return None
    network = ipaddress.ip_network(subnet)
    here = ipaddress.ip_address(address)
    if here not in network:
        return None
    last = network.broadcast_address
    for _ in range(4096):
        if here == last:
            return None
        here += 1
        if here == last and network.version == 4:
            return None
        if str(here) not in taken:
            return str(here)
    return None
