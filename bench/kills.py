"""Workers killed while they make documents: ``.venv/bin/python -m bench.kills [--kills 20]``.

Real worker processes make build plans of small plans; at random moments one of them is killed with
everything it started, or alone, and another takes its place. In the end each job must have exactly
one result: one file, as recorded. Runs on SQLite in a folder of its own, or, with DATABASE_URL, in
that PostgreSQL database, which should be an empty one. Ends with status 1 where anything is amiss.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "planner" / "examples" / "article-2nic-lab.json"
LEASE_S = 2
WORKERS = 2
AHEAD = 3  # jobs that are open at any moment, so that a worker is rarely idle
AT_WORK = "making a document"
FIRST_GUESS_S = 15.0
PATIENCE_S = 60.0
SETTLE_S = 600.0


def main() -> int:
    """Kill, let the rest be made, check, and print what was found."""
    arguments = argparse.ArgumentParser(description="Kill workers and see that no job is lost.")
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="clusterwright-kills-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "planner.settings",
            "VAR_DIR": folder,
            "DOCUMENT_LEASE_SECONDS": str(LEASE_S),
            "DOCUMENT_ATTEMPTS": str(asked.kills + 3),
        }
        import django

        django.setup()
        return Run(asked.kills, random.Random(asked.seed)).go(asked.seed)  # noqa: S311 - no secret


class Run:
    """One run: its jobs, its workers, and what happened to them."""

    def __init__(self, kills: int, chance: random.Random) -> None:
        self.kills = kills
        self.chance = chance
        self.workers: list[subprocess.Popen[bytes]] = []
        self.seen: Counter[str] = Counter()  # in what state a killed worker was
        self.rows: list[Any] = []

    def go(self, seed: int) -> int:
        """Do it all; return the exit status."""
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        begun = time.monotonic()
        with self.people() as (team, user):
            try:
                self.kill_at_random(team, user)
                settled = self.settle()
            finally:
                for worker in self.workers:
                    end(worker)
            faults = self.faults(settled)
            self.report(seed, time.monotonic() - begun, faults)
        return 1 if faults else 0

    @contextmanager
    def people(self) -> Iterator[tuple[Any, Any]]:
        """A team and somebody in it, deleted in the end with all of theirs."""
        from planner import models

        team = models.Team.objects.create(name="Kills")
        user = models.User.objects.create_user(f"kills-{team.pk}@example.org")
        try:
            yield team, user
        finally:
            models.Plan.objects.filter(team=team).delete()
            team.delete()
            user.delete()

    def kill_at_random(self, team: Any, user: Any) -> None:
        """Kill one worker after the other; three of four while they make a document."""
        for number in range(self.kills):
            self.fill_up(team, user)
            if number % 4 == 3:
                time.sleep(self.chance.uniform(0.1, 2 * usual_s(team)))
                victim = self.chance.choice(self.workers)
            else:
                victim = self.one_at_work()
                time.sleep(self.chance.uniform(0.0, 2 * usual_s(team)))
            self.seen[held_by(victim)] += 1
            kill(victim, alone=number % 3 == 2)
            self.workers.remove(victim)
        self.fill_up(team, user)

    def one_at_work(self) -> subprocess.Popen[bytes]:
        """Wait for a worker that makes a document; where none does for long, take any."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            busy = [each for each in self.workers if held_by(each) == AT_WORK]
            if busy:
                return self.chance.choice(busy)
            time.sleep(0.1)
        return self.chance.choice(self.workers)

    def fill_up(self, team: Any, user: Any) -> None:
        """Ask for documents until enough are open, and start workers until enough run."""
        from planner import plan_json, tasks
        from planner.services.plans import create_plan

        plan = plan_json.loads(EXAMPLE.read_bytes())
        while open_jobs(team) < AHEAD:
            title = f"Plan {len(self.rows) + 1}"
            row = create_plan(team=team, plan=replace(plan, title=title), by=user)
            tasks.ask_for_build_plan(row=row, by=user)
            self.rows.append(row)
        while len(self.workers) < WORKERS:
            self.workers.append(
                subprocess.Popen(
                    [sys.executable, "manage.py", "worker"], cwd=ROOT, start_new_session=True
                )
            )

    def settle(self) -> bool:
        """Wait until nothing is open, then let the workers end as they should."""
        until = time.monotonic() + SETTLE_S
        while open_jobs() and time.monotonic() < until:
            time.sleep(0.5)
        for worker in self.workers:
            worker.terminate()
        return open_jobs() == 0 and all(each.wait(60) == 0 for each in self.workers)

    def faults(self, settled: bool) -> list[str]:
        """What is not as it should be."""
        from django.conf import settings
        from django_tasks_db.models import DBTaskResult

        from planner.models import DocumentWorker

        found = [] if settled else ["not all jobs were done in time, or a worker ended badly"]
        for row in self.rows:
            exports = list(row.exports.all())
            folder = Path(settings.DOCUMENTS_DIR) / str(row.code)
            files = sorted(folder.glob("*.pdf"))
            if [each.state for each in exports] != ["done"]:
                found.append(f"{row}: jobs {[(e.state, e.reason) for e in exports]}")
            elif [str(each.relative_to(settings.DOCUMENTS_DIR)) for each in files] != [
                exports[0].file.name
            ]:
                found.append(f"{row}: files {[each.name for each in files]}")
            elif hashlib.sha256(files[0].read_bytes()).hexdigest() != exports[0].sha256:
                found.append(f"{row}: the file is not what was recorded")
            elif not files[0].read_bytes().startswith(b"%PDF-"):
                found.append(f"{row}: the file is no PDF")
        made = Counter(
            each.args_kwargs["args"][0]
            for each in DBTaskResult.objects.all()
            if each.return_value == "made"
        )
        found += [f"{code}: {times} results" for code, times in made.items() if times > 1]
        open_tasks = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).count()
        if open_tasks:
            found.append(f"{open_tasks} tasks are open in the queue")
        if DocumentWorker.objects.exists():
            found.append("a worker that ended is still listed")
        return found

    def report(self, seed: int, took_s: float, faults: list[str]) -> None:
        """Print the table."""
        from django.db import connection

        from planner.models import Export

        attempts = Counter(Export.objects.values_list("attempts", flat=True))
        print(f"\ndatabase                       {connection.vendor}")
        print(f"seed                           {seed}")
        print(f"workers at a time              {WORKERS}, lease {LEASE_S} s")
        print(f"kills                          {self.kills}")
        for state, times in sorted(self.seen.items()):
            print(f"  while {state:<22}   {times}")
        print(f"jobs                           {len(self.rows)}")
        for number, times in sorted(attempts.items()):
            print(f"  done at attempt {number:<12}   {times}")
        print(f"one result each, as recorded   {'no' if faults else 'yes'}")
        print(f"seconds                        {took_s:.0f}")
        for fault in faults:
            print(f"FAULT: {fault}")


