"""Commands that make one virtual machine, or every machine of ``$machines`` alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.build.base import Command
from planner.core.build.powershell import ps
from planner.core.build.values import Joined, Missing, OnSite, Raw, Scalar, Value, need
from planner.core.build.words import volume_folder
from planner.core.parts import Vm, VmDisk, VmNic
from planner.core.plan import Plan, at_least

PRIORITIES = {"high": 3000, "medium": 2000, "low": 1000, "no_auto_start": 0}
KINDS = {"fixed": Raw("-Fixed"), "dynamic": Raw("-Dynamic"), "differencing": Raw("-Differencing")}
THIS = Raw("$_")
ITS_FOLDER = Raw("$folder[$_]")


@dataclass(frozen=True, slots=True)
class Machine:
    """Whom commands are for: a machine by name, or each of a loop where the name is None.

    ``foldered`` says that the machines of the loop lie in different folders, held in ``$folder``.
    """

    plan: Plan
    vm: Vm
    name: str | None
    foldered: bool = False

    @property
    def value(self) -> Scalar:
        """The name as a command's value."""
        return THIS if self.name is None else self.name

    @property
    def folder(self) -> str | Joined | Missing:
        """The folder below which the machine's own folder lies."""
        if self.foldered:
            return Joined((ITS_FOLDER,))
        disks = virtual_disks(self.vm)
        return self._base(disks[0].volume if disks else None)

    def home(self, volume: str | None) -> str | Joined | Missing:
        """The machine's own folder on a volume."""
        if self.foldered:
            return Joined((ITS_FOLDER, "\\", THIS))
        base = self._base(volume)
        if isinstance(base, Missing):
            return base
        start = base.rstrip("\\") + "\\"
        return Joined((start, THIS)) if self.name is None else start + self.name

    def file(self, disk: VmDisk) -> str | Joined | Missing:
        """The file of a disk."""
        home = self.home(disk.volume)
        end = f"\\{disk.name}.{'vhd' if disk.format == 'vhd' else 'vhdx'}"
        if isinstance(home, Joined):
            return Joined((*home.parts, end))
        return home if isinstance(home, Missing) else home + end

    def _base(self, volume: str | None) -> str | Missing:
        return need(volume_folder(self.plan, volume), "path of the virtual machines")


def virtual_disks(vm: Vm) -> list[VmDisk]:
    """Disks that are files; the others are handed through."""
    return [disk for disk in vm.disks if disk.format != "pass_through"]


def dynamic_compatibility(plan: Plan) -> bool:
    """Tell whether a parameter is used that only Microsoft's concept pages name."""
    return bool(plan.live_migration.processor_compatibility) and at_least(
        plan.oldest_version, "2025"
    )


def make(machine: Machine) -> Iterator[Command]:
    """Make folder, disks and machine, then set processor, memory and network adapters."""
    plan, vm, name = machine.plan, machine.vm, machine.value
    disks = virtual_disks(vm)
    volumes = dict.fromkeys(disk.volume for disk in disks) or {None: None}
    for folder in dict.fromkeys(machine.home(volume) for volume in volumes):
        yield ps("New-Item -ItemType Directory -Force -Path {path}", path=folder)
    for disk in disks:
        yield _new_disk(machine, disk)
    later = at_least(plan.oldest_version, "2012r2")
    yield ps(
        "New-VM -Name {name} -Path {path} -MemoryStartupBytes {memory}GB"
        "{generation:-Generation}{disk:-VHDPath}",
        name=name,
        path=machine.folder,
        memory=need(vm.memory_gib, f"memory of {vm.name}"),
        generation=need(vm.generation, f"generation of {vm.name}") if later else None,
        disk=machine.file(disks[0]) if disks else None,
    )
    for disk in disks[1:]:
        yield ps(
            "Add-VMHardDiskDrive -VMName {name} -Path {path}", name=name, path=machine.file(disk)
        )
    yield _processor(machine)
    yield _memory(machine)
    if vm.nics:
        yield ps("Get-VMNetworkAdapter -VMName {name} | Remove-VMNetworkAdapter", name=name)
    for nic in vm.nics:
        yield from _nic(machine, nic)


def _new_disk(machine: Machine, disk: VmDisk) -> Command:
    vm, path = machine.vm, machine.file(disk)
    if disk.kind == "differencing":
        parent = OnSite(f"path of the parent disk of {disk.name}")
        return ps(
            "New-VHD -Path {path} -ParentPath {parent} -Differencing", path=path, parent=parent
        )
    kind: Value = (
        KINDS[disk.kind] if disk.kind else Missing(f"kind of disk {disk.name} of {vm.name}")
    )
    size = need(disk.size_gib, f"size of disk {disk.name} of {vm.name}")
    return ps("New-VHD -Path {path} -SizeBytes {size}GB {kind}", path=path, size=size, kind=kind)


def _processor(machine: Machine) -> Command:
    plan = machine.plan
    return ps(
        "Set-VMProcessor -VMName {name} -Count {count}"
        "{compatible:-CompatibilityForMigrationEnabled}{mode:-CompatibilityForMigrationMode}",
        name=machine.value,
        count=need(machine.vm.vcpus, f"processors of {machine.vm.name}"),
        compatible=True if plan.live_migration.processor_compatibility else None,
        mode=Raw("CommonClusterFeatureSet") if dynamic_compatibility(plan) else None,
    )


def _memory(machine: Machine) -> Command:
    vm, bounds = machine.vm, machine.vm.dynamic_memory
    if bounds is None:
        return ps("Set-VMMemory -VMName {name} -DynamicMemoryEnabled $false", name=machine.value)
    return ps(
        "Set-VMMemory -VMName {name} -DynamicMemoryEnabled $true -MinimumBytes {least}GB "
        "-MaximumBytes {most}GB",
        name=machine.value,
        least=need(bounds.minimum_gib, f"minimum memory of {vm.name}"),
        most=need(bounds.maximum_gib, f"maximum memory of {vm.name}"),
    )


def _nic(machine: Machine, nic: VmNic) -> Iterator[Command]:
    name = machine.value
    yield ps(
        "Add-VMNetworkAdapter -VMName {name} -Name {nic} -SwitchName {switch}",
        name=name,
        nic=nic.name,
        switch=need(nic.virtual_switch, f"virtual switch of {machine.vm.name} {nic.name}"),
    )
    if nic.vlan:
        yield ps(
            "Set-VMNetworkAdapterVlan -VMName {name} -VMNetworkAdapterName {nic} -Access "
            "-VlanId {vlan}",
            name=name,
            nic=nic.name,
            vlan=nic.vlan,
        )
    if nic.sr_iov:
        yield ps(
            "Set-VMNetworkAdapter -VMName {name} -Name {nic} -IovWeight 100",
            name=name,
            nic=nic.name,
        )


def cluster(machine: Machine) -> Iterator[Command]:
    """Make the machine a clustered role, with its owners and its priority."""
    vm, name = machine.vm, machine.value
    yield ps("Add-ClusterVirtualMachineRole -VirtualMachine {name}", name=name)
    if vm.owners:
        yield ps(
            "Get-ClusterGroup -Name {name} | Get-ClusterResource | "
            "Set-ClusterOwnerNode -Owners {owners}",
            name=name,
            owners=vm.owners,
        )
    if vm.priority is not None and at_least(machine.plan.oldest_version, "2012"):
        yield ps(
            "(Get-ClusterGroup -Name {name}).Priority = {priority}",
            name=name,
            priority=PRIORITIES[vm.priority],
        )
