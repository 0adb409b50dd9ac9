import pytest

from planner.core.parts import Team, VirtualSwitch
from planner.rules import RULES, Problem
from planner.rules.uplinks import bound_to_a_team_member, hosts_on_an_inner_switch, shared_uplink
from tests.build import a_network, a_nic, a_node, a_plan, an_interface

V1 = "virtual_switches/V1"
T1 = (Team(name="T1", kind="set"),)


def external(name="V1", via="NIC1", **values):
    return VirtualSwitch(name=name, via=via, **{"type": "external", **values})


def with_switch(switch, **nic):
    nodes = (a_node("HV01", nics=(a_nic("NIC1", **nic),)), a_node("HV02", nics=(a_nic("NIC1"),)))
    return a_plan(*nodes, teams=T1, virtual_switches=(switch,))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_switch(external()), []),
        (with_switch(external(via="T1"), team="T1"), []),
        (with_switch(external(via="NIC2"), team="T1"), []),
        (
            with_switch(external(via="nic1"), team="T1"),
            [Problem(V1, "V1 is bound to nic1, which belongs to a team on HV01.")],
        ),
        (with_switch(external(via=None), team="T1"), []),
        (with_switch(external(type=None), team="T1"), []),
    ],
    ids=["free NIC", "the team", "another NIC", "member", "no uplink yet", "no type yet"],
)
def test_bound_to_a_team_member_looks_at_every_node(plan, expected):
    assert list(bound_to_a_team_member(plan)) == expected


@pytest.mark.parametrize(
    "plan",
    [a_plan(teams=T1), a_plan(virtual_switches=(external(),))],
    ids=["no switch", "no team"],
)
def test_bound_to_a_team_member_needs_a_switch_and_a_team(plan):
    assert RULES["uplinks.bound-to-a-team-member"].applies(plan) is False


def two_on(via, kind="set"):
    teams = (Team(name="T1", kind=kind),)
    return a_plan(teams=teams, virtual_switches=(external("V1", via), external("V2", via.lower())))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            two_on("NIC1"),
            [Problem("virtual_switches", "V1 and V2 are bound to NIC1, which takes only one.")],
        ),
        (
            two_on("T1"),
            [Problem("virtual_switches", "V1 and V2 are bound to T1, which takes only one.")],
        ),
        (two_on("T1", "lbfo"), []),
        (a_plan(virtual_switches=(external("V1"), external("V2", "NIC2"))), []),
        (a_plan(virtual_switches=(external("V1"), external("V2", type="internal"))), []),
    ],
    ids=["NIC", "SET team", "LBFO team", "a NIC each", "one is internal"],
)
def test_shared_uplink_counts_external_switches(plan, expected):
    assert list(shared_uplink(plan)) == expected


def test_shared_uplink_does_not_apply_to_one_switch():
    assert RULES["uplinks.shared-uplink"].applies(with_switch(external())) is False


def met_over(kind, *purposes):
    node = a_node(interfaces=(an_interface("N", "V1"),))
    switch = VirtualSwitch(name="V1", type=kind)
    return a_plan(node, networks=(a_network("N", *purposes),), virtual_switches=(switch,))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (met_over("external", "cluster"), []),
        (met_over(None, "cluster"), []),
        (met_over("internal", "vm"), []),
        (
            met_over("internal", "cluster"),
            [Problem("networks/N", "N runs over the internal switch V1 on HV01.")],
        ),
        (
            met_over("private", "iscsi"),
            [Problem("networks/N", "N runs over the private switch V1 on HV01.")],
        ),
    ],
    ids=["external", "no type yet", "for guests", "internal", "private"],
)
def test_hosts_on_an_inner_switch_looks_at_networks_between_hosts(plan, expected):
    assert list(hosts_on_an_inner_switch(plan)) == expected


def test_hosts_on_an_inner_switch_does_not_apply_to_plain_nics():
    plan = a_plan(a_node(nics=(a_nic(),), interfaces=(an_interface(),)), networks=(a_network(),))

    assert RULES["uplinks.hosts-on-an-inner-switch"].applies(plan) is False
