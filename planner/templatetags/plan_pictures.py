"""``{% network_picture plan %}``: pictures of a plan for pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from planner import pictures
from planner.core.pictures.network import network_picture as network_picture_of
from planner.core.pictures.shapes import Picture
from planner.core.plan import Plan
from planner.keeping import Keep

MOST_CHARACTERS = 4_000_000  # of pictures kept

_drawn: Keep[tuple[Picture | None, str], SafeString] = Keep(MOST_CHARACTERS)

register = template.Library()


@register.inclusion_tag("pictures/_network.html")
def network_picture(plan: Plan, prefix: str = "network") -> dict[str, SafeString]:
    """Draw networks, nodes and storage; nothing where the plan has none of them.

    ``prefix`` starts the ids of the SVG. Most changes of a plan leave its picture as it is, so that
    pictures are kept by all the shapes in them.
    """
    picture = network_picture_of(plan)
    key = (picture, prefix)
    svg = _drawn.get(key)
    if svg is None:
        svg = pictures.drawn(picture, prefix=prefix)
        _drawn.put(key, svg, len(svg))
    return {"svg": svg}
