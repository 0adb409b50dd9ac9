"""Virtual machines in words: their values, addresses, and what is done by hand (B-20)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import listing
from planner.core.build.vm_commands import virtual_disks
from planner.core.build.vm_names import MOST_ENTRIES, in_words
from planner.core.build.words import quantity
from planner.core.parts import Vm, VmDisk


def machine_words(vm: Vm) -> str:
    """Say what is done by hand beside the commands."""
    raw = [disk.name for disk in vm.disks if disk.format == "pass_through"]
    words = f"Attach {listing(raw)} as a pass-through disk by hand. " if raw else ""
    if vm.virtual_fibre_channel:
        words += "Add its virtual Fibre Channel adapters, and zone both WWN sets of each. "
    if vm.dedicated_nic:
        words += f"The NIC {vm.dedicated_nic} is for it alone. "
    if vm.local_device:
        words += f"It needs a device of its host: {vm.local_device}. "
    return words + "Keep installation media on cluster storage, and eject them afterwards."


def addresses_of(vm: Vm) -> Iterator[str]:
    """What the guests are given inside, where the plan says it."""
    for nic in vm.nics:
        if nic.address:
            yield f"{vm.name} {nic.name} {nic.address}"


def address_lines(addresses: list[str]) -> list[str]:
    """Put the addresses into one line of a list, or none where there are none."""
    if not addresses:
        return []
    if len(addresses) > MOST_ENTRIES:
        return ["Addresses inside the guests: as the register of virtual machines lists them"]
    return [f"Addresses inside the guests: {', '.join(addresses)}"]


def values(vm: Vm, names: list[str], folder: object) -> Iterator[str]:
    """List what Hyper-V Manager is told about machines of one kind."""
    yield f"{'Names' if len(names) > 1 else 'Name'}: {in_words(names)}"
    yield f"Folder: {folder if isinstance(folder, str) else '(not decided)'}"
    yield f"Processors and memory: {sizes(vm)}"
    for disk in virtual_disks(vm):
        yield f"Disk {_disk_words(disk)}"
    for nic in vm.nics:
        vlan = f", VLAN {nic.vlan}" if nic.vlan else ""
        yield f"Network adapter {nic.name}: {nic.virtual_switch or 'switch not decided'}{vlan}"


def sizes(vm: Vm) -> str:
    """Say processors and memory."""
    dynamic = ""
    if vm.dynamic_memory is not None:
        least, most = vm.dynamic_memory.minimum_gib, vm.dynamic_memory.maximum_gib
        dynamic = f", dynamic from {_amount(least)} to {_amount(most)} GiB"
    several = "" if vm.vcpus == 1 else "s"
    processors = f"{_amount(vm.vcpus)} virtual processor{several}"
    return f"{processors} and {_amount(vm.memory_gib)} GiB{dynamic}"


def _amount(value: float | None) -> str:
    return "undecided" if value is None else quantity(value)


def _disk_words(disk: VmDisk) -> str:
    on = f" on {disk.volume}" if disk.volume else ""
    kind = f", {disk.kind}" if disk.kind else ""
    return f"{disk.name}: {_amount(disk.size_gib)} GiB{kind}{on}"
