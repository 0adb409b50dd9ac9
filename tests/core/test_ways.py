"""Paths from nodes to arrays: one list, whose length is the figure that everybody quotes."""

import pytest

from bench.plans import plan_of
from planner import plan_json
from planner.core.parts import ArrayPort, Team
from planner.core.ways import network_of, paths, paths_to
from tests.build import (
    EXAMPLES,
    a_network,
    a_nic,
    a_node,
    a_plan,
    an_array,
    an_interface,
    storage,
)

PLANS = {
    **{file.stem: plan_json.loads(file.read_bytes()) for file in sorted(EXAMPLES.glob("*.json"))},
    "64 nodes": plan_of(64, 10),
}
NETWORKS = (
    a_network("A", "iscsi", subnet="10.0.1.0/24"),
    a_network("B", "iscsi", subnet="10.0.2.0/24"),
)


def on_iscsi(node, *ports, **values):
    return storage(
        a_plan(node, networks=NETWORKS, **values), type="iscsi", arrays=(an_array(ports=ports),)
    )


@pytest.mark.parametrize("name", PLANS)
def test_every_path_is_listed_once(name):
    plan = PLANS[name]

    for node in plan.nodes:
        for array in plan.storage.arrays:
            found = paths(plan, node, array)
            ends = {(each.port.team or each.port.name, each.target.name) for each in found}
            assert len(ends) == len(found) == paths_to(plan, node, array)


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        (ArrayPort(name="P", network="b", address="10.0.1.9"), "B"),
        (ArrayPort(name="P", address="10.0.1.255"), "A"),
        (ArrayPort(name="P", address="10.0.2.0"), "B"),
        (ArrayPort(name="P", address="10.0.3.0"), None),
        (ArrayPort(name="P"), None),
    ],
    ids=["named", "last of A", "first of B", "outside", "open"],
)
def test_an_array_port_is_on_the_network_it_names_or_that_holds_its_address(port, expected):
    network = network_of(on_iscsi(a_node(), port), port)

    assert (network and network.name) == expected


def test_a_port_of_no_known_network_is_met_by_every_nic():
    nics = (a_nic("N1"), a_nic("N2"))
    meets = (an_interface("A", "N1", "10.0.1.1"), an_interface("B", "N2", "10.0.2.1"))
    node = a_node(nics=nics, interfaces=meets)
    ports = (ArrayPort(name="P1", address="10.0.2.9"), ArrayPort(name="P2"))
    plan = on_iscsi(node, *ports)

    found = paths(plan, node, plan.storage.arrays[0])

    assert [(each.port.name, each.port.address, each.target.name) for each in found] == [
        ("N1", "10.0.1.1", "P2"),
        ("N2", "10.0.2.1", "P1"),
        ("N2", "10.0.2.1", "P2"),
    ]


def test_the_nics_of_a_team_are_one_end():
    nics = (a_nic("N1", team="T"), a_nic("N2", team="T"))
    node = a_node(nics=nics, interfaces=(an_interface("A", "T", "10.0.1.1"),))
    plan = on_iscsi(node, ArrayPort(name="P1", network="A"), teams=(Team(name="T"),))

    found = paths(plan, node, plan.storage.arrays[0])

    assert [(each.port.name, each.port.team, each.target.name) for each in found] == [
        ("N1", "T", "P1")
    ]
