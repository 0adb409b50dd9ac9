"""The registers of storage and virtual machines: arrays, ports, paths, volumes, VMs and disks."""

from __future__ import annotations

from planner.core.parts import ArrayPort, Drive, Node, StorageArray, Vm, VmDisk, VmNic, Volume
from planner.core.plan import Plan
from planner.documents.long_tables import LONG_ROWS
from planner.documents.parts import Column, Table, listed, table
from planner.documents.registers import model
from planner.documents.vm_lines import compact, memory, placement, priority
from planner.templatetags.plan_format import NARROW, choice, gib, number, yes_no

COMPACT_BEYOND = LONG_ROWS  # virtual machines; a register of more is set in few columns


def arrays(plan: Plan) -> Table:
    """The storage arrays."""
    columns: tuple[Column[StorageArray], ...] = (
        Column("Array", 14, lambda each: each.name),
        Column("Model", 20, lambda each: model(each.vendor, each.model)),
        Column("Site", 10, lambda each: each.site or "one site"),
        Column("Firmware", 10, lambda each: each.firmware),
        Column("Usable", 12, lambda each: gib(each.usable_gib), "number"),
        Column("SCSI-3 reservations", 13, lambda each: yes_no(each.persistent_reservations)),
        Column("CHAP", 12, lambda each: _chap(plan, each)),
        Column("Target", 25, lambda each: _target(plan, each), "code"),
        Column("Replicates to", 11, lambda each: each.replicates_to or "none"),
    )
    empty = "The plan has no storage arrays yet."
    if plan.storage.type == "storage_spaces_direct":
        empty = "There is no storage array: Storage Spaces Direct uses the drives of the nodes."
    return table("Storage arrays", plan.storage.arrays, columns, empty=empty)


def _chap(plan: Plan, array: StorageArray) -> str | None:
    if plan.storage.type != "iscsi" and array.chap is None:
        return "does not apply"
    return choice(array.chap, "StorageArray.chap")


def _target(plan: Plan, array: StorageArray) -> str | None:
    if plan.storage.type != "iscsi" and array.target is None:
        return "does not apply"
    return array.target


def ports(plan: Plan) -> Table:
    """The front-end ports of the arrays."""
    rows = [(array, port) for array in plan.storage.arrays for port in array.ports]
    columns: tuple[Column[tuple[StorageArray, ArrayPort]], ...] = (
        Column("Array", 14, lambda row: row[0].name),
        Column("Port", 14, lambda row: row[1].name),
        Column("Controller", 12, lambda row: row[1].controller),
        Column("Switch", 14, lambda row: row[1].switch),
        Column("Network", 14, lambda row: row[1].network or _of_iscsi(plan)),
        Column("Address", 16, lambda row: row[1].address or _of_iscsi(plan), "code"),
        Column("WWPN", 22, lambda row: row[1].wwpn or _of_fibre_channel(plan), "code"),
    )
    return table("Ports of the storage arrays", rows, columns, empty="The plan has no array ports.")


def _of_iscsi(plan: Plan) -> str | None:
    return "none" if plan.storage.type in ("fibre_channel", "sas") else None


def _of_fibre_channel(plan: Plan) -> str | None:
    return "none" if plan.storage.type in ("iscsi", "smb", "sas") else None


def volumes(plan: Plan) -> Table:
    """The volumes."""
    columns: tuple[Column[Volume], ...] = (
        Column("Volume", 16, lambda each: each.name),
        Column("Array", 12, lambda each: each.array or _pool(plan)),
        Column("LUN", 6, lambda each: _lun(plan, each), "number"),
        Column("Purpose", 14, lambda each: choice(each.purpose, "Volume.purpose")),
        Column("Size", 10, lambda each: gib(each.size_gib), "number"),
        Column("File system", 9, lambda each: choice(each.file_system, "Volume.file_system")),
        Column(
            "Partitions", 9, lambda each: choice(each.partition_style, "Volume.partition_style")
        ),
        Column("Unit", 8, lambda each: _unit(each), "number"),
        Column("Resiliency", 12, lambda each: _resiliency(plan, each)),
        Column("BitLocker", 8, lambda each: yes_no(each.bitlocker)),
        Column("Presented to", 16, _presented),
    )
    return table("Volumes", plan.storage.volumes, columns, empty="The plan has no volumes yet.")


