"""B-20: the first virtual machine as a worked example, then the others in groups of alike ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.core.build.base import Command, Phase, Step, step
from planner.core.build.powershell import for_each, ps
from planner.core.build.values import Joined, Missing
from planner.core.build.vm_commands import (
    Machine,
    cluster,
    dynamic_compatibility,
    make,
    virtual_disks,
)
from planner.core.build.vm_names import (
    assign,
    assign_with_folders,
    in_words,
    vm_name,
    vm_names,
)
from planner.core.build.vm_relations import apart, start_order
from planner.core.build.vm_words import address_lines, addresses_of, machine_words, sizes, values
from planner.core.build.words import first_node, old
from planner.core.parts import Vm
from planner.core.plan import Plan, at_least

# Groups that get a step of their own; what is left follows the pattern with the register beside it.
MOST_GROUPS = 40
GUESTS = "Then install the guest systems that the register of virtual machines names."
NO_MACHINE = "Remove-VM takes the machine away; delete its files by hand."
NO_ROLE = "Remove-ClusterGroup with -RemoveResources leaves the machine itself in place."


def virtual_machines(plan: Plan) -> Phase:
    """B-20: one machine in full, then every group of alike ones in one go."""
    clustered = [vm for vm in plan.vms if vm.highly_available]
    steps: list[Step] = []
    if clustered:
        first = clustered[0]
        steps.extend(_first(plan, first))
        steps.extend(_others(plan, first))
        steps.extend(apart(plan))
        steps.extend(start_order(plan))
    return Phase(
        id="B-20",
        title="Make the virtual machines",
        about="The first machine proves storage, network and cluster together; the others follow "
        "its pattern. Machines that differ in their names alone are made in one step: its first "
        "lines name them, and every later line runs once for each of them.",
        steps=tuple(steps),
        facts=("VM-01", "VM-09", "VM-11", "CPU-08", "CPU-09", "OPS-01", "OPS-04", "LM-13"),
    )


def _first(plan: Plan, vm: Vm) -> Iterator[Step]:
    name = vm_name(vm)
    machine = Machine(plan, vm, name)
    if old(plan):
        yield _by_hand(plan, vm, [name], machine.folder, list(addresses_of(vm)))
    else:
        yield step(
            f"Make {name}",
            first_node(plan),
            *make(machine),
            how=machine_words(vm),
            items=address_lines(list(addresses_of(vm))),
            expected=f"Get-VM shows {name} with the planned processors and memory.",
            way_back=NO_MACHINE,
            check_syntax=dynamic_compatibility(plan),
            undecided=_missing(plan, vm),
        )
    yield step(
        f"Make {name} highly available",
        first_node(plan),
        *cluster(machine),
        ps("Start-ClusterGroup -Name {name}", name=name),
        ps("Get-ClusterGroup")
        if old(plan)
        else ps("Test-Cluster -Include 'Hyper-V Configuration'"),
        how="Install the guest system now, before the other machines are made.",
        expected="The role is Online, and nothing warns that a file lies outside cluster storage.",
        way_back=NO_ROLE,
    )


def _missing(plan: Plan, vm: Vm) -> Iterator[str]:
    if not vm.disks:
        yield f"disks of {vm.name}"
    if vm.generation is None and at_least(plan.oldest_version, "2012r2"):
        yield f"generation of {vm.name}"
    if vm.vcpus is None:
        yield f"processors of {vm.name}"
    if vm.memory_gib is None:
        yield f"memory of {vm.name}"
    for disk in virtual_disks(vm):
        if disk.size_gib is None:
            yield f"size of disk {disk.name} of {vm.name}"
    for nic in vm.nics:
        if nic.virtual_switch is None:
            yield f"virtual switch of {vm.name} {nic.name}"


def _others(plan: Plan, first: Vm) -> Iterator[Step]:
    groups: dict[tuple[object, ...], Group] = {}
    for vm in plan.vms:
        names = vm_names(vm)[1:] if vm is first else vm_names(vm)
        if names:
            group = groups.setdefault(_shape(vm), Group(vm, {}, []))
            group.folders.setdefault(Machine(plan, vm, names[0]).folder, []).extend(names)
            group.addresses.extend(addresses_of(vm))
    for group in list(groups.values())[:MOST_GROUPS]:
        yield from _group(plan, group) if not old(plan) else _old_group(plan, group)
    rest = list(groups.values())[MOST_GROUPS:]
    if rest:
        count = sum(len(group.names) for group in rest)
        yield step(
            f"Make the {count} machines that are left",
            first_node(plan),
            how=f"They are of {len(rest)} further kinds. Repeat the commands of the last step for "
            "every kind, with the values of the register of virtual machines, and put the names "
            "of one kind into $machines. The attached plan has the same values for a script.",
            expected="Get-ClusterGroup lists every machine of the plan.",
            way_back=NO_MACHINE,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Machines of one kind: one of them, all names by the folder that they lie in, addresses."""

    vm: Vm
    folders: dict[str | Joined | Missing, list[str]]
    addresses: list[str]

    @property
    def names(self) -> list[str]:
        """All names, folder by folder."""
        return [name for names in self.folders.values() for name in names]


