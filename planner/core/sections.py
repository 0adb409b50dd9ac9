"""A plan divided into sections, one per step of the wizard: their documents and what changed.

A section is a plain object made from the plan's canonical document, so that all sections together
hold all of it, each key once.
"""

from __future__ import annotations

from typing import Any

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


def split(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Divide a plan's document into its sections."""
    sections: dict[str, dict[str, Any]] = {}
    for section, keys in TOP_KEYS.items():
        content: dict[str, Any] = {key: document[key] for key in keys}
        if section == "nodes":
            content["nodes"] = [
                {key: value for key, value in node.items() if key not in _APART}
                for node in document["nodes"]
            ]
        elif section in NODE_KEYS:
            content["nodes"] = [
                {key: node[key] for key in ("name", *NODE_KEYS[section])}
                for node in document["nodes"]
            ]
        sections[section] = content
    return sections


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
