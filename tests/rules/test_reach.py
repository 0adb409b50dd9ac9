from dataclasses import replace

import pytest

from planner.core.parts import ArrayPort
from planner.rules import RULES, Problem, Unknown
from planner.rules.reach import (
    array_missing_on_a_network,
    array_off_the_iscsi_networks,
    array_on_one_switch,
    array_out_of_reach,
    dead_end_hba,
)
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_switch,
    an_array,
    an_hba,
    an_interface,
    storage,
)

A_TO_B = (
    a_switch("A1", kind="fibre_channel", fabric="A"),
    a_switch("A2", kind="fibre_channel", fabric="a"),
    a_switch("B1", kind="fibre_channel", fabric="B"),
    a_switch("X", kind="fibre_channel"),
    a_switch("LAN"),
)
PORTS = "storage/arrays/SAN01/ports"


def ports(*switches):
    return tuple(ArrayPort(name=f"P{at}", switch=name) for at, name in enumerate(switches))


def hbas(*switches):
    return tuple(an_hba(f"FC{at}", switch=name) for at, name in enumerate(switches))


def on_fc(mine, theirs, switches=A_TO_B):
    plan = a_plan(a_node(hbas=hbas(*mine)), switches=switches)
    return storage(plan, type="fibre_channel", arrays=(an_array(ports=ports(*theirs)),))


OUT_OF_REACH = Problem("nodes/HV01", "No HBA of HV01 is in a fabric where SAN01 has a port.")


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (["A1"], ["A1"], []),
        (["A1"], ["a2"], []),
        (["A1", "B1"], ["B1"], []),
        (["A1"], ["B1"], [OUT_OF_REACH]),
        (["A1", "A2"], ["B1", "B1"], [OUT_OF_REACH]),
        (["A1"], ["X"], []),
        (["LAN"], ["A1"], []),
        (["A1", None], ["B1"], [Unknown("nodes/HV01/hbas/FC1", "switch")]),
        (["A1"], ["B1", None], [Unknown(f"{PORTS}/P1", "switch")]),
        (["A1", None], ["A2", None], []),
        ([], [None], []),
        (["A1"], [], []),
    ],
    ids=[
        "one switch",
        "one fabric",
        "one HBA of two",
        "two fabrics",
        "no HBA of two",
        "fabric not named",
        "FCoE without a fabric",
        "HBA open",
        "port open",
        "one way is sure",
        "no HBA",
        "no port",
    ],
)
def test_array_out_of_reach(mine, theirs, expected):
    assert list(array_out_of_reach(on_fc(mine, theirs))) == expected


def test_single_switch_without_a_name_is_one_fabric():
    only = (a_switch("S", kind="fibre_channel"), a_switch("LAN"))

    assert list(array_out_of_reach(on_fc(["S"], ["s"], only))) == []
    assert list(dead_end_hba(on_fc(["S", "S"], ["S"], only))) == []


def test_cable_straight_to_the_array_needs_no_fabric():
    def node(second):
        return a_node(hbas=(an_hba("FC0", switch="A1"), second))

    plan = on_fc(["A1"], ["B1"])
    direct = replace(plan, nodes=(node(an_hba("FC1", switch_port="N0-1")),))
    reached = on_fc(["A1"], ["A1"])
    beside = replace(reached, nodes=direct.nodes)

    assert list(array_out_of_reach(direct)) == []
    assert list(dead_end_hba(beside)) == []


def test_copy_of_an_array_may_stand_for_it():
    node = a_node(hbas=hbas("A1"))
    first = an_array("ONE", ports=ports("A1"), replicates_to="two")
    second = an_array("TWO", ports=ports("B1"))
    alone = an_array("THREE", ports=ports("B1"))
    plan = storage(
        a_plan(node, switches=A_TO_B), type="fibre_channel", arrays=(first, second, alone)
    )

    assert list(array_out_of_reach(plan)) == [
        Problem("nodes/HV01", "No HBA of HV01 is in a fabric where THREE has a port.")
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (["A1", "B1"], ["A2", "B1"], []),
        (
            ["A1", "B1"],
            ["A2"],
            [Problem("nodes/HV01/hbas/FC1", "FC1 of HV01 ends in B1, where no array is.")],
        ),
        (["B1"], ["A1"], []),
        (["A1", None], ["A1"], [Unknown("nodes/HV01/hbas/FC1", "switch")]),
        (["A1", "B1"], ["A1", None], []),
        (["A1", "X"], ["A1"], []),
    ],
    ids=[
        "both reach",
        "one dead end",
        "none reaches",
        "HBA open",
        "port open",
        "fabric not named",
    ],
)
def test_dead_end_hba(mine, theirs, expected):
    assert list(dead_end_hba(on_fc(mine, theirs))) == expected


