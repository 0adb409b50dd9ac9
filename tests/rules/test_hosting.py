import pytest

from planner.core.parts import CapacityPolicy, DynamicMemory
from planner.rules import RULES, Problem, Unknown
from planner.rules.hosting import (
    minimum_memory_too_early,
    too_few_mac_addresses,
    vm_spans_numa_nodes,
)
from tests.build import a_node, a_plan, a_vm, a_vm_nic


def numa(memory_gib, *nodes):
    return a_plan(*nodes, vms=(a_vm("SQL", memory_gib=memory_gib),))


PAIR = (a_node("HV01", memory_gib=256, numa_nodes=2), a_node("HV02", memory_gib=256, numa_nodes=4))
SPANS = "SQL has 129 GiB; a NUMA node of its possible owners has at most 128 GiB."


@pytest.mark.parametrize(
    ("memory_gib", "expected"),
    [(128, []), (129, [Problem("vms/SQL", SPANS)]), (257, []), (None, [])],
    ids=["fits", "spans", "fits no node at all", "not decided"],
)
def test_virtual_machine_should_fit_a_numa_node(memory_gib, expected):
    assert list(vm_spans_numa_nodes(numa(memory_gib, *PAIR))) == expected


@pytest.mark.parametrize(
    ("memory_gib", "asked"), [(32, False), (33, True)], ids=["an eighth", "more"]
)
def test_numa_nodes_are_asked_for_where_they_matter(memory_gib, asked):
    plan = numa(memory_gib, a_node("HV01", memory_gib=256))
    expected = [Unknown("nodes/HV01", "numa_nodes")] if asked else []

    assert list(vm_spans_numa_nodes(plan)) == expected


def test_numa_nodes_of_possible_owners_count():
    vm = a_vm("SQL", memory_gib=100, owners=("HV02",))

    assert list(vm_spans_numa_nodes(a_plan(*PAIR, vms=(vm,)))) == [
        Problem(
            "vms/SQL", "SQL has 100 GiB; a NUMA node of its possible owners has at most 64 GiB."
        )
    ]


def with_nics(count, nodes=2, failures=1, **values):
    return a_plan(
        *(a_node(f"HV0{number}") for number in range(nodes)),
        vms=(a_vm(count=count, nics=(a_vm_nic("A"), a_vm_nic("B")), **values),),
        capacity=CapacityPolicy(node_failures_to_tolerate=failures),
    )


MACS = "With 1 node down a host has 258 NICs of virtual machines to address; by default it has 256"


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_nics(128), []),
        (with_nics(129), [Problem("capacity", f"{MACS} addresses.")]),
        (with_nics(129, nodes=3), []),
        (with_nics(129, highly_available=False), []),
    ],
    ids=["at the limit", "beyond", "on two", "not moved"],
)
def test_host_has_addresses_for_the_nics_with_nodes_down(plan, expected):
    assert list(too_few_mac_addresses(plan)) == expected


def test_addresses_are_counted_where_a_node_is_left():
    applies = RULES["hosting.too-few-mac-addresses"].applies

    assert (applies(with_nics(1)), applies(with_nics(1, failures=2))) == (True, False)


def shrinking(version, least):
    vm = a_vm(memory_gib=4, dynamic_memory=DynamicMemory(minimum_gib=least, maximum_gib=8))
    return a_plan(windows_server=version, vms=(vm, a_vm("FIXED", memory_gib=4)))


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        (4, []),
        (2, [Problem("vms/VM01", "VM01 may shrink to 2 GiB, but starts with 4 GiB.", "2008r2")]),
        (None, []),
    ],
)
def test_minimum_memory_below_startup_came_with_2012(least, expected):
    assert list(minimum_memory_too_early(shrinking("2008r2", least))) == expected


def test_minimum_memory_is_judged_in_2008_r2():
    rule = RULES["hosting.minimum-memory-too-early"]

    assert rule.applies(shrinking("2008r2", 2)) is True
    assert rule.applies(shrinking("2012", 2)) is False
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == ("advice", None)
