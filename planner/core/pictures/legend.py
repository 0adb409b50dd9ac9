"""The legend: only what the picture shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from planner.core.pictures.shapes import FAMILIES, Box, Dot, Family, Group, Label, Line
from planner.core.pictures.text import ADDRESS, NOTE, shortened, width_of

SWATCH = 18
LINE = 18
GAP = 22
WORDS: dict[Family, str] = {
    "lan": "LAN, management, VMs",
    "cluster": "Cluster, live migration",
    "storage": "Storage",
    "other": "Other",
}
SHORT = "A short address shows what its subnet leaves open"
AGAIN = "Each row of boxes shows the same networks"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: a line or a dot of a family, or words alone."""

    text: str
    family: Family | None = None
    symbol: str = ""


def legend(items: Iterable[Item], *, top: int, left: int, width: int) -> tuple[Group, int]:
    """Set the legend between ``left`` and ``width``; return it and its bottom."""
    x, y = left, top
    boxes: list[Box] = []
    lines: list[Line] = []
    dots: list[Dot] = []
    labels: list[Label] = []
    for item in items:
        indent = SWATCH + 6 if item.symbol == "line" else 12 if item.symbol else 0
        needed = indent + width_of(item.text, NOTE)
        if x > left and x + needed > width:
            x, y = left, y + LINE
        middle = y + 8
        if item.symbol == "line" and item.family:
            lines.append(Line(x, middle, x + SWATCH, middle, "bus", item.family))
        elif item.family:
            dots.append(Dot(x + 4, middle, item.family, item.symbol == "hollow"))
        text = shortened(item.text, NOTE, width - x - indent)
        labels.append(Label(x + indent, middle + 3.5, text, NOTE))
        x += int(needed) + GAP
    title = "Legend"
    return Group("legend", title, tuple(boxes), tuple(lines), tuple(dots), tuple(labels)), y + LINE


def families_in(present: Collection[Family]) -> list[Item]:
    """Entries of the families that are there."""
    return [Item(WORDS[each], each, "line") for each in FAMILIES if each in present]


def network_items(groups: list[Group], bands: int) -> list[Item]:
    """Entries of the network picture: the families, the dots, and how it is to be read."""
    present = {line.family for group in groups for line in group.lines}
    items = families_in(present)
    dots = [dot for group in groups for dot in group.dots]
    if any(dot.hollow for dot in dots):
        items.append(Item("Connected", "other", "dot"))
        items.append(Item("Carried to VMs, no host address", "other", "hollow"))
    if any(_is_short(label) for group in groups for label in group.labels):
        items.append(Item(SHORT))
    if bands > 1:
        items.append(Item(AGAIN))
    return items


def _is_short(label: Label) -> bool:
    """Tell whether an address, or one of several at a dot, is written by its last part."""
    parts = label.text.replace(" to ", ", ").split(", ")
    return label.face is ADDRESS and any(part[0] in ".\u2026" for part in parts)
