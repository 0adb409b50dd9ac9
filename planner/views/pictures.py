"""Pictures of a plan: on a page of their own with the same facts as a table, and as a file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from planner import pictures
from planner.core.groups import alike
from planner.core.pictures.register import register
from planner.core.plan import Plan
from planner.documents import host_networking
from planner.documents.parts import prose
from planner.views.http import PageRequest
from planner.views.opened import open_plan, plan_page
from planner.wizard.states import states


@plan_page
@require_safe
def page(request: PageRequest, code: UUID) -> HttpResponse:
    """Show the network picture, the host pictures, and the facts of both."""
    opened = open_plan(request, code)
    plan = opened.plan
    context = {
        "row": opened.row,
        "plan": plan,
        "register": register(plan),
        "hosts": _hosts(plan),
        "states": states(plan, opened.report),
        "here": "documents",
    }
    return render(request, "plans/picture.html", context)


def _hosts(plan: Plan) -> list[dict[str, object]]:
    """Pictures of the hosts with their facts, as many as the build plan has."""
    groups = alike(plan)
    return [
        {
            "title": host_networking.title(group, len(groups)),
            "names": prose(group.names),
            "svg": pictures.render_host(plan, group, prefix=f"host-{at}"),
            "tables": host_networking.tables(plan, group),
        }
        for at, group in enumerate(groups[: host_networking.PICTURES], start=1)
    ]


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
