"""The parts of ``cluster-plan/1`` as frozen dataclasses; ``planner.core.plan`` puts them together.

Names, units, order of fields and meaning are those of the format. ``None`` means *not decided yet*.
Lists are tuples. References are names; ``planner.core.references`` checks them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from planner.core.fields import (
    Address,
    ArrayRef,
    CertifiedVersion,
    Count,
    CountFromOne,
    Date,
    Edition,
    Installation,
    InterfaceRef,
    Name,
    NetworkRef,
    NicRef,
    NodeRef,
    Number,
    Purpose,
    SiteRef,
    Subnet,
    SwitchRef,
    TeamRef,
    Text,
    UplinkRef,
    Version,
    VirtualSwitchRef,
    VlanId,
    VmRef,
    VolumeRef,
    Weight,
    Wwn,
)

STRICT: dict[str, Any] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """What was found in the Windows Server Catalog, and for which version."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    status: Literal["certified", "not_certified", "unknown"] | None = None
    windows_server: CertifiedVersion | None = None
    catalog_url: Text | None = None
    checked_on: Date | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Whom the plan is for."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Text | None = None
    contact: Text | None = None
    reference: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAddress:
    """One static address of the cluster name, on one client-access network."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    network: NetworkRef
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterProperties:
    """Cluster settings that differ from their defaults."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    same_subnet_delay_ms: Count | None = None
    same_subnet_threshold: Count | None = None
    cross_subnet_delay_ms: Count | None = None
    cross_subnet_threshold: Count | None = None
    csv_cache_mib: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The cluster name object and its addresses."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Text | None = None
    addressing: Literal["static", "dhcp", "distributed"] | None = None
    addresses: tuple[ClusterAddress, ...] = ()
    organizational_unit: Text | None = None
    prestaged: bool | None = None
    properties: ClusterProperties = field(default_factory=ClusterProperties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Active Directory and DNS."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    mode: Literal["domain", "ad_detached", "workgroup"] | None = None
    domain: Text | None = None
    functional_level: Version | None = None
    dns_servers: tuple[Address, ...] = ()
    domain_controllers_outside_cluster: bool | None = None
    primary_dns_suffix: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A room or data centre."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    witness_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLink:
    """The line between two sites."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    a: SiteRef | None = None
    b: SiteRef | None = None
    round_trip_ms: Number | None = None
    bandwidth_mbps: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A physical switch, Ethernet or Fibre Channel."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    kind: Literal["ethernet", "fibre_channel"] | None = None
    site: SiteRef | None = None
    model: Text | None = None
    fabric: Text | None = None
    max_mtu: Count | None = None
    dcb: bool | None = None
    stacked_with: SwitchRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network by what it carries; ``mtu`` is in bytes, ``vlan`` 0 means untagged."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    purposes: tuple[Purpose, ...] = ()
    vlan: VlanId | None = None
    subnet: Subnet | None = None
    gateway: Address | None = None
    dns_servers: tuple[Address, ...] = ()
    dns_registration: bool | None = None
    dhcp: bool | None = None
    metric: Count | None = None
    mtu: Count | None = None
    cluster_use: Literal["none", "cluster_only", "cluster_and_client"] | None = None
    site: SiteRef | None = None
    bandwidth_weight: Weight | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A NIC team, made alike on every node; NICs name it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    kind: Literal["lbfo", "set", "vendor"] | None = None
    mode: Literal["switch_independent", "static", "lacp"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualSwitch:
    """A Hyper-V virtual switch, made alike on every node."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    via: UplinkRef | None = None
    type: Literal["external", "internal", "private"] | None = None
    allow_management_os: bool | None = None
    bandwidth_mode: Literal["none", "weight", "absolute", "default"] | None = None
    sr_iov: bool | None = None
    load_balancing: Literal["dynamic", "hyper_v_port"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What is set alike on every node."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    system_drive: Text | None = None
    memory_dump: Literal["small", "kernel", "complete", "automatic", "active"] | None = None
    power_plan: Literal["high_performance", "balanced"] | None = None
    time_zone: Text | None = None
    time_source: Text | None = None
    locale: Text | None = None
    vm_path: Text | None = None
    firewall: Literal["windows", "third_party", "off"] | None = None
    remote_registry: bool | None = None
    smb_bindings: bool | None = None
    credential_guard: bool | None = None
    ntlm_blocked: bool | None = None
    automount: bool | None = None
    domain_controller_role: bool | None = None
    other_roles: tuple[Text, ...] = ()
    antivirus: bool | None = None
    antivirus_exclusions: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """The processors of one node."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    vendor: Literal["intel", "amd"] | None = None
    model: Text | None = None
    sockets: Count | None = None
    cores_per_socket: Count | None = None
    threads_per_core: Count | None = None
    x64: bool | None = None
    hardware_virtualization: bool | None = None
    slat: bool | None = None
    dep: bool | None = None

    @property
    def cores(self) -> int | None:
        """Physical cores of the node, or None where not decided."""
        if self.sockets is None or self.cores_per_socket is None:
            return None
        return self.sockets * self.cores_per_socket

    @property
    def logical_processors(self) -> int | None:
        """Hardware threads of the node, or None where not decided."""
        if self.cores is None or self.threads_per_core is None:
            return None
        return self.cores * self.threads_per_core


@dataclass(frozen=True, slots=True, kw_only=True)
class Nic:
    """One port of a network adapter; ``card`` groups the ports that fail together."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    card: Text | None = None
    slot: Text | None = None
    model: Text | None = None
    speed_gbps: Number | None = None
    sr_iov: bool | None = None
    rdma: Literal["none", "roce", "roce_v2", "iwarp", "infiniband"] | None = None
    certification: Certification | None = None
    switch: SwitchRef | None = None
    switch_port: Text | None = None
    team: TeamRef | None = None
    driver: Text | None = None
    firmware: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hba:
    """One port of a host bus adapter."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    kind: Literal["fibre_channel", "fcoe", "sas", "iscsi"] | None = None
    card: Text | None = None
    model: Text | None = None
    speed_gbps: Number | None = None
    certification: Certification | None = None
    switch: SwitchRef | None = None
    switch_port: Text | None = None
    wwpn: Wwn | None = None
    wwnn: Wwn | None = None
    npiv: bool | None = None
    driver: Text | None = None
    firmware: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """Where a host meets a network: over a virtual switch, a team or a NIC, in this order."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    network: NetworkRef
    via: InterfaceRef
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """A kind of local drive for Storage Spaces Direct; ``size_gib`` is that of one drive."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    media: Literal["pmem", "nvme", "ssd", "hdd"] | None = None
    count: Count | None = None
    size_gib: Number | None = None
    role: Literal["cache", "capacity"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One server of the cluster. ``windows_server`` to ``domain`` override the plan's."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    site: SiteRef | None = None
    rack: Text | None = None
    vendor: Text | None = None
    model: Text | None = None
    certification: Certification | None = None
    windows_server: Version | None = None
    edition: Edition | None = None
    installation: Installation | None = None
    domain: Text | None = None
    update_level: Text | None = None
    processor: Processor = field(default_factory=Processor)
    memory_gib: Number | None = None
    numa_nodes: Count | None = None
    ecc_memory: bool | None = None
    secure_boot: bool | None = None
    tpm: Literal["none", "1.2", "2.0"] | None = None
    firmware: Text | None = None
    serial: Text | None = None
    rack_unit: Number | None = None
    height_units: Number | None = None
    power_watts: Number | None = None
    nics: tuple[Nic, ...] = ()
    hbas: tuple[Hba, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    drives: tuple[Drive, ...] = ()
    iscsi_initiator: Text | None = None
    management_address: Address | None = None
    power_feeds: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mpio:
    """Multipath I/O, set alike on every node."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    enabled: bool | None = None
    dsm: Literal["microsoft", "vendor"] | None = None
    policy: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayPort:
    """One front-end port of a storage array."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    controller: Text | None = None
    switch: SwitchRef | None = None
    address: Address | None = None
    wwpn: Wwn | None = None
    network: NetworkRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageArray:
    """A storage array or file server."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    site: SiteRef | None = None
    vendor: Text | None = None
    model: Text | None = None
    certification: Certification | None = None
    persistent_reservations: bool | None = None
    chap: Literal["none", "one_way", "mutual"] | None = None
    target: Text | None = None
    ports: tuple[ArrayPort, ...] = ()
    firmware: Text | None = None
    usable_gib: Number | None = None
    registration_limit: Count | None = None
    replicates_to: ArrayRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A LUN, share or Storage Spaces Direct volume. ``presented_to`` None means every node."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    array: ArrayRef | None = None
    size_gib: Number | None = None
    purpose: Literal["witness", "csv", "disk", "pass_through"] | None = None
    file_system: Literal["ntfs", "refs"] | None = None
    partition_style: Literal["gpt", "mbr"] | None = None
    dynamic_disk: bool | None = None
    presented_to: tuple[NodeRef, ...] | None = None
    resiliency: (
        Literal[
            "two_way_mirror",
            "three_way_mirror",
            "dual_parity",
            "mirror_accelerated_parity",
            "nested_two_way_mirror",
        ]
        | None
    ) = None
    bitlocker: bool | None = None
    lun_id: Count | None = None
    allocation_unit_kib: Count | None = None
    thin: bool | None = None
    snapshot_reserve_percent: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The storage that the nodes share."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    type: Literal["iscsi", "fibre_channel", "sas", "smb", "storage_spaces_direct"] | None = None
    mpio: Mpio = field(default_factory=Mpio)
    arrays: tuple[StorageArray, ...] = ()
    volumes: tuple[Volume, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The quorum witness."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    type: Literal["none", "disk", "disk_only", "file_share", "cloud", "usb"] | None = None
    volume: VolumeRef | None = None
    path: Text | None = None
    site: SiteRef | None = None
    on_cluster: bool | None = None
    uses_dfs: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """Who votes."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    witness: Witness = field(default_factory=Witness)
    dynamic_quorum: bool | None = None
    no_vote: tuple[NodeRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMigration:
    """Live migration; ``networks`` in order of preference."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    networks: tuple[NetworkRef, ...] = ()
    authentication: Literal["kerberos", "credssp", "certificate"] | None = None
    performance: Literal["tcpip", "compression", "smb"] | None = None
    simultaneous: Count | None = None
    processor_compatibility: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicMemory:
    """The bounds of Dynamic Memory; the VM's ``memory_gib`` is then the startup amount."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    minimum_gib: Number | None = None
    maximum_gib: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VmDisk:
    """One virtual disk of a VM."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    size_gib: Number | None = None
    volume: VolumeRef | None = None
    format: Literal["vhdx", "vhd", "pass_through"] | None = None
    kind: Literal["fixed", "dynamic", "differencing"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VmNic:
    """One virtual NIC of a VM."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    virtual_switch: VirtualSwitchRef | None = None
    vlan: VlanId | None = None
    sr_iov: bool | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vm:
    """A virtual machine, or ``count`` alike."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: Name
    count: CountFromOne = 1
    vcpus: Count | None = None
    memory_gib: Number | None = None
    dynamic_memory: DynamicMemory | None = None
    disks: tuple[VmDisk, ...] = ()
    nics: tuple[VmNic, ...] = ()
    generation: Literal[1, 2] | None = None
    priority: Literal["high", "medium", "low", "no_auto_start"] | None = None
    anti_affinity: Text | None = None
    highly_available: bool = True
    owners: tuple[NodeRef, ...] = ()
    guest_os: Text | None = None
    dedicated_nic: NicRef | None = None
    virtual_fibre_channel: bool | None = None
    depends_on: tuple[VmRef, ...] = ()
    roles: tuple[Literal["domain_controller", "dns", "witness", "management", "other"], ...] = ()
    local_device: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPolicy:
    """How much must fit, and after how many failures."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    node_failures_to_tolerate: Count = 1
    host_reserve_gib: Number | None = None
    vcpus_per_core_limit: Number | None = None
    growth_percent: Number = 0
    volume_free_percent: Number = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """How the cluster will be run."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    updating: Literal["cluster_aware", "manual", "third_party"] | None = None
    update_source: Text | None = None
    backup_product: Text | None = None
    backup_interval_days: Number | None = None
    monitoring: Text | None = None
    migration_window_minutes: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFinding:
    """A finding that somebody takes the risk of."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    rule: Name
    subject: Text
    reason: Text | None = None
    by: Text | None = None
    on: Date | None = None
