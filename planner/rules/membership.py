"""Rules about what the nodes are members of: a domain, several, or a workgroup."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least
from planner.core.words import choices, version_words
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.likeness import unlike_choices


def joins_a_domain(plan: Plan) -> bool:
    """Tell whether the plan says that the nodes are members of a domain."""
    return plan.directory.mode in ("domain", "ad_detached")


def migrates_live(plan: Plan) -> bool:
    """Tell whether the plan has networks for live migration."""
    return bool(plan.live_migration.networks or plan.networks_for("live_migration"))


def _domains(plan: Plan) -> Iterator[Problem | Unknown]:
    """Domains of the nodes that differ, or the undecided one of the plan."""
    undecided = Unknown("directory", "domain")
    yield from unlike_choices(plan, plan.domain_of, "their domain", undecided)


@rule(
    "membership.several-domains-too-old",
    until("2012r2", Level.BLOCKER),
    title="Nodes of several domains, which this version refuses",
    why="Up to 2012 R2 a cluster can be made of members of one domain only.",
    remedy="Join all nodes to one domain.",
    source=source("W-NEWFC"),
    facts=("AD-01",),
    tests=("SYS-01",),
    applies=lambda plan: joins_a_domain(plan) and bool(plan.nodes),
)
def several_domains_too_old(plan: Plan) -> Iterator[Problem | Unknown]:
    """Domains that differ between nodes where a version up to 2012 R2 runs."""
    if not at_least(plan.oldest_version, "2016"):
        yield from _domains(plan)


@rule(
    "membership.several-domains",
    since("2016", Level.RISK),
    title="Nodes of several domains",
    why="Such a cluster can be made, but live migration, Cluster-Aware Updating and file shares "
    "count on one domain.",
    remedy="Join all nodes to one domain.",
    source=source("W-NEWFC"),
    facts=("AD-02", "OPS-12"),
    tests=("SYS-01",),
    applies=lambda plan: joins_a_domain(plan) and bool(plan.nodes),
)
def several_domains(plan: Plan) -> Iterator[Problem | Unknown]:
    """Domains that differ between nodes where all run 2016 or newer."""
    if at_least(plan.oldest_version, "2016"):
        yield from _domains(plan)


@rule(
    "membership.workgroup-too-old",
    until("2012r2", Level.BLOCKER),
    title="A workgroup cluster, which this version cannot make",
    why="Up to 2012 R2 every node has to be a member of a domain.",
    remedy="Join the nodes to a domain, or run Windows Server 2016 or newer.",
    source=source("W-NEWFC"),
    facts=("AD-01", "AD-17"),
)
def workgroup_too_old(plan: Plan) -> Iterator[Problem | Unknown]:
    """A workgroup cluster where a version up to 2012 R2 runs."""
    version = plan.oldest_version
    if at_least(version, "2016"):
        return
    if plan.directory.mode is None:
        yield Unknown("directory", "mode")
    elif plan.directory.mode == "workgroup":
        message = f"{version_words(version)} cannot make a cluster in a workgroup."
        yield Problem("directory", message, version)


@rule(
    "membership.workgroup-without-live-migration",
    dict.fromkeys(("2016", "2019", "2022"), Level.UNSUPPORTED),
    title="Live migration is planned in a workgroup cluster",
    why="Before 2025 nodes outside a domain cannot prove to each other who they are, so virtual "
    "machines are saved, moved and resumed.",
    remedy="Join the nodes to a domain, run Windows Server 2025, or plan for quick migration.",
    source=source("W-WGLM"),
    facts=("AD-18",),
)
def workgroup_without_live_migration(plan: Plan) -> Iterator[Problem | Unknown]:
    """A workgroup cluster with networks for live migration before 2025."""
    version = plan.oldest_version
    if not at_least(version, "2016") or at_least(version, "2025") or not migrates_live(plan):
        return
    if plan.directory.mode is None:
        yield Unknown("directory", "mode")
    elif plan.directory.mode == "workgroup":
        runs = version_words(version)
        message = f"The plan migrates live, but in a workgroup {runs} can only migrate quickly."
        yield Problem("directory", message, version)


@rule(
    "membership.ad-detached-too-old",
    until("2012", Level.BLOCKER),
    title="A cluster without a name object, which this version cannot make",
    why="Before 2012 R2 every cluster keeps a computer object in Active Directory.",
    remedy="Make the cluster with a name object, or run Windows Server 2012 R2 or newer.",
    source=source("P-FC"),
    facts=("AD-16", "AD-10"),
    applies=lambda plan: plan.directory.mode == "ad_detached",
)
def ad_detached_too_old(plan: Plan) -> Iterator[Problem | Unknown]:
    """A cluster without a name object where a version before 2012 R2 runs."""
    version = plan.oldest_version
    if not at_least(version, "2012r2"):
        message = f"{version_words(version)} cannot make a cluster without a cluster name object."
        yield Problem("directory", message, version)


@rule(
    "membership.ad-detached",
    since("2012r2", Level.RISK),
    title="A cluster without a name object",
    why="Nothing signs in to the cluster name with Kerberos then, which live migration and "
    "management count on.",
    remedy="Make the cluster with a name object in Active Directory.",
    source=source("P-FC"),
    facts=("AD-16",),
)
def ad_detached(plan: Plan) -> Iterator[Problem | Unknown]:
    """A cluster of domain members without a name object."""
    if not at_least(plan.oldest_version, "2012r2"):
        return
    if plan.directory.mode is None:
        yield Unknown("directory", "mode")
    elif plan.directory.mode == "ad_detached":
        message = "The cluster has no name object in Active Directory."
        yield Problem("directory", message, plan.oldest_version)


@rule(
    "membership.workgroup-without-certificates",
    since("2025", Level.UNSUPPORTED),
    title="Live migration in a workgroup without certificates",
    why="Outside a domain the nodes prove to each other who they are with certificates only.",
    remedy="Choose certificates for live migration, or join the nodes to a domain.",
    source=source("W-WGLM"),
    facts=("AD-18",),
    applies=lambda plan: plan.directory.mode == "workgroup" and migrates_live(plan),
)
def workgroup_without_certificates(plan: Plan) -> Iterator[Problem | Unknown]:
    """Another way to authenticate live migration in a workgroup of 2025."""
    chosen = plan.live_migration.authentication
    if not at_least(plan.oldest_version, "2025"):
        return
    if chosen is None:
        yield Unknown("live_migration", "authentication")
    elif chosen != "certificate":
        named = choices("LiveMigration", "authentication")[chosen]
        message = f"Live migration uses {named}, which does not work in a workgroup."
        yield Problem("live_migration", message, plan.oldest_version)


@rule(
    "membership.workgroup-without-dns-suffix",
    since("2016", Level.RISK),
    title="A workgroup cluster without a primary DNS suffix",
    why="Outside a domain the nodes find each other by one DNS suffix that all share.",
    remedy="Name the primary DNS suffix that every node gets.",
    source=source("W-WGC"),
    facts=("AD-17",),
    applies=lambda plan: plan.directory.mode == "workgroup",
)
def workgroup_without_dns_suffix(plan: Plan) -> Iterator[Problem | Unknown]:
    """A workgroup cluster whose suffix is not decided."""
    if plan.directory.primary_dns_suffix is None:
        yield Unknown("directory", "primary_dns_suffix")
