"""Rules about processors: vCPUs against the cores and threads of the nodes."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.parts import Node
from planner.core.plan import Plan, path
from planner.core.workload import clustered_load, vms_by_guest
from planner.rules.base import Level, Problem, Unknown, rule, until
from planner.rules.capacity import growth_words, nodes_left, owners_by, with_load
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.wording import counted

VCPUS_PER_LP = 8  # LIM-07
VCPUS_PER_LP_WINDOWS_7 = 12


@rule(
    "processors.more-vcpus-than-any-node",
    Level.BLOCKER,
    title="A virtual machine with more vCPUs than any node has logical processors",
    why="Hyper-V does not start a virtual machine with more vCPUs than its host has threads.",
    remedy="Plan fewer vCPUs, or processors with more cores.",
    source=source("W-MAX"),
    origin="practice",
    applies=lambda plan: with_load(plan) and any(map(_threads, plan.nodes)),
)
def more_vcpus_than_any_node(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with more vCPUs than any of its possible owners has threads.

    While the threads of no node are decided they are asked for with the limit of a host.
    """
    asked: dict[str, Node] = {}
    for owners, vms in owners_by(plan, _threads):
        too_many = [vm for vm in vms if vm.vcpus is not None and vm.vcpus > owners.most]
        if too_many and owners.undecided:
            asked.update({node.name: node for node in owners.undecided})
            continue
        most = counted(int(owners.most), "logical processor")
        for vm in too_many:
            has = f"{vm.name} has {counted(vm.vcpus or 0, 'vCPU')}"
            message = f"{has}; a node that may own it has at most {most}."
            yield Problem(vm_subject(vm), message)
    for node in asked.values():
        yield from _missing_processor(node, threads=True)


def _threads(node: Node) -> int | None:
    return node.processor.logical_processors


def _missing_processor(node: Node, *, threads: bool) -> Iterator[Unknown]:
    fields = ("sockets", "cores_per_socket", *(("threads_per_core",) if threads else ()))
    for field in fields:
        if getattr(node.processor, field) is None:
            yield Unknown(path("nodes", node.name), f"processor/{field}")


@rule(
    "processors.too-many-vcpus-after-failures",
    Level.RISK,
    title="Processors do not suffice with nodes down",
    why="Beyond the ratio that the plan sets virtual machines wait for processor time.",
    remedy="Plan more cores, one node more, fewer vCPUs, or a higher ratio.",
    source=source("W-PLANSC"),
    facts=("LIM-40", "MEM-12"),
    applies=with_load,
)
def too_many_vcpus_after_failures(plan: Plan) -> Iterator[Problem | Unknown]:
    """The vCPUs for each core that is left, against the plan's own limit."""
    limit = plan.capacity.vcpus_per_core_limit
    if limit is None:
        yield Unknown("capacity", "vcpus_per_core_limit")
        return
    undecided = [node for node in plan.nodes if node.processor.cores is None]
    for node in undecided:
        yield from _missing_processor(node, threads=False)
    if undecided:
        return
    cores = sum(sorted(node.processor.cores or 0 for node in plan.nodes)[: nodes_left(plan)])
    vcpus = clustered_load(plan).vcpus
    needed = vcpus * (1 + plan.capacity.growth_percent / 100)
    if needed > cores * limit + 1e-6:
        down = counted(plan.capacity.node_failures_to_tolerate, "node")
        message = (
            f"With {down} down {counted(cores, 'core')} are left; virtual machines that must "
            f"restart have {figure(needed)} vCPUs{growth_words(plan)}, the plan allows "
            f"{figure(limit)} for each core."
        )
        yield Problem("capacity", message)


@rule(
    "processors.too-many-vcpus-per-logical-processor",
    until("2008r2", Level.UNSUPPORTED),
    title="More vCPUs than are supported for each logical processor",
    why="2008 R2 supports 8 vCPUs for each logical processor, 12 where all guests are Windows 7.",
    remedy="Plan fewer vCPUs, more cores, or Windows Server 2012 or later.",
    source=source("T-EE405267"),
    facts=("LIM-07", "LIM-40"),
    applies=lambda plan: with_load(plan) and nodes_left(plan) > 0,
)
def too_many_vcpus_per_logical_processor(plan: Plan) -> Iterator[Problem | Unknown]:
    """The vCPUs for each logical processor that is left; missing figures are asked for above."""
    threads = [node.processor.logical_processors for node in plan.nodes]
    if None in threads:
        return
    left = sum(sorted(each or 0 for each in threads)[: nodes_left(plan)])
    vcpus = clustered_load(plan).vcpus
    seven = all("windows 7" in (guest or "").casefold() for guest in vms_by_guest(plan))
    limit = VCPUS_PER_LP_WINDOWS_7 if seven else VCPUS_PER_LP
    if vcpus > left * limit:
        message = (
            f"{counted(vcpus, 'vCPU')} for {counted(left, 'logical processor')} that are left are "
            f"more than {limit} for each."
        )
        yield Problem("capacity", message, plan.oldest_version)
