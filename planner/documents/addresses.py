"""The register of addresses: per network, in order, with owners and with what is free."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

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
COMPACT_BEYOND = 300  # lines; a longer table is set in two columns, which print fast


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
    lines = tuple(lines)
    use_of = partial(_use_of, outside=outside)
    address = Column("Address", 40, _address, "code")
    if len(lines) > COMPACT_BEYOND:
        both: Column[Taken | Span] = Column(
            "Owner, use", 66, lambda line: f"{_owner(line)}, {use_of(line)}"
        )
        return table(caption, lines, (address, both), note=note)
    columns = (address, Column("Owner", 36, _owner), Column("Use", 30, use_of))
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


def _use(subject: str) -> str:
    steps = subject.split("/")
    if steps[0] == "nodes":
        return "host" if len(steps) > 2 else "baseboard controller"
    return USES[steps[0]]
