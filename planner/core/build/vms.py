"""B-20: the first virtual machine as a worked example, then how the others follow."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import Command, Phase, Step, listing, step
from planner.core.build.powershell import Missing, OnSite, Raw, Value, need, ps
from planner.core.build.words import first_node, old
from planner.core.parts import Vm, VmDisk, VmNic
from planner.core.plan import Plan, at_least

PRIORITIES = {"high": 3000, "medium": 2000, "low": 1000, "no_auto_start": 0}
KINDS = {"fixed": Raw("-Fixed"), "dynamic": Raw("-Dynamic"), "differencing": Raw("-Differencing")}
# How many of the other virtual machines are named before the rest is only counted.
NAMED = 20


def virtual_machines(plan: Plan) -> Phase:
    """B-20: one machine in full; a plan may hold thousands."""
    clustered = [vm for vm in plan.vms if vm.highly_available]
    steps: list[Step] = []
    if clustered:
        first = clustered[0]
        steps.extend(_first(plan, first))
        steps.extend(_rest(plan, first))
    return Phase(
        id="B-20",
        title="Make the virtual machines",
        about="The first machine proves storage, network and cluster together; the others follow "
        "its pattern.",
        steps=tuple(steps),
        facts=("VM-01", "VM-09", "VM-11", "CPU-08", "CPU-09", "OPS-01", "OPS-04", "LM-13"),
    )


def vm_name(vm: Vm) -> str:
    """Name of the first machine of an entry: entries of several are numbered."""
    return vm.name if vm.count == 1 else f"{vm.name}-1"


def _first(plan: Plan, vm: Vm) -> Iterator[Step]:
    name = vm_name(vm)
    if old(plan):
        yield _by_hand(plan, vm)
    else:
        yield step(
            f"Make {name}",
            first_node(plan),
            *_machine(plan, vm),
            how=_machine_words(vm),
            expected=f"Get-VM shows {name} with the planned processors and memory.",
            way_back="Remove-VM takes the machine away; delete its files by hand.",
            check_syntax=_dynamic_compatibility(plan),
            undecided=_missing(plan, vm),
        )
    yield step(
        f"Make {name} highly available",
        first_node(plan),
        ps("Add-ClusterVirtualMachineRole -VirtualMachine {name}", name=name),
        *_role(plan, vm),
        ps("Start-ClusterGroup -Name {name}", name=name),
        ps("Test-Cluster -Include 'Hyper-V Configuration'")
        if not old(plan)
        else ps("Get-ClusterGroup"),
        expected="The role is Online, and nothing warns that a file lies outside cluster storage.",
        way_back="Remove-ClusterGroup with -RemoveResources leaves the machine itself in place.",
    )


def _missing(plan: Plan, vm: Vm) -> Iterator[str]:
    if not vm.disks:
        yield f"disks of {vm.name}"
    if vm.generation is None and at_least(plan.oldest_version, "2012r2"):
        yield f"generation of {vm.name}"


def _dynamic_compatibility(plan: Plan) -> bool:
    """Tell whether a parameter is used that only Microsoft's concept pages name."""
    return bool(plan.live_migration.processor_compatibility) and at_least(
        plan.oldest_version, "2025"
    )


def _machine_words(vm: Vm) -> str:
    raw = [disk.name for disk in vm.disks if disk.format == "pass_through"]
    words = f"Attach {listing(raw)} as a pass-through disk by hand. " if raw else ""
    volumes = dict.fromkeys(f"{d.name} on {d.volume}" for d in vm.disks if d.volume)
    if volumes:
        words += f"The plan puts the disks on these volumes: {listing(volumes)}. "
    if vm.virtual_fibre_channel:
        words += "Add its virtual Fibre Channel adapters, and zone both WWN sets of each. "
    return words + "Keep installation media on cluster storage, and eject them afterwards."


def _base(plan: Plan) -> str | Missing:
    return need(plan.host.vm_path, "path of the virtual machines")


def _path(plan: Plan, vm: Vm, *more: str) -> str | Missing:
    if plan.host.vm_path is None:
        return Missing("path of the virtual machines")
    return "\\".join((plan.host.vm_path.rstrip("\\"), vm_name(vm), *more))


