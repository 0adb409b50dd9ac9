"""Rules about which virtual machines start at all, and which wait for others."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Vm
from planner.core.plan import Plan, at_least, path
from planner.core.words import choices
from planner.core.workload import vm_by_name, vms_by_roles, waiting_vms
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.wording import listed

NEEDED = {"witness", "management"}
FIRST = {"domain_controller", "dns"}  # judged with the operation of the cluster
RANKS = {"high": 3, "medium": 2, "low": 1, "no_auto_start": 0}  # OPS-01


def has_dependencies(plan: Plan) -> bool:
    """Whether any virtual machine has to wait for another."""
    return bool(waiting_vms(plan))


def _waiting(plan: Plan) -> Iterator[tuple[Vm, list[Vm]]]:
    """Clustered virtual machines with those that they wait for, themselves left out."""
    by_name = vm_by_name(plan)
    for vm in waiting_vms(plan):
        others = [by_name[name.casefold()] for name in vm.depends_on]
        others = [other for other in others if other is not vm]
        if others and vm.highly_available:
            yield vm, others


@once_per_plan
def _needed(plan: Plan) -> list[Vm]:
    """Clustered virtual machines for a witness or management, and for nothing that goes first."""
    return [
        vm
        for roles, vms in vms_by_roles(plan).items()
        for vm in vms
        if not NEEDED.isdisjoint(roles) and FIRST.isdisjoint(roles) and vm.highly_available
    ]


@rule(
    "start_order.infrastructure-not-started",
    since("2012", Level.RISK),
    title="A virtual machine that others need does not start by itself",
    why="After a failure it stays off until somebody notices, and with it what counts on it.",
    remedy="Give it a priority with which it starts.",
    source=source("P-FC"),
    facts=("OPS-02",),
    applies=lambda plan: bool(_needed(plan)),
)
def infrastructure_not_started(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each clustered virtual machine for a witness or management that stays off."""
    for vm in _needed(plan):
        if vm.priority is None:
            yield Unknown(vm_subject(vm), "priority")
        elif vm.priority == "no_auto_start":
            yield Problem(vm_subject(vm), f"{vm.name} does not start by itself after a failure.")


@rule(
    "start_order.waits-in-vain",
    since("2016", Level.ADVICE),
    title="A virtual machine waits for one that the cluster does not start",
    why="It counts on something that is still off when it has started, or never starts itself.",
    remedy="Let the cluster start what others wait for, or take the dependency away.",
    source=source("P-FC"),
    facts=("OPS-01", "OPS-03"),
    applies=has_dependencies,
)
def waits_in_vain(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine that waits for one without automatic start or outside the cluster."""
    for vm, others in _waiting(plan):
        if vm.priority == "no_auto_start":
            continue
        off = [each for each in others if each.priority == "no_auto_start"]
        off += [each for each in others if not each.highly_available and each not in off]
        if off:
            names = listed(each.name for each in off)
            message = f"{vm.name} waits for {names}, which the cluster does not start."
            yield Problem(vm_subject(vm), message)


@rule(
    "start_order.waits-for-lower-priority",
    since("2016", Level.ADVICE),
    title="A virtual machine waits for one of lower priority",
    why="By priority the one is to start first, by dependency the other.",
    remedy="Give what others wait for at least their priority.",
    source=source("P-FC"),
    facts=("OPS-01", "OPS-03"),
    applies=has_dependencies,
)
def waits_for_lower_priority(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine that waits for others of a lower priority; those kept off are apart."""
    asked: dict[str, None] = {}
    for vm, others in _waiting(plan):
        asked.update({each.name: None for each in (vm, *others) if each.priority is None})
        later = [other for other in others if _comes_after(other, vm)]
        if later:
            names = listed(f"{each.name} ({_shown(each)})" for each in later)
            message = f"{vm.name} has {_shown(vm)} priority, but waits for {names}."
            yield Problem(vm_subject(vm), message)
    for name in asked:
        yield Unknown(path("vms", name), "priority")


def _comes_after(other: Vm, vm: Vm) -> bool:
    if not other.priority or not vm.priority or other.priority == "no_auto_start":
        return False
    return RANKS[other.priority] < RANKS[vm.priority]


def _shown(vm: Vm) -> str:
    """The priority in words, in the middle of a sentence."""
    return str(choices("Vm", "priority")[vm.priority]).casefold()


@rule(
    "start_order.dependencies-too-early",
    until("2012r2", Level.ADVICE),
    title="Dependencies between virtual machines before Windows Server 2016",
    why="Older clusters know priorities at most; nothing waits for anything.",
    remedy="Order the start by priority, and by delays in the virtual machines' own settings.",
    source=source("P-FC"),
    facts=("OPS-03",),
    applies=has_dependencies,
)
def dependencies_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """The virtual machines that are to wait for others in a version that cannot do so."""
    names = [vm.name for vm, _ in _waiting(plan)]
    if names and not at_least(plan.oldest_version, "2016"):
        message = f"{listed(names)} cannot be made to wait for other virtual machines."
        yield Problem("vms", message, plan.oldest_version)
