"""Rows of a spreadsheet into a grid: what was posted, with the pasted rows in it, unsaved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict

from planner.core.plan import Plan
from planner.forms.base import PartForm
from planner.forms.fields import NameList
from planner.forms.grid import MAX_ROWS, Grid
from planner.forms.grid_row import GridRow
from planner.forms.grid_spec import GridSpec
from planner.imports.tables import cells_of

OWNER = "owner"


def pasted(data: QueryDict, spec: GridSpec, plan: Plan) -> tuple[QueryDict, list[str]]:
    """What was posted with the rows of its text in the grid, and what is to be said about it.

    A first line of heads says which column is which, otherwise they come in the grid's order. A
    row whose name is known changes that row; every other one is added.
    """
    new = data.copy()
    try:
        rows = cells_of(data.get(f"{spec.name}-text", ""))
    except ValueError as error:
        return new, [f"The pasted text {error}."]
    if not rows:
        return new, ["There was nothing to paste."]
    heads = {"name": "name"} | {head: key for key, head in _heads(spec).items()}
    keys = [heads.get(_plain(cell)) for cell in rows[0]]
    said = []
    if sum(key is not None for key in keys) * 2 > len(keys) and "name" in keys:
        strange = [cell for cell, key in zip(rows[0], keys, strict=True) if key is None and cell]
        if strange:
            said.append(f"No column of this grid is called: {', '.join(strange)}.")
        rows = rows[1:]
    else:
        keys = list(_heads(spec))
        longest = max(map(len, rows))
        if longest > len(keys):
            said.append(f"Only the first {len(keys)} of {longest} columns have a place here.")
    said += _put(new, spec, plan, rows, keys)
    new[f"{spec.name}-text"] = ""
    return new, said


def _put(
    new: QueryDict,
    spec: GridSpec,
    plan: Plan,
    rows: list[list[str]],
    keys: list[str | None],
) -> list[str]:
    page = _Page(new, spec, plan)
    for count, row in enumerate(rows):
        values = {key: cell for key, cell in zip(keys, row, strict=False) if key}
        if not page.take(values):
            return [
                f"A page holds {MAX_ROWS} rows: {count} of {len(rows)} were taken. "
                "Save, then paste the rest."
            ]
    said = [f"{len(rows)} row{'s were' if len(rows) != 1 else ' was'} put in. Look, then save."]
    if page.several:
        names = ", ".join(page.several[:5]) + (" and others" if len(page.several) > 5 else "")
        said.append(f"Not taken where there are several of a kind, on pages of their own: {names}.")
    return said


class _Page:
    """The rows of a grid as posted, being added to."""

    def __init__(self, data: QueryDict, spec: GridSpec, plan: Plan) -> None:
        self.data = data
        self.spec = spec
        self.whole = Grid(None, spec=spec, plan=plan, page=())
        sent = Grid(data, spec=spec, plan=plan)
        self.total = len(sent.rows)
        self.free = [row.at for row in sent.rows if row.blank]
        self.at = {
            (row.owner.casefold(), str(row.form["name"].value() or "").strip().casefold()): row.at
            for row in sent.rows
            if not row.blank
        }
        self.known = {
            (of.casefold(), item.name.casefold()): (of, item.name)
            for of, item in spec.entries(plan)
        }
        self.model = self.whole.template_row
        self.asked = {row.at: row for row in sent.rows}
        self.several: list[str] = []

    def take(self, values: dict[str, str]) -> bool:
        """Put one row in; False where the page is full."""
        key = (values.get(OWNER, "").casefold(), values.get("name", "").casefold())
        at = self.at.get(key) if key[1] else None
        if at is None:
            if self.free:
                at = self.free.pop(0)
            elif self.total < MAX_ROWS:
                at, self.total = self.total, self.total + 1
                self.data[f"{self.spec.name}-total"] = str(self.total)
            else:
                return False
            known = self.known.get(key)
            self.asked[at] = self.whole.member(*known) if known else self.model
            self._begin(at, self.asked[at])
            self.at[key] = at
        for column, text in values.items():
            self._set(at, column, text)
        return True

    def _begin(self, at: int, row: GridRow) -> None:
        prefix = f"{self.spec.name}-{at}"
        self.data[f"{prefix}-was"], self.data[f"{prefix}-of"] = row.was, row.of
        for form in row.forms():
            for key in form.fields:
                value = form[key].value()
                values = value if isinstance(value, list | tuple) else [value]
                name = form.add_prefix(key).replace(str(form.prefix), _moved(form, prefix), 1)
                if isinstance(form.fields[key], forms.BooleanField):
                    if value:
                        self.data[name] = "on"
                    continue
                self.data.setlist(name, ["" if v is None else str(v) for v in values])

    def _set(self, at: int, column: str, text: str) -> None:
        prefix = f"{self.spec.name}-{at}"
        if column == OWNER:
            self.data[f"{prefix}-{OWNER}"] = text
            return
        name, dot, key = column.partition(".")
        if dot and not self.asked[at].asks(name, key):
            if text and self.asked[at].was not in self.several:
                self.several.append(self.asked[at].was)
            return
        form = self.model.children[name] if dot else self.model.form
        asked = form.fields[key if dot else column]
        field = f"{prefix}-{name}-{key}" if dot else f"{prefix}-{column}"
        values = _as_posted(asked, text)
        if isinstance(asked, forms.BooleanField) and values == [""]:
            self.data.pop(field, None)
        else:
            self.data.setlist(field, values)


def _moved(form: PartForm, prefix: str) -> str:
    """The prefix of a form on another row."""
    start = str(form.prefix).split("-")
    return "-".join([prefix, *start[2:]])


def _as_posted(asked: Any, text: str) -> list[str]:
    """What the browser would send for the words of a cell."""
    if isinstance(asked, NameList):
        return [_value(asked, each) for each in re.split(r"[,;]\s*", text) if each.strip()]
    if isinstance(asked, forms.ChoiceField):
        return [_value(asked, text)]
    if isinstance(asked, forms.BooleanField):
        return ["on" if text.casefold() in ("yes", "true", "1", "x") else ""]
    return [text]


def _value(asked: forms.ChoiceField, text: str) -> str:
    text = {"true": "yes", "false": "no"}.get(text.strip().casefold(), text)
    for value, words in cast(Iterable[Any], asked.choices):
        if text.strip().casefold() in (str(value).casefold(), str(words).casefold()):
            return str(value)
    return text


def _heads(spec: GridSpec) -> dict[str, str]:
    """Plain head by key of every column, the owner of a list inside first."""
    found = {OWNER: spec.owner.casefold()} if spec.inner else {}
    for column in spec.columns:
        if spec.grows or column.key != "name":
            found[column.key] = _plain(spec.head(column))
    return found


def _plain(head: str) -> str:
    """A head without its unit, for comparison."""
    return re.split(r"[,(]", head)[0].strip().casefold()
