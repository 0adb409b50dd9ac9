"""The pieces that a document is set and printed in: each stands alone and starts a page.

A piece is a section, or some parts of a long one. What it says depends on nothing but its own
text, so that a piece whose text did not change is never laid out twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from planner.documents.building import PrintedPhase, PrintedStep
from planner.documents.html import set_template
from planner.documents.parts import BLOCKS, TABLE, Part, Section, Table

# A section is cut before a part once a piece holds so much of its HTML: some six pages.
ROOMY_CHARACTERS = 24_000
# One that holds less is not cut, however long the next part is: its last page would be half empty.
SCANT_CHARACTERS = 8_000
# A last part of no more joins the piece before it, which it would follow on a page of its own.
SLIGHT_CHARACTERS = 3_000
# Pictures take much HTML and little room.
PICTURE = re.compile("<svg.*?</svg>", re.DOTALL)
# A table is cut after so many rows, so that no piece needs more memory than this many rows do.
ROWS = 150
# The HTML of a step without its commands.
STEP_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: the words of its running head, whether it is landscape, and its HTML."""

    head: str
    wide: bool
    html: str


def pieces(sections: Iterable[Section]) -> Iterator[Piece]:
    """Cut the sections of a document into pieces, in their order."""
    for section in sections:
        for html in _pages(section):
            yield Piece(f"{section.number} {section.title}", section.wide, html)


def _pages(section: Section) -> Iterator[str]:
    made, starts = set_template("documents/_section_start.html", {"section": section}), True
    size = len(made)
    for part in section.parts:
        for cut, continues in _cuts(part):
            values = {"section": section, "part": cut, "continues": continues}
            text = set_template("documents/_part.html", values)
            more = len(PICTURE.sub("", text))
            full = size > SCANT_CHARACTERS and size + more > ROOMY_CHARACTERS
            full = full and not (part is section.parts[-1] and more <= SLIGHT_CHARACTERS)
            if full and (not starts or "</h3>" in made):
                yield _page(section, made, starts=starts)
                made, starts, size = SafeString(), False, 0
            made += text
            size += more
    yield _page(section, made, starts=starts)


def _page(section: Section, inner: SafeString, *, starts: bool) -> str:
    values = {"section": section, "inner": inner, "starts": starts}
    return set_template("documents/piece.html", values)


def _cuts(part: Part) -> Iterator[tuple[Part, bool]]:
    """Cut a part where it is long: a phase between its steps, a table between its rows.

    The second value tells whether the cut continues a part that began before.
    """
    if isinstance(part.body, PrintedPhase):
        for at, body in enumerate(_phases(part.body)):
            yield replace(part, body=body), at > 0
        return
    blocks = part.body if part.template == BLOCKS else (part.body,)
    if part.template not in (TABLE, BLOCKS) or not any(map(_is_long, blocks)):
        yield part, False
        return
    begun = False
    for block in blocks:
        for cut in _slices(block) if _is_long(block) else (block,):
            yield replace(part, template=cut.template, body=cut), begun
            begun = True


def _phases(whole: PrintedPhase) -> Iterator[PrintedPhase]:
    """Cut a phase of the build into phases of some steps each; one without steps stays."""
    steps: list[PrintedStep] = []
    size = 0
    for step in whole.steps:
        length = STEP_CHARACTERS + sum(len(command.text) for command in step.step.commands)
        if steps and size + length > ROOMY_CHARACTERS:
            yield replace(whole, steps=tuple(steps))
            steps, size = [], 0
        steps.append(step)
        size += length
    yield replace(whole, steps=tuple(steps))


def _is_long(block: Any) -> bool:
    return isinstance(block, Table) and len(block.rows) > ROWS


def _slices(table: Table) -> Iterator[Table]:
    whole = len(table.rows)
    for start in range(0, whole, ROWS):
        rows = table.rows[start : start + ROWS]
        end = start + len(rows)
        caption = f"{table.caption}, rows {start + 1:,} to {end:,} of {whole:,}"
        note = table.note if end == whole else ""
        yield replace(table, rows=rows, caption=caption, note=note, continued=start > 0)
