"""The virtual machines of a plan in the lists that rules ask for, each made once per plan.

A rule that looks for something rare takes it from a list of its own instead of passing over
thousands of virtual machines. All lists keep the plan's order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planner.core.memo import once_per_plan
from planner.core.parts import Vm, VmDisk, VmNic
from planner.core.plan import Plan

Thing = TypeVar("Thing")
Key = TypeVar("Key")
Disk = tuple[Vm, VmDisk]
Port = tuple[Vm, VmNic]


@dataclass(frozen=True, slots=True)
class Load:
    """How many virtual machines there are, and how much they have together, as far as decided."""

    vms: int
    vcpus: int
    nics: int


def _grouped(things: Sequence[Thing], keys: list[Key]) -> dict[Key, list[Thing]]:
    distinct = set(keys)
    if len(distinct) == 1:  # mostly all have the same
        return {distinct.pop(): list(things)}
    found: defaultdict[Key, list[Thing]] = defaultdict(list)
    for key, thing in zip(keys, things, strict=True):
        found[key].append(thing)
    return dict(found)


def _folded(names: Sequence[str | None]) -> list[str | None]:
    """Names as they compare; each spelling is folded once."""
    folded = {name: name and name.casefold() for name in set(names)}
    return [folded[name] for name in names]


def by_vm(found: Iterable[tuple[Vm, Thing]]) -> list[tuple[Vm, list[Thing]]]:
    """Virtual machines with those of their disks or NICs that were found."""
    together: dict[str, tuple[Vm, list[Thing]]] = {}
    for vm, thing in found:
        together.setdefault(vm.name, (vm, []))[1].append(thing)
    return list(together.values())


@once_per_plan
def clustered(plan: Plan) -> tuple[Vm, ...]:
    """Virtual machines that restart on another node."""
    return tuple([vm for vm in plan.vms if vm.highly_available])


@once_per_plan
def load(plan: Plan) -> Load:
    """What all virtual machines have."""
    together = clustered(plan)
    return clustered_load(plan) if len(together) == len(plan.vms) else _load(plan.vms)


@once_per_plan
def clustered_load(plan: Plan) -> Load:
    """What the virtual machines have that restart on another node."""
    return _load(clustered(plan))


def _load(vms: tuple[Vm, ...]) -> Load:
    return Load(
        sum([vm.count for vm in vms]),
        sum([vm.count * (vm.vcpus or 0) for vm in vms]),
        sum([vm.count * len(vm.nics) for vm in vms]),
    )


@once_per_plan
def vm_by_name(plan: Plan) -> dict[str, Vm]:
    """Virtual machines by folded name."""
    return {vm.name.casefold(): vm for vm in plan.vms}


@once_per_plan
def vms_by_generation(plan: Plan) -> dict[int | None, list[Vm]]:
    """Virtual machines by generation, None where it is not decided."""
    return _grouped(plan.vms, [vm.generation for vm in plan.vms])


@once_per_plan
def vms_by_guest(plan: Plan) -> dict[str | None, list[Vm]]:
    """Virtual machines by guest operating system, None where it is not decided."""
    return _grouped(plan.vms, [vm.guest_os for vm in plan.vms])


@once_per_plan
def vms_by_owners(plan: Plan) -> dict[tuple[str, ...], list[Vm]]:
    """Virtual machines by possible owners; none named means every node."""
    return _grouped(plan.vms, [vm.owners for vm in plan.vms])


@once_per_plan
def vms_by_roles(plan: Plan) -> dict[tuple[str, ...], list[Vm]]:
    """Virtual machines by their roles."""
    return _grouped(plan.vms, [vm.roles for vm in plan.vms])


@once_per_plan
def domain_controllers(plan: Plan) -> list[Vm]:
    """Virtual machines that are domain controllers."""
    return [vm for vm in plan.vms if "domain_controller" in vm.roles]


@once_per_plan
def vms_with_dynamic_memory(plan: Plan) -> list[Vm]:
    """Virtual machines that have Dynamic Memory."""
    return [vm for vm in plan.vms if vm.dynamic_memory is not None]


@once_per_plan
def vms_with_own_nic(plan: Plan) -> list[Vm]:
    """Virtual machines that a host NIC is dedicated to."""
    return [vm for vm in plan.vms if vm.dedicated_nic]


@once_per_plan
def waiting_vms(plan: Plan) -> list[Vm]:
    """Virtual machines that start after others."""
    return [vm for vm in plan.vms if vm.depends_on]


@once_per_plan
def disks(plan: Plan) -> list[Disk]:
    """Virtual disks, each with its virtual machine."""
    return [(vm, disk) for vm in plan.vms for disk in vm.disks]


@once_per_plan
def disks_by_format(plan: Plan) -> dict[str | None, list[Disk]]:
    """Virtual disks by format, None where it is not decided."""
    return _grouped(disks(plan), [each.format for _, each in disks(plan)])


@once_per_plan
def disks_by_kind(plan: Plan) -> dict[str | None, list[Disk]]:
    """Virtual disks by kind, None where it is not decided."""
    return _grouped(disks(plan), [each.kind for _, each in disks(plan)])


@once_per_plan
def disks_by_volume(plan: Plan) -> dict[str | None, list[Disk]]:
    """Virtual disks by the folded name of their volume, None where it is not decided."""
    return _grouped(disks(plan), _folded([each.volume for _, each in disks(plan)]))


@once_per_plan
def ports(plan: Plan) -> list[Port]:
    """Virtual NICs, each with its virtual machine."""
    return [(vm, nic) for vm in plan.vms for nic in vm.nics]


@once_per_plan
def ports_with_address(plan: Plan) -> list[Port]:
    """Virtual NICs with an address of their own."""
    return [each for each in ports(plan) if each[1].address]


@once_per_plan
def ports_by_vlan(plan: Plan) -> dict[int | None, list[Port]]:
    """Virtual NICs by VLAN, None where it is not decided."""
    return _grouped(ports(plan), [each.vlan for _, each in ports(plan)])


@once_per_plan
def ports_by_switch(plan: Plan) -> dict[str | None, list[Port]]:
    """Virtual NICs by the folded name of their virtual switch, None where it is not decided."""
    return _grouped(ports(plan), _folded([each.virtual_switch for _, each in ports(plan)]))
