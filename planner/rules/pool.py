"""Rules about the pool of Storage Spaces Direct and its volumes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.capacity.drives import drive_roles
from planner.core.capacity.figures import figure
from planner.core.memo import once_per_plan
from planner.core.parts import Volume
from planner.core.plan import Plan
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.s2d import on_spaces_direct, with_nodes
from planner.rules.storage import volume_subject
from planner.rules.wording import counted

VOLUMES_MOST = 64  # LIM-29
VOLUME_MOST_GIB = 64 * 1024  # LIM-30
VOLUMES_2016 = 32  # U-32: what is sure for 2016
VOLUME_2016_GIB = 32 * 1024
PIB = 1024 * 1024  # in GiB
POOL_MOST_GIB = {"2016": PIB}  # LIM-28; 4 PB from 2019
POOL_MOST_LATER_GIB = 4 * PIB
BACKUP_MOST_GIB = 10 * 1024  # S2D-19
WITH_VSS = re.compile(r"\bvss\b|windows server backup|wbadmin", re.IGNORECASE)
RESERVE_DRIVES_MOST = 4  # S2D-16: one capacity drive per server, up to four in total

# S2D-17: raw capacity that one GiB of a volume takes at least, and the servers it needs.
FOOTPRINT = {
    "two_way_mirror": 2.0,
    "three_way_mirror": 3.0,
    "dual_parity": 1.25,
    "mirror_accelerated_parity": 1.25,
    "nested_two_way_mirror": 4.0,
}
SERVERS_LEAST = {"two_way_mirror": 2, "three_way_mirror": 3, "dual_parity": 4}
RESILIENCY_WORDS = {
    "two_way_mirror": "a two-way mirror",
    "three_way_mirror": "a three-way mirror",
    "dual_parity": "dual parity",
    "nested_two_way_mirror": "a nested two-way mirror",
}


@once_per_plan
def pool_volumes(plan: Plan) -> list[Volume]:
    """Volumes on the pool: those on no array (a SAN may stand beside it, STO-14)."""
    return [volume for volume in plan.storage.volumes if volume.array is None]


@rule(
    "pool.too-large",
    since("2016", Level.BLOCKER),
    title="The pool is larger than Storage Spaces Direct takes",
    why="A pool holds 1 PiB of raw capacity in Windows Server 2016, and 4 PiB from 2019.",
    remedy="Use fewer or smaller drives, or plan two clusters.",
    source=source("W-S2DHW"),
    facts=("LIM-28", "S2D-15"),
    applies=with_nodes,
)
def too_large(plan: Plan) -> Iterator[Problem | Unknown]:
    """The pool above the limit; sizes that are not decided are asked for elsewhere."""
    raw = sum((d.count or 0) * (d.size_gib or 0) for node in plan.nodes for d in node.drives)
    most = POOL_MOST_GIB.get(plan.oldest_version, POOL_MOST_LATER_GIB)
    if raw > most:
        yield Problem(
            "storage", f"The pool has {figure(raw)} GiB raw; {figure(most)} GiB is the most."
        )


@rule(
    "pool.too-small",
    since("2016", Level.RISK),
    title="The volumes take more than the pool should give",
    why="Without free capacity the pool cannot repair itself after a failed drive.",
    remedy="Plan smaller volumes or more drives; leave one capacity drive per server, up to four.",
    source=source("W-S2DVOL"),
    facts=("S2D-16", "S2D-17"),
    applies=lambda plan: with_nodes(plan) and bool(pool_volumes(plan)),
)
def too_small(plan: Plan) -> Iterator[Problem | Unknown]:
    """The pool whose volumes, with all copies, leave less than the reserve.

    Parity counts with its best efficiency, so that only a sure fault is named.
    """
    capacity = [d for node in plan.nodes for d in drive_roles(node).capacity]
    if not capacity or any(d.count is None or d.size_gib is None for d in capacity):
        return
    raw = sum((d.count or 0) * (d.size_gib or 0) for d in capacity)
    largest = max(d.size_gib or 0 for d in capacity)
    reserve = largest * min(RESERVE_DRIVES_MOST, len(plan.nodes))
    taken = sum(
        (volume.size_gib or 0) * FOOTPRINT.get(volume.resiliency or "", 1.0)
        for volume in pool_volumes(plan)
    )
    if taken > raw - reserve:
        message = (
            f"The volumes take {figure(taken)} GiB with all copies; the capacity drives have "
            f"{figure(raw)} GiB, of which {figure(reserve)} GiB should stay free."
        )
        yield Problem("storage", message)


@rule(
    "pool.too-few-nodes",
    since("2016", Level.BLOCKER),
    title="Too few servers for the resiliency of a volume",
    why="Each copy of the data has to lie on a server of its own.",
    remedy="Choose a resiliency that fits the number of servers.",
    source=source("W-S2DVOL"),
    origin="practice",
    applies=with_nodes,
)
def too_few_nodes(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume whose copies need more servers than there are."""
    for volume in pool_volumes(plan):
        if volume.resiliency is None:
            yield Unknown(volume_subject(volume), "resiliency")
            continue
        least = SERVERS_LEAST.get(volume.resiliency, 1)
        if 1 < len(plan.nodes) < least:
            message = (
                f"{volume.name} is {RESILIENCY_WORDS[volume.resiliency]}, which needs {least} "
                f"servers; there are {len(plan.nodes)}."
            )
            yield Problem(volume_subject(volume), message)
        elif volume.resiliency == "nested_two_way_mirror" and len(plan.nodes) > 2:
            message = (
                f"{volume.name} is a nested two-way mirror, which is for two servers; "
                f"there are {len(plan.nodes)}."
            )
            yield Problem(volume_subject(volume), message)


