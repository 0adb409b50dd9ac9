"""The documents that are made from a plan."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from planner import plan_json, rules
from planner.documents.info import DocumentInfo
from planner.documents.pdf import DocumentError
from planner.documents.pdf import render as render_pdf
from planner.views.http import PageRequest
from planner.views.opened import Opened, open_plan, plan_page
from planner.views.review import frame


@plan_page
@require_safe
def page(request: PageRequest, code: UUID) -> HttpResponse:
    """Show what can be downloaded."""
    opened = open_plan(request, code)
    return render(
        request, "plans/documents.html", frame(opened, rules.check(opened.plan), "documents")
    )


@plan_page
@require_safe
def as_json(request: PageRequest, code: UUID) -> HttpResponse:
    """Download the plan as ``cluster-plan/1``."""
    opened = open_plan(request, code)
    return _download(plan_json.dumps(opened.plan).encode(), "application/json", opened, "json")


@plan_page
@require_safe
def as_pdf(request: PageRequest, code: UUID) -> HttpResponse:
    """Download the build plan; where it cannot be made, say why on the page."""
    opened = open_plan(request, code)
    info = DocumentInfo(
        made_on=timezone.localdate(opened.row.changed_at).isoformat(),
        author=str(opened.row.changed_by or ""),
        revision=opened.row.version,
    )
    try:
        data = render_pdf(opened.plan, info)
    except DocumentError as error:
        context = frame(opened, rules.check(opened.plan), "documents")
        context["problem"] = str(error)
        return render(request, "plans/documents.html", context, status=503)
    return _download(data, "application/pdf", opened, "pdf")


def _download(data: bytes, kind: str, opened: Opened, ending: str) -> HttpResponse:
    title = slugify(opened.plan.title)[:80].strip("-") or "plan"
    name = f"{title}-revision-{opened.row.version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
