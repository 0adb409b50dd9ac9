from dataclasses import replace

import pytest

from planner.core.parts import CapacityPolicy, Cluster, ClusterProperties, DynamicMemory
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.capacity import (
    anti_affinity_beyond_nodes,
    csv_cache_too_large,
    too_little_memory_after_failures,
    too_little_memory_at_maximum,
    too_many_vms,
    too_many_vms_per_host,
    too_many_vms_per_host_after_failures,
    vm_fits_lost_nodes_only,
    vm_larger_than_any_node,
)
from tests.build import a_node, a_plan, a_vm

VM01 = "vms/VM01"


def a_cluster(*memory_gib, vms=(), version="2016", **policy):
    """Nodes that keep 8 GiB each."""
    nodes = (a_node(f"HV{at:02}", memory_gib=each) for at, each in enumerate(memory_gib, 1))
    capacity = CapacityPolicy(**{"host_reserve_gib": 8, **policy})
    return a_plan(*nodes, windows_server=version, vms=vms, capacity=capacity)


@pytest.mark.parametrize(
    ("memory_gib", "expected"),
    [
        (120, []),
        (
            121,
            [
                Problem(
                    VM01,
                    "VM01 has 121 GiB; after its reserve a node that may own it has at most "
                    "120 GiB.",
                )
            ],
        ),
        (None, []),
    ],
    ids=["just fits", "too large", "asked elsewhere"],
)
def test_vm_larger_than_any_node(memory_gib, expected):
    plan = a_cluster(64, 128, vms=(a_vm(memory_gib=memory_gib),))

    assert list(vm_larger_than_any_node(plan)) == expected


def test_vm_larger_than_any_node_looks_at_possible_owners():
    plan = a_cluster(64, 128, vms=(a_vm(memory_gib=57, owners=("hv01",)),))

    assert list(vm_larger_than_any_node(plan)) == [
        Problem(
            VM01, "VM01 has 57 GiB; after its reserve a node that may own it has at most 56 GiB."
        )
    ]


def test_vm_larger_than_known_nodes_asks_for_the_others():
    large = a_cluster(64, None, vms=(a_vm("A", memory_gib=57), a_vm("B", memory_gib=99)))
    small = a_cluster(64, None, vms=(a_vm(memory_gib=56),))

    assert list(vm_larger_than_any_node(large)) == [Unknown("nodes/HV02", "memory_gib")]
    assert list(vm_larger_than_any_node(small)) == []


def test_an_absurd_csv_cache_makes_no_vm_too_large():
    cluster = Cluster(properties=ClusterProperties(csv_cache_mib=128 * 1024))
    plan = replace(a_cluster(64, vms=(a_vm(memory_gib=56),)), cluster=cluster)

    assert list(vm_larger_than_any_node(plan)) == []


@pytest.mark.parametrize(
    ("memory_gib", "expected"),
    [
        (56, []),
        (
            57,
            [
                Problem(
                    VM01,
                    "VM01 has 57 GiB; with 1 node down its possible owners have at most 56 GiB.",
                )
            ],
        ),
        (121, []),
    ],
    ids=["fits what is left", "fits the largest only", "judged elsewhere"],
)
def test_vm_fits_lost_nodes_only(memory_gib, expected):
    plan = a_cluster(64, 128, 64, vms=(a_vm(memory_gib=memory_gib),))

    assert list(vm_fits_lost_nodes_only(plan)) == expected


def test_vm_fits_lost_nodes_only_needs_an_owner_that_is_left():
    alone = a_vm(memory_gib=100, owners=("HV02",))
    apart = a_vm(memory_gib=100, highly_available=False)

    assert list(vm_fits_lost_nodes_only(a_cluster(64, 128, vms=(alone,)))) == []
    assert list(vm_fits_lost_nodes_only(a_cluster(64, 128, vms=(apart,)))) == []
    assert list(vm_fits_lost_nodes_only(a_cluster(64, 128, None, vms=(a_vm(memory_gib=99),)))) == []
    assert RULES["capacity.vm-fits-lost-nodes-only"].applies(a_cluster(64, vms=(alone,))) is False


