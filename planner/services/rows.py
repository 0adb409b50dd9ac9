"""The one writer: stores the difference between two plans in the rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from planner.core.plan import Plan
from planner.models import Plan as PlanRow
from planner.tables import TABLES, Table, column_names, to_columns

BATCH = 500


def write_rows(*, row: PlanRow, old: Plan | None, new: Plan) -> None:
    """Bring the rows of ``row`` from ``old`` (None: nothing is there) to ``new``.

    Sets the scalar columns on ``row`` without saving it. Members are told apart by their keys;
    equal ones are not touched. Call it inside a transaction.
    """
    for name, value in to_columns(new).items():
        setattr(row, name, value)
    for table in TABLES:
        before = _list_at(old, table.path) if old is not None else ()
        after = _list_at(new, table.path)
        if before != after:
            _write_list(table, row, before, after)


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
    for at, part in enumerate(after):
        key = _key(part)
        values = {**to_columns(part), "plan": row, "position": at}
        if key not in stored:
            fresh.append((table.model(**values), part))
        elif stored[key] != (at, part):
            altered.append((table.model(pk=pks[key], **values), stored[key][1], part))
    manager.bulk_create([made for made, _ in fresh], batch_size=BATCH)
    if altered:
        names = ["position", *column_names(table.part)]
        manager.bulk_update([made for made, _, _ in altered], names, batch_size=BATCH)
    for inner in table.inner:
        _write_inner(
            inner,
            [(made.pk, (), _list_at(part, inner.path)) for made, part in fresh]
            + [
                (made.pk, _list_at(was, inner.path), _list_at(part, inner.path))
                for made, was, part in altered
            ],
        )


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
