"""``build_plan_context``: everything that the printed build plan says, worked out beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.core.plan import Plan
from planner.documents import (
    addresses,
    annexes,
    building,
    decisions,
    findings,
    registers,
    resilience,
    storage,
    summary,
)
from planner.documents.info import DocumentInfo
from planner.documents.parts import Numbering, Section, contents
from planner.rules import Report

__all__ = ["DocumentInfo", "build_plan_context"]

TABLE = "documents/_table.html"
TABLES = "documents/_tables.html"


def build_plan_context(plan: Plan, report: Report, info: DocumentInfo) -> dict[str, Any]:
    """Return what ``documents/plan.html`` sets; nothing is left for a template to work out."""
    head = summary.cover(plan, report, info)
    sections = tuple(_sections(plan, report, info, head))
    return {
        "cover": head,
        "made_on": info.made_on,
        "control": summary.control(plan, info, head),
        "contents": contents(sections),
        "sections": sections,
    }


def _sections(
    plan: Plan, report: Report, info: DocumentInfo, head: summary.Cover
) -> Iterator[Section]:
    number = Numbering()
    page = {"cover": head, "summary": summary.summary(plan, report)}
    yield number.section("Summary", "documents/_summary.html", page)
    yield _findings(number, report)
    designs = ((title, TABLES, tables) for title, tables in decisions.tables(plan))
    yield number.section("Design", "", None, *designs, *_notes(plan))
    yield _registers(number, plan)
    yield number.section("Quorum", "documents/_quorum.html", resilience.quorum(plan))
    memory = resilience.memory(plan)
    yield number.section(memory.caption, "documents/_memory.html", memory)
    phases = (
        (f"{each.phase.id} {each.phase.title}", "documents/_phase.html", each)
        for each in building.phases(plan)
    )
    yield number.section("Build steps", "documents/_steps.html", None, *phases)
    yield number.section("Certification", TABLE, annexes.certification(plan), wide=True)
    yield number.section(
        "Sources",
        "",
        None,
        ("Sources of the findings", "documents/_sources.html", annexes.sources(report)),
        ("Rule pack and attached plan", "documents/_attached.html", info),
    )


def _findings(number: Numbering, report: Report) -> Section:
    questions = findings.questions_table(findings.questions(report))
    return number.section(
        "Verdict and findings",
        "",
        None,
        ("Findings to resolve", "documents/_findings.html", findings.open_groups(report)),
        ("Accepted findings", "documents/_accepted.html", findings.accepted(report)),
        ("Questions to answer", TABLE, questions),
    )


def _notes(plan: Plan) -> Iterator[tuple[str, str, str]]:
    if plan.notes:
        yield "Notes", "documents/_notes.html", plan.notes


def _registers(number: Numbering, plan: Plan) -> Section:
    pooled = plan.storage.type == "storage_spaces_direct" and not plan.storage.arrays
    local = (storage.drives(plan),) if any(node.drives for node in plan.nodes) else ()
    joined = () if pooled else (storage.ports(plan), storage.paths(plan))
    return number.section(
        "Registers",
        "",
        None,
        ("Nodes", TABLE, registers.nodes(plan)),
        ("Network adapters", TABLE, registers.nics(plan)),
        ("Host bus adapters", TABLE, registers.hbas(plan)),
        ("Switches", TABLE, registers.switches(plan)),
        ("Networks", "documents/_networks.html", registers.networks_with_picture(plan)),
        (
            "Teams and virtual switches",
            TABLES,
            (registers.teams(plan), registers.virtual_switches(plan)),
        ),
        ("Addresses", TABLE, addresses.addresses(plan)),
        ("Storage", TABLES, (storage.arrays(plan), *local, *joined)),
        ("Volumes", TABLE, storage.volumes(plan)),
        ("Virtual machines", TABLE, storage.vms(plan)),
        wide=True,
    )
