"""Rules about NIC teams: the kind that a version knows, members, and what runs over them."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.fields import Version
from planner.core.memo import once_per_plan
from planner.core.parts import Nic, Node, Team
from planner.core.plan import Plan, at_least, path
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.wording import counted, listed

MOST_MEMBERS = {"lbfo": 32, "set": 8}  # LIM-31, LIM-32
SAME_IN_SET = ("model", "speed_gbps", "driver", "firmware")


def has_teams(plan: Plan) -> bool:
    """Whether the plan has NIC teams."""
    return bool(plan.teams)


Members = list[tuple[Node, list[Nic]]]


def members(plan: Plan, team: Team) -> Members:
    """Nodes with their NICs in the team, nodes without any left out."""
    return _members(plan).get(team.name.casefold(), [])


@once_per_plan
def _members(plan: Plan) -> dict[str, Members]:
    found: dict[str, Members] = {}
    for node in plan.nodes:
        here: dict[str, list[Nic]] = {}
        for nic in node.nics:
            if nic.team:
                here.setdefault(nic.team.casefold(), []).append(nic)
        for team, nics in here.items():
            found.setdefault(team, []).append((node, nics))
    return found


def _below_switches(plan: Plan) -> dict[str, str]:
    """Virtual switch by the folded name of what it is bound to."""
    return {s.via.casefold(): s.name for s in plan.virtual_switches if s.via}


@rule(
    "teams.teamed-iscsi",
    since("2016", Level.RISK, Level.UNSUPPORTED),
    title="iSCSI runs over a team",
    why="A team hides its links from MPIO, which is what is to watch and balance the paths.",
    remedy="Take the iSCSI NICs out of the team and let MPIO use each as a path of its own.",
    source=source("T-EE338480"),
    facts=("TEAM-02", "STO-ISCSI-04"),
    applies=has_teams,
)
def teamed_iscsi(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each team that nodes reach an iSCSI network through."""
    found: dict[tuple[str, str], list[str]] = {}
    for meeting in plan.meetings:
        if meeting.team is not None and "iscsi" in meeting.network.purposes:
            key = (meeting.team.name, meeting.network.name)
            found.setdefault(key, []).append(meeting.node.name)
    for (team, network), nodes in found.items():
        yield Problem(path("teams", team), f"{network} runs over {team} on {listed(nodes)}.")


