"""The network picture: networks as horizontal lines, nodes and arrays hanging below them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.pictures.columns import GAP, ROW, Column, measured, slots
from planner.core.pictures.devices import Place, drawn
from planner.core.pictures.legend import legend, network_items
from planner.core.pictures.shapes import Group, Label, Line, Picture
from planner.core.pictures.text import NAME, NOTE, clean, shortened, width_of
from planner.core.pictures.wiring import Bus, Wiring, wiring
from planner.core.pictures.wording import description
from planner.core.plan import Plan

MARGIN = 12
NODES_A_ROW = 8
ARRAYS_A_ROW = 2
WIDTH = 1160  # that a full row of nodes aims at
GUTTER = (72, 190)  # least and most for the names of the buses
BUS_PITCH = 32
FIRST_BUS = 14  # from the top of a band
HANG = 28  # from the last bus to the boxes
BEYOND = 6  # by which a bus goes past its last box
ARRAY_GAP = 34
BAND_GAP = 30
LEAST, MOST = 84, 230  # width of a box
LEAST_WIDTH = 440
FULL, TAILS = 0, 1  # spellings of addresses


@dataclass(frozen=True, slots=True)
class Band:
    """One row of boxes."""

    nodes: tuple[Column, ...]
    arrays: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """What all bands have in common."""

    gutter: int
    node: int
    array: int
    node_spelling: int
    array_spelling: int

    @property
    def first(self) -> int:
        """Left edge of the first box."""
        return MARGIN + self.gutter + 26

    @property
    def bus(self) -> int:
        """Left end of the buses."""
        return MARGIN + self.gutter + 12


def network_picture(plan: Plan) -> Picture | None:
    """Draw the networks, nodes and storage of a plan; None where it has none of them."""
    wires = wiring(plan)
    if not (wires.buses or wires.nodes or wires.arrays):
        return None
    bands = _bands(wires)
    sizes = _sizes(wires, bands)
    groups: list[Group] = []
    top = right = MARGIN
    for band in bands:
        made, right_here, bottom = _band(band, wires.buses, sizes, top)
        groups += made
        right = max(right, right_here)
        top = bottom + BAND_GAP
    width = max(right + MARGIN, LEAST_WIDTH)
    items = network_items(groups, len(bands))
    key, bottom = legend(items, top=top - 10, left=MARGIN, width=width - MARGIN)
    return Picture(
        width=width,
        height=bottom + 4,
        title=clean(f"Networks, nodes and storage of {plan.title}"),
        description=clean(description(plan, wires)),
        groups=(*groups, key),
    )


def _bands(wires: Wiring) -> list[Band]:
    node_slots, array_slots = slots(wires.nodes), slots(wires.arrays)
    nodes = [measured(each, node_slots, wires.buses) for each in wires.nodes]
    arrays = [measured(each, array_slots, wires.buses) for each in wires.arrays]
    bands = []
    while nodes or arrays:
        most = ARRAYS_A_ROW if nodes else NODES_A_ROW
        bands.append(Band(tuple(nodes[:NODES_A_ROW]), tuple(arrays[:most])))
        del nodes[:NODES_A_ROW], arrays[:most]
    return bands or [Band((), ())]


def _sizes(wires: Wiring, bands: list[Band]) -> Sizes:
    texts = [width_of(clean(bus.name), NAME) for bus in wires.buses]
    texts += [width_of(clean(bus.note), NOTE) for bus in wires.buses]
    gutter = math.ceil(min(max(texts, default=0), GUTTER[1]))
    gutter = max(gutter, GUTTER[0]) if wires.buses else 0
    arrays = [column for band in bands for column in band.arrays]
    nodes = [column for band in bands for column in band.nodes]
    beside = max((len(band.arrays) for band in bands if band.nodes), default=1)
    array, array_spelling = _box_width(arrays, 160)
    room = WIDTH - 2 * MARGIN - gutter - 26 - (beside * (array + GAP) + ARRAY_GAP if arrays else 0)
    a_row = max((len(band.nodes) for band in bands), default=0)
    node, node_spelling = _box_width(nodes, room // max(a_row, 1) - GAP)
    return Sizes(gutter, node, array, node_spelling, array_spelling)


def _box_width(columns: list[Column], room: int) -> tuple[int, int]:
    """Width of like boxes and the spelling of their addresses: in full where there is room."""
    if not columns:
        return 0, FULL
    room = min(MOST, room)
    floor = max(LEAST, *(column.least_width for column in columns))
    plate = min(room, max(column.plate_width for column in columns))
    for spelling in (FULL, TAILS):
        wanted = max(column.width_for(spelling) for column in columns)
        if wanted <= room:
            return max(wanted, plate, floor), spelling
    return max(room, floor), TAILS


def _band(
    band: Band, buses: tuple[Bus, ...], sizes: Sizes, top: int
) -> tuple[list[Group], int, int]:
    """Groups of one row, its right edge and its bottom."""
    bus_y = tuple(top + FIRST_BUS + BUS_PITCH * at for at in range(len(buses)))
    below = bus_y[-1] + HANG if buses else top
    columns = (*band.nodes, *band.arrays)
    panel = max((ROW * len(column.rows) + 11 for column in columns), default=0)
    widths = [*(sizes.node for _ in band.nodes), *(sizes.array for _ in band.arrays)]
    lines = [len(each.plate(width)) for each, width in zip(columns, widths, strict=True)]
    plate = ROW * max(lines, default=0) + 9
    placed: list[tuple[Column, Place, int]] = []
    x = sizes.first
    for column in band.nodes:
        placed.append((column, Place(x, below, sizes.node, panel, plate, bus_y), 0))
        x += sizes.node + GAP
    x += ARRAY_GAP - GAP if band.nodes and band.arrays else 0
    for column in band.arrays:
        placed.append((column, Place(x, below, sizes.array, panel, plate, bus_y), 1))
        x += sizes.array + GAP
    spelling = (sizes.node_spelling, sizes.array_spelling)
    boxes = [drawn(column, place, buses, spelling[kind]) for column, place, kind in placed]
    right = x - GAP if columns else sizes.first + 240
    ends = _ends(placed, len(buses), right, band)
    drawn_buses = list(_buses(buses, bus_y, sizes, ends))
    bottom = below + panel + plate if columns else (bus_y[-1] + 16 if buses else top)
    return [*drawn_buses, *boxes], right + GAP, bottom


def _ends(placed: list[tuple[Column, Place, int]], count: int, right: int, band: Band) -> list[int]:
    """Where each bus ends: below the last node, or the last array that is on it."""
    nodes = [place.x + place.width for _, place, kind in placed if kind == 0]
    ends = [max(nodes, default=right) + BEYOND] * count
    for column, place, kind in placed:
        for plug in column.device.plugs if kind else ():
            ends[plug.bus] = max(ends[plug.bus], place.x + place.width + BEYOND)
    return ends


def _buses(
    buses: tuple[Bus, ...], bus_y: tuple[int, ...], sizes: Sizes, ends: list[int]
) -> Iterator[Group]:
    for bus, y, end in zip(buses, bus_y, ends, strict=True):
        name = shortened(clean(bus.name), NAME, sizes.gutter)
        note = shortened(clean(bus.note), NOTE, sizes.gutter)
        labels = [Label(MARGIN, y - 3, name, NAME)] if name else []
        labels += [Label(MARGIN, y + 11, note, NOTE)] if note else []
        title = ": ".join(each for each in (bus.name, bus.carries) if each)
        dashed = bus.kind == "cables"
        line = Line(sizes.bus, y, end, y, "bus", bus.family, dashed)
        yield Group("bus", clean(title), lines=(line,), labels=tuple(labels))
