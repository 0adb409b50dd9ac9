"""The pages of the wizard: a step, and an item of a step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from planner.core.fields import same_name
from planner.forms.grid import MAX_ROWS
from planner.forms.page import PageForm
from planner.models import Plan as PlanRow
from planner.views.form_pages import judged, page
from planner.views.http import PageRequest, wants_fragment
from planner.views.kept_pages import kept_page
from planner.views.opened import form_page, open_plan, plan_page
from planner.views.submissions import Submission, save, submission
from planner.wizard.orders import asked_order
from planner.wizard.shown_grids import shown_grids, slices
from planner.wizard.shown_tables import shown_table
from planner.wizard.steps import BY_SLUG, Step, step_after
from planner.wizard.tables import Table


@form_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: PageRequest, code: UUID, slug: str) -> HttpResponse:
    """Show a step, judge it as it would be (htmx, nothing stored), or save it."""
    opened = open_plan(request, code)
    current = step_or_404(slug)
    kept = kept_page(request, opened)
    if kept is not None:
        return kept
    accepted = opened.plan.accepted
    sent = submission(request, opened)
    pages, pagers = slices(opened.plan, current, request.GET)
    form = PageForm(
        sent.data,
        plan=opened.plan,
        blocks=current.blocks,
        readonly=not opened.editable,
        grids=current.grids if opened.editable else (),
        matrix=current.matrix and opened.editable,
        pages=pages,
    )
    if wants_fragment(request):
        return judged(request, opened, current, form, accepted)
    form.order = asked_order(request.POST, current)
    if request.method == "POST" and save(request, opened, form, sent):
        return after_step(request, code, current, form)
    extra: dict[str, Any] = {
        "grids": shown_grids(code, current, form, pagers),
        "pagers": pagers,
        "most_rows": MAX_ROWS,
    }
    if not opened.editable:
        extra["tables"] = [
            shown_table(opened.plan, each, request.GET.get(f"page-{each.slug}"))
            for each in current.tables
        ]
    return page(request, opened, current, form, sent, "plans/step.html", extra)


def with_new_rows(request: PageRequest, form: PageForm) -> str:
    """The page's address; where rows were added to a list in pages, its last page."""
    asked = request.GET.copy()
    for grid in form.grids:
        spec = grid.spec
        added = (
            any(row.original is None for row in grid.kept) or f"like-{spec.name}" in request.POST
        )
        if added and not spec.inner and len(spec.entries(form.applied())) > spec.page_size:
            asked[f"page-{spec.name}"] = "99999"
            asked.pop(f"find-{spec.name}", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def after_step(request: PageRequest, code: UUID, current: Step, form: PageForm) -> HttpResponse:
    """Where to go after a step was saved, by the button that was pressed."""
    if form.order is not None:
        messages.success(request, form.order.words)
    if "next" not in request.POST:
        return redirect(with_new_rows(request, form))
    following = step_after(current)
    return redirect("plan-step", code, following.slug) if following else to_review(code)


@form_page
@require_http_methods(["GET", "HEAD", "POST"])
def item(
    request: PageRequest, code: UUID, slug: str, kind: str, number: int | None = None
) -> HttpResponse:
    """Show an item of a step, judge it as it would be (htmx), or save it."""
    opened = open_plan(request, code)
    current, table = table_or_404(slug, kind)
    kept = kept_page(request, opened)
    if kept is not None:
        return kept
    accepted = opened.plan.accepted
    sent = submission(request, opened)
    items = table.items(opened.plan)
    fresh = number is None
    index = len(items) if fresh else place_of(sent.data, items, (number or 0) - 1)
    if fresh and not (table.grows and opened.editable):
        raise Http404
    form = PageForm(
        sent.data,
        plan=opened.plan,
        blocks=[table.block(index)],
        ref_kind=table.ref_kind,
        readonly=not opened.editable,
    )
    if wants_fragment(request):
        return judged(request, opened, current, form, accepted)
    if request.method == "POST" and save(request, opened, form, sent):
        name = table.items(form.applied())[index].name
        total = len(table.items(sent.saved.plan)) if sent.saved else 0
        return after_item(request, code, current, table, place_now(sent, table, name), total)
    original = items[index] if index < len(items) else None
    extra = {
        "table": table,
        "was": original.name if original else "",
        "number": index + 1,
        "is_new": fresh,
        "action": reverse("plan-item-new", args=[code, slug, kind]) if fresh else request.path,
        "heading": original.name if original else f"New {table.one}",
        "previous": index if index else None,
        "following": index + 2 if index + 1 < len(items) else None,
        "total": len(items),
    }
    return page(request, opened, current, form, sent, "plans/item.html", extra)


@plan_page
@require_safe
def go(request: PageRequest, code: UUID) -> HttpResponse:
    """Go to the step that was picked in the list of steps on a small screen."""
    get_object_or_404(PlanRow.objects.visible_to(request.user), code=code)
    slug = request.GET.get("step", "")
    if slug in ("review", "documents"):
        return redirect(f"plan-{slug}", code)
    return redirect("plan-step", code, slug) if slug in BY_SLUG else redirect("plan-hub", code)


def step_or_404(slug: str) -> Step:
    """The step of that name."""
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def table_or_404(slug: str, kind: str) -> tuple[Step, Table]:
    """The step and its table of those names."""
    current = step_or_404(slug)
    table = current.table(kind)
    if table is None:
        raise Http404
    return current, table


def place_of(data: QueryDict | None, items: tuple[Any, ...], index: int) -> int:
    """Where the item is now: colleagues may have removed some before it since the page was made."""
    was = was_named(data)
    if was and not (index < len(items) and items[index].name == was):
        index = next((at for at, each in enumerate(items) if each.name == was), -1)
    if not 0 <= index < len(items):
        raise Http404
    return index


def was_named(data: QueryDict | None) -> str:
    """What the item of a form was called when its page was made; "" for a new one."""
    return data.get("was", "").replace("\r\n", "\n") if data else ""


def place_now(sent: Submission, table: Table, name: str) -> int | None:
    """Where an item stands after the save, None where a colleague has renamed or removed it."""
    items = table.items(sent.saved.plan) if sent.saved else ()
    return next((at for at, each in enumerate(items) if same_name(each.name, name)), None)


def to_review(code: UUID) -> HttpResponse:
    """Go to the review, the step after the last."""
    return redirect("plan-review", code)


def after_item(
    request: PageRequest, code: UUID, current: Step, table: Table, index: int | None, total: int
) -> HttpResponse:
    """Where to go after an item was saved, by the button that was pressed."""
    if "stay" in request.POST and index is not None:
        return redirect("plan-item", code, current.slug, table.slug, index + 1)
    if "following" in request.POST and index is not None and index + 1 < total:
        return redirect("plan-item", code, current.slug, table.slug, index + 2)
    if "another" in request.POST and table.grows:
        return redirect("plan-item-new", code, current.slug, table.slug)
    address = reverse("plan-step", args=[code, current.slug])
    return redirect(f"{address}{page_with(current, table, index)}#table-{table.slug}")


def page_with(current: Step, table: Table, index: int | None) -> str:
    """What asks for the page of a long list that shows an item; "" for the first."""
    for spec in current.grids:
        if spec.slug == table.slug and not spec.inner and (index or 0) >= spec.page_size:
            return f"?page-{spec.name}={(index or 0) // spec.page_size + 1}"
    return ""
