"""The fact index: what a rule may rest on, and where each fact was read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

INDEX = Path(__file__).resolve().parent.parent / "data" / "facts-index.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that says so."""

    title: str
    url: str
    read_on: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the knowledge: the versions it holds for (none: not tied to one) and its word."""

    id: str
    versions: tuple[str, ...]
    strength: str
    sources: tuple[str, ...]
    unverified: tuple[str, ...]


@cache
def _index() -> tuple[dict[str, Fact], dict[str, Source]]:
    raw = json.loads(INDEX.read_text("utf-8"))
    facts = {
        row["id"]: Fact(
            row["id"],
            tuple(row["versions"]),
            row["strength"],
            tuple(row["sources"]),
            tuple(row["unverified"]),
        )
        for row in raw["facts"]
    }
    sources = {
        key: Source(row["title"], row["url"], raw["read"])
        for key, row in raw["sources"].items()
        if row["url"]
    }
    return facts, sources


def fact(fact_id: str) -> Fact:
    """Return a fact by its id; KeyError where there is none."""
    return _index()[0][fact_id]


def facts() -> dict[str, Fact]:
    """Return every fact by id."""
    return _index()[0]


def source(key: str) -> Source:
    """Return a source by its key; KeyError where it is unknown or has no public address."""
    return _index()[1][key]
