"""Rules about capacity: what fits the nodes, all up and with as many down as the plan tolerates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.core.capacity.figures import figure
from planner.core.capacity.memory import csv_cache_gib, memory_after_failures, node_memory
from planner.core.fields import Version
from planner.core.memo import once_per_plan
from planner.core.parts import Node, Vm
from planner.core.plan import Plan, path
from planner.core.workload import (
    Load,
    clustered,
    clustered_load,
    load,
    vms_by_owners,
    vms_with_dynamic_memory,
)
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.wording import counted

VMS_PER_CLUSTER = {"2008r2": 1000}  # LIM-02, later 8,000
VMS_PER_CLUSTER_LATER = 8000
VMS_PER_HOST = {"2008r2": 384}  # LIM-03, later 1,024
VMS_PER_HOST_LATER = 1024
VCPUS_PER_HOST = {"2008r2": 512}  # LIM-06, later 2,048
VCPUS_PER_HOST_LATER = 2048
CSV_CACHE_SHARE: dict[Version, float] = {"2012": 0.2}  # CSV-16, later 0.8
CSV_CACHE_SHARE_LATER = 0.8


def with_load(plan: Plan) -> bool:
    """Whether there are nodes and virtual machines to set against each other."""
    return bool(plan.nodes) and bool(plan.vms)


def nodes_left(plan: Plan) -> int:
    """Nodes that are up with as many down as the plan tolerates."""
    return max(0, len(plan.nodes) - plan.capacity.node_failures_to_tolerate)


@dataclass(frozen=True, slots=True)
class Owners:
    """The possible owners of a virtual machine by some size.

    ``most`` is the largest, ``left`` the largest with as many of them down as the plan tolerates
    (None where none is left), ``undecided`` are those whose size is not decided.
    """

    most: float
    left: float | None
    undecided: tuple[Node, ...]


def owners_by(
    plan: Plan, size_of: Callable[[Node], float | None]
) -> Iterator[tuple[Owners, list[Vm]]]:
    """Possible owners by size, with the virtual machines that have them in common."""
    sizes = {node.name: size_of(node) for node in plan.nodes}
    failures = plan.capacity.node_failures_to_tolerate
    for names, vms in vms_by_owners(plan).items():
        nodes = tuple(plan.node_by_name[name.casefold()] for name in names) or plan.nodes
        known = sorted((sizes[node.name] or 0 for node in nodes), reverse=True)
        left = known[failures] if failures < len(known) else None
        undecided = tuple(node for node in nodes if sizes[node.name] is None)
        yield Owners(known[0], left, undecided), vms


@once_per_plan
def _owners_by_memory(plan: Plan) -> tuple[tuple[Owners, list[Vm]], ...]:
    """Possible owners by their memory for virtual machines.

    A CSV cache that is too large is judged as such.
    """

    def usable(node: Node) -> float | None:
        memory = node_memory(plan, node)
        if memory.memory_gib is None or memory.reserve_gib is None:
            return None
        if memory.csv_cache_gib > _cache_share(plan, node) * memory.memory_gib:
            return max(0.0, memory.memory_gib - memory.reserve_gib + memory.csv_cache_gib)
        return memory.usable_gib

    return tuple(owners_by(plan, usable))


def _cache_share(plan: Plan, node: Node) -> float:
    return CSV_CACHE_SHARE.get(plan.version_of(node), CSV_CACHE_SHARE_LATER)


@rule(
    "capacity.vm-larger-than-any-node",
    Level.BLOCKER,
    title="A virtual machine with more memory than any node can give",
    why="It starts on no host.",
    remedy="Plan less memory for it, or more memory in the nodes that may own it.",
    source=source("S-LMT"),
    facts=("MEM-02", "LM-12"),
    applies=with_load,
)
def vm_larger_than_any_node(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine whose memory exceeds the usable memory of all its possible owners."""
    asked: dict[str, None] = {}
    for owners, vms in _owners_by_memory(plan):
        most = owners.most
        too_large = [vm for vm in vms if vm.memory_gib is not None and vm.memory_gib > most]
        if too_large and owners.undecided:
            missing = (node.name for node in owners.undecided if node.memory_gib is None)
            asked.update(dict.fromkeys(missing))
            continue
        for vm in too_large:
            message = (
                f"{vm.name} has {figure(vm.memory_gib or 0)} GiB; after its reserve a node that "
                f"may own it has at most {figure(most)} GiB."
            )
            yield Problem(vm_subject(vm), message)
    for name in asked:
        yield Unknown(path("nodes", name), "memory_gib")


