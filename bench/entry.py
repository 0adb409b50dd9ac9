"""What it costs to enter a plan by hand: ``.venv/bin/python -m bench.entry [NAME ...]``.

Every route of ``bench/routes.py`` is played in a real Chromium against a server with a fresh
database, from the list of plans to a plan whose JSON equals the example's byte for byte. A field
is one answer typed, picked or ticked, or one paste; a click is one link, button or fold, one Enter
that makes a row, one Ctrl+D that fills a column, or the way into a cell that is pasted into. What
a paste puts in is counted apart, in cells. Signing in is not counted. ``--route WORD`` plays only
the routes with that word in their name.

How it was before grids, one page for each thing, was measured by the same command at commit
9a8c338: the article's cluster 271 fields, 96 clicks, 84 pages; the eight nodes 597 fields, 302
clicks, 246 pages.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.hand import Counts, Hand
from bench.routes import ROUTES, Route

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "planner" / "examples"
NAMES = ("article-3nic-iscsi", "fc-8node-2025")
WAIT_S = 60
PASSWORD = "a sturdy fence 42"  # noqa: S105 - of a server that lives for one run
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """A server with nothing in its database: its address and the code of the first account."""
    with tempfile.TemporaryDirectory() as var:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        environment = {**os.environ, "VAR_DIR": var}
        log = Path(var) / "server.log"
        with log.open("w") as out:
            server = subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=ROOT, env=environment, stdout=out, stderr=out
            )
        try:
            code = wait_for(log, r"code   (\S+)")
            wait_until_open(port)
            yield f"http://127.0.0.1:{port}", code
        finally:
            server.terminate()
            server.wait(WAIT_S)


def wait_for(log: Path, pattern: str) -> str:
    """What the server says, once it says it."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text())
        if found:
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(log.read_text())


def wait_until_open(port: int) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens on port {port}")


def set_up(page: Page, code: str) -> None:
    """Make the first account, which is signed in then; ends on the list of plans."""
    page.goto("/setup/")
    answers = {"code": code, "name": "Alice", "email": "alice@example.org", "password": PASSWORD}
    for name, text in answers.items():
        page.fill(f"[name={name}]", text)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()


def played(browser: Browser, route: Route, name: str) -> Counts:
    """Play a route against a server of its own; the plan has to equal the example."""
    wanted = (EXAMPLES / f"{name}.json").read_text()
    with served() as (address, code):
        context = browser.new_context(
            base_url=address, viewport={"width": 1440, "height": 900}, accept_downloads=True
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(WAIT_S * 1000)
        page = context.new_page()
        set_up(page, code)
        hand = Hand(page)
        hand.start()
        route(hand, json.loads(wanted))
        counts = hand.stop()
        plan = page.url.partition("/plans/")[2].partition("/")[0]
        found = page.request.get(f"/plans/{plan}/documents/plan.json").text()
        context.close()
    if found != wanted:
        raise RuntimeError(
            f"the plan that was entered is not {name}:\n{differences(wanted, found)}"
        )
    return counts


def differences(wanted: str, found: str) -> str:
    """The lines that differ."""
    from difflib import unified_diff

    return "\n".join(unified_diff(wanted.split("\n"), found.split("\n"), "wanted", "found", n=1))


def report(name: str, results: dict[str, Counts]) -> None:
    """Print the routes to one plan side by side."""
    print(f"\n{name}")
    width = max(12, *map(len, results))
    print(f"{'':18}" + "".join(f"{route:>{width + 2}}" for route in results))
    for key, words in (
        ("fields", "fields answered"),
        ("clicks", "clicks"),
        ("pages", "pages loaded"),
        ("characters", "characters typed"),
        ("cells_pasted", "cells pasted"),
        ("seconds", "machine time, s"),
    ):
        cells = "".join(f"{getattr(each, key):>{width + 2},.0f}" for each in results.values())
        print(f"{words:18}{cells}", flush=True)


def main() -> None:
    """Play every route to every plan and print what each cost."""
    parser = argparse.ArgumentParser(description="Count what it costs to enter a plan.")
    parser.add_argument("names", nargs="*", default=NAMES, help="examples to enter")
    parser.add_argument("--route", default="", help="only routes with this word in their name")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name in options.names:
            routes = {title: way for title, way in ROUTES.items() if options.route in title}
            report(name, {title: played(browser, way, name) for title, way in routes.items()})
        browser.close()


if __name__ == "__main__":
    main()