@rule(
    "pool.two-way-mirror",
    since("2016", Level.RISK),
    title="A two-way mirror on three or more servers",
    why="With two copies a second failure during a repair loses data; a third copy is advised.",
    remedy="Use a three-way mirror from three servers on.",
    source=source("W-S2DVOL"),
    facts=("S2D-18",),
    applies=with_nodes,
)
def two_way_mirror(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each two-way mirror in a cluster of more than two nodes."""
    if len(plan.nodes) <= 2:
        return
    for volume in pool_volumes(plan):
        if volume.resiliency == "two_way_mirror":
            message = f"{volume.name} is a two-way mirror over {len(plan.nodes)} servers."
            yield Problem(volume_subject(volume), message)


@rule(
    "pool.too-many-volumes",
    since("2016", Level.BLOCKER),
    title="More volumes than Storage Spaces Direct takes",
    why="A cluster has at most 64 volumes on its pool.",
    remedy="Plan fewer, larger volumes.",
    source=source("W-S2DVOL"),
    facts=("LIM-29", "S2D-19"),
    applies=on_spaces_direct,
)
def too_many_volumes(plan: Plan) -> Iterator[Problem | Unknown]:
    """The plan with more than 64 volumes."""
    number = len(pool_volumes(plan))
    if number > VOLUMES_MOST:
        yield Problem("storage", f"{number} volumes are planned; {VOLUMES_MOST} are the most.")


@rule(
    "pool.volume-too-large",
    since("2016", Level.BLOCKER),
    title="A volume larger than Storage Spaces Direct takes",
    why="A volume on the pool has at most 64 TiB.",
    remedy="Split the volume.",
    source=source("W-S2DVOL"),
    facts=("LIM-30", "S2D-19"),
    applies=on_spaces_direct,
)
def volume_too_large(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume above 64 TiB; a size not decided is asked for elsewhere."""
    for volume in pool_volumes(plan):
        if volume.size_gib is not None and volume.size_gib > VOLUME_MOST_GIB:
            size = figure(volume.size_gib)
            message = f"{volume.name} has {size} GiB; {VOLUME_MOST_GIB:,} GiB is the most."
            yield Problem(volume_subject(volume), message)


@rule(
    "pool.beyond-2016",
    {"2016": Level.RISK},
    title="More or larger volumes than is sure for Windows Server 2016",
    why="For 2016 sources name 32 volumes of 32 TiB as well as 64 of 64 TiB.",
    remedy="Stay within 32 volumes of 32 TiB, or ask Microsoft.",
    source=source("W-S2DVOL"),
    facts=("LIM-29", "LIM-30"),
    applies=on_spaces_direct,
)
def beyond_2016(plan: Plan) -> Iterator[Problem | Unknown]:
    """Numbers and sizes between the two readings of the limit."""
    number = len(pool_volumes(plan))
    if VOLUMES_2016 < number <= VOLUMES_MOST:
        message = f"{number} volumes are planned; up to {VOLUMES_2016} are sure."
        yield Problem("storage", message, "2016")
    for volume in pool_volumes(plan):
        size = volume.size_gib
        if size is not None and VOLUME_2016_GIB < size <= VOLUME_MOST_GIB:
            message = (
                f"{volume.name} has {figure(size)} GiB; up to {VOLUME_2016_GIB:,} GiB are sure."
            )
            yield Problem(volume_subject(volume), message, "2016")


@rule(
    "pool.no-refs",
    since("2016", Level.ADVICE),
    title="A volume of the pool without ReFS",
    why="ReFS makes fixed disks and checkpoints in moments, and repairs damage from copies.",
    remedy="Format the volume with ReFS.",
    source=source("W-S2DVOL"),
    facts=("S2D-21",),
    applies=on_spaces_direct,
)
def no_refs(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume with NTFS."""
    for volume in pool_volumes(plan):
        if volume.file_system is None:
            yield Unknown(volume_subject(volume), "file_system")
        elif volume.file_system == "ntfs":
            yield Problem(volume_subject(volume), f"{volume.name} has NTFS.")


@rule(
    "pool.uneven-number-of-volumes",
    since("2016", Level.ADVICE),
    title="The volumes cannot be spread evenly over the servers",
    why="Each volume is run by one server; with a multiple of their number all do the same work.",
    remedy="Plan as many volumes as servers, or twice as many.",
    source=source("W-S2DVOL"),
    facts=("S2D-20",),
    applies=lambda plan: with_nodes(plan) and bool(pool_volumes(plan)),
)
def uneven_number_of_volumes(plan: Plan) -> Iterator[Problem | Unknown]:
    """The number of volumes that is no multiple of the number of nodes."""
    number = len(pool_volumes(plan))
    if number % len(plan.nodes):
        message = f"{counted(number, 'volume')} for {counted(len(plan.nodes), 'server')}."
        yield Problem("storage", message)


@rule(
    "pool.volume-large-for-backup",
    since("2019", Level.ADVICE),
    title="A volume that is large for a backup of whole volumes",
    why="Up to 10 TiB is advised where backup takes snapshots with VSS; more takes very long.",
    remedy="Split the volume, or use a backup that follows the changes of each virtual disk.",
    source=source("W-S2DVOL"),
    facts=("S2D-19",),
    applies=lambda plan: (
        on_spaces_direct(plan) and bool(WITH_VSS.search(plan.operations.backup_product or ""))
    ),
)
def volume_large_for_backup(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume above 10 TiB where Windows Server Backup, or VSS by name, is the backup.

    A size not decided is asked for elsewhere.
    """
    for volume in pool_volumes(plan):
        if volume.size_gib is not None and volume.size_gib > BACKUP_MOST_GIB:
            message = f"{volume.name} has {figure(volume.size_gib)} GiB."
            yield Problem(volume_subject(volume), message)
