"""Faults of NICs, teams, virtual switches and cables."""

from dataclasses import replace

from planner.core.parts import Interface, Team
from planner.core.plan import path
from tests.faults import (
    Broken,
    edited,
    fault,
    first_for,
    last,
    met,
    on_every_node,
    since,
)
from tests.faults.networks import interface, network, own_nic


def nic(plan, which, rule, **values):
    """The plan with values of the last node's NIC in a network changed."""
    node, _ = last(plan)
    below = met(plan, which).nics[0]
    place = f"nodes/{node.name}/nics/{below.name}"
    return Broken(edited(plan, place, **values), rule, path("nodes", node.name, "nics", below.name))


@fault
def a_slow_iscsi_link(plan):
    iscsi = own_nic(plan, "iscsi")
    return iscsi and nic(plan, iscsi, "adapters.slow-iscsi-link", speed_gbps=0.1)


@fault
def a_slow_link_for_live_migration(plan):
    which = own_nic(plan, "live_migration")
    return which and nic(plan, which, "adapters.slow-live-migration-link", speed_gbps=0.1)


@fault
def another_model_of_iscsi_nic(plan):
    iscsi = own_nic(plan, "iscsi")
    if iscsi is None or not since(plan, "2012"):
        return None
    return replace(
        nic(plan, iscsi, "adapters.unlike-iscsi-nics", model="Realtek 8111"), subject="nodes"
    )


@fault
def a_faster_nic_on_one_node(plan):
    which = own_nic(plan, "cluster", "smb", "iscsi")
    if which is None or not since(plan, "2016"):
        return None
    broken = nic(plan, which, "adapters.unlike-links", speed_gbps=400)
    return replace(broken, subject=path("networks", which.name))


def any_team(plan, *kinds):
    return next((team for team in plan.teams if team.kind in kinds), None)


def member(plan, team):
    node, _ = last(plan)
    return next(each for each in node.nics if (each.team or "").casefold() == team.name.casefold())


@fault
def a_team_member_of_another_speed(plan):
    team = any_team(plan, "set", "lbfo")
    if team is None:
        return None
    node, subject = last(plan)
    place = f"nodes/{node.name}/nics/{member(plan, team).name}"
    rule = f"teams.unlike-{team.kind}-members"
    return Broken(edited(plan, place, speed_gbps=40), rule, subject)


@fault
def a_node_without_the_nics_of_a_team(plan):
    if not plan.teams:
        return None
    node, subject = last(plan)
    nics = tuple(replace(each, team=None) for each in node.nics)
    return Broken(edited(plan, f"nodes/{node.name}", nics=nics), "adapters.no-uplink", subject)


@fault
def an_interface_on_a_team_member(plan):
    team = next(iter(plan.teams), None)
    lan = first_for(plan, "management")
    if team is None or not (met(plan, lan).team or met(plan, lan).virtual_switch):
        return None
    return interface(plan, lan, "adapters.nic-used-twice", via=member(plan, team).name)


@fault
def iscsi_over_a_team(plan):
    iscsi = own_nic(plan, "iscsi")
    node, _ = last(plan)
    if iscsi is None or plan.windows_server == "2008r2":
        return None
    if [each.network for each in node.interfaces].count(iscsi.name) > 1:
        return None
    below = met(plan, iscsi).nics[0].name
    kind = "set" if since(plan, "2016") else "lbfo"
    plan = replace(
        plan, teams=(*plan.teams, Team(name="iSCSI team", kind=kind, mode="switch_independent"))
    )
    plan = on_every_node(plan, lambda each: edited(each, f"nics/{below}", team="iSCSI team"))
    plan = on_every_node(
        plan, lambda each: edited(each, f"interfaces/{iscsi.name}", via="iSCSI team")
    )
    return Broken(plan, "teams.teamed-iscsi", path("teams", "iSCSI team"))


@fault
def set_before_its_time(plan):
    if not plan.teams or since(plan, "2016"):
        return None
    team = plan.teams[0]
    changed = edited(plan, f"teams/{team.name}", kind="set")
    return Broken(changed, "teams.set-before-2016", path("teams", team.name))


@fault
def lbfo_below_a_virtual_switch(plan):
    team = any_team(plan, "set")
    if team is None or not since(plan, "2022"):
        return None
    changed = edited(plan, f"teams/{team.name}", kind="lbfo")
    return Broken(changed, "teams.lbfo-below-virtual-switch", path("teams", team.name))


