"""Teams, virtual switches and interfaces of hosts, as a layout gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from planner.core.fields import same_name
from planner.core.layout.networks import free_name
from planner.core.layout.places import Place
from planner.core.parts import Interface, Network, Node, Team, VirtualSwitch
from planner.core.plan import Plan, at_least

TeamKind = Literal["set", "lbfo"]
TEAM_NAMES = {"converged": "Converged-Team", "lan": "LAN-Team", "vm": "VM-Team"}
MANAGEMENT_TEAM = "Management-Team"
SWITCH_NAME = "VM-Switch"


def with_teams(plan: Plan, places: list[Place], switch_team: TeamKind | None) -> Plan:
    """Put the NICs of places that have more than one into a team of their own."""
    for place in places:
        kind = switch_team if place.wire.switch else "lbfo"
        if len(place.nics) < 2 or place.team or kind is None:
            continue
        taken = [team.name for team in plan.teams]
        taken += [switch.name for switch in plan.virtual_switches]
        taken += [nic.name for node in plan.nodes for nic in node.nics]
        base = TEAM_NAMES[place.wire.key] if place.wire.switch else MANAGEMENT_TEAM
        name = free_name(base, taken)
        team = Team(name=name, kind=kind, mode="switch_independent")
        members = {nic.casefold() for nic in place.nics}
        nodes = tuple(_teamed(node, members, name) for node in plan.nodes)
        plan = replace(plan, teams=(*plan.teams, team), nodes=nodes)
        place.team = place.new_team = name
    return plan


def _teamed(node: Node, members: set[str], team: str) -> Node:
    nics = tuple(replace(n, team=team) if n.name.casefold() in members else n for n in node.nics)
    return replace(node, nics=nics)


def with_switches(plan: Plan, places: list[Place]) -> Plan:
    """Make the virtual switches that are missing, and bind those whose uplink is open."""
    for place in places:
        uplink = place.team or next(iter(place.nics), None)
        if uplink is None or not place.wire.switch:
            continue
        if place.switch is None:
            name = free_name(SWITCH_NAME, _names_on_hosts(plan))
            switch = _new_switch(plan, name, uplink, place.hosts_meet)
            plan = replace(plan, virtual_switches=(*plan.virtual_switches, switch))
            place.switch, place.new_switch = name, True
        elif place.open_switch:
            plan = _bound(plan, place, uplink)
    return plan


def _names_on_hosts(plan: Plan) -> list[str]:
    names = [switch.name for switch in plan.virtual_switches]
    names += [team.name for team in plan.teams]
    return names + [nic.name for node in plan.nodes for nic in node.nics]


def _new_switch(plan: Plan, name: str, uplink: str, hosts_meet: bool) -> VirtualSwitch:
    team = plan.team_by_name.get(uplink.casefold())
    return VirtualSwitch(
        name=name,
        via=uplink,
        type="external",
        allow_management_os=hosts_meet,
        bandwidth_mode="weight" if at_least(plan.oldest_version, "2012") else "none",
        load_balancing="hyper_v_port" if team is not None and team.kind == "set" else None,
    )


def _bound(plan: Plan, place: Place, uplink: str) -> Plan:
    """Answer what the virtual switch of the place leaves open."""

    def answered(switch: VirtualSwitch) -> VirtualSwitch:
        new = _new_switch(plan, switch.name, uplink, place.hosts_meet)
        fields = ("type", "allow_management_os", "bandwidth_mode", "load_balancing")
        given = {f: getattr(new, f) for f in fields if getattr(switch, f) is None}
        return replace(switch, via=uplink, **given)

    switches = tuple(
        answered(switch) if switch.name == place.switch else switch
        for switch in plan.virtual_switches
    )
    return replace(plan, virtual_switches=switches)


def with_dedicated_nic(plan: Plan, vm_name: str, nic: str) -> tuple[Plan, str]:
    """Give a VM a NIC with a virtual switch of its own; returns the plan and the switch's name.

    The VM's first NIC moves there; a VM without NICs in the plan keeps none.
    """
    name = free_name(f"{vm_name}-Switch", _names_on_hosts(plan))
    switch = _new_switch(plan, name, nic, hosts_meet=False)
    vms = tuple(
        replace(
            vm,
            dedicated_nic=nic,
            nics=(*(replace(each, virtual_switch=name) for each in vm.nics[:1]), *vm.nics[1:]),
        )
        if same_name(vm.name, vm_name)
        else vm
        for vm in plan.vms
    )
    return replace(plan, vms=vms, virtual_switches=(*plan.virtual_switches, switch)), name


def with_interfaces(plan: Plan, places: list[Place]) -> Plan:
    """Let every node meet the networks of the places; what it meets already keeps its address."""
    for place in places:
        via = _way_in(plan, place)
        if via is None:
            continue
        for network in place.networks:
            nodes = tuple(_meeting(node, network, via, place) for node in plan.nodes)
            plan = replace(plan, nodes=nodes)
    return plan


def _way_in(plan: Plan, place: Place) -> str | None:
    """What hosts meet the networks of a place over."""
    if place.wire.switch and (place.new_switch or place.open_switch):
        place.via = place.switch if place.hosts_meet else None
    elif place.via is None and place.hosts_meet:
        place.via = place.team or next(iter(place.nics), None)
    return place.via


def _meeting(node: Node, network: Network, via: str, place: Place) -> Node:
    """The node with an interface on the network, moved where the virtual switch took its NIC."""
    lifted = place.new_switch or place.open_switch
    below = {name.casefold() for name in (*place.nics, *([place.team] if place.team else []))}
    there = [each for each in node.interfaces if same_name(each.network, network.name)]
    if there:
        moved = tuple(
            replace(each, via=via)
            if each in there and lifted and each.via.casefold() in below
            else each
            for each in node.interfaces
        )
        return replace(node, interfaces=moved)
    if network.purposes == ("vm",):
        return node
    return replace(node, interfaces=(*node.interfaces, Interface(network=network.name, via=via)))
