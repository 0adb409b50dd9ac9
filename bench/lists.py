"""How a list of the plan is entered: one member well, the alike ones from it, then what differs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bench.cells import Leaves, Part, apart, beside, cells_of
from bench.grids import ROWS_OF_A_PAGE, GridHand
from bench.hand import flat, leaves, most_alike

FEW = 2  # answers without a cell in which a member may differ from the one it is made like
NOT_COPIED = {"serial", "rack_unit", "switch_port", "wwpn", "wwnn", "address", "lun_id", "name"}
ORDER = ["engagement", "platform", "networks", "nodes", "adapters", "storage", "quorum", "vms"]
ORDER.append("operation")


@dataclass(frozen=True, slots=True)
class Kind:
    """A list: where it is asked, its names in addresses and in the form, the rows inside it.

    ``inside``: the rows of the grid belong to the members, several to one. ``elsewhere`` are the
    lists inside a member that another step asks for.
    """

    step: str
    slug: str
    grid: str
    rows: tuple[str, ...] = ()
    inside: bool = False
    elsewhere: tuple[str, ...] = ()

    def beside(self, item: Part, columns: Sequence[str]) -> Leaves:
        """What the member's page has to be opened for."""
        found = beside(item, columns)
        return {path: value for path, value in found.items() if path[0] not in self.elsewhere}


