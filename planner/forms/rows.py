"""Rows of child parts inside a page: the NICs of a node, the ports of an array.

Every row is a ``PartForm``; a hidden ``was`` says which member it was made from. Add, copy and
remove change what was posted and show the page again; only a save keeps anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from planner.core.plan import Plan
from planner.core.references import KEYS
from planner.forms.base import PartForm
from planner.forms.names import next_name
from planner.forms.posted import row_count

MAX_ROWS = 64


@dataclass(frozen=True, slots=True)
class RowSpec:
    """One list inside a part: field ``name``, class of its members, and how to speak of them.

    ``cleared`` are answers that a copied row starts without.
    """

    name: str
    kind: type
    title: str
    one: str
    common: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    lead: str = ""


@dataclass(slots=True)
class Row:
    """One row on the page: its position, the member it was made from, and its form."""

    at: int
    was: str
    form: PartForm

    @property
    def title(self) -> str:
        """What the row is called before anything is changed."""
        return self.was.split("\n")[0]


class Rows:
    """All rows of one list; ``parts()`` are its members as answered."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        spec: RowSpec,
        originals: Sequence[Any],
        plan: Plan,
        own_nics: Sequence[str] = (),
        readonly: bool = False,
    ) -> None:
        self.spec = spec
        self.originals = originals
        self.limit = max(MAX_ROWS, len(originals))
        known = {identity(spec.name, each): each for each in originals}
        self.rows: list[Row] = []
        for at, was in enumerate(self._origins(data)):
            form = PartForm(
                data,
                kind=spec.kind,
                original=known.get(was),
                plan=plan,
                prefix=f"{spec.name}-{at}",
                common=spec.common,
                own_nics=own_nics,
                readonly=readonly,
                in_row=True,
            )
            self.rows.append(Row(at, was if was in known else "", form))

    def _origins(self, data: QueryDict | None) -> list[str]:
        name = self.spec.name
        if data is None:
            return [identity(name, each) for each in self.originals]
        count = row_count(data, name, self.limit)
        return [data.get(f"{name}-{at}-was", "").replace("\r\n", "\n") for at in range(count)]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def full(self) -> bool:
        """Whether no more rows fit."""
        return len(self) >= self.limit

    def parts(self) -> tuple[Any, ...]:
        """The members as answered; only after every form is valid."""
        return tuple(row.form.part() for row in self.rows)

    def renames(self) -> Mapping[str, str]:
        """Old name to new for members whose name was changed and is free now."""
        if self.spec.name in KEYS:
            return {}
        now = {row.form.cleaned_data["name"].casefold() for row in self.rows}
        return {
            row.was: row.form.cleaned_data["name"]
            for row in self.rows
            if row.was and row.was.casefold() not in now
        }


def identity(list_name: str, part: Any) -> str:
    """What tells a member of a list apart, as text."""
    return "\n".join(getattr(part, key) for key in KEYS.get(list_name, ("name",)))


def asked_change(data: QueryDict, specs: Sequence[RowSpec]) -> tuple[str, RowSpec, int] | None:
    """The pressed row button: add, copy or remove, which list, which row."""
    by_name = {spec.name: spec for spec in specs}
    for key in data:
        found = re.fullmatch(r"(add|copy|remove)-([a-z_]+?)(?:-([0-9]{1,4}))?", key, re.ASCII)
        if found and found[2] in by_name and (found[3] is None) == (found[1] == "add"):
            return found[1], by_name[found[2]], int(found[3] or 0)
    return None


def changed(data: QueryDict, change: tuple[str, RowSpec, int], limit: int) -> QueryDict:
    """What was posted, with a row added, copied or removed; the input stays as it is."""
    what, spec, at = change
    count = row_count(data, spec.name, limit)
    if what == "add" and count < limit:
        return _with_total(data, spec, count + 1)
    if what == "copy" and at < count < limit:
        return _copied(data, spec, at, count)
    if what == "remove" and at < count:
        return _removed(data, spec, at, count)
    return data


def _with_total(data: QueryDict, spec: RowSpec, total: int) -> QueryDict:
    new = data.copy()
    new[f"{spec.name}-total"] = str(total)
    return new


def _row(data: QueryDict, spec: RowSpec, at: int) -> dict[str, list[str]]:
    start = f"{spec.name}-{at}-"
    return {key[len(start) :]: data.getlist(key) for key in data if key.startswith(start)}


def _copied(data: QueryDict, spec: RowSpec, at: int, count: int) -> QueryDict:
    row = _row(data, spec, at)
    row.pop("was", None)
    for key in spec.cleared:
        row.pop(key, None)
    if row.get("name", [""])[0]:
        taken = [data.get(f"{spec.name}-{other}-name", "") for other in range(count)]
        row["name"] = [next_name(row["name"][0], taken)]
    new = _with_total(data, spec, count + 1)
    for key, values in row.items():
        new.setlist(f"{spec.name}-{count}-{key}", values)
    return new


def _removed(data: QueryDict, spec: RowSpec, at: int, count: int) -> QueryDict:
    kept = [_row(data, spec, other) for other in range(count) if other != at]
    new = _with_total(data, spec, count - 1)
    for key in data:
        if re.match(rf"{spec.name}-[0-9]+-", key):
            del new[key]
    for other, row in enumerate(kept):
        for key, values in row.items():
            new.setlist(f"{spec.name}-{other}-{key}", values)
    return new
