"""The ways from nodes to the storage, as the rules know them: those of ``planner.core.ways``."""

from __future__ import annotations

from planner.core.ways import (
    HBA_KINDS,
    StoragePort,
    fabric_of,
    independent_ports,
    paths_to,
    storage_hbas,
    storage_ports,
)

__all__ = [
    "HBA_KINDS",
    "StoragePort",
    "fabric_of",
    "independent_ports",
    "paths_to",
    "storage_hbas",
    "storage_ports",
]
