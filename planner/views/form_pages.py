"""A page of the wizard, rendered, and the findings beside it, judged while somebody types."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from planner import rules
from planner.core.parts import AcceptedFinding
from planner.core.plan import Plan
from planner.forms.page import PageForm
from planner.rules import Report
from planner.views.http import PageRequest
from planner.views.kept_pages import shown_page
from planner.views.opened import Opened
from planner.views.submissions import Submission
from planner.wizard.clashes import chooser
from planner.wizard.links import Links
from planner.wizard.panel import panel
from planner.wizard.states import states
from planner.wizard.steps import Step, step_after, step_before


def page(
    request: PageRequest,
    opened: Opened,
    current: Step,
    form: PageForm,
    sent: Submission,
    template: str,
    extra: dict[str, Any],
) -> HttpResponse:
    """Render a page of the wizard."""
    stored = sent.version == opened.row.version
    report = opened.report if stored else rules.check(opened.plan)
    found = findings_of(request, opened, current, opened.plan, report, form)
    context = {
        **found,
        "states": states(opened.plan, report),
        "plan": opened.plan,
        "form": form,
        "sent": sent,
        "errors": form.errors if not sent.restored else [],
        "before": step_before(current),
        "after": step_after(current),
        **extra,
    }
    if sent.conflict:
        context["chooser"] = chooser(sent.conflict, sent.choices, request.user)
    return shown_page(request, opened, template, context)


def judged(
    request: PageRequest,
    opened: Opened,
    current: Step,
    form: PageForm,
    accepted: tuple[AcceptedFinding, ...],
) -> HttpResponse:
    """Answer the findings of the page as it would be, with what is accepted by now; store nothing.

    The form may be of an older version than a finding that was just accepted in the panel.
    """
    readable = form.is_valid()
    plan = replace(form.applied() if readable else opened.plan, accepted=accepted)
    context = findings_of(request, opened, current, plan, rules.check(plan), form)
    still_named = len(form.in_the_way)
    context |= {"unreadable": not readable, "still_named": still_named, "answered": True}
    return render(request, "plans/_findings.html", context)


def findings_of(
    request: PageRequest,
    opened: Opened,
    current: Step,
    plan: Plan,
    report: Report,
    form: PageForm,
) -> dict[str, Any]:
    """What the findings panel shows, and what is needed to accept a finding from there."""
    links = Links(plan, opened.row.code, form.anchor)
    return {
        **panel(plan, report, links, current, form.subject(plan)),
        "row": opened.row,
        "editable": opened.editable,
        "live": bool(form.blocks or form.grids),
        "back": request.get_full_path(),
        "by": str(request.user),
    }
