"""One device as a column: drops from its buses down to its adapters, and a plate with its name.

Inside a column no line crosses a label: the drop of the highest bus is the leftmost, so that the
room right of every dot is free; it ends lowest, so that the room right of every port is free too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.pictures.spelling import spellings
from planner.core.pictures.text import (
    ADDRESS,
    NAME,
    NOTE,
    SMALL,
    Face,
    clean,
    shortened,
    width_of,
    wrapped,
)
from planner.core.pictures.wiring import Bus, Device, Plug

PAD = 10  # from the edge of a box to its first drop
PITCH = 8  # between drops
GAP = 16  # between boxes
ROW = 15  # between adapters, and between lines of a plate
EDGE = 7  # from the edge of a box to text
SHORT_NAME = 46  # room that the name of an adapter gets even where boxes stand close

Drop = tuple[Plug, int]  # with its distance from the left edge of the box


@dataclass(frozen=True, slots=True)
class Slots:
    """Places for the drops of like devices: as many for each bus as any of them needs."""

    starts: dict[int, int]
    total: int

    def offset(self, bus: int, at: int) -> int:
        """Distance of the drop number ``at`` to a bus from the left edge of the box."""
        return PAD + PITCH * (self.starts[bus] + at)

    @property
    def width(self) -> int:
        """Width that the drops take."""
        return PAD + PITCH * max(self.total - 1, 0)


def slots(devices: Iterable[Device]) -> Slots:
    """Find the places for the drops of devices that stand side by side."""
    most: dict[int, int] = {}
    for device in devices:
        for bus, plugs in _by_bus(device).items():
            most[bus] = max(most.get(bus, 0), len(plugs))
    starts: dict[int, int] = {}
    total = 0
    for bus in sorted(most):
        starts[bus] = total
        total += most[bus]
    return Slots(starts, total)


def _by_bus(device: Device) -> dict[int, list[Plug]]:
    found: dict[int, list[Plug]] = {}
    for plug in device.plugs:
        found.setdefault(plug.bus, []).append(plug)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One adapter of a device: the drops that end at it, and its names, the longest first."""

    drops: tuple[Drop, ...]
    names: tuple[str, ...]

    @property
    def text_at(self) -> int:
        """Offset at which its name starts."""
        return self.drops[-1][1] + 7


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at a dot: the offset of the text, and its spellings, the longest first."""

    bus: int
    offset: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A device with everything measured but its place."""

    device: Device
    drops: tuple[Drop, ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]

    def width_for(self, spelling: int) -> int:
        """Width of the box at which addresses, in the given spelling, and adapters fit."""
        wanted: list[float] = [self.least_width]
        wanted += [r.text_at + EDGE + min(90, width_of(r.names[-1], SMALL)) for r in self.rows]
        for mark in self.marks:
            text = mark.texts[min(spelling, len(mark.texts) - 1)]
            wanted.append(mark.offset + width_of(text, ADDRESS) + 6 - GAP)
        return math.ceil(max(wanted))

    @property
    def plate_width(self) -> int:
        """Width of the box at which the texts of its plate need not be broken, within reason."""
        texts = [width_of(self.name, NAME), *(width_of(clean(n), NOTE) for n in self.device.notes)]
        return math.ceil(EDGE * 2 + min(160, max(texts)))

    @property
    def least_width(self) -> int:
        """Width of the box at which drops and short names of adapters stand within it."""
        drops = PAD + max((offset for _, offset in self.drops), default=0)
        names = (
            row.text_at + 6 + min(SHORT_NAME, width_of(row.names[-1], SMALL)) for row in self.rows
        )
        return math.ceil(max(drops, *names, 0))

    @property
    def name(self) -> str:
        """Name of the device as a picture can hold it."""
        return clean(self.device.name)

    def plate(self, width: int) -> tuple[tuple[str, Face], ...]:
        """Lines of text on its plate in a box of the given width."""
        room = width - 2 * EDGE
        notes = (self.device.alike, *self.device.notes)
        lines = [(shortened(self.name, NAME, room), NAME)]
        lines += [(line, NOTE) for text in notes for line in wrapped(clean(text), NOTE, room)]
        return tuple((text, face) for text, face in lines if text)


def measured(device: Device, places: Slots, buses: tuple[Bus, ...]) -> Column:
    """Measure a device."""
    drops = tuple(
        (plug, places.offset(bus, at))
        for bus, plugs in _by_bus(device).items()
        for at, plug in enumerate(plugs)
    )
    return Column(device, drops, _rows(drops), _marks(drops, buses))


def _rows(drops: tuple[Drop, ...]) -> tuple[Row, ...]:
    """Adapters from top to bottom: the one with the rightmost drop first."""
    found: dict[str, list[Drop]] = {}
    for plug, offset in drops:
        found.setdefault(plug.over.casefold(), []).append((plug, offset))
    ordered = sorted(found.values(), key=lambda ends: -ends[-1][1])
    return tuple(Row(tuple(ends), _adapter(ends[0][0])) for ends in ordered)


def _adapter(plug: Plug) -> tuple[str, ...]:
    over = clean(plug.over)
    return (f"{over} on {clean(plug.below)}", over) if plug.below else (over,)


def _marks(drops: tuple[Drop, ...], buses: tuple[Bus, ...]) -> tuple[Mark, ...]:
    found: dict[int, list[Drop]] = {}
    for plug, offset in drops:
        found.setdefault(plug.bus, []).append((plug, offset))
    marks = []
    for bus, ends in found.items():
        each = [spellings(plug.addresses, buses[bus].subnet) for plug, _ in ends]
        texts = _together([texts for texts in each if texts])
        if texts:
            marks.append(Mark(bus, ends[-1][1] + 5, texts))
    return tuple(marks)


def _together(each: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Spellings of several addresses at one dot."""
    if len(each) < 2:
        return each[0] if each else ()
    lasts = [texts[min(1, len(texts) - 1)] for texts in each]
    first = ", ".join((each[0][0], *lasts[1:]))
    return tuple(dict.fromkeys((first, ", ".join(lasts), f"{len(each)} addresses")))
