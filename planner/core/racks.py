"""Where the nodes stand: racks with what is in them, from the top down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.core.parts import Node
from planner.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Place:
    """A node in its rack: the lowest and the highest unit that it fills."""

    node: Node
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Rack:
    """One rack of a site: ``shelves`` from the top down, each of the nodes that share its units.

    More than one node on a shelf is a fault of the plan. ``loose`` are nodes without a unit.
    """

    name: str
    site: str | None
    shelves: tuple[tuple[Place, ...], ...]
    loose: tuple[Node, ...]


def racks(plan: Plan) -> tuple[Rack, ...]:
    """The racks that nodes name, in the plan's order; one name in two sites is two racks."""
    found: dict[tuple[str, str], list[Node]] = {}
    for node in plan.nodes:
        if node.rack:
            key = ((node.site or "").casefold(), node.rack.casefold())
            found.setdefault(key, []).append(node)
    return tuple(_rack(nodes) for nodes in found.values())


def _rack(nodes: list[Node]) -> Rack:
    first = nodes[0]
    loose = tuple(node for node in nodes if node.rack_unit is None)
    return Rack(first.rack or "", first.site, tuple(_shelves(_places(nodes))), loose)


def _places(nodes: Iterable[Node]) -> Iterator[Place]:
    """Nodes with a unit; one whose height is open is taken for one unit high."""
    for node in nodes:
        if node.rack_unit is not None:
            height = max(node.height_units or 1, 1)
            yield Place(node, node.rack_unit, node.rack_unit + height - 1)


def _shelves(places: Iterable[Place]) -> Iterator[tuple[Place, ...]]:
    """Put together what overlaps, from the top down."""
    shelf: list[Place] = []
    for place in sorted(places, key=lambda each: (-each.top, -each.bottom)):
        if shelf and place.top < min(each.bottom for each in shelf):
            yield tuple(shelf)
            shelf = []
        shelf.append(place)
    if shelf:
        yield tuple(shelf)


def units(place: Place) -> str:
    """The units of a place in words: ``U10`` or ``U10 to U11``."""
    if place.bottom == place.top:
        return f"U{place.bottom:g}"
    return f"U{place.bottom:g} to U{place.top:g}"
