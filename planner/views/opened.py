"""Opening a plan for a page: who may, what it holds, and what happens without a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from planner.core.plan import Plan
from planner.models import Plan as PlanRow
from planner.rules import Report
from planner.services.verdicts import report_of
from planner.snapshot import kept_snapshot
from planner.views.http import PageRequest
from planner.wizard.kept import keep

P = ParamSpec("P")
View = Callable[Concatenate[PageRequest, P], HttpResponse]


@dataclass(slots=True)
class Opened:
    """A plan as a page sees it; ``editable`` says whether this user may change it."""

    row: PlanRow
    plan: Plan
    editable: bool

    @property
    def report(self) -> Report:
        """The findings of the plan as it is stored."""
        return report_of(self.row, kept_snapshot(self.row))


class ReadOnlyError(Exception):
    """The user may see the plan and not write it, perhaps since a moment ago."""

    def __init__(self, code: UUID) -> None:
        super().__init__(f"plan {code} is not theirs to write")
        self.code = code


def open_plan(request: PageRequest, code: UUID, *, reading: bool = False) -> Opened:
    """Read a plan that the user may see, or answer 404; to post they have to be able to edit it.

    ``reading`` is for a post that changes nothing of the plan.
    """
    mine = PlanRow.objects.editable_by(request.user).without_answers()
    if request.method == "POST" and not reading:
        try:
            row = get_object_or_404(mine, code=code)
        except Http404:
            if PlanRow.objects.visible_to(request.user).filter(code=code).exists():
                raise ReadOnlyError(code) from None
            raise
        return Opened(row, kept_snapshot(row), editable=True)
    named = ("team__name", "changed_by__name", "changed_by__email")
    rows = (
        PlanRow.objects.visible_to(request.user)
        .without_answers(*named)
        .select_related("team", "changed_by")
        .annotate(may_edit=Exists(mine.filter(pk=OuterRef("pk"))))
    )
    row = get_object_or_404(rows, code=code)
    return Opened(row, kept_snapshot(row), vars(row)["may_edit"])


def read_version(request: HttpRequest, row: PlanRow) -> int:
    """The version that the posted form was made from; SuspiciousOperation where it is none."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise SuspiciousOperation("the form has no version")
    version = int(text)
    if not 1 <= version <= row.version:
        raise SuspiciousOperation(f"the plan has no version {version}")
    return version


def plan_page(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let signed-in people through; nothing of a plan is stored by browsers or proxies."""
    return _guarded(view, _sign_in_first)


def form_page(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let signed-in people through; words sent after a session ended wait for the sign-in."""
    return _guarded(view, _keep_and_sign_in)


def _guarded(
    view: View[P], otherwise: Callable[[HttpRequest], HttpResponse]
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            try:
                response = view(cast(PageRequest, request), *args, **kwargs)
            except PlanRow.DoesNotExist:
                raise Http404("The plan was deleted a moment ago.") from None
            except ReadOnlyError as error:
                kept = _kept_address(request) if otherwise is _keep_and_sign_in else ""
                context = {"code": error.code, "kept": kept}
                response = render(request, "plans/read_only.html", context, status=404)
        else:
            response = otherwise(request)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return guarded


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """Ask for the sign-in; what a button was to do is not done, so go to the plans after it."""
    asked = request.method in ("GET", "HEAD")
    return redirect_to_login(request.get_full_path() if asked else reverse("plans"))


def _keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse("You are signed out. Save to sign in; your words are kept.", status=401)
    target = request.get_full_path()
    if request.method == "POST":
        target = _kept_address(request) or request.path
    return redirect_to_login(target)


def _kept_address(request: HttpRequest) -> str:
    """Keep what was sent; return where it fills the form again, "" where it was not kept."""
    key = None if request.headers.get("HX-Request") else keep(request)
    return f"{request.path}?{urlencode({'restore': key})}" if key else ""
