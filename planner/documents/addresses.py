"""The register of addresses: every one with its owner and its network, in order."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.parts import Network
from planner.core.plan import PlacedAddress, Plan
from planner.documents.parts import Column, Table, table
from planner.rules.engine import place_in_words

USES = {
    "networks": "default gateway",
    "cluster": "cluster name",
    "vms": "virtual machine",
    "storage": "array port",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register."""

    address: str
    owner: str
    use: str
    network: Network | None


def addresses(plan: Plan) -> Table:
    """The register: by network in the plan's order, then by number; the unplaced ones last."""
    columns: tuple[Column[Entry], ...] = (
        Column("Address", 20, lambda entry: entry.address, "code"),
        Column("Owner", 32, lambda entry: entry.owner),
        Column("Use", 18, lambda entry: entry.use),
        Column(
            "Network", 20, lambda entry: entry.network.name if entry.network else "none of them"
        ),
        Column("Subnet", 20, _subnet, "code"),
    )
    note = (
        "An address of a virtual machine or a baseboard controller stands with the network whose "
        "subnet holds it."
    )
    empty = "No address is decided yet."
    return table("Addresses", _sorted(plan), columns, empty=empty, note=note)


def _subnet(entry: Entry) -> str | None:
    return entry.network.subnet if entry.network else "none"


def _sorted(plan: Plan) -> list[Entry]:
    order = {network.name: at for at, network in enumerate(plan.networks)}

    def key(entry: Entry) -> tuple[int, int, int, str]:
        address = ipaddress.ip_address(entry.address)
        at = order[entry.network.name] if entry.network else len(order)
        return at, address.version, int(address), entry.owner

    return sorted(_entries(plan), key=key)


def _entries(plan: Plan) -> Iterator[Entry]:
    subnets = [
        (ipaddress.ip_network(network.subnet), network)
        for network in plan.networks
        if network.subnet
    ]
    for placed in plan.addresses:
        network = placed.network or _holder(placed.address, subnets)
        yield Entry(placed.address, place_in_words(placed.subject), _use(placed), network)


def _holder(
    address: str,
    subnets: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, Network]],
) -> Network | None:
    """The one network whose subnet holds the address; None for none or several."""
    wanted = ipaddress.ip_address(address)
    found = [network for subnet, network in subnets if wanted in subnet]
    return found[0] if len(found) == 1 else None


def _use(placed: PlacedAddress) -> str:
    steps = placed.subject.split("/")
    if steps[0] == "nodes":
        return "host" if len(steps) > 2 else "baseboard controller"
    return USES[steps[0]]
