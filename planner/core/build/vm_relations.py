"""Virtual machines that stay apart, and the order in which they start (B-20)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import Command, Step, listing, one_node, step
from planner.core.build.powershell import ps
from planner.core.build.values import OnSite, Value
from planner.core.build.vm_names import MOST_ENTRIES, vm_names
from planner.core.parts import Vm
from planner.core.plan import Plan, at_least

# Groups and sets written out; the others follow the same pattern.
MOST_WRITTEN = 40


def apart(plan: Plan) -> Iterator[Step]:
    """Keep the machines of each anti-affinity group on different nodes."""
    groups: dict[str, list[Vm]] = {}
    for vm in plan.vms:
        if vm.anti_affinity is not None and vm.highly_available:
            groups.setdefault(vm.anti_affinity, []).append(vm)
    if not groups:
        return
    written = list(groups)[:MOST_WRITTEN]
    left = len(groups) - len(written)
    rules = at_least(plan.oldest_version, "2022")
    commands = [
        command
        for group in written
        for command in (_rule if rules else _class_names)(group, _names(groups[group]))
    ]
    yield step(
        "Keep machines apart",
        one_node(plan),
        *commands,
        how=f"{left} more groups follow the same pattern; the register names their machines."
        if left
        else "",
        expected="After a drain and a return, no two machines of one group run on one node while "
        "nodes are left.",
        way_back="Remove-ClusterAffinityRule takes a rule away."
        if rules
        else "Set AntiAffinityClassNames of the groups to an empty list.",
    )


def _names(vms: list[Vm]) -> Value:
    names = [name for vm in vms for name in vm_names(vm)]
    if len(names) > MOST_ENTRIES:
        return OnSite(f"names of the {len(names)} machines {names[0]} to {names[-1]}")
    return tuple(names)


def _rule(group: str, names: Value) -> Iterator[Command]:
    yield ps("New-ClusterAffinityRule -Name {group} -RuleType DifferentNode", group=group)
    yield ps(
        "Add-ClusterGroupToAffinityRule -Name {group} -Groups {names}", group=group, names=names
    )


def _class_names(group: str, names: Value) -> Iterator[Command]:
    yield ps("$apart = New-Object System.Collections.Specialized.StringCollection")
    yield ps("$apart.Add({group})", group=group)
    yield ps(
        "{names} | ForEach-Object {{ "
        "(Get-ClusterGroup -Name $_).AntiAffinityClassNames = $apart }}",
        names=names,
    )


def start_order(plan: Plan) -> Iterator[Step]:
    """Let machines wait for others: sets of roles with dependencies, from 2016 on."""
    waiting = [vm for vm in plan.vms if vm.depends_on and vm.highly_available]
    if not waiting:
        return
    words = (f"{vm.name} after {listing(vm.depends_on)}" for vm in waiting[:MOST_WRITTEN])
    if not at_least(plan.oldest_version, "2016"):
        yield step(
            "Note the start order",
            one_node(plan),
            how="This version starts roles by priority alone. Delay the start of these machines in "
            "their settings, and start them in this order by hand after an outage:",
            items=words,
            expected="The delay shows in the settings of every machine of the list.",
            way_back="Set the delay to zero.",
        )
        return
    left = len(waiting) - MOST_WRITTEN
    yield step(
        "Set the start order",
        one_node(plan),
        *_sets(plan, waiting[:MOST_WRITTEN]),
        how="Every machine that waits, and every one that is waited for, gets a set of its own."
        + (f" {left} more follow the same pattern." if left > 0 else ""),
        expected="Get-ClusterGroupSetDependency lists what waits for what.",
        way_back="Remove-ClusterGroupSetDependency and Remove-ClusterGroupSet undo the commands.",
    )


def _sets(plan: Plan, waiting: list[Vm]) -> Iterator[Command]:
    by_name = {vm.name.casefold(): vm for vm in plan.vms}
    chosen = (name.casefold() for vm in waiting for name in (vm.name, *vm.depends_on))
    for vm in (by_name[key] for key in dict.fromkeys(chosen)):
        yield ps(
            "New-ClusterGroupSet -Name {name} -Group {names}", name=vm.name, names=_names([vm])
        )
    for vm in waiting:
        for provider in vm.depends_on:
            yield ps(
                "Add-ClusterGroupSetDependency -Name {name} -Provider {provider}",
                name=vm.name,
                provider=provider,
            )
