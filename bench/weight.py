"""What pages weigh on the wire: ``.venv/bin/python -m bench.weight``.

Starts the server as ``bin/serve`` does and opens pages in a real Chromium, once with an empty
cache and once more with a warm one. Bytes are those that came over the connection, heads of the
answers included, as the browser counts them; what its cache holds counts nothing. The goal: the
first visit, which is the sign-in page or a step with an empty cache, is at most 100 KB in 8
requests, and a step with a warm cache at most 14 KB.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.entry import ARGUMENTS, WAIT_S, served, set_up
from bench.plans import plan_of
from planner import plan_json

SIZES = ((2, 12), (16, 200))
STEPS = ("engagement", "platform", "nodes", "networks", "adapters", "storage", "quorum", "vms")
PAGES = ("", *(f"{step}/" for step in (*STEPS, "operation", "review", "documents")))
FIRST_KB, FIRST_REQUESTS, LATER_KB = 100, 8, 14
FIRST_FLIGHT_KB = 14.6  # ten segments of 1,460 bytes: what a server sends before it waits


@dataclass(slots=True)
class Weight:
    """What came over the connection for one page."""

    requests: int = 0
    bytes: int = 0

    @property
    def kb(self) -> float:
        """In units of 1,000 bytes."""
        return self.bytes / 1000

    def __add__(self, other: Weight) -> Weight:
        """Add two pages up."""
        return Weight(self.requests + other.requests, self.bytes + other.bytes)


class Scale:
    """Weighs the pages that a tab opens."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.addresses: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.kept: set[str] = set()
        self.session = session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._answered)
        session.on("Network.requestServedFromCache", lambda each: self.kept.add(each["requestId"]))
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, event: dict) -> None:
        answer = event["response"]
        kept = answer.get("fromDiskCache") or event["requestId"] in self.kept
        if not kept and not answer["url"].startswith("data:"):
            self.addresses[event["requestId"]] = answer["url"]

    def _finished(self, event: dict) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def accept(self, codings: str) -> None:
        """Ask for these codings only, as a browser does without Brotli over plain HTTP."""
        headers = {"Accept-Encoding": codings}
        self.session.send("Network.setExtraHTTPHeaders", {"headers": headers})

    def slow_down(self) -> None:
        """A narrow line: the parts of a page come one after the other."""
        speed = {"downloadThroughput": 20_000, "uploadThroughput": 20_000}
        line = {"offline": False, "latency": 20, **speed}
        self.session.send("Network.emulateNetworkConditions", line)

    def weigh(self, address: str) -> Weight:
        """Open a page and wait until all of it has come."""
        self.addresses.clear()
        self.sizes.clear()
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address} answers {answer.status}"
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return Weight(len(self.addresses), sum(self.sizes.get(each, 0) for each in self.addresses))

    def parts(self) -> list[tuple[str, int]]:
        """What the last page was made of, the heaviest first."""
        found = [(address, self.sizes.get(each, 0)) for each, address in self.addresses.items()]
        return sorted(found, key=lambda part: -part[1])


@contextmanager
def opened(browser: Browser, address: str, state: str | None) -> Iterator[BrowserContext]:
    """A browser with an empty cache, signed in where ``state`` says so."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1440, "height": 900},
        storage_state=json.loads(state) if state else None,
    )
    context.set_default_timeout(WAIT_S * 1000)
    yield context
    context.close()


def planned(page: Page, nodes: int, vms: int) -> str:
    """Read a plan of that size from a file, as a person would; the address it got."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        file.write_text(plan_json.dumps(plan_of(nodes, vms)))
        page.goto("/plans/new/")
        page.set_input_files("#file input[type=file]", file)
        with page.expect_navigation():
            page.locator("#file button[type=submit]").click()
    code = page.url.partition("/plans/")[2].partition("/")[0]
    return f"/plans/{code}/"


def both(
    browser: Browser, base: str, state: str | None, address: str, *, plain: bool
) -> tuple[Weight, Weight]:
    """A page with an empty cache, and once more; ``plain`` without Brotli."""
    with opened(browser, base, state) as context:
        scale = Scale(context.new_page())
        if plain:
            scale.accept("gzip")
        return scale.weigh(address), scale.weigh(address)


def line(name: str, cold: Weight, warm: Weight) -> str:
    """One line of the table."""
    return f"{name:24}{cold.requests:9}{cold.kb:10.1f}{warm.requests:12}{warm.kb:10.1f}"


def main() -> None:
    """Print one line a page, and a table of parts where asked."""
    parser = argparse.ArgumentParser(description="Weigh pages on the wire.")
    parser.add_argument("--parts", action="store_true", help="list what first visits are made of")
    parser.add_argument("--gzip", action="store_true", help="as over plain HTTP, without Brotli")
    options = parser.parse_args()
    weighed = partial(both, plain=options.gzip)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, served() as (base, code):
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        with opened(browser, base, None) as context:
            page = context.new_page()
            set_up(page, code)
            plans = [(nodes, vms, planned(page, nodes, vms)) for nodes, vms in SIZES]
            state = json.dumps(context.storage_state())
        print(f"{'':24}{'empty cache':>19}{'warm cache':>22}")
        print(f"{'page':24}{'requests':>9}{'KB':>10}{'requests':>12}{'KB':>10}")
        print(line("sign in", *weighed(browser, base, None, "/account/login/")))
        print(line("rules", *weighed(browser, base, None, "/rules/")))
        print(line("plans", *weighed(browser, base, state, "/plans/")), flush=True)
        for nodes, vms, address in plans:
            print(f"{nodes} nodes, {vms} virtual machines")
            for each in PAGES:
                cold, warm = weighed(browser, base, state, address + each)
                print(line(f"  {each.rstrip('/') or 'hub'}", cold, warm), flush=True)
        visit(browser, base, state, plans[0][2], parts=options.parts)
        browser.close()


def visit(browser: Browser, base: str, state: str, plan: str, *, parts: bool) -> None:
    """The first visit as it happens: sign-in page, then the first step, with one cache."""
    with opened(browser, base, None) as context:
        scale = Scale(context.new_page())
        first = scale.weigh("/account/login/")
        made_of = scale.parts()
        context.add_cookies(json.loads(state)["cookies"])
        then = scale.weigh(f"{plan}engagement/")
        made_of += scale.parts()
    both_pages = first + then
    print("First visit")
    print(f"  the sign-in page: {first.requests} requests, {first.kb:.1f} KB")
    print(f"  the first step after it: {then.requests} requests, {then.kb:.1f} KB")
    print(f"  together: {both_pages.requests} requests, {both_pages.kb:.1f} KB")
    if parts:
        for address, size in made_of:
            print(f"    {size:7} {address.removeprefix(base)}")


if __name__ == "__main__":
    main()
