"""Rules about live migration: over which networks, and how nodes prove who they are."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.fields import Version
from planner.core.memo import once_per_plan
from planner.core.parts import Network
from planner.core.plan import Plan, at_least
from planner.core.words import version_words
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes
from planner.rules.wording import listed

CREDENTIAL_GUARD: tuple[Version, ...] = ("2016", "2019", "2022")


def moves_live(plan: Plan) -> bool:
    """Tell whether there are nodes that can move virtual machines live between them."""
    quick_only = plan.directory.mode == "workgroup" and not at_least(plan.oldest_version, "2025")
    return several_nodes(plan) and not quick_only


def moves_live_since(plan: Plan, floor: Version) -> bool:
    """Tell the same for a plan whose oldest version is ``floor`` or newer."""
    return moves_live(plan) and at_least(plan.oldest_version, floor)


@once_per_plan
def migration_networks(plan: Plan) -> tuple[Network, ...]:
    """Networks of live migration in the order of preference; none chosen: those by purpose."""
    chosen = [plan.network_by_name.get(name.casefold()) for name in plan.live_migration.networks]
    return tuple(filter(None, chosen)) or plan.networks_for("live_migration")


@rule(
    "migration.no-network-chosen",
    Level.RISK,
    title="No network chosen for live migration",
    why="Without a choice the memory of virtual machines also crosses networks that storage or "
    "virtual machines use.",
    remedy="Name the networks for live migration, the best first.",
    source=source("W-SMBBW"),
    facts=("NET-45", "LM-19"),
    applies=lambda plan: moves_live(plan) and bool(plan.networks),
)
def no_network_chosen(plan: Plan) -> Iterator[Problem | Unknown]:
    """A list of networks that is still empty."""
    if not plan.live_migration.networks:
        yield Unknown("live_migration", "networks")


@rule(
    "migration.management-network-first",
    since("2012", Level.ADVICE),
    title="Live migration prefers the management network",
    why="Draining a node then competes with the administration that goes on meanwhile.",
    remedy="Put networks of management last in the order of live migration.",
    source=source("W-SMBBW"),
    facts=("LM-19",),
    applies=lambda plan: len(plan.live_migration.networks) > 1,
)
def management_network_first(plan: Plan) -> Iterator[Problem | Unknown]:
    """A network of management that comes before one that is free of it."""
    networks = migration_networks(plan)
    busy = [network for network in networks if "management" in network.purposes]
    free = [network for network in networks if "management" not in network.purposes]
    if busy and free and networks.index(busy[0]) < networks.index(free[-1]):
        message = f"Live migration prefers {busy[0].name}, which carries management, to"
        yield Problem("live_migration", f"{message} {free[-1].name}.")


@rule(
    "migration.no-second-network",
    Level.ADVICE,
    title="One network for live migration, though another could serve",
    why="When the only one fails no node can be drained, and only restarts are left.",
    remedy="Name the cluster network as the second network for live migration.",
    source=source("W-SMBBW"),
    facts=("LM-19",),
    origin="practice",
    applies=lambda plan: moves_live(plan) and len(plan.live_migration.networks) == 1,
)
def no_second_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """A single network where one of heartbeat and CSV traffic alone lies beside it."""
    only = plan.network_by_name[plan.live_migration.networks[0].casefold()]
    spare = [
        network.name
        for network in plan.networks_for("cluster")
        if network.name != only.name
        and network.cluster_use not in (None, "none")
        and {"iscsi", "vm", "management"}.isdisjoint(network.purposes)
    ]
    if spare:
        message = f"Live migration uses {only.name} only; {listed(spare)} could step in."
        yield Problem("live_migration", message)


def _credssp(plan: Plan) -> bool:
    return plan.live_migration.authentication == "credssp"


def _delegation_refused(plan: Plan) -> Iterator[Problem | Unknown]:
    guard = plan.host.credential_guard
    if guard is None:
        yield Unknown("host", "credential_guard")
    elif guard:
        message = "Live migration uses CredSSP, whose delegation Credential Guard refuses."
        yield Problem("live_migration", message, plan.oldest_version)


@rule(
    "migration.credssp-refused",
    since("2025", Level.UNSUPPORTED),
    title="CredSSP under Credential Guard in Windows Server 2025",
    why="Credential Guard is on by default in 2025 and breaks the delegation that CredSSP needs.",
    remedy="Choose Kerberos with constrained delegation.",
    source=source("W-LMSET"),
    facts=("LM-09", "SEC-04"),
    applies=lambda plan: _credssp(plan) and moves_live_since(plan, "2025"),
)
def credssp_refused(plan: Plan) -> Iterator[Problem | Unknown]:
    """CredSSP with Credential Guard, which is there unless the plan says that it is off."""
    return _delegation_refused(plan)


@rule(
    "migration.credssp-beside-credential-guard",
    dict.fromkeys(CREDENTIAL_GUARD, Level.RISK),
    title="CredSSP beside Credential Guard",
    why="Where Credential Guard is switched on, moves that are started from another computer fail.",
    remedy="Choose Kerberos with constrained delegation.",
    source=source("W-LMSET"),
    facts=("LM-08", "SEC-04"),
    applies=lambda plan: (
        _credssp(plan) and moves_live(plan) and plan.oldest_version in CREDENTIAL_GUARD
    ),
)
def credssp_beside_credential_guard(plan: Plan) -> Iterator[Problem | Unknown]:
    """CredSSP with Credential Guard before it is on by default."""
    return _delegation_refused(plan)


@rule(
    "migration.credssp",
    since("2012", Level.ADVICE),
    title="Live migration uses CredSSP",
    why="Moves outside of the cluster tools can then be started only while signed in to the node "
    "that the virtual machine leaves.",
    remedy="Choose Kerberos with constrained delegation, or accept it.",
    source=source("W-LMSET"),
    facts=("LM-08",),
    applies=lambda plan: moves_live_since(plan, "2012"),
)
def credssp(plan: Plan) -> Iterator[Problem | Unknown]:
    """CredSSP where Credential Guard does not make it worse, or nothing decided."""
    if plan.live_migration.authentication is None:
        yield Unknown("live_migration", "authentication")
        return
    guarded = plan.host.credential_guard and at_least(plan.oldest_version, "2016")
    if _credssp(plan) and not guarded:
        message = "Live migration uses CredSSP, so it is started on the node itself."
        yield Problem("live_migration", message, plan.oldest_version)


@rule(
    "migration.certificates-too-early",
    until("2022", Level.BLOCKER),
    title="Certificates for live migration, which this version does not take",
    why="Nodes can prove themselves with certificates from Windows Server 2025 on only.",
    remedy="Choose Kerberos, or run Windows Server 2025.",
    source=source("W-WGLM"),
    facts=("AD-18",),
    applies=lambda plan: plan.live_migration.authentication == "certificate",
)
def certificates_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Certificates where a version before 2025 runs."""
    version = plan.oldest_version
    if not at_least(version, "2025"):
        message = f"{version_words(version)} cannot use certificates for live migration."
        yield Problem("live_migration", message, version)
