"""Server time of the live findings: ``.venv/bin/python -m bench.live [--profile]``.

Posts a page of the wizard as htmx does while somebody types, through every middleware, against
plans of three sizes in an SQLite file. The goal is an answer within 100 ms at 16 nodes, 200 VMs.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import tempfile
import time
from typing import Any

import django

from bench.plans import plan_of
from tests.pages import form_data

SIZES = ((2, 12), (16, 200), (64, 8000))
PLACES = ("networks/networks/1", "nodes/nodes/1", "adapters/nodes/1", "vms/vms/1")
POSTS = 30
SLOW_S = 30.0  # after so long a place has been measured enough


def main() -> None:
    """Print one line a size and page."""
    parser = argparse.ArgumentParser(description="Measure the answers of the live findings.")
    parser.add_argument("--profile", action="store_true", help="say where the time goes, too")
    parser.add_argument("--size", type=int, help="only this many nodes")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planner.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        django.setup()
        _prepare()
        for nodes, vms in SIZES:
            if options.size in (None, nodes):
                _measure(nodes, vms, profile=options.profile)


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _measure(nodes: int, vms: int, *, profile: bool) -> None:
    from django.test import Client

    from planner import models
    from planner.services.plans import create_plan

    team = models.Team.objects.create(name=f"Bench {nodes}")
    user = models.User.objects.create(email=f"bench{nodes}@example.com")
    role = models.Membership.Role.OWNER
    models.Membership.objects.create(team=team, user=user, role=role)
    row = create_plan(team=team, plan=plan_of(nodes, vms), by=user)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    for place in PLACES:
        url = f"/plans/{row.code}/{place}/"
        data = form_data(client.get(url))
        took_ms = _posts(client, url, data)
        p95 = statistics.quantiles(took_ms, n=20)[-1]
        print(
            f"{nodes:3} nodes {vms:5} VMs, {place:20} median {statistics.median(took_ms):6.0f} ms, "
            f"p95 {p95:6.0f} ms over {len(took_ms)} posts",
            flush=True,
        )
        if profile:
            profiler = cProfile.Profile()
            profiler.runcall(_posts, client, url, data, 5)
            pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


def _posts(client: Any, url: str, data: dict[str, Any], number: int = POSTS) -> list[float]:
    took_ms: list[float] = []
    began = time.perf_counter()
    while (len(took_ms) < number and time.perf_counter() - began < SLOW_S) or len(took_ms) < 3:
        start = time.perf_counter()
        answer = client.post(url, data, headers={"hx-request": "true"})
        took_ms.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.status_code
    return took_ms


if __name__ == "__main__":
    main()
