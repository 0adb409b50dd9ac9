"""Rules about the virtual controllers that the disks of a virtual machine hang on."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.parts import Vm
from planner.core.plan import Plan, path
from planner.core.workload import by_vm, disks
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.vms import generation_of, vm_subject

IDE_DISKS = 4  # LIM-15
SCSI_DISKS = 4 * 64  # LIM-16, LIM-17
MOST_DISKS = {1: IDE_DISKS + SCSI_DISKS, 2: SCSI_DISKS}
GENERATION_1_BOOT_GIB = 2048  # LIM-23


@rule(
    "controllers.too-many-disks",
    Level.BLOCKER,
    title="More virtual disks than the controllers take",
    why="Four SCSI controllers take 64 disks each; generation 1 has four IDE places beside them.",
    remedy="Plan fewer and larger disks.",
    source=source("W-MAX"),
    facts=("LIM-15", "LIM-16", "LIM-17"),
)
def too_many_disks(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with more disks than its generation has places for."""
    harmless = min(MOST_DISKS.values())
    for vm in plan.vms:
        number = len(vm.disks)
        if number <= harmless:
            continue
        generation = generation_of(plan, vm)
        if generation is None and number <= max(MOST_DISKS.values()):
            yield Unknown(vm_subject(vm), "generation")
            continue
        most = MOST_DISKS[generation or 1]
        if number > most:
            has = f"{vm.name} has {number} disks"
            yield Problem(vm_subject(vm), f"{has}; generation {generation or 1} takes {most}.")


@rule(
    "controllers.boot-disk-too-large",
    Level.BLOCKER,
    title="A boot disk larger than generation 1 can start from",
    why="Generation 1 starts from disks of up to 2 TiB.",
    remedy="Use generation 2, or a smaller disk for the system and a second one for data.",
    source=source("W-GEN"),
    facts=("LIM-23",),
)
def boot_disk_too_large(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine of generation 1 without any disk that is small enough to start from."""
    large = (each for each in disks(plan) if (each[1].size_gib or 0) > GENERATION_1_BOOT_GIB)
    for vm, _ in by_vm(large):
        if not _all_too_large(vm):
            continue
        undecided = [disk for disk in vm.disks if disk.size_gib is None]
        generation = generation_of(plan, vm)
        if generation is None:
            yield Unknown(vm_subject(vm), "generation")
        elif generation == 1:
            for disk in undecided:
                yield Unknown(path("vms", vm.name, "disks", disk.name), "size_gib")
            if not undecided:
                least = min(disk.size_gib or 0 for disk in vm.disks)
                has = f"The smallest disk of {vm.name} has {figure(least)} GiB"
                message = f"{has}; generation 1 starts from {GENERATION_1_BOOT_GIB:,} GiB at most."
                yield Problem(vm_subject(vm), message)


def _all_too_large(vm: Vm) -> bool:
    """Whether every disk is, or may yet be, too large to start from, and one surely is."""
    known = [disk.size_gib for disk in vm.disks if disk.size_gib is not None]
    return bool(known) and min(known) > GENERATION_1_BOOT_GIB
