"""Rules about how cluster disks are formatted and encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.fields import Version
from planner.core.memo import once_per_plan
from planner.core.parts import Volume
from planner.core.plan import Plan, at_least
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.storage import on_block_storage, volume_subject

REFS_UNITS_KIB = (4, 64)
NTFS_MOST_KIB = 64
NTFS_MOST_2019_KIB = 2048
NTFS_GIB_PER_KIB = 4096  # 2^32 clusters: 16 TiB with 4 KiB
NTFS_DEFAULT_MOST_GIB = 16 * 1024  # up to here the default of 4 KiB suffices


@once_per_plan
def formatted(plan: Plan) -> list[Volume]:
    """Volumes that the nodes format: not raw, and not shares of a file server."""
    if plan.storage.type == "smb":
        return []
    return [volume for volume in plan.storage.volumes if volume.purpose != "pass_through"]


@once_per_plan
def _encrypted(plan: Plan) -> list[Volume]:
    return [volume for volume in formatted(plan) if volume.bitlocker]


@rule(
    "partitions.refs-on-a-cluster-disk",
    since("2012", Level.UNSUPPORTED, Level.BLOCKER),
    title="ReFS on a cluster disk that is no Cluster Shared Volume",
    why="Cluster disks are formatted with NTFS; ReFS is for Cluster Shared Volumes, from 2012 R2.",
    remedy="Format the disk with NTFS.",
    source=source("W-CREQ"),
    facts=("STO-07",),
    applies=on_block_storage,
)
def refs_on_a_cluster_disk(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each plain cluster disk with ReFS; a witness disk may have it and is judged elsewhere."""
    for volume in formatted(plan):
        if volume.purpose != "disk":
            continue
        if volume.file_system is None:
            yield Unknown(volume_subject(volume), "file_system")
        elif volume.file_system == "refs":
            message = f"{volume.name} is a cluster disk with ReFS."
            yield Problem(volume_subject(volume), message, plan.oldest_version)


@rule(
    "partitions.no-such-allocation-unit",
    Level.BLOCKER,
    title="An allocation unit that the file system does not have",
    why="Formatting fails: ReFS has 4 and 64 KiB, NTFS powers of two to 64 KiB, 2 MiB from 2019.",
    remedy="Choose 4 or 64 KiB.",
    source=source("W-REFS"),
    origin="practice",
)
def no_such_allocation_unit(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume with an impossible unit; one that is not chosen is the default, which exists."""
    for volume in formatted(plan):
        unit = volume.allocation_unit_kib
        if unit is None:
            continue
        if volume.file_system is None:
            if unit not in REFS_UNITS_KIB:
                yield Unknown(volume_subject(volume), "file_system")
        elif not _exists(volume.file_system, unit, plan.oldest_version):
            name = {"ntfs": "NTFS", "refs": "ReFS"}[volume.file_system]
            message = f"{volume.name} has {name} with units of {unit} KiB."
            yield Problem(volume_subject(volume), message)


def _exists(file_system: str, unit_kib: int, version: Version) -> bool:
    if file_system == "refs":
        return unit_kib in REFS_UNITS_KIB
    most = NTFS_MOST_2019_KIB if at_least(version, "2019") else NTFS_MOST_KIB
    return 0 < unit_kib <= most and unit_kib & (unit_kib - 1) == 0


@rule(
    "partitions.too-large-for-allocation-unit",
    Level.BLOCKER,
    title="An NTFS volume larger than its allocation unit allows",
    why="NTFS counts 2^32 units, which end at 16 TiB with units of 4 KiB.",
    remedy="Choose a larger unit, such as 64 KiB; it cannot be changed once the volume is in use.",
    source=source("W-REFS"),
    origin="practice",
)
def too_large_for_allocation_unit(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NTFS volume above what its unit addresses; up to 16 TiB any unit from 4 KiB will do."""
    for volume in formatted(plan):
        if volume.file_system != "ntfs" or volume.size_gib is None:
            continue
        unit = volume.allocation_unit_kib
        if unit is None:
            if volume.size_gib > NTFS_DEFAULT_MOST_GIB:
                yield Unknown(volume_subject(volume), "allocation_unit_kib")
        elif volume.size_gib > unit * NTFS_GIB_PER_KIB:
            message = (
                f"{volume.name} has {figure(volume.size_gib)} GiB; units of {unit} KiB end at "
                f"{figure(unit * NTFS_GIB_PER_KIB)} GiB."
            )
            yield Problem(volume_subject(volume), message)


@rule(
    "partitions.bitlocker-too-early",
    until("2008r2", Level.ADVICE),
    title="BitLocker on cluster disks before Windows Server 2012",
    why="Older clusters cannot unlock a disk on the node that takes it over.",
    remedy="Leave BitLocker off the cluster disks, or plan a newer version.",
    source=source("W-BLCSV"),
    facts=("CSV-24",),
)
def bitlocker_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each encrypted cluster disk of 2008 R2, and each where that is not decided."""
    for volume in formatted(plan):
        if volume.bitlocker is None:
            yield Unknown(volume_subject(volume), "bitlocker")
        elif volume.bitlocker:
            message = f"{volume.name} has BitLocker."
            yield Problem(volume_subject(volume), message, plan.oldest_version)


@rule(
    "partitions.bitlocker-without-name-object",
    {"2012": Level.ADVICE, "2012r2": Level.ADVICE, "2016": Level.ADVICE, "2019": Level.ADVICE},
    title="BitLocker in a cluster without an account in the directory",
    why="Until 2019 the cluster unlocks its disks with its own account, the cluster name object.",
    remedy="Join the cluster to the domain, plan 2022 or later, or leave BitLocker off.",
    source=source("W-BLCSV"),
    facts=("CSV-24",),
    applies=lambda plan: (
        plan.directory.mode in ("workgroup", "ad_detached") and bool(_encrypted(plan))
    ),
)
def bitlocker_without_name_object(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each encrypted cluster disk of a cluster that has no account to unlock it with."""
    for volume in _encrypted(plan):
        message = f"{volume.name} has BitLocker, but the cluster has no account in the directory."
        yield Problem(volume_subject(volume), message, plan.oldest_version)