@pytest.mark.parametrize("rule_id", ["reach.array-out-of-reach", "reach.dead-end-hba"])
def test_fabrics_are_judged_where_there_are_fibre_channel_switches(rule_id):
    assert RULES[rule_id].applies(on_fc([], [])) is True
    assert RULES[rule_id].applies(on_fc([], [], (a_switch(),))) is False
    assert RULES[rule_id].applies(storage(on_fc([], []), type="sas")) is False


def on_iscsi(*arrays, mine=("A", "B"), hba=(), sites=(None, None)):
    networks = tuple(
        a_network(name, "iscsi", site=site) for name, site in zip("AB", sites, strict=True)
    )
    node = a_node(
        nics=(a_nic("A"), a_nic("B")),
        interfaces=tuple(an_interface(name, name) for name in mine),
        hbas=hba,
    )
    plan = a_plan(node, networks=(*networks, a_network("C", "iscsi"), a_network("LAN", "vm")))
    return storage(plan, type="iscsi", arrays=arrays)


def on_networks(*names, **values):
    found = (ArrayPort(name=f"P{at}", network=name) for at, name in enumerate(names))
    return an_array(ports=tuple(found), **values)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_iscsi(on_networks("a")), []),
        (
            on_iscsi(on_networks("C")),
            [Problem("nodes/HV01", "HV01 meets no network on which SAN01 has a port.")],
        ),
        (on_iscsi(on_networks("C", None)), [Unknown(f"{PORTS}/P1", "network")]),
        (on_iscsi(on_networks("A", None)), []),
        (on_iscsi(on_networks("C"), mine=()), []),
        (on_iscsi(on_networks("C"), hba=(an_hba(kind="iscsi"),)), []),
        (on_iscsi(an_array()), []),
    ],
    ids=["meets", "apart", "open", "meets, one open", "no iSCSI network", "iSCSI HBA", "no port"],
)
def test_array_off_the_iscsi_networks(plan, expected):
    assert list(array_off_the_iscsi_networks(plan)) == expected


MISSING = Problem("storage/arrays/SAN01", "SAN01 has no port on B, the network of HV01.")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_iscsi(on_networks("A", "B")), []),
        (on_iscsi(on_networks("A", "A")), [MISSING]),
        (on_iscsi(on_networks("A", None)), [Unknown(f"{PORTS}/P1", "network")]),
        (on_iscsi(on_networks("C")), []),
        (on_iscsi(on_networks("A"), mine=("A",)), []),
        (on_iscsi(on_networks("A", site="Left"), sites=("left", "Right")), []),
        (on_iscsi(on_networks("A", site="Left"), sites=("left", "LEFT")), [MISSING]),
    ],
    ids=["on both", "on one", "open", "on none", "node on one", "other site", "same site"],
)
def test_array_missing_on_a_network(plan, expected):
    assert list(array_missing_on_a_network(plan)) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (["A1", "B1"], ["A1", "B1"], []),
        (
            ["A1", "B1"],
            ["A1", "A2"],
            [
                Problem(
                    "storage/arrays/SAN01",
                    "All ports of SAN01 end in one switch, stack or fabric: A1 and A2.",
                )
            ],
        ),
        (["A1", "B1"], ["A1", None], [Unknown(f"{PORTS}/P1", "switch")]),
        (["A1", "B1"], ["A1"], []),
        (["A1", "A2"], ["A1", "A2"], []),
    ],
    ids=["two fabrics", "one fabric", "open", "a single port", "nodes in one fabric too"],
)
def test_array_on_one_switch(mine, theirs, expected):
    assert list(array_on_one_switch(on_fc(mine, theirs))) == expected


@pytest.mark.parametrize(
    ("storage_type", "on_networks", "on_switches"),
    [("iscsi", True, True), ("fibre_channel", False, True), ("sas", False, False)],
)
def test_which_storage_is_judged(storage_type, on_networks, on_switches):
    plan = storage(a_plan(), type=storage_type)

    assert RULES["reach.array-off-the-iscsi-networks"].applies(plan) is on_networks
    assert RULES["reach.array-missing-on-a-network"].applies(plan) is on_networks
    assert RULES["reach.array-on-one-switch"].applies(plan) is on_switches
