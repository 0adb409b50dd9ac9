"""Writes pictures as SVG: print colours as attributes, classes for the style sheet of pages.

The SVG of a PDF knows no style sheet of its page, and a file has none; ``pictures.css`` overrides
the attributes on pages, so that one picture serves all three.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import SafeString

from planner.core.pictures.network import network_picture
from planner.core.pictures.shapes import Box, Family, Group, Label, Picture
from planner.core.pictures.text import Face
from planner.core.plan import Plan

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

INK = "#14181b"
SOFT = "#4a555a"
HAIRLINE = "#7b868a"
PAPER = "#ffffff"
PLATE = "#f2f5f5"
COLOURS: dict[Family, str] = {
    "lan": "#084b49",
    "cluster": "#43357d",
    "storage": "#6b4000",
    "other": "#434c56",
}
FILLS = {"card": PAPER, "node": PAPER, "array": PAPER, "plate": PLATE}
WIDTHS = {"bus": "2", "drop": "1", "bar": "1.5"}
DASHES = {"bus": "7 4", "drop": "4 3", "bar": "none"}
SIZES = ((520, "s"), (820, "m"), (1000, "l"))


@dataclass(slots=True)
class Stroke:
    """One path: everything of a kind and a family in a group."""

    classes: str
    fill: str
    colour: str
    width: str
    dashes: str
    d: str = ""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box with its print colours."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    fill: str
    stroke: str


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of a group that are set alike."""

    face: str
    size: str
    weight: str
    fill: str
    labels: list[dict[str, str]]


@cache
def engine() -> Engine:
    """Return the engine of the pictures: no settings needed, so that a PDF's process can draw."""
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)


def render(plan: Plan, *, prefix: str = "network", spoken: bool = False) -> SafeString:
    """Write the network picture of a plan as SVG; "" where there is nothing to draw.

    ``prefix`` starts the ids, so that a page may hold several. ``spoken`` puts the description
    into the title, for readers that take the title alone: those of a PDF.
    """
    picture = network_picture(plan)
    if picture is None:
        return SafeString("")
    values = _values(picture, prefix, spoken=spoken)
    context = Context(values, use_l10n=False, use_tz=False)
    return engine().get_template("pictures/network.svg").render(context)


def _values(picture: Picture, prefix: str, *, spoken: bool) -> dict[str, object]:
    size = next((name for most, name in SIZES if picture.width <= most), "xl")
    title = f"{picture.title}. {picture.description}" if spoken else picture.title
    return {
        "width": str(picture.width),
        "height": str(picture.height),
        "size": size,
        "prefix": prefix,
        "title": title,
        "description": picture.description,
        "groups": [
            {
                "title": group.title,
                "boxes": [_rectangle(box) for box in group.boxes if box.kind != "port"],
                "strokes": _strokes(group),
                "texts": list(_texts(group.labels)),
            }
            for group in picture.groups
        ],
    }


def _rectangle(box: Box) -> Rectangle:
    # Edges lie on half pixels, where a hairline is one pixel wide.
    x, y = f"{box.x + 0.5:g}", f"{box.y + 0.5:g}"
    return Rectangle(box.kind, x, y, f"{box.width:g}", f"{box.height:g}", FILLS[box.kind], HAIRLINE)


def _strokes(group: Group) -> list[Stroke]:
    found: dict[tuple[str, Family, bool], Stroke] = {}
    for line in group.lines:
        key = (line.kind, line.family, line.dashed)
        if key not in found:
            dashes = DASHES[line.kind] if line.dashed else "none"
            classes = f"pic-line pic-{line.family}"
            colour = COLOURS[line.family]
            found[key] = Stroke(classes, "none", colour, WIDTHS[line.kind], dashes)
        found[key].d += f"M{line.x1:g} {line.y1:g}L{line.x2:g} {line.y2:g}"
    for box in group.boxes:
        if box.kind == "port":
            stroke = found.setdefault(("port", box.family, False), _solid(box.family))
            stroke.d += f"M{box.x:g} {box.y:g}h{box.width:g}v{box.height:g}h-{box.width:g}z"
    for dot in group.dots:
        stroke = found.setdefault(
            ("dot", dot.family, dot.hollow),
            _hollow(dot.family) if dot.hollow else _solid(dot.family),
        )
        stroke.d += f"M{dot.x - 3:g} {dot.y:g}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"
    return list(found.values())


def _solid(family: Family) -> Stroke:
    return Stroke(f"pic-solid pic-{family}", COLOURS[family], "none", "1", "none")


def _hollow(family: Family) -> Stroke:
    return Stroke(f"pic-hollow pic-{family}", PAPER, COLOURS[family], "1.5", "none")


def _texts(labels: tuple[Label, ...]) -> Iterator[Words]:
    found: dict[Face, list[dict[str, str]]] = {}
    for label in labels:
        entry = {"x": f"{label.x:g}", "y": f"{label.y:g}", "text": label.text}
        found.setdefault(label.face, []).append(entry)
    for face, entries in found.items():
        weight, fill = ("600", INK) if face.strong else ("400", SOFT)
        yield Words(face.name, f"{face.size:g}", weight, fill, entries)
