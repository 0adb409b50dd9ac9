"""Rules about the space on volumes: what virtual disks take of it."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.memo import once_per_plan
from planner.core.plan import Plan, at_least
from planner.core.workload import disks_by_volume
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.storage import (
    array_subject,
    on_block_storage,
    volume_subject,
    volumes_by_array,
)


@once_per_plan
def taken_gib(plan: Plan) -> dict[str, float]:
    """Space that virtual disks take at most, by folded name of the volume.

    Disks count with their full size, whatever their kind (VM-13); a size that is not decided as
    nothing, it is asked for elsewhere. Up to 2012 R2 the memory of a virtual machine is added for
    its save file, on the volume of its first disk (VM-14).
    """
    names = [volume.name.casefold() for volume in plan.storage.volumes]
    if not at_least(plan.oldest_version, "2016"):
        return _taken_with_save_files(plan, names)
    held = disks_by_volume(plan)
    return {
        name: sum(
            [
                vm.count * (disk.size_gib or 0)
                for vm, disk in held.get(name, ())
                if disk.format != "pass_through"
            ],
            0.0,
        )
        for name in names
    }


def _taken_with_save_files(plan: Plan, names: list[str]) -> dict[str, float]:
    taken = dict.fromkeys(names, 0.0)
    for vm in plan.vms:
        first: str | None = None
        for disk in vm.disks:
            if disk.volume is None or disk.format == "pass_through":
                continue
            name = disk.volume.casefold()
            first = first or name
            if name in taken:
                taken[name] += vm.count * (disk.size_gib or 0)
        if first in taken:
            taken[first] += vm.count * (vm.memory_gib or 0)
    return taken


@rule(
    "space.volume-overfull",
    Level.RISK,
    title="Virtual disks are larger than their volume",
    why="When the volume is full every virtual machine on it pauses.",
    remedy="Plan a larger volume, or spread the virtual machines over more volumes.",
    source=source("W-CSV"),
    facts=("VM-13", "VM-14"),
)
def volume_overfull(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume whose virtual disks exceed its size, and each volume for data without a size."""
    taken = taken_gib(plan)
    for volume in plan.storage.volumes:
        needed = taken[volume.name.casefold()]
        if volume.purpose == "witness":
            continue
        if volume.size_gib is None:
            yield Unknown(volume_subject(volume), "size_gib")
        elif needed > volume.size_gib:
            message = (
                f"{volume.name} has {figure(volume.size_gib)} GiB; the virtual machines on it need "
                f"up to {figure(needed)} GiB."
            )
            yield Problem(volume_subject(volume), message)


@rule(
    "space.no-room-for-snapshots",
    Level.RISK,
    title="No room on the array for the snapshots",
    why="When the space for snapshots ends the array drops them, or stops the volumes.",
    remedy="Plan smaller volumes, a smaller reserve or more capacity.",
    source=source("W-CSV"),
    origin="practice",
    applies=on_block_storage,
)
def no_room_for_snapshots(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array that fits its volumes, but not with the reserve for their snapshots.

    Without a usable capacity, or where the volumes alone are too large, others speak up.
    """
    held = volumes_by_array(plan)
    for array in plan.storage.arrays:
        volumes = [v for v in held[array.name.casefold()] if v.size_gib is not None]
        total = sum(volume.size_gib or 0 for volume in volumes)
        if array.usable_gib is None or total > array.usable_gib:
            continue
        for volume in volumes:
            if volume.snapshot_reserve_percent is None:
                yield Unknown(volume_subject(volume), "snapshot_reserve_percent")
        reserve = sum((v.size_gib or 0) * (v.snapshot_reserve_percent or 0) / 100 for v in volumes)
        if total + reserve > array.usable_gib + 1e-6:
            message = (
                f"The volumes on {array.name} take {figure(total)} GiB and their snapshots "
                f"{figure(reserve)} GiB; the array has {figure(array.usable_gib)} GiB."
            )
            yield Problem(array_subject(array), message)


@rule(
    "space.volume-without-reserve",
    Level.ADVICE,
    title="A volume without the free space that the plan asks for",
    why="Checkpoints, save files and growth need space that virtual disks do not take today.",
    remedy="Plan a larger volume, or ask for less free space.",
    source=source("W-CSV"),
    facts=("VM-13", "VM-14"),
)
def volume_without_reserve(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume that fits its virtual disks today, but not with growth and free space."""
    growth = plan.capacity.growth_percent
    free = plan.capacity.volume_free_percent
    taken = taken_gib(plan)
    for volume in plan.storage.volumes:
        today = taken[volume.name.casefold()]
        if volume.purpose == "witness" or volume.size_gib is None or not today:
            continue
        needed = today * (1 + growth / 100)
        room = volume.size_gib * (1 - free / 100)
        if today <= volume.size_gib and needed > room + 1e-6:
            message = (
                f"{volume.name} should hold {figure(max(0, room))} GiB, so that {figure(free)} % "
                f"stay free; with {figure(growth)} % growth {figure(needed)} GiB are needed."
            )
            yield Problem(volume_subject(volume), message)
