"""The sections of the build plan in their order, from the scope to the attached plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.core.plan import Plan
from planner.documents import (
    acceptance,
    addresses,
    annexes,
    building,
    cabling,
    decisions,
    findings,
    host_networking,
    machines,
    naming,
    operation,
    prerequisites,
    registers,
    resilience,
    rested,
    scope,
    sessions,
    storage,
    summary,
    zoning,
)
from planner.documents.info import DocumentInfo
from planner.documents.numbering import Numbering
from planner.documents.parts import BLOCKS, TABLE, Section, See, Table, Text
from planner.documents.summary import Cover
from planner.rules import Report

SHORT_REGISTER = 60  # rows up to which a register stands where its subject is told

Parts = Iterator[tuple[str, str, Any]]


def sections(plan: Plan, report: Report, info: DocumentInfo, head: Cover) -> Iterator[Section]:
    """Make every section, numbered; references are filled once all of them are there."""
    number = Numbering()
    yield number.section("Scope", "", None, *_scope(plan))
    yield _findings(number, plan, report, head)
    yield number.section("Prerequisites", BLOCKS, (READY,), *_ready(plan, report))
    page = summary.design(plan)
    yield number.section("Design on a page", "documents/_design.html", page, wide=True)
    yield number.section("Naming", BLOCKS, naming.names(plan))
    yield number.section("Nodes", BLOCKS, (registers.nodes(plan),), wide=True)
    yield number.section("Rack and cabling", "", None, *_cabling(plan), wide=True)
    yield number.section("Host networking", "", None, *_host_networking(plan), wide=True)
    yield number.section("Networks and addresses", "", None, *_networks(plan), wide=True)
    yield number.section("Storage", "", None, *_storage(plan), wide=True)
    yield number.section("Cluster and quorum", "", None, *_cluster(plan))
    yield number.section("Hyper-V host settings", "", None, *_hosts(plan))
    vms = storage.vms(plan)
    yield number.section("Virtual machines", BLOCKS, _machines(plan, vms), wide=True)
    memory = ("Memory", "documents/_memory.html", resilience.memory(plan))
    yield number.section("Capacity", BLOCKS, (decisions.capacity(plan),), memory)
    survival = resilience.survival(plan)
    yield number.section("What fails and what survives", "documents/_survival.html", survival)
    yield number.section("Build steps", "documents/_steps.html", None, *_steps(plan))
    lists = ((title, TABLE, body) for title, body in acceptance.parts(plan))
    yield number.section("Acceptance tests", "documents/_acceptance.html", None, *lists)
    yield number.section("Operation", BLOCKS, _operation(plan))
    yield number.section("Registers", "", None, *_registers(plan, vms), wide=True)
    yield number.section("Sources and rule pack", "", None, *_sources(plan, report, info))


READY = Text(
    "Each owner ticks what is ready, before the first day of the build. What is still to decide is "
    "decided first. Names and values are those of this plan; where they change, the plan changes."
)


def _scope(plan: Plan) -> Parts:
    yield "What was asked", BLOCKS, scope.asked(plan)
    yield "What is in the plan and what is not", BLOCKS, scope.bounds(plan)
    yield "Assumptions", BLOCKS, scope.assumptions(plan)
    if plan.notes:
        yield "Notes", "documents/_notes.html", plan.notes


def _findings(number: Numbering, plan: Plan, report: Report, head: Cover) -> Section:
    questions = findings.questions_table(findings.questions(report))
    return number.section(
        "Verdict and findings",
        "documents/_summary.html",
        summary.summary(report, head),
        ("Findings to resolve", "documents/_findings.html", findings.open_groups(report)),
        ("Accepted findings", "documents/_accepted.html", findings.accepted(report)),
        ("Questions to answer", TABLE, questions),
    )


def _ready(plan: Plan, report: Report) -> Parts:
    for title, lists in prerequisites.parts(plan, report):
        yield title, BLOCKS, lists


def _cabling(plan: Plan) -> Parts:
    if racks := cabling.racks(plan):
        yield "Racks", BLOCKS, racks
    yield "Switches", TABLE, registers.switches(plan)
    yield "Cables", TABLE, cabling.cables(plan)


def _host_networking(plan: Plan) -> Parts:
    for group in host_networking.groups(plan):
        yield group.title, BLOCKS, group.blocks
    yield "Addresses of the nodes", TABLE, host_networking.addresses(plan)


def _networks(plan: Plan) -> Parts:
    yield "Networks", TABLE, registers.networks(plan)
    yield "Addresses", BLOCKS, addresses.register(plan)


def _storage(plan: Plan) -> Parts:
    pooled = plan.storage.type == "storage_spaces_direct" and not plan.storage.arrays
    yield "Access to the storage", TABLE, decisions.storage(plan)
    if not pooled:
        yield "Arrays and ports", BLOCKS, (storage.arrays(plan), storage.ports(plan))
    if expected := sessions.expected(plan):
        yield "Paths", TABLE, expected
    if connected := sessions.sessions(plan):
        yield "iSCSI sessions", TABLE, connected
    if zones := zoning.zones(plan):
        yield "Zoning", BLOCKS, zones
    if pooled or any(node.drives for node in plan.nodes):
        yield "Drives of the nodes", TABLE, storage.drives(plan)
    yield "Volumes", TABLE, storage.volumes(plan)


def _cluster(plan: Plan) -> Parts:
    yield "Platform and cluster", BLOCKS, decisions.cluster(plan)
    yield "Directory", TABLE, decisions.about("Directory and DNS", plan.directory)
    if plan.sites or plan.site_links:
        yield "Sites", BLOCKS, decisions.sites(plan)
    yield "Quorum", TABLE, resilience.settings(plan)


def _hosts(plan: Plan) -> Parts:
    yield "Host settings", TABLE, decisions.about("Set alike on every node", plan.host)
    yield "Live migration", TABLE, decisions.about("Live migration", plan.live_migration)


def _machines(plan: Plan, register: Table) -> tuple[Table | See, ...]:
    if len(register.rows) <= SHORT_REGISTER:
        return (machines.machines(plan), register)
    return (machines.machines(plan), See("Every machine stands in", register.caption))


def _steps(plan: Plan) -> Parts:
    for each in building.phases(plan):
        yield f"{each.phase.id} {each.phase.title}", "documents/_phase.html", each


def _operation(plan: Plan) -> tuple[Table, ...]:
    settled = decisions.about("How the cluster is run", plan.operations)
    return (settled, operation.duties(plan), operation.validation(plan))


def _registers(plan: Plan, vms: Table) -> Parts:
    yield "Network adapters", TABLE, registers.nics(plan)
    if any(node.hbas for node in plan.nodes):
        yield "Host bus adapters", TABLE, registers.hbas(plan)
    if len(vms.rows) > SHORT_REGISTER:
        yield "Virtual machines", TABLE, vms
    yield "Certification", TABLE, annexes.certification(plan)


def _sources(plan: Plan, report: Report, info: DocumentInfo) -> Parts:
    yield "Sources of the findings", "documents/_sources.html", annexes.sources(report)
    yield "Sources of the facts", TABLE, rested.facts_table(plan)
    yield "Rule pack and attached plan", "documents/_attached.html", info
