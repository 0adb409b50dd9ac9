"""Time and queries of storing a plan, in memory: ``.venv/bin/python -m bench.store``."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import django

from bench.plans import plan_of

SIZES = ((2, 10), (16, 200), (64, 1000), (64, 8000))


def timed(work: Callable[[], Any]) -> tuple[Any, float, int]:
    """Result, milliseconds and number of queries of ``work``."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        result = work()
        took_ms = (time.perf_counter() - start) * 1000
    return result, took_ms, len(queries)


def main() -> None:
    """Print one line a size."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planner.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    settings.DATABASES["default"]["NAME"] = ":memory:"
    connections["default"].settings_dict["NAME"] = ":memory:"
    call_command("migrate", verbosity=0)
    from planner import models
    from planner.services.plans import create_plan, save_plan
    from planner.snapshot import snapshot

    team = models.Team.objects.create(name="Bench")
    user = models.User.objects.create(email="bench@example.com")
    for nodes, vms in SIZES:
        plan = plan_of(nodes, vms)
        row, made_ms, made = timed(lambda plan=plan: create_plan(team=team, plan=plan, by=user))
        stored, read_ms, read = timed(lambda row=row: snapshot(row))
        title = replace(stored, title="Another title")
        _, saved_ms, saved = timed(
            lambda row=row, title=title: save_plan(row=row, plan=title, version=1, by=user)
        )
        print(
            f"{nodes:3} nodes {vms:5} VMs: create {made_ms:7.0f} ms in {made:3} queries, "
            f"snapshot {read_ms:6.0f} ms in {read:2}, "
            f"save of the title {saved_ms:6.0f} ms in {saved:2}"
        )


if __name__ == "__main__":
    main()
