import pytest

from planner.core.parts import DynamicMemory
from planner.rules import RULES, Problem, Unknown
from planner.rules.dynamic_memory import bounds_out_of_order
from tests.build import a_plan, a_vm

VM01 = "vms/VM01"


def between(least, startup, most):
    bounds = DynamicMemory(minimum_gib=least, maximum_gib=most)
    return a_plan(vms=(a_vm(memory_gib=startup, dynamic_memory=bounds),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (between(1, 2, 4), []),
        (between(2, 2, 2), []),
        (
            between(2.1, 2, 4),
            [
                Problem(
                    VM01,
                    "VM01 has a minimum of 2.1 GiB, a startup amount of 2 GiB, a maximum of 4 GiB.",
                )
            ],
        ),
        (
            between(None, 2, 1.9),
            [Problem(VM01, "VM01 has a startup amount of 2 GiB, a maximum of 1.9 GiB.")],
        ),
        (
            between(4, None, 2),
            [Problem(VM01, "VM01 has a minimum of 4 GiB, a maximum of 2 GiB.")],
        ),
        (between(None, 2, 4), [Unknown(VM01, "dynamic_memory/minimum_gib")]),
        (between(1, 2, None), [Unknown(VM01, "dynamic_memory/maximum_gib")]),
        (between(1, None, 4), []),
    ],
    ids=[
        "in order",
        "all equal",
        "minimum too large",
        "maximum too small",
        "startup open",
        "no minimum",
        "no maximum",
        "startup open, asked for elsewhere",
    ],
)
def test_bounds_out_of_order_compares_what_is_known(plan, expected):
    assert list(bounds_out_of_order(plan)) == expected


def test_bounds_out_of_order_does_not_apply_to_fixed_memory():
    plan = a_plan(vms=(a_vm(memory_gib=4),))

    assert RULES["dynamic_memory.bounds-out-of-order"].applies(plan) is False
