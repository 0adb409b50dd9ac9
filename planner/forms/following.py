"""References follow the NICs of nodes to new names."""

from __future__ import annotations

from collections.abc import Iterable

from planner.core.plan import Plan
from planner.core.rewriting import own_nics_renamed, renamed_all


def nics_followed(plan: Plan, renames: Iterable[tuple[str, str, str]]) -> Plan:
    """Let host addresses of the nodes (a node's name, old and new name of its NIC) follow.

    What names a NIC for every node follows once no node has one that kept the old name.
    """
    own: dict[str, dict[str, str]] = {}
    for_all: dict[str, str] = {}
    for owner, old, new in renames:
        own.setdefault(owner, {})[old] = new
        for_all.setdefault(old.casefold(), new)
    kept = {
        nic.name.casefold()
        for node in plan.nodes
        for nic in node.nics
        if nic.name not in own.get(node.name, {}).values()
    }
    plan = own_nics_renamed(plan, own)
    return renamed_all(plan, "nics", {old: new for old, new in for_all.items() if old not in kept})
