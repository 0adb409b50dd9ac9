"""Rules about what one host gives its virtual machines: NUMA nodes, MAC addresses, memory."""

from __future__ import annotations

import math
from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.parts import Node
from planner.core.plan import Plan, at_least, path
from planner.core.workload import clustered_load, vms_with_dynamic_memory
from planner.rules.base import Level, Problem, Unknown, rule, until
from planner.rules.capacity import nodes_left, owners_by, with_load
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.wording import counted

MOST_NUMA_NODES = 8  # what a server of two or four processors splits into at most
DYNAMIC_MACS = 256  # LIM-25


@rule(
    "hosting.vm-spans-numa-nodes",
    Level.ADVICE,
    title="A virtual machine larger than a NUMA node",
    why="Part of its memory is then behind another processor, which makes it slower.",
    remedy="Plan less memory for it, larger memory modules, or a guest that knows NUMA.",
    source=source("W-PLANSC"),
    facts=("MEM-09",),
    applies=with_load,
)
def vm_spans_numa_nodes(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine that fits a node, but no NUMA node of its possible owners."""
    asked: dict[str, None] = {}
    whole = owners_by(plan, lambda node: node.memory_gib)
    for (part, vms), (owners, _) in zip(owners_by(plan, _numa_node_gib), whole, strict=True):
        spanning = [vm for vm in vms if part.most < (vm.memory_gib or 0) <= owners.most]
        largest = max((vm.memory_gib or 0 for vm in spanning), default=0)
        open_nodes = {
            node.name: smallest
            for node in part.undecided
            if node.memory_gib and (smallest := node.memory_gib / MOST_NUMA_NODES) < largest
        }
        asked |= dict.fromkeys(open_nodes)
        sure = min(open_nodes.values(), default=largest)
        for vm in spanning if part.most else ():
            memory = vm.memory_gib or 0
            if memory <= sure:
                message = (
                    f"{vm.name} has {figure(memory)} GiB; a NUMA node of its possible owners has "
                    f"at most {figure(part.most)} GiB."
                )
                yield Problem(vm_subject(vm), message)
    for name in asked:
        yield Unknown(path("nodes", name), "numa_nodes")


def _numa_node_gib(node: Node) -> float | None:
    return node.memory_gib / node.numa_nodes if node.memory_gib and node.numa_nodes else None


@rule(
    "hosting.too-few-mac-addresses",
    Level.ADVICE,
    title="More NICs of virtual machines than a host has addresses for",
    why="By default a host has 256 MAC addresses to give; a virtual machine that gets none does "
    "not start.",
    remedy="Widen the range of dynamic MAC addresses on every node, or set addresses by hand.",
    source=source("S-MAC"),
    facts=("LIM-25", "LIM-40"),
    applies=lambda plan: with_load(plan) and nodes_left(plan) > 0,
)
def too_few_mac_addresses(plan: Plan) -> Iterator[Problem | Unknown]:
    """NICs on each node that is left, spread evenly."""
    each = math.ceil(clustered_load(plan).nics / nodes_left(plan))
    if each > DYNAMIC_MACS:
        down = counted(plan.capacity.node_failures_to_tolerate, "node")
        message = f"With {down} down a host has {each} NICs of virtual machines to address"
        yield Problem("capacity", f"{message}; by default it has {DYNAMIC_MACS} addresses.")


@rule(
    "hosting.minimum-memory-too-early",
    until("2008r2", Level.ADVICE),
    title="Minimum memory below the startup memory in 2008 R2",
    why="From 2012 on a guest may shrink below what it started with; 2008 R2 keeps that much.",
    remedy="Plan with the startup memory, or run Windows Server 2012 or newer.",
    source=source("T-EE405267"),
    facts=("MEM-06",),
    applies=lambda plan: not at_least(plan.oldest_version, "2012"),
)
def minimum_memory_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine of 2008 R2 whose minimum lies below its startup memory."""
    for vm in vms_with_dynamic_memory(plan):
        least = vm.dynamic_memory.minimum_gib if vm.dynamic_memory else None
        if least is not None and vm.memory_gib is not None and least < vm.memory_gib:
            message = (
                f"{vm.name} may shrink to {figure(least)} GiB, but starts with "
                f"{figure(vm.memory_gib)} GiB."
            )
            yield Problem(vm_subject(vm), message, plan.oldest_version)
