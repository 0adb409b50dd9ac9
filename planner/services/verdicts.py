"""The verdict on a stored plan: worked out by whoever shows it first, and kept for the lists.

Findings are never stored. A process keeps the reports of the plans it shows; the row of a plan
keeps verdict and counts with the rule pack that they are by. A save leaves them open.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from planner import rules
from planner.core.plan import Plan
from planner.keeping import Keep
from planner.models import Plan as PlanRow
from planner.rules import Report
from planner.snapshot import Key, content_key, kept_snapshot

OPEN = ""  # in place of the rule pack: this version was not judged yet
KEPT = 8

_reports: Keep[Key, Report] = Keep(KEPT)


def report_of(row: PlanRow, plan: Plan) -> Report:
    """The findings of ``plan``, which is what the row holds; the row's verdict is settled."""
    key = content_key(row)
    report = _reports.get(key)
    if report is None:
        report = rules.check(plan)
        _reports.put(key, report)
    _settle(row, report)
    return report


def settle(rows: Iterable[PlanRow]) -> None:
    """Judge those of the rows that no rule pack, or an older one, judged."""
    for row in rows:
        if row.rule_pack != rules.pack_version():
            with suppress(PlanRow.DoesNotExist):  # deleted meanwhile
                report_of(row, kept_snapshot(row))


def _settle(row: PlanRow, report: Report) -> None:
    """Store the verdict on this version, unless it is stored or a newer version is there."""
    if row.rule_pack == rules.pack_version():
        return
    row.verdict = report.verdict
    row.acceptable = report.acceptable
    row.counts = report.counts
    row.rule_pack = rules.pack_version()
    PlanRow.objects.filter(pk=row.pk, version=row.version).update(
        verdict=row.verdict, acceptable=row.acceptable, counts=row.counts, rule_pack=row.rule_pack
    )
