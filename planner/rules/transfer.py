"""Rules about how live migration copies memory: option, RDMA, how many at once, how long."""

from __future__ import annotations

import math
from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Network, Nic, Node
from planner.core.plan import Plan, at_least, path
from planner.core.words import choices, version_words
from planner.core.workload import clustered
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.migration import migration_networks, moves_live, moves_live_since
from planner.rules.wording import listed

LEAST_GBPS_EACH = 1  # NET-46: what a live migration needs at least
AT_ONCE = 2  # LM-04: the documented default, fine on any link
FAST_GBPS = 25  # LM-07: several NICs as fast as this need no RDMA
RDMA_GBPS = 5  # RDMA-07: from here on SMB with RDMA pays
GBIT_PER_GIB = 8 * 1024**3 / 1e9
CENTURY = 100 * 365 * 24 * 60  # minutes; a mistyped speed may lead beyond all numbers


Link = tuple[Network, float | None]


def preferred_link(plan: Plan, node: Node) -> Link | None:
    """The network that a node moves virtual machines over, and the speed of its slowest NIC.

    One stream of memory uses one NIC, also of a team. None where the node meets no such network;
    the speed is None while that of a NIC is not decided.
    """
    met: dict[str, list[Nic]] = {}
    for meeting in plan.meetings_by_node[node.name.casefold()]:
        met.setdefault(meeting.network.name, []).extend(meeting.nics)
    for network in migration_networks(plan):
        if network.name in met:
            speeds = [nic.speed_gbps for nic in met[network.name]]
            known = [speed for speed in speeds if speed]
            return network, min(known) if known and len(known) == len(speeds) else None
    return None


@once_per_plan
def _links(plan: Plan) -> list[tuple[Node, Link]]:
    """Nodes that have a link for live migration, and that link."""
    return [(node, link) for node in plan.nodes if (link := preferred_link(plan, node))]


@rule(
    "transfer.performance-option-too-new",
    until("2012", Level.ADVICE),
    title="A performance option that this version does not have",
    why="Compression and SMB came with 2012 R2; before it memory is copied over TCP/IP as it is.",
    remedy="Choose TCP/IP, and plan the time that it takes.",
    source=source("P-HV"),
    facts=("LM-06",),
    applies=lambda plan: plan.live_migration.performance in ("compression", "smb"),
)
def performance_option_too_new(plan: Plan) -> Iterator[Problem | Unknown]:
    """Compression or SMB where a version before 2012 R2 runs."""
    chosen, version = plan.live_migration.performance, plan.oldest_version
    if chosen and not at_least(version, "2012r2"):
        named = choices("LiveMigration", "performance")[chosen]
        message = f"{version_words(version)} has no option {named} for live migration."
        yield Problem("live_migration", message, version)


def _nics(plan: Plan, node: Node) -> tuple[Nic, ...]:
    """NICs below the networks of live migration of a node, each once."""
    names = {network.name for network in migration_networks(plan)}
    meetings = plan.meetings_by_node[node.name.casefold()]
    found = {nic.name: nic for m in meetings if m.network.name in names for nic in m.nics}
    return tuple(found.values())


def _has_rdma(nic: Nic) -> bool:
    return nic.rdma not in (None, "none")


@rule(
    "transfer.smb-without-rdma",
    since("2012r2", Level.ADVICE),
    title="The SMB option for live migration without RDMA",
    why="SMB pays with RDMA or several very fast NICs; elsewhere compression moves memory sooner.",
    remedy="Choose compression, or fit NICs with RDMA on every node.",
    source=source("A-HOSTNET"),
    facts=("LM-07", "RDMA-07"),
    applies=lambda plan: moves_live_since(plan, "2012r2"),
)
def smb_without_rdma(plan: Plan) -> Iterator[Problem | Unknown]:
    """The SMB option where a node has neither RDMA for it nor several very fast NICs."""
    if plan.live_migration.performance is None:
        yield Unknown("live_migration", "performance")
    if plan.live_migration.performance != "smb":
        return
    lacking: list[str] = []
    for node in plan.nodes:
        nics = _nics(plan, node)
        fast = sum(1 for nic in nics if (nic.speed_gbps or 0) >= FAST_GBPS)
        if not nics or fast > 1 or any(map(_has_rdma, nics)):
            continue
        undecided = [nic for nic in nics if nic.rdma is None]
        for nic in undecided:
            yield Unknown(path("nodes", node.name, "nics", nic.name), "rdma")
        if not undecided:
            lacking.append(node.name)
    if lacking:
        carry = "carries" if len(lacking) == 1 else "carry"
        message = f"Live migration uses SMB, but {listed(lacking)} {carry} it over NICs without"
        yield Problem("live_migration", f"{message} RDMA.")


