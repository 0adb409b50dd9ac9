"""What an owner has to have ready before day one, and how its parts are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.folding import folded

OPEN = "(not decided)"
MOST_NAMES = 16  # names and ranges in a row before the rest is only counted
MOST_VALUES = 12  # things that are listed one by one


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
    """Put names in a row, neighbours as ranges, the rest counted; ``none`` for no name."""
    parts = folded(name for name in names if name)
    more = len(parts) - MOST_NAMES
    shown = ", ".join(parts[:MOST_NAMES])
    return f"{shown}, and {more} more" if more > 0 else shown or none


def valued(pairs: Iterable[tuple[str, str | None]], what: str) -> tuple[str, ...]:
    """Write name and value of each thing; where there are many, count them and point elsewhere.

    ``what`` says in the plural what they are and where they stand.
    """
    found = list(pairs)
    if len(found) > MOST_VALUES:
        return (f"{named(name for name, _ in found)}: {len(found)} {what}",)
    return tuple(f"{name}: {value or OPEN}" for name, value in found)


def missing(value: object, words: str) -> str | None:
    """Return the words where the value is not decided."""
    return words if value is None or value in {"", ()} else None


def amount(value: float | None, unit: str) -> str:
    """Write a figure with its unit, a narrow no-break space between them."""
    return OPEN if value is None else f"{figure(value)}\u202f{unit}"


def figure(value: float) -> str:
    """Write a figure with at most two decimals and commas between thousands."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
