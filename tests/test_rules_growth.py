"""Judging takes steps in proportion to the virtual machines: no rule compares them two by two.

Steps are lines of Python, not seconds, so that a busy machine changes nothing.
"""

import sys
from dataclasses import replace

import pytest

from planner import plan_json
from planner.rules import check
from tests.build import EXAMPLES

FEW = 60
EXAMPLE_NAMES = ("iscsi-6node-2022", "s2d-4node-2022", "half-done-2019", "broken-everything")


def grown(name, vms):
    """An example with its virtual machines repeated, each under a name of its own."""
    plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
    return replace(
        plan,
        vms=tuple(
            replace(plan.vms[at % len(plan.vms)], name=f"VM{at:04}", owners=(), depends_on=())
            for at in range(vms)
        ),
    )


def steps(plan):
    """How many lines of Python a check of the plan runs, a line of a loop once a round."""
    check(plan)  # what is kept for the life of the process is not counted
    fresh = replace(plan)  # without its indexes
    count = 0

    def trace(_frame, event, _argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check(fresh)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("windows_server", ["2008r2", "2022"])
@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_twice_the_virtual_machines_take_at_most_twice_the_steps(name, windows_server):
    few, twice, four_times = (
        steps(replace(grown(name, number), windows_server=windows_server))
        for number in (FEW, 2 * FEW, 4 * FEW)
    )

    added, added_next = twice - few, four_times - twice
    assert added > FEW
    assert added_next <= 2.1 * added