@pytest.mark.parametrize(
    ("memory_gib", "policy", "expected"),
    [
        (56, {}, []),
        (
            57,
            {},
            [
                Problem(
                    "capacity",
                    "With 1 node down 56 GiB are left; virtual machines that must restart need "
                    "57 GiB.",
                )
            ],
        ),
        (
            56,
            {"growth_percent": 10},
            [
                Problem(
                    "capacity",
                    "With 1 node down 56 GiB are left; virtual machines that must restart need "
                    "61.6 GiB with 10 % growth.",
                )
            ],
        ),
        (112, {"node_failures_to_tolerate": 0}, []),
    ],
    ids=["just fits", "too much", "with growth", "none may fail"],
)
def test_too_little_memory_after_failures(memory_gib, policy, expected):
    plan = a_cluster(64, 64, vms=(a_vm(memory_gib=memory_gib),), **policy)

    assert list(too_little_memory_after_failures(plan)) == expected


def test_too_little_memory_asks_for_nodes_and_vms_and_leaves_the_rest_to_others():
    nodes_open = a_cluster(64, None, vms=(a_vm(),))

    assert list(too_little_memory_after_failures(nodes_open)) == [
        Unknown("nodes/HV02", "memory_gib")
    ]
    assert list(too_little_memory_after_failures(a_cluster(64, 64))) == [Unknown("", "vms")]
    assert RULES["capacity.too-little-memory-after-failures"].applies(a_plan()) is False


@pytest.mark.parametrize(
    ("maximum_gib", "expected"),
    [
        (28, []),
        (
            29,
            [
                Problem(
                    "capacity",
                    "At their maximum the virtual machines need 58 GiB; with 1 node down 56 GiB "
                    "are left.",
                )
            ],
        ),
        (None, [Unknown(VM01, "dynamic_memory/maximum_gib")]),
    ],
    ids=["just fits", "too much", "not decided"],
)
def test_too_little_memory_at_maximum(maximum_gib, expected):
    dynamic = DynamicMemory(maximum_gib=maximum_gib)
    plan = a_cluster(64, 64, vms=(a_vm(count=2, memory_gib=4, dynamic_memory=dynamic),))

    assert list(too_little_memory_at_maximum(plan)) == expected


def test_maximum_memory_is_no_question_without_dynamic_memory_or_room():
    dynamic = DynamicMemory(maximum_gib=99)
    fixed = a_cluster(64, 64, vms=(a_vm(memory_gib=4),))
    full = a_cluster(64, 64, vms=(a_vm(memory_gib=57, dynamic_memory=dynamic),))

    assert RULES["capacity.too-little-memory-at-maximum"].applies(fixed) is False
    assert list(too_little_memory_at_maximum(full)) == []


@pytest.mark.parametrize(("version", "most"), [("2008r2", 1000), ("2012", 8000), ("2025", 8000)])
def test_too_many_vms(version, most):
    def judged(count):
        return list(too_many_vms(a_cluster(64, vms=(a_vm(count=count),), version=version)))

    message = f"{most + 1:,} virtual machines; a cluster takes {most:,}."
    assert judged(most) == []
    assert judged(most + 1) == [Problem("vms", message)]


@pytest.mark.parametrize(
    ("version", "count", "vcpus", "messages"),
    [
        ("2008r2", 768, 1, []),
        ("2008r2", 769, 1, ["769 virtual machines; 2 nodes run at most 768."]),
        ("2012", 2048, 2, []),
        ("2012", 2049, 1, ["2,049 virtual machines; 2 nodes run at most 2,048."]),
        ("2012", 1025, 4, ["4,100 vCPUs; 2 nodes run at most 4,096."]),
        ("2008r2", 513, 2, ["1,026 vCPUs; 2 nodes run at most 1,024."]),
    ],
)
def test_too_many_vms_per_host(version, count, vcpus, messages):
    plan = a_cluster(64, 64, vms=(a_vm(count=count, vcpus=vcpus),), version=version)

    assert list(too_many_vms_per_host(plan)) == [Problem("capacity", each) for each in messages]


