from dataclasses import replace

import pytest

from planner.core.parts import Team, VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.teams import (
    lbfo_before_2012,
    lbfo_below_virtual_switch,
    set_before_2016,
    set_not_switch_independent,
    set_without_virtual_switch,
    teamed_iscsi,
    too_many_members,
    unlike_lbfo_members,
    unlike_set_members,
    vendor_team,
)
from tests.build import a_network, a_nic, a_node, a_plan, an_interface

T1 = "teams/T1"
HV01 = "nodes/HV01"
SAME = {"model": "E810", "speed_gbps": 25, "driver": "1.0", "firmware": "2.0"}


def a_team(kind, mode=None):
    return Team(name="T1", kind=kind, mode=mode)


def with_members(kind, *nics, **values):
    node = a_node(nics=tuple(replace(nic, team="t1") for nic in nics))
    return a_plan(node, teams=(a_team(kind),), **values)


def with_team(kind, version="2019", mode=None, via="T1", **values):
    switches = (VirtualSwitch(name="V1", via=via, type="external"),) if via else ()
    teams = (a_team(kind, mode),)
    return a_plan(windows_server=version, teams=teams, virtual_switches=switches, **values)


def meets_iscsi(via, *purposes):
    node = a_node(
        nics=(a_nic("NIC1", team="T1"), a_nic("NIC2")), interfaces=(an_interface("N", via),)
    )
    switch = VirtualSwitch(name="V1", via="T1", type="external")
    return a_plan(
        node,
        networks=(a_network("N", *purposes),),
        teams=(a_team("lbfo"),),
        virtual_switches=(switch,),
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (meets_iscsi("T1", "iscsi"), [Problem(T1, "N runs over T1 on HV01.")]),
        (meets_iscsi("V1", "iscsi"), [Problem(T1, "N runs over T1 on HV01.")]),
        (meets_iscsi("NIC2", "iscsi"), []),
        (meets_iscsi("T1", "management"), []),
    ],
    ids=["team", "switch over the team", "NIC", "not iSCSI"],
)
def test_teamed_iscsi_looks_below_iscsi_networks(plan, expected):
    assert list(teamed_iscsi(plan)) == expected


@pytest.mark.parametrize(
    ("version", "level"), [("2008r2", "unsupported"), ("2012r2", "unsupported"), ("2016", "risk")]
)
def test_teamed_iscsi_is_unsupported_up_to_2012r2(version, level):
    assert RULES["teams.teamed-iscsi"].level_for(version) == level


@pytest.mark.parametrize(
    ("rule", "kind", "last", "first", "message"),
    [
        (lbfo_before_2012, "lbfo", "2008r2", "2012", "T1 is LBFO, which came with 2012."),
        (set_before_2016, "set", "2012r2", "2016", "T1 is SET, which came with 2016."),
    ],
)
def test_a_kind_of_team_needs_its_version(rule, kind, last, first, message):
    assert list(rule(with_team(kind, last))) == [Problem(T1, message, last)]
    assert list(rule(with_team(kind, first))) == []
    assert list(rule(with_team("vendor", last))) == []
    assert list(rule(with_team(None, last))) == [Unknown(T1, "kind")]


@pytest.mark.parametrize(
    ("rule_id", "last", "first"),
    [("teams.lbfo-before-2012", "2008r2", "2012"), ("teams.set-before-2016", "2012r2", "2016")],
)
def test_a_kind_of_team_blocks_only_older_versions(rule_id, last, first):
    assert RULES[rule_id].level_for(last) == "blocker"
    assert RULES[rule_id].level_for(first) is None


def test_set_before_2016_finds_an_older_node_in_a_newer_cluster():
    plan = replace(with_team("set"), nodes=(a_node(), a_node("OLD", windows_server="2012r2")))

    assert list(set_before_2016(plan)) == [
        Problem(T1, "T1 is SET, which came with 2016.", "2012r2")
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("vendor", [Problem(T1, "T1 is made by the NIC vendor's software.", "2008r2")]),
        ("lbfo", []),
    ],
)
def test_vendor_team_is_worth_knowing(kind, expected):
    assert list(vendor_team(with_team(kind, "2008r2"))) == expected


def test_vendor_team_is_advice_for_2008r2_only():
    rule = RULES["teams.vendor-team"]

    assert [rule.level_for(version) for version in ("2008r2", "2012")] == ["advice", None]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            with_team("lbfo", "2022"),
            [Problem(T1, "V1 is bound to T1, an LBFO team.", "2022")],
        ),
        (with_team("lbfo", "2019"), []),
        (with_team("lbfo", "2022", via=None), []),
        (with_team("set", "2022"), []),
        (with_team(None, "2022"), [Unknown(T1, "kind")]),
    ],
    ids=["2022", "2019", "no virtual switch", "SET", "not decided"],
)
def test_lbfo_below_virtual_switch_from_2022(plan, expected):
    assert list(lbfo_below_virtual_switch(plan)) == expected


