"""The acceptance checklist as lists to tick and initial."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from planner.core.acceptance import Line, checklist
from planner.core.plan import Plan
from planner.documents.parts import Column, Table, table

LETTER = "A"


def parts(plan: Plan) -> Iterator[tuple[str, Table]]:
    """Title and list of every group; the lines are numbered through all of them."""
    numbers = count(1)
    for group in checklist(plan):
        lines = [(f"{LETTER}{next(numbers)}", line) for line in group.lines]
        yield group.title, _list(f"Acceptance: {group.title.lower()}", lines)


def _list(caption: str, lines: list[tuple[str, Line]]) -> Table:
    columns: tuple[Column[tuple[str, Line]], ...] = (
        Column("Seen", 7, lambda row: "", "check"),
        Column("No.", 6, lambda row: row[0], "code"),
        Column("What to do", 33, lambda row: row[1].do),
        Column("Expected", 28, lambda row: row[1].expect),
        Column("Facts", 15, lambda row: ", ".join(row[1].facts), "code"),
        Column("Initials, date", 11, lambda row: ""),
    )
    return table(caption, lines, columns)
