"""Rules about which nodes virtual machines may run on, each for itself and apart from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from planner.core.parts import Vm
from planner.core.plan import Plan
from planner.core.workload import domain_controllers, vms_by_owners
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.directory import domain_controllers_on_one_node
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes
from planner.rules.vms import vm_subject
from planner.rules.wording import counted, listed


@rule(
    "owners.fewer-than-failures",
    Level.RISK,
    title="Fewer possible owners than the failures that the plan tolerates",
    why="When all its possible owners are down, the virtual machine stays down with them.",
    remedy="Name one possible owner more than nodes may fail, or none, which means every node.",
    source=source("S-LMT"),
    facts=("LM-13", "MEM-01"),
    applies=lambda plan: plan.capacity.node_failures_to_tolerate < len(plan.nodes),
)
def fewer_than_failures(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each clustered virtual machine with two or more owners that may all be down at once.

    A single owner is judged as such.
    """
    failures = plan.capacity.node_failures_to_tolerate
    down = counted(failures, "node")
    for names, vms in vms_by_owners(plan).items():
        owners = len(set(map(str.casefold, names)))
        for vm in vms if 2 <= owners <= failures else ():
            if vm.highly_available:
                message = f"{vm.name} has {owners} possible owners; {down} may be down at once."
                yield Problem(vm_subject(vm), message)


@rule(
    "owners.domain-controllers-together",
    Level.ADVICE,
    title="All domain controllers may end up on one node",
    why="When that node fails, the domain is away until one of them has started elsewhere.",
    remedy="Put the virtual domain controllers into one anti-affinity group.",
    source=source("S-DCNODE"),
    facts=("AD-09", "OPS-04"),
    applies=lambda plan: (
        several_nodes(plan) and plan.directory.domain_controllers_outside_cluster is not True
    ),
)
def domain_controllers_together(plan: Plan) -> Iterator[Problem | Unknown]:
    """Several virtual domain controllers, none kept apart from another by group or owners.

    Those that are tied to one node are told of there.
    """
    controllers = [vm for vm in domain_controllers(plan) if vm.highly_available]
    if sum(vm.count for vm in controllers) < 2 or any(domain_controllers_on_one_node(plan)):
        return
    if not _kept_apart(controllers):
        names = listed(vm.name for vm in controllers)
        yield Problem("vms", f"Nothing keeps the domain controllers apart: {names}.")


def _kept_apart(vms: list[Vm]) -> bool:
    """Whether a common group, or possible owners that differ, keep some of them apart."""
    groups: Counter[str] = Counter()
    for vm in vms:
        if vm.anti_affinity:
            groups[vm.anti_affinity.casefold()] += vm.count
    if any(number > 1 for number in groups.values()):
        return True
    owners = {frozenset(map(str.casefold, vm.owners)) for vm in vms if vm.owners}
    return any(one.isdisjoint(two) for one, two in combinations(owners, 2))