def _disk_path(plan: Plan, vm: Vm, disk: VmDisk) -> str | Missing:
    ending = "vhd" if disk.format == "vhd" else "vhdx"
    return _path(plan, vm, f"{disk.name}.{ending}")


def _new_disk(plan: Plan, vm: Vm, disk: VmDisk) -> Command:
    size = need(disk.size_gib, f"size of disk {disk.name} of {vm.name}")
    path = _disk_path(plan, vm, disk)
    if disk.kind == "differencing":
        parent = OnSite(f"path of the parent disk of {disk.name}")
        return ps(
            "New-VHD -Path {path} -ParentPath {parent} -Differencing", path=path, parent=parent
        )
    kind: Value = Missing(f"kind of disk {disk.name} of {vm.name}")
    if disk.kind:
        kind = KINDS[disk.kind]
    return ps("New-VHD -Path {path} -SizeBytes {size}GB {kind}", path=path, size=size, kind=kind)


def _machine(plan: Plan, vm: Vm) -> Iterator[Command]:
    name = vm_name(vm)
    disks = [disk for disk in vm.disks if disk.format != "pass_through"]
    yield ps("New-Item -ItemType Directory -Force -Path {path}", path=_path(plan, vm))
    for disk in disks:
        yield _new_disk(plan, vm, disk)
    later = at_least(plan.oldest_version, "2012r2")
    generation = need(vm.generation, f"generation of {vm.name}") if later else None
    yield ps(
        "New-VM -Name {name} -Path {path} -MemoryStartupBytes {memory}GB"
        "{generation:-Generation}{disk:-VHDPath}",
        name=name,
        path=_base(plan),
        memory=need(vm.memory_gib, f"memory of {vm.name}"),
        generation=generation,
        disk=_disk_path(plan, vm, disks[0]) if disks else None,
    )
    for disk in disks[1:]:
        yield ps(
            "Add-VMHardDiskDrive -VMName {name} -Path {path}",
            name=name,
            path=_disk_path(plan, vm, disk),
        )
    yield from _processor(plan, vm)
    yield from _memory(vm)
    if vm.nics:
        yield ps("Get-VMNetworkAdapter -VMName {name} | Remove-VMNetworkAdapter", name=name)
    for nic in vm.nics:
        yield from _nic(vm, nic)


def _processor(plan: Plan, vm: Vm) -> Iterator[Command]:
    compatible = True if plan.live_migration.processor_compatibility else None
    mode = Raw("CommonClusterFeatureSet") if _dynamic_compatibility(plan) else None
    yield ps(
        "Set-VMProcessor -VMName {name} -Count {count}"
        "{compatible:-CompatibilityForMigrationEnabled}{mode:-CompatibilityForMigrationMode}",
        name=vm_name(vm),
        count=need(vm.vcpus, f"processors of {vm.name}"),
        compatible=compatible,
        mode=mode,
    )


def _memory(vm: Vm) -> Iterator[Command]:
    name, bounds = vm_name(vm), vm.dynamic_memory
    if bounds is None:
        yield ps("Set-VMMemory -VMName {name} -DynamicMemoryEnabled $false", name=name)
        return
    yield ps(
        "Set-VMMemory -VMName {name} -DynamicMemoryEnabled $true -MinimumBytes {least}GB "
        "-MaximumBytes {most}GB",
        name=name,
        least=need(bounds.minimum_gib, f"minimum memory of {vm.name}"),
        most=need(bounds.maximum_gib, f"maximum memory of {vm.name}"),
    )


