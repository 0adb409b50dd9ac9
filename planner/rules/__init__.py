"""The rules: one module per domain, one small function per rule, judged by ``engine.check``."""

from planner.rules import (
    capacity,
    certification,
    identity,
    network,
    nodes,
    platform,
    quorum,
    storage,
    vms,
)
from planner.rules.base import RULES, Level, Problem, Rule, Unknown
from planner.rules.engine import Finding, Report, check, pack_version

__all__ = [
    "RULES",
    "Finding",
    "Level",
    "Problem",
    "Report",
    "Rule",
    "Unknown",
    "capacity",
    "certification",
    "check",
    "identity",
    "network",
    "nodes",
    "pack_version",
    "platform",
    "quorum",
    "storage",
    "vms",
]
