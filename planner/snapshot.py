"""The bridge from storage to ``core.Plan``: from the rows, or from the texts of the sections."""

from __future__ import annotations

import zlib
from collections import defaultdict
from typing import Any

from planner.core import sections
from planner.core.plan import Plan
from planner.keeping import Keep
from planner.models import Plan as PlanRow
from planner.models import SectionDocument
from planner.section_json import section_from_text
from planner.tables import TABLES, Table, column_names, from_columns

KEPT = 4  # plans a process keeps at hand: those that people type into just now

Key = tuple[str, ...]
_kept: Keep[Key, Plan] = Keep(KEPT)


def kept_snapshot(row: PlanRow) -> Plan:
    """Read the plan of a row for looking at it and for saving over it.

    Plans are kept by the digests of their sections, which say all that is in them. What is not at
    hand is read from the texts of those sections alone that no kept plan has; they never change,
    so that a save meanwhile cannot mix two versions. Raises DoesNotExist where the plan was deleted
    meanwhile, and its texts with it.
    """
    key = content_key(row)
    plan = _kept.get(key)
    if plan is None:
        plan = _from_sections(row.digests)
        _kept.put(key, plan)
    return plan


def keep_snapshot(row: PlanRow, plan: Plan) -> None:
    """Keep the plan that was just written with the row's digests: it is looked at next."""
    _kept.put(content_key(row), plan)


def content_key(row: PlanRow) -> Key:
    """What tells apart the contents of two plans, or of two versions of one."""
    return tuple(row.digests[section] for section in sections.TOP_KEYS)


def _from_sections(digests: dict[str, str]) -> Plan:
    contents = _at_hand(digests)
    missing = {digest: each for each, digest in digests.items() if each not in contents}
    stored = SectionDocument.objects.in_bulk(list(missing))
    if len(stored) < len(missing):
        raise PlanRow.DoesNotExist("a section was deleted with its plan")
    for digest, section in missing.items():
        contents[section] = section_from_text(section, zlib.decompress(stored[digest].data))
    return sections.whole(contents)


def _at_hand(digests: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The sections of these digests that kept plans have."""
    found: dict[str, dict[str, Any]] = {}
    for key, plan in _kept.items():
        for section, digest in zip(sections.TOP_KEYS, key, strict=True):
            if section not in found and digests[section] == digest:
                found[section] = sections.content(plan, section)
    return found


def snapshot(row: PlanRow) -> Plan:
    """Read the plan that the rows hold: one query per table, whatever the size."""
    if row.get_deferred_fields():
        row = PlanRow._default_manager.get(pk=row.pk)
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
