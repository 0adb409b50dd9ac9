"""What the owner of the building has to have ready: room in racks, power, cooling, cables."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Node
from planner.core.plan import Plan
from planner.core.prerequisites.base import (
    OPEN,
    Prerequisite,
    amount,
    figure,
    missing,
    named,
    need,
    valued,
)


def facilities(plan: Plan) -> Iterator[Prerequisite]:
    """Everything asked of the owner of the building, rack by rack."""
    racks: dict[tuple[str | None, str | None], list[Node]] = {}
    for node in plan.nodes:
        racks.setdefault((node.site, node.rack), []).append(node)
    for (site, rack), nodes in racks.items():
        where = f"rack {rack or OPEN}" + (f" in {site}" if site else "")
        yield _room(where, nodes)
        yield _power(where, nodes)
    if plan.nodes:
        yield _cables(plan)
        yield need("Access to the room for everybody who builds, and a place for what is unpacked")


def _room(where: str, nodes: list[Node]) -> Prerequisite:
    units = [node.height_units for node in nodes]
    known = sum(unit or 0 for unit in units)
    total = OPEN if None in units else f"{figure(known)} rack units"
    return need(
        f"Room in {where} for {named(node.name for node in nodes)}",
        f"{total} in all",
        *valued(_places(nodes), "places, as the table of racks lists them"),
        undecided=[
            *(missing(node.rack, f"rack of {node.name}") for node in nodes),
            *(missing(node.height_units, f"height of {node.name}") for node in nodes),
        ],
    )


def _places(nodes: list[Node]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if node.rack_unit is not None:
            yield node.name, f"from unit {figure(node.rack_unit)}, counted from the bottom"


def _power(where: str, nodes: list[Node]) -> Prerequisite:
    needs = [node.power_watts for node in nodes]
    known = sum(watts or 0 for watts in needs)
    load = f"power {OPEN}" if None in needs else amount(known, "W")
    feeds: dict[str, list[str]] = {}
    for node in nodes:
        feeds.setdefault(", ".join(node.power_feeds) or f"feeds {OPEN}", []).append(node.name)
    return need(
        f"Power and cooling in {where}",
        f"{load} in all, and each feed able to carry it alone",
        *(f"{feed}: {named(names)}" for feed, names in feeds.items()),
        facts=("CERT-29",),
        undecided=[
            *(missing(node.power_watts, f"power of {node.name}") for node in nodes),
            *(missing(node.power_feeds, f"power feeds of {node.name}") for node in nodes),
        ],
    )


def _cables(plan: Plan) -> Prerequisite:
    counts: dict[str, int] = {}
    for node in plan.nodes:
        ports = [("network", nic.speed_gbps) for nic in node.nics]
        ports += [("storage", hba.speed_gbps) for hba in node.hbas]
        for kind, speed_gbps in ports:
            speed = "speed " + OPEN if speed_gbps is None else amount(speed_gbps, "Gbit/s")
            key = f"{kind}, {speed}"
            counts[key] = counts.get(key, 0) + 1
    return need(
        "Cables, tested and labelled at both ends",
        *(f"{count} \u00d7 {kind}" for kind, count in counts.items()),
        undecided=() if counts else ("ports of the nodes",),
        facts=("NET-12",),
    )
