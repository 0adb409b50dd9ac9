"""Rules about what protects the hosts: firewall, bindings, NTLM policy, antivirus."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least
from planner.core.words import version_words
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.wording import listed


@rule(
    "protection.firewall-off",
    Level.ADVICE,
    title="The nodes run without a firewall",
    why="Windows opens what cluster and Hyper-V need by itself, so a host gains nothing by this.",
    remedy="Leave the Windows firewall on.",
    source=source("S-PORTS"),
    origin="practice",
    tests=("NET-06",),
)
def firewall_off(plan: Plan) -> Iterator[Problem | Unknown]:
    """A firewall that is off, or not decided."""
    if plan.host.firewall is None:
        yield Unknown("host", "firewall")
    elif plan.host.firewall == "off":
        yield Problem("host", "The firewall is off on the nodes.")


@rule(
    "protection.third-party-firewall",
    Level.ADVICE,
    title="A third-party firewall on the nodes",
    why="It does not learn from Windows which ports cluster, CSV and live migration use.",
    remedy="Open UDP and TCP 3343, TCP 135, 445 and 6600 and the dynamic RPC ports between all "
    "nodes, then validate.",
    source=source("S-PORTS"),
    facts=("PORT-01", "PORT-02", "PORT-03", "PORT-04", "PORT-06"),
    tests=("NET-06",),
    applies=lambda plan: plan.host.firewall == "third_party",
)
def third_party_firewall(plan: Plan) -> Iterator[Problem | Unknown]:
    """A firewall whose rules have to be made by hand."""
    yield Problem("host", "The firewall of the nodes is not the one of Windows.")


@rule(
    "protection.smb-unbound",
    Level.UNSUPPORTED,
    title="File sharing is unbound from the cluster networks",
    why="Cluster Shared Volumes reach the owner of a disk by SMB; advice to unbind it is from "
    "Windows Server 2003.",
    remedy="Leave Client for Microsoft Networks and File and Printer Sharing bound on every "
    "network that the cluster uses.",
    source=source("W-CSV"),
    facts=("NET-30", "CSV-11"),
    tests=("STO-03",),
)
def smb_unbound(plan: Plan) -> Iterator[Problem | Unknown]:
    """Bindings that are taken away, or not decided."""
    if plan.host.smb_bindings is None:
        yield Unknown("host", "smb_bindings")
    elif not plan.host.smb_bindings:
        message = "Client for Microsoft Networks and File and Printer Sharing are unbound"
        yield Problem("host", f"{message} on the cluster networks.")


@rule(
    "protection.ntlm-blocked-too-early",
    until("2016", Level.UNSUPPORTED),
    title="NTLM is blocked where the cluster needs it",
    why="Up to Windows Server 2016 nodes use NTLM among themselves for Cluster Shared Volumes.",
    remedy="Allow NTLM between the nodes, or run Windows Server 2019 or newer on all of them.",
    source=source("W-CSV"),
    facts=("CSV-10", "SEC-02"),
    applies=lambda plan: not at_least(plan.oldest_version, "2019"),
)
def ntlm_blocked_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """A policy against NTLM where a version up to 2016 runs."""
    if plan.host.ntlm_blocked is None:
        yield Unknown("host", "ntlm_blocked")
    elif plan.host.ntlm_blocked:
        old = [node for node in plan.nodes if not at_least(plan.version_of(node), "2019")]
        who = listed(node.name for node in old) or "the plan"
        runs = "run" if len(old) > 1 else "runs" if old else "names"
        version = plan.oldest_version
        message = f"NTLM is blocked, but {who} {runs} {version_words(version)}"
        if len({plan.version_of(node) for node in old}) > 1:
            message = f"{message} or newer"
        yield Problem("host", f"{message}, which needs it.", version)


@rule(
    "protection.ntlm-blocked",
    since("2019", Level.ADVICE),
    title="NTLM is blocked on the nodes",
    why="The cluster itself does without it from 2019; other software on the nodes may not.",
    remedy="Try backup, monitoring and management of the nodes with the policy on.",
    source=source("W-NEWFC"),
    facts=("CSV-10",),
    applies=lambda plan: at_least(plan.oldest_version, "2019"),
)
def ntlm_blocked(plan: Plan) -> Iterator[Problem | Unknown]:
    """A policy against NTLM where all nodes run 2019 or newer."""
    if plan.host.ntlm_blocked is None:
        yield Unknown("host", "ntlm_blocked")
    elif plan.host.ntlm_blocked:
        yield Problem("host", "NTLM is blocked on the nodes.", plan.oldest_version)


@rule(
    "protection.antivirus-without-exclusions",
    Level.RISK,
    title="Antivirus without the exclusions for Hyper-V",
    why="A scanner that holds or quarantines a file of a virtual machine stops it or loses it.",
    remedy="Exclude ClusterStorage, the folders, file types and processes of virtual machines, "
    "and the witness disk.",
    source=source("S-AV"),
    facts=("CSV-25", "CSV-26", "CSV-23"),
)
def antivirus_without_exclusions(plan: Plan) -> Iterator[Problem | Unknown]:
    """Antivirus on the nodes without exclusions; neither is taken for granted."""
    if plan.host.antivirus is None:
        yield Unknown("host", "antivirus")
    elif plan.host.antivirus:
        if plan.host.antivirus_exclusions is None:
            yield Unknown("host", "antivirus_exclusions")
        elif not plan.host.antivirus_exclusions:
            yield Problem("host", "Antivirus runs on the nodes without exclusions for Hyper-V.")
