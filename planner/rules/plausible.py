"""Rules about figures that the format accepts and nobody can mean, such as a VM without memory."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least, path
from planner.core.workload import by_vm, disks
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.migration import moves_live
from planner.rules.vms import vm_subject
from planner.rules.wording import listed

LEAST_MTU = 1280  # the least that a link for IPv6 carries (RFC 8200), which the cluster uses


@rule(
    "plausible.nothing-to-run-on",
    Level.BLOCKER,
    title="A virtual machine without processor or memory",
    why="It cannot start, and it makes the cluster look emptier than it will be.",
    remedy="Enter the virtual processors and the memory that the virtual machine needs.",
    source=source("P-HV"),
    origin="practice",
    applies=lambda plan: bool(plan.vms),
)
def nothing_to_run_on(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with 0 vCPUs or 0 GiB; what is not decided is asked for elsewhere."""
    for vm in plan.vms:
        if vm.vcpus != 0 and vm.memory_gib != 0:
            continue
        lacking = [
            words
            for value, words in ((vm.vcpus, "0 vCPUs"), (vm.memory_gib, "0 GiB of memory"))
            if value == 0
        ]
        yield Problem(vm_subject(vm), f"{vm.name} has {listed(lacking)}.")


@rule(
    "plausible.disk-without-size",
    Level.BLOCKER,
    title="A virtual disk without size",
    why="Nothing can be stored on it, and the space that it will take is missing in every sum.",
    remedy="Enter the size of the disk.",
    source=source("P-HV"),
    origin="practice",
    applies=lambda plan: bool(disks(plan)),
)
def disk_without_size(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with disks of 0 GiB; a size not decided is asked for elsewhere."""
    for vm, empty in by_vm(each for each in disks(plan) if each[1].size_gib == 0):
        names = listed(disk.name for disk in empty)
        yield Problem(vm_subject(vm), f"{vm.name} has disks of 0 GiB: {names}.")


@rule(
    "plausible.mtu-too-small",
    Level.RISK,
    title="A network's MTU is too small",
    why="Cluster nodes also talk over IPv6, for which a link must carry 1,280 bytes.",
    remedy="Leave the MTU at 1,500 bytes, or at 9,000 where jumbo frames are wanted.",
    source=source("S-ISCSI"),
    origin="practice",
    applies=lambda plan: bool(plan.networks),
)
def mtu_too_small(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network below 1,280 bytes; an MTU not decided stays at what Windows takes by itself."""
    for network in plan.networks:
        if network.mtu is not None and network.mtu < LEAST_MTU:
            message = f"{network.name} has an MTU of {network.mtu:,} bytes."
            yield Problem(path("networks", network.name), message)


@rule(
    "plausible.no-live-migration-at-once",
    since("2012", Level.RISK),
    title="No live migration is allowed at a time",
    why="Hyper-V then refuses every live migration, also when a node is emptied for maintenance.",
    remedy="Allow two at once, which is the default.",
    source=source("P-HV"),
    facts=("LM-04",),
    origin="practice",
    applies=lambda plan: moves_live(plan) and at_least(plan.oldest_version, "2012"),
)
def no_live_migration_at_once(plan: Plan) -> Iterator[Problem | Unknown]:
    """A number of 0; one that is not decided is asked for elsewhere."""
    if plan.live_migration.simultaneous == 0:
        yield Problem("live_migration", "The plan allows 0 live migrations at once.")


@rule(
    "plausible.weight-of-nothing",
    since("2012", Level.RISK),
    title="A network of hosts has a bandwidth weight of 0",
    why="A weight of 0 guarantees nothing, so the network starves when others are busy.",
    remedy="Give the network a share, such as 10.",
    source=source("T-DN550728"),
    facts=("RDMA-09", "NET-15"),
    origin="practice",
    applies=lambda plan: any(s.bandwidth_mode == "weight" for s in plan.virtual_switches),
)
def weight_of_nothing(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network with weight 0 that hosts meet over a virtual switch that shares by weight."""
    for network in plan.networks:
        switches = {
            meeting.virtual_switch.name
            for meeting in plan.meetings_by_network[network.name.casefold()]
            if meeting.virtual_switch and meeting.virtual_switch.bandwidth_mode == "weight"
        }
        if network.bandwidth_weight == 0 and switches:
            message = f"{network.name} has a weight of 0 on {listed(sorted(switches))}."
            yield Problem(path("networks", network.name), message)


@rule(
    "plausible.node-where-only-the-witness-is",
    Level.RISK,
    title="A node in a site that is for the witness only",
    why="Votes and networks are judged by sites; a site of nodes must not be left out.",
    remedy="Move the node to another site, or let the site be one for nodes.",
    source=source("W-QRM"),
    origin="practice",
    applies=lambda plan: any(site.witness_only for site in plan.sites),
)
def node_where_only_the_witness_is(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each site for the witness only that nodes stand in; an undecided site is asked elsewhere."""
    for site in plan.sites:
        nodes = [
            node.name
            for node in plan.nodes
            if node.site and node.site.casefold() == site.name.casefold()
        ]
        if site.witness_only and nodes:
            verb = "stands" if len(nodes) == 1 else "stand"
            message = f"{listed(nodes)} {verb} in {site.name}, which is for the witness only."
            yield Problem(path("sites", site.name), message)
