"""What a grid is, as data: which list of the plan, which columns, what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.core.plan import Plan
from planner.core.references import part_of
from planner.core.words import field_words
from planner.forms.leaves import leaves
from planner.forms.places import part_at

LABELS = {"certification_status": "Certification", "certification_windows_server": "Certified for"}

When = Callable[[Plan], bool]


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` of a question, or ``list.key``: of the only member of a list inside the part.

    ``width`` is one of xs, s, m, l; ``head`` stands instead of the question's own label. A column
    with ``when`` is left out of plans that it says False of, unless something stands in it. What is
    ``shared`` is asked of several members too while they have it in common, and then set for all.
    """

    key: str
    width: str = "s"
    head: str = ""
    when: When | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class GridSpec:
    """One list of the plan as a grid.

    ``name`` is what its inputs' names start with. With ``inner`` the rows are the members of that
    list in every member of ``place`` (the NICs of the nodes). ``starters`` are the names of members
    that a cell of a column ``list.key`` makes. Of alike things (``alike``: keys, ``"*"`` for every
    column) the page marks what differs.
    """

    name: str
    place: tuple[str, ...]
    kind: type
    title: str
    one: str
    columns: tuple[Column, ...]
    slug: str = ""
    ref_kind: str = ""
    inner: str = ""
    grows: bool = True
    page_size: int = 50
    starters: tuple[tuple[str, str], ...] = ()
    alike: tuple[str, ...] = ()
    lead: str = ""
    spare: int = 0
    like: bool = False
    when: When | None = None

    def fitted(self, plan: Plan) -> GridSpec | None:
        """The grid with the columns that a plan needs, None where it needs none of it."""
        items = [item for _, item in self.entries(plan)]
        columns = tuple(each for each in self.columns if self._needed(each, plan, items))
        if self.when is not None and not self.when(plan) and not self._used(columns, items):
            return None
        return self if columns == self.columns else replace(self, columns=columns)

    def _needed(self, column: Column, plan: Plan, items: Sequence[Any]) -> bool:
        return column.when is None or column.when(plan) or self._used((column,), items)

    def _used(self, columns: Sequence[Column], items: Sequence[Any]) -> bool:
        keys = {column.key for column in columns} - ({"name"} if not self.grows else set())
        asked = [leaf for leaf in leaves(self.kind) if leaf.key in keys]
        return any(leaf.of(item) not in (None, ()) for leaf in asked for item in items)

    @property
    def keys(self) -> tuple[str, ...]:
        """Questions of the row's own part."""
        own = tuple(column.key for column in self.columns if "." not in column.key)
        return own if self.grows else tuple(key for key in own if key != "name")

    def child_keys(self) -> dict[str, tuple[str, ...]]:
        """Questions of the only member of each list inside, by list."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.columns:
            name, dot, key = column.key.partition(".")
            if dot:
                found[name] = (*found.get(name, ()), key)
        return found

    def common_keys(self, name: str, members: Sequence[Any]) -> tuple[str, ...]:
        """Questions asked of members of a list inside: of several, what they have in common."""
        keys = self.child_keys()[name]
        if len(members) < 2:
            return keys
        shared = {column.key for column in self.columns if column.shared}
        return tuple(
            key
            for key in keys
            if f"{name}.{key}" in shared and len({getattr(each, key) for each in members}) == 1
        )

    def head(self, column: Column) -> str:
        """Label of a column, with its unit."""
        kind, key = self.kind, column.key
        if "." in key:
            name, _, key = key.partition(".")
            inner = part_of(kind, name)
            kind = inner[0] if inner else kind
        leaf = next(each for each in leaves(kind) if each.key == key)
        words = field_words(leaf.part, leaf.name)
        label = column.head or LABELS.get(key, words.label)
        return f"{label}, {words.unit}" if words.unit else label

    def entries(self, plan: Plan) -> list[tuple[str, Any]]:
        """Owner's name ("" without ``inner``) and member, in the plan's order."""
        items = part_at(plan, self.place)
        if not self.inner:
            return [("", item) for item in items]
        return [(item.name, each) for item in items for each in getattr(item, self.inner)]

    @property
    def owner(self) -> str:
        """What the thing that a row belongs to is called."""
        return "Node" if self.place == ("nodes",) else "Array"
