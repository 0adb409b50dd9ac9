"""Answers of the running server against bare ones: ``.venv/bin/python -m bench.http``.

Starts gunicorn as ``bin/serve`` does, with a database of its own, and asks over one connection
that is kept alive: a page and a bare view in turn, so that both meet the same moments of the
machine. Saving Networks, with a real change each time, is held against a bare view that writes one
row; pages against a bare view that reads session and user. Cold answers are not counted.

"step first" is the step right after its save, which a browser asks for by itself, and "hub first"
and "list first" the overview and the list after it; "again" are the same pages while nothing
changes. Answers are asked for as they are; with ``--coding br`` compressed, as browsers do.
"""

from __future__ import annotations

import argparse
import os
import platform
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import brotli  # type: ignore[import-untyped]  # has no types
import django

from bench.plans import plan_of
from tests.pages import form_data

SIZES = ((2, 12), (16, 200), (64, 8000))
PAIRS = 60
LEAST_PAIRS = 20
WARM_UP = 4
PLANS_LISTED = 25  # a full page of the list
START_S = 60.0
HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"
CHANGED = "networks-0-vlan"
Pair = tuple[float, float]  # milliseconds of the page and of the bare view


@dataclass(slots=True)
class Browser:
    """One connection with one session, as a browser keeps it."""

    connection: HTTPConnection
    cookies: dict[str, str]
    coding: str = ""
    content: bytes = b""
    sent: int = 0
    sizes: dict[str, int] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: str | None, status: int) -> float:
        """Milliseconds until the whole answer is there; its text is ``content``."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
            "Accept-Encoding": self.coding or "identity",
        }
        if body is not None:
            headers["Content-Type"] = FORM
        start = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        sent = answer.read()
        took = 1000 * (time.perf_counter() - start)
        self.sent = len(sent)
        packed = answer.getheader("Content-Encoding") == "br"
        self.content = brotli.decompress(sent) if packed else sent
        if answer.status != status:
            raise SystemExit(f"{method} {path} answered {answer.status}, not {status}")
        self._keep_cookies(answer)
        return took

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]


class NetworksStep:
    """The step Networks of one plan, saved with another VLAN each time."""

    def __init__(self, browser: Browser, code: UUID) -> None:
        self.browser = browser
        self.address = f"/plans/{code}/networks/"
        browser.ask("GET", self.address, None, 200)
        self.data: dict[str, Any] = form_data(browser)
        self.vlan = 1000

    def save(self) -> float:
        """Save a change; the next one is made from the version that this one makes."""
        self.vlan += 1
        self.data |= {
            CHANGED: [str(self.vlan)],
            "stay": ["1"],
            "csrfmiddlewaretoken": [self.browser.cookies["csrftoken"]],
        }
        body = urlencode(self.data, doseq=True)
        took = self.browser.ask("POST", self.address, body, 302)
        self.data["version"] = [str(int(self.data["version"][0]) + 1)]
        return took

    def look(self) -> float:
        """Show the step."""
        return self.browser.ask("GET", self.address, None, 200)

    def check(self) -> None:
        """Every save has to have been one: the page shows the last answer and version."""
        self.look()
        shown = form_data(self.browser)
        for key in (CHANGED, "version"):
            if shown[key] != self.data[key]:
                raise SystemExit(f"{key} is {shown[key]}, not {self.data[key]}: not saved")


def main() -> None:
    """Print one table; a line a size and page."""
    parser = argparse.ArgumentParser(description="Measure the server against bare views.")
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"at least {LEAST_PAIRS}")
    parser.add_argument("--size", type=int, help="only this many nodes")
    parser.add_argument("--coding", choices=["br"], default="", help="how answers are packed")
    options = parser.parse_args()
    pairs = max(LEAST_PAIRS, options.pairs)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.http_settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        django.setup()
        sizes = [each for each in SIZES if options.size in (None, each[0])]
        cookies, codes = _prepared(sizes)
        print(
            f"Python {platform.python_version()}, Django {django.__version__}, {pairs} pairs a "
            f"line, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start.\n"
            "Milliseconds of page / bare view; the ratio is the median of the pairs' ratios, with "
            "its quartiles.\n"
        )
        print(f"{'plan':16} {'page':11} {'median':>13} {'ratio (quartiles)':>20} ", end="")
        print(f"{'p95':>15} {'ratio':>6} {'KB':>6}", flush=True)
        with _server() as port:
            for (nodes, vms), code in zip(sizes, codes, strict=True):
                browser = Browser(
                    HTTPConnection(HOST, port, timeout=120), dict(cookies), options.coding
                )
                measured = _measured(browser, code, pairs)
                for page, found in measured.items():
                    _print(f"{nodes}/{vms:,}", page, found, browser.sizes.get(page, 0))


def _prepared(sizes: list[tuple[int, int]]) -> tuple[dict[str, str], list[UUID]]:
    """Make the database with somebody signed in; their cookies, and the plans to measure."""
    from django.conf import settings
    from django.test import Client

    from planner import models
    from planner.management.commands.serve import prepare
    from planner.services.plans import create_plan

    prepare()
    team = models.Team.objects.create(name="Bench")
    user = models.User.objects.create(email="bench@example.com")
    models.Membership.objects.create(team=team, user=user, role=models.Membership.Role.OWNER)
    for _ in range(PLANS_LISTED - len(sizes)):
        create_plan(team=team, plan=plan_of(2, 12), by=user)
    codes = [create_plan(team=team, plan=plan_of(*size), by=user).code for size in sizes]
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}, codes


@contextmanager
def _server() -> Iterator[int]:
    """Run gunicorn with the command of the product; give its port."""
    from planner.management.commands.serve import gunicorn_command

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    with subprocess.Popen(gunicorn_command(HOST, port)) as server:  # noqa: S603 - our own command
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _measured(browser: Browser, code: UUID, pairs: int) -> dict[str, list[Pair]]:
    """Pairs by page: each page next to the bare view, which of them comes first by turns."""
    step = NetworksStep(browser, code)

    def look(path: str) -> Callable[[], float]:
        return lambda: browser.ask("GET", path, None, 200)

    def write() -> float:
        token = browser.cookies["csrftoken"]
        body = urlencode({"name": f"Name {time.monotonic_ns()}", "csrfmiddlewaretoken": token})
        return browser.ask("POST", "/bare/write/", body, 302)

    session = look("/bare/session/")
    plan = (
        ("save", step.save, write),
        ("step first", step.look, session),
        ("step again", step.look, session),
        ("hub first", look(f"/plans/{code}/"), session),
        ("hub again", look(f"/plans/{code}/"), session),
        ("list first", look("/plans/"), session),
        ("list again", look("/plans/"), session),
    )
    found: dict[str, list[Pair]] = {page: [] for page, _, _ in plan}
    for at in range(-WARM_UP, pairs):
        for page, ask, bare in plan:
            if at % 2:
                mine = ask()
                browser.sizes[page] = browser.sent
                other = bare()
            else:
                other = bare()
                mine = ask()
            if at >= 0:
                found[page].append((mine, other))
    step.check()
    return found


def _print(plan: str, page: str, pairs: list[Pair], size: int) -> None:
    mine, bare = ([pair[at] for pair in pairs] for at in (0, 1))
    ratios = [one / other for one, other in pairs]
    low, _, high = quantiles(ratios, n=4)
    p95, bare_p95 = (quantiles(each, n=20)[-1] for each in (mine, bare))
    spread = f"{median(ratios):.2f} ({low:.2f} to {high:.2f})"
    print(
        f"{plan:16} {page:11} {median(mine):6.1f} /{median(bare):5.1f} {spread:>20} "
        f"{p95:8.1f} /{bare_p95:5.1f} {p95 / bare_p95:6.2f} {size / 1000:6.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
