"""What an owner has to have ready before day one, and how its parts are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.folding import folded

OPEN = "(not decided)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """One thing to have ready, with the plan's names and values.

    ``facts`` are the ids of what it rests on; ``undecided`` names what the plan does not say yet.
    """

    what: str
    values: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def need(
    what: str,
    *values: str,
    facts: tuple[str, ...] = (),
    undecided: Iterable[str | None] = (),
) -> Prerequisite:
    """Make a prerequisite; a value that is "" and a missing name that is None are left out."""
    return Prerequisite(
        what=what,
        values=tuple(value for value in values if value),
        facts=facts,
        undecided=tuple(dict.fromkeys(words for words in undecided if words)),
    )


def named(names: Iterable[str | None], none: str = OPEN) -> str:
    """Put names in a row, neighbours as ranges; ``none`` where there are none."""
    return ", ".join(folded(name for name in names if name)) or none


def missing(value: object, words: str) -> str | None:
    """Return the words where the value is not decided."""
    return words if value is None or value in {"", ()} else None


def figure(value: float) -> str:
    """Write a figure with at most two decimals and commas between thousands."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
