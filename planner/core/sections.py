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
NODES_IN = ("nodes", *NODE_KEYS)  # sections that hold something of each node
_APART = frozenset(key for keys in NODE_KEYS.values() for key in keys)


def content(plan: Plan, section: str) -> dict[str, Any]:
    """Return what a section holds, as parts of the plan; its nodes are objects of their keys."""
    found: dict[str, Any] = {key: getattr(plan, key) for key in TOP_KEYS[section]}
    keys = node_keys(section)
    if keys:
        found["nodes"] = tuple({key: getattr(node, key) for key in keys} for node in plan.nodes)
    return found


def node_keys(section: str) -> tuple[str, ...]:
    """The keys of each node that a section holds, () where it holds none of them."""
    if section == "nodes":
        return tuple(each.name for each in fields(Node) if each.name not in _APART)
    return ("name", *NODE_KEYS[section]) if section in NODE_KEYS else ()


def differs(old: Plan, new: Plan, section: str) -> bool:
    """Whether a section holds something else; the same objects are not looked into."""
    keys = (*TOP_KEYS[section], *(("nodes",) if section in NODES_IN else ()))
    if all(getattr(old, key) is getattr(new, key) for key in keys):
        return False
    return content(old, section) != content(new, section)


def whole(sections: dict[str, dict[str, Any]]) -> Plan:
    """The plan of all its sections, each as ``content`` gives it."""
    values = join(sections)
    return Plan(**{**values, "nodes": tuple(Node(**each) for each in values["nodes"])})


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