def _lun(plan: Plan, volume: Volume) -> str | None:
    if volume.lun_id is not None:
        return str(volume.lun_id)
    return "none" if plan.storage.type in ("storage_spaces_direct", "smb") else None


def _pool(plan: Plan) -> str | None:
    return "pool" if plan.storage.type == "storage_spaces_direct" else None


def _unit(volume: Volume) -> str:
    if volume.allocation_unit_kib is None:
        return "default"
    return f"{number(volume.allocation_unit_kib)}{NARROW}KiB"


def _resiliency(plan: Plan, volume: Volume) -> str | None:
    if plan.storage.type != "storage_spaces_direct" and volume.resiliency is None:
        return "by the array"
    return choice(volume.resiliency, "Volume.resiliency")


def _presented(volume: Volume) -> str | None:
    return "every node" if volume.presented_to is None else listed(volume.presented_to)


def drives(plan: Plan) -> Table:
    """The local drives of the nodes, for Storage Spaces Direct."""
    rows = [(node, drive) for node in plan.nodes for drive in node.drives]
    columns: tuple[Column[tuple[Node, Drive]], ...] = (
        Column("Node", 18, lambda row: row[0].name),
        Column("Drives", 22, lambda row: row[1].name),
        Column("Media", 18, lambda row: choice(row[1].media, "Drive.media")),
        Column("Count", 10, lambda row: number(row[1].count), "number"),
        Column("Size of one", 14, lambda row: gib(row[1].size_gib), "number"),
        Column("Role", 18, lambda row: choice(row[1].role or "automatic", "Drive.role")),
    )
    return table("Local drives", rows, columns, empty="No local drives are used.")


def vms(plan: Plan) -> Table:
    """The virtual machines; where there are many, in few columns, which print fast."""
    caption, empty = "Virtual machines", "The plan has no virtual machines yet."
    if len(plan.vms) <= COMPACT_BEYOND:
        return table(caption, plan.vms, _in_full(plan), empty=empty)
    note = "Disks are fixed and machines run on any node unless said otherwise."
    return table(caption, plan.vms, compact(plan), empty=empty, note=note)


def _in_full(plan: Plan) -> tuple[Column[Vm], ...]:
    columns: tuple[Column[Vm], ...] = (
        Column("Virtual machine", 15, lambda each: each.name),
        Column("Count", 6, lambda each: number(each.count), "number"),
        Column("vCPUs", 6, lambda each: number(each.vcpus), "number"),
        Column("Memory", 13, memory, "number"),
        Column("Gen.", 7, lambda each: number(each.generation), "number"),
        Column("Guest system", 15, lambda each: each.guest_os),
        Column("Disks", 22, _disks),
        Column("Networks", 21, _nics),
        Column("Start priority", 10, lambda each: priority(plan, each)),
        Column("Placement", 14, placement),
    )
    return columns


def _disks(vm: Vm) -> str | None:
    return "; ".join(map(_disk, vm.disks)) or None


def _disk(disk: VmDisk) -> str:
    where = f"on {disk.volume}" if disk.volume else "volume not decided"
    kind = "pass-through" if disk.format == "pass_through" else choice(disk.kind, "VmDisk.kind")
    return f"{disk.name}: {gib(disk.size_gib)} {where}, {kind.lower()}"


def _nics(vm: Vm) -> str | None:
    return "; ".join(map(_nic, vm.nics)) or None


def _nic(nic: VmNic) -> str:
    vlan = ", VLAN not decided" if nic.vlan is None else f", VLAN {nic.vlan}" if nic.vlan else ""
    address = f", {nic.address}" if nic.address else ""
    return f"{nic.name}: {nic.virtual_switch or 'switch not decided'}{vlan}{address}"