def _shape(vm: Vm) -> tuple[object, ...]:
    """All that commands read of a machine, but for its name."""
    nics = tuple((nic.name, nic.virtual_switch, nic.vlan, nic.sr_iov) for nic in vm.nics)
    alone = len({disk.volume for disk in vm.disks}) == 1
    return (
        vm.vcpus,
        vm.memory_gib,
        vm.dynamic_memory,
        tuple(replace(disk, volume=None) for disk in vm.disks) if alone else vm.disks,
        nics,
        vm.generation,
        vm.priority,
        vm.highly_available,
        vm.owners,
        vm.dedicated_nic,
        vm.virtual_fibre_channel,
        vm.local_device,
    )


def _old_group(plan: Plan, group: Group) -> Iterator[Step]:
    for at, (folder, names) in enumerate(group.folders.items()):
        addresses = [] if at else group.addresses
        yield _by_hand(plan, group.vm, names, folder, addresses)
    if group.vm.highly_available:
        yield _roles(plan, group.vm, group.names)


def _group(plan: Plan, group: Group) -> Iterator[Step]:
    vm, names = group.vm, group.names
    loop, shared = len(names) > 1, vm.highly_available
    foldered = len(group.folders) > 1
    machine = Machine(plan, vm, None if loop else names[0], foldered)
    commands = [*make(machine), *(cluster(machine) if shared else ())]
    who = f"all {len(names)} machines" if loop else names[0]
    shows = f"Get-ClusterGroup shows {who} Online" if shared else f"Get-VM shows {who}"
    yield step(
        f"Make {len(names)} machines of one kind" if loop else f"Make {names[0]}",
        first_node(plan) if shared else "the node that keeps it",
        *(_assign(group) if loop else ()),
        *(map(for_each, commands) if loop else commands),
        *(_spread(plan, vm, loop=loop, name=names[0]) if shared else ()),
        how=f"{f'They are {in_words(names)}. ' if loop else ''}{machine_words(vm)} {GUESTS}",
        items=address_lines(group.addresses),
        expected=f"{shows}, with {sizes(vm)}{' each' if loop else ''}.",
        way_back=f"{NO_ROLE} {NO_MACHINE}" if shared else NO_MACHINE,
        check_syntax=dynamic_compatibility(plan),
        undecided=_missing(plan, vm),
    )


def _assign(group: Group) -> Iterator[Command]:
    folders = {folder: names for folder, names in group.folders.items() if isinstance(folder, str)}
    return assign_with_folders(folders) if len(folders) > 1 else assign(group.names)


def _roles(plan: Plan, vm: Vm, names: list[str]) -> Step:
    loop = len(names) > 1
    machine = Machine(plan, vm, None if loop else names[0])
    return step(
        f"Make {names[0]} highly available"
        if not loop
        else f"Make {len(names)} machines highly available",
        first_node(plan),
        *(assign(names) if loop else ()),
        *(map(for_each, cluster(machine)) if loop else cluster(machine)),
        *_spread(plan, vm, loop=loop, name=names[0]),
        how=f"They are {in_words(names)}." if loop else "",
        expected=f"Get-ClusterGroup shows {'all of them' if loop else names[0]} Online.",
        way_back=NO_ROLE,
    )


def _spread(plan: Plan, vm: Vm, *, loop: bool, name: str) -> Iterator[Command]:
    """Start the machines; those of a loop in turn on the nodes that may own them."""
    if not loop:
        yield ps("Start-ClusterGroup -Name {name}", name=name)
        return
    owners = vm.owners or tuple(node.name for node in plan.nodes)
    yield ps("$owners = @({nodes})", nodes=owners or Missing("nodes"))
    yield ps("$turn = 0")
    yield for_each(
        ps("Move-ClusterGroup -Name $_ -Node ($owners[$turn % $owners.Count]); $turn = $turn + 1")
    )
    yield for_each(ps("Start-ClusterGroup -Name $_"))


def _by_hand(
    plan: Plan,
    vm: Vm,
    names: list[str],
    folder: str | Joined | Missing,
    addresses: list[str],
) -> Step:
    undecided = list(_missing(plan, vm))
    if isinstance(folder, Missing):
        undecided.append(folder.words)
    several = len(names) > 1
    return step(
        f"Make {len(names)} machines of one kind" if several else f"Make {names[0]}",
        first_node(plan),
        how="In Hyper-V Manager choose New, Virtual Machine"
        + (", once for each of these names" if several else "")
        + ". Tick the box for another location, and enter the values of this list. "
        + machine_words(vm),
        items=[*values(vm, names, folder), *address_lines(addresses)],
        expected=f"Hyper-V Manager shows {'all of them' if several else names[0]}, with all files "
        "in that folder.",
        way_back="Delete the machine in Hyper-V Manager, then its files.",
        undecided=undecided,
    )
