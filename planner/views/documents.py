"""The review of a plan, accepted findings, and the documents made from it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from planner import plan_json, rules
from planner.core.parts import AcceptedFinding
from planner.core.plan import Plan
from planner.documents.info import DocumentInfo
from planner.documents.pdf import DocumentError
from planner.documents.pdf import render as render_pdf
from planner.forms.plans import AcceptForm
from planner.services.plans import StaleSaveError, save_plan
from planner.views.http import PageRequest
from planner.views.opened import Opened, open_plan, plan_page, read_version
from planner.wizard.findings import folded, states, verdict_sentence
from planner.wizard.links import Links
from planner.wizard.summary import sections


@plan_page
@require_safe
def review(request: PageRequest, code: UUID) -> HttpResponse:
    """Show every answer with a link to change it, and every finding by level."""
    return _review(request, open_plan(request, code))


def _review(
    request: PageRequest, opened: Opened, accepting: AcceptForm | None = None
) -> HttpResponse:
    plan, code = opened.plan, opened.row.code
    report = rules.check(plan)
    links = Links(plan, code)
    context = {
        **_frame(opened, report, "review"),
        "sections": sections(plan, code),
        "levels": [
            (level, folded(report.at(level), links)) for level in rules.Level if report.at(level)
        ],
        "passed": len(report.passed),
        "not_applicable": len(report.not_applicable),
        "accepting": accepting,
        "gone": _without_finding(plan, report),
        "by": str(request.user),
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "plans/review.html", context)


def _frame(opened: Opened, report: rules.Report, here: str) -> dict[str, object]:
    return {
        "row": opened.row,
        "plan": opened.plan,
        "editable": opened.editable,
        "report": report,
        "sentence": verdict_sentence(report),
        "states": states(opened.plan, report),
        "here": here,
    }


def _without_finding(plan: Plan, report: rules.Report) -> list[AcceptedFinding]:
    """What was accepted and is no finding any more."""
    found = {(f.rule.id, f.subject.casefold()) for f in report.findings}
    return [each for each in plan.accepted if (each.rule, each.subject.casefold()) not in found]


@plan_page
@require_POST
def accept(request: PageRequest, code: UUID) -> HttpResponse:
    """Record that somebody carries the risk of a finding, and why."""
    opened = open_plan(request, code)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _review(request, opened, form)
    rule = form.cleaned_data["rule"]
    subject = form.cleaned_data["subject"].replace("\r\n", "\n")
    report = rules.check(opened.plan)
    about = [f for f in report.findings if f.rule.id == rule and f.subject == subject]
    if not any(f.level is not rules.Level.UNKNOWN for f in about):
        messages.warning(request, "That finding is gone, so there was nothing to accept.")
        return redirect("plan-review", code)
    accepted = AcceptedFinding(
        rule=rule,
        subject=subject,
        reason=form.cleaned_data["reason"].replace("\r\n", "\n"),
        by=form.cleaned_data["by"],
        on=timezone.localdate().isoformat(),
    )
    others = _others(opened.plan, rule, subject)
    return _saved(request, opened, (*others, accepted), "Accepted.")


@plan_page
@require_POST
def withdraw(request: PageRequest, code: UUID) -> HttpResponse:
    """Take back that a finding was accepted."""
    opened = open_plan(request, code)
    subject = request.POST.get("subject", "").replace("\r\n", "\n")
    others = _others(opened.plan, request.POST.get("rule", ""), subject)
    if len(others) == len(opened.plan.accepted):
        raise Http404
    return _saved(request, opened, others, "No longer accepted.")


def _others(plan: Plan, rule: str, subject: str) -> tuple[AcceptedFinding, ...]:
    return tuple(
        each
        for each in plan.accepted
        if not (each.rule == rule and each.subject.casefold() == subject.casefold())
    )


def _saved(
    request: PageRequest, opened: Opened, accepted: tuple[AcceptedFinding, ...], said: str
) -> HttpResponse:
    version = read_version(request, opened.row)
    plan = replace(opened.plan, accepted=accepted)
    try:
        save_plan(row=opened.row, plan=plan, version=version, by=request.user)
    except StaleSaveError as error:
        who = error.by or "Somebody"
        messages.error(request, f"{who} accepted or withdrew findings meanwhile. Please try again.")
    except plan_json.InvalidPlanError:
        messages.error(request, "The plan changed meanwhile. Nothing was saved; please try again.")
    else:
        messages.success(request, said)
    return redirect("plan-review", opened.row.code)


@plan_page
@require_safe
def page(request: PageRequest, code: UUID) -> HttpResponse:
    """Show what can be downloaded."""
    opened = open_plan(request, code)
    return render(
        request, "plans/documents.html", _frame(opened, rules.check(opened.plan), "documents")
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
        context = _frame(opened, rules.check(opened.plan), "documents")
        context["problem"] = str(error)
        return render(request, "plans/documents.html", context, status=503)
    return _download(data, "application/pdf", opened, "pdf")


def _download(data: bytes, kind: str, opened: Opened, ending: str) -> HttpResponse:
    title = slugify(opened.plan.title)[:80].strip("-") or "plan"
    name = f"{title}-revision-{opened.row.version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