def open_jobs(team: Any = None) -> int:
    """How many jobs wait or are being made."""
    from planner.models import Export

    found = Export.objects.filter(state__in=["waiting", "running"])
    return (found.filter(plan__team=team) if team else found).count()


def usual_s(team: Any) -> float:
    """How long a document took so far, in seconds."""
    from planner.models import Export

    done = Export.objects.filter(plan__team=team, state="done")
    took = [(e.ended_at - e.started_at).total_seconds() for e in done]
    return sum(took) / len(took) if took else FIRST_GUESS_S


def held_by(worker: subprocess.Popen[bytes]) -> str:
    """What a worker is at."""
    from django_tasks_db.models import DBTaskResult

    from planner.models import DocumentWorker

    mark = f"-{worker.pid}-"
    running = DBTaskResult.objects.filter(status="RUNNING")
    if any(mark in names[-1] for names in running.values_list("worker_ids", flat=True)):
        return AT_WORK
    listed = DocumentWorker.objects.filter(name__contains=mark).exists()
    return "between two documents" if listed else "starting"


def family(pid: int) -> list[int]:
    """Processes that a process started, and those that they started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def kill(worker: subprocess.Popen[bytes], *, alone: bool) -> None:
    """Kill a worker at once: with all that it started, or ``alone`` as by the kernel's choice."""
    below = [] if alone else family(worker.pid)
    for pid in (worker.pid, *below):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    worker.wait()


def end(worker: subprocess.Popen[bytes]) -> None:
    """Make sure that a worker is gone."""
    if worker.poll() is None:
        kill(worker, alone=False)


if __name__ == "__main__":
    sys.exit(main())
