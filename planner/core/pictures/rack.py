"""The rack picture: every rack as a stack of its nodes, with units on the left, feeds on the right.

Stretches without nodes are closed up: what else stands there is not in the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.pictures.shapes import Box, Group, Label, Picture
from planner.core.pictures.text import NAME, SMALL, clean, shortened
from planner.core.plan import Plan
from planner.core.racks import Place, Rack, racks, units

MARGIN = 12
A_ROW = 3
UNITS, BODY, FEEDS = 62, 164, 104  # widths: units, the rack itself, power feeds
APART = 24
UNIT = 17  # height of a rack unit
ABREAST = 3  # nodes on one shelf that are drawn
TO_SCALE = 12  # shelves; of more, each is drawn one unit high, so that names stay readable
TALLEST = 4  # units that a node is drawn high at most
BREAK = 18  # a stretch without nodes
HEAD = 24
EDGE = 7
WIDTH = UNITS + BODY + FEEDS


def rack_pictures(plan: Plan) -> tuple[Picture, ...]:
    """Draw the racks in which nodes have a place, three to a picture so that each fits a page."""
    found = [rack for rack in racks(plan) if rack.shelves]
    return tuple(_picture(found[at : at + A_ROW]) for at in range(0, len(found), A_ROW))


def _picture(row: list[Rack]) -> Picture:
    groups: list[Group] = []
    bottom = 0
    for number, rack in enumerate(row):
        made, bottom_here = _rack(rack, MARGIN + number * (WIDTH + APART), MARGIN)
        groups += made
        bottom = max(bottom, bottom_here)
    names = ", ".join(rack.name for rack in row)
    return Picture(
        width=2 * MARGIN + len(row) * WIDTH + (len(row) - 1) * APART,
        height=bottom + MARGIN,
        title=clean(f"Racks {names}" if len(row) > 1 else f"Rack {names}"),
        description=clean(" ".join(map(_told, row))),
        groups=tuple(groups),
    )


def _rack(rack: Rack, x: int, top: int) -> tuple[list[Group], int]:
    """Groups of one rack, and its bottom."""
    y = top + HEAD
    made: list[Group] = []
    above: float | None = None
    for shelf in rack.shelves:
        highest = max(place.top for place in shelf)
        if above is not None and above - highest > 1:
            made.append(_break(x, y))
            y += BREAK
        high = highest - _lowest(shelf) + 1 if len(rack.shelves) <= TO_SCALE else 1
        height = UNIT * round(min(TALLEST, max(1, high)))
        made += _shelf(shelf, x, y, height)
        y += height
        above = _lowest(shelf)
    y += 10
    frame = Box(x + UNITS, top + HEAD - 5, BODY, y - top - HEAD, "card")
    head = shortened(clean(_name(rack)), NAME, BODY)
    labels = [Label(x + UNITS, top + 12, head, NAME)] if head else []
    if rack.loose:
        loose = clean(f"no unit: {', '.join(node.name for node in rack.loose)}")
        text = shortened(loose, SMALL, WIDTH - UNITS)
        labels += [Label(x + UNITS, y + 10, text, SMALL)] if text else []
        y += 16
    group = Group("rack", clean(_name(rack)), boxes=(frame,), labels=tuple(labels))
    return [group, *made], y


def _lowest(shelf: tuple[Place, ...]) -> float:
    return min(place.bottom for place in shelf)


def _break(x: int, y: int) -> Group:
    label = Label(x + UNITS + EDGE, y + 12.5, "no node of this plan", SMALL)
    return Group("legend", "No node of this plan", labels=(label,))


def _shelf(shelf: tuple[Place, ...], x: int, y: int, height: int) -> Iterator[Group]:
    """The nodes of a shelf side by side, with their units and feeds; too many are counted."""
    names = [place.node.name for place in shelf]
    filled = _units(shelf)
    if len(shelf) > ABREAST:
        shelf, names = shelf[:1], [f"{len(shelf)} nodes"]
    width = (BODY - 8) // len(shelf)
    for at, place in enumerate(shelf):
        left = x + UNITS + 4 + at * width
        name = shortened(clean(names[at]), NAME, width - 2 * EDGE)
        labels = [Label(left + EDGE, y + height / 2 + 4, name, NAME)] if name else []
        if at == 0:
            labels.append(Label(x, y + height / 2 + 4, filled, SMALL))
            feeds = shortened(clean(_feeds(place)), SMALL, FEEDS - 8)
            labels += (
                [Label(x + UNITS + BODY + 8, y + height / 2 + 4, feeds, SMALL)] if feeds else []
            )
        title = f"{names[at]}, {units(place)}, feeds {_feeds(place) or 'not decided'}"
        box = Box(left, y, width, height, "plate")
        yield Group("node", clean(title), boxes=(box,), labels=tuple(labels))


def _units(shelf: tuple[Place, ...]) -> str:
    highest = max(place.top for place in shelf)
    text = units(Place(shelf[0].node, _lowest(shelf), highest))
    return shortened(text.replace(" to U", "\u2013"), SMALL, UNITS - 4)


def _feeds(place: Place) -> str:
    return ", ".join(place.node.power_feeds)


def _name(rack: Rack) -> str:
    return f"Rack {rack.name}, {rack.site}" if rack.site else f"Rack {rack.name}"


def _told(rack: Rack) -> str:
    said = [f"{units(place)} {place.node.name}" for shelf in rack.shelves for place in shelf]
    return f"{_name(rack)}, from the top: {'; '.join(said)}."
