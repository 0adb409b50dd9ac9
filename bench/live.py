"""Server time of the live findings: ``.venv/bin/python -m bench.live [--profile]``.

Posts pages of the wizard as htmx does while somebody types, through every middleware, against
plans of three sizes in an SQLite file. The goal is an answer within 100 ms at 16 nodes, 200 VMs.
On a busy machine the time of the processor says more than that of the clock.
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
from urllib.parse import urlencode

import django

from bench.plans import plan_of
from tests.pages import form_data

SIZES = ((2, 12), (16, 200), (64, 8000))
PLACES = ("networks", "nodes", "adapters", "vms", "vms/vms/1")
POSTS = 30
LEAST = 3
FORM = "application/x-www-form-urlencoded"
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
        import planner.wsgi  # noqa: F401 - memory is swept as in the server

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
        took = _posts(client, url, data)
        wall, processor = ([each[at] for each in took] for at in (0, 1))
        print(
            f"{nodes:3} nodes {vms:5} VMs, {place:10} {_spread(wall)}; "
            f"processor {_spread(processor)}; {len(took)} posts",
            flush=True,
        )
        if profile:
            profiler = cProfile.Profile()
            profiler.runcall(_posts, client, url, data, 5)
            pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


def _spread(values_ms: list[float]) -> str:
    p95 = statistics.quantiles(values_ms, n=20)[-1]
    return f"median {statistics.median(values_ms):6.0f} ms, p95 {p95:6.0f} ms"


def _posts(
    client: Any, url: str, data: dict[str, Any], number: int = POSTS
) -> list[tuple[float, float]]:
    """Milliseconds by the clock, and of the processor: the clock counts other work too."""
    body = urlencode(data, doseq=True)
    took: list[tuple[float, float]] = []
    began = time.perf_counter()
    while (len(took) < number and time.perf_counter() - began < SLOW_S) or len(took) < LEAST:
        start, worked = time.perf_counter(), time.process_time()
        answer = client.post(url, body, content_type=FORM, headers={"hx-request": "true"})
        took.append((1000 * (time.perf_counter() - start), 1000 * (time.process_time() - worked)))
        assert answer.status_code == 200, answer.status_code
    return took


if __name__ == "__main__":
    main()
