"""Pictures of a plan: on a page of their own with the same facts as a table, and as a file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from planner import pictures
from planner.core.pictures.register import register
from planner.views.http import PageRequest
from planner.views.opened import open_plan, plan_page
from planner.wizard.states import states


@plan_page
@require_safe
def page(request: PageRequest, code: UUID) -> HttpResponse:
    """Show the network picture and its facts."""
    opened = open_plan(request, code)
    plan = opened.plan
    context = {
        "row": opened.row,
        "plan": plan,
        "register": register(plan),
        "states": states(plan, opened.report),
        "here": "documents",
    }
    return render(request, "plans/picture.html", context)


@plan_page
@require_safe
def network_svg(request: PageRequest, code: UUID) -> HttpResponse:
    """Download the network picture; 404 where there is nothing to draw yet."""
    opened = open_plan(request, code)
    svg = pictures.render(opened.plan)
    if not svg:
        raise Http404
    title = slugify(opened.plan.title)[:80].strip("-") or "plan"
    name = f"{title}-network-revision-{opened.row.version}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(svg, content_type="image/svg+xml", headers=headers)
