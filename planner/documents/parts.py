"""What a document is made of, ready to print: sections, tables, cells. Templates only set them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from planner.templatetags.plan_format import UNDECIDED

T = TypeVar("T")
Kind = Literal["text", "number", "code"]
UNEVEN = 8  # lines by which a column of the contents may miss the middle


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, how it is set, and whether it says that something is open."""

    text: str
    kind: Kind = "text"
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's head; ``width`` is its share of the table in percent."""

    label: str
    width: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; ``empty`` is the line to print where there are no rows."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """How to make one column: its label, its share of the width, and a cell's text.

    ``text`` returns None for what is not decided yet.
    """

    label: str
    width: float
    text: Callable[[T], str | None]
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a section: ``3.2 Networks``; the fragment ``template`` sets ``body``."""

    number: str
    title: str
    template: str
    body: Any

    @property
    def anchor(self) -> str:
        """The part's id in the document."""
        return f"part-{self.number.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: what stands before its parts, and the parts. ``wide`` is landscape."""

    number: str
    title: str
    template: str = ""
    body: Any = None
    parts: tuple[Part, ...] = ()
    wide: bool = False

    @property
    def anchor(self) -> str:
        """The section's id in the document."""
        return f"section-{self.number}"


def table(
    caption: str,
    things: Iterable[T],
    columns: tuple[Column[T], ...],
    *,
    empty: str = "",
    note: str = "",
) -> Table:
    """Make a table of things; widths are scaled so that they fill it."""
    whole = sum(column.width for column in columns)
    headings = tuple(
        Heading(column.label, max(1, round(100 * column.width / whole)), column.kind)
        for column in columns
    )
    rows = tuple(
        tuple(cell(column.text(thing), column.kind) for column in columns) for thing in things
    )
    return Table(caption, headings, rows, empty, note if rows else "")


def cell(text: str | None, kind: Kind = "text") -> Cell:
    """Make a cell; None, and what a filter wrote for None, is open."""
    if text is None or text == UNDECIDED:
        return Cell(UNDECIDED, "text", is_open=True)
    return Cell(text, kind)


def facts(caption: str, pairs: Iterable[tuple[str, str | None]]) -> Table:
    """Make a table of two columns: what, and how it is decided."""
    columns: tuple[Column[tuple[str, str | None]], ...] = (
        Column("What", 32, lambda pair: pair[0]),
        Column("Decided", 68, lambda pair: pair[1]),
    )
    return table(caption, pairs, columns)


def listed(names: Iterable[str], none: str | None = None) -> str | None:
    """Put names with commas between them; ``none`` where there are none."""
    return ", ".join(names) or none


def prose(names: Iterable[str]) -> str:
    """Put names into a sentence: ``a, b and c``."""
    found = list(names)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """Write a count with its word: ``1 node``, ``4 nodes``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


class Numbering:
    """Gives sections and parts their numbers, in the order they are made."""

    def __init__(self) -> None:
        self._last = 0

    def section(
        self,
        title: str,
        template: str = "",
        body: Any = None,
        *parts: tuple[str, str, Any],
        wide: bool = False,
    ) -> Section:
        """Make the next section; a part is its title, its fragment and what that sets."""
        self._last += 1
        number = str(self._last)
        made = (
            Part(f"{number}.{at}", *part)  # titles, templates and bodies in the order of Part
            for at, part in enumerate(parts, start=1)
        )
        return Section(number, title, template, body, tuple(made), wide)


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents; ``inner`` for a part of a section."""

    number: str
    title: str
    anchor: str
    inner: bool


def contents(sections: tuple[Section, ...]) -> tuple[tuple[ContentsLine, ...], ...]:
    """Lay the contents in two columns of about equal length, cut between sections if possible."""
    lines: list[ContentsLine] = []
    for section in sections:
        lines.append(ContentsLine(section.number, section.title, section.anchor, inner=False))
        lines += (ContentsLine(p.number, p.title, p.anchor, inner=True) for p in section.parts)
    half = (len(lines) + 1) // 2
    starts = [at for at, line in enumerate(lines) if not line.inner and at]
    cut = min(starts, key=lambda at: (abs(at - half), -at), default=half)
    if abs(cut - half) > UNEVEN:
        cut = half
    return tuple(lines[:cut]), tuple(lines[cut:])
