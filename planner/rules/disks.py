"""Rules about the disks of virtual machines: format, size, kind, and where they lie."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.parts import Vm, VmDisk, Volume
from planner.core.plan import Plan, at_least, path
from planner.core.workload import (
    Disk,
    by_vm,
    clustered,
    disks,
    disks_by_format,
    disks_by_kind,
    disks_by_volume,
)
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.storage import on_block_storage, volume_subject
from planner.rules.vms import generation_of, vm_subject
from planner.rules.wording import listed

VHD_MOST_GIB = 2040  # LIM-13
VHDX_MOST_GIB = 64 * 1024  # LIM-14
MOST_GIB: dict[str | None, int] = {"vhd": VHD_MOST_GIB, "vhdx": VHDX_MOST_GIB}


def disk_subject(vm: Vm, disk: VmDisk) -> str:
    """The subject of a virtual disk."""
    return path("vms", vm.name, "disks", disk.name)


def _named(vm: Vm, disk: VmDisk) -> str:
    return f"{disk.name} of {vm.name}"


@rule(
    "disks.too-large",
    Level.BLOCKER,
    title="A virtual disk larger than its format takes",
    why="A VHD ends at 2,040 GiB, a VHDX at 64 TiB.",
    remedy="Use VHDX from Windows Server 2012, or split the disk.",
    source=source("W-MAX"),
    facts=("LIM-13", "LIM-14"),
)
def too_large(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual disk above the limit of its format; in 2008 R2 there is only VHD."""
    only_vhd = not at_least(plan.oldest_version, "2012")
    for vm, disk in disks_by_format(plan).get(None, ()) if not only_vhd else ():
        yield Unknown(disk_subject(vm, disk), "format")
    for vm, disk in disks(plan):
        if disk.size_gib is None:
            yield Unknown(disk_subject(vm, disk), "size_gib")
        elif disk.size_gib > VHD_MOST_GIB:
            form = "vhd" if disk.format is None and only_vhd else disk.format
            most = MOST_GIB.get(form)
            if form is not None and most is not None and disk.size_gib > most:
                has = f"{_named(vm, disk)} has {figure(disk.size_gib)} GiB"
                yield Problem(disk_subject(vm, disk), f"{has}; {form.upper()} takes {most:,} GiB.")


@rule(
    "disks.vhdx-too-early",
    until("2008r2", Level.BLOCKER),
    title="VHDX before Windows Server 2012",
    why="Windows Server 2008 R2 knows only VHD.",
    remedy="Use VHD.",
    source=source("W-MAX"),
    facts=("LIM-14",),
)
def vhdx_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each VHDX in a version that does not have it."""
    for vm, disk in disks_by_format(plan).get("vhdx", ()):
        message = f"{_named(vm, disk)} is a VHDX."
        yield Problem(disk_subject(vm, disk), message, plan.oldest_version)


@rule(
    "disks.vhd-on-generation-2",
    Level.BLOCKER,
    title="A VHD on a virtual machine of generation 2",
    why="Generation 2 takes VHDX only.",
    remedy="Convert the disk to VHDX, or use generation 1.",
    source=source("W-GEN"),
    origin="practice",
)
def vhd_on_generation_2(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each VHD of a virtual machine of generation 2; what is not decided is asked for elsewhere."""
    for vm, disk in disks_by_format(plan).get("vhd", ()):
        if generation_of(plan, vm) == 2:
            message = f"{_named(vm, disk)} is a VHD, the virtual machine of generation 2."
            yield Problem(disk_subject(vm, disk), message)


