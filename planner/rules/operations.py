"""Rules about how the cluster is run: updates, backup, monitoring, the order of starting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.parts import Vm
from planner.core.plan import Plan, at_least
from planner.core.words import version_words
from planner.core.workload import vms_by_roles
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.wording import listed

WINDOWS_BACKUP = re.compile(r"windows server backup|\bwsb\b|\bwbadmin\b", re.IGNORECASE)
RARE_BACKUP_DAYS = 7
STARTS_FIRST = {"domain_controller", "dns"}


def cluster_aware(plan: Plan) -> bool:
    """Tell whether Cluster-Aware Updating is planned."""
    return plan.operations.updating == "cluster_aware"


@rule(
    "operations.no-update-source",
    Level.RISK,
    title="Nobody decided how the nodes get their updates",
    why="Nodes that take updates from different places do not stay alike, and nodes without any "
    "stay open to attack.",
    remedy="Name one way of updating and one source of updates for all nodes.",
    source=source("W-CAU"),
    facts=("OPS-12", "OPS-11"),
)
def no_update_source(plan: Plan) -> Iterator[Problem | Unknown]:
    """A way of updating or a source of updates that is not decided."""
    if plan.operations.updating is None:
        yield Unknown("operations", "updating")
    if plan.operations.update_source is None:
        yield Unknown("operations", "update_source")


@rule(
    "operations.cluster-aware-updating-too-early",
    until("2008r2", Level.BLOCKER),
    title="Cluster-Aware Updating, which this version does not have",
    why="It came with Windows Server 2012; the nodes of 2008 R2 are emptied and updated by hand.",
    remedy="Update the nodes by hand, one after the other, or run Windows Server 2012 or newer.",
    source=source("W-CAU"),
    facts=("OPS-12", "OPS-10"),
    applies=cluster_aware,
)
def cluster_aware_updating_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Cluster-Aware Updating where 2008 R2 runs."""
    version = plan.oldest_version
    if not at_least(version, "2012"):
        message = f"{version_words(version)} has no Cluster-Aware Updating."
        yield Problem("operations", message, version)


