"""The one writer: stores the difference between two plans in the rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from planner.core.plan import Plan
from planner.models import Plan as PlanRow
from planner.tables import TABLES, Table, to_columns

BATCH = 500
FEW = 3  # members that are cheaper to change one by one than together


def write_rows(*, row: PlanRow, old: Plan | None, new: Plan) -> list[str]:
    """Bring the rows of ``row`` from ``old`` (None: nothing is there) to ``new``.

    Sets the scalar columns that differ on ``row`` and returns their names, without saving it.
    Members are told apart by their keys; tables and members that are equal are not touched. Call it
    inside a transaction.
    """
    columns = differing(old, new)
    for name, value in columns.items():
        setattr(row, name, value)
    for table in TABLES:
        before = _list_at(old, table.path) if old is not None else ()
        after = _list_at(new, table.path)
        if before != after:
            _write_list(table, row, before, after)
    return list(columns)


def differing(old: Any, new: Any) -> dict[str, Any]:
    """Values by column that a part has and the part before it, if any, had not."""
    values = to_columns(new)
    if old is None:
        return values
    before = to_columns(old)
    return {name: value for name, value in values.items() if before[name] != value}


def _list_at(plan: Plan, path: tuple[str, ...]) -> tuple[Any, ...]:
    part: Any = plan
    for step in path:
        part = getattr(part, step)
    members: tuple[Any, ...] = part
    return members


def _key(part: Any) -> tuple[str, ...]:
    if hasattr(part, "name"):
        return (part.name.casefold(),)
    keys = ("rule", "subject") if hasattr(part, "rule") else ("network", "via")
    return tuple(getattr(part, key).casefold() for key in keys if hasattr(part, key))


def _write_list(
    table: Table, row: PlanRow, before: tuple[Any, ...], after: tuple[Any, ...]
) -> None:
    few = _altered_in_place(table, before, after)
    if few is None:
        _write_members(table, row, before, after)
        return
    for at, values in few.items():
        if table.model._default_manager.filter(plan=row, position=at).update(**values) != 1:
            raise ValueError(f"{table.model.__name__} {at} of the plan has no row")


def _write_members(
    table: Table, row: PlanRow, before: tuple[Any, ...], after: tuple[Any, ...]
) -> None:
    manager = table.model._default_manager
    stored = {_key(part): (at, part) for at, part in enumerate(before)}
    pks = dict(
        zip(
            stored,
            manager.filter(plan=row).order_by("position").values_list("pk", flat=True),
            strict=True,
        )
    )
    wanted = {_key(part) for part in after}
    gone = [pk for key, pk in pks.items() if key not in wanted]
    for start in range(0, len(gone), BATCH):
        manager.filter(pk__in=gone[start : start + BATCH]).delete()

    fresh: list[tuple[Model, Any]] = []
    altered: list[tuple[Model, Any, Any]] = []
    columns: set[str] = set()  # that differ in any of the altered
    for at, part in enumerate(after):
        key = _key(part)
        known = stored.get(key)
        if known == (at, part):
            continue
        values = {**to_columns(part), "plan": row, "position": at}
        if known is None:
            fresh.append((table.model(**values), part))
            continue
        altered.append((table.model(pk=pks[key], **values), known[1], part))
        columns.update(differing(known[1], part))
        if known[0] != at:
            columns.add("position")
    manager.bulk_create([made for made, _ in fresh], batch_size=BATCH)
    if columns:
        made = [made for made, _, _ in altered]
        manager.bulk_update(made, sorted(columns), batch_size=BATCH)
    for inner in table.inner:
        _write_inner(
            inner,
            [(made.pk, (), _list_at(part, inner.path)) for made, part in fresh]
            + [
                (made.pk, _list_at(was, inner.path), _list_at(part, inner.path))
                for made, was, part in altered
            ],
        )


def _altered_in_place(
    table: Table, before: tuple[Any, ...], after: tuple[Any, ...]
) -> dict[int, dict[str, Any]] | None:
    """Columns that differ, by position, of a few members; None where there is more to do."""
    if len(before) != len(after):
        return None
    found: dict[int, dict[str, Any]] = {}
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        if was == now:
            continue
        inside = any(_list_at(was, each.path) != _list_at(now, each.path) for each in table.inner)
        if inside or _key(was) != _key(now) or len(found) == FEW:
            return None
        found[at] = differing(was, now)
    return found


def _write_inner(table: Table, owners: list[tuple[int, tuple[Any, ...], tuple[Any, ...]]]) -> None:
    """Replace the inner lists that differ; ``owners`` are key, list before and list after."""
    manager = table.model._default_manager
    different = [each for each in owners if each[1] != each[2]]
    emptied = [pk for pk, before, _ in different if before]
    for start in range(0, len(emptied), BATCH):
        manager.filter(**{f"{table.owner}__in": emptied[start : start + BATCH]}).delete()
    made = [
        table.model(**to_columns(part), **{f"{table.owner}_id": pk, "position": at})
        for pk, _, after in different
        for at, part in enumerate(after)
    ]
    manager.bulk_create(made, batch_size=BATCH)
