"""B-13: the disks behind the LUNs, and the drives of Storage Spaces Direct."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import (
    EVERY_NODE,
    UNCHANGED,
    Command,
    Phase,
    Step,
    alike,
    listing,
    one_node,
    step,
)
from planner.core.build.powershell import cmd, diskpart, ps
from planner.core.build.storage import BLOCK, lun_words
from planner.core.build.values import Missing, OnSite, Raw, Value
from planner.core.build.words import old, quantity, spaces_direct
from planner.core.parts import Drive, Volume
from planner.core.plan import Plan
from planner.core.words import choices

FILE_SYSTEMS = {"ntfs": Raw("NTFS"), "refs": Raw("ReFS")}
STYLES = {"gpt": Raw("GPT"), "mbr": Raw("MBR")}
NO_WAY_BACK = "There is none: formatting destroys what was on the disk."


def disks(plan: Plan) -> Phase:
    """B-13: partitions and file systems on one node, or empty drives for Storage Spaces Direct."""
    steps: tuple[Step, ...] = ()
    if plan.storage.type in BLOCK:
        steps = tuple(_format(plan))
    elif spaces_direct(plan):
        steps = (_empty_drives(plan),)
    return Phase(
        id="B-13",
        title="Prepare the disks",
        about="One node alone writes to a disk until the cluster guards it. All others only look.",
        steps=steps,
        facts=("STO-05", "STO-06", "STO-07", "STO-12", "QRM-11", "CSV-02", "S2D-28"),
    )


def _format(plan: Plan) -> Iterator[Step]:
    volumes = [v for v in plan.storage.volumes if v.purpose != "pass_through"]
    commands: list[Command] = (
        [cmd("diskpart"), diskpart("list disk")]
        if old(plan)
        else [
            ps(
                "Get-Disk | Format-Table 'Number', 'FriendlyName', 'SerialNumber', 'Size', "
                "'IsOffline'"
            )
        ]
    )
    for volume in volumes:
        commands.extend(_old_volume(volume) if old(plan) else _volume(volume))
    if volumes:
        yield step(
            "Initialize and format the disks",
            plan.nodes[0].name if plan.nodes else one_node(plan),
            *commands,
            how="Find every disk by its LUN id, size and serial number: numbers differ between "
            "nodes. Formatting destroys what is on a disk, so check the number twice. "
            + ("Leave the prompt of diskpart with exit. " if old(plan) else "")
            + "The disks are:",
            items=map(lun_words, volumes),
            expected="Every disk is basic, online here, and carries its name as label.",
            way_back=NO_WAY_BACK,
            check_syntax=old(plan),
        )
    raw = [v.name for v in plan.storage.volumes if v.purpose == "pass_through"]
    if raw:
        yield step(
            "Leave pass-through disks alone",
            EVERY_NODE,
            how=f"Initialize {listing(raw)}, make no volume on it, and take it offline again.",
            expected="The disk is offline on every node.",
            way_back="Set the disk online again.",
        )
    yield step(
        "Look at the disks from the other nodes",
        "the other nodes",
        *(
            (cmd("diskpart"), diskpart("rescan"), diskpart("list disk"), diskpart("exit"))
            if old(plan)
            else (
                ps("Update-HostStorageCache"),
                ps("Get-Disk | Format-Table 'Number', 'SerialNumber', 'Size', 'OperationalStatus'"),
            )
        ),
        how="Leave the disks offline here.",
        expected="All nodes list the same disks with the same serial numbers and sizes.",
        way_back=UNCHANGED,
        check_syntax=old(plan),
    )


def _volume(volume: Volume) -> Iterator[Command]:
    number = OnSite(f"number of the disk for {volume.name}")
    style: Value = (
        STYLES[volume.partition_style]
        if volume.partition_style
        else Missing(f"partition style of {volume.name}")
    )
    file_system: Value = (
        FILE_SYSTEMS[volume.file_system]
        if volume.file_system
        else Missing(f"file system of {volume.name}")
    )
    unit = volume.allocation_unit_kib
    yield ps("Set-Disk -Number {number} -IsOffline $false", number=number)
    yield ps("Initialize-Disk -Number {number} -PartitionStyle {style}", number=number, style=style)
    yield ps(
        "New-Partition -DiskNumber {number} -UseMaximumSize | Format-Volume -FileSystem {system} "
        "-NewFileSystemLabel {label}{unit:-AllocationUnitSize} -Confirm:$false",
        number=number,
        system=file_system,
        label=volume.name,
        unit=unit * 1024 if unit else None,
    )


def _old_volume(volume: Volume) -> Iterator[Command]:
    disk = OnSite(f"number of the disk for {volume.name}")
    yield diskpart("select disk {number}", number=disk)
    yield diskpart("online disk")
    yield diskpart("attributes disk clear readonly")
    if volume.partition_style is None:
        yield diskpart("convert {style}", style=Missing(f"partition style of {volume.name}"))
    elif volume.partition_style == "gpt":
        yield diskpart("convert gpt")
    else:
        yield diskpart("convert mbr")
    yield diskpart("create partition primary")
    yield diskpart(
        "format fs=ntfs label={label}{unit:unit=} quick",
        label=volume.name,
        unit=volume.allocation_unit_kib * 1024 if volume.allocation_unit_kib else None,
    )
    if volume.purpose == "witness":
        yield diskpart("remove noerr")


def _drive_words(drive: Drive) -> str:
    count = "(number not decided)" if drive.count is None else drive.count
    size = f" of {quantity(drive.size_gib)} GiB" if drive.size_gib is not None else ""
    media = f", {choices('Drive', 'media')[drive.media]}" if drive.media else ""
    return f"{count} {drive.name}{size}{media}"


def _empty_drives(plan: Plan) -> Step:
    return step(
        "Empty the drives for the pool",
        EVERY_NODE,
        ps(
            "Get-PhysicalDisk | Format-Table 'FriendlyName', 'SerialNumber', 'MediaType', "
            "'Size', 'CanPool'"
        ),
        ps(
            "Clear-Disk -Number {number} -RemoveData -RemoveOEM",
            number=OnSite("number of a data drive that cannot be pooled yet"),
        ),
        how="Only drives without partitions enter the pool. Clear those that held data before; "
        "never the drive that Windows starts from. The plan counts:",
        items=(
            f"{where}: {listing(map(_drive_words, node.drives)) or 'no drives yet'}"
            for where, node in alike(plan, lambda node: node.drives)
        ),
        expected="CanPool is True for every data drive, and the count is that of the plan.",
        way_back="There is none: clearing destroys the data of the drive.",
        undecided=[f"drives of {node.name}" for node in plan.nodes if not node.drives],
    )
