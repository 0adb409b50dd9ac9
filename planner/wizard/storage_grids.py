"""The grids of the storage step as data: arrays and their ports, volumes, drives, initiators."""

from __future__ import annotations

from planner.core.parts import ArrayPort, Drive, Node, StorageArray, Volume
from planner.forms.grid_spec import Column, GridSpec
from planner.wizard.columns import CERTIFIED, SHARED, SPACES, on

ARRAYS = GridSpec(
    "arrays",
    ("storage", "arrays"),
    StorageArray,
    "Storage arrays and file servers",
    "storage array",
    (
        Column("name", "m"),
        Column("vendor", "s"),
        Column("model", "m"),
        Column("persistent_reservations", "m"),
        Column("chap", "m", when=on("iscsi")),
        Column("target", "l", when=on("iscsi", "smb")),
        Column("usable_gib", "s"),
        *CERTIFIED,
    ),
    "arrays",
    "arrays",
    like=True,
    when=SHARED,
)
PORTS = GridSpec(
    "ports",
    ("storage", "arrays"),
    ArrayPort,
    "Array ports",
    "port",
    (
        Column("name", "s"),
        Column("controller", "s"),
        Column("switch", "m"),
        Column("network", "m", when=on("iscsi", "smb")),
        Column("address", "m", when=on("iscsi", "smb")),
        Column("wwpn", "l", when=on("fibre_channel")),
    ),
    slug="arrays",
    inner="ports",
    when=SHARED,
)
VOLUMES = GridSpec(
    "volumes",
    ("storage", "volumes"),
    Volume,
    "Volumes",
    "volume",
    (
        Column("name", "m"),
        Column("array", "m", when=SHARED),
        Column("size_gib", "s"),
        Column("purpose", "m"),
        Column("file_system", "s"),
        Column("partition_style", "s"),
        Column("lun_id", "xs", when=SHARED),
        Column("resiliency", "m", when=SPACES),
    ),
    "volumes",
    "volumes",
    like=True,
)
DRIVES = GridSpec(
    "drives",
    ("nodes",),
    Drive,
    "Local drives",
    "kind of drive",
    (
        Column("name", "m"),
        Column("media", "m"),
        Column("count", "xs"),
        Column("size_gib", "s"),
        Column("role", "m"),
    ),
    slug="nodes",
    inner="drives",
    when=SPACES,
    alike=("media", "count", "size_gib", "role"),
    lead="What Storage Spaces Direct pools; one row per kind of drive in each node.",
)
INITIATORS = GridSpec(
    "initiators",
    ("nodes",),
    Node,
    "iSCSI initiators",
    "node",
    (Column("name", "m"), Column("iscsi_initiator", "l")),
    "nodes",
    "nodes",
    grows=False,
    when=on("iscsi"),
)
