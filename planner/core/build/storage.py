"""B-10 and B-13: the storage side of the shared disks, and the disks themselves."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import (
    ARRAY,
    DESK,
    EVERY_NODE,
    ONE_NODE,
    Command,
    Phase,
    Step,
    listing,
    step,
)
from planner.core.build.multipath import ports_in_fabric
from planner.core.build.powershell import Missing, OnSite, Raw, Value, cmd, ps
from planner.core.build.words import old, spaces_direct
from planner.core.fields import Version
from planner.core.parts import Node, StorageArray, Volume
from planner.core.plan import Plan
from planner.core.words import version_words

PURPOSES = {
    "witness": "witness",
    "csv": "cluster shared volume",
    "disk": "cluster disk",
    "pass_through": "pass-through disk of a virtual machine",
}
FILE_SYSTEMS = {"ntfs": Raw("NTFS"), "refs": Raw("ReFS")}
STYLES = {"gpt": Raw("GPT"), "mbr": Raw("MBR")}
BLOCK = ("iscsi", "fibre_channel", "sas")


def storage_side(plan: Plan) -> Phase:
    """B-10: LUNs, masking and zones, or the share of a file server."""
    kind = plan.storage.type
    steps: list[Step] = []
    if kind is None:
        steps.append(
            step(
                "Choose the shared storage",
                "desk",
                how="The plan does not say yet what storage the nodes share.",
                expected="The plan names one type of storage.",
                undecided=("type of shared storage",),
            )
        )
    if kind in BLOCK:
        steps.extend(_array(plan, array) for array in plan.storage.arrays)
        if not plan.storage.arrays:
            steps.append(_no_array())
    if kind == "fibre_channel":
        steps.extend(_zones(plan, node) for node in plan.nodes)
    if kind == "smb":
        steps.append(_other_storage("SMB", "2012") if old(plan) else _share(plan))
    if kind == "storage_spaces_direct" and not spaces_direct(plan):
        steps.append(_other_storage("Storage Spaces Direct", "2016"))
    return Phase(
        id="B-10",
        title="Prepare the storage",
        about="The LUNs go to the nodes of this cluster and to nobody else: a disk that a foreign "
        "host writes to is lost.",
        steps=tuple(steps),
        facts=("STO-02", "STO-03", "STO-04", "STO-13", "CERT-17", "STO-FC-04", "STO-FC-05"),
    )


def _other_storage(kind: str, since: Version) -> Step:
    return step(
        "Choose other storage",
        DESK,
        how=f"{kind} carries virtual machines from {version_words(since)} on.",
        expected="The plan names storage that its Windows version has.",
        undecided=("type of shared storage that the Windows version has",),
    )


def _no_array() -> Step:
    return step(
        "Choose the storage array",
        "desk",
        how="The plan names no storage array yet.",
        expected="The plan names the array and its ports.",
        undecided=("storage array",),
    )


def _array(plan: Plan, array: StorageArray) -> Step:
    volumes = [
        volume
        for volume in plan.storage.volumes
        if volume.array is None or volume.array.casefold() == array.name.casefold()
    ]
    luns = "; ".join(_lun(volume) for volume in volumes) or "none is planned yet"
    who = _initiators(plan)
    chap = {
        "one_way": " Set one-way CHAP for them.",
        "mutual": " Set mutual CHAP for them.",
    }.get(array.chap or "", "")
    return step(
        f"Make the LUNs on {array.name}",
        ARRAY,
        how=f"Make these LUNs: {luns}. Make one host entry per node, one group of these hosts for "
        f"the cluster, and present the LUNs to that group only. {who}{chap}",
        expected=f"{array.name} lists {listing(node.name for node in plan.nodes) or 'the nodes'} "
        "as hosts and shows the LUN ids of this list.",
        way_back="Take the presentation away before a LUN is deleted.",
        undecided=[f"size of {v.name}" for v in volumes if v.size_gib is None]
        + [f"LUN id of {v.name}" for v in volumes if v.lun_id is None]
        + ([] if volumes else ["volumes"]),
    )


def _lun(volume: Volume) -> str:
    size = f"{volume.size_gib:g} GiB" if volume.size_gib is not None else "size not decided"
    lun = f"LUN {volume.lun_id}, " if volume.lun_id is not None else ""
    only = f", only to {listing(volume.presented_to)}" if volume.presented_to else ""
    thin = ", thin" if volume.thin else ""
    return f"{volume.name} ({lun}{size}{thin}, {PURPOSES[volume.purpose or 'disk']}{only})"


def _initiators(plan: Plan) -> str:
    if plan.storage.type == "iscsi":
        names = [f"{n.name} {n.iscsi_initiator}" for n in plan.nodes if n.iscsi_initiator]
        return f"The initiators are {listing(names)}." if names else ""
    names = [
        f"{node.name} {hba.name} {hba.wwpn}" for node in plan.nodes for hba in node.hbas if hba.wwpn
    ]
    return f"The host ports are {listing(names)}." if names else ""


def _zones(plan: Plan, node: Node) -> Step:
    zones = []
    undecided = []
    for hba in node.hbas:
        targets = [
            f"{array.name} {port.name}"
            for array in plan.storage.arrays
            for port in ports_in_fabric(plan, array, hba)
        ]
        if targets:
            zones.append(f"{hba.name} ({hba.wwpn or 'WWPN not decided'}) with {listing(targets)}")
        else:
            undecided.append(f"array ports in the fabric of {node.name} {hba.name}")
        if hba.wwpn is None:
            undecided.append(f"WWPN of {node.name} {hba.name}")
    npiv = any(vm.virtual_fibre_channel for vm in plan.vms)
    both = " Zone both WWPN sets of every virtual Fibre Channel adapter as well." if npiv else ""
    return step(
        f"Zone {node.name}",
        "the Fibre Channel switches",
        how=f"Make one zone per host port: {'; '.join(zones) or 'none can be named yet'}.{both}",
        expected=f"The switches show the ports of {node.name} logged in, and the array shows them "
        "on its controllers.",
        way_back="Take the zones out of the active set.",
        undecided=undecided or ([] if node.hbas else [f"host bus adapters of {node.name}"]),
    )


def _share(plan: Plan) -> Step:
    accounts = listing(f"{node.name}$" for node in plan.nodes)
    return step(
        "Make the share for the virtual machines",
        "the file server",
        how="Make a continuously available share with a folder in it, so that this path exists: "
        f"{plan.host.vm_path or 'not decided'}. Give full control, on the share and the folder, to "
        f"the computer accounts {accounts or 'of the nodes'} and to the administrators of Hyper-V.",
        expected="Every node can make and delete a file in the folder.",
        undecided=() if plan.host.vm_path else ("path of the virtual machines",),
    )


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
        [cmd("diskpart")]
        if old(plan)
        else [ps("Get-Disk | Format-Table Number, FriendlyName, SerialNumber, Size, IsOffline")]
    )
    for volume in volumes:
        commands.extend(_old_volume(volume) if old(plan) else _volume(volume))
    if volumes:
        yield step(
            "Initialize and format the disks",
            plan.nodes[0].name if plan.nodes else ONE_NODE,
            *commands,
            how="Find every disk by its LUN id, size and serial number: numbers differ between "
            "nodes. Formatting destroys what is on a disk, so check the number twice."
            + (" The lines after diskpart are typed at its own prompt." if old(plan) else ""),
            expected="Every disk is basic, online here, and carries its name as label.",
            check_syntax=old(plan),
        )
    raw = [v.name for v in plan.storage.volumes if v.purpose == "pass_through"]
    if raw:
        yield step(
            "Leave pass-through disks alone",
            EVERY_NODE,
            how=f"Initialize {listing(raw)}, make no volume on it, and take it offline again.",
            expected="The disk is offline on every node.",
        )
    yield step(
        "Look at the disks from the other nodes",
        "the other nodes",
        *(
            (cmd("diskpart"), cmd("rescan"), cmd("list disk"))
            if old(plan)
            else (
                ps("Update-HostStorageCache"),
                ps("Get-Disk | Format-Table Number, SerialNumber, Size, OperationalStatus"),
            )
        ),
        how="Leave the disks offline here.",
        expected="All nodes list the same disks with the same serial numbers and sizes.",
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
    yield cmd("select disk {number}", number=OnSite(f"number of the disk for {volume.name}"))
    yield cmd("online disk")
    yield cmd("attributes disk clear readonly")
    if volume.partition_style is None:
        yield cmd("convert {style}", style=Missing(f"partition style of {volume.name}"))
    elif volume.partition_style == "gpt":
        yield cmd("convert gpt")
    else:
        yield cmd("convert mbr")
    yield cmd("create partition primary")
    yield cmd(
        "format fs=ntfs label={label}{unit:unit=} quick",
        label=volume.name,
        unit=volume.allocation_unit_kib * 1024 if volume.allocation_unit_kib else None,
    )


def _empty_drives(plan: Plan) -> Step:
    counts = "; ".join(
        f"{node.name}: {listing(f'{drive.count or 0} of {drive.name}' for drive in node.drives)}"
        for node in plan.nodes
        if node.drives
    )
    return step(
        "Empty the drives for the pool",
        EVERY_NODE,
        ps("Get-PhysicalDisk | Format-Table FriendlyName, SerialNumber, MediaType, Size, CanPool"),
        ps(
            "Clear-Disk -Number {number} -RemoveData -RemoveOEM",
            number=OnSite("number of a data drive that cannot be pooled yet"),
        ),
        how="Only drives without partitions enter the pool. Clear those that held data before; "
        f"never the drive that Windows starts from. The plan counts {counts or 'no drives yet'}.",
        expected="CanPool is True for every data drive, and the count is that of the plan.",
        way_back="There is none: clearing destroys the data of the drive.",
        undecided=[f"drives of {node.name}" for node in plan.nodes if not node.drives],
    )
