"""The annexes: the certification of every component, and the sources of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.parts import Certification
from planner.core.plan import Plan
from planner.documents.parts import Column, Table, listed, table
from planner.documents.registers import model
from planner.rules import Report
from planner.templatetags.plan_format import choice, date, version


@dataclass(frozen=True, slots=True)
class Component:
    """A component that can be certified, and the version it has to be certified for."""

    kind: str
    name: str
    model: str | None
    runs: str
    certification: Certification


def certification(plan: Plan) -> Table:
    """Every component with what was found in the Windows Server Catalog."""
    columns: tuple[Column[Component], ...] = (
        Column("Kind", 7, lambda each: each.kind),
        Column("Component", 15, lambda each: each.name),
        Column("Model", 19, lambda each: each.model),
        Column("Runs", 12, lambda each: version(each.runs)),
        Column("Status", 9, _status),
        Column("Certified for", 13, _certified_for),
        Column("Catalog address", 25, lambda each: each.certification.catalog_url),
        Column("Checked on", 12, lambda each: date(each.certification.checked_on)),
        Column("Note", 19, lambda each: each.certification.note or "none"),
    )
    note = "A certification counts only for the version that the component runs with."
    empty = "The plan has no components yet."
    return table(
        "Certification of every component", _components(plan), columns, empty=empty, note=note
    )


def _components(plan: Plan) -> Iterator[Component]:
    nothing = Certification()
    for node in plan.nodes:
        runs = plan.version_of(node)
        what = model(node.vendor, node.model)
        yield Component("Node", node.name, what, runs, node.certification or nothing)
    for node in plan.nodes:
        runs = plan.version_of(node)
        for nic in node.nics:
            name = f"{node.name} / {nic.name}"
            yield Component("NIC", name, nic.model, runs, nic.certification or nothing)
    for node in plan.nodes:
        runs = plan.version_of(node)
        for hba in node.hbas:
            name = f"{node.name} / {hba.name}"
            yield Component("HBA", name, hba.model, runs, hba.certification or nothing)
    for array in plan.storage.arrays:
        what = model(array.vendor, array.model)
        found = array.certification or nothing
        yield Component("Array", array.name, what, plan.windows_server, found)


def _status(component: Component) -> str | None:
    found = component.certification
    if found.status == "certified" and found.windows_server != component.runs:
        return "Certified for another version" if found.windows_server else "Version not named"
    if found.status in (None, "unknown"):
        return None
    return choice(found.status, "Certification.status")


def _certified_for(component: Component) -> str | None:
    if component.certification.status == "not_certified":
        return "none"
    return version(component.certification.windows_server)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with the rules of this report that rest on it."""

    title: str
    url: str
    read_on: str
    rules: str | None


def sources(report: Report) -> tuple[SourceRow, ...]:
    """Every source of a rule that gave a finding, by title."""
    rules: dict[tuple[str, str, str], dict[str, None]] = {}
    for finding in report.findings:
        source = finding.rule.source
        key = (source.title, source.url, source.read_on)
        rules.setdefault(key, {})[finding.rule.id] = None
    return tuple(
        SourceRow(title, url, date(read_on or None), listed(sorted(ids)))
        for (title, url, read_on), ids in sorted(rules.items(), key=lambda item: item[0])
    )
