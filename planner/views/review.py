"""The review of a plan: every finding and every answer; findings accepted and withdrawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from planner import plan_json
from planner.core.parts import AcceptedFinding
from planner.core.plan import Plan
from planner.forms.plans import AcceptForm
from planner.rules import Finding, Level, Report
from planner.services.plans import StaleSaveError, save_plan
from planner.views.http import PageRequest, wants_fragment
from planner.views.opened import Opened, open_plan, plan_page, read_version
from planner.wizard.findings import ACCEPTABLE, folded, level_counts, verdict_sentence
from planner.wizard.links import Links
from planner.wizard.questions import questions
from planner.wizard.states import states
from planner.wizard.steps import BY_SLUG, STEPS
from planner.wizard.summary import sections

ACCEPTED = "accepted"
SHOWN = frozenset({*map(str, Level), ACCEPTED})


@dataclass(frozen=True, slots=True)
class Filter:
    """What the review is narrowed to: a level or "accepted", and a step; "" for all."""

    level: str = ""
    section: str = ""

    @classmethod
    def asked(cls, request: PageRequest) -> Filter:
        """Read it from the address; what makes no sense counts as all."""
        level, section = request.GET.get("level", ""), request.GET.get("section", "")
        return cls(level if level in SHOWN else "", section if section in BY_SLUG else "")

    def keeps(self, finding: Finding, links: Links) -> bool:
        """Whether a finding is shown."""
        if self.section and links.step(finding).slug != self.section:
            return False
        if self.level == ACCEPTED:
            return finding.accepted is not None
        return not self.level or finding.level == self.level

    @property
    def query(self) -> str:
        """The address's question, so that a button leads back to the same view."""
        narrowed = {"level": self.level, "section": self.section}
        return urlencode({key: value for key, value in narrowed.items() if value})


@plan_page
@require_safe
def review(request: PageRequest, code: UUID) -> HttpResponse:
    """Show every answer with a link to change it, and every finding by level."""
    return review_page(request, open_plan(request, code), Filter.asked(request))


def review_page(
    request: PageRequest, opened: Opened, narrowed: Filter, accepting: AcceptForm | None = None
) -> HttpResponse:
    """Render the review; ``accepting`` is a form that could not be taken."""
    plan, code = opened.plan, opened.row.code
    report = opened.report
    links = Links(plan, code)
    kept = [each for each in report.findings if narrowed.keeps(each, links)]
    asked = questions(kept, links)
    address = reverse("plan-review", args=[code])
    context = {
        **frame(opened, report, "review"),
        "filter": narrowed,
        "levels": _levels(report, links),
        "accepted_count": sum(1 for each in report.findings if each.accepted),
        "found": [
            (level, folded([each for each in kept if each.level is level], links))
            for level in Level
            if level is not Level.UNKNOWN and any(each.level is level for each in kept)
        ],
        "asked": [
            (step, [each for each in asked if each.step is step])
            for step in STEPS
            if any(each.step is step for each in asked)
        ],
        "sections": [
            each
            for each in ([] if narrowed.level else sections(plan, code))
            if narrowed.section in ("", each.step.slug)
        ],
        "passed": len(report.passed),
        "not_applicable": len(report.not_applicable),
        "accepting": accepting,
        "gone": _without_finding(plan, report),
        "by": str(request.user),
        "today": timezone.localdate().isoformat(),
        "back": f"{address}?{narrowed.query}" if narrowed.query else address,
    }
    return render(request, "plans/review.html", context)


def frame(opened: Opened, report: Report, here: str) -> dict[str, object]:
    """What the pages after the steps have in common."""
    asked = len(questions(report.findings, Links(opened.plan, opened.row.code)))
    return {
        "row": opened.row,
        "plan": opened.plan,
        "editable": opened.editable,
        "report": report,
        "sentence": verdict_sentence(report, asked),
        "states": states(opened.plan, report),
        "here": here,
    }


def _levels(report: Report, links: Links) -> list[tuple[Level, int]]:
    """Every level that has something, for the filter."""
    found = [each for each in report.findings if each.level is not Level.UNKNOWN]
    return level_counts(found, len(questions(report.findings, links)))


