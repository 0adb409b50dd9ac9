"""The grids of a step as its page shows them: which rows, which cells, where each row leads."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from planner.core.plan import Plan
from planner.core.words import lower_first
from planner.forms.cells import Cell
from planner.forms.grid import Grid
from planner.forms.grid_row import GridRow
from planner.forms.grid_spec import GridSpec
from planner.forms.makers import names_in
from planner.forms.page import PageForm
from planner.forms.places import part_at
from planner.keeping import Keep
from planner.wizard.steps import Step

MOST_CELLS = 640
MOST_CHARACTERS = 8_000_000  # of lines kept

_lines: Keep[Hashable, SafeString] = Keep(MOST_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a list is shown; ``at`` counts pages from 1.

    Only names with ``find`` in them are counted, if it is given; ``finds`` says whether that can be
    asked.
    """

    key: str
    at: int
    pages: int
    first: int
    last: int
    total: int
    what: str
    find: str = ""
    finds: bool = False

    @property
    def earlier(self) -> int | None:
        """The page before."""
        return self.at - 1 if self.at > 1 else None

    @property
    def later(self) -> int | None:
        """The page after."""
        return self.at + 1 if self.at < self.pages else None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its cells and the address of its page, "" for a new one.

    ``at`` numbers its inputs; of the row that the browser copies it is ``__n__``.
    """

    spec: GridSpec
    row: GridRow
    cells: list[Cell]
    url: str
    at: int | str

    @property
    def html(self) -> SafeString:
        """The row as a line of the table; lines are kept by all that stands in them."""
        key = self._content()
        kept = _lines.get(key)
        if kept is None:
            shown = {"spec": self.spec, "at": self.at, "shown": self}
            kept = render_to_string("plans/_grid_row.html", shown)
            _lines.put(key, kept, len(kept))
        return kept

    def _content(self) -> Hashable:
        """All that the template of a line reads."""
        spec, row = self.spec, self.row
        return (
            *(spec.name, spec.inner, spec.grows, spec.owner, spec.one),
            *(row.gone, row.original is None, row.of, row.owner, row.owner_error, row.was),
            *(self.url, self.at),
            *(each.content for each in self.cells),
        )


@dataclass(frozen=True, slots=True)
class ShownGrid:
    """A grid as its template needs it."""

    grid: Grid
    rows: list[ShownRow]
    model: ShownRow
    pager: Pager | None
    lists: list[tuple[str, list[str]]]
    differs: bool

    @property
    def spec(self) -> GridSpec:
        """The grid's definition."""
        return self.grid.spec

    @property
    def patterns(self) -> list[str]:
        """Names that "add more like" offers: those on the page."""
        return [shown.row.was for shown in self.rows if shown.row.was]


def slices(
    plan: Plan, step: Step, asked: QueryDict
) -> tuple[dict[str, Sequence[int]], dict[str, Pager]]:
    """Which entries of each grid the page shows, and the pagers by grid.

    Lists inside nodes are paged together, by node, so that a page has a few hundred cells.
    """
    found: dict[str, Sequence[int]] = {}
    pagers: dict[str, Pager] = {}
    inside = [spec for spec in step.grids if spec.inner and spec.place == ("nodes",)]
    if inside or step.matrix:
        pager = _pager("nodes", asked, len(plan.nodes), _nodes_per_page(plan, inside), "nodes")
        found["meets"] = range(pager.first - 1, pager.last)
        pagers["meets"] = pager
        for spec in inside:
            sizes = [len(getattr(node, spec.inner)) for node in plan.nodes]
            start = sum(sizes[: pager.first - 1])
            found[spec.name] = range(start, start + sum(sizes[pager.first - 1 : pager.last]))
    for spec in step.grids:
        if spec.name not in found:
            entries = spec.entries(plan)
            find = asked.get(f"find-{spec.name}", "").strip()[:200]
            fitting = _fitting(entries, find)
            pager = _pager(spec.name, asked, len(fitting), spec.page_size, lower_first(spec.title))
            found[spec.name] = fitting[pager.first - 1 : pager.last]
            finds = len(entries) > spec.page_size
            pagers[spec.name] = replace(pager, find=find, finds=finds)
    return found, pagers


def _fitting(entries: Sequence[tuple[str, Any]], find: str) -> Sequence[int]:
    """Positions of the entries whose name, or owner's name, holds the text."""
    if not find:
        return range(len(entries))
    text = find.casefold()
    return [
        at
        for at, (owner, item) in enumerate(entries)
        if text in item.name.casefold() or text in owner.casefold()
    ]


def _nodes_per_page(plan: Plan, inside: list[GridSpec]) -> int:
    widest = max(
        (
            sum(len(getattr(node, spec.inner)) * len(spec.columns) for spec in inside)
            + 2 * len(plan.networks)
            for node in plan.nodes
        ),
        default=1,
    )
    return max(1, MOST_CELLS // max(1, widest))


def _pager(key: str, asked: QueryDict, total: int, size: int, what: str) -> Pager:
    pages = max(1, -(-total // size))
    text = asked.get(f"page-{key}", "")
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    at = min(max(at, 1), pages)
    first = (at - 1) * size + 1
    return Pager(key, at, pages, first, min(at * size, total), total, what)


def shown_grids(
    code: UUID, step: Step, form: PageForm, pagers: Mapping[str, Pager]
) -> list[ShownGrid]:
    """Every grid of a step."""
    return [_shown(code, step, grid, form, pagers.get(grid.spec.name)) for grid in form.grids]


def _shown(code: UUID, step: Step, grid: Grid, form: PageForm, pager: Pager | None) -> ShownGrid:
    spec = grid.spec
    items: tuple[Any, ...] = part_at(form.plan, spec.place)
    index = {item.name: at for at, item in enumerate(items)}
    rows = []
    for row in grid.rows:
        at = index.get(row.of if spec.inner else row.was)
        url = ""
        if at is not None:
            url = reverse("plan-item", args=[code, step.slug, spec.slug, at + 1])
            url += f"#rows-{spec.inner}" if spec.inner else ""
        rows.append(ShownRow(spec, row, grid.cells(row), url, row.at))
    model = ShownRow(spec, grid.template_row, grid.cells(grid.template_row), "", "__n__")
    used = {cell.names for shown in (*rows, model) for cell in shown.cells if cell.names}
    lists = [("-".join(names), _names(form, names)) for names in sorted(used)]
    differs = any(cell.differs for shown in rows for cell in shown.cells)
    return ShownGrid(grid, rows, model, pager, lists, differs)


def _names(form: PageForm, kinds: tuple[str, ...]) -> list[str]:
    names = [name for kind in kinds for name in names_in(form.plan, kind, ())]
    return list(dict.fromkeys(names))[:400]