@rule(
    "teams.lbfo-before-2012",
    until("2008r2", Level.BLOCKER),
    title="LBFO team on Windows Server 2008 R2",
    why="Windows has teaming of its own only from 2012 on.",
    remedy="Use the NIC vendor's teaming, or no team.",
    source=source("S-TEAM08"),
    facts=("TEAM-01", "TEAM-04", "LIM-31"),
    applies=has_teams,
)
def lbfo_before_2012(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each LBFO team where a node runs a version without it."""
    yield from _too_old(plan, "lbfo", "LBFO", "2012")


@rule(
    "teams.set-before-2016",
    until("2012r2", Level.BLOCKER),
    title="SET team on a version without it",
    why="Switch Embedded Teaming came with Windows Server 2016.",
    remedy="Use an LBFO team on 2012 and 2012 R2, or Windows Server 2016 or later.",
    source=source("W-SET"),
    facts=("TEAM-07", "LIM-32"),
    applies=has_teams,
)
def set_before_2016(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each SET team where a node runs a version without it."""
    yield from _too_old(plan, "set", "SET", "2016")


def _too_old(plan: Plan, kind: str, word: str, floor: Version) -> Iterator[Problem | Unknown]:
    oldest = plan.node_versions[0]
    if at_least(oldest, floor):
        return
    for team in plan.teams:
        subject = path("teams", team.name)
        if team.kind is None:
            yield Unknown(subject, "kind")
        elif team.kind == kind:
            yield Problem(subject, f"{team.name} is {word}, which came with {floor}.", oldest)


@rule(
    "teams.vendor-team",
    until("2008r2", Level.ADVICE),
    title="Teaming software of the NIC vendor",
    why="Microsoft leaves its support to the vendor and may ask to remove it while looking.",
    remedy="Check with the vendor that the team supports Hyper-V, and test without it first.",
    source=source("S-TEAM08"),
    facts=("TEAM-01",),
    applies=has_teams,
)
def vendor_team(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each vendor team."""
    for team in plan.teams:
        if team.kind == "vendor":
            message = f"{team.name} is made by the NIC vendor's software."
            yield Problem(path("teams", team.name), message, plan.node_versions[0])


@rule(
    "teams.lbfo-below-virtual-switch",
    since("2022", Level.UNSUPPORTED),
    title="LBFO team below a virtual switch",
    why="From Windows Server 2022 the normal tools bind a virtual switch to SET teams only.",
    remedy="Use a SET team below the virtual switch.",
    source=source("W-DEP22"),
    facts=("TEAM-12",),
    applies=lambda plan: bool(plan.teams) and bool(plan.virtual_switches),
)
def lbfo_below_virtual_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each LBFO team that a virtual switch is bound to, on 2022 and later."""
    newest = plan.node_versions[-1]
    above = _below_switches(plan)
    for team in plan.teams:
        switch = above.get(team.name.casefold())
        if switch is None or not at_least(newest, "2022"):
            continue
        subject = path("teams", team.name)
        if team.kind is None:
            yield Unknown(subject, "kind")
        elif team.kind == "lbfo":
            yield Problem(subject, f"{switch} is bound to {team.name}, an LBFO team.", newest)


@rule(
    "teams.set-without-virtual-switch",
    since("2016", Level.ADVICE),
    title="SET team without a virtual switch",
    why="Switch Embedded Teaming is part of a virtual switch and does not exist without one.",
    remedy="Bind a virtual switch to the team and give the host an adapter on it, or use LBFO.",
    source=source("W-SET"),
    facts=("TEAM-07",),
    applies=has_teams,
)
def set_without_virtual_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each SET team without a virtual switch, and each that hosts use beside its switch."""
    above = _below_switches(plan)
    open_ended = [
        s.name for s in plan.virtual_switches if s.via is None and s.type in ("external", None)
    ]
    direct = {m.team.name for m in plan.meetings if m.team and m.virtual_switch is None}
    for team in plan.teams:
        if team.kind != "set":
            continue
        if team.name.casefold() not in above and open_ended:
            for name in open_ended:
                yield Unknown(path("virtual_switches", name), "via")
            continue
        if team.name.casefold() not in above:
            message = f"No virtual switch is bound to {team.name}."
        elif team.name in direct:
            message = f"Hosts use {team.name} without the virtual switch it is part of."
        else:
            continue
        yield Problem(path("teams", team.name), message)


@rule(
    "teams.set-not-switch-independent",
    since("2016", Level.BLOCKER),
    title="SET team in a switch-dependent mode",
    why="Switch Embedded Teaming knows no LACP and no static aggregation.",
    remedy="Set the mode to switch independent and take the port channel off the switches.",
    source=source("W-SET"),
    facts=("TEAM-09",),
    applies=lambda plan: any(team.kind == "set" for team in plan.teams),
)
def set_not_switch_independent(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each SET team in another mode."""
    for team in plan.teams:
        subject = path("teams", team.name)
        if team.kind == "set" and team.mode is None:
            yield Unknown(subject, "mode")
        elif team.kind == "set" and team.mode != "switch_independent":
            mode = "LACP" if team.mode == "lacp" else "static"
            yield Problem(subject, f"{team.name} is a SET team in {mode} mode.")


@rule(
    "teams.too-many-members",
    since("2012", Level.BLOCKER),
    title="More NICs in a team than it takes",
    why="An LBFO team takes 32 NICs, a SET team 8.",
    remedy="Take NICs out of the team or make a second one.",
    source=source("W-SET"),
    facts=("LIM-31", "LIM-32", "TEAM-04", "TEAM-08"),
    applies=has_teams,
)
def too_many_members(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with more members in a team than its kind takes."""
    for team in plan.teams:
        most = MOST_MEMBERS.get(team.kind or "")
        for node, nics in members(plan, team):
            if most is not None and len(nics) > most:
                has = f"{node.name} has {counted(len(nics), 'NIC')} in {team.name}"
                version = plan.version_of(node)
                yield Problem(path("nodes", node.name), f"{has}, which takes {most}.", version)


@rule(
    "teams.unlike-set-members",
    since("2016", Level.UNSUPPORTED),
    title="Unlike NICs in a SET team",
    why="All members of a SET team have to be the same model, with one driver and firmware.",
    remedy="Use identical NICs in the team, and bring them to one driver and firmware.",
    source=source("W-SET"),
    facts=("TEAM-08",),
    applies=lambda plan: any(team.kind in ("set", None) for team in plan.teams),
)
def unlike_set_members(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node whose members of a SET team differ; the kind of a team is asked for here too."""
    for team in plan.teams:
        if team.kind is None:
            yield Unknown(path("teams", team.name), "kind")
        elif team.kind == "set":
            for node, nics in members(plan, team):
                yield from _unlike(plan, team, node, nics, SAME_IN_SET)


@rule(
    "teams.unlike-lbfo-members",
    since("2012", Level.UNSUPPORTED),
    title="Unlike NICs in an LBFO team",
    why="Links of different speed in one team are not supported, nor are InfiniBand adapters.",
    remedy="Team Ethernet NICs of one speed.",
    source=source("W-LBFO"),
    facts=("TEAM-05",),
    applies=lambda plan: any(team.kind == "lbfo" for team in plan.teams),
)
def unlike_lbfo_members(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with InfiniBand or unlike speeds in an LBFO team."""
    for team in plan.teams:
        for node, nics in members(plan, team) if team.kind == "lbfo" else ():
            yield from _unlike(plan, team, node, nics, ("speed_gbps",))
            infiniband = [nic.name for nic in nics if nic.rdma == "infiniband"]
            if infiniband:
                message = f"{listed(infiniband)} of {node.name} in {team.name} is InfiniBand."
                yield Problem(path("nodes", node.name), message, plan.version_of(node))


def _unlike(
    plan: Plan, team: Team, node: Node, nics: list[Nic], fields: tuple[str, ...]
) -> Iterator[Problem | Unknown]:
    """A problem for the first field in which members differ, else the fields not decided."""
    if len(nics) < 2:
        return
    for field in fields:
        values = [(nic.name, getattr(nic, field)) for nic in nics]
        known = [(name, value) for name, value in values if value is not None]
        if len({str(value).casefold() for _, value in known}) > 1:
            unit = " Gbit/s" if field == "speed_gbps" else ""
            shown = listed(f"{name} ({_shown(value)}{unit})" for name, value in known)
            message = f"{node.name} has unlike NICs in {team.name}: {shown}."
            yield Problem(path("nodes", node.name), message, plan.version_of(node))
            return
    for nic in nics:
        for field in fields:
            if getattr(nic, field) is None:
                yield Unknown(path("nodes", node.name, "nics", nic.name), field)


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