def _nic(vm: Vm, nic: VmNic) -> Iterator[Command]:
    name = vm_name(vm)
    yield ps(
        "Add-VMNetworkAdapter -VMName {name} -Name {nic} -SwitchName {switch}",
        name=name,
        nic=nic.name,
        switch=need(nic.virtual_switch, f"virtual switch of {vm.name} {nic.name}"),
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


def _role(plan: Plan, vm: Vm) -> Iterator[Command]:
    name = vm_name(vm)
    if vm.owners:
        yield ps(
            "Get-ClusterGroup -Name {name} | Get-ClusterResource | "
            "Set-ClusterOwnerNode -Owners {owners}",
            name=name,
            owners=vm.owners,
        )
    if vm.priority is not None and not old(plan):
        yield ps(
            "(Get-ClusterGroup -Name {name}).Priority = {priority}",
            name=name,
            priority=PRIORITIES[vm.priority],
        )
    if vm.anti_affinity is not None:
        yield from _apart(plan, name, vm.anti_affinity)


def _apart(plan: Plan, name: str, group: str) -> Iterator[Command]:
    if at_least(plan.oldest_version, "2022"):
        yield ps(
            "New-ClusterAffinityRule -Name {group} -RuleType DifferentNode",
            group=group,
        )
        yield ps(
            "Add-ClusterGroupToAffinityRule -Name {group} -Groups {name}", group=group, name=name
        )
        return
    yield ps("$apart = New-Object System.Collections.Specialized.StringCollection")
    yield ps("$apart.Add({group})", group=group)
    yield ps("(Get-ClusterGroup -Name {name}).AntiAffinityClassNames = $apart", name=name)


def _by_hand(plan: Plan, vm: Vm) -> Step:
    name = vm_name(vm)
    path = _path(plan, vm)
    undecided = list(_missing(plan, vm))
    if isinstance(path, Missing):
        undecided.append(path.words)
    nics = "; ".join(
        f"{nic.name} on {nic.virtual_switch or '(switch not decided)'}"
        + (f", VLAN {nic.vlan}" if nic.vlan else "")
        for nic in vm.nics
    )
    disks = "; ".join(_disk_words(disk) for disk in vm.disks)
    return step(
        f"Make {name}",
        first_node(plan),
        how=f"In Hyper-V Manager choose New, Virtual Machine: name {name}, folder "
        f"{path if isinstance(path, str) else '(not decided)'}, "
        f"{_amount(vm.vcpus)} virtual processors, {_amount(vm.memory_gib)} GiB of memory, "
        f"disks {disks or 'not decided'}, network {nics or 'none'}. "
        "Keep installation media on cluster storage, and eject them afterwards.",
        expected=f"Hyper-V Manager shows {name}, and all its files lie in that folder.",
        way_back="Delete the machine in Hyper-V Manager, then its files.",
        undecided=undecided,
    )


def _amount(value: float | None) -> str:
    return "undecided" if value is None else f"{value:g}"


def _disk_words(disk: VmDisk) -> str:
    on = f" on {disk.volume}" if disk.volume else ""
    kind = f" {disk.kind}" if disk.kind else ""
    return f"{disk.name} {_amount(disk.size_gib)} GiB{kind}{on}"


def _rest(plan: Plan, first: Vm) -> Iterator[Step]:
    others = [vm for vm in plan.vms if vm is not first]
    count = sum(vm.count for vm in plan.vms) - 1
    if not count:
        return
    named = [_vm_words(first, first.count - 1)] if first.count > 1 else []
    named += [_vm_words(vm, vm.count) for vm in others[:NAMED]]
    more = sum(vm.count for vm in others[NAMED:])
    table = "; ".join(named) + (f"; and {more} more in the plan's list" if more else "")
    yield step(
        f"Make the other virtual machines ({count})",
        first_node(plan),
        how=f"Repeat the two steps with the values of the plan: {table}. {_order_words(plan)}",
        expected="Get-ClusterGroup lists every machine of the plan Online, on its possible owners.",
    )


def _vm_words(vm: Vm, count: int) -> str:
    sizes = [disk.size_gib for disk in vm.disks if disk.size_gib is not None]
    disks = f"{sum(sizes):g} GiB" if sizes and len(sizes) == len(vm.disks) else "undecided"
    several = f"{count} of " if count > 1 else ""
    alone = "" if vm.highly_available else ", not clustered"
    return (
        f"{several}{vm.name} ({_amount(vm.vcpus)} vCPU, {_amount(vm.memory_gib)} GiB, "
        f"disks {disks}{alone})"
    )


def _order_words(plan: Plan) -> str:
    waiting = [vm for vm in plan.vms if vm.depends_on]
    words = "Number the machines where an entry stands for several."
    if any(vm.anti_affinity for vm in plan.vms):
        words += (
            " Machines of one anti-affinity group share one rule: make the rule once."
            if at_least(plan.oldest_version, "2022")
            else " Machines of one anti-affinity group get the same class name."
        )
    if waiting and at_least(plan.oldest_version, "2016"):
        words += (
            " For start order make a set per machine with New-ClusterGroupSet, and join the sets "
            "with Add-ClusterGroupSetDependency."
        )
    return words
