import pytest

from planner.core.parts import CapacityPolicy
from planner.rules import RULES, Problem
from planner.rules.reserve import (
    little_for_the_host,
    no_node_left,
    no_node_may_fail,
    none_during_maintenance,
)
from tests.build import a_node, a_plan


def a_cluster(nodes, failures=1, **capacity):
    return a_plan(
        *(a_node(f"HV{number:02}") for number in range(nodes)),
        capacity=CapacityPolicy(node_failures_to_tolerate=failures, **capacity),
    )


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(0, [Problem("capacity", "The plan lets none of its 2 nodes fail.")]), (1, [])],
)
def test_one_node_may_fail(failures, expected):
    assert list(no_node_may_fail(a_cluster(2, failures))) == expected


@pytest.mark.parametrize(
    ("failures", "expected"),
    [
        (2, []),
        (3, [Problem("capacity", "The plan tolerates 3 failures of nodes; it has 3.")]),
        (4, [Problem("capacity", "The plan tolerates 4 failures of nodes; it has 3.")]),
    ],
)
def test_one_node_is_left(failures, expected):
    assert list(no_node_left(a_cluster(3, failures))) == expected


@pytest.mark.parametrize("name", ["no-node-may-fail", "no-node-left"])
def test_reserve_is_a_question_of_several_nodes(name):
    applies = RULES[f"reserve.{name}"].applies

    assert (applies(a_cluster(2)), applies(a_cluster(1))) == (True, False)


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(1, [Problem("capacity", "One of 8 nodes is in reserve.")]), (2, []), (0, [])],
)
def test_large_cluster_has_two_nodes_in_reserve(failures, expected):
    assert list(none_during_maintenance(a_cluster(8, failures))) == expected


@pytest.mark.parametrize(("nodes", "applies"), [(7, False), (8, True)])
def test_cluster_of_eight_nodes_is_large(nodes, applies):
    assert RULES["reserve.none-during-maintenance"].applies(a_cluster(nodes)) is applies


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (1.5, [Problem("capacity", "The plan keeps 1.5 GiB of each node for the host.")]),
        (2, []),
    ],
)
def test_host_keeps_memory_for_itself(kept, expected):
    assert list(little_for_the_host(a_cluster(2, host_reserve_gib=kept))) == expected


def test_reserve_of_the_host_is_judged_where_the_plan_sets_one():
    applies = RULES["reserve.little-for-the-host"].applies

    assert (applies(a_cluster(2, host_reserve_gib=0)), applies(a_cluster(2))) == (True, False)
