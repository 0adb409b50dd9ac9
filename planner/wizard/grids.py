"""The grids of the wizard as data: which columns a list is edited in, and what should be alike."""

from __future__ import annotations

from collections.abc import Callable

from planner.core.parts import (
    ArrayPort,
    Drive,
    Hba,
    Network,
    Nic,
    Node,
    Site,
    SiteLink,
    StorageArray,
    Switch,
    Team,
    VirtualSwitch,
    Vm,
    Volume,
)
from planner.core.plan import Plan
from planner.forms.grid_spec import Column, GridSpec


def _with_sites(plan: Plan) -> bool:
    return bool(plan.sites)


def _on(*types: str) -> Callable[[Plan], bool]:
    """Whether the storage is of one of the types, or not decided yet."""
    return lambda plan: plan.storage.type is None or plan.storage.type in types


SHARED = _on("iscsi", "fibre_channel", "sas", "smb")
SPACES = _on("storage_spaces_direct")

CERTIFIED = (Column("certification_status", "m"), Column("certification_windows_server", "m"))

SITES = GridSpec(
    "sites",
    ("sites",),
    Site,
    "Sites",
    "site",
    (Column("name", "l"), Column("witness_only")),
    "sites",
    "sites",
    lead="Rooms or data centres. Leave it empty for a cluster in one place.",
)
SITE_LINKS = GridSpec(
    "site_links",
    ("site_links",),
    SiteLink,
    "Site links",
    "site link",
    (
        Column("name", "m"),
        Column("a", "m"),
        Column("b", "m"),
        Column("round_trip_ms"),
        Column("bandwidth_mbps"),
    ),
    "site-links",
)
NETWORKS = GridSpec(
    "networks",
    ("networks",),
    Network,
    "Networks",
    "network",
    (
        Column("name", "m"),
        Column("purposes", "l"),
        Column("vlan", "xs"),
        Column("subnet", "m"),
        Column("gateway", "m"),
        Column("dns_servers", "m"),
        Column("cluster_use", "m"),
        Column("dns_registration"),
        Column("mtu", "xs"),
    ),
    "networks",
    "networks",
    spare=3,
    like=True,
)
SWITCHES = GridSpec(
    "switches",
    ("switches",),
    Switch,
    "Physical switches",
    "switch",
    (
        Column("name", "m"),
        Column("kind", "m"),
        Column("model", "m"),
        Column("site", when=_with_sites),
        Column("fabric", "s", when=_on("fibre_channel")),
        Column("max_mtu", "s"),
        Column("dcb"),
        Column("stacked_with", "m"),
    ),
    "switches",
    "switches",
    like=True,
)
NODES = GridSpec(
    "nodes",
    ("nodes",),
    Node,
    "Nodes",
    "node",
    (
        Column("name", "m"),
        Column("site", when=_with_sites),
        Column("vendor", "s"),
        Column("model", "m"),
        Column("memory_gib", "s"),
        Column("processor_vendor", "m", "Processor maker"),
        Column("processor_model", "m", "Processor model"),
        Column("processor_sockets", "xs"),
        Column("processor_cores_per_socket", "xs"),
        Column("processor_threads_per_core", "xs"),
        Column("processor_x64", "s"),
        Column("processor_hardware_virtualization", "m"),
        Column("processor_slat", "s"),
        Column("processor_dep", "m"),
        *CERTIFIED,
        Column("management_address", "m"),
        Column("serial", "s"),
        Column("rack", "s"),
        Column("rack_unit", "xs"),
    ),
    "nodes",
    "nodes",
    page_size=16,
    alike=("*",),
    spare=1,
    like=True,
)
NICS = GridSpec(
    "nics",
    ("nodes",),
    Nic,
    "Network adapters",
    "network adapter",
    (
        Column("name", "m"),
        Column("card", "s"),
        Column("model", "m"),
        Column("speed_gbps", "xs"),
        Column("switch", "m"),
        Column("switch_port", "s"),
        Column("team", "s"),
        Column("rdma", "m"),
        *CERTIFIED,
    ),
    slug="nodes",
    inner="nics",
    alike=("card", "model", "speed_gbps", "team", "rdma"),
)
HBAS = GridSpec(
    "hbas",
    ("nodes",),
    Hba,
    "Host bus adapters",
    "HBA port",
    (
        Column("name", "m"),
        Column("kind", "m"),
        Column("card", "s"),
        Column("model", "m"),
        Column("speed_gbps", "xs"),
        Column("switch", "m"),
        Column("switch_port", "s"),
        Column("wwpn", "l"),
        Column("wwnn", "l", when=_on("fibre_channel")),
        *CERTIFIED,
    ),
    slug="nodes",
    inner="hbas",
    alike=("kind", "card", "model", "speed_gbps"),
    lead="One row per port. None are needed for iSCSI over network adapters.",
)
TEAMS = GridSpec(
    "teams",
    ("teams",),
    Team,
    "NIC teams",
    "team",
    (Column("name", "l"), Column("kind", "m"), Column("mode", "m")),
    "teams",
    "teams",
    lead="Made alike on every node.",
)
VIRTUAL_SWITCHES = GridSpec(
    "virtual_switches",
    ("virtual_switches",),
    VirtualSwitch,
    "Virtual switches",
    "virtual switch",
    (
        Column("name", "l"),
        Column("type", "m"),
        Column("via", "m"),
        Column("allow_management_os", "m"),
        Column("bandwidth_mode", "m"),
    ),
    "virtual-switches",
    "virtual_switches",
    lead="Made alike on every node.",
)
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
        Column("chap", "m", when=_on("iscsi")),
        Column("target", "l", when=_on("iscsi", "smb")),
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
        Column("network", "m", when=_on("iscsi", "smb")),
        Column("address", "m", when=_on("iscsi", "smb")),
        Column("wwpn", "l", when=_on("fibre_channel")),
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
    when=_on("iscsi"),
)
VMS = GridSpec(
    "vms",
    ("vms",),
    Vm,
    "Virtual machines",
    "virtual machine",
    (
        Column("name", "m"),
        Column("count", "xs"),
        Column("vcpus", "xs"),
        Column("memory_gib", "s"),
        Column("generation", "m"),
        Column("priority", "m"),
        Column("guest_os", "m"),
        Column("disks.size_gib", "s", "Disk"),
        Column("disks.volume", "m", "On volume", shared=True),
        Column("nics.virtual_switch", "m", "Virtual switch", shared=True),
        Column("nics.vlan", "xs", "VLAN", shared=True),
        Column("nics.address", "m", "Address"),
        Column("anti_affinity", "s"),
    ),
    "vms",
    "vms",
    page_size=16,
    starters=(("disks", "System"), ("nics", "NIC1")),
    spare=3,
    like=True,
)