@pytest.mark.parametrize(
    ("count", "messages"),
    [(384, []), (385, ["385 virtual machines; 1 node runs at most 384."])],
)
def test_too_many_vms_per_host_after_failures(count, messages):
    plan = a_cluster(64, 64, vms=(a_vm(count=count, vcpus=1),), version="2008r2")
    tolerant = replace(plan, capacity=CapacityPolicy(node_failures_to_tolerate=0))
    applies = RULES["capacity.too-many-vms-per-host-after-failures"].applies

    assert list(too_many_vms_per_host_after_failures(plan)) == [
        Problem("capacity", each) for each in messages
    ]
    assert (applies(plan), applies(tolerant)) == (True, False)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1, 1), []),
        ((1, 2), [Problem("vms/A", "Group web has 3 virtual machines; there are 2 nodes.")]),
    ],
)
def test_anti_affinity_beyond_nodes(counts, expected):
    vms = (
        a_vm("A", count=counts[0], anti_affinity="web"),
        a_vm("B", count=counts[1], anti_affinity="WEB"),
        a_vm("C", count=9),
    )

    assert list(anti_affinity_beyond_nodes(a_cluster(64, 64, vms=vms))) == expected


@pytest.mark.parametrize(
    ("version", "mib", "expected"),
    [
        ("2012", 20480, []),
        (
            "2012",
            20992,
            [
                Problem(
                    "cluster",
                    "The CSV cache of 20.5 GiB is more than 20 % of the 100 GiB of HV02.",
                )
            ],
        ),
        ("2016", 81920, []),
        (
            "2016",
            82432,
            [
                Problem(
                    "cluster",
                    "The CSV cache of 80.5 GiB is more than 80 % of the 100 GiB of HV02.",
                )
            ],
        ),
    ],
)
def test_csv_cache_too_large(version, mib, expected):
    cluster = Cluster(properties=ClusterProperties(csv_cache_mib=mib))
    plan = replace(a_cluster(200, 100, None, version=version), cluster=cluster)

    assert list(csv_cache_too_large(plan)) == expected
    assert RULES["capacity.csv-cache-too-large"].applies(plan) is True
    assert RULES["capacity.csv-cache-too-large"].applies(a_cluster(64)) is False


@pytest.mark.parametrize(
    "rule_id",
    [
        "capacity.vm-larger-than-any-node",
        "capacity.too-many-vms",
        "capacity.too-many-vms-per-host",
        "capacity.anti-affinity-beyond-nodes",
    ],
)
def test_capacity_needs_nodes_and_vms(rule_id):
    applies = RULES[rule_id].applies

    assert applies(a_cluster(64, vms=(a_vm(),))) is True
    assert applies(a_cluster(64)) is False
    assert applies(a_cluster(vms=(a_vm(),))) is False


@pytest.mark.parametrize(
    ("rule_id", "levels"),
    [
        ("capacity.vm-larger-than-any-node", (Level.BLOCKER, Level.BLOCKER)),
        ("capacity.vm-fits-lost-nodes-only", (Level.RISK, Level.RISK)),
        ("capacity.too-little-memory-after-failures", (Level.RISK, Level.RISK)),
        ("capacity.too-little-memory-at-maximum", (Level.ADVICE, Level.ADVICE)),
        ("capacity.too-many-vms", (Level.BLOCKER, Level.BLOCKER)),
        ("capacity.too-many-vms-per-host", (Level.BLOCKER, Level.BLOCKER)),
        ("capacity.too-many-vms-per-host-after-failures", (Level.RISK, Level.RISK)),
        ("capacity.anti-affinity-beyond-nodes", (Level.ADVICE, Level.ADVICE)),
        ("capacity.csv-cache-too-large", (None, Level.RISK)),
    ],
)
def test_levels_of_capacity_rules(rule_id, levels):
    assert tuple(map(RULES[rule_id].level_for, ("2008r2", "2012"))) == levels
