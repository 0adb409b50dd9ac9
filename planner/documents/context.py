"""``build_plan_context``: everything that the printed build plan says, worked out beforehand."""

from __future__ import annotations

from typing import Any

from planner.core.plan import Plan
from planner.documents import control, outline, summary
from planner.documents.info import DocumentInfo
from planner.documents.long_tables import with_registers
from planner.documents.numbering import contents, linked
from planner.rules import Report

__all__ = ["DocumentInfo", "build_plan_context"]


def build_plan_context(plan: Plan, report: Report, info: DocumentInfo) -> dict[str, Any]:
    """Return what ``documents/plan.html`` sets; nothing is left for a template to work out."""
    head = summary.cover(plan, report, info)
    sections = with_registers(linked(outline.sections(plan, report, info, head)))
    return {
        "cover": head,
        "made_on": info.made_on,
        "control": control.control(plan, info, head),
        "contents": contents(sections),
        "sections": sections,
    }
