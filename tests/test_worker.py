"""Workers: what they make, how they end, and what becomes of jobs and tasks of dead ones."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from planner import plan_json, tasks, worker
from planner.documents.pdf import DocumentError
from planner.models import DocumentWorker, Export
from planner.services import exports, workers
from planner.services.plans import create_plan, delete_plan, save_plan
from planner.snapshot import snapshot
from planner.worker import DocumentWorker as Process
from tests.build import EXAMPLES, a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(team, alice):
    return create_plan(team=team, plan=a_plan(), by=alice)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """The transaction of a test looks like a broken connection to who tidies up between tasks."""
    for module in (worker, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)


@pytest.fixture
def printed(monkeypatch):
    """A stand-in for printing; the plans and infos that it was asked for."""
    asked = []

    def render(plan, info, **options):
        asked.append((plan, info))
        return b"%PDF-" + plan.title.encode()

    monkeypatch.setattr(tasks.press, "render", render)
    return asked


def ask(row, by):
    return tasks.ask_for_build_plan(row=row, by=by)


def queue():
    """Every task: its job and its status."""
    return [(str(t.args_kwargs["args"][0]), t.status) for t in DBTaskResult.objects.all()]


def die(name):
    """Let a worker be one that was not heard of for the time of a lease."""
    seen = timezone.now() - exports.lease()
    DocumentWorker.objects.filter(name=name).update(seen_at=seen)


def expire(export):
    Export.objects.filter(pk=export.pk).update(lease_until=timezone.now())


def state(export):
    return Export.objects.get(pk=export.pk).state


def test_asking_queues_the_job_once(row, alice):
    export = ask(row, alice)
    ask(row, alice)

    assert queue() == [(str(export.code), "READY")]


def test_a_worker_makes_what_waits(row, alice, printed):
    export = ask(row, alice)

    call_command("worker", "--batch")

    export.refresh_from_db()
    assert (export.state, export.bytes) == ("done", len(b"%PDF-A plan"))
    assert queue() == [(str(export.code), "SUCCESSFUL")]
    assert not DocumentWorker.objects.exists()


def test_the_plan_of_the_revision_asked_for_is_printed(row, alice, bob, printed):
    before = snapshot(row)
    ask(row, alice)
    save_plan(row=row, plan=replace(before, title="Later"), version=1, by=bob)

    call_command("worker", "--batch")

    ((plan, info),) = printed
    assert plan == before
    assert (info.revision, info.author, info.team) == (1, "Alice", "Platform")
    assert info.made_on == timezone.localdate(row.revisions.get(number=1).made_at).isoformat()


def test_a_refusal_is_told_to_the_user(row, alice, monkeypatch):
    def refuse(*given, **options):
        raise DocumentError("It was stopped after 120 seconds.")

    monkeypatch.setattr(tasks.press, "render", refuse)
    export = ask(row, alice)

    call_command("worker", "--batch")

    export.refresh_from_db()
    assert (export.state, export.reason) == ("failed", "It was stopped after 120 seconds.")
    assert queue() == [(str(export.code), "SUCCESSFUL")]


def test_an_error_of_ours_fails_the_job_and_is_kept_with_the_task(row, alice, monkeypatch):
    def err(*given, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(tasks.press, "render", err)
    export = ask(row, alice)

    call_command("worker", "--batch")

    export.refresh_from_db()
    assert (export.state, export.reason) == ("failed", tasks.UNFORESEEN)
    assert "ZeroDivisionError" in DBTaskResult.objects.get().traceback


def test_a_database_that_is_away_leaves_the_job_to_its_lease(row, alice):
    export = ask(row, alice)

    def away(claim):
        raise OperationalError("the database system is shutting down")

    with pytest.raises(OperationalError):
        tasks.make(export.code, away)

    assert state(export) == "running"


@pytest.mark.parametrize("end", [SystemExit, KeyboardInterrupt])
def test_a_worker_told_to_end_at_once_gives_the_job_back(row, alice, end):
    export = ask(row, alice)

    def told(claim):
        raise end

    assert tasks.make(export.code, told) == "given back"
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("waiting", 0)


def test_a_job_taken_over_while_it_is_made_has_one_result(row, alice, printed):
    export = ask(row, alice)

    def stalled(claim):
        expire(export)
        tasks.tend()
        assert tasks.make(export.code, lambda claim: b"second") == "made"
        return b"first"

    assert tasks.make(export.code, stalled) == "taken over"
    export.refresh_from_db()
    assert (export.state, export.bytes, export.attempts) == ("done", len(b"second"), 2)


def test_a_plan_deleted_meanwhile_needs_no_document(row, alice):
    export = ask(row, alice)

    def deleted(claim):
        delete_plan(row=row)
        return tasks.render_claimed(claim)

    assert tasks.make(export.code, deleted) == "taken over"
    assert tasks.make(uuid4(), deleted) == "nothing to do"


def test_a_knock_too_many_does_nothing(row, alice, printed):
    export = ask(row, alice)
    tasks.make_export.enqueue(str(export.code))

    call_command("worker", "--batch")

    assert len(printed) == 1
    words = DBTaskResult.objects.order_by("enqueued_at").values_list("return_value", flat=True)
    assert list(words) == ["made", "nothing to do"]


def test_tending_leaves_alone_what_goes_its_way(row, alice):
    export = ask(row, alice)
    workers.appear("here")
    DBTaskResult.objects.get().claim("here")

    assert tasks.tend() == 0
    assert queue() == [(str(export.code), "RUNNING")]


def test_a_worker_that_died_before_it_claimed_the_job_is_made_up_for(row, alice):
    export = ask(row, alice)
    workers.appear("gone")
    DBTaskResult.objects.get().claim("gone")
    die("gone")

    assert tasks.tend() == 1
    assert sorted(queue()) == [(str(export.code), "FAILED"), (str(export.code), "READY")]
    assert tasks.tend() == 0


def test_a_worker_that_died_at_the_job_is_made_up_for(row, alice, printed):
    export = ask(row, alice)
    workers.appear("gone")
    DBTaskResult.objects.get().claim("gone")
    exports.claim(export.code)
    die("gone")

    assert tasks.tend() == 0  # the lease holds yet
    expire(export)
    assert tasks.tend() == 1
    call_command("worker", "--batch")
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("done", 2)


def test_a_worker_that_died_after_the_result_leaves_nothing_to_do(row, alice, printed):
    export = ask(row, alice)
    workers.appear("gone")
    DBTaskResult.objects.get().claim("gone")
    tasks.make(export.code, lambda claim: b"%PDF-")
    die("gone")

    assert tasks.tend() == 0
    assert queue() == [(str(export.code), "FAILED")]
    assert state(export) == "done"


def test_a_worker_lives_for_a_lease_after_its_last_word():
    now = timezone.now()
    workers.appear("here", now=now)
    moment = timedelta(microseconds=1)

    assert workers.alive(now=now + exports.lease() - moment).count() == 1
    assert workers.alive(now=now + exports.lease()).count() == 0
    workers.forget_the_dead(now=now + exports.lease() - moment)
    assert DocumentWorker.objects.count() == 1
    workers.forget_the_dead(now=now + exports.lease())
    assert DocumentWorker.objects.count() == 0


def test_a_word_is_said_four_times_a_lease(settings):
    settings.DOCUMENT_LEASE_SECONDS = 0.04
    said = threading.Semaphore(0)

    with tasks.kept_alive(said.release):
        heard = [said.acquire(timeout=5) for _ in range(3)]

    assert heard == [True, True, True]


def test_a_word_that_does_not_get_through_is_said_again(settings, caplog):
    settings.DOCUMENT_LEASE_SECONDS = 0.04
    said = threading.Semaphore(0)

    def locked():
        said.release()
        raise OperationalError("database is locked")

    with tasks.kept_alive(locked):
        assert said.acquire(timeout=5)
        assert said.acquire(timeout=5)

    assert "did not get through" in caplog.text


def test_progress_is_stored_now_and_then_and_at_the_end(row, alice, monkeypatch):
    tell = tasks.Progress(exports.claim(ask(row, alice).code))
    just_before = tasks.PROGRESS_S - 0.01
    shown = []

    for done, at in [(0, 0.0), (1, just_before), (2, tasks.PROGRESS_S), (3, tasks.PROGRESS_S)]:
        monkeypatch.setattr(tasks, "monotonic", lambda at=at: at)
        tell(done, 3, "Registers")
        shown.append(Export.objects.get().progress_done)

    assert shown == [0, 0, 2, 3]


def test_old_results_of_tasks_go_and_open_tasks_stay(row, alice):
    ask(row, alice)
    old = timezone.now() - timedelta(days=worker.TASKS_KEPT_DAYS)
    for ended_at in (old, old + timedelta(minutes=1)):
        done = tasks.make_export.enqueue(str(uuid4()))
        DBTaskResult.objects.filter(id=done.id).update(status="FAILED", finished_at=ended_at)

    worker.prune()

    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]


def test_folders_of_deleted_plans_go(row, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path
    kept, gone, other = tmp_path / str(row.code), tmp_path / str(uuid4()), tmp_path / "lost+found"
    for folder in (kept, gone, other):
        (folder / "sections").mkdir(parents=True)

    worker.prune()

    assert sorted(tmp_path.iterdir()) == sorted([kept, other])


def test_sections_are_kept_for_one_print_at_a_time(row, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path

    with tasks.own_sections(row) as first, tasks.own_sections(row) as second:
        shared = (first, second)
    with tasks.own_sections(row) as third:
        pass

    assert shared == (tmp_path / str(row.code) / "sections", None)
    assert third == first


def test_a_press_goes_with_the_worker_that_is_killed():
    code = (
        "import os, signal, time; from planner.documents.pdf import _Process;"
        "process = _Process(); process.wait_until_ready(time.monotonic() + 100);"
        "print(process._child.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)

    stat = Path(f"/proc/{int(done.stdout)}/stat")
    until = time.monotonic() + 10
    while stat.exists() and ") Z" not in stat.read_text() and time.monotonic() < until:
        time.sleep(0.05)
    assert not stat.exists() or ") Z" in stat.read_text()


def test_a_worker_ends_with_its_parent(monkeypatch):
    def goes_on(seconds):
        raise AssertionError

    monkeypatch.setattr(worker, "sleep", goes_on)
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda self: None)

    Process(parent=os.getppid() + 1).run()

    assert not DocumentWorker.objects.exists()


def test_the_web_process_never_loads_the_press():
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'planner.settings';"
        "django.setup(); import planner.urls, planner.tasks; from django.urls import get_resolver;"
        "get_resolver().url_patterns; print(sorted({'weasyprint', 'fontTools'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout == "[]\n"


@pytest.mark.django_db(transaction=True)
def test_a_real_document_is_made(team, alice):
    plan = plan_json.loads((EXAMPLES / "article-2nic-lab.json").read_bytes())
    export = ask(create_plan(team=team, plan=plan, by=alice), alice)
    begun = time.monotonic()

    call_command("worker", "--batch")

    export.refresh_from_db()
    with export.file.open() as file:
        assert file.read(5) == b"%PDF-"
    assert (export.state, export.attempts) == ("done", 1)
    assert time.monotonic() - begun < 120
