"""Rules about the nodes that a plan keeps in reserve."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.plan import Plan
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.capacity import nodes_left
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes
from planner.rules.wording import counted

MANY_NODES = 8  # OPS-19
LEAST_FOR_THE_HOST_GIB = 2  # U-38: what rules of thumb start from


@rule(
    "reserve.no-node-may-fail",
    Level.RISK,
    title="No node may fail by plan",
    why="Without the room of one node nothing restarts after a failure, and no node can be "
    "emptied for an update.",
    remedy="Let the plan tolerate the failure of one node at least.",
    source=source("T-EE405267"),
    facts=("LIM-41", "OPS-11"),
    applies=several_nodes,
)
def no_node_may_fail(plan: Plan) -> Iterator[Problem | Unknown]:
    """A plan that tolerates no failure."""
    if not plan.capacity.node_failures_to_tolerate:
        yield Problem("capacity", f"The plan lets none of its {len(plan.nodes)} nodes fail.")


@rule(
    "reserve.no-node-left",
    Level.RISK,
    title="As many failures tolerated as there are nodes",
    why="With every node down nothing is left that could run virtual machines.",
    remedy="Tolerate fewer failures than there are nodes.",
    source=source("W-PLANSC"),
    facts=("MEM-01", "LIM-40"),
    applies=several_nodes,
)
def no_node_left(plan: Plan) -> Iterator[Problem | Unknown]:
    """A plan that tolerates the failure of all its nodes."""
    if not nodes_left(plan):
        failures = counted(plan.capacity.node_failures_to_tolerate, "failure")
        message = f"The plan tolerates {failures} of nodes; it has {len(plan.nodes)}."
        yield Problem("capacity", message)


@rule(
    "reserve.none-during-maintenance",
    Level.ADVICE,
    title="A large cluster with one node in reserve",
    why="While one of many nodes is being updated there is no room for a failure, and with many "
    "nodes one is being updated often.",
    remedy="Let the plan tolerate two failures.",
    source=source("W-PLANSC"),
    facts=("OPS-19",),
    origin="practice",
    applies=lambda plan: len(plan.nodes) >= MANY_NODES,
)
def none_during_maintenance(plan: Plan) -> Iterator[Problem | Unknown]:
    """A plan of many nodes that tolerates one failure."""
    if plan.capacity.node_failures_to_tolerate == 1:
        yield Problem("capacity", f"One of {len(plan.nodes)} nodes is in reserve.")


@rule(
    "reserve.little-for-the-host",
    Level.ADVICE,
    title="Little memory is kept for the host itself",
    why="Hyper-V takes what it needs all the same, so fewer virtual machines start than planned.",
    remedy="Keep 4 GiB or a tenth of the memory, whichever is more, or leave the field empty.",
    source=source("W-PLANSC"),
    facts=("MEM-03", "MEM-04", "MEM-05"),
    applies=lambda plan: plan.capacity.host_reserve_gib is not None,
)
def little_for_the_host(plan: Plan) -> Iterator[Problem | Unknown]:
    """A reserve of the plan's own that is below any rule of thumb."""
    kept = plan.capacity.host_reserve_gib
    if kept is not None and kept < LEAST_FOR_THE_HOST_GIB:
        yield Problem("capacity", f"The plan keeps {figure(kept)} GiB of each node for the host.")
