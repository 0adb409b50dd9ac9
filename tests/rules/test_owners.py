import pytest

from planner.core.parts import CapacityPolicy, Directory
from planner.rules import RULES, Problem
from planner.rules.owners import domain_controllers_together, fewer_than_failures
from tests.build import a_node, a_plan, a_vm

NODES = tuple(a_node(f"HV0{at}") for at in range(1, 5))


def tolerating(failures, *owners, nodes=NODES, **values):
    policy = CapacityPolicy(node_failures_to_tolerate=failures)
    return a_plan(*nodes, capacity=policy, vms=(a_vm(owners=owners, **values),))


FEWER = "VM01 has 2 possible owners; 2 nodes may be down at once."


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (tolerating(1, "HV01", "HV02"), []),
        (tolerating(2, "HV01", "HV02", "HV03"), []),
        (tolerating(2, "HV01", "HV02"), [Problem("vms/VM01", FEWER)]),
        (tolerating(2, "HV01"), []),
        (tolerating(2), []),
        (tolerating(2, "HV01", "HV02", highly_available=False), []),
    ],
    ids=["one may fail", "one more", "as many", "single: judged elsewhere", "all", "stays"],
)
def test_fewer_than_failures_counts_owners(plan, expected):
    assert list(fewer_than_failures(plan)) == expected


def test_fewer_than_failures_does_not_apply_where_no_node_is_left():
    rule = RULES["owners.fewer-than-failures"]

    assert rule.applies(tolerating(3)) is True
    assert rule.applies(tolerating(4)) is False


def controllers(*rows):
    vms = [a_vm(name, roles=("domain_controller",), **values) for name, values in rows]
    return a_plan(*NODES, vms=tuple(vms))


TOGETHER = [Problem("vms", "Nothing keeps the domain controllers apart: DC1 and DC2.")]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (controllers(("DC1", {}), ("DC2", {})), TOGETHER),
        (controllers(("DC1", {"anti_affinity": "a"}), ("DC2", {"anti_affinity": "b"})), TOGETHER),
        (controllers(("DC1", {"anti_affinity": "dc"}), ("DC2", {"anti_affinity": "DC"})), []),
        (controllers(("DC1", {"owners": ("HV01",)}), ("DC2", {"owners": ("HV02",)})), []),
        (controllers(("DC1", {"owners": ("HV01",)}), ("DC2", {})), TOGETHER),
        (controllers(("DC1", {"owners": ("HV01",)}), ("DC2", {"owners": ("hv01",)})), []),
        (
            controllers(("DC", {"count": 2})),
            [Problem("vms", "Nothing keeps the domain controllers apart: DC.")],
        ),
        (controllers(("DC", {"count": 2, "anti_affinity": "dc"})), []),
        (controllers(("DC1", {})), []),
        (controllers(("DC1", {}), ("DC2", {"highly_available": False})), []),
    ],
    ids=[
        "nothing",
        "two groups",
        "one group",
        "owners apart",
        "owners overlap",
        "tied to one node: judged elsewhere",
        "row of two",
        "row of two apart",
        "only one",
        "one stays",
    ],
)
def test_domain_controllers_together_looks_for_what_keeps_them_apart(plan, expected):
    assert list(domain_controllers_together(plan)) == expected


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(NODES[0]),
        a_plan(*NODES, directory=Directory(domain_controllers_outside_cluster=True)),
    ],
    ids=["one node", "another outside"],
)
def test_domain_controllers_together_does_not_apply(plan):
    assert RULES["owners.domain-controllers-together"].applies(plan) is False
