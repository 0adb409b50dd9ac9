from dataclasses import replace

import pytest

from planner.core.parts import LiveMigration, Operations, Team
from planner.rules import RULES, Problem, Unknown
from planner.rules.transfer import (
    performance_option_too_new,
    preferred_link,
    rdma_unused,
    smb_without_rdma,
    too_many_at_once,
    window_too_short,
)
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, an_interface

NETWORKS = (a_network("LM", "live_migration"), a_network("LAN", "management"))


def a_mover(name="HV01", *nics, networks=("LM",), **values):
    """A node whose NICs are in a team that carries the networks."""
    members = tuple(replace(nic, team="Team") for nic in nics)
    interfaces = tuple(an_interface(network, "Team") for network in networks)
    return a_node(name, nics=members, interfaces=interfaces, **values)


def a_pair(version, *nodes, names=("LM",), window=None, vms=(), **live_migration):
    return a_plan(
        *nodes,
        windows_server=version,
        networks=NETWORKS,
        teams=(Team(name="Team", kind="lbfo"),),
        live_migration=LiveMigration(networks=names, **live_migration),
        operations=Operations(migration_window_minutes=window),
        vms=vms,
    )


def two(version="2019", *, speed_gbps=10, rdma="none", **values):
    nodes = (
        a_mover("HV01", a_nic(speed_gbps=speed_gbps, rdma=rdma)),
        a_mover("HV02", a_nic(speed_gbps=speed_gbps, rdma=rdma)),
    )
    return a_pair(version, *nodes, **values)


def test_link_is_the_slowest_nic_of_the_preferred_network():
    node = a_mover("HV01", a_nic("A", speed_gbps=10), a_nic("B", speed_gbps=1))
    plan = a_pair("2019", node)

    assert preferred_link(plan, node) == (NETWORKS[0], 1)


def test_link_is_unknown_while_the_speed_of_a_nic_is():
    node = a_mover("HV01", a_nic("A", speed_gbps=10), a_nic("B"))

    assert preferred_link(a_pair("2019", node), node) == (NETWORKS[0], None)


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_link_is_the_slowest_of_two_nics_in_one_network_in_whatever_order(order):
    nics = (a_nic("A", speed_gbps=10), a_nic("B", speed_gbps=1))
    node = a_node("HV01", nics=nics, interfaces=tuple(an_interface("LM", via) for via in order))

    assert preferred_link(a_pair("2019", node), node) == (NETWORKS[0], 1)


def test_link_is_the_next_network_where_the_first_is_not_met():
    node = a_mover("HV01", a_nic(speed_gbps=1), networks=("LAN",))

    assert preferred_link(a_pair("2019", node, names=("LM", "LAN")), node) == (NETWORKS[1], 1)
    assert preferred_link(a_pair("2019", node), node) is None


OPTION = "Windows Server 2012 has no option Compression for live migration."


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2012", [Problem("live_migration", OPTION, "2012")]), ("2012r2", [])],
)
def test_performance_options_came_with_2012_r2(version, expected):
    assert list(performance_option_too_new(two(version, performance="compression"))) == expected


def test_performance_option_is_judged_where_it_is_one():
    rule = RULES["transfer.performance-option-too-new"]

    assert rule.applies(two("2012", performance="smb")) is True
    assert rule.applies(two("2012", performance="tcpip")) is False
    assert rule.applies(two("2012")) is False
    assert (rule.level_for("2012"), rule.level_for("2012r2")) == ("advice", None)


WITHOUT_RDMA = "Live migration uses SMB, but HV01 and HV02 carry it over NICs without RDMA."


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"performance": "smb"}, [Problem("live_migration", WITHOUT_RDMA)]),
        ({"performance": "smb", "speed_gbps": 100}, [Problem("live_migration", WITHOUT_RDMA)]),
        ({"performance": "smb", "rdma": "iwarp"}, []),
        (
            {"performance": "smb", "rdma": None},
            [Unknown("nodes/HV01/nics/NIC1", "rdma"), Unknown("nodes/HV02/nics/NIC1", "rdma")],
        ),
        ({"performance": "compression"}, []),
        ({}, [Unknown("live_migration", "performance")]),
    ],
    ids=["no RDMA", "one fast NIC", "RDMA", "RDMA open", "compression", "option open"],
)
def test_smb_pays_with_rdma(values, expected):
    assert list(smb_without_rdma(two(**values))) == expected


@pytest.mark.parametrize(("speed_gbps", "fast"), [(25, True), (24.9, False)])
def test_smb_pays_with_several_fast_nics(speed_gbps, fast):
    nics = [a_nic(name, speed_gbps=speed_gbps, rdma="none") for name in ("A", "B")]
    plan = a_pair("2019", a_mover("HV01", *nics), a_mover("HV02", *nics), performance="smb")

    assert (list(smb_without_rdma(plan)) == []) is fast


