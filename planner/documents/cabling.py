"""Racks and cables: where each node stands, and what every port is plugged into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.parts import ArrayPort, Hba, Nic, Node
from planner.core.plan import Plan
from planner.core.racks import racks as racks_of
from planner.core.racks import units
from planner.documents.parts import Column, Figure, Table, listed, table
from planner.documents.registers import card, carried
from planner.pictures import render_racks
from planner.templatetags.plan_format import choice, gbps, number, watts

ON_SITE = "note on site"  # the plan has no place for it


def racks(plan: Plan) -> tuple[Figure | Table, ...]:
    """The pictures of the racks and the places of the nodes; () where the plan names none."""
    if not any(n.rack or n.rack_unit is not None or n.power_feeds for n in plan.nodes):
        return ()
    pictures = render_racks(plan, spoken=True)
    return (*(Figure(svg, "Nodes in their racks") for svg in pictures), _places(plan))


def _places(plan: Plan) -> Table:
    spans = {
        place.node.name: units(place)
        for rack in racks_of(plan)
        for shelf in rack.shelves
        for place in shelf
    }
    columns: tuple[Column[Node], ...] = (
        Column("Node", 20, lambda node: node.name),
        Column("Site", 14, lambda node: node.site or "one site"),
        Column("Rack", 14, lambda node: node.rack),
        Column("Units", 14, lambda node: spans.get(node.name)),
        Column("Height", 10, lambda node: number(node.height_units), "number"),
        Column("Power feeds", 18, lambda node: listed(node.power_feeds)),
        Column("Power", 10, lambda node: watts(node.power_watts), "number"),
    )
    note = "Units are counted from the bottom of the rack. Switches and arrays are not placed here."
    return table("Places and power feeds of the nodes", plan.nodes, columns, note=note)


@dataclass(frozen=True, slots=True)
class Cable:
    """One cable: a port of a node or array, and what the plan says of its other end."""

    device: str
    port: str
    card: str | None
    switch: str | None
    switch_port: str | None
    carries: str | None
    speed: str


def cables(plan: Plan) -> Table:
    """Every cable that the plan knows: NICs and HBAs of the nodes, then ports of the arrays."""
    columns: tuple[Column[Cable], ...] = (
        Column("From", 12, lambda cable: cable.device),
        Column("Port", 10, lambda cable: cable.port),
        Column("Card, slot", 15, lambda cable: cable.card),
        Column("To switch", 12, lambda cable: cable.switch),
        Column("Switch port", 10, lambda cable: cable.switch_port),
        Column("Carries", 32, lambda cable: cable.carries),
        Column("Speed", 9, lambda cable: cable.speed, "number"),
    )
    note = (
        "A direct cable ends in the port named beside it, without a switch. The plan holds no "
        "switch ports of arrays, no cables of baseboard controllers and none between switches."
    )
    empty = "The plan has no ports yet."
    return table("Cables", _cables(plan), columns, empty=empty, note=note)


def _cables(plan: Plan) -> Iterator[Cable]:
    above = carried(plan)
    fabrics = {s.name.casefold(): s.fabric for s in plan.switches if s.fabric}
    for node in plan.nodes:
        for nic in node.nics:
            met = listed(above.get((node.name, nic.name), ()))
            yield _cable(node, nic, card(nic), met or _guests(plan, node, nic))
        for hba in node.hbas:
            fabric = fabrics.get((hba.switch or "").casefold())
            carries = choice(hba.kind, "Hba.kind") if hba.kind else None
            if carries and fabric:
                carries = f"{carries}, fabric {fabric}"
            yield _cable(node, hba, hba.card, carries)
    for array in plan.storage.arrays:
        for port in array.ports:
            yield _of_array(array.name, port, fabrics.get((port.switch or "").casefold()))


def _guests(plan: Plan, node: Node, nic: Nic) -> str:
    """What a NIC that no host address uses is for: a virtual switch of VMs alone, or nothing."""
    names = [
        switch.name
        for switch in plan.virtual_switches
        if any(below is nic for below in plan.nics_below(node, switch.name)[0])
    ]
    return f"virtual machines ({', '.join(names)})" if names else "nothing yet"


def _cable(node: Node, port: Nic | Hba, card: str | None, carries: str | None) -> Cable:
    switch = port.switch or ("direct cable" if port.switch_port else None)
    speed = gbps(port.speed_gbps)
    return Cable(node.name, port.name, card, switch, port.switch_port, carries, speed)


def _of_array(array: str, port: ArrayPort, fabric: str | None) -> Cable:
    carries = port.network or (f"fabric {fabric}" if fabric else None)
    card = f"controller {port.controller}" if port.controller else None
    return Cable(array, port.name, card, port.switch, ON_SITE, carries, ON_SITE)
