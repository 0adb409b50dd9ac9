"""Lists of the plan as a grid: one row each, every cell an ordinary input.

A row is a ``PartForm`` over the columns; a hidden ``was`` (and ``of``, where the list stands inside
another) says which member it was made from. Members that are not on the page stay as they are, so
that a page of a long list saves that page alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import QueryDict

from planner.core.plan import Plan, path
from planner.core.references import KEYS, part_of
from planner.forms.base import PartForm
from planner.forms.cells import Cell, cell
from planner.forms.grid_row import GridRow
from planner.forms.grid_spec import Column, GridSpec
from planner.forms.marks import Marks
from planner.forms.places import Place, part_at, put_at
from planner.forms.posted import row_count

MAX_ROWS = 400


class Grid:
    """The rows of one page of a list; ``put()`` is the plan with them in it."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        spec: GridSpec,
        plan: Plan,
        page: Sequence[int] | None = None,
        typed: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """``page`` are positions in the list, to show unless ``data`` says which rows are meant."""
        self.spec = spec
        self.plan = plan
        self.typed = typed or {}
        self.is_bound = data is not None
        entries = spec.entries(plan)
        self.total = len(entries)
        self.page = range(spec.page_size) if page is None else page
        self._known = {(of, item.name): item for of, item in entries}
        self._taken: set[tuple[str, str]] = set()
        self._at: dict[tuple[int, ...], GridRow] = {}
        self.rows = self._sent(data) if data is not None else self._shown(entries)

    def _shown(self, entries: list[tuple[str, Any]]) -> list[GridRow]:
        shown = [entries[at] for at in self.page if at < len(entries)]
        rows = [self._row(None, at, of, item.name) for at, (of, item) in enumerate(shown)]
        if not entries and self.spec.grows:
            rows += [self._row(None, at, "", "") for at in range(self.spec.spare)]
        return rows

    def _sent(self, data: QueryDict) -> list[GridRow]:
        rows = []
        name = self.spec.name
        for at in range(row_count(data, name, MAX_ROWS)):
            of, was = (data.get(f"{name}-{at}-{key}", "") for key in ("of", "was"))
            row = self._row(data, at, of.replace("\r\n", "\n"), was.replace("\r\n", "\n"))
            if self.spec.grows or row.original is not None:
                rows.append(row)
        return rows

    def member(self, of: str, was: str) -> GridRow:
        """The row of a member that is not on the page, as it stands."""
        return self._row(None, 0, of, was)

    def _row(self, data: QueryDict | None, at: int, of: str, was: str) -> GridRow:
        key = (of, was)
        original = self._known.get(key) if was and key not in self._taken else None
        if original is not None:
            self._taken.add(key)
        prefix = f"{self.spec.name}-{at}"
        form = self._form(data, self.spec.kind, original, prefix, self.spec.keys)
        children = {}
        for name in self.spec.child_keys():
            members = getattr(original, name) if original is not None else ()
            inner = part_of(self.spec.kind, name)
            keys = self.spec.common_keys(name, members)
            if inner is None or not keys:
                continue
            member = members[0] if members else None
            children[name] = self._form(data, inner[0], member, f"{prefix}-{name}", keys)
            children[name].starter = dict(self.spec.starters).get(name, name)
        known = original is not None
        return GridRow(
            at,
            was if known else "",
            of if known else "",
            of if known or data is None else data.get(f"{prefix}-owner", "").strip(),
            original,
            form,
            children,
            data is not None and self.spec.grows and f"{prefix}-gone" in data,
        )

    def _form(
        self,
        data: QueryDict | None,
        kind: type,
        original: Any,
        prefix: str,
        keys: tuple[str, ...],
    ) -> PartForm:
        return PartForm(
            data,
            kind=kind,
            original=original,
            plan=self.plan,
            prefix=prefix,
            keys=keys,
            typed=self.typed,
            compact=True,
        )

    def __iter__(self) -> Iterator[GridRow]:
        return iter(self.rows)

    @property
    def kept(self) -> list[GridRow]:
        """The rows that count: neither removed nor new and empty."""
        return [row for row in self.rows if not row.gone and not row.blank]

    def forms(self) -> Iterator[PartForm]:
        """Every form that has to be valid."""
        for row in self.kept:
            yield from row.forms()

    @property
    def removed(self) -> list[GridRow]:
        """Rows of members that are to go."""
        return [row for row in self.rows if row.gone and row.original is not None]

    def owners_known(self, plan: Plan) -> bool:
        """Whether every new row of a list inside another names its owner; say where not."""
        if not self.spec.inner:
            return True
        names = {item.name.casefold() for item in part_at(plan, self.spec.place)}
        for row in self.kept:
            if row.original is not None or row.owner.casefold() in names:
                continue
            what = self.spec.owner.lower()
            row.owner_error = (
                f'There is no {what} "{row.owner}" in this plan.'
                if row.owner
                else f"Say which {what} this {self.spec.one} belongs to."
            )
        return not any(row.owner_error for row in self.kept)

    def put(self, plan: Plan, owners: Mapping[str, str]) -> Plan:
        """The plan with the rows in it; ``owners`` maps old names of owners to new ones.

        A new row names its owner as it is called now. Only after the forms are valid and
        ``owners_known()``.
        """
        spec = self.spec
        held = part_at(plan, spec.place)
        new = self._inside(held, owners) if spec.inner else self._merged(held, self.rows, ())
        changed: Plan = put_at(plan, spec.place, new)
        return changed

    def _inside(self, holders: tuple[Any, ...], owners: Mapping[str, str]) -> tuple[Any, ...]:
        inner = self.spec.inner
        by_owner: dict[str, list[GridRow]] = {}
        for row in self.rows:
            owner = row.owner if row.original is None else owners.get(row.owner, row.owner)
            by_owner.setdefault(owner.casefold(), []).append(row)
        found = []
        for index, holder in enumerate(holders):
            rows = by_owner.get(holder.name.casefold())
            if rows:
                members = self._merged(getattr(holder, inner), rows, (index,))
                holder = replace(holder, **{inner: members})
            found.append(holder)
        return tuple(found)

    def _merged(
        self, items: tuple[Any, ...], rows: list[GridRow], above: tuple[int, ...]
    ) -> tuple[Any, ...]:
        by_name = {row.was: row for row in rows if row.original is not None}
        new: list[Any] = []
        for item in items:
            row = by_name.get(item.name)
            if row is not None and row.gone:
                continue
            if row is not None:
                self._at[(*above, len(new))] = row
            new.append(row.part(self.spec) if row is not None else item)
        for row in rows:
            if row.original is None and not row.gone and not row.blank:
                self._at[(*above, len(new))] = row
                new.append(row.part(self.spec))
        return tuple(new)

    def renames(self) -> list[tuple[str, str, str]]:
        """Owner, old name and new name of every member whose name was changed."""
        if not self.spec.grows or self.spec.inner in KEYS:
            return []
        found = []
        for row in self.kept:
            name = row.form.cleaned_data["name"]
            if row.original is not None and name != row.was:
                found.append((row.owner, row.was, name))
        return found

    def complain(self, place: Place, message: str) -> bool:
        """Put a fault at ``place`` of the plan that ``put()`` gave beside its cell, if here."""
        spec, depth = self.spec, len(self.spec.place)
        if place[:depth] != spec.place:
            return False
        rest = list(place[depth:])
        if spec.inner:
            if len(rest) < 3 or rest[1] != spec.inner:
                return False
            index: tuple[Any, ...] = (rest[0], rest[2])
            rest = rest[3:]
        else:
            index, rest = tuple(rest[:1]), rest[1:]
        row = self._at.get(index)
        if row is None:
            return False
        if len(rest) > 1 and rest[0] in row.children and isinstance(rest[1], int):
            return row.children[str(rest[0])].complain(_key(rest[2:]), message)
        return row.form.complain(_key(rest) or "name", message)

    @cached_property
    def anchors(self) -> dict[str, GridRow]:
        """Row by the folded path of its subject, as it is named now."""
        found = {}
        for row in self.kept:
            name = str(row.form["name"].value() or "").strip() if self.spec.grows else row.was
            owner = (row.owner, self.spec.inner) if self.spec.inner else ()
            found[path(*self.spec.place, *owner, name).casefold()] = row
        return found

    def cells(self, row: GridRow) -> list[Cell]:
        """The cells of a row in the order of the columns."""
        return [self._cell(row, column) for column in self.spec.columns]

    def _cell(self, row: GridRow, column: Column) -> Cell:
        head = self.spec.head(column)
        label = f"{head} of {row.title}" if row.title else f"{head}, new {self.spec.one}"
        name, dot, key = column.key.partition(".")
        if dot and not row.asks(name, key):
            members = getattr(row.original, name)
            return Cell.fixed(label, f"{len(members)} {name}", column.width)
        form, key = (row.children[name], key) if dot else (row.form, column.key)
        if key not in form.fields:
            return Cell.fixed(label, row.title, column.width)
        made = cell(form, key, label, column.width)
        if row.original is not None:
            made.differs = self.marks.of(row.original, column.key)
        return made

    @cached_property
    def marks(self) -> Marks:
        """What differs among the members of the whole list."""
        return Marks(self.spec, [item for _, item in self.spec.entries(self.plan)])

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Label and width of every column."""
        return [(self.spec.head(column), column.width) for column in self.spec.columns]

    @cached_property
    def template_row(self) -> GridRow:
        """An empty row for the browser to copy; its inputs are numbered ``__n__``."""
        form = self._form(None, self.spec.kind, None, f"{self.spec.name}-__n__", self.spec.keys)
        children = {}
        for name, keys in self.spec.child_keys().items():
            inner = part_of(self.spec.kind, name)
            if inner is not None:
                prefix = f"{self.spec.name}-__n__-{name}"
                children[name] = self._form(None, inner[0], None, prefix, keys)
        return GridRow(-1, "", "", "", None, form, children)


def _key(rest: Sequence[Any]) -> str:
    return "_".join(step for step in rest if isinstance(step, str))
