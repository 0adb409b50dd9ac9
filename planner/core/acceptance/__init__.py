"""The acceptance checklist: what has to be seen before a cluster is handed over."""

from __future__ import annotations

from planner.core.acceptance.base import Group, Line
from planner.core.acceptance.cluster import CLUSTER, MACHINES
from planner.core.acceptance.hosts import HARDWARE, NETWORK, WINDOWS
from planner.core.acceptance.proving import FAILURES, HAND_OVER
from planner.core.acceptance.storage import STORAGE
from planner.core.plan import Plan

__all__ = ["GROUPS", "Group", "Line", "checklist"]

GROUPS = (
    Group("Hardware and cables", HARDWARE),
    Group("Windows on the nodes", WINDOWS),
    Group("Networks", NETWORK),
    Group("Storage", STORAGE),
    Group("Cluster", CLUSTER),
    Group("Hosts and machines", MACHINES),
    Group("Failures", FAILURES),
    Group("Hand-over", HAND_OVER),
)


def checklist(plan: Plan) -> tuple[Group, ...]:
    """Return the lines that hold for the plan's version and storage; no group is empty."""
    kept = (
        Group(group.title, tuple(line for line in group.lines if line.holds(plan)))
        for group in GROUPS
    )
    return tuple(group for group in kept if group.lines)