@rule(
    "capacity.vm-fits-lost-nodes-only",
    Level.RISK,
    title="A virtual machine that fits only a node that may fail",
    why="When that node is down no other has the memory to start it.",
    remedy="Give more nodes the memory for it, or plan less for the virtual machine.",
    source=source("W-PLANSC"),
    facts=("MEM-02",),
    applies=lambda plan: with_load(plan) and nodes_left(plan) > 0,
)
def vm_fits_lost_nodes_only(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each highly available virtual machine that fits a node, but none that is left."""
    down = f"{counted(plan.capacity.node_failures_to_tolerate, 'node')} down"
    for owners, vms in _owners_by_memory(plan):
        if owners.left is None or owners.left == owners.most or owners.undecided:
            continue
        for vm in vms:
            memory = vm.memory_gib
            if memory and owners.left < memory <= owners.most and vm.highly_available:
                message = (
                    f"{vm.name} has {figure(memory)} GiB; with {down} its possible owners have at "
                    f"most {figure(owners.left)} GiB."
                )
                yield Problem(vm_subject(vm), message)


@rule(
    "capacity.too-little-memory-after-failures",
    Level.RISK,
    title="Memory does not suffice with nodes down",
    why="What does not fit into the nodes that are left stays off until a node is back.",
    remedy="Plan more memory, one node more, or less memory for virtual machines.",
    source=source("W-PLANSC"),
    facts=("MEM-01", "MEM-05", "MEM-07", "LIM-40"),
    applies=lambda plan: bool(plan.nodes),
)
def too_little_memory_after_failures(plan: Plan) -> Iterator[Problem | Unknown]:
    """The sum over the nodes that are left; a memory of a VM is asked for with its limit."""
    found = memory_after_failures(plan)
    for subject, field in found.undecided:
        if (subject, field) == ("", "vms") or subject.startswith("nodes/"):
            yield Unknown(subject, field)
    if found.spare_gib is not None and found.spare_gib < 0:
        down = counted(found.failures_to_tolerate, "node")
        message = (
            f"With {down} down {figure(found.supply_left_gib or 0)} GiB are left; virtual machines "
            f"that must restart need {figure(found.demand_gib or 0)} GiB{growth_words(plan)}."
        )
        yield Problem("capacity", message)


def growth_words(plan: Plan) -> str:
    """The growth that a sum includes, for the end of a sentence's part."""
    growth = plan.capacity.growth_percent
    return f" with {figure(growth)} % growth" if growth else ""


@rule(
    "capacity.too-little-memory-at-maximum",
    Level.ADVICE,
    title="Dynamic Memory cannot reach its maximum with nodes down",
    why="The virtual machines start, but cannot all grow to the most that they may have.",
    remedy="Plan for it, or lower the maximum of some virtual machines.",
    source=source("W-PLANSC"),
    facts=("MEM-07",),
    applies=lambda plan: with_load(plan) and bool(vms_with_dynamic_memory(plan)),
)
def too_little_memory_at_maximum(plan: Plan) -> Iterator[Problem | Unknown]:
    """The sum of maximum memory over what is left, where the startup memory fits."""
    found = memory_after_failures(plan)
    if found.supply_left_gib is None or found.spare_gib is None or found.spare_gib < 0:
        return
    total = 0.0
    for vm in clustered(plan):
        highest = vm.memory_gib or 0
        if vm.dynamic_memory is not None:
            if vm.dynamic_memory.maximum_gib is None:
                yield Unknown(vm_subject(vm), "dynamic_memory/maximum_gib")
            highest = max(highest, vm.dynamic_memory.maximum_gib or 0)
        total += vm.count * highest
    if total > found.supply_left_gib:
        message = (
            f"At their maximum the virtual machines need {figure(total)} GiB; with "
            f"{counted(found.failures_to_tolerate, 'node')} down {figure(found.supply_left_gib)} "
            "GiB are left."
        )
        yield Problem("capacity", message)


@rule(
    "capacity.too-many-vms",
    Level.BLOCKER,
    title="More virtual machines than a cluster takes",
    why="A cluster runs 8,000 virtual machines, 1,000 in Windows Server 2008 R2.",
    remedy="Plan two clusters.",
    source=source("W-MAX"),
    facts=("LIM-02",),
    applies=with_load,
)
def too_many_vms(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster with too many highly available virtual machines."""
    number = clustered_load(plan).vms
    most = VMS_PER_CLUSTER.get(plan.oldest_version, VMS_PER_CLUSTER_LATER)
    if number > most:
        yield Problem("vms", f"{number:,} virtual machines; a cluster takes {most:,}.")


@rule(
    "capacity.too-many-vms-per-host",
    Level.BLOCKER,
    title="More virtual machines or vCPUs than the nodes may run",
    why="Each host has a limit of running virtual machines and of vCPUs, whatever its hardware.",
    remedy="Plan more nodes.",
    source=source("W-MAX"),
    facts=("LIM-03", "LIM-06"),
    applies=with_load,
)
def too_many_vms_per_host(plan: Plan) -> Iterator[Problem | Unknown]:
    """The load beyond the limits of all nodes together, with every node up."""
    yield from _beyond_hosts(plan, len(plan.nodes), load(plan))


@rule(
    "capacity.too-many-vms-per-host-after-failures",
    Level.RISK,
    title="More virtual machines or vCPUs than the nodes left may run",
    why="The limits of a host hold for the state with nodes down too.",
    remedy="Plan more nodes.",
    source=source("W-PLANSC"),
    facts=("LIM-03", "LIM-06", "LIM-40"),
    applies=lambda plan: with_load(plan) and 0 < nodes_left(plan) < len(plan.nodes),
)
def too_many_vms_per_host_after_failures(plan: Plan) -> Iterator[Problem | Unknown]:
    """The load beyond the limits of the nodes that are left."""
    yield from _beyond_hosts(plan, nodes_left(plan), clustered_load(plan))


def _beyond_hosts(plan: Plan, hosts: int, planned: Load) -> Iterator[Problem]:
    version = plan.oldest_version
    number, vcpus = planned.vms, planned.vcpus
    most_vms = hosts * VMS_PER_HOST.get(version, VMS_PER_HOST_LATER)
    most_vcpus = hosts * VCPUS_PER_HOST.get(version, VCPUS_PER_HOST_LATER)
    run = "1 node runs" if hosts == 1 else f"{hosts} nodes run"
    if number > most_vms:
        message = f"{number:,} virtual machines; {run} at most {most_vms:,}."
        yield Problem("capacity", message)
    if vcpus > most_vcpus:
        yield Problem("capacity", f"{vcpus:,} vCPUs; {run} at most {most_vcpus:,}.")


@rule(
    "capacity.anti-affinity-beyond-nodes",
    Level.ADVICE,
    title="An anti-affinity group larger than the cluster",
    why="Not all of its virtual machines can run on different nodes; if enforced, some stay off.",
    remedy="Use several groups, or expect some of them to share a node.",
    source=source("P-FC"),
    facts=("OPS-04",),
    applies=with_load,
)
def anti_affinity_beyond_nodes(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each group with more virtual machines than there are nodes, at its first member."""
    groups: dict[str, list[Vm]] = {}
    for vm in plan.vms:
        if vm.anti_affinity is not None:
            groups.setdefault(vm.anti_affinity.casefold(), []).append(vm)
    for vms in groups.values():
        number = sum(vm.count for vm in vms)
        if number > len(plan.nodes):
            message = (
                f"Group {vms[0].anti_affinity} has {number} virtual machines; there are "
                f"{counted(len(plan.nodes), 'node')}."
            )
            yield Problem(vm_subject(vms[0]), message)


@rule(
    "capacity.csv-cache-too-large",
    since("2012", Level.RISK),
    title="The CSV cache takes more memory than it may",
    why="It is taken from the virtual machines; at most 20 % in 2012, 80 % in later versions.",
    remedy="Set the cache to 512 MiB to 2 GiB, and measure before it grows.",
    source=source("W-CSV"),
    facts=("CSV-16", "CSV-17", "MEM-05"),
    applies=lambda plan: bool(plan.cluster.properties.csv_cache_mib),
)
def csv_cache_too_large(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cache that is too large for a node, named once; missing memory is asked for elsewhere."""
    for node in sorted(plan.nodes, key=lambda node: node.memory_gib or 0):
        cache, share = csv_cache_gib(plan, node), _cache_share(plan, node)
        if node.memory_gib is not None and cache > share * node.memory_gib:
            message = (
                f"The CSV cache of {figure(cache)} GiB is more than {figure(share * 100)} % of the "
                f"{figure(node.memory_gib)} GiB of {node.name}."
            )
            yield Problem("cluster", message)
            return
