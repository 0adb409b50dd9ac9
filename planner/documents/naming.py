"""The names of the plan by kind: how they are made, and the rules they have to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.core.folding import folded, patterns
from planner.core.plan import Plan
from planner.documents.parts import Column, See, Table, table

SHOWN = 24  # names and ranges of one kind before the rest is only counted


@dataclass(frozen=True, slots=True)
class NamesOfAKind:
    """All names of one kind, in the plan's order."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameRule:
    """One rule, what it is about, and the facts it rests on."""

    about: str
    rule: str
    facts: tuple[str, ...]


RULES = (
    NameRule(
        "Nodes and cluster",
        "1 to 15 characters: letters, digits and hyphens, not digits alone, no hyphen first or "
        "last.",
        ("NAME-01", "NAME-02"),
    ),
    NameRule(
        "Cluster",
        "Unlike the name of any computer, machine or role in the domain and in DNS.",
        ("NAME-03",),
    ),
    NameRule(
        "Network adapters",
        "An adapter for one purpose has the same name on every node.",
        ("NET-40",),
    ),
    NameRule(
        "Virtual switches",
        "Name and type are the same on every node, to the letter; otherwise machines lose their "
        "network when they move.",
        ("NET-49",),
    ),
    NameRule(
        "Cluster Shared Volumes",
        "Disk resource and folder get their name before the first machine is placed; renaming "
        "later breaks paths.",
        ("CSV-27",),
    ),
    NameRule(
        "Virtual machines",
        "Each name stands once in the whole cluster, for the machine as for its folder.",
        ("NAME-07",),
    ),
)


def names(plan: Plan) -> tuple[Table | See, ...]:
    """Every kind of name with its pattern, then the rules."""
    columns: tuple[Column[NamesOfAKind], ...] = (
        Column("What", 20, lambda each: each.kind),
        Column("Pattern", 24, _pattern, "code"),
        Column("Names", 46, lambda each: _shown(folded(each.names)), "code"),
        Column("Count", 10, lambda each: f"{len(each.names):,}", "number"),
    )
    note = "In a pattern # stands for a digit. A kind that this plan does not use is left out."
    kinds = [each for each in _kinds(plan) if each.names]
    empty = "Nothing has a name yet."
    return (table("Names in use", kinds, columns, empty=empty, note=note), _rules(plan))


def _pattern(kind: NamesOfAKind) -> str:
    return _shown(tuple(each for each in patterns(kind.names) if "#" in each)) or "none"


def _shown(parts: tuple[str, ...]) -> str:
    more = len(parts) - SHOWN
    text = ", ".join(parts[:SHOWN])
    return f"{text}, and {more:,} more" if more > 0 else text


def _rules(plan: Plan) -> Table:
    columns: tuple[Column[NameRule], ...] = (
        Column("About", 20, lambda each: each.about),
        Column("Rule", 62, lambda each: each.rule),
        Column("Facts", 18, lambda each: ", ".join(each.facts), "code"),
    )
    shared = any(volume.purpose == "csv" for volume in plan.storage.volumes)
    kept = [each for each in RULES if shared or each.about != "Cluster Shared Volumes"]
    return table("Rules for names", kept, columns)


def _kinds(plan: Plan) -> Iterator[NamesOfAKind]:
    yield _kind("Cluster", [_qualified(plan.cluster.name, plan.directory.domain)])
    yield _kind("Nodes", (node.name for node in plan.nodes))
    full = ((node.name, plan.domain_of(node)) for node in plan.nodes)
    yield _kind("Nodes in DNS", (f"{name}.{domain}" for name, domain in full if domain))
    yield _kind("Sites", (site.name for site in plan.sites))
    yield _kind("Racks", (node.rack for node in plan.nodes))
    yield _kind("Switches", (switch.name for switch in plan.switches))
    yield _kind("Networks", (network.name for network in plan.networks))
    yield _kind("Network adapters", (nic.name for node in plan.nodes for nic in node.nics))
    yield _kind("Host bus adapters", (hba.name for node in plan.nodes for hba in node.hbas))
    yield _kind("Teams", (team.name for team in plan.teams))
    yield _kind("Virtual switches", (switch.name for switch in plan.virtual_switches))
    yield _kind("Storage arrays", (array.name for array in plan.storage.arrays))
    yield from _storage(plan)
    yield _kind("Virtual machines", (vm.name for vm in plan.vms))
    yield _kind("Groups kept apart", (vm.anti_affinity for vm in plan.vms))


def _storage(plan: Plan) -> Iterator[NamesOfAKind]:
    volumes = plan.storage.volumes
    shared = _folders(plan)
    drive = plan.host.system_drive or "C:"
    yield _kind("Targets", (array.target for array in plan.storage.arrays))
    yield _kind("Initiators", (node.iscsi_initiator for node in plan.nodes))
    yield _kind("Volumes", (volume.name for volume in volumes))
    yield _kind("Shared volumes", (f"{drive}\\ClusterStorage\\{name}" for name in shared))


def _folders(plan: Plan) -> list[str]:
    """Folders of the shared volumes: their names, but for one alone that the VM path calls else."""
    shared = [volume.name for volume in plan.storage.volumes if volume.purpose == "csv"]
    before, _, folder = (plan.host.vm_path or "").partition("ClusterStorage\\")
    named = folder.partition("\\")[0]
    return [named] if before and named and len(shared) == 1 else shared


def _kind(kind: str, found: Iterable[str | None]) -> NamesOfAKind:
    return NamesOfAKind(kind, tuple(dict.fromkeys(name for name in found if name)))


def _qualified(name: str | None, domain: str | None) -> str | None:
    return f"{name}.{domain}" if name and domain else name
