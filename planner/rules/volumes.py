"""Rules about volumes: who sees them, and how they are partitioned and formatted."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.plan import Plan
from planner.core.workload import disks_by_volume
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.storage import on_block_storage, volume_subject, volumes_by_array
from planner.rules.wording import listed

MANY_NODES = 4  # of our own: where CSV-15 begins to matter
MBR_MOST_GIB = 2048  # LIM-24: GPT above 2 TB


@rule(
    "volumes.hidden-from-a-node",
    Level.UNSUPPORTED,
    title="A volume that not every node sees",
    why="Each node must be able to own each disk of the cluster.",
    remedy="Present the volume to all nodes.",
    source=source("S-VALID"),
    facts=("STO-03",),
    tests=("STO-01", "STO-02"),
    applies=on_block_storage,
)
def hidden_from_a_node(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume that is presented to some nodes only."""
    for volume in plan.storage.volumes:
        if not volume.presented_to:
            continue
        seen = {name.casefold() for name in volume.presented_to}
        missing = [node.name for node in plan.nodes if node.name.casefold() not in seen]
        if missing:
            message = f"{volume.name} is not presented to {listed(missing)}."
            yield Problem(volume_subject(volume), message)


@rule(
    "volumes.dynamic-disk",
    Level.BLOCKER,
    title="A cluster disk that is a dynamic disk",
    why="Failover clusters take basic disks only.",
    remedy="Use a basic disk.",
    source=source("W-CREQ"),
    facts=("STO-05", "CSV-06"),
    tests=("STO-02",),
    applies=on_block_storage,
)
def dynamic_disk(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume on a dynamic disk."""
    for volume in plan.storage.volumes:
        if volume.dynamic_disk is None:
            yield Unknown(volume_subject(volume), "dynamic_disk")
        elif volume.dynamic_disk:
            yield Problem(volume_subject(volume), f"{volume.name} is on a dynamic disk.")


@rule(
    "volumes.mbr-too-large",
    Level.BLOCKER,
    title="MBR on a volume above 2 TiB",
    why="The MBR partition style cannot address more.",
    remedy="Use GPT.",
    source=source("W-CREQ"),
    facts=("LIM-24", "STO-06"),
    applies=on_block_storage,
)
def mbr_too_large(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume with MBR that is too large for it; a small one may have either style."""
    for volume in plan.storage.volumes:
        subject = volume_subject(volume)
        small = volume.size_gib is not None and volume.size_gib <= MBR_MOST_GIB
        if volume.partition_style == "gpt" or small:
            continue
        if volume.partition_style is None:
            yield Unknown(subject, "partition_style")
        elif volume.size_gib is None:
            yield Unknown(subject, "size_gib")
        else:
            size = figure(volume.size_gib)
            message = f"{volume.name} has {size} GiB and MBR, which ends at {MBR_MOST_GIB:,} GiB."
            yield Problem(subject, message)


@rule(
    "volumes.refs-too-early",
    until("2012", Level.BLOCKER),
    title="ReFS on a Cluster Shared Volume before Windows Server 2012 R2",
    why="Older versions take only NTFS on Cluster Shared Volumes.",
    remedy="Format the volume with NTFS.",
    source=source("W-CSV"),
    facts=("CSV-02",),
    tests=("STO-08",),
)
def refs_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each Cluster Shared Volume with ReFS in a version that cannot have it."""
    for volume in plan.storage.volumes:
        if volume.purpose != "csv":
            continue
        subject = volume_subject(volume)
        if volume.file_system is None:
            yield Unknown(subject, "file_system")
        elif volume.file_system == "refs":
            message = f"{volume.name} is a Cluster Shared Volume with ReFS."
            yield Problem(subject, message, plan.oldest_version)


@rule(
    "volumes.refs-on-san",
    since("2012r2", Level.RISK),
    title="ReFS on a Cluster Shared Volume of a SAN",
    why="ReFS there sends all I/O over the network through the owner, without TRIM and ODX.",
    remedy="Format Cluster Shared Volumes on an array with NTFS; ReFS belongs on Spaces Direct.",
    source=source("W-REFS"),
    facts=("CSV-03", "CSV-04"),
    tests=("STO-08",),
    applies=on_block_storage,
)
def refs_on_san(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each Cluster Shared Volume on an array that has ReFS."""
    for volume in plan.storage.volumes:
        if volume.purpose != "csv":
            continue
        subject = volume_subject(volume)
        if volume.file_system is None:
            yield Unknown(subject, "file_system")
        elif volume.file_system == "refs":
            message = f"{volume.name} is a Cluster Shared Volume on an array and has ReFS."
            yield Problem(subject, message)


@rule(
    "volumes.refs-beside-spaces-direct",
    since("2016", Level.UNSUPPORTED),
    title="ReFS on an array beside Storage Spaces Direct",
    why="Both may stand in one cluster, but there the volumes of the array need NTFS.",
    remedy="Format the volumes of the array with NTFS; ReFS belongs on the pool.",
    source=source("W-ARCH"),
    facts=("STO-14",),
    applies=lambda plan: plan.storage.type == "storage_spaces_direct",
)
def refs_beside_spaces_direct(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each Cluster Shared Volume on an array, in a cluster with a pool, that has ReFS."""
    for volume in plan.storage.volumes:
        if volume.array is None or volume.purpose != "csv":
            continue
        if volume.file_system is None:
            yield Unknown(volume_subject(volume), "file_system")
        elif volume.file_system == "refs":
            message = f"{volume.name} on {volume.array} has ReFS."
            yield Problem(volume_subject(volume), message)


@rule(
    "volumes.single-csv",
    since("2012r2", Level.ADVICE),
    title="One Cluster Shared Volume for many nodes",
    why="One node coordinates it for all; with several volumes the cluster spreads that work.",
    remedy="Plan more volumes, at best as many as nodes.",
    source=source("W-CSV"),
    facts=("CSV-14", "CSV-15"),
    applies=on_block_storage,
)
def single_csv(plan: Plan) -> Iterator[Problem | Unknown]:
    """The only Cluster Shared Volume of four nodes or more.

    The advice is one for each node; what a few nodes gain by a second is little.
    """
    volumes = [volume.name for volume in plan.storage.volumes if volume.purpose == "csv"]
    if len(volumes) == 1 and len(plan.nodes) >= MANY_NODES:
        message = f"{volumes[0]} is the only Cluster Shared Volume of {len(plan.nodes)} nodes."
        yield Problem("storage/volumes", message)


@rule(
    "volumes.lun-number-twice",
    Level.RISK,
    title="Two volumes of an array have one LUN number",
    why="A node cannot tell two LUNs of one number apart, nor can the people who mask them.",
    remedy="Give each volume of the array a LUN number of its own.",
    source=source("S-ISCSI"),
    facts=("STO-11", "STO-12"),
    applies=on_block_storage,
)
def lun_number_twice(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each LUN number that stands twice on an array, and each volume without one."""
    for volume in plan.storage.volumes:
        if volume.lun_id is None:
            yield Unknown(volume_subject(volume), "lun_id")
    for array in plan.storage.arrays:
        owners: dict[int, list[str]] = {}
        for volume in volumes_by_array(plan)[array.name.casefold()]:
            if volume.lun_id is not None:
                owners.setdefault(volume.lun_id, []).append(volume.name)
        for number, names in owners.items():
            if len(names) > 1:
                message = f"{listed(names)} on {array.name} have LUN number {number}."
                yield Problem("storage/volumes", message)


@rule(
    "volumes.no-validation-volume",
    Level.ADVICE,
    title="No small volume for later validation",
    why="The storage tests take a disk offline; with a spare one the VMs need not stop for them.",
    remedy="Add a small cluster disk that holds no virtual machine.",
    source=source("S-VALID"),
    facts=("STO-13", "CERT-17"),
    applies=lambda plan: on_block_storage(plan) and bool(plan.storage.volumes),
)
def no_validation_volume(plan: Plan) -> Iterator[Problem | Unknown]:
    """The plan without a cluster disk that is free of virtual machines."""
    used = disks_by_volume(plan)
    spare = (v for v in plan.storage.volumes if v.purpose == "disk")
    if all(volume.name.casefold() in used for volume in spare):
        yield Problem("storage", "No cluster disk is free for the storage tests.")
