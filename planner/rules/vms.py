"""Rules about virtual machines: limits of the version, generation, network, ties to one host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.fields import Version
from planner.core.parts import Vm
from planner.core.plan import VERSIONS, Plan, at_least, path
from planner.core.resilience.order import circles
from planner.core.workload import (
    clustered,
    vms_by_generation,
    vms_by_guest,
    vms_by_owners,
)
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.wording import counted, listed

TIB = 1024  # in GiB


def _by_version(*values: float) -> dict[Version, float]:
    """A limit for each version, in their order."""
    return dict(zip(VERSIONS, values, strict=True))


# LIM-09 to LIM-12, LIM-18, LIM-19; generation 2 is not there before 2012 R2.
VCPUS = {
    1: _by_version(4, 64, 64, 64, 64, 64, 64),
    2: _by_version(0, 0, 64, 240, 240, 1024, 2048),
}
MEMORY_GIB = {
    1: _by_version(64, TIB, TIB, TIB, TIB, TIB, TIB),
    2: _by_version(0, 0, TIB, 12 * TIB, 12 * TIB, 240 * TIB, 240 * TIB),
}
NICS = {
    1: _by_version(12, 12, 12, 12, 12, 12, 12),
    2: _by_version(0, 0, 8, 8, 64, 64, 64),
}

# Guests that generation 2 cannot start (VM-02): 32-bit, or before Windows 8 and Server 2012.
TOO_OLD = re.compile(
    r"\bwindows (?:server )?(?:nt|2000|2003|2008|xp|vista|7)\b|\b32[- ]?bit|\bx86\b(?!-?64)",
    re.IGNORECASE,
)
MODERN = re.compile(
    r"\bwindows (?:server (?:2012|2016|2019|2022|2025)|8|8\.1|10)\b(?!.*32[- ]?bit)", re.IGNORECASE
)
WINDOWS_11 = re.compile(r"\bwindows 11\b", re.IGNORECASE)


def vm_subject(vm: Vm) -> str:
    """The subject of a virtual machine."""
    return path("vms", vm.name)


def generation_of(plan: Plan, vm: Vm) -> int | None:
    """Generation of a VM; before 2012 R2 there is only the first."""
    if vm.generation is None and not at_least(plan.oldest_version, "2012r2"):
        return 1
    return vm.generation


def _beyond(
    plan: Plan, vm: Vm, value: float, limits: dict[int, dict[Version, float]]
) -> tuple[int, float] | Unknown | None:
    """Generation and limit that ``value`` exceeds, or the undecided generation that it hangs on."""
    version = plan.oldest_version
    generation = generation_of(plan, vm)
    if generation is None:
        both = [limits[each][version] for each in (1, 2)]
        if value <= min(both):
            return None
        if value <= max(both):
            return Unknown(vm_subject(vm), "generation")
        generation = 1 if both[0] > both[1] else 2
    most = limits[generation][version]
    if generation == 2 and most == 0:  # judged as such
        return None
    return (generation, most) if value > most else None


def _harmless(plan: Plan, limits: dict[int, dict[Version, float]]) -> float:
    """What no virtual machine exceeds a limit with, whatever its generation."""
    version = plan.oldest_version
    return min(limit for each in (1, 2) if (limit := limits[each][version]))


def _above(
    plan: Plan,
    vm: Vm,
    value: float,
    limits: dict[int, dict[Version, float]],
    has: str,
    unit: str = "",
) -> Iterator[Problem | Unknown]:
    """What is to be said of a virtual machine that ``has`` (in words) ``value``, against limits."""
    found = _beyond(plan, vm, value, limits)
    if isinstance(found, Unknown):
        yield found
    elif found is not None:
        generation, most = found
        message = f"{vm.name} has {has}; generation {generation} takes {figure(most)}{unit}."
        yield Problem(vm_subject(vm), message)


@rule(
    "vms.too-many-vcpus",
    Level.BLOCKER,
    title="More vCPUs than a virtual machine may have",
    why="Hyper-V does not start a virtual machine beyond the limit of its generation and version.",
    remedy="Plan fewer vCPUs, generation 2, or a newer version.",
    source=source("W-MAX"),
    facts=("LIM-09", "LIM-10"),
)
def too_many_vcpus(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine above the limit of its generation, and each without a number."""
    harmless = _harmless(plan, VCPUS)
    for vm in plan.vms:
        if vm.vcpus is None:
            yield Unknown(vm_subject(vm), "vcpus")
        elif vm.vcpus > harmless:
            yield from _above(plan, vm, vm.vcpus, VCPUS, counted(vm.vcpus, "vCPU"))


