"""Grids as a person works them: rows, cells, fill down, paste, more like one, pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator

from bench.cells import Way, cell_text, way_down
from bench.hand import Hand

# Names of the cells of a row, with __n__ for its number; from the model of a new row.
COLUMNS = """(name) => {
  const model = document.querySelector(`template[data-grid-row="${name}"]`);
  const row = model ? model.content : document.querySelector(`table[data-grid="${name}"] tbody tr`);
  return [...new Set([...row.querySelectorAll("td [name]")].map(each => each.name))];
}"""
ROWS_OF_A_PAGE = 16  # of nodes and virtual machines, the lists that get long
ASIDE = ("was", "of", "gone", "owner")

Cells = Mapping[str, Any]


class GridHand:
    """Works the grids of the step that is shown. ``unsaved`` tells whether there is work on it."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.unsaved = False

    def table(self, grid: str) -> Locator:
        """The table of a grid."""
        return self.hand.page.locator(f"table[data-grid='{grid}']")

    def section(self, grid: str) -> Locator:
        """What belongs to a grid: its table, buttons, pages."""
        return self.hand.page.locator(f"section.table-section:has(table[data-grid='{grid}'])")

    def columns(self, grid: str) -> list[str]:
        """Keys of the columns, in order."""
        names: list[str] = self.hand.page.evaluate(COLUMNS, grid)
        keys = [re.sub(rf"^{grid}-(__n__|[0-9]+)-", "", name) for name in names]
        return [key for key in keys if key not in ASIDE]

    def count(self, grid: str) -> int:
        """How many rows the page has."""
        return self.table(grid).locator("tbody tr").count()

    def first(self, grid: str) -> int:
        """Position in the whole list of the first row on the page."""
        pages = self.section(grid).locator("nav.pages span")
        if not pages.count():
            return 0
        found = re.search(r"([0-9]+) to [0-9]+ of", pages.inner_text())
        return int(found[1]) - 1 if found else 0

    def turn_to(self, grid: str, index: int) -> int:
        """Turn the pages until a member of the list is shown; its row on the page."""
        while not 0 <= index - self.first(grid) < self.count(grid):
            self.save()
            wanted, here = index // ROWS_OF_A_PAGE, self.first(grid) // ROWS_OF_A_PAGE
            from_end = self.pages(grid) - 1 - wanted
            ways = {"Later" if wanted > here else "Earlier": abs(wanted - here) - 1}
            ways |= {"First": wanted, "Last": from_end}
            pages = self.section(grid).locator("nav.pages")
            best = min(ways, key=lambda each: ways[each])
            self.hand.follow(pages.get_by_role("link", name=best, exact=True))
        return index - self.first(grid)

    def pages(self, grid: str) -> int:
        """How many pages the list has."""
        text = self.section(grid).locator("nav.pages span").inner_text()
        return -(-int(text.rpartition(" ")[2]) // ROWS_OF_A_PAGE)

    def save(self) -> None:
        """Save what is on the page, if there is something."""
        if self.unsaved:
            self.press("stay")

    def press(self, name: str) -> None:
        """Press a button that saves."""
        self.hand.press(name)
        self.unsaved = False

    def add_row(self, grid: str) -> int:
        """Make a row below the last: by Enter in a name, or by the button where there is none."""
        count = self.count(grid)
        self.unsaved = True
        if not count:
            self.hand.click(self.hand.page.locator(f"button[data-grid-add='{grid}']"))
        else:
            self.hand.key(f"{grid}-{count - 1}-name", "Enter")
        return count

    def rows(self, grid: str, wanted: Sequence[Cells], start: int = 0) -> None:
        """Make the rows from ``start`` on hold what is wanted, adding those that are missing."""
        while self.count(grid) < start + len(wanted):
            self.add_row(grid)
        self.fill(grid, wanted, start)

    def fill(self, grid: str, wanted: Sequence[Cells], start: int = 0) -> None:
        """Answer what differs from row ``start`` on, filling columns down where it is less work."""
        controls = self.hand.controls()
        for column in self.columns(grid):
            names = [f"{grid}-{at}-{column}" for at in range(self.count(grid))]
            way = self._way(names, controls, column, wanted, start)
            for at in sorted({*way.answered, *way.filled}):
                if at in way.answered:
                    self._answer(names[at], controls[names[at]], wanted[at - start][column])
                if at in way.filled:
                    self.hand.key(names[at], "Control+d")
                self.unsaved = True

    def _answer(self, name: str, control: Mapping[str, Any], value: Any) -> None:
        if control["kind"] == "ticks":
            now = self.hand.controls()[name]  # a fill from above may have changed the ticks
            self.hand.set(name, now, value)
        else:
            self.hand.set(name, control, cell_text(value))

    def _way(
        self,
        names: Sequence[str],
        controls: Mapping[str, Any],
        column: str,
        wanted: Sequence[Cells],
        start: int,
    ) -> Way:
        now: list[Any] = []
        then: list[Any] = []
        costs: list[int] = []
        for at, name in enumerate(names):
            control = controls.get(name)
            asked = start <= at < start + len(wanted) and column in wanted[at - start]
            held = _held(control) if control else None
            new = _wished(control, wanted[at - start][column]) if control and asked else held
            now.append(held)
            then.append(new)
            both = isinstance(held, tuple) and isinstance(new, tuple)
            costs.append(1 + len({*(held or ())} ^ {*(new or ())}) if both else 1)
        return way_down(now, then, costs)

    def work(self, grid: str, wanted: Sequence[Cells], start: int = 0) -> int:
        """How many answers and fills ``fill`` would take."""
        controls = self.hand.controls()
        names = {
            c: [f"{grid}-{n}-{c}" for n in range(self.count(grid))] for c in self.columns(grid)
        }
        return sum(self._way(n, controls, c, wanted, start).cost for c, n in names.items())

    def paste(self, grid: str, wanted: Sequence[Cells], start: int = 0) -> None:
        """Paste the cells from the first to the last that differs; what is left is answered."""
        if self.work(grid, wanted, start) > 2:
            controls = self.hand.controls()
            columns = self.columns(grid)
            differ = [
                (start + at, columns.index(column))
                for at, row in enumerate(wanted)
                for column, value in row.items()
                if (control := controls.get(f"{grid}-{start + at}-{column}"))
                and _held(control) != _wished(control, value)
            ]
            top, bottom = min(at for at, _ in differ), max(at for at, _ in differ)
            left, right = min(at for _, at in differ), max(at for _, at in differ)
            text = [
                [
                    _pasted(controls, f"{grid}-{at}-{column}", wanted[at - start].get(column))
                    for column in columns[left : right + 1]
                ]
                for at in range(top, bottom + 1)
            ]
            self.hand.paste(f"{grid}-{top}-{columns[left]}", text)
            self.unsaved = True
        self.fill(grid, wanted, start)

    def paste_by_name(self, grid: str, wanted: Sequence[Cells]) -> None:
        """Put rows of a sheet into the box below the grid: also those of other pages."""
        controls = self.hand.controls()
        columns = self.columns(grid)
        text = [
            [_pasted(controls, f"{grid}-0-{column}", row.get(column)) for column in columns]
            for row in wanted
        ]
        self.hand.click(self.section(grid).locator("details.grid-paste > summary"))
        self.hand.paste_text(f"{grid}-text", text)
        self.hand.press(f"paste-{grid}")
        self.unsaved = True

    def more_like(self, grid: str, name: str, count: int) -> None:
        """Add members like one, which saves."""
        hand = self.hand
        if count != 1:
            hand.type(f"like-{grid}-count", str(count))
        if hand.page.locator(f"[name='like-{grid}-of']").input_value() != name:
            hand.pick(f"like-{grid}-of", name)
        self.press(f"like-{grid}")

    def open(self, grid: str, index: int) -> None:
        """Go to the page of a member."""
        self.save()
        row = self.turn_to(grid, index)
        self.hand.follow(self.table(grid).locator(f"#row-{grid}-{row} .grid-actions a"))


def _held(control: Mapping[str, Any]) -> Any:
    value = control["value"]
    return tuple(sorted(value)) if isinstance(value, list) else value


def _wished(control: Mapping[str, Any], value: Any) -> Any:
    if control["kind"] == "ticks":
        ticked = value if isinstance(value, list) else ["on"] if value else []
        return tuple(sorted(ticked))
    return cell_text(value)


def _pasted(controls: Mapping[str, Any], name: str, value: Any) -> str:
    """A value in the words that the grid shows, as a sheet would have it."""
    control = controls.get(name)
    text = cell_text(value)
    if control and control["kind"] == "select" and text in control["options"]:
        return str(control["words"][control["options"].index(text)]) if text else ""
    return text
