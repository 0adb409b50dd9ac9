"""Memory of the cluster with as many nodes down as the plan tolerates, as a sum to redo by hand.

The check is: memory of all virtual machines that must restart <= usable memory of all nodes less
that of the largest ones (facts MEM-01, LIM-40). What a host needs for itself is taken off first
(MEM-05). Microsoft publishes no formula for that, so the reserve is an assumption that the plan may
replace (MEM-03, MEM-04, U-38).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.capacity.drives import drive_roles
from planner.core.capacity.figures import figure
from planner.core.memo import once_per_plan
from planner.core.parts import Node, Vm
from planner.core.plan import Plan, at_least, path

RESERVE_LEAST_GIB = 4.0  # MEM-04: the product's own rule is the larger of 4 GiB and 10 %
RESERVE_SHARE = 0.1
CSV_CACHE_DEFAULT_MIB = 1024  # CSV-16: from Windows Server 2019; before it the default is none
S2D_GIB_PER_TIB = 4.0  # S2D-07 "4 GB per TB of cache drives", read as GiB per TiB

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NodeMemory:
    """Memory of one node in GiB; None where the plan does not say enough.

    ``reserve_gib`` is ``host_gib`` + ``csv_cache_gib`` + ``s2d_gib``, and ``usable_gib`` what
    is then left of ``memory_gib`` for virtual machines, never below zero.
    """

    name: str
    memory_gib: float | None
    host_gib: float | None
    csv_cache_gib: float
    s2d_gib: float | None
    reserve_gib: float | None
    usable_gib: float | None


@dataclass(frozen=True, slots=True)
class SumLine:
    """One line of the sum; ``value_gib`` is None where not decided, ``total`` marks a result."""

    label: str
    value_gib: float | None
    total: bool = False


@dataclass(frozen=True, slots=True)
class MemorySum:
    """The sum with its workings, in GiB; a figure is None where the plan does not say enough.

    ``vms_gib`` is the startup memory of the ``vm_count`` highly available virtual machines,
    ``demand_gib`` the same with growth. ``lost_nodes`` are the ``failures_to_tolerate`` nodes with
    most usable memory; ``spare_gib`` = ``supply_left_gib`` - ``demand_gib`` may be negative.
    ``undecided`` are the (subject, field) pairs that are missing.
    """

    nodes: tuple[NodeMemory, ...]
    vm_count: int
    vms_gib: float | None
    growth_percent: float
    demand_gib: float | None
    supply_all_gib: float | None
    failures_to_tolerate: int
    lost_nodes: tuple[str, ...]
    supply_left_gib: float | None
    spare_gib: float | None
    undecided: tuple[Place, ...]

    @property
    def lines(self) -> tuple[SumLine, ...]:
        """The sum line by line, as a table shows it."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[SumLine]:
        for node in self.nodes:
            yield SumLine(f"{node.name}: {_workings(node)}", node.usable_gib)
        yield SumLine("Usable memory of all nodes", self.supply_all_gib, total=True)
        usable = {node.name: node.usable_gib for node in self.nodes}
        for name in self.lost_nodes:
            value = usable[name]
            yield SumLine(f"less {name}, down", None if value is None else -value)
        yield SumLine(
            f"Left with {_nodes(self.failures_to_tolerate)} down", self.supply_left_gib, total=True
        )
        yield SumLine(f"Virtual machines that must restart: {self.vm_count}", self.vms_gib)
        if self.growth_percent:
            growth = None
            if self.demand_gib is not None and self.vms_gib is not None:
                growth = _tidy(self.demand_gib - self.vms_gib)
            yield SumLine(f"Growth of {figure(self.growth_percent)} %", growth)
        yield SumLine("Needed", self.demand_gib, total=True)
        short = self.spare_gib is not None and self.spare_gib < 0
        yield SumLine("Short" if short else "Spare", self.spare_gib, total=True)