@rule(
    "vms.too-much-memory",
    Level.BLOCKER,
    title="More memory than a virtual machine may have",
    why="Hyper-V does not start a virtual machine beyond the limit of its generation and version.",
    remedy="Plan less memory, generation 2, or a newer version.",
    source=source("W-MAX"),
    facts=("LIM-11", "LIM-12"),
)
def too_much_memory(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine whose memory, dynamic memory's maximum included, is above the limit."""
    harmless = _harmless(plan, MEMORY_GIB)
    for vm in plan.vms:
        highest = vm.memory_gib
        if highest is None:
            yield Unknown(vm_subject(vm), "memory_gib")
            continue
        if vm.dynamic_memory is not None:
            highest = max(highest, vm.dynamic_memory.maximum_gib or 0)
        if highest > harmless:
            yield from _above(plan, vm, highest, MEMORY_GIB, f"{figure(highest)} GiB", " GiB")


@rule(
    "vms.too-many-nics",
    Level.BLOCKER,
    title="More NICs than a virtual machine may have",
    why="Hyper-V does not take more adapters than the limit of the generation and version.",
    remedy="Plan fewer virtual NICs, for example with VLANs inside the guest.",
    source=source("W-MAX"),
    facts=("LIM-18", "LIM-19"),
)
def too_many_nics(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with more NICs than its generation takes."""
    harmless = _harmless(plan, NICS)
    for vm in plan.vms:
        if len(vm.nics) > harmless:
            yield from _above(plan, vm, len(vm.nics), NICS, f"{len(vm.nics)} NICs")


@rule(
    "vms.generation-2-too-early",
    until("2012", Level.BLOCKER),
    title="Generation 2 before Windows Server 2012 R2",
    why="Older versions have only what is now called generation 1.",
    remedy="Use generation 1.",
    source=source("W-GEN"),
    facts=("VM-01",),
)
def generation_2_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine of a generation that the version does not have."""
    for vm in vms_by_generation(plan).get(2, ()):
        message = f"{vm.name} is of generation 2, which this version does not have."
        yield Problem(vm_subject(vm), message, plan.oldest_version)


@rule(
    "vms.guest-too-old-for-generation-2",
    since("2012r2", Level.BLOCKER),
    title="A guest that generation 2 cannot start",
    why="Generation 2 starts only 64-bit systems from Windows 8 and Windows Server 2012 on.",
    remedy="Use generation 1, or a newer guest.",
    source=source("W-GEN"),
    facts=("VM-02",),
)
def guest_too_old_for_generation_2(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine of generation 2 with a 32-bit or an old guest."""
    for vm in vms_by_generation(plan).get(None, ()):
        yield Unknown(vm_subject(vm), "generation")
    for vm in _of_generation(2, vms_by_guest(plan).get(None, [])):
        yield Unknown(vm_subject(vm), "guest_os")
    for guest, vms in _with_guest(plan, TOO_OLD):
        for vm in _of_generation(2, vms):
            yield Problem(vm_subject(vm), f"{vm.name} is of generation 2, its guest is {guest}.")


def _of_generation(generation: int, vms: list[Vm]) -> list[Vm]:
    return [vm for vm in vms if vm.generation == generation]


def _with_guest(plan: Plan, pattern: re.Pattern[str]) -> Iterator[tuple[str, list[Vm]]]:
    """Guests that match the pattern, with their virtual machines."""
    for guest, vms in vms_by_guest(plan).items():
        if guest is not None and pattern.search(guest):
            yield guest, vms


@rule(
    "vms.windows-11-on-generation-1",
    since("2016", Level.BLOCKER),
    title="Windows 11 on generation 1",
    why="Windows 11 asks for a TPM, which only generation 2 can have.",
    remedy="Use generation 2.",
    source=source("W-GEN"),
    facts=("VM-04",),
)
def windows_11_on_generation_1(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine of generation 1 with Windows 11; other guests do not ask."""
    yield from _on_generation_1(plan, WINDOWS_11)


def _on_generation_1(plan: Plan, pattern: re.Pattern[str]) -> Iterator[Problem]:
    for guest, vms in _with_guest(plan, pattern):
        for vm in _of_generation(1, vms):
            yield Problem(vm_subject(vm), f"{vm.name} is of generation 1 with {guest}.")


@rule(
    "vms.old-generation",
    since("2012r2", Level.ADVICE),
    title="Generation 1 for a guest that generation 2 can start",
    why="Generation 2 has Secure Boot and larger limits, and cannot be chosen later.",
    remedy="Make the virtual machine as generation 2, unless its disk came ready-made.",
    source=source("W-GEN"),
    facts=("VM-03",),
)
def old_generation(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine of generation 1 with a guest known to do better; others do not ask."""
    yield from _on_generation_1(plan, MODERN)


@rule(
    "vms.local-device",
    Level.UNSUPPORTED,
    title="A clustered virtual machine tied to one host",
    why="A device or file of one host stops live migration and failover.",
    remedy="Take the device away, or move the file to the cluster storage.",
    source=source("S-LMT"),
    facts=("LM-14", "LM-15", "VM-09"),
    tests=("HV-12",),
)
def local_device(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each highly available virtual machine that needs something of one host."""
    for vm in plan.vms:
        if vm.local_device is not None and vm.highly_available:
            message = f"{vm.name} is tied to one host: {vm.local_device}."
            yield Problem(vm_subject(vm), message)


@rule(
    "vms.single-owner",
    Level.RISK,
    title="A clustered virtual machine that only one node may own",
    why="It cannot move when that node fails.",
    remedy="Name more possible owners, or none, which means every node.",
    source=source("S-LMT"),
    facts=("LM-13",),
    applies=lambda plan: len(plan.nodes) > 1,
)
def single_owner(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each highly available virtual machine with one possible owner."""
    for owners, vms in vms_by_owners(plan).items():
        for vm in vms if len(owners) == 1 else ():
            if vm.highly_available:
                yield Problem(vm_subject(vm), f"Only {owners[0]} may own {vm.name}.")


@rule(
    "vms.not-highly-available",
    Level.ADVICE,
    title="A virtual machine that is not highly available",
    why="It does not restart on another node when its host fails.",
    remedy="Make it highly available, or say in the notes why not.",
    source=source("W-CREATE"),
    origin="practice",
)
def not_highly_available(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine that the cluster does not look after."""
    for vm in plan.vms if len(clustered(plan)) < len(plan.vms) else ():
        if not vm.highly_available:
            yield Problem(vm_subject(vm), f"{vm.name} is not highly available.")


@rule(
    "vms.wait-for-each-other",
    since("2016", Level.ADVICE),
    title="Virtual machines that wait for each other",
    why="In a circle of dependencies none knows when to start.",
    remedy="Take one of the dependencies away.",
    source=source("P-FC"),
    facts=("OPS-03",),
)
def wait_for_each_other(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each circle of virtual machines that must start after one another."""
    for circle in circles(plan):
        if len(circle) == 1:
            yield Problem("vms", f"{circle[0]} waits for itself.")
        else:
            yield Problem("vms", f"{listed(circle)} wait for each other.")
