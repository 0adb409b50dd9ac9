"""The documents that are made from a plan."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner import plan_json
from planner.views.exports import build_plan, file_name
from planner.views.http import PageRequest, wants_fragment
from planner.views.opened import form_page, open_plan, plan_page
from planner.views.review import frame


@form_page
@require_safe
def page(request: PageRequest, code: UUID) -> HttpResponse:
    """Show what can be downloaded and how far the build plan is; htmx asks for the latter alone."""
    opened = open_plan(request, code)
    state = build_plan(opened.row)
    if wants_fragment(request):
        context = {"row": opened.row, "build_plan": state, "answered": True}
        return render(request, "plans/_build_plan.html", context)
    context = frame(opened, opened.report, "documents")
    context |= {"build_plan": state, "answered": False}
    return render(request, "plans/documents.html", context)


@plan_page
@require_safe
def as_json(request: PageRequest, code: UUID) -> HttpResponse:
    """Download the plan as ``cluster-plan/1``."""
    opened = open_plan(request, code)
    name = file_name(opened.row, opened.row.version, "json")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    data = plan_json.dumps(opened.plan).encode()
    return HttpResponse(data, content_type="application/json", headers=headers)
