"""The build plan as it is made in the background: its state on the pages, and its file."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from planner import tasks
from planner.models import Export
from planner.models import Plan as PlanRow
from planner.services import exports, workers
from planner.views.http import PageRequest
from planner.views.opened import open_plan, plan_page

State = Export.State
OPEN = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPlan:
    """What the pages say about the build plan of a plan.

    ``current`` is the document of this very revision, ``others`` are finished ones, newest first,
    and ``on_their_way`` those of other revisions that are being made.
    """

    current: Export | None
    others: tuple[Export, ...]
    on_their_way: tuple[Export, ...]
    ahead: int
    worker: bool
    file_lost: bool
    file_name: str

    @property
    def underway(self) -> bool:
        """Whether the document of this revision waits or is being made."""
        return self.current is not None and self.current.state in OPEN

    @property
    def moves(self) -> bool:
        """Whether it is worth looking again."""
        return self.underway or bool(self.on_their_way)

    @property
    def ready(self) -> bool:
        """Whether there is a file to download."""
        return self.current is not None and self.current.state == State.DONE and not self.file_lost


def build_plan(row: PlanRow) -> BuildPlan:
    """Read how far the build plan is, in a number of queries that does not grow."""
    key = exports.export_key(row, row.version)
    found = list(row.exports.select_related("requested_by"))
    current = next((each for each in found if each.key == key), None)
    rest = [each for each in found if each is not current]
    on_their_way = tuple(each for each in rest if each.state in OPEN)
    waits = current is not None and current.state == State.WAITING
    moves = bool(on_their_way) or (current is not None and current.state in OPEN)
    return BuildPlan(
        current=current,
        others=tuple(each for each in rest if each.state == State.DONE),
        on_their_way=on_their_way,
        ahead=_ahead_of(current) if current is not None and waits else 0,
        worker=workers.alive().exists() if moves else True,
        file_lost=current is not None
        and current.state == State.DONE
        and not exports.file_is_there(current),
        file_name=file_name(row, row.version, "pdf"),
    )


def _ahead_of(export: Export) -> int:
    """How many documents are made before this one."""
    earlier = Q(state=State.WAITING, asked_at__lt=export.asked_at)
    return Export.objects.filter(earlier | Q(state=State.RUNNING)).count()


@plan_page
@require_POST
def make(request: PageRequest, code: UUID) -> HttpResponse:
    """Ask for the build plan of the current revision; whoever may read the plan may ask."""
    opened = open_plan(request, code, reading=True)
    tasks.ask_for_build_plan(row=opened.row, by=request.user)
    return redirect("plan-documents", code)


@plan_page
@require_safe
def as_pdf(request: PageRequest, code: UUID) -> HttpResponse:
    """Download the build plan of the current revision; until there is one, show how far it is."""
    row = open_plan(request, code).row
    export = exports.current_export(row)
    answer = _file(row, export) if export is not None else None
    return answer or redirect("plan-documents", code)


@plan_page
@require_safe
def download(request: PageRequest, code: UUID, export: UUID) -> HttpResponse:
    """Download a finished build plan of this plan, of whatever revision."""
    row = open_plan(request, code).row
    found = row.exports.filter(code=export).first()
    answer = _file(row, found) if found is not None else None
    if answer is None:
        raise Http404("There is no such document.")
    return answer


def file_name(row: PlanRow, revision: int, ending: str) -> str:
    """Name a file after the plan and its revision."""
    title = slugify(row.title)[:80].strip("-") or "plan"
    return f"{title}-revision-{revision}.{ending}"


def _file(row: PlanRow, export: Export) -> HttpResponse | None:
    if export.state != State.DONE:
        return None
    try:
        with export.file.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    name = file_name(row, export.revision, "pdf")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
