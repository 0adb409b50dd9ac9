"""Virtual machines in few words: what the columns of a long register say."""

from __future__ import annotations

from planner.core.parts import Vm, VmDisk, VmNic
from planner.core.plan import Plan, at_least
from planner.documents.parts import Column
from planner.templatetags.plan_format import choice, gib, number

OPEN_DISK = "volume not decided"


def compact(plan: Plan) -> tuple[Column[Vm], ...]:
    """Columns of a register of hundreds of machines: few cells, most rows one line high."""
    return (
        Column("Virtual machine", 12, _called),
        Column("Size and guest", 30, _size),
        Column("Disks; networks; start and placement", 58, lambda vm: _rest(plan, vm)),
    )


def _called(vm: Vm) -> str:
    return vm.name if vm.count == 1 else f"{vm.name} ({number(vm.count)} alike)"


def _size(vm: Vm) -> str:
    cores = "vCPUs not decided" if vm.vcpus is None else f"{vm.vcpus} vCPU"
    size = "memory not decided" if vm.memory_gib is None else memory(vm)
    generation = "" if vm.generation is None else f"gen. {vm.generation}"
    return ", ".join(filter(None, (cores, size, generation, vm.guest_os)))


def _rest(plan: Plan, vm: Vm) -> str:
    start = priority(plan, vm)
    found = [
        ", ".join(map(_disk, vm.disks)) or "no disks",
        ", ".join(map(_nic, vm.nics)) or "no networks",
        "" if start in (None, "does not apply") else f"start {start.lower()}",
        *_bounds(vm),
    ]
    return "; ".join(filter(None, found))


def _disk(disk: VmDisk) -> str:
    kind = "pass-through" if disk.format == "pass_through" else ""
    if not kind and disk.kind != "fixed":
        kind = choice(disk.kind, "VmDisk.kind").lower() if disk.kind else "kind not decided"
    where = disk.volume or OPEN_DISK
    words = f"{disk.name} {gib(disk.size_gib)} {where}"
    return f"{words} ({kind})" if kind else words


def _nic(nic: VmNic) -> str:
    vlan = " VLAN not decided" if nic.vlan is None else f" VLAN {nic.vlan}" if nic.vlan else ""
    address = f" {nic.address}" if nic.address else ""
    return f"{nic.name} {nic.virtual_switch or 'switch not decided'}{vlan}{address}"


def memory(vm: Vm) -> str:
    """Memory, with its bounds where it is dynamic."""
    if vm.dynamic_memory is None:
        return gib(vm.memory_gib)
    bounds = (vm.dynamic_memory.minimum_gib, vm.dynamic_memory.maximum_gib)
    least, most = (number(bound) for bound in bounds)
    return f"{gib(vm.memory_gib)}, dynamic {least} to {most}"


def priority(plan: Plan, vm: Vm) -> str | None:
    """When the machine starts; Windows Server 2008 R2 knows no order."""
    if vm.priority is None and not at_least(plan.oldest_version, "2012"):
        return "does not apply"
    return choice(vm.priority, "Vm.priority")


def placement(vm: Vm) -> str:
    """Where the machine may run."""
    return "; ".join(_bounds(vm)) or "any node"


def _bounds(vm: Vm) -> list[str]:
    found = [] if vm.highly_available else ["not highly available"]
    if vm.owners:
        found.append(f"only on {', '.join(vm.owners)}")
    if vm.anti_affinity:
        found.append(f"apart from others of group {vm.anti_affinity}")
    if vm.depends_on:
        found.append(f"after {', '.join(vm.depends_on)}")
    if vm.local_device:
        found.append(f"tied by {vm.local_device}")
    return found
