"""Drawing one measured device at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.pictures.columns import EDGE, GAP, ROW, Column
from planner.core.pictures.shapes import Box, Dot, Group, Label, Line
from planner.core.pictures.text import ADDRESS, SMALL, clean, shortened, width_of
from planner.core.pictures.wiring import Bus, Device

PORT = 5
CARD = 4  # by which the cards behind a box of several nodes are moved
FIRST_ROW = 13  # from the top of the box


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: its left edge and width, the heights of its parts, and its buses."""

    x: int
    top: int
    width: int
    panel: int
    plate: int
    bus_y: tuple[int, ...]


def drawn(column: Column, place: Place, buses: tuple[Bus, ...], spelling: int) -> Group:
    """Draw a device; ``spelling`` is the longest way in which addresses may be written."""
    ports, lines = [], []
    for at, row in enumerate(column.rows):
        y = place.top + FIRST_ROW + at * ROW
        ends = [(place.x + offset, buses[plug.bus], plug.bus) for plug, offset in row.drops]
        for x, bus, number in ends:
            dashed = bus.kind == "cables"
            lines.append(Line(x, place.bus_y[number], x, y, "drop", bus.family, dashed))
            ports.append(Box(x - PORT / 2, y - PORT / 2, PORT, PORT, "port", bus.family))
        if len(ends) > 1:
            lines.append(Line(ends[0][0], y, ends[-1][0], y, "drop", ends[0][1].family))
    labels = (
        *_addresses(column, place, spelling),
        *_adapters(column, place),
        *_plate(column, place),
    )
    return Group(
        kind=column.device.kind,
        title=_title(column.device),
        boxes=(*_boxes(column.device, place), *ports),
        lines=tuple(lines),
        dots=_dots(column, place, buses),
        labels=labels,
    )


def _title(device: Device) -> str:
    names = f"{device.name}, {device.alike}" if device.alike else device.name
    return clean(", ".join((names, *device.notes)))


def _boxes(device: Device, place: Place) -> Iterator[Box]:
    height = place.panel + place.plate
    for at in range(min(len(device.names) - 1, 2), 0, -1):
        move = CARD * at
        yield Box(place.x + move, place.top + move, place.width, height, "card")
    yield Box(place.x, place.top, place.width, height, device.kind)
    yield Box(place.x, place.top + place.panel, place.width, place.plate, "plate")


def _dots(column: Column, place: Place, buses: tuple[Bus, ...]) -> tuple[Dot, ...]:
    return tuple(
        Dot(place.x + offset, place.bus_y[plug.bus], buses[plug.bus].family, plug.carried)
        for plug, offset in column.drops
    )


def _addresses(column: Column, place: Place, spelling: int) -> Iterator[Label]:
    for mark in column.marks:
        room = place.width + GAP - 6 - mark.offset
        texts = mark.texts[min(spelling, len(mark.texts) - 1) :]
        fitting = (text for text in texts if width_of(text, ADDRESS) <= room)
        text = next(fitting, "")
        if text:
            yield Label(place.x + mark.offset, place.bus_y[mark.bus] - 4, text, ADDRESS)


def _adapters(column: Column, place: Place) -> Iterator[Label]:
    for at, row in enumerate(column.rows):
        room = place.width - row.text_at - 6
        whole = (text for text in row.names if width_of(text, SMALL) <= room)
        text = next(whole, "") or shortened(row.names[-1], SMALL, room)
        if text:
            y = place.top + FIRST_ROW + at * ROW + 3.5
            yield Label(place.x + row.text_at, y, text, SMALL)


def _plate(column: Column, place: Place) -> Iterator[Label]:
    y = place.top + place.panel + 16
    for at, (text, face) in enumerate(column.plate(place.width)):
        yield Label(place.x + EDGE, y + at * ROW, text, face)
