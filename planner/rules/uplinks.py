"""Rules about what a virtual switch is bound to, and hosts on one that is bound to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import VirtualSwitch
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.wording import listed

BETWEEN_HOSTS = {"management", "cluster", "live_migration", "iscsi", "smb"}
INNER = ("internal", "private")


def _bound(plan: Plan) -> list[tuple[VirtualSwitch, str]]:
    """External virtual switches with the name of what they are bound to, where both are decided."""
    external = (switch for switch in plan.virtual_switches if switch.type == "external")
    return [(switch, switch.via) for switch in external if switch.via]


@rule(
    "uplinks.bound-to-a-team-member",
    Level.BLOCKER,
    title="A virtual switch is bound to a NIC that a team has",
    why="A NIC serves its team alone; Windows does not bind a virtual switch to it.",
    remedy="Bind the virtual switch to the team, or take the NIC out of the team.",
    source=source("W-LBFO"),
    origin="practice",
    applies=lambda plan: bool(_bound(plan)) and bool(plan.teams),
)
def bound_to_a_team_member(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each external virtual switch bound to a NIC that belongs to a team on some node."""
    for switch, via in _bound(plan):
        if via.casefold() in plan.team_by_name:
            continue
        nodes = [
            node.name
            for node in plan.nodes
            if any(nic.team and nic.name.casefold() == via.casefold() for nic in node.nics)
        ]
        if nodes:
            message = (
                f"{switch.name} is bound to {via}, which belongs to a team on {listed(nodes)}."
            )
            yield Problem(path("virtual_switches", switch.name), message)


@rule(
    "uplinks.shared-uplink",
    Level.BLOCKER,
    title="Several virtual switches on one NIC or SET team",
    why="A NIC carries one external virtual switch, and a SET team is part of one.",
    remedy="Bind each external virtual switch to NICs of its own, or use one switch with VLANs.",
    source=source("P-HV"),
    origin="practice",
    applies=lambda plan: len(_bound(plan)) > 1,
)
def shared_uplink(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC and each SET team that more than one external virtual switch is bound to.

    An LBFO team can have an interface for each of several switches.
    """
    above: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for switch, via in _bound(plan):
        team = plan.team_by_name.get(via.casefold())
        if team is None or team.kind == "set":
            spelled.setdefault(via.casefold(), via)
            above.setdefault(via.casefold(), []).append(switch.name)
    for key, switches in above.items():
        if len(switches) > 1:
            message = f"{listed(switches)} are bound to {spelled[key]}, which takes only one."
            yield Problem("virtual_switches", message)


@rule(
    "uplinks.hosts-on-an-inner-switch",
    Level.BLOCKER,
    title="Hosts meet each other over an internal or private switch",
    why="Such a switch ends at its host, so no other node and no storage is on it.",
    remedy="Let the hosts meet the network over a NIC, a team or an external virtual switch.",
    source=source("W-PLANNET"),
    origin="practice",
    applies=lambda plan: any(m.virtual_switch for m in plan.meetings),
)
def hosts_on_an_inner_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network between hosts that some of them meet over a switch that does not leave them.

    The type of a virtual switch is asked for with its uplink.
    """
    for network in plan.networks:
        if BETWEEN_HOSTS.isdisjoint(network.purposes):
            continue
        nodes: dict[str, list[str]] = {}
        for meeting in plan.meetings_by_network[network.name.casefold()]:
            switch = meeting.virtual_switch
            if switch is not None and switch.type in INNER:
                what = f"{switch.type} switch {switch.name}"
                nodes.setdefault(what, []).append(meeting.node.name)
        for what, names in nodes.items():
            message = f"{network.name} runs over the {what} on {listed(names)}."
            yield Problem(path("networks", network.name), message)
