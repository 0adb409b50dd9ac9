"""On what a line of the acceptance checklist depends, besides version and kind of storage."""

from __future__ import annotations

from planner.core.plan import Plan

BLOCK = ("iscsi", "fibre_channel", "sas")
POOL = ("storage_spaces_direct",)


def several_nodes(plan: Plan) -> bool:
    """There is a node to move to."""
    return len(plan.nodes) != 1


def in_domain(plan: Plan) -> bool:
    """The nodes are members of a domain, or it is not decided."""
    return plan.directory.mode != "workgroup"


def in_workgroup(plan: Plan) -> bool:
    """The nodes are in no domain."""
    return plan.directory.mode == "workgroup"


def has_witness(plan: Plan) -> bool:
    """A witness is planned, or it is not decided."""
    return plan.quorum.witness.type != "none"


def disk_witness(plan: Plan) -> bool:
    """The witness is a disk."""
    return plan.quorum.witness.type in ("disk", "disk_only")


def share_witness(plan: Plan) -> bool:
    """The witness is a file share."""
    return plan.quorum.witness.type == "file_share"


def cloud_witness(plan: Plan) -> bool:
    """The witness is in the cloud."""
    return plan.quorum.witness.type == "cloud"


def shared_volumes(plan: Plan) -> bool:
    """There are Cluster Shared Volumes, or volumes whose purpose is not decided."""
    return any(volume.purpose in ("csv", None) for volume in plan.storage.volumes)


def large_frames(plan: Plan) -> bool:
    """A network carries frames larger than usual."""
    return any((network.mtu or 0) > 1500 for network in plan.networks)


def teams(plan: Plan) -> bool:
    """NICs are teamed."""
    return bool(plan.teams)


def embedded_teams(plan: Plan) -> bool:
    """A team is part of a virtual switch."""
    return any(team.kind == "set" for team in plan.teams)


def converged(plan: Plan) -> bool:
    """Hosts meet networks over a virtual switch."""
    return any(meeting.virtual_switch is not None for meeting in plan.meetings)


def rdma(plan: Plan) -> bool:
    """A NIC speaks RDMA."""
    return any(nic.rdma not in (None, "none") for node in plan.nodes for nic in node.nics)


def roce(plan: Plan) -> bool:
    """A NIC speaks RDMA over Converged Ethernet."""
    return any(nic.rdma in ("roce", "roce_v2") for node in plan.nodes for nic in node.nics)


def chap(plan: Plan) -> bool:
    """An array asks for CHAP."""
    return any(array.chap in ("one_way", "mutual") for array in plan.storage.arrays)


def virtual_fibre_channel(plan: Plan) -> bool:
    """A virtual machine uses virtual Fibre Channel."""
    return any(vm.virtual_fibre_channel for vm in plan.vms)


def vms(plan: Plan) -> bool:
    """There are virtual machines."""
    return bool(plan.vms)


def generations_differ(plan: Plan) -> bool:
    """The processors of the nodes are not all alike, or compatibility is wanted."""
    models = {node.processor.model for node in plan.nodes}
    return len(models) > 1 or bool(plan.live_migration.processor_compatibility)


def kept_apart(plan: Plan) -> bool:
    """Some machines are to be kept apart."""
    return any(vm.anti_affinity for vm in plan.vms)


def start_order(plan: Plan) -> bool:
    """Some machines wait for others."""
    return any(vm.depends_on for vm in plan.vms)


def live_over_smb(plan: Plan) -> bool:
    """Live migration runs over SMB."""
    return plan.live_migration.performance == "smb"


def kerberos(plan: Plan) -> bool:
    """Live migration authenticates with Kerberos."""
    return plan.live_migration.authentication == "kerberos"


def cluster_aware(plan: Plan) -> bool:
    """Updates are Cluster-Aware."""
    return plan.operations.updating == "cluster_aware"


def antivirus(plan: Plan) -> bool:
    """The hosts have an antivirus product, or it is not decided."""
    return plan.host.antivirus is not False


def encrypted(plan: Plan) -> bool:
    """A volume is encrypted with BitLocker."""
    return any(volume.bitlocker for volume in plan.storage.volumes)


def two_sites(plan: Plan) -> bool:
    """Nodes stand in more than one site."""
    return len({node.site for node in plan.nodes if node.site}) > 1
