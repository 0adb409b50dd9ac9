"""A plan divided into sections, one per step of the wizard: their documents and what changed.

All sections together hold all of the plan; but for the names of nodes, each key stands once.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from planner.core.parts import Node
from planner.core.plan import Plan

# Section: the plan's top-level keys it holds, and the keys of each node.
TOP_KEYS: dict[str, tuple[str, ...]] = {
    "engagement": ("title", "client", "environment", "notes"),
    "platform": ("windows_server", "edition", "installation", "cluster", "directory", "host"),
    "networks": ("sites", "site_links", "switches", "networks"),
    "nodes": (),
    "adapters": ("teams", "virtual_switches"),
    "storage": ("storage",),
    "quorum": ("quorum",),
    "vms": ("vms",),
    "operation": ("live_migration", "capacity", "operations"),
    "accepted": ("accepted",),
}
NODE_KEYS: dict[str, tuple[str, ...]] = {
    "adapters": ("nics", "hbas", "interfaces"),
    "storage": ("drives", "iscsi_initiator"),
}
TITLES = {
    "engagement": "Engagement",
    "platform": "Platform",
    "networks": "Networks and switches",
    "nodes": "Nodes",
    "adapters": "Adapters",
    "storage": "Storage",
    "quorum": "Quorum",
    "vms": "Virtual machines",
    "operation": "Live migration and operation",
    "accepted": "Accepted findings",
}
_APART = frozenset(key for keys in NODE_KEYS.values() for key in keys)


def content(plan: Plan, section: str) -> dict[str, Any]:
    """Return what a section holds, as parts of the plan; its nodes are objects of their keys."""
    found: dict[str, Any] = {key: getattr(plan, key) for key in TOP_KEYS[section]}
    if section == "nodes":
        keys = tuple(each.name for each in fields(Node) if each.name not in _APART)
    elif section in NODE_KEYS:
        keys = ("name", *NODE_KEYS[section])
    else:
        return found
    found["nodes"] = tuple({key: getattr(node, key) for key in keys} for node in plan.nodes)
    return found


def join(sections: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Put the sections of one plan together again; nodes of other sections follow "nodes".

    Where "nodes" has a node that another section does not know (by name, ignoring case), that node
    has nothing of that section; a node that only another section knows is left out.
    """
    document: dict[str, Any] = {"format": "cluster-plan/1"}
    for section, keys in TOP_KEYS.items():
        document.update({key: sections[section][key] for key in keys})
    known = {
        section: {node["name"].casefold(): node for node in sections[section]["nodes"]}
        for section in NODE_KEYS
    }
    document["nodes"] = [_joined(node, known) for node in sections["nodes"]["nodes"]]
    return document


def _joined(node: dict[str, Any], known: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
    whole = dict(node)
    for section, keys in NODE_KEYS.items():
        part = known[section].get(node["name"].casefold())
        if part is not None:
            whole.update({key: part[key] for key in keys})
    return whole


def changed(old: dict[str, str], new: dict[str, str]) -> tuple[str, ...]:
    """Sections whose digests differ, in order."""
    return tuple(section for section in TOP_KEYS if old.get(section) != new.get(section))
