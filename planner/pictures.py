"""Writes pictures as SVG: print colours as attributes, classes for the style sheet of pages.

The SVG of a PDF knows no style sheet of its page, and a file has none; ``pictures.css`` overrides
the attributes on pages, so that one picture serves all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import SafeString

from planner.core.groups import Group
from planner.core.pictures.host import host_picture
from planner.core.pictures.network import network_picture
from planner.core.pictures.rack import rack_pictures
from planner.core.pictures.shapes import Box, Dot, Label, Line, Picture
from planner.core.pictures.shapes import Group as Shapes
from planner.core.pictures.text import Face
from planner.core.plan import Plan

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

INK = "#14181b"
SOFT = "#4a555a"
COLOURS: dict[str, str] = {
    "lan": "#084b49",
    "cluster": "#43357d",
    "storage": "#6b4000",
    "other": "#434c56",
    "card": "#ffffff",
    "node": "#ffffff",
    "array": "#ffffff",
    "plate": "#f2f5f5",
}
SIZES = ((520, "s"), (820, "m"), (1000, "l"))


@cache
def engine() -> Engine:
    """Return the engine of the pictures: no settings needed, so that a PDF's process can draw."""
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)


def render(plan: Plan, *, prefix: str = "network", spoken: bool = False) -> SafeString:
    """Write the network picture of a plan as SVG; "" where there is nothing to draw.

    ``prefix`` starts the ids, so that a page may hold several. ``spoken`` puts the description
    into the title, for readers that take the title alone: those of a PDF.
    """
    return drawn(network_picture(plan), prefix=prefix, spoken=spoken)


def render_host(
    plan: Plan, nodes: Group, *, prefix: str = "host", spoken: bool = False
) -> SafeString:
    """Write the picture of how nodes that are alike hang on their networks, likewise."""
    return drawn(host_picture(plan, nodes), prefix=prefix, spoken=spoken)


def render_racks(
    plan: Plan, *, prefix: str = "racks", spoken: bool = False
) -> tuple[SafeString, ...]:
    """Write the pictures of the racks, likewise; none where no node has a place in one."""
    return tuple(
        drawn(picture, prefix=f"{prefix}-{at}", spoken=spoken)
        for at, picture in enumerate(rack_pictures(plan), start=1)
    )


def drawn(picture: Picture | None, *, prefix: str, spoken: bool = False) -> SafeString:
    """Write a picture as SVG; "" for none."""
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
        "groups": [_group(group) for group in picture.groups],
    }


def _group(group: Shapes) -> dict[str, object]:
    """What the template sets of a group: one path for all that looks alike, and the labels."""
    lines = {kind: [each for each in group.lines if each.kind == kind] for kind in ("bus", "drop")}
    ports = [(box.family, _outline(box)) for box in group.boxes if box.kind == "port"]
    return {
        "title": group.title,
        "boxes": _paths((b.kind, _outline(b, 0.5)) for b in group.boxes if b.kind != "port"),
        "buses": _paths((each.family, _stroke(each)) for each in lines["bus"] if not each.dashed),
        "cables": _paths((each.family, _stroke(each)) for each in lines["bus"] if each.dashed),
        "drops": _paths((each.family, _stroke(each)) for each in lines["drop"]),
        "solids": _paths([*ports, *((d.family, _ring(d)) for d in group.dots if not d.hollow)]),
        "hollows": _paths((dot.family, _ring(dot)) for dot in group.dots if dot.hollow),
        "texts": list(_texts(group.labels)),
    }


def _paths(parts: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """One path for each kind of box or family, in the order in which they first come."""
    found: dict[str, list[str]] = {}
    for kind, d in parts:
        found.setdefault(kind, []).append(d)
    return [
        {"kind": kind, "colour": COLOURS[kind], "d": SafeString("".join(each))}
        for kind, each in found.items()
    ]


def _outline(box: Box, shift: float = 0) -> str:
    """The edge of a box; ``shift`` moves it to half pixels, where a hairline is a pixel wide."""
    x, y = box.x + shift, box.y + shift
    return f"M{x:g} {y:g}h{box.width:g}v{box.height:g}h-{box.width:g}z"


def _stroke(line: Line) -> str:
    return f"M{line.x1:g} {line.y1:g}L{line.x2:g} {line.y2:g}"


def _ring(dot: Dot) -> str:
    return f"M{dot.x - 3:g} {dot.y:g}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"


def _texts(labels: tuple[Label, ...]) -> Iterator[dict[str, object]]:
    found: dict[Face, list[dict[str, str]]] = {}
    for label in labels:
        x, y = SafeString(f"{label.x:g}"), SafeString(f"{label.y:g}")
        found.setdefault(label.face, []).append({"x": x, "y": y, "text": label.text})
    for face, entries in found.items():
        weight, colour = ("600", INK) if face.strong else ("400", SOFT)
        size = f"{face.size:g}"
        yield {
            "face": face.name,
            "size": size,
            "weight": weight,
            "colour": colour,
            "labels": entries,
        }
