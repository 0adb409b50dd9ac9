import pytest

from planner.core.ways import stack_of
from planner.rules import RULES, Problem, Unknown
from planner.rules.redundancy import shared_card, shared_switch
from tests.build import a_network, a_nic, a_node, a_plan, a_switch, an_interface

NETWORKS = (a_network("LAN", "management", "vm"), a_network("Heartbeat", "cluster"))


def two_nics(*nics, vias=("NIC1", "NIC2"), switches=()):
    interfaces = (an_interface("LAN", vias[0]), an_interface("Heartbeat", vias[1]))
    return a_plan(a_node(nics=nics, interfaces=interfaces), networks=NETWORKS, switches=switches)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (two_nics(a_nic("NIC1", card="Onboard"), a_nic("NIC2", card="Slot 1")), []),
        (
            two_nics(a_nic("NIC1", card="Slot 1"), a_nic("NIC2", card="slot 1")),
            [
                Problem(
                    "nodes/HV01",
                    "Management and heartbeat of HV01 share card Slot 1: NIC1 and NIC2.",
                )
            ],
        ),
        (
            two_nics(a_nic("NIC1", card="Slot 1"), a_nic("NIC2")),
            [Unknown("nodes/HV01/nics/NIC2", "card")],
        ),
        (
            two_nics(a_nic("NIC1"), a_nic("NIC2"), vias=("NIC1", "NIC1")),
            [Problem("nodes/HV01", "Management and heartbeat of HV01 both run over NIC1 alone.")],
        ),
        (two_nics(a_nic("NIC1"), vias=("NIC1", "NIC1")), []),
    ],
    ids=["two cards", "one card", "not decided", "one of two NICs", "only NIC: said elsewhere"],
)
def test_shared_card_compares_management_and_heartbeat(plan, expected):
    assert list(shared_card(plan)) == expected


def test_shared_card_waits_until_both_networks_are_met():
    node = a_node(
        nics=(a_nic("NIC1", card="Slot 1"), a_nic("NIC2", card="Slot 1")),
        interfaces=(an_interface("LAN", "NIC1"),),
    )

    assert list(shared_card(a_plan(node, networks=NETWORKS))) == []


def on_switches(one, other, *switches):
    return two_nics(a_nic("NIC1", switch=one), a_nic("NIC2", switch=other), switches=switches)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_switches("SW1", "SW2", a_switch("SW1"), a_switch("SW2")), []),
        (
            on_switches("SW1", "SW1", a_switch("SW1")),
            [Problem("switches/SW1", "Every network of HV01 ends in SW1.")],
        ),
        (
            on_switches("SW1", "SW2", a_switch("SW1"), a_switch("SW2", stacked_with="SW1")),
            [
                Problem(
                    "switches", "Every network of HV01 ends in SW1 and SW2, which are one stack."
                )
            ],
        ),
        (on_switches("SW1", None, a_switch("SW1")), [Unknown("nodes/HV01/nics/NIC2", "switch")]),
    ],
    ids=["two switches", "one switch", "one stack", "not decided"],
)
def test_shared_switch_looks_for_a_second_switch(plan, expected):
    assert list(shared_switch(plan)) == expected


def test_shared_switch_counts_a_cable_to_the_other_node_as_a_way_of_its_own():
    lan = a_nic("NIC1", switch="SW1")
    plan = two_nics(lan, a_nic("NIC2", switch_port="HV02 NIC2"), switches=(a_switch("SW1"),))

    assert list(shared_switch(plan)) == []


def test_shared_switch_leaves_a_single_nic_to_its_own_rule():
    plan = two_nics(a_nic("NIC1", switch="SW1"), vias=("NIC1", "NIC1"), switches=(a_switch("SW1"),))

    assert list(shared_switch(plan)) == []


@pytest.mark.parametrize("name", ["SW1", "sw2", "SW3"])
def test_stack_of_follows_chains_in_both_directions(name):
    switches = (
        a_switch("SW1", stacked_with="SW2"),
        a_switch("SW2", stacked_with="SW3"),
        a_switch("SW3"),
        a_switch("SW4"),
    )
    plan = a_plan(switches=switches)

    assert stack_of(plan, name) == "sw1"
    assert stack_of(plan, "SW4") == "sw4"


@pytest.mark.parametrize("rule_id", ["redundancy.shared-card", "redundancy.shared-switch"])
def test_redundancy_rules_do_not_apply_before_hosts_meet_networks(rule_id):
    assert RULES[rule_id].applies(a_plan(a_node(), networks=NETWORKS)) is False