@fault
def lbfo_before_its_time(plan):
    if not plan.teams or since(plan, "2012"):
        return None
    team = plan.teams[0]
    changed = edited(plan, f"teams/{team.name}", kind="lbfo")
    return Broken(changed, "teams.lbfo-before-2012", path("teams", team.name))


@fault
def lacp_for_set(plan):
    team = any_team(plan, "set")
    if team is None:
        return None
    changed = edited(plan, f"teams/{team.name}", mode="lacp")
    return Broken(changed, "teams.set-not-switch-independent", path("teams", team.name))


@fault
def a_host_network_without_a_weight(plan):
    if not any(switch.bandwidth_mode == "weight" for switch in plan.virtual_switches):
        return None
    lan = first_for(plan, "management")
    return replace(
        network(plan, lan, "bandwidth.no-bandwidth-weight", bandwidth_weight=None), unknown=True
    )


@fault
def roce_without_data_center_bridging(plan):
    node, _ = last(plan)
    below = next((each for each in node.nics if (each.rdma or "").startswith("roce")), None)
    if below is None:
        return None
    changed = edited(plan, f"switches/{below.switch}", dcb=False)
    return Broken(changed, "rdma.roce-without-dcb", path("switches", below.switch))


@fault
def two_kinds_of_rdma(plan):
    node, _ = last(plan)
    below = next((each for each in node.nics if each.rdma in ("roce_v2", "iwarp")), None)
    if below is None:
        return None
    other = "iwarp" if below.rdma == "roce_v2" else "roce_v2"
    changed = edited(plan, f"nodes/{node.name}/nics/{below.name}", rdma=other)
    return Broken(changed, "rdma.mixed-kinds", "nodes")


@fault
def roce_without_a_vlan(plan):
    which = first_for(plan, "smb")
    if which is None or not met(plan, which).virtual_switch:
        return None
    return network(plan, which, "rdma.untagged-roce", vlan=0)


@fault
def switches_in_one_stack(plan):
    ethernet = [each for each in plan.switches if each.kind == "ethernet"]
    if len(ethernet) != 2 or any(nic.switch is None for nic in plan.nodes[0].nics):
        return None
    changed = edited(plan, f"switches/{ethernet[0].name}", stacked_with=ethernet[1].name)
    return Broken(changed, "redundancy.shared-switch", "switches")


@fault
def two_cables_in_one_port(plan):
    node, _ = last(plan)
    first = plan.nodes[0].nics[0]
    below = node.nics[0]
    if first.switch is None:
        return None
    changed = edited(
        plan,
        f"nodes/{node.name}/nics/{below.name}",
        switch=first.switch,
        switch_port=first.switch_port,
    )
    return Broken(changed, "cabling.port-taken-twice", path("switches", first.switch))


@fault
def a_nic_in_a_fibre_channel_switch(plan):
    fibre = next((each for each in plan.switches if each.kind == "fibre_channel"), None)
    if fibre is None:
        return None
    node, _ = last(plan)
    below = node.nics[0].name
    changed = edited(plan, f"nodes/{node.name}/nics/{below}", switch=fibre.name)
    subject = path("nodes", node.name, "nics", below)
    return Broken(changed, "fabrics.wrong-kind-of-switch", subject)


@fault
def one_nic_for_everything(plan):
    """A node that loses all NICs but one, and meets every network over it."""
    if plan.virtual_switches and plan.teams:
        return None
    node, subject = last(plan)
    only = replace(node.nics[0], team=None)
    lines = tuple(Interface(network=each.network, via=only.name) for each in node.interfaces)
    changed = edited(plan, f"nodes/{node.name}", nics=(only,), interfaces=lines)
    if any(each.via and each.via != only.name for each in plan.virtual_switches):
        return None
    layout = {"iscsi": "few-nics-for-iscsi", "fibre_channel": "few-nics-for-fibre-channel"}
    return Broken(changed, f"network.{layout.get(plan.storage.type, 'single-nic')}", subject)


@fault
def nics_of_one_card(plan):
    """Every port of every node on one card: nothing is redundant any more."""
    broken = on_every_node(
        plan,
        lambda each: replace(each, nics=tuple(replace(nic, card="Slot 1") for nic in each.nics)),
    )
    _, subject = last(plan)
    return Broken(broken, "redundancy.shared-card", subject)
