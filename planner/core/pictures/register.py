"""The facts of the network picture as a table: who meets which network, over what, and where."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.pictures.spelling import spellings
from planner.core.pictures.wiring import Bus, Device, wiring
from planner.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Meet:
    """One drop: the adapter or port, and the address; "" where there is none."""

    over: str
    address: str
    carried: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A node, several that are alike, or an array; one cell for each bus."""

    name: str
    alike: str
    cells: tuple[tuple[Meet, ...], ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The whole table; every row has as many cells as there are buses."""

    buses: tuple[Bus, ...]
    rows: tuple[Row, ...]


def register(plan: Plan) -> Register:
    """Put the facts of the picture into a table, folded where the picture is folded."""
    wires = wiring(plan)
    devices = (*wires.nodes, *wires.arrays)
    return Register(wires.buses, tuple(_row(device, wires.buses) for device in devices))


def _row(device: Device, buses: tuple[Bus, ...]) -> Row:
    cells: list[list[Meet]] = [[] for _ in buses]
    for plug in device.plugs:
        texts = spellings(plug.addresses, buses[plug.bus].subnet)
        cells[plug.bus].append(Meet(plug.over, texts[0] if texts else "", plug.carried))
    return Row(device.name, device.alike, tuple(tuple(cell) for cell in cells))
