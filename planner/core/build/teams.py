"""Teams of NICs: by Windows, by the adapters' maker, or inside a virtual switch (B-08)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.addresses import jumbo_command
from planner.core.build.base import EVERY_NODE, UNCHANGED, Step, alike, listing, step
from planner.core.build.powershell import ps
from planner.core.build.values import Missing, Raw
from planner.core.build.words import jumbo, old
from planner.core.parts import Node, Team, VirtualSwitch
from planner.core.plan import Plan, at_least

MODES = {
    "switch_independent": Raw("SwitchIndependent"),
    "static": Raw("Static"),
    "lacp": Raw("Lacp"),
}
BALANCING = {"dynamic": Raw("Dynamic"), "hyper_v_port": Raw("HyperVPort")}


def _members(plan: Plan, team: Team) -> Iterator[tuple[str, tuple[str, ...]]]:
    def names(node: Node) -> tuple[str, ...]:
        found = plan.nics_below(node, team.name)[0]
        return tuple(nic.name for nic in found)

    for where, node in alike(plan, names):
        yield where, names(node)


def _switches_over(plan: Plan, name: str) -> list[VirtualSwitch]:
    return [
        switch
        for switch in plan.virtual_switches
        if switch.via and switch.via.casefold() == name.casefold()
    ]


def team_steps(plan: Plan, team: Team) -> Iterator[Step]:
    """Make one team on every node, or say what has to be decided first."""
    if team.kind == "set" and at_least(plan.oldest_version, "2016"):
        if not _switches_over(plan, team.name):
            yield _by_hand(
                team, "A SET team lives in a virtual switch, and the plan has none over it."
            )
        return
    if team.kind == "lbfo" and not old(plan):
        for where, names in _members(plan, team):
            yield _lbfo(plan, team, where, names)
        return
    if team.kind == "vendor":
        for where, names in _members(plan, team):
            mode = (team.mode or "not decided").replace("_", " ")
            frames = _frames(plan, team)
            size = f", frames of {max(frames):,} bytes" if frames else ""
            yield step(
                f"Make the team {team.name}",
                where,
                how=f"Make a team called {team.name} of {listing(names) or 'its NICs'} with the "
                f"tool of the adapters' maker, mode: {mode}{size}.",
                expected=f"Windows shows one adapter called {team.name}, and its members are up.",
                way_back="Take the team apart with the same tool.",
                undecided=() if names else (f"members of {team.name}",),
            )
        return
    yield _by_hand(team, "The plan's Windows version has no team of this kind.")


def _by_hand(team: Team, why: str) -> Step:
    return step(
        f"Make the team {team.name}",
        EVERY_NODE,
        how=f"{why} Decide how the NICs are teamed before you go on.",
        expected="The plan names a kind of team that its Windows version has.",
        way_back=UNCHANGED,
        undecided=(f"kind of team {team.name}",),
    )


def _lbfo(plan: Plan, team: Team, where: str, names: tuple[str, ...]) -> Step:
    frames = _frames(plan, team)
    return step(
        f"Make the team {team.name}",
        where,
        *(jumbo_command(name, max(frames)) for name in names if frames),
        ps(
            "New-NetLbfoTeam -Name {name} -TeamMembers {members} -TeamingMode {mode} "
            "-LoadBalancingAlgorithm {balancing} -Confirm:$false",
            name=team.name,
            members=names or Missing(f"members of {team.name}"),
            mode=MODES[team.mode] if team.mode else Missing(f"mode of {team.name}"),
            balancing=_lbfo_balancing(plan, team),
        ),
        how=""
        if team.mode in (None, "switch_independent")
        else "Set up the port channel on the physical switch first.",
        expected="Get-NetLbfoTeam shows the status Up and all members active.",
        way_back="Remove-NetLbfoTeam takes the team apart.",
    )


def _frames(plan: Plan, team: Team) -> list[int]:
    """Frame sizes above the ordinary of the networks over a team."""
    sizes = (jumbo(meeting.network) for meeting in plan.meetings if meeting.team is team)
    return [size for size in sizes if size is not None]


def _lbfo_balancing(plan: Plan, team: Team) -> Raw:
    switches = _switches_over(plan, team.name)
    if not switches and not at_least(plan.oldest_version, "2012r2"):
        return Raw("TransportPorts")
    wanted = switches[0].load_balancing if switches else None
    if wanted != "hyper_v_port" and at_least(plan.oldest_version, "2012r2"):
        return BALANCING["dynamic"]
    return BALANCING["hyper_v_port"]
