"""Every write of a plan: make, save, duplicate, delete. Each is one transaction."""

from __future__ import annotations

import datetime
import hashlib
import json
import zlib
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from planner import plan_json, rules
from planner.core import sections
from planner.core.plan import Plan
from planner.core.references import canonical, faults
from planner.models import Plan as PlanRow
from planner.models import Revision, SectionDocument, Team, User
from planner.services.rows import write_rows
from planner.snapshot import snapshot


class StaleSaveError(Exception):
    """Somebody else saved the same sections since the form was made; nothing was written."""

    def __init__(self, changed: tuple[str, ...], by: User | None, at: datetime.datetime) -> None:
        self.sections = changed
        self.by = by
        self.at = at
        names = ", ".join(sections.TITLES[section] for section in changed)
        super().__init__(f"{names}: changed meanwhile")


def create_plan(*, team: Team, plan: Plan, by: User, summary: str = "Made") -> PlanRow:
    """Store a new plan as revision 1.

    Raises InvalidPlanError where its names do not hold together.
    """
    plan = _sound(plan)
    with transaction.atomic():
        row = PlanRow(team=team, title=plan.title)
        row.save()
        _store(row=row, old=None, new=plan, by=by, summary=summary)
    return row


def save_plan(*, row: PlanRow, plan: Plan, version: int, by: User, summary: str = "") -> PlanRow:
    """Store what ``plan`` changes against version ``version``, which the form was made from.

    Sections that others changed meanwhile and this save does not are kept as they are. Raises
    StaleSaveError where both changed one, InvalidPlanError where the names do not hold together.
    A save without a change makes no revision.
    """
    with transaction.atomic():
        row = PlanRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
        current = snapshot(row)
        merged = plan if version == row.version else _merged(row, current, plan, version)
        merged = _sound(merged)
        if merged != current:
            _store(row=row, old=current, new=merged, by=by, summary=summary)
    return row


def duplicate_plan(*, row: PlanRow, by: User) -> PlanRow:
    """Make a copy of a plan in the same team, with a history of its own."""
    plan = snapshot(row)
    title = f"{plan.title[:190]} (copy)"
    return create_plan(
        team=row.team, plan=replace(plan, title=title), by=by, summary=f"Copied from {plan.title}"
    )


def delete_plan(*, row: PlanRow) -> None:
    """Delete a plan with its revisions, and the section documents that nothing else needs."""
    with transaction.atomic():
        digests = {d for r in row.revisions.all() for d in r.digests.values()}
        row.delete()
        used: set[str] = set()
        for found in Revision.objects.values_list("digests", flat=True).iterator():
            used.update(digests.intersection(found.values()))
        SectionDocument.objects.filter(digest__in=digests - used).delete()


def section_document(plan: Plan, section: str) -> tuple[str, str]:
    """Digest and canonical text of one section."""
    content = plan_json.document(sections.content(plan, section))
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return hashlib.sha256(text.encode()).hexdigest(), text


def revision_plan(revision: Revision) -> Plan:
    """Read a plan as it was at a revision."""
    return plan_json.loads(json.dumps(sections.join(_read(revision.digests))))


def _read(digests: dict[str, str]) -> dict[str, dict[str, Any]]:
    stored = SectionDocument.objects.in_bulk(list(digests.values()))
    return {
        section: json.loads(zlib.decompress(stored[digest].data))
        for section, digest in digests.items()
    }


def _sound(plan: Plan) -> Plan:
    wrong = faults(plan)
    if wrong:
        raise plan_json.InvalidPlanError(
            plan_json.PlanError(plan_json.place_in_document(each.place), each.message)
            for each in wrong
        )
    return canonical(plan)


def _merged(row: PlanRow, current: Plan, plan: Plan, version: int) -> Plan:
    """Put this save's sections over those that others saved since ``version``."""
    base = row.revisions.get(number=version).digests
    texts = {each: section_document(canonical(plan), each) for each in sections.TOP_KEYS}
    mine = {section: digest for section, (digest, _) in texts.items()}
    my_changes = sections.changed(base, mine)
    their_changes = sections.changed(base, row.digests)
    clash = tuple(e for e in my_changes if e in their_changes and mine[e] != row.digests[e])
    if clash:
        last = row.revisions.select_related("author").first()
        by = last.author if last else row.changed_by
        raise StaleSaveError(clash, by, last.made_at if last else row.changed_at)
    contents = {
        each: json.loads(texts[each][1])
        if each in my_changes
        else plan_json.document(sections.content(current, each))
        for each in sections.TOP_KEYS
    }
    return plan_json.loads(json.dumps(sections.join(contents)))


def _store(*, row: PlanRow, old: Plan | None, new: Plan, by: User, summary: str) -> None:
    write_rows(row=row, old=old, new=new)
    changed = [
        each
        for each in sections.TOP_KEYS
        if old is None or sections.content(old, each) != sections.content(new, each)
    ]
    documents = {each: section_document(new, each) for each in changed}
    digests = {**row.digests, **{each: digest for each, (digest, _) in documents.items()}}
    SectionDocument.objects.bulk_create(
        [
            SectionDocument(digest=digest, data=zlib.compress(text.encode()))
            for digest, text in documents.values()
        ],
        ignore_conflicts=True,
    )
    report = rules.check(new)
    row.version += 1
    row.digests = digests
    row.verdict = report.verdict
    row.acceptable = report.acceptable
    row.counts = report.counts
    row.rule_pack = rules.pack_version()
    row.changed_by = by
    row.save()
    Revision.objects.create(
        plan=row,
        number=row.version,
        author=by,
        made_at=timezone.now(),
        summary=summary or ", ".join(sections.TITLES[each] for each in changed),
        digests=digests,
    )
