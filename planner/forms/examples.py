"""The example plans that a new plan may start from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from planner import plan_json
from planner.core.plan import Plan

FOLDER = Path(__file__).resolve().parent.parent / "examples"


@cache
def titles() -> dict[str, str]:
    """Titles of the examples by name."""
    found = {
        file.stem: json.loads(file.read_text("utf-8"))["title"] for file in FOLDER.glob("*.json")
    }
    return dict(sorted(found.items()))


def example(name: str) -> Plan:
    """Read an example by one of the names of ``titles()``."""
    return plan_json.loads((FOLDER / f"{name}.json").read_bytes())
