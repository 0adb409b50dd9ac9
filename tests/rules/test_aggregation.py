import pytest

from planner.core.parts import Team, VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.aggregation import (
    beside_the_virtual_switch,
    foreign_team,
    one_card,
    single_link,
    split_port_channel,
)
from tests.build import a_network, a_nic, a_node, a_plan, a_switch, an_interface

T1 = "teams/T1"
NIC2 = "nodes/HV01/nics/NIC2"


def teamed(*nics, kind="lbfo", mode="lacp", stacked=None, **values):
    """HV01 with these values for NIC1, NIC2 and so on, all in T1."""
    members = tuple(a_nic(f"NIC{at}", team="t1", **nic) for at, nic in enumerate(nics, 1))
    switches = (a_switch("SW1", stacked_with=stacked), a_switch("SW2"))
    teams = (Team(name="T1", kind=kind, mode=mode),)
    return a_plan(a_node(nics=members), teams=teams, switches=switches, **values)


SW1, SW2, OPEN = {"switch": "SW1"}, {"switch": "SW2"}, {"switch": None}
ENDS = "its links on HV01 end in SW1 and SW2, which are no stack."


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (teamed(SW1, SW1), []),
        (teamed(SW1, SW2, stacked="SW2"), []),
        (teamed(SW1, SW2, mode="switch_independent"), []),
        (teamed(SW1, SW2, kind="set"), []),
        (teamed(SW1, SW2), [Problem(T1, f"T1 is an LACP team, but {ENDS}")]),
        (
            teamed(SW1, SW2, kind="vendor", mode="static"),
            [Problem(T1, f"T1 is a static team, but {ENDS}")],
        ),
        (teamed(SW1, SW2, mode=None), [Unknown(T1, "mode")]),
        (teamed(SW1, OPEN), [Unknown(NIC2, "switch")]),
        (teamed(OPEN), []),
    ],
    ids=[
        "one switch",
        "one stack",
        "switch independent",
        "SET",
        "LACP",
        "static",
        "mode not decided",
        "switch not decided",
        "single link",
    ],
)
def test_split_port_channel_looks_where_links_end(plan, expected):
    assert list(split_port_channel(plan)) == expected


def test_split_port_channel_does_not_apply_to_set():
    assert RULES["aggregation.split-port-channel"].applies(teamed(kind="set")) is False


CARD1, CARD2, NO_CARD = {"card": "Slot 1"}, {"card": "Slot 2"}, {"card": None}
ALONE = Problem(T1, "All links of T1 are ports of one card on HV01 (Slot 1).")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (teamed(CARD1, CARD2), []),
        (teamed(CARD1, CARD2, NO_CARD), []),
        (teamed(CARD1), []),
        (teamed(CARD1, {"card": "slot 1"}), [ALONE]),
        (teamed(CARD1, NO_CARD), [Unknown(NIC2, "card")]),
    ],
    ids=["two cards", "two cards and an open one", "single link", "one card", "not decided"],
)
def test_one_card_looks_at_each_node(plan, expected):
    assert list(one_card(plan)) == expected


def test_one_card_leaves_out_nodes_whose_heartbeat_shares_the_card():
    nics = (a_nic("NIC1", team="T1", **CARD1), a_nic("NIC2", team="T1", **CARD1))
    interfaces = (an_interface("LAN", "T1"), an_interface("Heartbeat", "T1"))
    plan = a_plan(
        a_node(nics=nics, interfaces=interfaces),
        teams=(Team(name="T1", kind="lbfo"),),
        networks=(a_network("LAN", "management"), a_network("Heartbeat", "cluster")),
    )

    assert list(one_card(plan)) == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (teamed(SW1, SW2), []),
        (teamed(SW1), [Problem(T1, "T1 has a single NIC on HV01.")]),
        (teamed(), []),
    ],
    ids=["two", "one", "none"],
)
def test_single_link_counts_members(plan, expected):
    assert list(single_link(plan)) == expected


@pytest.mark.parametrize("rule_id", ["aggregation.one-card", "aggregation.single-link"])
def test_rules_about_links_do_not_apply_without_teams(rule_id):
    assert RULES[rule_id].applies(a_plan(a_node(nics=(a_nic(),)))) is False


def beside(via, kind="lbfo", uplink="T1"):
    node = a_node(nics=(a_nic("NIC1", team="T1"),), interfaces=(an_interface("LAN", via),))
    return a_plan(
        node,
        teams=(Team(name="T1", kind=kind),),
        networks=(a_network("LAN", "management"),),
        virtual_switches=(VirtualSwitch(name="V1", type="external", via=uplink),),
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (beside("V1"), []),
        (beside("T1"), [Problem(T1, "Hosts meet LAN over T1, which V1 is bound to.")]),
        (beside("T1", uplink="NIC2"), []),
        (beside("T1", kind="set"), []),
    ],
    ids=["over the switch", "over the team", "switch elsewhere", "SET: judged elsewhere"],
)
def test_beside_the_virtual_switch_finds_hosts_on_the_team(plan, expected):
    assert list(beside_the_virtual_switch(plan)) == expected


def test_beside_the_virtual_switch_needs_teams_and_switches_from_2012_on():
    rule = RULES["aggregation.beside-the-virtual-switch"]

    assert rule.applies(teamed(SW1)) is False
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == (None, "risk")


@pytest.mark.parametrize(
    ("kind", "version", "expected"),
    [
        ("vendor", "2012", [Problem(T1, "T1 is made by the NIC vendor's software.", "2012")]),
        ("vendor", "2008r2", []),
        ("lbfo", "2012", []),
        (None, "2012", []),
    ],
)
def test_foreign_team_is_about_versions_with_teaming_of_their_own(kind, version, expected):
    plan = teamed(SW1, SW2, kind=kind, windows_server=version)

    assert list(foreign_team(plan)) == expected


def test_foreign_team_is_advice_from_2012_on():
    rule = RULES["aggregation.foreign-team"]

    assert rule.applies(a_plan()) is False
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == (None, "advice")
