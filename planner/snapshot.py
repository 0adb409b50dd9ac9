"""The one bridge from rows to ``core.Plan``: one query per table, whatever the size."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from threading import Lock
from typing import Any
from uuid import UUID

from planner.core.plan import Plan
from planner.models import Plan as PlanRow
from planner.tables import TABLES, Table, column_names, from_columns

KEPT = 4  # plans a process keeps at hand: those that people type into just now

_kept: OrderedDict[tuple[UUID, int], Plan] = OrderedDict()
_lock = Lock()


def kept_snapshot(row: PlanRow) -> Plan:
    """Read the plan of a row, for looking at it: a version never changes, so it is read once.

    A page is judged at every pause in typing, and reading would be a good part of each answer.
    """
    key = (row.code, row.version)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    plan = snapshot(row)
    with _lock:
        _kept[key] = plan
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return plan


def snapshot(row: PlanRow) -> Plan:
    """Read the plan that the rows hold."""
    lists = {table.path: _members(table, row, {"plan": row.pk})[row.pk] for table in TABLES}
    values = {name: getattr(row, name) for name in column_names(Plan)}
    plan: Plan = from_columns(Plan, values, lists)
    return plan


def _members(table: Table, row: PlanRow, where: dict[str, Any]) -> dict[int, tuple[Any, ...]]:
    """Members of a list by the key of their owner, in the plan's order."""
    inner = [
        (each.path, _members(each, row, {f"{each.owner}__plan": row.pk})) for each in table.inner
    ]
    owner = f"{table.owner}_id"
    names = tuple(column_names(table.part))
    found: dict[int, list[Any]] = defaultdict(list)
    rows = table.model._default_manager.filter(**where).order_by(table.owner, "position")
    for pk, owner_pk, *values in rows.values_list("pk", owner, *names):
        lists = {path: members.get(pk, ()) for path, members in inner}
        found[owner_pk].append(
            from_columns(table.part, dict(zip(names, values, strict=True)), lists)
        )
    return defaultdict(tuple, {key: tuple(members) for key, members in found.items()})