@rule(
    "disks.old-format",
    since("2012", Level.ADVICE),
    title="VHD where VHDX is there",
    why="VHDX is larger, aligned to modern disks, and survives a power failure better.",
    remedy="Convert the disk to VHDX while the virtual machine is off.",
    source=source("W-MAX"),
    facts=("VM-11",),
)
def old_format(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with a VHD from 2012 on."""
    for vm, old in by_vm(disks_by_format(plan).get("vhd", ())):
        names = listed(disk.name for disk in old)
        yield Problem(vm_subject(vm), f"{vm.name} has VHD: {names}.")


@rule(
    "disks.not-on-cluster-storage",
    Level.UNSUPPORTED,
    title="A virtual disk that is not on the cluster storage",
    why="All files of a clustered virtual machine have to be where every node reaches them.",
    remedy="Choose a Cluster Shared Volume for each disk.",
    source=source("S-VMLOC"),
    facts=("VM-09",),
    tests=("HV-12",),
)
def not_on_cluster_storage(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each disk of a highly available virtual machine without a volume, or on a raw one.

    A virtual machine without disks is asked for them.
    """
    for vm in clustered(plan):
        if not vm.disks:
            yield Unknown(vm_subject(vm), "disks")
    for vm, disk in disks_by_volume(plan).get(None, ()):
        if vm.highly_available:
            yield Unknown(disk_subject(vm, disk), "volume")
    for volume in plan.storage.volumes:
        for vm, disk in _on(plan, volume) if volume.purpose == "pass_through" else ():
            if vm.highly_available and disk.format in ("vhd", "vhdx"):
                message = f"{_named(vm, disk)} is a file, {disk.volume} a pass-through disk."
                yield Problem(disk_subject(vm, disk), message)


def _on(plan: Plan, volume: Volume) -> list[Disk]:
    """Virtual disks on a volume."""
    return disks_by_volume(plan).get(volume.name.casefold(), [])


@rule(
    "disks.pass-through-on-csv",
    Level.BLOCKER,
    title="A pass-through disk on a Cluster Shared Volume",
    why="A pass-through disk is a whole LUN that belongs to one virtual machine.",
    remedy="Use a VHDX on the volume, or a LUN of its own as pass-through disk.",
    source=source("W-CSV"),
    facts=("CSV-08", "LM-16"),
)
def pass_through_on_csv(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each pass-through disk whose volume is a Cluster Shared Volume."""
    for vm, disk in disks_by_format(plan).get("pass_through", ()):
        volume = plan.volume_by_name.get((disk.volume or "").casefold())
        if volume is not None and volume.purpose == "csv":
            message = f"{_named(vm, disk)} is a pass-through disk on {volume.name}."
            yield Problem(disk_subject(vm, disk), message)


@rule(
    "disks.pass-through-used-twice",
    Level.BLOCKER,
    title="Two virtual machines have one pass-through disk",
    why="A pass-through disk belongs to one virtual machine alone; a second one cannot start.",
    remedy="Give each its own LUN, or use VHDX files.",
    source=source("W-CSV"),
    origin="practice",
)
def pass_through_used_twice(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume that more than one virtual machine has as pass-through disk."""
    if "pass_through" not in disks_by_format(plan):
        return
    for volume in plan.storage.volumes:
        vms = {vm.name: vm.count for vm, d in _on(plan, volume) if d.format == "pass_through"}
        if sum(vms.values()) > 1:
            message = f"{volume.name} is a pass-through disk of {_owners(vms)}."
            yield Problem(volume_subject(volume), message)


def _owners(vms: dict[str, int]) -> str:
    """Virtual machines in words; of several alike with their number."""
    return listed(name if count == 1 else f"{count} of {name}" for name, count in vms.items())


@rule(
    "disks.vms-share-a-cluster-disk",
    Level.ADVICE,
    title="Virtual machines share a disk that is no Cluster Shared Volume",
    why="One node at a time owns such a disk, so all virtual machines on it move together.",
    remedy="Use a Cluster Shared Volume, or a LUN for each virtual machine.",
    source=source("W-CSV"),
    facts=("CSV-28",),
    applies=on_block_storage,
)
def vms_share_a_cluster_disk(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each plain cluster disk that holds virtual disks of several virtual machines."""
    for volume in plan.storage.volumes:
        on = _on(plan, volume) if volume.purpose == "disk" else ()
        vms = {vm.name: vm.count for vm, disk in on if disk.format != "pass_through"}
        if sum(vms.values()) > 1:
            message = f"{volume.name} holds virtual disks of {_owners(vms)}."
            yield Problem(volume_subject(volume), message)


@rule(
    "disks.differencing",
    Level.ADVICE,
    title="A differencing disk",
    why="It depends on its parent file and gets slower; it is not for production.",
    remedy="Merge it into a fixed or dynamic disk of its own.",
    source=source("W-PLANSC"),
    facts=("VM-12",),
    origin="bpa",
)
def differencing(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with differencing disks, and each disk whose kind is not decided."""
    for vm, disk in disks_by_kind(plan).get(None, ()):
        if disk.format != "pass_through":
            yield Unknown(disk_subject(vm, disk), "kind")
    for vm, found in by_vm(disks_by_kind(plan).get("differencing", ())):
        names = listed(disk.name for disk in found)
        yield Problem(vm_subject(vm), f"{vm.name} has a differencing disk: {names}.")
