"""The build plan as PDF: ``.venv/bin/python -m bench.pdf [WHAT] [--pairs N]``.

``chromium``: the plan of 16 nodes and 200 VMs from a warm press, without anything kept, against
headless Chromium printing the same HTML, started from the command line and driven by its API.
``edit``: the same plan again after one edit, against the whole of it. Both interleave the sides,
and the ratio is taken pair by pair. ``register``: the register of 1,000 and of 8,000 machines by
itself. ``sizes``: time, pages, size and memory of growing plans.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf

from bench.plans import plan_of
from planner import child
from planner.core.plan import Plan
from planner.documents.context import build_plan_context
from planner.documents.html import ACCENT, plan_html, style
from planner.documents.info import DocumentInfo
from planner.documents.pdf import Press
from planner.documents.pieces import pieces
from planner.documents.printing import print_missing, store_in
from planner.documents.typeset import Typesetter
from planner.rules import check

NODES, VMS = 16, 200
INFO = DocumentInfo(made_on="2026-01-31", author="Alice Example", revision=3)
SIZES = ((2, 10), (4, 40), (8, 100), (16, 200), (64, 1000), (64, 2000), (64, 4000), (64, 8000))
LIMITS = child.Limits(seconds=900, memory_mib=4096)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


def main() -> None:
    """Run what the command line asks for; all of it without arguments."""
    parser = argparse.ArgumentParser(description="Measure the making of the PDF.")
    parser.add_argument("what", nargs="?", choices=("chromium", "edit", "register", "sizes"))
    parser.add_argument("--pairs", type=int, default=20)
    options = parser.parse_args()
    if options.what in (None, "chromium"):
        _against_chromium(options.pairs)
    if options.what in (None, "edit"):
        _after_an_edit(options.pairs)
    if options.what in (None, "register"):
        _register()
    if options.what in (None, "sizes"):
        _sizes()


def _against_chromium(pairs: int) -> None:
    from playwright.sync_api import sync_playwright

    plan = plan_of(NODES, VMS)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "Chromium is not installed"
    with tempfile.TemporaryDirectory() as name, Press() as press, sync_playwright() as driver:
        page, target = Path(name) / "plan.html", Path(name) / "plan.pdf"
        page.write_text(_whole_page(plan))
        browser = driver.chromium.launch(executable_path=program, args=list(FLAGS[1:]))

        def ours() -> bytes:
            return press.render(plan, INFO, limits=LIMITS)

        def command() -> bytes:
            line = [program, *FLAGS, f"--print-to-pdf={target}", page.as_uri()]
            subprocess.run(line, check=True, capture_output=True)  # noqa: S603 - our own page
            return target.read_bytes()

        def driven() -> bytes:
            tab = browser.new_page()
            tab.goto(page.as_uri())
            data: bytes = tab.pdf(prefer_css_page_size=True, tagged=True)
            tab.close()
            return data

        _pages("press", ours())
        _pages("Chromium", command())
        _compare("press / Chromium by command line", ours, command, pairs)
        _compare("press / Chromium by its API", ours, driven, pairs)
        browser.close()


def _whole_page(plan: Plan) -> str:
    html = plan_html(build_plan_context(plan, check(plan), INFO))
    return html.replace("</head>", f"<style>{style()}</style></head>", 1)


def _after_an_edit(pairs: int) -> None:
    plan = plan_of(NODES, VMS)
    first = plan.vms[0]
    memory = replace(first, memory_gib=(first.memory_gib or 0) + 1)
    edits = {
        "the title": replace(plan, title="Another title"),
        "memory of a machine": replace(plan, vms=(memory, *plan.vms[1:])),
        "VLAN of a network": replace(plan, networks=(_moved(plan), *plan.networks[1:])),
    }
    with tempfile.TemporaryDirectory() as name, Press() as press:
        kept = Path(name) / "kept"
        for words, edited in edits.items():

            def whole() -> bytes:
                shutil.rmtree(kept, ignore_errors=True)
                return press.render(plan, INFO, limits=LIMITS, cache=kept)

            def again(edited: Plan = edited) -> bytes:
                return press.render(edited, replace(INFO, revision=4), limits=LIMITS, cache=kept)

            _compare(
                f"after an edit of {words} / all of it", again, whole, pairs, second_first=True
            )


def _moved(plan: Plan) -> Any:
    network = plan.networks[0]
    return replace(network, vlan=(network.vlan or 1) + 1)


def _sizes() -> None:
    for nodes, vms in SIZES:
        with tempfile.TemporaryDirectory() as name:
            plan = plan_of(nodes, vms)
            with Press() as press:
                press.render(plan_of(2, 1), INFO)
                start = time.perf_counter()
                with _Peak() as peak:
                    pdf = press.render(plan, INFO, limits=LIMITS, cache=Path(name) / "kept")
                took_s = time.perf_counter() - start
        print(
            f"{nodes:3} nodes {vms:5} VMs: {took_s:6.1f} s, {_count(pdf):5} pages, "
            f"{len(pdf) // 1024:6} KiB, largest process {peak.largest_mib} MiB",
            flush=True,
        )


def _register() -> None:
    """Print the register of machines alone, of 1,000 and of 8,000."""
    setter = Typesetter()
    setter.warm_up()
    took = {}
    for vms in (1000, 8000):
        found = build_plan_context(plan := plan_of(64, vms), check(plan), INFO)["sections"]
        (section,) = (each for each in found if each.title == "Registers")
        machines = tuple(each for each in section.parts if each.title == "Virtual machines")
        pages = [each.html for each in pieces((replace(section, parts=machines),))]
        with _Peak() as peak, store_in(None, ACCENT) as store:
            start = time.perf_counter()
            print_missing(setter, pages, store, processes=2)
            took[vms] = time.perf_counter() - start
        print(
            f"register of {vms:5} VMs: {took[vms]:5.1f} s in {len(pages)} pieces, "
            f"largest process {peak.largest_mib} MiB",
            flush=True,
        )
    print(f"8,000 / 1,000: {took[8000] / took[1000]:.1f} times", flush=True)


class _Peak:
    """The largest resident memory that any process below this one had meanwhile (Linux)."""

    def __init__(self) -> None:
        self.largest_mib = 0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Peak:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            for pid in _below(os.getpid()):
                with suppress(OSError):
                    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
                    self.largest_mib = max(self.largest_mib, int(found[1]) // 1024 if found else 0)


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child_pid in (task / "children").read_text().split():
                yield int(child_pid)
                yield from _below(int(child_pid))


def _compare(
    words: str,
    one: Callable[[], Any],
    other: Callable[[], Any],
    pairs: int,
    *,
    second_first: bool = False,
) -> None:
    """Time two sides by turns and print both medians and the spread of the ratios."""
    times: list[tuple[float, float]] = []
    for _ in range(pairs):
        order = (other, one) if second_first else (one, other)
        took = {side: _seconds(side) for side in order}
        times.append((took[one], took[other]))
    ratios = sorted(a / b for a, b in times)
    quarter = statistics.quantiles(ratios, n=4)
    a, b = (statistics.median(each) for each in zip(*times, strict=True))
    print(
        f"{words}: {a:.2f} s / {b:.2f} s, ratio {statistics.median(ratios):.2f} "
        f"(quartiles {quarter[0]:.2f} to {quarter[2]:.2f}, {pairs} pairs)",
        flush=True,
    )


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _pages(words: str, pdf: bytes) -> None:
    print(f"{words}: {_count(pdf)} pages, {len(pdf) // 1024} KiB", flush=True)


def _count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


if __name__ == "__main__":
    main()