def test_lbfo_below_virtual_switch_is_unsupported_from_2022():
    rule = RULES["teams.lbfo-below-virtual-switch"]

    assert [rule.level_for(version) for version in ("2019", "2022")] == [None, "unsupported"]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_team("set"), []),
        (with_team("set", via=None), [Problem(T1, "No virtual switch is bound to T1.")]),
        (with_team("lbfo", via=None), []),
        (
            replace(
                with_team("set", via=None),
                virtual_switches=(VirtualSwitch(name="V1", type="external"),),
            ),
            [Unknown("virtual_switches/V1", "via")],
        ),
        (
            replace(
                with_team("set"),
                nodes=(a_node(interfaces=(an_interface("LAN", "T1"),)),),
                networks=(a_network("LAN"),),
            ),
            [Problem(T1, "Hosts use T1 without the virtual switch it is part of.")],
        ),
    ],
    ids=["bound", "not bound", "LBFO", "uplink not decided", "hosts beside the switch"],
)
def test_set_without_virtual_switch_finds_it(plan, expected):
    assert list(set_without_virtual_switch(plan)) == expected


@pytest.mark.parametrize(
    ("kind", "mode", "expected"),
    [
        ("set", "switch_independent", []),
        ("set", "lacp", [Problem(T1, "T1 is a SET team in LACP mode.")]),
        ("set", "static", [Problem(T1, "T1 is a SET team in static mode.")]),
        ("set", None, [Unknown(T1, "mode")]),
        ("lbfo", "lacp", []),
        ("lbfo", None, []),
    ],
)
def test_set_not_switch_independent_judges_the_mode(kind, mode, expected):
    assert list(set_not_switch_independent(with_team(kind, mode=mode))) == expected


def test_set_not_switch_independent_does_not_apply_without_set():
    plan = with_team("lbfo")

    assert RULES["teams.set-not-switch-independent"].applies(plan) is False


@pytest.mark.parametrize(("kind", "most"), [("set", 8), ("lbfo", 32)])
def test_too_many_members_keeps_the_limit_of_each_kind(kind, most):
    nics = [a_nic(f"NIC{at}") for at in range(most + 1)]
    message = f"HV01 has {most + 1} NICs in T1, which takes {most}."

    assert list(too_many_members(with_members(kind, *nics[:most]))) == []
    assert list(too_many_members(with_members(kind, *nics))) == [Problem(HV01, message, "2019")]


@pytest.mark.parametrize("kind", ["vendor", None])
def test_too_many_members_knows_no_limit_for_other_teams(kind):
    plan = with_members(kind, *(a_nic(f"NIC{at}") for at in range(40)))

    assert list(too_many_members(plan)) == []


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"model": "X710"}, "A (E810) and B (X710)"),
        ({"speed_gbps": 10}, "A (25 Gbit/s) and B (10 Gbit/s)"),
        ({"driver": "1.1"}, "A (1.0) and B (1.1)"),
        ({"firmware": "2.1"}, "A (2.0) and B (2.1)"),
        ({"model": "X710", "speed_gbps": None}, "A (E810) and B (X710)"),
    ],
)
def test_unlike_set_members_finds_each_difference(change, shown):
    plan = with_members("set", a_nic("A", **SAME), a_nic("B", **{**SAME, **change}))

    assert list(unlike_set_members(plan)) == [
        Problem(HV01, f"HV01 has unlike NICs in T1: {shown}.", "2019")
    ]


@pytest.mark.parametrize("field", ["model", "speed_gbps", "driver", "firmware"])
def test_unlike_set_members_asks_for_what_is_not_decided(field):
    plan = with_members("set", a_nic("A", **SAME), a_nic("B", **{**SAME, field: None}))

    assert list(unlike_set_members(plan)) == [Unknown("nodes/HV01/nics/B", field)]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_members("set", a_nic("A", **SAME), a_nic("B", **SAME)), []),
        (with_members("set", a_nic("A", **SAME), a_nic("B", **{**SAME, "model": "e810"})), []),
        (with_members("set", a_nic("A")), []),
        (with_members("lbfo", a_nic("A", model="X"), a_nic("B", model="Y")), []),
        (with_members(None, a_nic("A"), a_nic("B")), [Unknown(T1, "kind")]),
    ],
    ids=["alike", "another spelling", "single member", "LBFO", "kind not decided"],
)
def test_unlike_set_members_passes_or_asks_for_the_kind(plan, expected):
    assert list(unlike_set_members(plan)) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_members("lbfo", a_nic("A", speed_gbps=10), a_nic("B", speed_gbps=10)), []),
        (
            with_members("lbfo", a_nic("A", speed_gbps=10), a_nic("B", speed_gbps=1)),
            [Problem(HV01, "HV01 has unlike NICs in T1: A (10 Gbit/s) and B (1 Gbit/s).", "2019")],
        ),
        (
            with_members("lbfo", a_nic("A", speed_gbps=10), a_nic("B")),
            [Unknown("nodes/HV01/nics/B", "speed_gbps")],
        ),
        (
            with_members("lbfo", a_nic("A", rdma="infiniband")),
            [Problem(HV01, "A of HV01 in T1 is InfiniBand.", "2019")],
        ),
        (with_members("set", a_nic("A", speed_gbps=10), a_nic("B", speed_gbps=1)), []),
    ],
    ids=["alike", "unlike", "not decided", "InfiniBand", "SET: said elsewhere"],
)
def test_unlike_lbfo_members_compares_speeds(plan, expected):
    assert list(unlike_lbfo_members(plan)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "teamed-iscsi",
        "lbfo-before-2012",
        "set-before-2016",
        "vendor-team",
        "lbfo-below-virtual-switch",
        "set-without-virtual-switch",
        "set-not-switch-independent",
        "too-many-members",
        "unlike-set-members",
        "unlike-lbfo-members",
    ],
)
def test_team_rules_do_not_apply_without_teams(name):
    assert RULES[f"teams.{name}"].applies(a_plan(a_node(nics=(a_nic(),)))) is False