@rule(
    "transfer.rdma-unused",
    since("2012r2", Level.ADVICE),
    title="Live migration leaves RDMA unused",
    why="NICs with RDMA copy memory without work for the processors, but only over SMB.",
    remedy="Choose the SMB option, with a limit for its share of the bandwidth.",
    source=source("A-HOSTNET"),
    facts=("LM-07", "RDMA-07"),
    applies=lambda plan: (
        plan.live_migration.performance in ("tcpip", "compression")
        and moves_live_since(plan, "2012r2")
    ),
)
def rdma_unused(plan: Plan) -> Iterator[Problem | Unknown]:
    """TCP/IP or compression where every node has fast NICs with RDMA for live migration."""
    ready = [
        any(_has_rdma(nic) and (nic.speed_gbps or 0) >= RDMA_GBPS for nic in _nics(plan, node))
        for node in plan.nodes
    ]
    if all(ready):
        chosen = choices("LiveMigration", "performance")[plan.live_migration.performance or "tcpip"]
        message = f"Live migration uses {chosen}, though every node has NICs with RDMA for it."
        yield Problem("live_migration", message)


@rule(
    "transfer.too-many-at-once",
    Level.ADVICE,
    title="More live migrations at once than the link can carry",
    why="Each then copies slower than its guest changes memory, and all of them take longer.",
    remedy="Allow fewer at once: the default is two; 2008 R2 moves one at a time.",
    source=source("W-LMSET"),
    facts=("LM-03", "LM-04", "NET-46"),
    applies=moves_live,
)
def too_many_at_once(plan: Plan) -> Iterator[Problem | Unknown]:
    """More at once than the slowest node has Gbit/s for; speeds are asked for with the link."""
    number = plan.live_migration.simultaneous
    if not at_least(plan.oldest_version, "2012"):
        if number is not None and number > 1:
            message = f"The plan moves {number} at once; 2008 R2 moves one at a time."
            yield Problem("live_migration", message)
        return
    if number is None:
        yield Unknown("live_migration", "simultaneous")
        return
    known = [(link[1], node.name, link[0].name) for node, link in _links(plan) if link[1]]
    if not known:
        return
    speed, node_name, network = min(known, key=lambda each: each[0] or 0)
    if speed is not None and number > max(AT_ONCE, speed / LEAST_GBPS_EACH):
        message = f"{number} live migrations at once share {speed:g} Gbit/s on {node_name}"
        yield Problem("live_migration", f"{message} (network {network}).")


@rule(
    "transfer.window-too-short",
    Level.ADVICE,
    title="Emptying a node takes longer than the plan allows",
    why="Memory crosses the link once at least, so maintenance waits for the slowest node.",
    remedy="Plan a longer window or a faster link, or keep less memory on each node.",
    source=source("W-LMSET"),
    facts=("LM-17", "LM-03"),
    applies=lambda plan: moves_live(plan) and bool(plan.vms) and bool(_links(plan)),
)
def window_too_short(plan: Plan) -> Iterator[Problem | Unknown]:
    """The slowest node against the window, with the memory spread evenly; LM-17 has the sum."""
    window = plan.operations.migration_window_minutes
    if window is None:
        yield Unknown("operations", "migration_window_minutes")
        return
    total = sum([vm.count * (vm.memory_gib or 0) for vm in clustered(plan)])
    share = total / len(plan.nodes)
    slowest: tuple[float, str] | None = None
    for node, link in _links(plan):
        if link[1] is None:
            continue
        gib = min(share, node.memory_gib or share)
        minutes = min(gib * GBIT_PER_GIB / link[1] / 60, CENTURY)
        if minutes > window and (slowest is None or minutes > slowest[0]):
            words = f"{node.name} moves {gib:,.0f} GiB over {link[0].name} at {link[1]:g} Gbit/s"
            slowest = minutes, words
    if slowest:
        minutes, words = slowest
        allowed = f"the plan allows {window:g}"
        yield Problem("operations", f"{words} in about {math.ceil(minutes):,} minutes; {allowed}.")
