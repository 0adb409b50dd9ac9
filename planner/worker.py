"""The process that makes documents: the worker of ``django_tasks_db`` between rounds of our own.

Its own loop neither looks after dead colleagues nor says that it lives, and it takes the write lock
of SQLite at every look into an empty queue. So it is run for one task at a time here.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.compat import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from planner import tasks
from planner.services import workers

POLL_S = 0.3
TASKS_KEPT_DAYS = 14
PRUNE_S = 3600.0


class DocumentWorker:
    """Makes documents one after the other. ``parent`` is the process that it ends with."""

    def __init__(self, *, parent: int | None = None) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.parent = parent
        self.inner = Worker(
            queue_names=["*"],
            interval=POLL_S,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        self._tend_at = 0.0
        self._prune_at = 0.0

    def run(self) -> None:
        """Work until told to end: SIGTERM or SIGINT lets the document at hand be finished.

        A second signal gives it back, so that another worker begins it anew.
        """
        self.inner.configure_signals()
        with self.announced():
            while self.inner.running and not self._is_orphan():
                close_old_connections()
                self.tend()
                if not self.work_once():
                    sleep(POLL_S)

    def run_batch(self) -> None:
        """Make what waits now, then return."""
        with self.announced():
            tasks.tend()
            while self.inner.running and self.work_once():
                pass

    @contextmanager
    def announced(self) -> Iterator[None]:
        """Be among the living while the block runs."""
        workers.appear(self.name)
        try:
            with tasks.kept_alive(lambda: workers.appear(self.name)):
                yield
        finally:
            tasks.press.close()
            workers.leave(self.name)

    def work_once(self) -> bool:
        """Run one task; False where none is ready."""
        if not DBTaskResult.objects.ready().exists():
            return False
        self.inner.max_tasks = self.inner._run_tasks + 1
        self.inner.run()
        return True

    def tend(self) -> None:
        """Look after jobs and queue, and now and then after what is old."""
        now = monotonic()
        if now >= self._tend_at:
            tasks.tend()
            self._tend_at = now + settings.DOCUMENT_LEASE_SECONDS / 4
        if now >= self._prune_at:
            prune()
            self._prune_at = now + PRUNE_S

    def _is_orphan(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent


def prune() -> None:
    """Delete results of tasks that nobody will look at, and what is left of deleted plans."""
    before = timezone.now() - timedelta(days=TASKS_KEPT_DAYS)
    DBTaskResult.objects.finished().filter(finished_at__lte=before).delete()
    tasks.drop_folders_of_deleted_plans()