def test_node_without_rdma_is_named():
    plan = a_pair(
        "2019",
        a_mover("HV01", a_nic(rdma="roce_v2")),
        a_mover("HV02", a_nic(rdma="none")),
        a_node("HV03"),
        performance="smb",
    )

    assert list(smb_without_rdma(plan)) == [
        Problem(
            "live_migration", "Live migration uses SMB, but HV02 carries it over NICs without RDMA."
        )
    ]


UNUSED = "Live migration uses Compression, though every node has NICs with RDMA for it."


@pytest.mark.parametrize(
    ("rdma", "speed_gbps", "expected"),
    [
        ("roce_v2", 5, [Problem("live_migration", UNUSED)]),
        ("roce_v2", 4.9, []),
        ("none", 25, []),
        (None, 25, []),
    ],
)
def test_rdma_should_be_used(rdma, speed_gbps, expected):
    plan = two(rdma=rdma, speed_gbps=speed_gbps, performance="compression")

    assert list(rdma_unused(plan)) == expected


@pytest.mark.parametrize(
    ("version", "performance", "applies"),
    [
        ("2012r2", "compression", True),
        ("2012r2", "smb", False),
        ("2012r2", None, False),
        ("2012", "compression", False),
    ],
)
def test_unused_rdma_is_judged_where_smb_is_an_option(version, performance, applies):
    plan = two(version, performance=performance)

    assert RULES["transfer.rdma-unused"].applies(plan) is applies


@pytest.mark.parametrize(
    ("version", "applies"), [("2012r2", True), ("2012", False), ("2008r2", False)]
)
def test_smb_option_is_judged_from_2012_r2(version, applies):
    assert RULES["transfer.smb-without-rdma"].applies(two(version)) is applies


@pytest.mark.parametrize(
    ("number", "speed_gbps", "too_many"),
    [(2, 1, False), (3, 1, True), (10, 10, False), (11, 10, True), (2, 0.1, False)],
)
def test_each_migration_needs_a_part_of_the_link(number, speed_gbps, too_many):
    message = f"{number} live migrations at once share {speed_gbps:g} Gbit/s on HV01 (network LM)."
    plan = two(speed_gbps=speed_gbps, simultaneous=number)

    assert list(too_many_at_once(plan)) == (
        [Problem("live_migration", message)] if too_many else []
    )


def test_number_at_once_is_asked_for_from_2012():
    assert list(too_many_at_once(two("2012"))) == [Unknown("live_migration", "simultaneous")]
    assert list(too_many_at_once(two("2008r2"))) == []


def test_number_at_once_waits_for_a_known_link():
    assert list(too_many_at_once(two(speed_gbps=None, simultaneous=50))) == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, []),
        (
            2,
            [Problem("live_migration", "The plan moves 2 at once; 2008 R2 moves one at a time.")],
        ),
    ],
)
def test_2008_r2_moves_one_at_a_time(number, expected):
    assert list(too_many_at_once(two("2008r2", simultaneous=number))) == expected


# 64 GiB over 1 Gbit/s are 64 x 8.59 s = 550 s = 9.16 minutes (LM-17: 9 to 10 minutes).
@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (
            9,
            [
                Problem(
                    "operations",
                    "HV01 moves 64 GiB over LM at 1 Gbit/s in about 10 minutes; the plan allows 9.",
                )
            ],
        ),
        (9.2, []),
        (None, [Unknown("operations", "migration_window_minutes")]),
    ],
)
def test_window_has_to_hold_the_memory_of_a_node(window, expected):
    plan = two(speed_gbps=1, window=window, vms=(a_vm(memory_gib=16, count=8),))

    assert list(window_too_short(plan)) == expected


def test_window_counts_what_a_node_can_hold_and_what_moves():
    nodes = (
        a_mover("HV01", a_nic(speed_gbps=10), memory_gib=512),
        a_mover("HV02", a_nic(speed_gbps=1), memory_gib=32),
    )
    vms = (a_vm("A", memory_gib=256), a_vm("B", memory_gib=512, highly_available=False), a_vm("C"))
    plan = a_pair("2019", *nodes, window=2, vms=vms)

    assert list(window_too_short(plan)) == [
        Problem(
            "operations",
            "HV02 moves 32 GiB over LM at 1 Gbit/s in about 5 minutes; the plan allows 2.",
        )
    ]


def test_window_has_an_end_at_the_smallest_speed():
    plan = two(window=1, vms=(a_vm(memory_gib=8),), speed_gbps=5e-324)

    (problem,) = window_too_short(plan)

    assert problem.message.endswith("in about 52,560,000 minutes; the plan allows 1.")


def test_window_leaves_out_nodes_whose_link_is_not_known():
    nodes = (a_mover("HV01", a_nic()), a_node("HV02"))

    assert list(window_too_short(a_pair("2019", *nodes, window=1, vms=(a_vm(memory_gib=9),)))) == []


def test_window_is_a_question_with_virtual_machines_and_a_link():
    applies = RULES["transfer.window-too-short"].applies

    assert applies(two(vms=(a_vm(),))) is True
    assert applies(two()) is False
    assert applies(a_pair("2019", a_node("HV01"), a_node("HV02"), vms=(a_vm(),))) is False
