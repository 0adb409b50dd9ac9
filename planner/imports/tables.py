"""Rows as a spreadsheet copies them: cells with tabs between, quoted where they hold lines."""

from __future__ import annotations

import csv
import io

MAX_CHARACTERS = 400_000


def cells_of(text: str) -> list[list[str]]:
    """Read copied rows; a cell with a tab, a line break or a quote stands in double quotes.

    Empty rows are left out. Raises ValueError where the text is too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"has more than {MAX_CHARACTERS:,} characters: paste fewer rows at a time")
    csv.field_size_limit(MAX_CHARACTERS)
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    rows = csv.reader(lines, dialect="excel-tab")
    found = [[cell.strip() for cell in row] for row in rows]
    return [row for row in found if any(row)]
