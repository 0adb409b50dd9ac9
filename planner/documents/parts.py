"""What a document is made of, ready to print: sections, tables, cells. Templates only set them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar

from django.utils.safestring import SafeString

from planner.templatetags.plan_format import UNDECIDED

T = TypeVar("T")
Kind = Literal["text", "number", "code", "check", "line", "lines"]

SHORT_ROWS = 8  # of a table that is not broken between pages
SUM_ROWS = 24  # the same of a table with results, which are read together with what they come from

TABLE = "documents/_table.html"
BLOCKS = "documents/_blocks.html"  # sets a tuple of tables, figures, paragraphs ... in order


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
    """A table with its caption; ``empty`` is the line to print where there are no rows.

    ``number`` is given by the numbering, ``9.3`` for the third table of section 9. ``totals`` are
    the rows (from 0) that hold a result. ``continued`` says that the table began before,
    ``dense`` that its rows stand close together.
    """

    template: ClassVar[str] = TABLE

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    note: str = ""
    number: str = ""
    totals: frozenset[int] = frozenset()
    continued: bool = False
    dense: bool = False

    @property
    def is_short(self) -> bool:
        """Tell whether the table is to stand on one page."""
        return len(self.rows) <= (SUM_ROWS if self.totals else SHORT_ROWS)

    @property
    def anchor(self) -> str:
        """The table's id in the document; "" while it has no number."""
        return _anchor("table", self.number)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; its number is given like that of a table."""

    template: ClassVar[str] = "documents/_figure.html"

    svg: SafeString
    caption: str
    number: str = ""

    @property
    def anchor(self) -> str:
        """The figure's id in the document; "" while it has no number."""
        return _anchor("figure", self.number)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    template: ClassVar[str] = "documents/_text.html"

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list below a line that says what it lists."""

    template: ClassVar[str] = "documents/_bullets.html"

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two lists side by side."""

    template: ClassVar[str] = "documents/_beside.html"

    left: Bullets
    right: Bullets


@dataclass(frozen=True, slots=True)
class See:
    """A sentence that points to a table, part or section by its caption or title.

    The numbering fills ``label`` and ``anchor``; one that points to nothing is left out.
    """

    template: ClassVar[str] = "documents/_see.html"

    before: str
    target: str
    after: str = "."
    label: str = ""
    anchor: str = ""


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
        return _anchor("part", self.number)


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
        return _anchor("section", self.number)


def _anchor(kind: str, number: str) -> str:
    return f"{kind}-{number.replace('.', '-')}" if number else ""


def table(
    caption: str,
    things: Iterable[T],
    columns: tuple[Column[T], ...],
    *,
    empty: str = "",
    note: str = "",
) -> Table:
    """Make a table of things; widths are scaled so that they fill it."""
    widths = shares([column.width for column in columns])
    headings = tuple(
        Heading(column.label, width, column.kind)
        for column, width in zip(columns, widths, strict=True)
    )
    rows = tuple(
        tuple(cell(column.text(thing), column.kind) for column in columns) for thing in things
    )
    return Table(caption, headings, rows, empty, note if rows else "")


def shares(widths: Sequence[float]) -> list[int]:
    """Whole percentages that are 100 together: more would push a table over the edge of its page.

    What rounding down leaves goes to the columns that lost most; each gets one percent at least.
    """
    whole = sum(widths)
    exact = [100 * width / whole for width in widths]
    found = [max(1, int(share)) for share in exact]
    by_loss = sorted(range(len(exact)), key=lambda at: found[at] - exact[at])
    for at in by_loss[: max(0, 100 - sum(found))]:
        found[at] += 1
    return found


def cell(text: str | None, kind: Kind = "text") -> Cell:
    """Make a cell; None, and what a filter wrote for None, is open."""
    if text is None or text == UNDECIDED:
        return Cell(UNDECIDED, "number" if kind == "number" else "text", is_open=True)
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
