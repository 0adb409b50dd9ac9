"""Every write of a plan: make, save, duplicate, delete. Each is one transaction."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from planner import plan_json
from planner.core import sections
from planner.core.merge import Clash, Side, merge
from planner.core.plan import Plan
from planner.core.references import Fault, faults
from planner.core.rewriting import canonical
from planner.models import Plan as PlanRow
from planner.models import Revision, SectionDocument, Team, User
from planner.services.revisions import (
    Digests,
    Meanwhile,
    assembled,
    digests_of,
    last_change,
    plan_as_of,
    saved_between,
    section_document,
)
from planner.services.rows import write_rows
from planner.services.verdicts import OPEN, report_of
from planner.snapshot import keep_snapshot, kept_snapshot


class StaleSaveError(Exception):
    """Somebody else changed the same fields since the form was made; nothing was written.

    ``clashes`` are all of them, ``open`` those that still need a choice; ``version`` is the one
    that they were found against.
    """

    def __init__(
        self,
        clashes: tuple[Clash, ...],
        undecided: tuple[Clash, ...],
        *,
        version: int,
        by: User | None,
        at: datetime.datetime,
    ) -> None:
        self.clashes = clashes
        self.open = undecided
        self.version = version
        self.by = by
        self.at = at
        names = "; ".join(clash.words for clash in undecided)
        super().__init__(f"{names}: changed meanwhile")


class FaultyPlanError(plan_json.InvalidPlanError):
    """A plan whose names do not hold together; nothing was written."""

    def __init__(self, plan: Plan, wrong: tuple[Fault, ...]) -> None:
        self.plan = plan
        self.faults = wrong
        super().__init__(
            plan_json.PlanError(plan_json.place_in_document(each.place), each.message)
            for each in wrong
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """Which side is to stay, by the key of a clash, as chosen when version ``seen`` was shown."""

    seen: int = 0
    sides: Mapping[str, Side] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save led to; ``others`` is what was saved meanwhile and kept."""

    row: PlanRow
    plan: Plan
    made_revision: bool
    others: Meanwhile | None = None


def create_plan(*, team: Team, plan: Plan, by: User, summary: str = "Made") -> PlanRow:
    """Store a new plan as revision 1.

    Raises FaultyPlanError where its names do not hold together.
    """
    plan = _sound(plan)
    with transaction.atomic():
        row = PlanRow(team=team, title=plan.title)
        row.save()
        store(row=row, old=None, new=plan, by=by, summary=summary)
        report_of(row, plan)
    return row


def save_plan(*, row: PlanRow, plan: Plan, version: int, by: User, summary: str = "") -> PlanRow:
    """Store what ``plan`` changes against version ``version``; see ``save_with_others``."""
    return save_with_others(row=row, plan=plan, version=version, by=by, summary=summary).row


def save_with_others(
    *,
    row: PlanRow,
    plan: Plan,
    version: int,
    by: User,
    summary: str = "",
    choices: Choices | None = None,
) -> Saved:
    """Store what ``plan`` changes against version ``version``, which the form was made from.

    What others changed meanwhile and this save does not is kept. Raises StaleSaveError where both
    changed a field and no choice settles it, FaultyPlanError where the names do not hold together.
    A save without a change makes no revision.
    """
    with transaction.atomic():
        row = _locked(row)
        current = kept_snapshot(row)
        others = None
        if version != row.version:
            plan = _merged(row, current, canonical(plan), version, choices or Choices())
            others = saved_between(row, version, row.version)
        plan = _sound(plan, current)
        changes = plan != current
        if changes:
            store(row=row, old=current, new=plan, by=by, summary=summary)
    return Saved(row, plan, changes, others)


def duplicate_plan(*, row: PlanRow, by: User) -> PlanRow:
    """Make a copy of a plan in the same team, with a history of its own."""
    plan = kept_snapshot(row)
    title = f"{plan.title[:190]} (copy)"
    return create_plan(
        team=row.team, plan=replace(plan, title=title), by=by, summary=f"Copied from {plan.title}"
    )


def delete_plan(*, row: PlanRow) -> None:
    """Delete a plan with its revisions, and the section documents that nothing else needs."""
    with transaction.atomic():
        row = _locked(row)
        digests = {d for r in row.revisions.all() for d in r.digests.values()}
        row.delete()
        _lock_documents(digests)
        used: set[str] = set()
        for found in Revision.objects.values_list("digests", flat=True).iterator():
            used.update(digests.intersection(found.values()))
        SectionDocument.objects.filter(digest__in=digests - used).delete()


def _locked(row: PlanRow) -> PlanRow:
    """The row as it is now, held until the transaction ends; DoesNotExist where it was deleted."""
    held = PlanRow.objects.select_for_update()
    if held.values_list("version", flat=True).get(pk=row.pk) == row.version:
        return copy(row)
    return PlanRow.objects.without_answers().get(pk=row.pk)


