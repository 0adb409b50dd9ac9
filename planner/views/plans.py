"""Plans as a whole: the list, a new one, the hub, copies and deletion."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planner import plan_json, rules
from planner.core.plan import Plan
from planner.forms.examples import example, titles
from planner.forms.plans import ExampleForm, FileForm, NewPlanForm
from planner.imports.pdf import NotAPlanFile, plan_from_pdf
from planner.models import Membership, Team
from planner.models import Plan as PlanRow
from planner.plan_json import InvalidPlanError
from planner.services.exports import newest_state
from planner.services.plans import create_plan, delete_plan, duplicate_plan
from planner.services.verdicts import settle
from planner.templatetags.plan_format import VERDICT_WORDS
from planner.views.http import PageRequest
from planner.views.kept_pages import kept_by, kept_page, shown_by, shown_page
from planner.views.lines import content_of, line
from planner.views.opened import open_plan, plan_page
from planner.wizard.findings import folded, level_counts, verdict_sentence
from planner.wizard.links import Links
from planner.wizard.meters import memory_meter
from planner.wizard.questions import questions
from planner.wizard.states import states

PLANS_PER_PAGE = 25
BY = ("changed_by__name", "changed_by__email")
SETTLED_AT_ONCE = 200  # plans judged anew, the latest first, before a list is asked by verdict
MOST_IMPORTANT = 3
QUESTIONS_SHOWN = 6
FILE_FORM_IDS = "id_file_%s"  # it stands on one page with the form of a new plan


@plan_page
@require_safe
def plan_list(request: PageRequest) -> HttpResponse:
    """List the plans that I may see, newest change first."""
    visible = PlanRow.objects.visible_to(request.user)
    rows = visible.without_answers(*BY).select_related("changed_by")
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    verdict = request.GET.get("verdict", "")
    if query:
        rows = rows.filter(Q(title__icontains=query) | Q(client_name__icontains=query))
    if verdict in VERDICT_WORDS:
        settle(rows.exclude(rule_pack=rules.pack_version())[:SETTLED_AT_ONCE])
        rows = rows.filter(verdict=verdict)
    page = Paginator(rows, PLANS_PER_PAGE).get_page(request.GET.get("page"))
    settle(page.object_list)
    can_create = _my_teams(request).exists()
    content = (page.number, page.paginator.count, can_create, tuple(map(content_of, page)))
    kept = kept_by(request, content)
    if kept is not None:
        return kept
    context = {
        "page": page,
        "lines": [line(row) for row in page],
        "query": query,
        "verdict": verdict,
        "verdicts": VERDICT_WORDS,
        "filtered": bool(query) or verdict in VERDICT_WORDS,
        "can_create": can_create,
    }
    return shown_by(request, content, "plans/list.html", context)


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Make a plan from nothing; offer the examples and a file as well."""
    form = NewPlanForm(request.POST or None, teams=_my_teams(request))
    if form.is_valid():
        return _created(request, form.cleaned_data["team"], form.plan(), "Made")
    return _new_page(request, form=form)


@plan_page
@require_POST
def from_example(request: PageRequest, name: str) -> HttpResponse:
    """Make a plan as a copy of an example."""
    if name not in titles():
        raise Http404
    form = ExampleForm(request.POST, teams=_my_teams(request))
    if form.is_valid():
        return _created(request, form.cleaned_data["team"], example(name), "Made from an example")
    return _new_page(request, example_form=form)


@plan_page
@require_POST
def from_file(request: PageRequest) -> HttpResponse:
    """Make a plan from an exported file; where it is none, say everything that is wrong with it."""
    form = FileForm(request.POST, request.FILES, teams=_my_teams(request), auto_id=FILE_FORM_IDS)
    if form.is_valid():
        try:
            plan = _read(form.cleaned_data["file"].read())
        except NotAPlanFile as error:
            form.add_error("file", str(error))
        except InvalidPlanError as error:
            return _new_page(request, file_form=form, file_errors=error.errors)
        else:
            return _created(request, form.cleaned_data["team"], plan, "Read from a file")
    return _new_page(request, file_form=form)


def _read(data: bytes) -> Plan:
    return plan_json.loads(plan_from_pdf(data) if data.startswith(b"%PDF-") else data)


def _created(request: PageRequest, team: Team, plan: Plan, summary: str) -> HttpResponse:
    row = create_plan(team=team, plan=plan, by=request.user, summary=summary)
    messages.success(request, f"{row.title} is ready.")
    return redirect("plan-hub", row.code)


def _my_teams(request: PageRequest) -> QuerySet[Team]:
    """Teams in which I may make plans."""
    return Team.objects.filter(
        memberships__user=request.user, memberships__role__in=Membership.WRITERS
    ).order_by("name")


def _new_page(
    request: PageRequest,
    *,
    form: NewPlanForm | None = None,
    example_form: ExampleForm | None = None,
    file_form: FileForm | None = None,
    file_errors: tuple[plan_json.PlanError, ...] = (),
) -> HttpResponse:
    teams = _my_teams(request)
    asked = [each for each in (form, example_form, file_form) if each is not None]
    context = {
        "form": form or NewPlanForm(teams=teams),
        "example_form": example_form or ExampleForm(teams=teams),
        "file_form": file_form or FileForm(teams=teams, auto_id=FILE_FORM_IDS),
        "file_errors": file_errors,
        "examples": titles(),
        "wrong": bool(file_errors) or any(each.is_bound and each.errors for each in asked),
        "can_create": teams.exists(),
    }
    return render(request, "plans/new.html", context)


@plan_page
@require_safe
def hub(request: PageRequest, code: UUID) -> HttpResponse:
    """Show how far a plan is: verdict, what matters most, and every section with its state."""
    opened = open_plan(request, code)
    export = newest_state(opened.row)
    kept = kept_page(request, opened, export)
    if kept is not None:
        return kept
    plan = opened.plan
    report = opened.report
    links = Links(plan, code)
    asked = questions(report.findings, links)
    found = [each for each in report.findings if each.level is not rules.Level.UNKNOWN]
    folds = folded(found, links)
    context = {
        "row": opened.row,
        "plan": plan,
        "editable": opened.editable,
        "report": report,
        "sentence": verdict_sentence(report, len(asked)),
        "counts": level_counts(found, len(asked)),
        "found": len(found),
        "asked": len(asked),
        "folds": folds[:MOST_IMPORTANT],
        "more_folds": len(folds[MOST_IMPORTANT:]),
        "questions": asked[:QUESTIONS_SHOWN],
        "more_questions": len(asked[QUESTIONS_SHOWN:]),
        "states": states(plan, report),
        "meter": memory_meter(plan, links),
        "vm_count": sum(vm.count for vm in plan.vms),
        "export": export,
    }
    return shown_page(request, opened, "plans/hub.html", context, export)


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PageRequest, code: UUID) -> HttpResponse:
    """Delete a plan, after asking."""
    opened = open_plan(request, code)
    if not opened.editable:
        raise Http404
    if request.method == "POST":
        delete_plan(row=opened.row)
        messages.success(request, f"{opened.plan.title} was deleted.")
        return redirect("plans")
    return render(request, "plans/delete.html", {"row": opened.row})


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: PageRequest, code: UUID) -> HttpResponse:
    """Make a copy of a plan, after asking."""
    opened = open_plan(request, code)
    if not opened.editable:
        raise Http404
    if request.method == "POST":
        row = duplicate_plan(row=opened.row, by=request.user)
        messages.success(request, f"{row.title} is ready.")
        return redirect("plan-hub", row.code)
    return render(request, "plans/duplicate.html", {"row": opened.row})