@rule(
    "operations.cluster-aware-updating-across-domains",
    since("2012", Level.UNSUPPORTED),
    title="Cluster-Aware Updating outside of a single domain",
    why="It signs in to every node with one account, which needs all nodes in one domain.",
    remedy="Join all nodes to one domain, or update them by hand.",
    source=source("W-CAU"),
    facts=("OPS-12",),
    applies=cluster_aware,
)
def cluster_aware_updating_across_domains(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes in a workgroup or in several domains; what is undecided is asked for elsewhere."""
    if not at_least(plan.oldest_version, "2012"):
        return
    joined = {node.name: plan.domain_of(node) for node in plan.nodes}
    domains = {domain.casefold(): domain for domain in joined.values() if domain}
    if plan.directory.mode == "workgroup":
        where = "in a workgroup"
    elif len(domains) > 1:
        where = f"in the domains {listed(domains.values())}"
    else:
        return
    message = f"Cluster-Aware Updating is planned for nodes {where}."
    yield Problem("operations", message, plan.oldest_version)


@rule(
    "operations.cluster-aware-updating-outruns-repair",
    {"2016": Level.RISK},
    title="Cluster-Aware Updating does not wait for Storage Spaces Direct",
    why="Before 2019 it goes on to the next node while the storage still copies what the last one "
    "missed, and then two copies are gone.",
    remedy="Update by hand and wait for the storage jobs, or run Windows Server 2019 or newer.",
    source=source("W-CAU"),
    facts=("OPS-13", "OPS-17"),
    applies=lambda plan: cluster_aware(plan) and plan.storage.type == "storage_spaces_direct",
)
def cluster_aware_updating_outruns_repair(plan: Plan) -> Iterator[Problem | Unknown]:
    """Cluster-Aware Updating of Storage Spaces Direct where 2016 runs."""
    if plan.oldest_version == "2016":
        message = "Cluster-Aware Updating of 2016 does not wait until the storage is repaired."
        yield Problem("operations", message, "2016")


@rule(
    "operations.no-backup",
    Level.RISK,
    title="Nobody decided what backs the cluster up",
    why="Neither checkpoints nor replicas bring back what was deleted or encrypted weeks ago.",
    remedy="Name a backup product that knows Cluster Shared Volumes, and how often it runs.",
    source=source("W-CSV"),
    facts=("CSV-20", "OPS-14", "OPS-15"),
)
def no_backup(plan: Plan) -> Iterator[Problem | Unknown]:
    """A product or an interval that is not decided."""
    if plan.operations.backup_product is None:
        yield Unknown("operations", "backup_product")
    elif plan.operations.backup_interval_days is None:
        yield Unknown("operations", "backup_interval_days")


@rule(
    "operations.windows-server-backup",
    since("2012", Level.RISK),
    title="Windows Server Backup for virtual machines on Cluster Shared Volumes",
    why="From the host it copies them as if the power had failed: databases may not start again.",
    remedy="Use a product that knows Hyper-V and Cluster Shared Volumes, or back up in the guests.",
    source=source("W-CSV"),
    facts=("CSV-20",),
    applies=lambda plan: any(volume.purpose == "csv" for volume in plan.storage.volumes),
)
def windows_server_backup(plan: Plan) -> Iterator[Problem | Unknown]:
    """The backup program of Windows by its name; no product at all is asked for elsewhere."""
    product = plan.operations.backup_product
    if product and WINDOWS_BACKUP.search(product) and at_least(plan.oldest_version, "2012"):
        message = f"{product} makes crash-consistent copies only of what lies on the volumes."
        yield Problem("operations", message, plan.oldest_version)


@rule(
    "operations.rare-backup",
    Level.ADVICE,
    title="More than a week between two backups",
    why="All work since the last backup is lost with the storage.",
    remedy="Back up daily, or write down that the loss is accepted.",
    source=source("W-CSV"),
    origin="practice",
    applies=lambda plan: plan.operations.backup_interval_days is not None,
)
def rare_backup(plan: Plan) -> Iterator[Problem | Unknown]:
    """An interval above a week."""
    days = plan.operations.backup_interval_days or 0
    if days > RARE_BACKUP_DAYS:
        yield Problem("operations", f"{days:g} days pass between two backups.")


@rule(
    "operations.no-monitoring",
    Level.ADVICE,
    title="Nobody decided what watches the cluster",
    why="A cluster hides the first failure, so that the second one is the one people notice.",
    remedy="Name a product that watches nodes, paths, volumes and free memory.",
    source=source("W-CREQ"),
    origin="practice",
)
def no_monitoring(plan: Plan) -> Iterator[Problem | Unknown]:
    """Monitoring that is not decided."""
    if plan.operations.monitoring is None:
        yield Unknown("operations", "monitoring")


def _name_servers(plan: Plan) -> Iterator[Vm]:
    """Clustered virtual machines that others find the domain and names by."""
    for roles, vms in vms_by_roles(plan).items():
        if not STARTS_FIRST.isdisjoint(roles):
            yield from (vm for vm in vms if vm.highly_available)


@rule(
    "operations.name-servers-not-started",
    since("2012", Level.RISK),
    title="A domain controller or DNS server does not start by itself",
    why="After a power cut it stays off until somebody notices, and nobody can sign in meanwhile.",
    remedy="Give domain controllers and DNS servers high priority.",
    source=source("P-FC"),
    facts=("OPS-02", "OPS-01"),
    applies=lambda plan: at_least(plan.oldest_version, "2012"),
)
def name_servers_not_started(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each domain controller or DNS server on the cluster that stays off, or may."""
    for vm in _name_servers(plan):
        if vm.priority is None:
            yield Unknown(vm_subject(vm), "priority")
        elif vm.priority == "no_auto_start":
            yield Problem(vm_subject(vm), f"{vm.name} does not start by itself after a failure.")


@rule(
    "operations.name-servers-start-late",
    since("2012", Level.ADVICE),
    title="A domain controller or DNS server does not start first",
    why="After a power cut the cluster starts virtual machines by priority, and the others look "
    "for domain and names.",
    remedy="Give domain controllers and DNS servers high priority.",
    source=source("P-FC"),
    facts=("OPS-02", "OPS-01"),
    applies=lambda plan: at_least(plan.oldest_version, "2012"),
)
def name_servers_start_late(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each domain controller or DNS server with medium or low priority; others are judged above."""
    for vm in _name_servers(plan):
        if vm.priority in ("medium", "low"):
            yield Problem(vm_subject(vm), f"{vm.name} has the start priority {vm.priority}.")
