"""References follow the NICs of a node to new names."""

from __future__ import annotations

from collections.abc import Iterable

from planner.core.plan import Plan
from planner.core.references import renamed


def nics_followed(plan: Plan, renames: Iterable[tuple[str, str, str]]) -> Plan:
    """Let host addresses of the node (its name, old and new name of the NIC) follow.

    What names a NIC for every node follows once no node has one of the old name.
    """
    for owner, old, new in renames:
        plan = renamed(plan, "own_nics", old, new, owner=owner)
        others = (nic.name.casefold() for node in plan.nodes for nic in node.nics)
        if old.casefold() not in others:
            plan = renamed(plan, "nics", old, new)
    return plan
