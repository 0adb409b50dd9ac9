"""Reading what a plan was: its sections as text, and the plan at an earlier version."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner import plan_json
from planner.core import sections
from planner.core.plan import Plan
from planner.models import Plan as PlanRow
from planner.models import Revision, SectionDocument, User

Digests = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was saved between two versions: by whom, and the sections, by their titles."""

    by: tuple[User | None, ...]
    titles: tuple[str, ...]


def section_document(plan: Plan, section: str) -> tuple[str, str]:
    """Digest and canonical text of one section."""
    content = plan_json.document(sections.content(plan, section))
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return hashlib.sha256(text.encode()).hexdigest(), text


def revision_plan(revision: Revision) -> Plan:
    """Read a plan as it was at a revision."""
    return assembled(revision.digests, ())


def plan_as_of(row: PlanRow, version: int, current: Plan) -> Plan:
    """Read a plan as it was at ``version``; only sections that differ from ``current`` are read."""
    if version == row.version:
        return current
    return assembled(digests_of(row, version), ((row.digests, current),))


def digests_of(row: PlanRow, version: int) -> Digests:
    """The digests of all sections at ``version``."""
    digests: Digests = row.revisions.get(number=version).digests
    return digests


def assembled(digests: Digests, known: Sequence[tuple[Digests, Plan]]) -> Plan:
    """The plan with sections of these digests, taken from plans at hand where they have them."""
    contents: dict[str, dict[str, Any]] = {}
    for section, digest in digests.items():
        plan = next((plan for has, plan in known if has.get(section) == digest), None)
        if plan is not None:
            contents[section] = plan_json.document(sections.content(plan, section))
    stored = SectionDocument.objects.in_bulk(
        [digest for section, digest in digests.items() if section not in contents]
    )
    for section, digest in digests.items():
        if section not in contents:
            contents[section] = json.loads(zlib.decompress(stored[digest].data))
    return plan_json.loads(json.dumps(sections.join(contents)))


def saved_between(row: PlanRow, old: int, new: int) -> Meanwhile:
    """Who saved what after version ``old``, up to version ``new``."""
    found = {
        each.number: each
        for each in row.revisions.filter(number__gte=old, number__lte=new).select_related("author")
    }
    authors = dict.fromkeys(found[number].author for number in sorted(found) if number > old)
    changed = sections.changed(found[old].digests, found[new].digests)
    return Meanwhile(tuple(authors), tuple(sections.TITLES[each] for each in changed))


def last_change(row: PlanRow, wanted: set[str], since: int) -> Revision:
    """The newest revision that changed any of the wanted sections, else the newest of all."""
    newest, *older = row.revisions.filter(number__gte=since).select_related("author")
    for revision, before in zip((newest, *older), older, strict=False):
        if wanted.intersection(sections.changed(before.digests, revision.digests)):
            return revision
    return newest
