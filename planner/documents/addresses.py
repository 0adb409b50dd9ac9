"""The register of addresses: per network, in order, with owners and with what is free."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.core.parts import Network
from planner.core.plan import Plan
from planner.core.subnets import Span, SubnetUse, Taken, homeless, subnet_uses
from planner.documents.parts import Column, Table, counted, listed, table
from planner.rules.engine import place_in_words
from planner.templatetags.plan_format import number

USES = {
    "networks": "default gateway",
    "cluster": "cluster name",
    "vms": "virtual machine",
    "storage": "array port",
    "dns": "DNS server",
}
OUTSIDERS = {"networks": "router", "dns": "not in this plan"}
RANGES_SHOWN = 3
COUNTED_UP_TO = 1_000_000
FREE = "free"


def register(plan: Plan) -> tuple[Table, ...]:
    """The subnets with what is free, then each network's addresses, then those of no network."""
    uses = subnet_uses(plan)
    homes = [_of_network(use) for use in uses]
    strays = homeless(plan)
    return (
        _overview(uses),
        *homes,
        *((_table("Addresses in none of the subnets", strays),) if strays else ()),
    )


def _overview(uses: tuple[SubnetUse, ...]) -> Table:
    columns: tuple[Column[SubnetUse], ...] = (
        Column("Network", 18, lambda use: use.network.name),
        Column("Subnet", 16, lambda use: use.network.subnet, "code"),
        Column("Taken", 8, lambda use: number(len(use.taken)), "number"),
        Column("Free", 12, lambda use: _free(use, how_many(use.free_count)), "number"),
        Column("Free ranges", 46, lambda use: _free(use, _ranges(use)), "code"),
    )
    note = (
        "Free is what nothing in this plan has: other devices in a subnet are not known here. The "
        "first and, in IPv4, the last address of a subnet are left out, and so is a smaller subnet "
        "of another network."
    )
    empty = "No address is decided yet."
    return table("Subnets and what is free in them", uses, columns, empty=empty, note=note)


def _free(use: SubnetUse, text: str) -> str | None:
    return text if use.network.subnet else None


def _ranges(use: SubnetUse) -> str:
    more = len(use.free) - RANGES_SHOWN
    shown = [_span(span) for span in use.free[:RANGES_SHOWN]]
    return listed([*shown, f"and {more} more"] if more > 0 else shown, "none") or ""


def _span(span: Span) -> str:
    return span.first if span.count == 1 else f"{span.first} to {span.last}"


def how_many(count: int) -> str:
    """A count of addresses: exact as long as the figure says something."""
    return number(count) if count <= COUNTED_UP_TO else "over a million"


def _of_network(use: SubnetUse) -> Table:
    note = ""
    if use.network.dhcp:
        note = "Hosts get their addresses by DHCP here: its scope lies in a range shown as free."
    lines = (*use.lines, *use.outside)
    return _table(f"Addresses of {use.network.name}", lines, use, note)


def _table(
    caption: str, lines: Iterable[Taken | Span], use: SubnetUse | None = None, note: str = ""
) -> Table:
    outside = frozenset(use.outside) if use and use.network.subnet else frozenset()
    columns: tuple[Column[Taken | Span], ...] = (
        Column("Address", 40, _address, "code"),
        Column("Owner", 36, _owner),
        Column("Use", 30, lambda line: _use_of(line, outside)),
    )
    return table(caption, lines, columns, note=note)


def _address(line: Taken | Span) -> str:
    return line.address if isinstance(line, Taken) else _span(line)


def _owner(line: Taken | Span) -> str:
    if isinstance(line, Span):
        return f"network {line.within}" if line.within else FREE
    return "; ".join(OUTSIDERS.get(s.partition("/")[0]) or place_in_words(s) for s in line.owners)


def _use_of(line: Taken | Span, outside: frozenset[Taken]) -> str:
    if isinstance(line, Span):
        return (
            counted(line.count, "address", "addresses")
            if line.count <= COUNTED_UP_TO
            else (f"{how_many(line.count)} addresses")
        )
    uses = list(dict.fromkeys(map(_use, line.owners)))
    if len(line.owners) > 1:
        uses.append(f"given {len(line.owners)} times" if len(line.owners) > 2 else "given twice")
    if line in outside:
        uses.append("outside the subnet")
    return ", ".join(uses)


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
        owner = place_in_words(placed.subject)
        yield Entry(placed.address, owner, _use(placed.subject), network)


def _holder(
    address: str,
    subnets: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, Network]],
) -> Network | None:
    """The one network whose subnet holds the address; None for none or several."""
    wanted = ipaddress.ip_address(address)
    found = [network for subnet, network in subnets if wanted in subnet]
    return found[0] if len(found) == 1 else None


def _use(subject: str) -> str:
    steps = subject.split("/")
    if steps[0] == "nodes":
        return "host" if len(steps) > 2 else "baseboard controller"
    return USES[steps[0]]
