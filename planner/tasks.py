"""Background tasks. The one module that knows ``django_tasks``; Django 6 has the same as its own.

A task here is a knock on the door: it names a job of ``services.exports`` that waits. A knock too
many finds nothing to do; one that got lost with its worker is made up for by ``tend``.
"""

from __future__ import annotations

import fcntl
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, connections, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from planner.documents.info import DocumentInfo
from planner.documents.pdf import DocumentError, Press
from planner.models import Export, User
from planner.models import Plan as PlanRow
from planner.services import exports, workers
from planner.services.exports import Claim, LostClaimError, Options
from planner.services.revisions import revision_plan
from planner.services.teams import document_look

log = logging.getLogger(__name__)

press = Press()  # starts with the first document; its libraries stay loaded for the next

PROGRESS_S = 0.3  # progress is stored no more often than this
UNFORESEEN = "It failed in a way that was not foreseen; the log of the server says how."


class DeadWorkerError(Exception):
    """Written into a task whose worker ended before it was done."""


Render = Callable[[Claim], bytes]


def ask_for_build_plan(*, row: PlanRow, by: User, options: Options | None = None) -> Export:
    """Ask for the build plan of the current revision, and queue it where it is not made yet."""
    with transaction.atomic():
        export, to_queue = exports.ask(row=row, by=by, options=options)
        if to_queue:
            make_export.enqueue(str(export.code))
    return export


@task()
def make_export(code: str) -> str:
    """Make one document; says in a word what came of it."""
    return make(UUID(code), render_claimed)


def make(code: UUID, render_it: Render) -> str:
    """Claim a job and make its document, with the lease extended all the while."""
    claim = exports.claim(code)
    if claim is None:
        return "nothing to do"
    reason = UNFORESEEN  # also where an error of ours passes through here on its way to the log
    try:
        with kept_alive(lambda: exports.beat(claim)):
            data = render_it(claim)
        exports.finish(claim, data)
    except DocumentError as error:
        reason = str(error)
    except (LostClaimError, ObjectDoesNotExist):
        return "taken over"
    except OperationalError:  # the database is away; when the lease is over the job is begun anew
        reason = ""
        raise
    except (KeyboardInterrupt, SystemExit):  # told to end now; the loop around us knows
        exports.give_back(claim)
        return "given back"
    else:
        return "made"
    finally:
        if reason:
            exports.fail(claim, reason)  # without effect where the claim is not held any more
    return "failed"


def render_claimed(claim: Claim) -> bytes:
    """Print the plan as it was at the revision asked for."""
    export = claim.export
    row = export.plan
    revision = row.revisions.select_related("author").get(number=export.revision)
    info = DocumentInfo(
        made_on=timezone.localdate(revision.made_at).isoformat(),
        author=str(revision.author or ""),
        revision=revision.number,
        issued=export.issued,
        **document_look(row.team),
    )
    with own_sections(row) as cache:
        return press.render(revision_plan(revision), info, on_progress=Progress(claim), cache=cache)


@dataclass(slots=True)
class Progress:
    """What a render calls as it goes on; stores the first and the last word, others now and then.

    Raises LostClaimError where the job was given to another worker.
    """

    claim: Claim
    next_at: float = field(default=0.0)

    def __call__(self, done: int, total: int, words: str) -> None:
        """Take note that ``done`` of ``total`` parts are made."""
        if done < total and monotonic() < self.next_at:
            return
        exports.progress(self.claim, done, total, words)
        self.next_at = monotonic() + PROGRESS_S


@contextmanager
def own_sections(row: PlanRow) -> Iterator[Path | None]:
    """Give the folder of a plan's printed sections; None while another process prints the plan."""
    folder = Path(settings.DOCUMENTS_DIR) / str(row.code)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "sections.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield folder / "sections"


@contextmanager
def kept_alive(beat: Callable[[], object]) -> Iterator[None]:
    """Call ``beat`` four times a lease, in a thread of its own, while the block runs."""
    over = Event()
    thread = Thread(target=_beat_until, args=(over, beat), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat_until(over: Event, beat: Callable[[], object]) -> None:
    try:
        while not over.wait(settings.DOCUMENT_LEASE_SECONDS / 4):
            try:
                beat()
            except OperationalError:  # the database is busy or away; the next beat may get through
                log.warning("A heartbeat did not get through.", exc_info=True)
                connections.close_all()
    finally:
        connections.close_all()


def tend() -> int:
    """Look after jobs and queue: take jobs from dead workers, and queue what waits unqueued.

    Returns how many jobs were queued anew.
    """
    with transaction.atomic():
        workers.forget_the_dead()
        exports.reap()
        queued = _queued_codes()
        waiting = Export.objects.filter(state=Export.State.WAITING).order_by("asked_at")
        lost = [str(code) for code in waiting.values_list("code", flat=True)]
        lost = [code for code in lost if code not in queued]
        for code in lost:
            make_export.enqueue(code)
    return len(lost)


def _queued_codes() -> set[str]:
    """Jobs whose task is ready, or with a worker that lives; tasks of dead workers are closed."""
    alive = set(workers.alive().values_list("name", flat=True))
    queued = set()
    rows = DBTaskResult.objects.filter(task_path=make_export.module_path)
    for row in rows.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]):
        if row.status == TaskResultStatus.READY or alive.intersection(row.worker_ids[-1:]):
            queued.add(row.args_kwargs["args"][0])
        else:
            row.set_failed(DeadWorkerError(f"{row.worker_ids[-1:]} was not heard of any more"))
    return queued


def drop_folders_of_deleted_plans() -> None:
    """Delete folders of plans that are gone: their kept sections, and files nobody refers to."""
    root = Path(settings.DOCUMENTS_DIR)
    found = {folder.name: folder for folder in root.iterdir()} if root.is_dir() else {}
    known = {str(code) for code in PlanRow.objects.values_list("code", flat=True)}
    for name, folder in found.items():
        if name not in known and _is_uuid(name):
            shutil.rmtree(folder, ignore_errors=True)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
