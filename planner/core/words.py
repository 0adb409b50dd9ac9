"""What the fields and values of a plan are called on screen and in print: data, said once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field in words: its label, its unit ("" for none) and a line of help ("" for none)."""

    label: str
    unit: str = ""
    help: str = ""


def _words(text: str) -> FieldWords:
    label, unit, hint = ([part.strip() for part in text.split("|")] + ["", ""])[:3]
    return FieldWords(label, unit, hint)


# Part, field, "label | unit | help".
_FIELDS: dict[str, dict[str, str]] = {
    "Plan": {
        "format": "Format",
        "title": "Title",
        "client": "Client",
        "environment": "Environment | | A lab may run on uncertified hardware; production may not.",
        "windows_server": "Windows Server version",
        "edition": "Edition",
        "installation": "Installation option",
        "cluster": "Cluster",
        "directory": "Directory",
        "sites": "Sites",
        "site_links": "Site links",
        "switches": "Switches",
        "networks": "Networks",
        "teams": "NIC teams",
        "virtual_switches": "Virtual switches",
        "host": "Host baseline",
        "nodes": "Nodes",
        "storage": "Storage",
        "quorum": "Quorum",
        "live_migration": "Live migration",
        "vms": "Virtual machines",
        "capacity": "Capacity policy",
        "operations": "Operation",
        "accepted": "Accepted findings",
        "notes": "Notes for the printed plan",
    },
    "Client": {
        "name": "Client",
        "contact": "Contact",
        "reference": "Reference | | Order or project number.",
    },
    "Certification": {
        "status": "Certification | | As listed in the Windows Server Catalog.",
        "windows_server": "Certified for | | The version that was looked up; it counts for that one only.",
        "catalog_url": "Catalog address",
        "checked_on": "Checked on",
        "note": "Note on certification",
    },
    "Cluster": {
        "name": "Cluster name | | The cluster name object: at most 15 letters, digits and hyphens.",
        "addressing": "Cluster addressing",
        "addresses": "Cluster addresses",
        "organizational_unit": "Organizational unit | | Where the cluster name object is made.",
        "prestaged": "Cluster name object made beforehand",
        "properties": "Cluster properties",
    },
    "ClusterAddress": {"network": "Network", "address": "Address"},
    "ClusterProperties": {
        "same_subnet_delay_ms": "Heartbeat delay, same subnet | ms | Leave empty for the default.",
        "same_subnet_threshold": "Heartbeat threshold, same subnet | heartbeats | Leave empty for the default.",
        "cross_subnet_delay_ms": "Heartbeat delay, cross subnet | ms | Leave empty for the default.",
        "cross_subnet_threshold": "Heartbeat threshold, cross subnet | heartbeats | Leave empty for the default.",
        "csv_cache_mib": "CSV read cache | MiB | Taken out of each node's memory. Leave empty for the default.",
    },
    "Directory": {
        "mode": "Cluster and directory",
        "domain": "Domain | | DNS name of the domain of all nodes.",
        "functional_level": "Domain functional level",
        "dns_servers": "DNS servers | | One address a line, or with commas between.",
        "domain_controllers_outside_cluster": "A domain controller outside this cluster",
        "primary_dns_suffix": "Primary DNS suffix | | Workgroup clusters need one.",
    },
    "Site": {"name": "Site", "witness_only": "Holds only the witness"},
    "SiteLink": {
        "name": "Site link",
        "a": "From site",
        "b": "To site",
        "round_trip_ms": "Round trip | ms",
        "bandwidth_mbps": "Bandwidth | Mbit/s",
    },
    "Switch": {
        "name": "Switch",
        "kind": "Kind",
        "site": "Site",
        "model": "Model",
        "fabric": "SAN fabric | | Fibre Channel only: A or B.",
        "max_mtu": "Largest MTU | bytes",
        "dcb": "Data Center Bridging",
        "stacked_with": "Stacked with | | A switch that fails and updates as one with this.",
    },
    "Network": {
        "name": "Network",
        "purposes": "Carries | | All the traffic of this network.",
        "vlan": "VLAN | | 0 means untagged.",
        "subnet": "Subnet | | Such as 192.168.10.0/24.",
        "gateway": "Default gateway | | Only where hosts get one; empty means none.",
        "dns_servers": "DNS servers | | One address a line, or with commas between.",
        "dns_registration": "Hosts register in DNS",
        "dhcp": "Addresses by DHCP",
        "metric": "Interface metric | | Leave empty for automatic.",
        "mtu": "MTU | bytes",
        "cluster_use": "Cluster use",
        "site": "Site | | Only where a stretched cluster has a subnet of its own per site.",
        "bandwidth_weight": "Bandwidth weight | | 0 to 100, when converged.",
    },
    "Team": {"name": "Team", "kind": "Kind", "mode": "Mode"},
    "VirtualSwitch": {
        "name": "Virtual switch | | The same name on every node.",
        "via": "Uplink | | The team or NIC below it, the same on every node.",
        "type": "Type",
        "allow_management_os": "Shared with the management OS",
        "bandwidth_mode": "Bandwidth mode",
        "sr_iov": "SR-IOV",
        "load_balancing": "Load balancing | | For Switch Embedded Teaming.",
    },
    "Host": {
        "system_drive": "System drive",
        "memory_dump": "Memory dump",
        "power_plan": "Power plan",
        "time_zone": "Time zone",
        "time_source": "Time source",
        "locale": "System locale",
        "vm_path": "VM path",
        "firewall": "Firewall",
        "remote_registry": "Remote Registry service left running",
        "smb_bindings": "SMB bound on cluster networks | | Client for Microsoft Networks, File and Printer Sharing.",
        "credential_guard": "Credential Guard",
        "ntlm_blocked": "NTLM blocked",
        "automount": "Automount on",
        "domain_controller_role": "The nodes are domain controllers",
        "other_roles": "Other roles on the hosts | | One a line.",
        "antivirus": "Antivirus on the hosts",
        "antivirus_exclusions": "Antivirus exclusions set",
    },
    "Processor": {
        "vendor": "Processor maker",
        "model": "Processor model",
        "sockets": "Sockets",
        "cores_per_socket": "Cores per socket",
        "threads_per_core": "Threads per core",
        "x64": "64-bit (x64)",
        "hardware_virtualization": "Hardware virtualization on | | Intel VT or AMD-V, present and switched on in firmware.",
        "slat": "SLAT | | Intel EPT or AMD RVI.",
        "dep": "DEP on | | Intel XD or AMD NX, switched on in firmware.",
    },
    "Nic": {
        "name": "NIC",
        "card": "Card | | Ports of one card fail together.",
        "slot": "Slot",
        "model": "Model",
        "speed_gbps": "Speed | Gbit/s",
        "sr_iov": "SR-IOV",
        "rdma": "RDMA",
        "certification": "Certification",
        "switch": "Switch",
        "switch_port": "Switch port",
        "team": "Team",
        "driver": "Driver",
        "firmware": "Firmware",
    },
    "Hba": {
        "name": "HBA port",
        "kind": "Kind",
        "card": "Card | | Ports of one card fail together.",
        "model": "Model",
        "speed_gbps": "Speed | Gbit/s",
        "certification": "Certification",
        "switch": "Switch",
        "switch_port": "Switch port",
        "wwpn": "WWPN",
        "wwnn": "WWNN",
        "npiv": "NPIV",
        "driver": "Driver",
        "firmware": "Firmware",
    },
    "Interface": {
        "network": "Network",
        "via": "Over | | A virtual switch, team or NIC of this node.",
        "address": "Address",
    },
    "Drive": {
        "name": "Drives",
        "media": "Media",
        "count": "Count",
        "size_gib": "Size of one | GiB",
        "role": "Role",
    },
    "Node": {
        "name": "Node | | Computer name: at most 15 letters, digits and hyphens.",
        "site": "Site",
        "rack": "Rack",
        "vendor": "Maker",
        "model": "Model",
        "certification": "Certification",
        "windows_server": "Windows Server version | | Only where it differs from the plan's.",
        "edition": "Edition | | Only where it differs from the plan's.",
        "installation": "Installation option | | Only where it differs from the plan's.",
        "domain": "Domain | | Only where it differs from the plan's.",
        "update_level": "Update level | | A cumulative update or build number.",
        "processor": "Processor",
        "memory_gib": "Memory | GiB",
        "numa_nodes": "NUMA nodes",
        "ecc_memory": "Error-correcting memory",
        "secure_boot": "Secure Boot",
        "tpm": "TPM",
        "firmware": "Firmware (BIOS or UEFI)",
        "serial": "Serial or asset number",
        "rack_unit": "Rack unit | U | Counted from the bottom of the rack.",
        "height_units": "Height | U",
        "power_watts": "Power | W",
        "nics": "NICs",
        "hbas": "HBAs",
        "interfaces": "Host addresses",
        "drives": "Local drives",
        "iscsi_initiator": "iSCSI initiator (IQN)",
        "management_address": "Baseboard controller address",
        "power_feeds": "Power feeds | | One a line, or with commas between.",
    },
    "Storage": {
        "type": "Storage type",
        "mpio": "Multipath I/O",
        "arrays": "Storage arrays",
        "volumes": "Volumes",
    },
    "Mpio": {
        "enabled": "MPIO installed on every node",
        "dsm": "Device-specific module (DSM)",
        "policy": "Load-balance policy | | As the array's maker says.",
    },
    "StorageArray": {
        "name": "Array",
        "site": "Site",
        "vendor": "Maker",
        "model": "Model",
        "certification": "Certification",
        "persistent_reservations": "SCSI-3 persistent reservations",
        "chap": "CHAP",
        "target": "iSCSI target (IQN)",
        "ports": "Ports",
        "firmware": "Firmware",
        "usable_gib": "Usable capacity | GiB",
        "registration_limit": "SCSI-3 registrations it can hold",
        "replicates_to": "Replicates to",
    },
    "ArrayPort": {
        "name": "Port",
        "controller": "Controller",
        "switch": "Switch",
        "address": "Address",
        "wwpn": "WWPN",
        "network": "Network",
    },
    "Volume": {
        "name": "Volume",
        "array": "Array",
        "size_gib": "Size | GiB",
        "purpose": "Purpose",
        "file_system": "File system",
        "partition_style": "Partition style",
        "dynamic_disk": "Dynamic disk",
        "presented_to": "Presented to | | None ticked means every node.",
        "resiliency": "Resiliency",
        "bitlocker": "BitLocker",
        "lun_id": "LUN number",
        "allocation_unit_kib": "Allocation unit | KiB",
        "thin": "Thin",
        "snapshot_reserve_percent": "Snapshot reserve | %",
    },
    "Quorum": {
        "witness": "Witness",
        "dynamic_quorum": "Dynamic quorum",
        "no_vote": "Nodes without a vote",
    },
    "Witness": {
        "type": "Witness",
        "volume": "Witness volume | | For a disk witness.",
        "path": "Share path | | For a file share witness, such as \\\\server\\share.",
        "site": "Site of the witness",
        "on_cluster": "Hosted on this very cluster | | For a file share witness.",
        "uses_dfs": "DFS path | | For a file share witness.",
    },
    "LiveMigration": {
        "networks": "Networks for live migration | | In order of preference.",
        "authentication": "Authentication",
        "performance": "Performance option",
        "simultaneous": "Live migrations at once",
        "processor_compatibility": "Processor compatibility mode",
    },
    "DynamicMemory": {"minimum_gib": "Minimum memory | GiB", "maximum_gib": "Maximum memory | GiB"},
    "VmDisk": {
        "name": "Disk",
        "size_gib": "Size | GiB",
        "volume": "Volume",
        "format": "Format",
        "kind": "Kind",
    },
    "VmNic": {
        "name": "NIC",
        "virtual_switch": "Virtual switch",
        "vlan": "VLAN | | 0 means untagged.",
        "sr_iov": "SR-IOV",
        "address": "Address | | Empty means default or automatic.",
    },
    "Vm": {
        "name": "Virtual machine",
        "count": "How many alike",
        "vcpus": "vCPUs",
        "memory_gib": "Memory | GiB | The startup amount where memory is dynamic.",
        "dynamic_memory": "Dynamic Memory",
        "disks": "Disks",
        "nics": "NICs",
        "generation": "Generation",
        "priority": "Start priority",
        "anti_affinity": "Anti-affinity group | | VMs of one group run on different nodes.",
        "highly_available": "Highly available",
        "owners": "Possible owners | | None ticked means every node.",
        "guest_os": "Guest operating system",
        "dedicated_nic": "Dedicated NIC | | A host NIC for this VM alone.",
        "virtual_fibre_channel": "Virtual Fibre Channel",
        "depends_on": "Starts after",
        "roles": "Roles",
        "local_device": "Tied to one host by | | A device or file of one host, such as an ISO on C:.",
    },
    "CapacityPolicy": {
        "node_failures_to_tolerate": "Node failures to tolerate",
        "host_reserve_gib": "Memory kept for each host | GiB | Empty: the larger of 4 GiB and 10 %.",
        "vcpus_per_core_limit": "vCPUs per core, at most",
        "growth_percent": "Growth | %",
        "volume_free_percent": "Free space on volumes | %",
    },
    "Operations": {
        "updating": "Updating",
        "update_source": "Update source",
        "backup_product": "Backup product",
        "backup_interval_days": "Backup every | days",
        "monitoring": "Monitoring",
        "migration_window_minutes": "Time to empty a node | minutes",
    },
    "AcceptedFinding": {
        "rule": "Rule",
        "subject": "Subject",
        "reason": "Reason",
        "by": "Accepted by",
        "on": "Accepted on",
    },
}

