"""Copying and removing an item of a step."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from planner.core.plan import Plan
from planner.forms.place_words import in_words
from planner.models import Plan as PlanRow
from planner.plan_json import InvalidPlanError
from planner.services.plans import StaleSaveError, save_plan
from planner.views.http import PageRequest
from planner.views.opened import Opened, open_plan, plan_page, read_version
from planner.views.saved import say_done
from planner.views.wizard import place_of, table_or_404
from planner.wizard.changes import copied, references_from_elsewhere, removed
from planner.wizard.steps import Step
from planner.wizard.tables import Table


@plan_page
@require_POST
def copy_item(request: PageRequest, code: UUID, slug: str, kind: str, number: int) -> HttpResponse:
    """Put a copy of an item at the end of its list and open it."""
    opened = open_plan(request, code)
    current, table = growing_table_or_404(slug, kind)
    items = table.items(opened.plan)
    index = place_of(request.POST, items, number - 1)
    plan = copied(opened.plan, table, index)
    row = saved_quietly(request, opened, plan)
    if row is None:
        return redirect("plan-step", code, slug)
    name = table.items(plan)[-1].name
    say_done(request, row, f"{items[index].name} was copied to {name}.")
    return redirect("plan-item", code, current.slug, table.slug, len(items) + 1)


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove_item(
    request: PageRequest, code: UUID, slug: str, kind: str, number: int
) -> HttpResponse:
    """Remove an item; while something names it, say what, and offer to take that away too."""
    opened = open_plan(request, code)
    current, table = growing_table_or_404(slug, kind)
    if not opened.editable:
        raise Http404
    items = table.items(opened.plan)
    index = place_of(request.POST or None, items, number - 1)
    places = references_from_elsewhere(opened.plan, table, index)
    agreed = not places or "references" in request.POST
    if request.method == "POST" and agreed:
        row = saved_quietly(request, opened, removed(opened.plan, table, index))
        if row is not None:
            say_done(request, row, f"{items[index].name} was removed.")
        return redirect("plan-step", code, slug)
    context = {
        "row": opened.row,
        "step": current,
        "table": table,
        "item": items[index],
        "number": index + 1,
        "places": [in_words(opened.plan, place).removesuffix(",") for place in places],
        "refused": request.method == "POST",
    }
    return render(request, "plans/remove_item.html", context)


def growing_table_or_404(slug: str, kind: str) -> tuple[Step, Table]:
    """The step and its table, where items may be added and removed."""
    current, table = table_or_404(slug, kind)
    if not table.grows:
        raise Http404
    return current, table


def saved_quietly(request: PageRequest, opened: Opened, plan: Plan) -> PlanRow | None:
    """Save a change made by one button; None where a colleague was faster, which is said."""
    version = read_version(request, opened.row)
    try:
        return save_plan(row=opened.row, plan=plan, version=version, by=request.user)
    except StaleSaveError as error:
        who = error.by or "Somebody"
        messages.error(
            request, f"{who} changed this meanwhile. Nothing was saved; please try again."
        )
    except InvalidPlanError:
        messages.error(request, "The plan changed meanwhile. Nothing was saved; please try again.")
    return None
