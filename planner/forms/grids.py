"""All grids of a page as one: what they were sent, what they make of the plan, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from planner.core.accepted import accepted_moved, accepted_without
from planner.core.plan import Plan, path
from planner.core.references import references_to
from planner.core.rewriting import renamed_all, without_references
from planner.forms.base import PartForm
from planner.forms.following import nics_followed
from planner.forms.grid import MAX_ROWS, Grid
from planner.forms.grid_spec import GridSpec
from planner.forms.matrix import Matrix
from planner.forms.paste import pasted
from planner.forms.places import Place
from planner.forms.posted import row_count

TAKE = "take-references"


@dataclass(frozen=True, slots=True)
class PageError:
    """One line of the error summary; ``anchor`` is the id of what it is about, "" for the page."""

    anchor: str
    message: str


class Grids:
    """The grids of a page, the meetings of nodes and networks among them.

    ``change`` is set where a button was pressed that only changes what is shown: another row, or
    rows from a spreadsheet. ``in_the_way`` are the places that still name what is to be removed.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        plan: Plan,
        specs: Sequence[GridSpec],
        matrix: bool = False,
        pages: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        self.plan = plan
        self.specs = [fit for spec in specs if (fit := spec.fitted(plan)) is not None]
        self.change = ""
        self.said: list[str] = []
        self.data = self._changed(data) if data is not None else None
        typed = _typed(self.data, self.specs)
        pages = pages or {}
        self.grids = [
            Grid(self.data, spec=spec, plan=plan, page=pages.get(spec.name), typed=typed)
            for spec in self.specs
        ]
        own = {kind: typed.get(kind, ()) for kind in ("nics", "teams", "virtual_switches")}
        self.matrix = (
            Matrix(self.data, plan=plan, page=pages.get("meets", range(64)), typed=own)
            if matrix
            else None
        )
        self.in_the_way: list[Place] = []
        self.found_at: Plan = plan

    def __bool__(self) -> bool:
        return bool(self.grids)

    def __iter__(self) -> Iterator[Grid]:
        return iter(self.grids)

    def _changed(self, data: QueryDict) -> QueryDict:
        for spec in filter(lambda each: each.grows, self.specs):
            if f"add-{spec.name}" in data:
                self.change = spec.name
                new = data.copy()
                total = row_count(data, spec.name, MAX_ROWS)
                new[f"{spec.name}-total"] = str(min(total + 1, MAX_ROWS))
                return new
            if f"paste-{spec.name}" in data:
                self.change = spec.name
                new, self.said = pasted(data, spec, self.plan)
                return new
        return data

    def forms(self) -> Iterator[PartForm]:
        """Every form that has to be valid."""
        for grid in self.grids:
            yield from grid.forms()

    def is_valid(self) -> bool:
        """Read what the forms do not: the cells of the meetings."""
        return self.matrix is None or self.matrix.is_valid()

    def put(self, plan: Plan) -> Plan:
        """The plan with every row; references follow what was renamed."""
        owners: dict[Place, dict[str, str]] = {}
        for grid in self.grids:
            plan = grid.put(plan, owners.get(grid.spec.place, {}))
            if not grid.spec.inner:
                owners[grid.spec.place] = {old: new for _, old, new in grid.renames()}
        if self.matrix is not None:
            plan = self.matrix.put(plan)
        return self._taken_away(self._accepted(self._followed(plan), owners))

    def owners_known(self, plan: Plan) -> bool:
        """Whether every row names what it belongs to, in the plan with the lists above it."""
        for grid in self.grids:
            if not grid.spec.inner:
                plan = grid.put(plan, {})
        known = [grid.owners_known(plan) for grid in self.grids]  # every grid is to say its errors
        return all(known)

    def _followed(self, plan: Plan) -> Plan:
        for grid in self.grids:
            spec, renames = grid.spec, grid.renames()
            if not renames:
                continue
            if spec.inner == "nics" and spec.place == ("nodes",):
                plan = nics_followed(plan, renames)
            elif spec.ref_kind:
                plan = renamed_all(plan, spec.ref_kind, {old: new for _, old, new in renames})
        return plan

    def _accepted(self, plan: Plan, owners: Mapping[Place, Mapping[str, str]]) -> Plan:
        """Let what was accepted go with removed rows, then follow those with a new name."""
        for grid in self.grids:
            for row in grid.removed:
                plan = accepted_without(plan, _subject(grid.spec, row.of, row.was))
        moves = []
        for grid in sorted(self.grids, key=lambda grid: not grid.spec.inner):
            spec = grid.spec
            new_owners = owners.get(spec.place, {}) if spec.inner else {}
            for owner, old, new in grid.renames():
                now = _subject(spec, new_owners.get(owner, owner), new)
                moves.append((_subject(spec, owner, old), now))
        return accepted_moved(plan, moves)

    def _taken_away(self, plan: Plan) -> Plan:
        places: list[Place] = []
        for grid in self.grids:
            spec = grid.spec
            if spec.inner or not spec.ref_kind or not grid.removed:
                continue
            names = {item.name.casefold() for _, item in spec.entries(plan)}
            gone = [row.was for row in grid.removed if row.was.casefold() not in names]
            places += references_to(plan, spec.ref_kind, *gone)
        if not places:
            return plan
        if self.data is not None and TAKE in self.data:
            return without_references(plan, tuple(places))
        self.in_the_way = places
        self.found_at = plan
        return plan

    def complain(self, plan: Plan, place: Place, message: str) -> bool:
        """Put a fault beside its cell, if that is on this page."""
        if any(grid.complain(place, message) for grid in self.grids):
            return True
        return self.matrix is not None and self.matrix.complain(plan, place, message)

    def hide_errors(self) -> None:
        """Show no errors: the form was not sent to be saved."""
        for grid in self.grids:
            for row in grid.rows:
                for form in row.forms():
                    form.show_errors = False

    @property
    def errors(self) -> Iterator[PageError]:
        """What is wrong, row by row."""
        for grid in self.grids:
            for row in grid.kept:
                prefix = f"{grid.spec.name}-{row.at}"
                name = row.title or str(row.form["name"].value() or "").strip()
                where = name or f"New {grid.spec.one}"
                if row.owner_error:
                    yield PageError(f"id_{prefix}-owner", f"{where}: {row.owner_error}")
                for form in row.forms():
                    for key, messages in form.errors.items():
                        anchor = f"id_{form.add_prefix(key)}"
                        yield from (PageError(anchor, f"{where}: {text}") for text in messages)
        if self.matrix is not None:
            yield from (PageError(*each) for each in self.matrix.errors)

    def anchor(self, subject: str, missing: str | None) -> str | None:
        """Id of the cell, or row, that asks for a subject and, if given, its field."""
        wanted = subject.casefold()
        if self.matrix is not None and wanted in self.matrix.anchors:
            cell = self.matrix.anchors[wanted]
            return cell.id if missing != "address" else f"id_{cell.name}-address"
        for grid in self.grids:
            row = grid.anchors.get(wanted)
            if row is None:
                continue
            key = "_".join((missing or "").split("/"))
            if missing and missing.split("/")[-1] == "certification":
                key += "_status"
            if not key:
                return f"row-{grid.spec.name}-{row.at}"
            if key in row.form.fields:
                return f"id_{row.form.add_prefix(key)}"
        return None


def _typed(data: QueryDict | None, specs: Sequence[GridSpec]) -> dict[str, list[str]]:
    """Names that stand in the grids, by list."""
    found: dict[str, list[str]] = {}
    for spec in specs:
        kind = "nics" if spec.inner == "nics" else spec.ref_kind
        if data is None or not kind:
            continue
        count = row_count(data, spec.name, MAX_ROWS)
        names = [data.get(f"{spec.name}-{at}-name", "").strip() for at in range(count)]
        found[kind] = [name for name in names if name]
    return found


def _subject(spec: GridSpec, owner: str, name: str) -> str:
    inner = (owner, spec.inner) if spec.inner else ()
    return path(*spec.place, *inner, name)
