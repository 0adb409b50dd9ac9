"""Rules about Multipath I/O: how it spreads the load, and over how many ports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.parts import Node
from planner.core.plan import Plan
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes, unlike
from planner.rules.paths import ON_PATHS
from planner.rules.ways import independent_ports, storage_ports
from planner.rules.wording import counted

ONE_PATH_AT_A_TIME = re.compile(r"\bfail[\s-]?over\b", re.IGNORECASE)


def with_multipath(plan: Plan) -> bool:
    """Whether Multipath I/O is planned for LUNs of an array."""
    return plan.storage.type in ON_PATHS and plan.storage.mpio.enabled is True


@rule(
    "multipath.no-policy",
    Level.ADVICE,
    title="Multipath I/O without a load-balancing policy",
    why="Each array wants another policy; left alone, each node takes what its module starts with.",
    remedy="Enter the policy that the maker of the array names.",
    source=source("P-MPIO"),
    facts=("STO-FC-08", "STO-18"),
    applies=with_multipath,
)
def no_policy(plan: Plan) -> Iterator[Problem | Unknown]:
    """The policy that is not decided."""
    if plan.storage.mpio.policy is None:
        yield Unknown("storage", "mpio/policy")


@rule(
    "multipath.fail-over-only",
    Level.ADVICE,
    title="Multipath I/O uses one path at a time",
    why="The other paths carry nothing until the first one fails.",
    remedy="Use a policy that spreads the load, if the maker of the array supports one.",
    source=source("P-MPIO"),
    facts=("STO-FC-08",),
    applies=with_multipath,
)
def fail_over_only(plan: Plan) -> Iterator[Problem | Unknown]:
    """The policy that only fails over; an open one is asked for elsewhere."""
    policy = plan.storage.mpio.policy
    if policy is not None and ONE_PATH_AT_A_TIME.search(policy):
        yield Problem("storage", f"The policy of Multipath I/O is {policy}.")


@rule(
    "multipath.unlike-numbers-of-ports",
    Level.ADVICE,
    title="Nodes with different numbers of storage ports",
    why="What runs well on one node may crawl on another, or lose its storage with one cable.",
    remedy="Give each node the same number of HBA ports or iSCSI NICs.",
    source=source("W-CREQ"),
    facts=("STO-10", "CERT-28"),
    applies=lambda plan: several_nodes(plan) and plan.storage.type in ON_PATHS,
)
def unlike_numbers_of_ports(plan: Plan) -> Iterator[Problem | Unknown]:
    """The nodes that do not have the same number of ways; one without any is judged elsewhere."""

    def ways(node: Node) -> str:
        return counted(independent_ports(storage_ports(plan, node)), "port")

    reached = [node for node in plan.nodes if storage_ports(plan, node)]
    yield from unlike(reached, ways, "storage ports", "hbas")
