"""Which answers of a part stand in cells of a grid, and which cell to fill down from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.hand import as_text, flat, leaves

Part = Mapping[str, Any]
Leaves = dict[tuple[Any, ...], Any]


SHARED = {"disks-volume", "nics-virtual_switch", "nics-vlan"}  # asked of several as one


def _asked(part: Part, column: str) -> bool:
    """Whether a column of a list inside has a cell for this part."""
    name, _, key = column.partition("-")
    members = part[name]
    alike = len({each[key] for each in members}) == 1 if column in SHARED else False
    return len(members) == 1 or alike


def cells_of(part: Part, columns: Sequence[str]) -> dict[str, Any]:
    """The value of every cell that a part has; of a list inside, what its members share."""
    own = flat(part)
    found = {}
    for column in columns:
        name, dash, key = column.partition("-")
        if not dash:
            found[column] = own.get(column)
        elif _asked(part, column):
            found[column] = part[name][0][key]
    return found


def beside(part: Part, columns: Sequence[str]) -> Leaves:
    """The answers of a part that have no cell."""
    held = set()
    for column in columns:
        name, dash, key = column.partition("-")
        if not dash:
            held.add(column)
        elif _asked(part, column):
            held.update(f"{name}_{at}_{key}" for at in range(len(part[name])))
    return {
        path: value
        for path, value in leaves(part).items()
        if not any(_start(path, steps) in held for steps in range(1, len(path) + 1))
    }


def _start(path: tuple[Any, ...], steps: int) -> str:
    return "_".join(map(str, path[:steps]))


def apart(one: Leaves, other: Leaves) -> int:
    """How many answers differ."""
    return sum(one.get(path) != other.get(path) for path in one.keys() | other.keys())


def cell_text(value: Any) -> str:
    """A value as a cell holds it: a list on one line."""
    return ", ".join(value) if isinstance(value, list) else as_text(value)


@dataclass(frozen=True, slots=True)
class Way:
    """How to fill a column: rows to answer, rows to fill down from, and what that costs."""

    cost: int
    answered: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()


def way_down(now: Sequence[Any], wanted: Sequence[Any], costs: Sequence[int]) -> Way:
    """The cheapest way to fill a column from top to bottom.

    ``now`` and ``wanted`` are the cells, None where a row has none; an answer costs what
    ``costs`` says, filling the cells below with the one at hand costs 1.
    """
    ways: dict[Any, Way] = {None: Way(0)}  # by what the cells below were filled with
    for at, (before, value) in enumerate(zip(now, wanted, strict=True)):
        if value is None:
            continue
        following: dict[Any, Way] = {}
        for below, way in ways.items():
            stands = (before if below is None else below) == value
            here = way if stands else Way(way.cost + costs[at], (*way.answered, at), way.filled)
            _keep(following, below, here)
            _keep(following, value, Way(here.cost + 1, here.answered, (*here.filled, at)))
        ways = following
    return min(ways.values(), key=lambda way: way.cost)


def _keep(ways: dict[Any, Way], below: Any, way: Way) -> None:
    if below not in ways or way.cost < ways[below].cost:
        ways[below] = way
