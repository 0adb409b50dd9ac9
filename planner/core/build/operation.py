"""B-21 and B-22: the tests of migration and failure, then the hand-over."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import (
    ARRAY,
    DESK,
    EVERY_NODE,
    UNCHANGED,
    Command,
    Phase,
    Step,
    listing,
    one_node,
    step,
)
from planner.core.build.powershell import ps
from planner.core.build.storage import BLOCK
from planner.core.build.values import OnSite, Value, need
from planner.core.build.vm_names import vm_name
from planner.core.build.words import first_node, multipath, old
from planner.core.parts import Vm
from planner.core.plan import Plan, at_least


def tests(plan: Plan) -> Phase:
    """B-21: live migration, then one failure of each kind."""
    vm = next((vm for vm in plan.vms if vm.highly_available), None)
    steps: list[Step] = []
    if len(plan.nodes) > 1:
        if vm is not None:
            steps.extend(_moves(plan, vm))
        steps.append(_drain(plan))
        steps.append(_node_failure(plan))
    steps.extend(_failures(plan))
    return Phase(
        id="B-21",
        title="Test migration and failure",
        about="Run these tests before users depend on the cluster, one at a time, and note how "
        "long each one takes.",
        steps=tuple(steps),
        facts=("LM-22", "LM-01", "AD-18", "OPS-10", "OPS-17", "QRM-08"),
    )


def _moves(plan: Plan, vm: Vm) -> Iterator[Step]:
    name = vm_name(vm)
    names = vm.owners or tuple(node.name for node in plan.nodes)
    ring: Value = (*names[1:], names[0])
    live = plan.directory.mode != "workgroup" or at_least(plan.oldest_version, "2025")
    if live:
        yield step(
            "Move a machine to every node and back, live",
            one_node(plan),
            ps(
                "{nodes} | ForEach-Object {{ Move-ClusterVirtualMachineRole -Name {vm} -Node $_ }}",
                nodes=ring,
                vm=name,
            )
            if old(plan)
            else ps(
                "{nodes} | ForEach-Object {{ Move-ClusterVirtualMachineRole -Name {vm} -Node $_ "
                "-MigrationType Live }}",
                nodes=ring,
                vm=name,
            ),
            how=f"Let a ping to {name} run from a client meanwhile. Repeat it for every machine.",
            expected="Every move succeeds; the ping loses no more than a few packets.",
            way_back="The last move brings the machine back to its first node.",
        )
    quick = (
        ()
        if old(plan)
        else (
            ps(
                "Move-ClusterVirtualMachineRole -Name {vm} -Node {node} -MigrationType Quick",
                vm=name,
                node=names[1] if len(names) > 1 else names[0],
            ),
        )
    )
    yield step(
        "Move a machine quickly",
        one_node(plan),
        *quick,
        how="Use Quick migration in Failover Cluster Manager." if old(plan) else "",
        expected="The machine is saved, moves, and resumes.",
        way_back="Move it back in the same way.",
    )


def _drain(plan: Plan) -> Step:
    node = plan.nodes[-1].name
    spaces = plan.storage.type == "storage_spaces_direct"
    if old(plan):
        return step(
            f"Empty {node} and fill it again",
            one_node(plan),
            ps("Suspend-ClusterNode -Name {node}", node=node),
            ps("Resume-ClusterNode -Name {node}", node=node),
            how="Move every machine away by hand first, one after the other.",
            expected="The node is paused without machines, then Up again.",
            way_back="Resume-ClusterNode ends the pause.",
        )
    return step(
        f"Drain {node} and fill it again",
        one_node(plan),
        ps("Suspend-ClusterNode -Name {node} -Drain -Wait", node=node)
        if at_least(plan.oldest_version, "2012r2")
        else ps("Suspend-ClusterNode -Name {node} -Drain", node=node),
        ps("Resume-ClusterNode -Name {node} -Failback Immediate", node=node),
        *((ps("Get-StorageJob"),) if spaces else ()),
        how="Wait until no storage job runs before the next node is drained." if spaces else "",
        expected="The node is paused and empty, then Up, and its machines come back.",
        way_back="Resume-ClusterNode ends the pause.",
    )


def _node_failure(plan: Plan) -> Step:
    return step(
        "Let a node fail",
        first_node(plan),
        ps("Get-ClusterNode"),
        ps("Get-ClusterGroup"),
        how="Cut the power of another node while machines run on it. Run the commands, then switch "
        "it on again."
        + (
            " Wait for the storage jobs to end before the next test."
            if plan.storage.type == "storage_spaces_direct"
            else ""
        ),
        expected="The cluster keeps its quorum, and the machines start on the other nodes.",
        way_back="Switch the node on; it joins by itself.",
    )


def _failures(plan: Plan) -> Iterator[Step]:
    yield step(
        "Pull the cables one by one",
        EVERY_NODE,
        how="Pull one network or storage cable, watch, plug it in again and wait; then the next. "
        f"{_switches_off(plan)}",
        expected="No machine stops where the plan has a second path; event logs name the lost one."
        if multipath(plan) or plan.teams
        else "What stops is what the plan names as a single path; event logs name the lost one.",
        way_back="Plug the cable in, and check that all paths are back.",
    )
    if plan.quorum.witness.type not in (None, "none"):
        yield step(
            "Take the witness away",
            one_node(plan),
            ps("Get-ClusterQuorum"),
            how="Take the witness offline in Failover Cluster Manager, or block the way to it.",
            expected="The cluster keeps running, and monitoring raises an alarm.",
            way_back="Bring the witness online again.",
        )
    if plan.storage.arrays:
        names = listing(array.name for array in plan.storage.arrays)
        yield step(
            "Fail a storage controller over",
            ARRAY,
            how=f"Follow the vendor's procedure on {names}, while machines write.",
            expected="The machines pause for a moment and go on.",
            way_back="Give the LUNs back to their first controller.",
        )


def _switches_off(plan: Plan) -> str:
    names = [switch.name for switch in plan.switches]
    return f"Then switch off one switch at a time: {listing(names)}." if names else ""


def hand_over(plan: Plan) -> Phase:
    """B-22: the last report, updates, backup, papers."""
    operations = plan.operations
    steps = [
        step(
            "Validate the finished cluster",
            one_node(plan),
            ps("Test-Cluster"),
            ps("Get-ClusterLog -Destination {folder}", folder=OnSite("folder of the papers")),
            how="Storage tests skip disks in use; a small spare LUN lets them run all the same."
            if plan.storage.type in BLOCK
            else "",
            expected="No test failed. The report and the logs are archived with this plan.",
            way_back=UNCHANGED,
        )
    ]
    steps.extend(_updating(plan))
    steps.append(
        step(
            "Prove backup and monitoring",
            "the backup server",
            how=f"Back up one machine with {operations.backup_product or 'the chosen product'} "
            f"and restore it under another name. Watch {operations.monitoring or 'the monitoring'} "
            "report a stopped test machine.",
            expected="The restored machine starts, and the alarm arrives.",
            way_back="Delete the restored machine.",
            undecided=[
                words
                for words, value in (
                    ("backup product", operations.backup_product),
                    ("monitoring", operations.monitoring),
                )
                if value is None
            ],
        )
    )
    steps.append(
        step(
            "Hand the papers over",
            DESK,
            how="Print the plan with serial numbers and versions as built, the two validation "
            "reports, the times of the tests, and the proof of licence for every node.",
            expected="Whoever runs the cluster has signed for the papers.",
            way_back=UNCHANGED,
        )
    )
    return Phase(
        id="B-22",
        title="Hand over",
        about="What is written down now is what the next fault is compared with.",
        steps=tuple(steps),
        facts=("CERT-09", "CERT-17", "CERT-18", "OPS-11", "OPS-12", "OPS-14", "OPS-16"),
    )


def _updating(plan: Plan) -> Iterator[Step]:
    source = plan.operations.update_source
    if plan.operations.updating == "cluster_aware" and not old(plan):
        name: Value = need(plan.cluster.name, "cluster name")
        commands: tuple[Command, ...] = (
            ps("Test-CauSetup -ClusterName {name}", name=name),
            ps("Add-CauClusterRole -ClusterName {name} -EnableFirewallRules -Force", name=name),
        )
        yield step(
            "Set up Cluster-Aware Updating",
            one_node(plan),
            *commands,
            how=f"Updates come from {source or '(not decided)'}. Choose the days with "
            "Set-CauClusterRole, and switch automatic updates off on the nodes.",
            expected="Test-CauSetup reports no error; Get-CauClusterRole shows the role Online.",
            way_back="Remove-CauClusterRole takes the role away.",
            undecided=() if source else ("source of updates",),
        )
        return
    undecided = () if plan.operations.updating else ("how the nodes are updated",)
    yield step(
        "Settle how the nodes are updated",
        DESK,
        how=f"Updates come from {source or '(not decided)'}. Update one node at a time: drain it, "
        "update it, restart it, fill it again, and only then the next.",
        expected="The order and the window are written down.",
        way_back=UNCHANGED,
        undecided=undecided if source else (*undecided, "source of updates"),
    )