VERSION_WORDS = {
    "2008": "Windows Server 2008",
    "2008r2": "Windows Server 2008 R2",
    "2012": "Windows Server 2012",
    "2012r2": "Windows Server 2012 R2",
    "2016": "Windows Server 2016",
    "2019": "Windows Server 2019",
    "2022": "Windows Server 2022",
    "2025": "Windows Server 2025",
}

# Values by field name; "Part.field" where one field name means two lists.
_CHOICES: dict[str, dict[Any, str]] = {
    "windows_server": {key: text for key, text in VERSION_WORDS.items() if key != "2008"},
    "functional_level": {key: text for key, text in VERSION_WORDS.items() if key != "2008"},
    "Certification.windows_server": VERSION_WORDS,
    "environment": {"production": "Production", "lab": "Lab"},
    "edition": {
        "enterprise": "Enterprise",
        "standard": "Standard",
        "datacenter": "Datacenter",
        "datacenter_azure": "Datacenter: Azure Edition",
        "hyper_v_server": "Hyper-V Server",
    },
    "installation": {
        "server_core": "Server Core",
        "desktop_experience": "Desktop Experience (full)",
    },
    "status": {"certified": "Certified", "not_certified": "Not certified", "unknown": "Unknown"},
    "addressing": {
        "static": "Static address",
        "dhcp": "DHCP",
        "distributed": "Distributed network name",
    },
    "mode": {
        "domain": "Domain",
        "ad_detached": "Domain, without a cluster name object",
        "workgroup": "Workgroup",
    },
    "Team.mode": {
        "switch_independent": "Switch independent",
        "static": "Static",
        "lacp": "LACP",
    },
    "Switch.kind": {"ethernet": "Ethernet", "fibre_channel": "Fibre Channel"},
    "Team.kind": {
        "lbfo": "Windows NIC teaming (LBFO)",
        "set": "Switch Embedded Teaming (SET)",
        "vendor": "Maker's own tool",
    },
    "Hba.kind": {
        "fibre_channel": "Fibre Channel",
        "fcoe": "FCoE",
        "sas": "SAS",
        "iscsi": "iSCSI",
    },
    "VmDisk.kind": {"fixed": "Fixed", "dynamic": "Dynamic", "differencing": "Differencing"},
    "purposes": {
        "management": "Management",
        "vm": "Virtual machines",
        "cluster": "Cluster (heartbeat, CSV)",
        "live_migration": "Live migration",
        "iscsi": "iSCSI",
        "smb": "SMB storage",
        "backup": "Backup",
        "replica": "Replica",
    },
    "cluster_use": {
        "none": "None",
        "cluster_only": "Cluster only",
        "cluster_and_client": "Cluster and client",
    },
    "VirtualSwitch.type": {"external": "External", "internal": "Internal", "private": "Private"},
    "bandwidth_mode": {
        "none": "None",
        "weight": "Weight",
        "absolute": "Absolute",
        "default": "Default",
    },
    "load_balancing": {"dynamic": "Dynamic", "hyper_v_port": "Hyper-V Port"},
    "memory_dump": {
        "small": "Small",
        "kernel": "Kernel",
        "complete": "Complete",
        "automatic": "Automatic",
        "active": "Active",
    },
    "power_plan": {"high_performance": "High performance", "balanced": "Balanced"},
    "firewall": {"windows": "Windows Firewall", "third_party": "Third party", "off": "Off"},
    "Processor.vendor": {"intel": "Intel", "amd": "AMD"},
    "tpm": {"none": "None", "1.2": "1.2", "2.0": "2.0"},
    "rdma": {
        "none": "None",
        "roce": "RoCE",
        "roce_v2": "RoCE v2",
        "iwarp": "iWARP",
        "infiniband": "InfiniBand",
    },
    "media": {"pmem": "Persistent memory", "nvme": "NVMe", "ssd": "SSD", "hdd": "HDD"},
    "role": {"cache": "Cache", "capacity": "Capacity"},
    "Storage.type": {
        "iscsi": "iSCSI",
        "fibre_channel": "Fibre Channel",
        "sas": "Shared SAS",
        "smb": "SMB 3",
        "storage_spaces_direct": "Storage Spaces Direct",
    },
    "dsm": {"microsoft": "Microsoft", "vendor": "Maker's own"},
    "chap": {"none": "None", "one_way": "One-way", "mutual": "Mutual"},
    "purpose": {
        "witness": "Witness",
        "csv": "Cluster Shared Volume",
        "disk": "Cluster disk",
        "pass_through": "Pass-through disk",
    },
    "file_system": {"ntfs": "NTFS", "refs": "ReFS"},
    "partition_style": {"gpt": "GPT", "mbr": "MBR"},
    "resiliency": {
        "two_way_mirror": "Two-way mirror",
        "three_way_mirror": "Three-way mirror",
        "dual_parity": "Dual parity",
        "mirror_accelerated_parity": "Mirror-accelerated parity",
        "nested_two_way_mirror": "Nested two-way mirror",
    },
    "Witness.type": {
        "none": "None",
        "disk": "Disk",
        "disk_only": "Disk only (no majority)",
        "file_share": "File share",
        "cloud": "Cloud",
        "usb": "USB share on a router or NAS",
    },
    "authentication": {
        "kerberos": "Kerberos",
        "credssp": "CredSSP",
        "certificate": "Certificate",
    },
    "performance": {"tcpip": "TCP/IP", "compression": "Compression", "smb": "SMB"},
    "format": {"vhdx": "VHDX", "vhd": "VHD", "pass_through": "Pass-through"},
    "generation": {1: "Generation 1", 2: "Generation 2"},
    "priority": {
        "high": "High",
        "medium": "Medium",
        "low": "Low",
        "no_auto_start": "No automatic start",
    },
    "roles": {
        "domain_controller": "Domain controller",
        "dns": "DNS",
        "witness": "Witness",
        "management": "Management",
        "other": "Other",
    },
    "updating": {
        "cluster_aware": "Cluster-Aware Updating",
        "manual": "By hand",
        "third_party": "Third-party tool",
    },
}

FIELDS: dict[str, dict[str, FieldWords]] = {
    part: {name: _words(text) for name, text in fields.items()} for part, fields in _FIELDS.items()
}
_BY_NAME: dict[str, FieldWords] = {}
for _part in FIELDS.values():
    for _name, _entry in _part.items():
        _BY_NAME.setdefault(_name, _entry)


def field_words(part: str | None, name: str) -> FieldWords:
    """Words of a field of a part (its class name), or of any field of that name where None."""
    if part is not None and name in FIELDS.get(part, {}):
        return FIELDS[part][name]
    return _BY_NAME.get(name) or FieldWords(name.replace("_", " ").capitalize())


def label(part: str | None, name: str) -> str:
    """Label of a field."""
    return field_words(part, name).label


def lower_first(text: str) -> str:
    """A label as it stands inside a sentence: ``Dedicated NIC`` to ``dedicated NIC``."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def choices(part: str, name: str) -> dict[Any, str]:
    """Values of an enumerated field with their words, in the format's order; empty for others."""
    return _CHOICES.get(f"{part}.{name}") or _CHOICES.get(name) or {}


def version_words(version: str) -> str:
    """Windows Server version as people write it."""
    return VERSION_WORDS[version]