@once_per_plan
def memory_after_failures(plan: Plan) -> MemorySum:
    """Set the memory that must restart against what the nodes left have, with the workings."""
    undecided: list[Place] = []
    if not plan.nodes:
        undecided.append(("", "nodes"))
    if plan.storage.type is None and any(node.drives for node in plan.nodes):
        undecided.append(("storage", "type"))
    nodes = tuple(node_memory(plan, node, undecided) for node in plan.nodes)
    vm_count, vms_gib = _vms(plan.vms, undecided)
    growth = plan.capacity.growth_percent
    demand = None if vms_gib is None else _tidy(vms_gib * (1 + growth / 100))
    known = [node for node in nodes if node.usable_gib is not None]
    supply_all = supply_left = None
    lost: tuple[str, ...] = ()
    failures = plan.capacity.node_failures_to_tolerate
    if nodes and len(known) == len(nodes):
        by_size = sorted(known, key=lambda node: -(node.usable_gib or 0))  # stable: plan's order
        lost = tuple(node.name for node in by_size[:failures])
        supply_all = _tidy(sum(node.usable_gib or 0 for node in by_size))
        supply_left = _tidy(sum(node.usable_gib or 0 for node in by_size[failures:]))
    spare = None
    if supply_left is not None and demand is not None:
        spare = _tidy(supply_left - demand)
    return MemorySum(
        nodes=nodes,
        vm_count=vm_count,
        vms_gib=vms_gib,
        growth_percent=growth,
        demand_gib=demand,
        supply_all_gib=supply_all,
        failures_to_tolerate=failures,
        lost_nodes=lost,
        supply_left_gib=supply_left,
        spare_gib=spare,
        undecided=tuple(undecided),
    )


def node_memory(plan: Plan, node: Node, undecided: list[Place] | None = None) -> NodeMemory:
    """Reserve and usable memory of one node; what is missing is added to ``undecided``."""
    missing: list[Place] = [] if undecided is None else undecided
    if node.memory_gib is None:
        missing.append((path("nodes", node.name), "memory_gib"))
    host = plan.capacity.host_reserve_gib
    if host is None and node.memory_gib is not None:
        host = _tidy(max(RESERVE_LEAST_GIB, RESERVE_SHARE * node.memory_gib))
    cache = csv_cache_gib(plan, node)
    s2d = _s2d_gib(node, missing) if plan.storage.type == "storage_spaces_direct" else 0.0
    reserve = None if host is None or s2d is None else _tidy(host + cache + s2d)
    usable = None
    if node.memory_gib is not None and reserve is not None:
        usable = _tidy(max(0.0, node.memory_gib - reserve))
    return NodeMemory(node.name, node.memory_gib, host, cache, s2d, reserve, usable)


def csv_cache_gib(plan: Plan, node: Node) -> float:
    """Memory that the CSV read cache takes on a node, in GiB: the plan's, else the default."""
    version = plan.version_of(node)
    planned = plan.cluster.properties.csv_cache_mib
    if not at_least(version, "2012"):
        return 0.0
    if planned is None:
        planned = CSV_CACHE_DEFAULT_MIB if at_least(version, "2019") else 0
    return planned / 1024


def _s2d_gib(node: Node, missing: list[Place]) -> float | None:
    roles = drive_roles(node)
    missing += roles.undecided
    known = not roles.undecided
    cache_gib = 0.0
    for drive in roles.cache:
        subject = path("nodes", node.name, "drives", drive.name)
        if drive.count is None:
            missing.append((subject, "count"))
        if drive.size_gib is None:
            missing.append((subject, "size_gib"))
        if drive.count is None or drive.size_gib is None:
            known = False
        else:
            cache_gib += drive.count * drive.size_gib
    return _tidy(cache_gib / 1024 * S2D_GIB_PER_TIB) if known else None


def _vms(vms: tuple[Vm, ...], missing: list[Place]) -> tuple[int, float | None]:
    if not vms:
        missing.append(("", "vms"))
        return 0, None
    count = 0
    total = 0.0
    known = True
    for vm in vms:
        if not vm.highly_available:
            continue
        count += vm.count
        if vm.memory_gib is None:
            known = False
            missing.append((path("vms", vm.name), "memory_gib"))
        else:
            total += vm.count * vm.memory_gib
    return count, _tidy(total) if known else None


def _workings(node: NodeMemory) -> str:
    if node.memory_gib is None or node.host_gib is None:
        return "memory not decided"
    parts = [figure(node.memory_gib), f"less {figure(node.host_gib)} for the host"]
    if node.csv_cache_gib:
        parts.append(f"{figure(node.csv_cache_gib)} for the CSV cache")
    if node.s2d_gib is None:
        parts.append("an undecided share for the cache drives")
    elif node.s2d_gib:
        parts.append(f"{figure(node.s2d_gib)} for the cache drives")
    return ", ".join(parts)


def _nodes(count: int) -> str:
    return f"{count} node" if count == 1 else f"{count} nodes"


def _tidy(value: float) -> float:
    """Take the dust of binary fractions off a figure."""
    return round(value, 6)
