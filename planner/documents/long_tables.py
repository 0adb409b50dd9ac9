"""Long tables as registers of two columns: the name of a row, and the rest of it in one line.

A cell costs much more to set than its letters do. In a long table the values of a row therefore
stand in one cell, in letters of equal width, so that they still form columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.documents.numbering import changed
from planner.documents.parts import Cell, Heading, Section, Table

LONG_ROWS = 60
WIDEST = 36  # characters that a column is filled up to; a longer value moves what follows
GAP = "  "
NAME_PERCENT = 16


def with_registers(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Make every long table of some sections a register of two columns."""

    def change(thing: Any) -> Any:
        return compact(thing) if isinstance(thing, Table) else thing

    return tuple(
        replace(
            section,
            body=changed(section.body, change),
            parts=tuple(replace(part, body=changed(part.body, change)) for part in section.parts),
        )
        for section in sections
    )


def compact(table: Table) -> Table:
    """Make a long table a dense register of two columns; a short one stays as it is.

    One of few columns, or with totals, keeps its columns.
    """
    if len(table.rows) <= LONG_ROWS:
        return table
    if len(table.headings) < 4 or table.totals:
        return replace(table, dense=True)
    columns = _columns(table)
    return replace(
        table,
        dense=True,
        headings=(
            replace(table.headings[0], width=NAME_PERCENT),
            Heading(_line(columns, table.headings), 100 - NAME_PERCENT, "line"),
        ),
        rows=tuple(
            (row[0], Cell(_line(columns, row), "line", is_open=False)) for row in table.rows
        ),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the line: which of the table it is, how many characters wide, and its side."""

    at: int
    width: int
    to_right: bool


def _columns(table: Table) -> list[_Column]:
    """All columns but the first; those with long values last, since they move what follows."""
    found = []
    for at, heading in enumerate(table.headings[1:], start=1):
        width = max(len(heading.label), *(len(row[at].text) for row in table.rows))
        found.append(_Column(at, width, heading.kind == "number"))
    short = [column for column in found if column.width <= WIDEST]
    return short + [replace(each, width=WIDEST) for each in found if each.width > WIDEST]


def _line(columns: list[_Column], texts: Sequence[Heading | Cell]) -> str:
    filled = (
        text.rjust(column.width) if column.to_right else text.ljust(column.width)
        for column, text in ((column, _text(texts[column.at])) for column in columns)
    )
    return GAP.join(filled).rstrip()


def _text(thing: Heading | Cell) -> str:
    return thing.label if isinstance(thing, Heading) else thing.text
