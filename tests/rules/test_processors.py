import pytest

from planner.core.parts import CapacityPolicy
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.processors import (
    more_vcpus_than_any_node,
    too_many_vcpus_after_failures,
    too_many_vcpus_per_logical_processor,
)
from tests.build import a_node, a_plan, a_vm

VM01 = "vms/VM01"


def a_cluster(*cores, vms=(), version="2019", **policy):
    """Nodes of one socket, with two threads for each core."""
    nodes = (
        a_node(f"HV{at:02}", sockets=1, cores_per_socket=each, threads_per_core=2)
        for at, each in enumerate(cores, 1)
    )
    return a_plan(*nodes, windows_server=version, vms=vms, capacity=CapacityPolicy(**policy))


@pytest.mark.parametrize(
    ("vm", "expected"),
    [
        (a_vm(vcpus=16), []),
        (
            a_vm(vcpus=17),
            [
                Problem(
                    VM01,
                    "VM01 has 17 vCPUs; a node that may own it has at most 16 logical processors.",
                )
            ],
        ),
        (
            a_vm(vcpus=9, owners=("hv01",)),
            [
                Problem(
                    VM01,
                    "VM01 has 9 vCPUs; a node that may own it has at most 8 logical processors.",
                )
            ],
        ),
        (a_vm(), []),
    ],
    ids=["just fits", "too many", "by owner", "asked elsewhere"],
)
def test_more_vcpus_than_any_node(vm, expected):
    assert list(more_vcpus_than_any_node(a_cluster(4, 8, vms=(vm,)))) == expected


def test_more_vcpus_than_known_nodes_asks_for_the_others():
    large = a_cluster(4, None, vms=(a_vm("A", vcpus=9), a_vm("B", vcpus=10)))
    small = a_cluster(4, None, vms=(a_vm(vcpus=8),))

    assert list(more_vcpus_than_any_node(large)) == [
        Unknown("nodes/HV02", "processor/cores_per_socket")
    ]
    assert list(more_vcpus_than_any_node(small)) == []


def test_more_vcpus_is_no_question_while_no_node_is_known():
    applies = RULES["processors.more-vcpus-than-any-node"].applies

    assert applies(a_cluster(None, None, vms=(a_vm(),))) is False
    assert applies(a_cluster(4, None, vms=(a_vm(),))) is True
    assert applies(a_cluster(4)) is False


@pytest.mark.parametrize(
    ("vcpus", "policy", "expected"),
    [
        (16, {}, []),
        (
            17,
            {},
            [
                Problem(
                    "capacity",
                    "With 1 node down 4 cores are left; virtual machines that must restart have "
                    "17 vCPUs, the plan allows 4 for each core.",
                )
            ],
        ),
        (
            16,
            {"growth_percent": 50},
            [
                Problem(
                    "capacity",
                    "With 1 node down 4 cores are left; virtual machines that must restart have "
                    "24 vCPUs with 50 % growth, the plan allows 4 for each core.",
                )
            ],
        ),
        (48, {"node_failures_to_tolerate": 0}, []),
    ],
    ids=["just fits", "too many", "with growth", "none may fail"],
)
def test_too_many_vcpus_after_failures(vcpus, policy, expected):
    vms = (a_vm(vcpus=vcpus), a_vm("X", vcpus=99, highly_available=False))
    plan = a_cluster(4, 8, vms=vms, vcpus_per_core_limit=4, **policy)

    assert list(too_many_vcpus_after_failures(plan)) == expected


def test_too_many_vcpus_after_failures_asks_for_limit_and_cores():
    vms = (a_vm(vcpus=1),)

    assert list(too_many_vcpus_after_failures(a_cluster(4, vms=vms))) == [
        Unknown("capacity", "vcpus_per_core_limit")
    ]
    assert list(
        too_many_vcpus_after_failures(a_cluster(4, None, vms=vms, vcpus_per_core_limit=4))
    ) == [Unknown("nodes/HV02", "processor/cores_per_socket")]


@pytest.mark.parametrize(
    ("vcpus", "guest", "limit"),
    [
        (64, None, None),
        (65, None, 8),
        (65, "Windows Server 2008 R2", 8),
        (96, "Windows 7", None),
        (97, "Windows 7 Enterprise", 12),
    ],
)
def test_too_many_vcpus_per_logical_processor(vcpus, guest, limit):
    vms = (a_vm(count=vcpus, vcpus=1, guest_os=guest),)
    message = (
        f"{vcpus} vCPUs for 8 logical processors that are left are more than {limit} for each."
    )
    plan = a_cluster(4, 4, vms=vms, version="2008r2")

    found = list(too_many_vcpus_per_logical_processor(plan))

    assert found == ([Problem("capacity", message, "2008r2")] if limit else [])


def test_the_ratio_waits_for_the_processors_and_for_nodes_that_are_left():
    vms = (a_vm(vcpus=99),)
    applies = RULES["processors.too-many-vcpus-per-logical-processor"].applies

    assert list(too_many_vcpus_per_logical_processor(a_cluster(4, None, vms=vms))) == []
    assert applies(a_cluster(4, vms=vms)) is False
    assert applies(a_cluster(4, 4, vms=vms)) is True


@pytest.mark.parametrize(
    ("rule_id", "levels"),
    [
        ("processors.more-vcpus-than-any-node", (Level.BLOCKER, Level.BLOCKER)),
        ("processors.too-many-vcpus-after-failures", (Level.RISK, Level.RISK)),
        ("processors.too-many-vcpus-per-logical-processor", (Level.UNSUPPORTED, None)),
    ],
)
def test_levels_of_processor_rules(rule_id, levels):
    assert tuple(map(RULES[rule_id].level_for, ("2008r2", "2012"))) == levels
