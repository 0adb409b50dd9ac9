"""B-08: teams, virtual switches and the host's own adapters on them."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.addresses import (
    adapter_commands,
    check_reach,
    undecided_of,
)
from planner.core.build.base import EVERY_NODE, UNCHANGED, Command, Phase, Step, alike, step
from planner.core.build.network import adapter_order, temporary
from planner.core.build.powershell import cmd, ps
from planner.core.build.teams import team_steps
from planner.core.build.values import OnSite, Raw
from planner.core.build.virtual_switches import old_switch_steps, switch_steps
from planner.core.build.words import alias, behind_switch_or_team, old
from planner.core.parts import Node
from planner.core.plan import Meeting, Plan, at_least


def teams_and_switches(plan: Plan) -> Phase:
    """B-08: what lies between the NICs and the networks, alike on every node."""
    steps: list[Step] = []
    if not old(plan):
        steps.extend(_take_off_temporary(plan))
    for team in plan.teams:
        steps.extend(team_steps(plan, team))
    for switch in plan.virtual_switches:
        make = old_switch_steps if old(plan) else switch_steps
        steps.extend(make(plan, switch))
    for node in plan.nodes:
        steps.extend(_final_addresses(plan, node))
    if steps:
        steps.extend(_checks(plan))
    return Phase(
        id="B-08",
        title="Teams and virtual switches",
        about="A virtual machine finds its network after a move only if the virtual switch has the "
        "same name on every node. Work at the console or over the baseboard controller: the "
        "network connection of the node drops meanwhile.",
        steps=tuple(steps),
        facts=("NET-09", "NET-49", "TEAM-01", "TEAM-04", "TEAM-07", "TEAM-09", "RDMA-09"),
    )


def _take_off_temporary(plan: Plan) -> Iterator[Step]:
    def key(node: Node) -> tuple[str, str] | None:
        meeting = temporary(plan, node)
        return (meeting.nics[0].name, meeting.network.name) if meeting else None

    for where, node in alike(plan, key):
        meeting = temporary(plan, node)
        if meeting is None:
            continue
        nic, network = meeting.nics[0].name, meeting.network
        commands = [ps("Remove-NetIPAddress -InterfaceAlias {nic} -Confirm:$false", nic=nic)]
        if network.gateway:
            route = Raw("'::/0'") if ":" in network.gateway else Raw("'0.0.0.0/0'")
            commands.append(
                ps(
                    "Remove-NetRoute -InterfaceAlias {nic} -DestinationPrefix {route} "
                    "-Confirm:$false",
                    nic=nic,
                    route=route,
                )
            )
        if network.dns_servers:
            commands.append(
                ps(
                    "Set-DnsClientServerAddress -InterfaceAlias {nic} -ResetServerAddresses",
                    nic=nic,
                )
            )
        if network.vlan and meeting.virtual_switch:
            commands.append(ps("Set-NetAdapter -Name {nic} -VlanID 0", nic=nic))
        yield step(
            f"Take the {network.name} address off {nic}",
            where,
            *commands,
            how="The address comes back at the end of this phase, on its final adapter.",
            expected=f"Get-NetIPAddress no longer shows a planned address on {nic}.",
            way_back="Repeat the commands of B-05 for this address.",
        )


def _final_addresses(plan: Plan, node: Node) -> Iterator[Step]:
    meetings = [m for m in plan.meetings_by_node[node.name.casefold()] if behind_switch_or_team(m)]
    if not meetings:
        return
    commands: list[Command] = []
    if old(plan):
        commands.extend(_old_names(plan, meetings))
    for meeting in meetings:
        commands.extend(adapter_commands(plan, meeting, alias(plan, meeting)))
    how = (
        "Windows moves the address of the NIC to the adapter of the virtual network. Rename that "
        "adapter, and type the other commands only where the address did not move by itself."
        if old(plan)
        else ""
    )
    how = " ".join(filter(None, (how, adapter_order(plan, meetings))))
    yield step(
        f"Give {node.name} its addresses over teams and virtual switches",
        node.name,
        *commands,
        how=how,
        expected=f"{node.name} reaches its default gateway, and a domain controller answers.",
        way_back="netsh interface ipv4 set address with source=dhcp takes an address away."
        if old(plan)
        else "Remove-NetIPAddress -InterfaceAlias takes the address of an adapter away.",
        check_syntax=old(plan),
        undecided=tuple(words for m in meetings for words in undecided_of(m)),
    )


def _old_names(plan: Plan, meetings: list[Meeting]) -> Iterator[Command]:
    for name in dict.fromkeys(alias(plan, m) for m in meetings if m.virtual_switch is not None):
        yield cmd(
            "netsh interface set interface name={present} newname={name}",
            present=OnSite(f"name that Windows gave to {name}"),
            name=name,
        )


def _checks(plan: Plan) -> Iterator[Step]:
    if not old(plan):
        kinds = {team.kind for team in plan.teams}
        yield step(
            "Compare teams and switches",
            EVERY_NODE,
            ps(
                "Get-VMSwitch | Format-Table 'Name', 'SwitchType', 'NetAdapterInterfaceDescription'"
            ),
            *((ps("Get-VMSwitchTeam"),) if "set" in kinds and _has_set(plan) else ()),
            *((ps("Get-NetLbfoTeam"),) if "lbfo" in kinds else ()),
            ps("Get-VMNetworkAdapterVlan -ManagementOS"),
            how="Then unplug one cable of a team while a ping runs, and plug it in again."
            if plan.teams
            else "",
            expected="All nodes show the same names and types"
            + ("; a pulled cable costs a few packets." if plan.teams else "."),
            way_back="Plug the cable in again." if plan.teams else UNCHANGED,
        )
    yield from check_reach(plan, [m for m in plan.meetings if behind_switch_or_team(m)])


def _has_set(plan: Plan) -> bool:
    return at_least(plan.oldest_version, "2016")
