"""The tables of the wizard as data: which list, which columns, what an item's page asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner.core.parts import (
    ArrayPort,
    Drive,
    Hba,
    Interface,
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
    VmDisk,
    VmNic,
    Volume,
)
from planner.core.plan import Plan
from planner.forms.page import NOTHING, Block
from planner.forms.places import part_at, put_at
from planner.forms.rows import RowSpec


@dataclass(frozen=True, slots=True)
class Table:
    """One list of the plan on a step's page, with a page per item.

    ``columns`` are keys of questions, or names of lists; ``ref_kind`` is how references call the
    list. Without ``grows`` items are neither added nor removed here.
    """

    slug: str
    place: tuple[str, ...]
    kind: type
    title: str
    one: str
    columns: tuple[str, ...]
    ref_kind: str
    only: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    rows: tuple[RowSpec, ...] = ()
    grows: bool = True
    lead: str = ""

    def items(self, plan: Plan) -> tuple[Any, ...]:
        """The members of the list."""
        found: tuple[Any, ...] = part_at(plan, self.place)
        return found

    def replaced(self, plan: Plan, items: tuple[Any, ...]) -> Plan:
        """The plan with other members in the list."""
        changed: Plan = put_at(plan, self.place, items)
        return changed

    def block(self, index: int) -> Block:
        """The questions about the item at ``index``; one beyond the end is a new one."""
        return Block(
            (*self.place, index),
            self.kind,
            only=self.only,
            omit=self.omit,
            common=self.common,
            rows=self.rows,
        )

    def asks(self, name: str) -> bool:
        """Whether the field ``name`` is asked on the item's page, as a question or as rows."""
        if any(spec.name == name for spec in self.rows):
            return True
        return name not in self.omit and (not self.only or name in self.only)


NICS = RowSpec(
    "nics",
    Nic,
    "Network adapters",
    "network adapter",
    common=(
        "name",
        "card",
        "model",
        "speed_gbps",
        "switch",
        "switch_port",
        "team",
        "certification_status",
        "certification_windows_server",
    ),
    cleared=("switch_port",),
)
HBAS = RowSpec(
    "hbas",
    Hba,
    "Host bus adapters",
    "HBA port",
    common=(
        "name",
        "kind",
        "card",
        "model",
        "speed_gbps",
        "switch",
        "switch_port",
        "wwpn",
        "certification_status",
        "certification_windows_server",
    ),
    cleared=("switch_port", "wwpn", "wwnn"),
)
INTERFACES = RowSpec(
    "interfaces",
    Interface,
    "Host addresses",
    "host address",
    cleared=("address", "network"),
    lead="Where this host meets each network. Two networks on one adapter are two rows.",
)
DRIVES = RowSpec("drives", Drive, "Local drives", "kind of drive")
PORTS = RowSpec("ports", ArrayPort, "Ports", "port", cleared=("address", "wwpn"))
VM_DISKS = RowSpec("disks", VmDisk, "Disks", "disk")
VM_NICS = RowSpec("nics", VmNic, "Network adapters", "network adapter", cleared=("address",))

SWITCHES = Table(
    "switches",
    ("switches",),
    Switch,
    "Physical switches",
    "switch",
    ("name", "kind", "model", "site", "max_mtu", "stacked_with"),
    "switches",
)
NETWORKS = Table(
    "networks",
    ("networks",),
    Network,
    "Networks",
    "network",
    ("name", "purposes", "vlan", "subnet", "gateway", "cluster_use"),
    "networks",
    common=("name", "purposes", "vlan", "subnet", "gateway", "dns_servers", "cluster_use", "mtu"),
)
SITES = Table(
    "sites",
    ("sites",),
    Site,
    "Sites",
    "site",
    ("name", "witness_only"),
    "sites",
    lead="Rooms or data centres. Leave it empty for a cluster in one place.",
)
SITE_LINKS = Table(
    "site-links",
    ("site_links",),
    SiteLink,
    "Site links",
    "site link",
    ("name", "a", "b", "round_trip_ms", "bandwidth_mbps"),
    "",
)
NODES = Table(
    "nodes",
    ("nodes",),
    Node,
    "Nodes",
    "node",
    ("name", "model", "processor_model", "processor_sockets", "memory_gib", "certification_status"),
    "nodes",
    omit=("nics", "hbas", "interfaces", "drives", "iscsi_initiator"),
    common=(
        "name",
        "site",
        "vendor",
        "model",
        "memory_gib",
        "processor_vendor",
        "processor_model",
        "processor_sockets",
        "processor_cores_per_socket",
        "processor_threads_per_core",
        "processor_x64",
        "processor_hardware_virtualization",
        "processor_slat",
        "processor_dep",
        "certification_status",
        "certification_windows_server",
        "management_address",
        "power_feeds",
    ),
)
NODE_ADAPTERS = Table(
    "nodes",
    ("nodes",),
    Node,
    "Adapters of each node",
    "node",
    ("name", "nics", "hbas", "interfaces"),
    "nodes",
    only=NOTHING,
    rows=(NICS, HBAS, INTERFACES),
    grows=False,
)
NODE_STORAGE = Table(
    "nodes",
    ("nodes",),
    Node,
    "Drives and initiator of each node",
    "node",
    ("name", "drives", "iscsi_initiator"),
    "nodes",
    only=("iscsi_initiator",),
    rows=(DRIVES,),
    grows=False,
)
TEAMS = Table("teams", ("teams",), Team, "NIC teams", "team", ("name", "kind", "mode"), "teams")
VIRTUAL_SWITCHES = Table(
    "virtual-switches",
    ("virtual_switches",),
    VirtualSwitch,
    "Virtual switches",
    "virtual switch",
    ("name", "type", "via", "allow_management_os", "bandwidth_mode"),
    "virtual_switches",
)
ARRAYS = Table(
    "arrays",
    ("storage", "arrays"),
    StorageArray,
    "Storage arrays and file servers",
    "storage array",
    ("name", "vendor", "model", "ports", "usable_gib", "certification_status"),
    "arrays",
    common=(
        "name",
        "site",
        "vendor",
        "model",
        "certification_status",
        "certification_windows_server",
        "persistent_reservations",
        "chap",
        "target",
        "usable_gib",
    ),
    rows=(PORTS,),
)
VOLUMES = Table(
    "volumes",
    ("storage", "volumes"),
    Volume,
    "Volumes",
    "volume",
    ("name", "array", "size_gib", "purpose", "file_system"),
    "volumes",
    common=(
        "name",
        "array",
        "size_gib",
        "purpose",
        "file_system",
        "partition_style",
        "resiliency",
        "presented_to",
    ),
)
VMS = Table(
    "vms",
    ("vms",),
    Vm,
    "Virtual machines",
    "virtual machine",
    ("name", "count", "vcpus", "memory_gib", "priority", "guest_os"),
    "vms",
    common=("name", "count", "vcpus", "memory_gib", "guest_os", "generation", "priority"),
    rows=(VM_DISKS, VM_NICS),
)
