"""A suggested layout as its page shows it: networks, who carries what, and findings compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from planner.core.layout import Choice, Proposal
from planner.core.layout.telling import KEPT, listed
from planner.core.parts import Network, Nic, Node
from planner.core.plan import Plan, path
from planner.core.words import choices as words_of
from planner.rules import Finding, Level, Report
from planner.wizard.questions import question_count

NODES_APART = 8  # beyond these, nodes that are alike share a row


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network of the layout: ``state`` is new, filled in or kept."""

    network: Network
    carries: str
    use: str
    state: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """NICs that carry the same: one, or the members of a team; ``above`` is team and switch."""

    nics: tuple[str, ...]
    above: str
    cables: str

    @property
    def name(self) -> str:
        """The NICs in words, short enough for a column."""
        first, last = self.nics[0], self.nics[-1]
        if len(self.nics) < 3:
            return listed(list(self.nics))
        if _in_turn(self.nics):
            return f"{first} to {last}"
        return f"{first} and {len(self.nics) - 1} more"


@dataclass(frozen=True, slots=True)
class Carried:
    """A network on a carrier, and the address of the node there, or the first and last."""

    network: str
    address: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one carrier carries on a node."""

    carrier: str
    carried: list[Carried]


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node, or nodes that are alike, with what each carrier carries there."""

    name: str
    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Change:
    """A rule whose findings appear or disappear, at how many places."""

    level: Level
    title: str
    places: int


def network_rows(before: Plan, proposal: Proposal) -> list[NetworkRow]:
    """Every network of the plan as it would be."""
    about = {c.subject: c for c in proposal.choices if c.subject and c.kind != "warning"}
    rows = []
    for network in proposal.plan.networks:
        choice = about.get(path("networks", network.name))
        old = before.network_by_name.get(network.name.casefold())
        changed = choice is not None and choice.kind == "set"
        state = "new" if old is None else "filled in" if changed else "kept"
        rows.append(
            NetworkRow(
                network,
                ", ".join(words_of("Network", "purposes")[p] for p in network.purposes),
                words_of("Network", "cluster_use").get(network.cluster_use, ""),
                state,
                choice.reason if choice else KEPT,
                choice.detail if choice and state == "filled in" else "",
            )
        )
    return rows


def other_choices(proposal: Proposal) -> list[Choice]:
    """What is set or kept beside the networks."""
    return [
        choice
        for choice in proposal.choices
        if choice.kind != "warning" and not choice.subject.startswith("networks/")
    ]


def carriers(plan: Plan) -> list[Carrier]:
    """What of the nodes carries networks or could, in the order of their NICs."""
    found: dict[tuple[str, ...], Carrier] = {}
    for node in plan.nodes:
        for nics in _together(node):
            names = tuple(nic.name for nic in nics)
            key = tuple(name.casefold() for name in names)
            if key not in found:
                found[key] = Carrier(names, _above(plan, nics), _cables(plan, names))
    return list(found.values())


def _together(node: Node) -> list[list[Nic]]:
    groups: dict[str, list[Nic]] = {}
    for nic in node.nics:
        groups.setdefault(f"team {nic.team}".casefold() if nic.team else nic.name, []).append(nic)
    return list(groups.values())


def _above(plan: Plan, nics: list[Nic]) -> str:
    uplink = nics[0].team or nics[0].name
    switches = [
        s.name for s in plan.virtual_switches if (s.via or "").casefold() == uplink.casefold()
    ]
    return ", ".join([*([nics[0].team] if nics[0].team else []), *switches])


def _cables(plan: Plan, names: tuple[str, ...]) -> str:
    """Switches that the NICs end in, where they are the same on every node."""
    wanted = {name.casefold() for name in names}
    ends = {
        tuple(nic.switch for nic in node.nics if nic.name.casefold() in wanted)
        for node in plan.nodes
    }
    only = ends.pop() if len(ends) == 1 else ()
    return listed(list(dict.fromkeys(end for end in only if end)))