def _sound(plan: Plan, stored: Plan | None = None) -> Plan:
    wrong = faults(plan, stored)
    if wrong:
        raise FaultyPlanError(plan, wrong)
    return canonical(plan, stored)


def _merged(row: PlanRow, current: Plan, plan: Plan, version: int, choices: Choices) -> Plan:
    """Put what this save changes since ``version`` together with what others saved since."""
    base = digests_of(row, version)
    mine = {each: section_document(plan, each)[0] for each in sections.TOP_KEYS}
    joined = _joined(base, (mine, plan), (row.digests, current))
    if joined is not None:
        return joined
    before = assembled(base, ((row.digests, current), (mine, plan)))
    sides = _still_chosen(row, current, plan, before, choices)
    found = merge(before, plan, current, sides)
    if found.open:
        last = last_change(row, {_section_of(each.place) for each in found.open}, version)
        raise StaleSaveError(
            found.clashes, found.open, version=row.version, by=last.author, at=last.made_at
        )
    return found.plan


def _joined(base: Digests, mine: tuple[Digests, Plan], theirs: tuple[Digests, Plan]) -> Plan | None:
    """My sections over theirs; None where both changed one, or the names would not hold."""
    my_changes = sections.changed(dict(base), dict(mine[0]))
    their_changes = sections.changed(dict(base), dict(theirs[0]))
    if any(e in their_changes and mine[0][e] != theirs[0][e] for e in my_changes):
        return None
    contents = {
        each: plan_json.document(
            sections.content(mine[1] if each in my_changes else theirs[1], each)
        )
        for each in sections.TOP_KEYS
    }
    joined = plan_json.part_from_document(Plan, sections.join(contents))
    return None if faults(joined) else joined


def _still_chosen(
    row: PlanRow, current: Plan, plan: Plan, before: Plan, choices: Choices
) -> Mapping[str, Side]:
    """The choices that hold: those whose values are still the ones that were shown."""
    if choices.seen == row.version or not choices.sides:
        return choices.sides
    if not 1 <= choices.seen < row.version:
        return {}
    shown = merge(before, plan, plan_as_of(row, choices.seen, current)).clashes
    now = {each.key: each for each in merge(before, plan, current).clashes}
    same = {each.key for each in shown if now.get(each.key) == each}
    return {key: side for key, side in choices.sides.items() if key in same}


def _section_of(place: tuple[str, ...]) -> str:
    for section, keys in sections.NODE_KEYS.items():
        if place[0] == "nodes" and len(place) > 2 and place[2] in keys:
            return section
    if place[0] == "nodes":
        return "nodes"
    return next(section for section, keys in sections.TOP_KEYS.items() if place[0] in keys)


def store(*, row: PlanRow, old: Plan | None, new: Plan, by: User, summary: str) -> None:
    """Write ``new`` over ``old`` as the next revision; inside a transaction that locks the row.

    Only what differs is written, and only texts of sections that do. The verdict is left open, for
    whoever shows the plan judges it anyway: ``services.verdicts`` settles it.
    """
    columns = write_rows(row=row, old=old, new=new)
    changed = [
        each for each in sections.TOP_KEYS if old is None or sections.differs(old, new, each)
    ]
    documents = {each: section_document(new, each) for each in changed}
    _keep_documents(documents.values())
    row.version += 1
    row.digests = {**row.digests, **{each: digest for each, (digest, _) in documents.items()}}
    row.rule_pack = OPEN
    row.changed_by = by
    row.save(
        update_fields=[*columns, "version", "digests", "rule_pack", "changed_by", "changed_at"]
    )
    keep_snapshot(row, new)
    Revision.objects.create(
        plan=row,
        number=row.version,
        author=by,
        made_at=timezone.now(),
        summary=summary or ", ".join(sections.TITLES[each] for each in changed),
        digests=row.digests,
    )


def _keep_documents(documents: Iterable[tuple[str, str]]) -> None:
    """Store texts by digest, and hold those that were there until this transaction is done.

    Somebody who deletes a plan at this moment either waits and then sees the new revision, or was
    first and took a text along; that one is stored again.
    """
    wanted = {
        digest: SectionDocument(digest=digest, data=zlib.compress(text.encode()))
        for digest, text in sorted(documents)
    }
    missing = set(wanted)
    while missing:
        SectionDocument.objects.bulk_create(
            [wanted[digest] for digest in sorted(missing)], ignore_conflicts=True
        )
        missing = set(wanted) - _lock_documents(set(wanted))


def _lock_documents(digests: set[str]) -> set[str]:
    """Lock section documents, always in the same order; return those that are there."""
    rows = SectionDocument.objects.filter(digest__in=digests).order_by("digest")
    return set(rows.select_for_update().values_list("digest", flat=True))
