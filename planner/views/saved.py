"""Saying that something was saved, with the button that takes it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from planner.core.plan import Plan
from planner.models import Plan as PlanRow
from planner.models import User
from planner.services.plans import Saved
from planner.services.undo import CannotUndoError, undo_last
from planner.snapshot import kept_snapshot
from planner.views.http import PageRequest
from planner.views.opened import open_plan, plan_page, read_version
from planner.wizard.steps import BY_SLUG

PAGES = frozenset({"plan-hub", "plan-review", "plan-documents", "plan-step", "plan-item"})


def say_saved(request: PageRequest, saved: Saved) -> None:
    """Say when a form was saved, and with whose changes it was put together."""
    words = f"Saved {timezone.localtime():%H:%M}{_together(saved, request.user)}"
    if saved.made_revision:
        say_done(request, saved.row, words)
    else:
        messages.success(request, words)


def say_done(request: PageRequest, row: PlanRow, words: str, undo: str = "Undo") -> None:
    """Say what was done as the newest revision of ``row``, and offer to take it back."""
    messages.success(request, words, extra_tags=f"undo {row.code} {row.version} {undo}")


def _together(saved: Saved, user: User) -> str:
    if saved.others is None or not saved.others.titles:
        return ""
    who = ["your own" if by == user else f"{by or 'Somebody'}\u2019s" for by in saved.others.by]
    return f", together with {' and '.join(who)} changes to {', '.join(saved.others.titles)}"


@plan_page
@require_POST
def undo(request: PageRequest, code: UUID) -> HttpResponse:
    """Take back my last save, if it is the newest; of an undone one, do it again."""
    row = open_plan(request, code).row
    version = read_version(request, row)
    try:
        undone = undo_last(row=row, by=request.user, version=version)
    except CannotUndoError as error:
        messages.error(request, f"Not undone. {error}")
    else:
        row = undone.row
        say_done(request, row, undone.summary, "Undo" if undone.again else "Redo")
    return _back(request.POST.get("back", ""), code, kept_snapshot(row))


def _back(address: str, code: UUID, plan: Plan) -> HttpResponse:
    """Go back to the page of this plan where the button was, or the nearest that still is."""
    try:
        match = resolve(address)
    except Resolver404:
        return redirect("plan-hub", code)
    where = match.kwargs
    step = BY_SLUG.get(where.get("slug", ""))
    if where.get("code") != code or ("slug" in where and step is None):
        return redirect("plan-hub", code)
    table = step.table(where.get("kind", "")) if step else None
    there = table is not None and 1 <= where.get("number", 0) <= len(table.items(plan))
    if step is not None and not (match.url_name == "plan-item" and there):
        return redirect("plan-step", code, step.slug)
    page = match.url_name if match.url_name in PAGES else "plan-hub"
    return HttpResponseRedirect(reverse(page, kwargs=where))
