"""What Lighthouse says of the pages on a desktop: ``.venv/bin/python -m bench.lighthouse``.

Lighthouse is a program of its own for Node; ``npx`` fetches it where it is not installed, or
``LIGHTHOUSE`` names the command. Performance depends on the machine and what else it does: a page
is measured three times and the best is what it can do.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.entry import ARGUMENTS, served, set_up
from bench.weight import opened, planned

PAGES = {
    "sign in": "/account/login/",
    "list": "/plans/",
    "hub": "{plan}",
    "networks": "{plan}networks/",
    "adapters": "{plan}adapters/",
    "review": "{plan}review/",
}
CATEGORIES = ("performance", "accessibility", "best-practices")
TIMES = 3
TRIES = 3  # Chromium sometimes ends before it has recorded anything
LIMIT_S = 180


def command() -> list[str]:
    """How Lighthouse is started here."""
    named = os.environ.get("LIGHTHOUSE")
    if named:
        return shlex.split(named)
    found = shutil.which("lighthouse")
    return [found] if found else ["npx", "--yes", "lighthouse"]


def audited(address: str, cookie: str) -> dict:
    """What Lighthouse reports of one page."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        arguments = [
            *command(),
            address,
            "--preset=desktop",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}",
            "--quiet",
            "--output=json",
            f"--output-path={out}",
        ]
        if cookie:
            arguments.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
        environment = {**os.environ, "CHROME_PATH": chromium}
        for left in reversed(range(TRIES)):
            done = subprocess.run(  # noqa: S603 - our own command
                arguments, check=not left, timeout=LIMIT_S, env=environment
            )
            if not done.returncode:
                break
        report: dict = json.loads(out.read_text())
    return report


def scores(report: dict) -> list[int]:
    """Points of each category, of 100."""
    return [round(100 * (report["categories"][each]["score"] or 0)) for each in CATEGORIES]


def wanting(report: dict) -> list[str]:
    """The audits that count and are not passed, with what they say."""
    found = []
    for category in CATEGORIES:
        for each in report["categories"][category]["auditRefs"]:
            audit = report["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                shown = audit.get("displayValue") or ""
                found.append(f"{category}: {each['id']} {audit['score']} {shown}".strip())
    return found


def main() -> None:
    """Print the points of every page, and what is wanting."""
    parser = argparse.ArgumentParser(description="Ask Lighthouse about the pages.")
    parser.add_argument("--nodes", type=int, default=16)
    parser.add_argument("--vms", type=int, default=200)
    parser.add_argument("--page", choices=PAGES, help="only this one")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with served() as (base, code):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            with opened(browser, base, None) as context:
                page = context.new_page()
                set_up(page, code)
                plan = planned(page, options.nodes, options.vms)
                cookies = {each["name"]: each["value"] for each in context.cookies()}
            browser.close()
        session = "; ".join(f"{name}={value}" for name, value in cookies.items())
        print(f"{'page':12}" + "".join(f"{each:>16}" for each in CATEGORIES))
        for name, address in PAGES.items():
            if options.page in (None, name):
                cookie = "" if name == "sign in" else session
                url = base + address.format(plan=plan)
                runs = [audited(url, cookie) for _ in range(TIMES)]
                best = max(runs, key=scores)
                print(f"{name:12}" + "".join(f"{points:16}" for points in scores(best)), flush=True)
                for each in wanting(best):
                    print(f"    {each}", flush=True)


if __name__ == "__main__":
    main()