def _without_finding(plan: Plan, report: Report) -> list[AcceptedFinding]:
    """What was accepted and is no finding any more."""
    found = {(f.rule.id, f.subject.casefold()) for f in report.findings}
    return [each for each in plan.accepted if (each.rule, each.subject.casefold()) not in found]


@plan_page
@require_POST
def accept(request: PageRequest, code: UUID) -> HttpResponse:
    """Record that somebody carries the risk of a rule's findings, and why."""
    opened = open_plan(request, code)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        if wants_fragment(request):
            return said([str(each) for errors in form.errors.values() for each in errors])
        return review_page(request, opened, Filter(), form)
    rule = form.cleaned_data["rule"]
    wanted = {each.replace("\r\n", "\n") for each in request.POST.getlist("subject")}
    about = [f for f in opened.report.findings if f.rule.id == rule]
    about = [f for f in about if f.subject in wanted and f.missing is None]
    subjects = list(dict.fromkeys(f.subject for f in about if f.level in ACCEPTABLE))
    if not subjects:
        return _nothing(request, code, about)
    accepted = [
        AcceptedFinding(
            rule=rule,
            subject=subject,
            reason=form.cleaned_data["reason"].replace("\r\n", "\n"),
            by=form.cleaned_data["by"],
            on=timezone.localdate().isoformat(),
        )
        for subject in subjects
    ]
    kept = _others(opened.plan, rule, subjects)
    problem = _saved(request, opened, (*kept, *accepted))
    words = "Accepted." if len(subjects) == 1 else f"{len(subjects)} findings accepted."
    return _answer(request, code, problem, words)


def _nothing(request: PageRequest, code: UUID, about: Sequence[Finding]) -> HttpResponse:
    """Say why there was nothing to accept."""
    if any(each.level is Level.BLOCKER for each in about):
        words = "A blocker cannot be accepted: the cluster cannot be built so."
    elif wants_fragment(request):
        words = "The saved plan has no such finding. Save the page first, then accept it."
    else:
        words = "That finding is gone, so there was nothing to accept."
    return _answer(request, code, words, "")


@plan_page
@require_POST
def withdraw(request: PageRequest, code: UUID) -> HttpResponse:
    """Take back that a finding was accepted."""
    opened = open_plan(request, code)
    subject = request.POST.get("subject", "").replace("\r\n", "\n")
    others = _others(opened.plan, request.POST.get("rule", ""), [subject])
    if len(others) == len(opened.plan.accepted):
        raise Http404
    problem = _saved(request, opened, others)
    return _answer(request, code, problem, "No longer accepted.")


def _others(plan: Plan, rule: str, subjects: Sequence[str]) -> tuple[AcceptedFinding, ...]:
    taken = {each.casefold() for each in subjects}
    return tuple(
        each for each in plan.accepted if each.rule != rule or each.subject.casefold() not in taken
    )


def _saved(request: PageRequest, opened: Opened, accepted: tuple[AcceptedFinding, ...]) -> str:
    """Save what is accepted; return what went wrong, "" where nothing did."""
    version = read_version(request, opened.row)
    plan = replace(opened.plan, accepted=accepted)
    try:
        save_plan(row=opened.row, plan=plan, version=version, by=request.user)
    except StaleSaveError as error:
        who = error.by or "Somebody"
        return f"{who} accepted or withdrew findings meanwhile. Please try again."
    except plan_json.InvalidPlanError:
        return "The plan changed meanwhile. Nothing was saved; please try again."
    return ""


def _answer(request: PageRequest, code: UUID, problem: str, words: str) -> HttpResponse:
    """Go back to where the button stood; a step's form is judged anew and keeps its answers."""
    if wants_fragment(request):
        if problem:
            return said([problem])
        judge_again = json.dumps({"change": {"target": "#answers"}})
        return HttpResponse(status=204, headers={"HX-Trigger": judge_again})
    if problem:
        messages.warning(request, problem)
    else:
        messages.success(request, words)
    return redirect(_back(request, code))


def _back(request: PageRequest, code: UUID) -> str:
    """The page of this plan that the button stood on."""
    back = request.POST.get("back", "")
    inside = back.startswith(reverse("plan-hub", args=[code]))
    if inside and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("plan-review", args=[code])


def said(lines: Sequence[str]) -> HttpResponse:
    """Answer what a form of the panel shows below its fields."""
    return HttpResponse(" ".join(map(escape, lines)))
