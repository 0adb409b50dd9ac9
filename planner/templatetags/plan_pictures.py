"""``{% network_picture plan %}``: pictures of a plan for pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from planner import pictures
from planner.core.plan import Plan

register = template.Library()


@register.inclusion_tag("pictures/_network.html")
def network_picture(plan: Plan, prefix: str = "network") -> dict[str, SafeString]:
    """Draw networks, nodes and storage; nothing where the plan has none of them.

    The page links ``css/pictures.css``. ``prefix`` starts the ids of the SVG.
    """
    return {"svg": pictures.render(plan, prefix=prefix)}
