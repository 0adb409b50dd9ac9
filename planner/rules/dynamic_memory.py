"""Rules about Dynamic Memory: the bounds that a virtual machine shrinks and grows between."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.plan import Plan
from planner.core.workload import vms_with_dynamic_memory
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject


def has_dynamic_memory(plan: Plan) -> bool:
    """Whether any virtual machine has Dynamic Memory."""
    return bool(vms_with_dynamic_memory(plan))


@rule(
    "dynamic_memory.bounds-out-of-order",
    Level.BLOCKER,
    title="Bounds of Dynamic Memory that Hyper-V refuses",
    why="The startup amount has to lie between the minimum and the maximum.",
    remedy="Set a minimum of at most, and a maximum of at least, the startup amount.",
    source=source("P-HV"),
    origin="practice",
    applies=has_dynamic_memory,
)
def bounds_out_of_order(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine whose minimum, startup amount and maximum do not rise.

    The startup amount is asked for with the limit of a virtual machine.
    """
    for vm in vms_with_dynamic_memory(plan):
        bounds = vm.dynamic_memory
        if bounds is None:
            continue
        least, start, most = bounds.minimum_gib, vm.memory_gib, bounds.maximum_gib
        known = [gib for gib in (least, start, most) if gib is not None]
        if known != sorted(known):
            steps = (("a minimum", least), ("a startup amount", start), ("a maximum", most))
            shown = ", ".join(f"{w} of {figure(gib)} GiB" for w, gib in steps if gib is not None)
            yield Problem(vm_subject(vm), f"{vm.name} has {shown}.")
            continue
        for field, value in (("minimum_gib", least), ("maximum_gib", most)):
            if value is None:
                yield Unknown(vm_subject(vm), f"dynamic_memory/{field}")
