"""What was accepted follows the things that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.core.parts import AcceptedFinding
from planner.core.plan import Plan


def accepted_moved(plan: Plan, moves: Sequence[tuple[str, str]]) -> Plan:
    """Let accepted findings follow subjects (paths by names) to new ones, all moves at once."""

    def moved(each: AcceptedFinding) -> AcceptedFinding:
        for before, after in moves:
            if _is_about(each, before):
                below = each.subject.split("/")[before.count("/") + 1 :]
                return replace(each, subject="/".join([after, *below]))
        return each

    return replace(plan, accepted=tuple(map(moved, plan.accepted)))


def accepted_without(plan: Plan, subject: str) -> Plan:
    """Leave out what was accepted about a subject and all below it."""
    return replace(plan, accepted=tuple(e for e in plan.accepted if not _is_about(e, subject)))


def _is_about(each: AcceptedFinding, subject: str) -> bool:
    return f"{each.subject}/".casefold().startswith(f"{subject}/".casefold())
