"""Rules about the links of a team: where they end, and who uses the team beside its switch."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Nic, Team
from planner.core.plan import Plan, at_least, path
from planner.core.ways import stack_of
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.redundancy import shared_card
from planner.rules.teams import has_teams, members
from planner.rules.wording import listed

MODES = {"lacp": "an LACP", "static": "a static"}


@rule(
    "aggregation.split-port-channel",
    Level.RISK,
    title="A port channel over switches that are not one stack",
    why="LACP and static teams need a partner that is one switch for all their links.",
    remedy="End the links on one switch or stack, or make the team switch independent. Switches "
    "that form port channels together are entered as stacked.",
    source=source("W-LBFO"),
    origin="practice",
    applies=lambda plan: any(team.kind in ("lbfo", "vendor") for team in plan.teams),
)
def split_port_channel(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each switch-dependent team whose links of one node end in several switches or stacks.

    In SET teams such a mode is a fault of its own.
    """
    for team in plan.teams:
        if team.kind not in ("lbfo", "vendor") or team.mode == "switch_independent":
            continue
        nodes: list[str] = []
        switches: dict[str, None] = {}
        for node, nics in members(plan, team):
            if len({stack_of(plan, nic.switch) for nic in nics if nic.switch}) > 1:
                nodes.append(node.name)
                switches.update(dict.fromkeys(nic.switch for nic in nics if nic.switch))
            elif len(nics) > 1:
                yield from _undecided(node.name, nics, "switch")
        if nodes and team.mode is None:
            yield Unknown(path("teams", team.name), "mode")
        elif nodes and team.mode is not None:
            ends = f"its links on {listed(nodes)} end in {listed(sorted(switches))}"
            message = f"{team.name} is {MODES[team.mode]} team, but {ends}, which are no stack."
            yield Problem(path("teams", team.name), message)


@rule(
    "aggregation.one-card",
    Level.ADVICE,
    title="All links of a team are ports of one card",
    why="Ports of one card fail together, and the team has no link left.",
    remedy="Put NICs of different cards into the team.",
    source=source("W-CREQ"),
    facts=("NET-12", "NET-13", "CERT-29"),
    applies=has_teams,
)
def one_card(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each team whose links on some node are ports of one card.

    Nodes where management and heartbeat share a card are told of there.
    """
    told = {each.subject for each in shared_card(plan) if isinstance(each, Problem)}
    for team in plan.teams:
        alone = []
        for node, nics in members(plan, team):
            cards = {nic.card.casefold() for nic in nics if nic.card}
            if len(nics) < 2 or len(cards) > 1 or path("nodes", node.name) in told:
                continue
            if all(nic.card for nic in nics):
                alone.append(f"{node.name} ({nics[0].card})")
            else:
                yield from _undecided(node.name, nics, "card")
        if alone:
            message = f"All links of {team.name} are ports of one card on {listed(alone)}."
            yield Problem(path("teams", team.name), message)


def _undecided(node: str, nics: list[Nic], field: str) -> Iterator[Unknown]:
    for nic in nics:
        if getattr(nic, field) is None:
            yield Unknown(path("nodes", node, "nics", nic.name), field)


@rule(
    "aggregation.single-link",
    Level.ADVICE,
    title="A team of one NIC",
    why="A team is there to survive a broken link; with one NIC it survives none.",
    remedy="Put a second NIC into the team, or use the NIC without one.",
    source=source("W-LBFO"),
    facts=("TEAM-04", "TEAM-08"),
    applies=has_teams,
)
def single_link(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each team that has one NIC on some nodes."""
    for team in plan.teams:
        nodes = [node.name for node, nics in members(plan, team) if len(nics) == 1]
        if nodes:
            message = f"{team.name} has a single NIC on {listed(nodes)}."
            yield Problem(path("teams", team.name), message)


@rule(
    "aggregation.foreign-team",
    since("2012", Level.ADVICE),
    title="A team of the NIC vendor where Windows has its own",
    why="The vendor alone supports it, and its software has to follow every version of Windows.",
    remedy="Use a SET or LBFO team, or get the vendor's word for this version and Hyper-V.",
    source=source("W-LBFO"),
    origin="practice",
    applies=has_teams,
)
def foreign_team(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each vendor team in a version with teaming of its own; the kind is asked for elsewhere."""
    version = plan.node_versions[-1]
    for team in plan.teams:
        if team.kind == "vendor" and at_least(version, "2012"):
            message = f"{team.name} is made by the NIC vendor's software."
            yield Problem(path("teams", team.name), message, version)


@rule(
    "aggregation.beside-the-virtual-switch",
    since("2012", Level.RISK),
    title="Hosts use an LBFO team beside the virtual switch on it",
    why="The virtual switch takes the team's interface over, and the host loses its address there.",
    remedy="Let the hosts meet the network over the virtual switch.",
    source=source("W-LBFO"),
    facts=("TEAM-06",),
    origin="bpa",
    applies=lambda plan: bool(plan.teams) and bool(plan.virtual_switches),
)
def beside_the_virtual_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each LBFO team with a virtual switch that hosts meet networks over directly as well."""
    above = {s.via.casefold(): s.name for s in plan.virtual_switches if s.via}
    for team in plan.teams:
        switch = above.get(team.name.casefold())
        if team.kind == "lbfo" and switch is not None:
            networks = _met_over(plan, team)
            if networks:
                uses = f"{listed(networks)} over {team.name}, which {switch} is bound to"
                yield Problem(path("teams", team.name), f"Hosts meet {uses}.")


def _met_over(plan: Plan, team: Team) -> list[str]:
    """Networks that hosts meet straight over the team, in the plan's order."""
    found = {m.network.name for m in plan.meetings if m.team is team and m.virtual_switch is None}
    return [network.name for network in plan.networks if network.name in found]
