"""What a picture is made of. Coordinates are CSS pixels from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.core.pictures.text import ASCENT, DESCENT, Face, width_of

Family = Literal["lan", "cluster", "storage", "other"]
FAMILIES: tuple[Family, ...] = ("lan", "cluster", "storage", "other")


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text that starts at ``x``; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    face: Face

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the room that the text takes at most."""
        size = self.face.size
        right = self.x + width_of(self.text, self.face)
        return self.x, self.y - ASCENT * size, right, self.y + DESCENT * size


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line in the colour of a network family; ``dashed`` for cables, not networks."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: Literal["bus", "drop"]
    family: Family
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a drop meets its bus; ``hollow`` where the host itself has no address on it."""

    x: float
    y: float
    family: Family
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a part, the plate with its name, a card behind it, or a port at its edge."""

    x: float
    y: float
    width: float
    height: float
    kind: Literal["card", "node", "array", "plate", "port"]
    family: Family = "other"


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together: a bus, a node, an array, the legend. ``title`` names it in full.

    A host picture has ``meet``, ``middle`` and ``port`` for its three kinds of boxes, ``links`` for
    the lines between them; a rack picture has ``rack``.
    """

    kind: Literal["bus", "node", "array", "legend", "meet", "middle", "port", "links", "rack"]
    title: str
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture with its name and its alternative in words."""

    width: int
    height: int
    title: str
    description: str
    groups: tuple[Group, ...]

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every label of the picture."""
        return tuple(label for group in self.groups for label in group.labels)