def node_rows(plan: Plan, columns: list[Carrier]) -> list[NodeRow]:
    """Nodes with what their carriers carry; many nodes that are alike fold into one row."""
    cells = {
        node.name: [Cell(column.name, _on(plan, node, column)) for column in columns]
        for node in plan.nodes
    }
    if len(plan.nodes) <= NODES_APART:
        return [NodeRow(name, 1, own) for name, own in cells.items()]
    alike: dict[str, list[str]] = {}
    for name, own in cells.items():
        alike.setdefault(
            repr([[each.network for each in cell.carried] for cell in own]), []
        ).append(name)
    return [
        NodeRow(_span(names), len(names), _spanned([cells[name] for name in names]))
        for names in alike.values()
    ]


def _on(plan: Plan, node: Node, column: Carrier) -> list[Carried]:
    own = {name.casefold() for name in column.nics}
    met = [
        Carried(meeting.network.name, meeting.interface.address or "")
        for meeting in plan.meetings_by_node[node.name.casefold()]
        if own & {nic.name.casefold() for nic in meeting.nics}
    ]
    return [*met, *(Carried(name, "") for name in _for_vms(plan, node, column))]


def _for_vms(plan: Plan, node: Node, column: Carrier) -> Iterable[str]:
    """Networks that only VMs meet there, and VMs that have the NIC to themselves."""
    own = {name.casefold() for name in column.nics}
    alone = [vm for vm in plan.vms if vm.dedicated_nic and vm.dedicated_nic.casefold() in own]
    if alone:
        return [f"{vm.name} alone" for vm in alone]
    carries_vms = any(
        own & {nic.name.casefold() for nic in plan.nics_below(node, switch.name)[0]}
        for switch in plan.virtual_switches
    )
    return [n.name for n in plan.networks if carries_vms and n.purposes == ("vm",)]


def _span(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _spanned(rows: list[list[Cell]]) -> list[Cell]:
    """The cells of nodes that are alike as one, with the first and last address."""
    spanned = []
    for column in zip(*rows, strict=True):
        carried = []
        for same in zip(*(cell.carried for cell in column), strict=True):
            given = sorted((each.address for each in same if each.address), key=ip_address_key)
            span = given[:1] if len(set(given)) < 2 else [f"{given[0]} to {given[-1]}"]
            carried.append(Carried(same[0].network, "".join(span)))
        spanned.append(Cell(column[0].carrier, carried))
    return spanned


def ip_address_key(address: str) -> tuple[int, int]:
    """What addresses are put in order by."""
    parsed = ip_address(address)
    return parsed.version, int(parsed)


def level_changes(before: Report, after: Report) -> list[tuple[str, int, int]]:
    """Findings by level, before and after, of unknown ones the questions they ask."""
    was, would = _counted(before), _counted(after)
    return [(str(each), was[each], would[each]) for each in Level if was[each] or would[each]]


def _counted(report: Report) -> dict[str, int]:
    return {**report.counts, Level.UNKNOWN: question_count(report.findings)}


def _in_turn(names: tuple[str, ...]) -> bool:
    """Whether the names count on from the first: NIC1, NIC2, NIC3."""
    found = [re.fullmatch(r"(.*?)([0-9]{1,4})", name) for name in names]
    parts = [(match[1], int(match[2])) for match in found if match]
    stem, start = parts[0] if parts else ("", 0)
    return parts == [(stem, start + at) for at in range(len(names))]


def appearing(before: Report, after: Report) -> list[Change]:
    """Rules with more findings in ``after`` than in ``before``; open questions are only counted."""
    known = Counter(map(_key, before.findings))
    found = Counter(map(_key, after.findings))
    return [
        Change(level, title, number - known[level, title])
        for (level, title), number in found.items()
        if level is not Level.UNKNOWN and number > known[level, title]
    ]


def _key(finding: Finding) -> tuple[Level, str]:
    return finding.level, finding.rule.title
