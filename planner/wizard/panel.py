"""The findings panel of a step: what the page as it stands, saved or not, would be judged."""

from __future__ import annotations

from typing import Any

from planner.core.plan import Plan
from planner.rules import Level, Report
from planner.wizard.findings import folded, level_counts
from planner.wizard.links import Links
from planner.wizard.meters import memory_meter
from planner.wizard.questions import questions
from planner.wizard.steps import Step

METERED = frozenset({"nodes", "vms", "operation"})  # steps that change the memory sum
PICTURED = frozenset({"networks", "adapters"})  # steps that change the picture
PICTURED_NODES = 4  # more are too small to read beside a form, and heavy at every pause
QUESTIONS_SHOWN = 6


def panel(plan: Plan, report: Report, links: Links, step: Step, subject: str) -> dict[str, Any]:
    """What the panel shows: on an item's page (``subject``), only what is about the item."""
    of_step = [finding for finding in report.findings if links.step(finding).slug == step.slug]
    own = [finding for finding in of_step if is_about(finding.subject, subject)]
    asked = questions(own, links)
    found = [finding for finding in own if finding.level is not Level.UNKNOWN]
    drawable = step.slug in PICTURED and bool(plan.nodes)
    return {
        "report": report,
        "step": step,
        "of_item": bool(subject),
        "counts": level_counts(found, len(asked)),
        "folds": folded(found, links),
        "questions": asked[:QUESTIONS_SHOWN],
        "more_questions": asked[QUESTIONS_SHOWN:],
        "elsewhere": len(of_step) - len(own),
        "pictured": drawable and len(plan.nodes) <= PICTURED_NODES,
        "drawable": drawable,
        "judged": plan,
        "meter": memory_meter(plan, links) if step.slug in METERED else None,
    }


def is_about(subject: str, wanted: str) -> bool:
    """Whether a subject is, or lies below, the wanted path; every one is for an empty path."""
    return not wanted or f"{subject}/".casefold().startswith(f"{wanted}/".casefold())