class ListHand:
    """Enters lists. ``pasted`` are the grids whose cells come from a sheet."""

    def __init__(self, grids: GridHand, pasted: Collection[str]) -> None:
        self.grids = grids
        self.hand = grids.hand
        self.pasted = pasted
        self.again: list[tuple[Kind, int, Part]] = []  # members whose references came later
        self.open: tuple[Kind, int] | None = None  # the member whose page is shown

    def go(self, step: str) -> None:
        """Go to a step, unless it is shown: by the button that saves, or by the list of steps."""
        self.close()
        here = self.hand.page.url.partition("#")[0].partition("?")[0].split("/")[-2]
        if here == step:
            return
        if self.grids.unsaved and ORDER.index(here) + 1 == ORDER.index(step):
            self.grids.press("next")
        else:
            self.grids.save()
            self.hand.link(f"/{step}/")

    def close(self) -> None:
        """Save the page of a member and go back to its step."""
        if self.open:
            self.hand.press("back")
            self.open = None

    def typed(self, kind: Kind, items: Sequence[Part]) -> None:
        """Type a short list into its grid, and what has no cell on the members' pages."""
        columns = self.grids.columns(kind.grid)
        self.grids.rows(kind.grid, [cells_of(item, columns) for item in items])
        self.visit(kind, items, [at for at, item in enumerate(items) if kind.beside(item, columns)])

    def grown(self, kind: Kind, items: Sequence[Part], done: int = 0) -> None:
        """Enter a list after the ``done`` first: one whole, the others like those before them."""
        grids = self.grids
        columns = grids.columns(kind.grid)
        rest = [kind.beside(item, columns) for item in items]
        if not any(rest) and len(items) < 4:
            grids.rows(kind.grid, [cells_of(item, columns) for item in items])
            return
        if not done:
            self.first(kind, items[0], columns)
        at = max(done, 1)
        visits = []
        while at < len(items):
            source = most_alike(rest[at], rest[:at])
            source = at - 1 if source is None or rest[source] == rest[at - 1] else source
            end = at
            while end < len(items) and apart(rest[end], rest[source]) <= FEW:
                if len(items) > ROWS_OF_A_PAGE and not continues(items[end], items[source]):
                    break
                end += 1
            if all(rest[each] != rest[source] for each in range(at, end)):
                end = at + 1
                self.copy(kind, self.nearest(items, at), at, items[at], columns)
            else:
                self.like(kind, items, at, end, source)
                visits += [each for each in range(at, end) if rest[each] != rest[source]]
            at = end
        if kind.grid in self.pasted:
            self.paste(kind, items, columns)
        self.visit(kind, items, visits)

    def by_name(self, kind: Kind, items: Sequence[Part]) -> bool:
        """Whether a sheet goes into the box below the grid, which knows rows by their names."""
        return kind.grid in self.pasted and len(items) > ROWS_OF_A_PAGE

    def first(self, kind: Kind, item: Part, columns: Sequence[str]) -> None:
        """Enter the first member: in the grid, or on a page of its own where cells do not do."""
        if kind.beside(item, columns):
            self.grids.save()
            self.hand.link(f"/{kind.slug}/new/")
            self.open = (kind, 0)
            self.describe(kind, item, columns)
        else:
            self.grids.rows(kind.grid, [cells_of(item, columns)])
            self.grids.save()

    def nearest(self, items: Sequence[Part], at: int) -> int:
        """Which member to copy: the one at hand, unless another saves what going there costs."""
        own = [_copied(item) for item in items[: at + 1]]
        best = most_alike(own[at], own[:at])
        if best is None or apart(own[at], own[at - 1]) <= apart(own[at], own[best]) + 2:
            return at - 1
        return best

    def copy(self, kind: Kind, source: int, at: int, item: Part, columns: Sequence[str]) -> None:
        """Copy a member on its page, which opens the copy, and correct that."""
        if self.open == (kind, source):
            self.hand.press("stay")
        else:
            self.close()
            self.grids.open(kind.grid, source)
        self.hand.follow(self.hand.page.locator("form.item-actions button"))
        self.open = (kind, at)
        self.describe(kind, item, columns)

    def describe(self, kind: Kind, item: Part, columns: Sequence[str] = ()) -> None:
        """Answer the page of a member, without what waits for the sheet.

        Where a name is not there yet, remember to come back.
        """
        waits = {each for each in columns if kind.grid in self.pasted and each != "name"}
        complete = self.hand.answer("item", flat(item), waits)
        for name in kind.rows:
            inner = {each.partition("-")[2] for each in waits if each.startswith(f"{name}-")}
            skip = inner if len(item[name]) == 1 else ()
            complete &= self.hand.answer_rows(name, item[name], skip)
        if not complete:
            self.again.append((kind, self.open[1] if self.open else 0, item))

    def like(self, kind: Kind, items: Sequence[Part], at: int, end: int, source: int) -> None:
        """Add members like one before them; correct their cells unless those are pasted."""
        self.close()
        grids = self.grids
        row = grids.turn_to(kind.grid, source)
        name = self.hand.page.locator(f"[name='{kind.grid}-{row}-name']").input_value()
        grids.more_like(kind.grid, name, end - at)
        if kind.grid in self.pasted:
            return
        columns = grids.columns(kind.grid)
        while at < end:
            row = grids.turn_to(kind.grid, at)
            stop = min(end, at + grids.count(kind.grid) - row)
            grids.fill(kind.grid, [cells_of(item, columns) for item in items[at:stop]], row)
            at = stop

    def paste(self, kind: Kind, items: Sequence[Part], columns: Sequence[str]) -> None:
        """Paste the cells of the whole list: into the grid, or by name where it has pages."""
        self.close()
        wanted = [cells_of(item, columns) for item in items]
        if self.by_name(kind, items):
            self.grids.paste_by_name(kind.grid, wanted)
        else:
            self.grids.paste(kind.grid, wanted)

    def visit(self, kind: Kind, items: Sequence[Part], numbers: Sequence[int]) -> None:
        """Open the pages of members one after the other and answer what differs."""
        for at in numbers:
            self.turn_to(kind, at)
            self.describe(kind, items[at])
        self.close()

    def turn_to(self, kind: Kind, at: int) -> None:
        """Open the page of a member: from the page before it, otherwise from the grid."""
        if self.open == (kind, at - 1):
            self.hand.press("following")
        else:
            self.close()
            if kind.inside:
                self.grids.save()
                address = f"/{kind.step}/{kind.slug}/{at + 1}/"
                self.hand.follow(self.hand.page.locator(f"table.grid a[href*='{address}']").first)
            else:
                self.grids.open(kind.grid, at)
        self.open = (kind, at)

    def come_back(self) -> None:
        """Fill in the references to things that were described later."""
        again, self.again = self.again, []
        for kind, at, item in again:
            self.go(kind.step)
            self.turn_to(kind, at)
            self.describe(kind, item)
            self.close()


def continues(item: Part, other: Part) -> bool:
    """Whether the names differ in their number alone."""
    one, another = (str(each["name"]).rstrip("0123456789") for each in (item, other))
    return one == another


def _copied(part: Part) -> Leaves:
    """What a copy of a part keeps."""
    return {path: value for path, value in leaves(part).items() if path[-1] not in NOT_COPIED}
