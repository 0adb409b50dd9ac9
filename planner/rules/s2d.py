"""Rules about Storage Spaces Direct: servers, drives and network.

Version, edition and number of servers are judged with those of the platform and the nodes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.core.capacity.drives import drive_roles
from planner.core.memo import once_per_plan
from planner.core.parts import Drive, Nic, Node
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.wording import counted, listed

NIC_LEAST_GBPS = 10  # S2D-04
CACHE_LEAST = 2  # S2D-08
CAPACITY_LEAST = 4
SERVERS_MOST = 16  # S2D-02


def on_spaces_direct(plan: Plan) -> bool:
    """Whether the nodes pool their own drives."""
    return plan.storage.type == "storage_spaces_direct"


def with_nodes(plan: Plan) -> bool:
    """Whether there are nodes to pool the drives of."""
    return on_spaces_direct(plan) and bool(plan.nodes)


@once_per_plan
def storage_nics(plan: Plan) -> dict[tuple[str, str], Nic]:
    """NICs that carry SMB storage traffic, or else cluster traffic, by names of node and NIC."""
    purpose = "smb" if plan.networks_for("smb") else "cluster"
    return {
        (meeting.node.name, nic.name): nic
        for meeting in plan.meetings
        if purpose in meeting.network.purposes
        for nic in meeting.nics
    }


@rule(
    "s2d.too-many-servers",
    since("2016", Level.BLOCKER),
    title="More servers than Storage Spaces Direct takes",
    why="One pool spans 16 servers at most, fewer than a cluster on an array.",
    remedy="Plan several clusters, or an array.",
    source=source("W-S2DHW"),
    facts=("S2D-02", "LIM-27", "STO-15"),
    applies=on_spaces_direct,
)
def too_many_servers(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster of more than 16 nodes."""
    if len(plan.nodes) > SERVERS_MOST:
        yield Problem(
            "nodes", f"{len(plan.nodes)} servers are planned; {SERVERS_MOST} are the most."
        )


@rule(
    "s2d.hdd-only",
    since("2016", Level.UNSUPPORTED),
    title="Storage Spaces Direct with hard disks only",
    why="Without flash there is no cache; hard disks alone are not supported.",
    remedy="Add at least two NVMe or SSD drives per server as cache.",
    source=source("W-S2DHW"),
    facts=("S2D-11",),
    applies=with_nodes,
)
def hdd_only(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node whose drives are all hard disks, and each without drives."""
    for node in plan.nodes:
        media = {drive.media for drive in node.drives}
        if not node.drives:
            yield Unknown(path("nodes", node.name), "drives")
        elif media <= {"hdd", None}:
            undecided = [drive for drive in node.drives if drive.media is None]
            for drive in undecided:
                yield Unknown(_subject(node, drive), "media")
            if not undecided:
                yield Problem(path("nodes", node.name), f"{node.name} has hard disks only.")


@rule(
    "s2d.too-few-drives",
    since("2016", Level.UNSUPPORTED),
    title="A server with too few drives",
    why="Each server needs four capacity drives, and two cache drives where it has a cache.",
    remedy="Add drives.",
    source=source("W-S2DHW"),
    facts=("S2D-08",),
    tests=("S2D-10",),
    applies=with_nodes,
)
def too_few_drives(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with too few drives of a role; one without any is judged elsewhere."""
    for node in plan.nodes:
        if not node.drives:
            continue
        roles = drive_roles(node)
        for subject, field in roles.undecided:
            yield Unknown(subject, field)
        if roles.undecided:
            continue
        if roles.cache:
            yield from _too_few(node, roles.cache, CACHE_LEAST, "cache")
        yield from _too_few(node, roles.capacity, CAPACITY_LEAST, "capacity")


def _too_few(
    node: Node, drives: tuple[Drive, ...], least: int, role: str
) -> Iterator[Problem | Unknown]:
    known = sum(drive.count or 0 for drive in drives)
    if known >= least:
        return
    undecided = [drive for drive in drives if drive.count is None]
    for drive in undecided:
        yield Unknown(_subject(node, drive), "count")
    if not undecided:
        drives_word = counted(known, f"{role} drive") if known else f"no {role} drive"
        message = f"{node.name} has {drives_word}; {least} are the least."
        yield Problem(path("nodes", node.name), message)


@rule(
    "s2d.unequal-drives",
    since("2016", Level.ADVICE),
    title="Servers with different drives",
    why="Capacity that only some servers have cannot be used for copies on the others.",
    remedy="Fit each server with the same number and type of drives.",
    source=source("W-S2DHW"),
    facts=("S2D-03",),
    tests=("S2D-10",),
    applies=with_nodes,
)
def unequal_drives(plan: Plan) -> Iterator[Problem | Unknown]:
    """The nodes whose drives differ from those of the first; a size not decided is asked for."""
    nodes = [node for node in plan.nodes if node.drives]
    for node in nodes:
        for drive in node.drives:
            for field in ("count", "size_gib"):
                if getattr(drive, field) is None:
                    yield Unknown(_subject(node, drive), field)
    known = [(n.name, _fitted(n)) for n in nodes if all(_is_known(d) for d in n.drives)]
    other = [name for name, fitted in known if fitted != known[0][1]]
    if other:
        differ = "differs" if len(other) == 1 else "differ"
        yield Problem("nodes", f"{listed(other)} {differ} from {known[0][0]} in drives.")


def _is_known(drive: Drive) -> bool:
    return None not in (drive.count, drive.size_gib, drive.media)


def _fitted(node: Node) -> Counter[tuple[object, ...]]:
    fitted: Counter[tuple[object, ...]] = Counter()
    for drive in node.drives:
        fitted[(drive.media, drive.size_gib, drive.role)] += drive.count or 0
    return fitted


def _subject(node: Node, drive: Drive) -> str:
    return path("nodes", node.name, "drives", drive.name)


@rule(
    "s2d.odd-cache-ratio",
    since("2016", Level.ADVICE),
    title="Capacity drives are no multiple of the cache drives",
    why="Each cache drive serves the same number of capacity drives only then.",
    remedy="Choose the numbers so that the capacity drives divide evenly.",
    source=source("W-S2DDRV"),
    facts=("S2D-09",),
    applies=with_nodes,
)
def odd_cache_ratio(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node whose capacity drives do not divide evenly; counts are asked for elsewhere."""
    for node in plan.nodes:
        roles = drive_roles(node)
        if any(drive.count is None for drive in (*roles.cache, *roles.capacity)):
            continue
        cache = sum(drive.count or 0 for drive in roles.cache)
        capacity = sum(drive.count or 0 for drive in roles.capacity)
        if cache and capacity % cache:
            message = f"{node.name} has {capacity} capacity drives for {cache} cache drives."
            yield Problem(path("nodes", node.name), message)


@rule(
    "s2d.slow-network",
    since("2016", Level.UNSUPPORTED),
    title="Storage Spaces Direct over a slow network",
    why="Every write crosses this network to reach its copies; 10 Gbit/s is the minimum.",
    remedy="Carry the storage traffic on NICs of 10 Gbit/s or more in every node.",
    source=source("W-S2DHW"),
    facts=("S2D-04",),
    applies=with_nodes,
)
def slow_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC below 10 Gbit/s that carries SMB storage traffic, or else cluster traffic."""
    for (node_name, _), nic in storage_nics(plan).items():
        subject = path("nodes", node_name, "nics", nic.name)
        if nic.speed_gbps is None:
            yield Unknown(subject, "speed_gbps")
        elif nic.speed_gbps < NIC_LEAST_GBPS:
            message = (
                f"{nic.name} of {node_name} carries storage traffic with {nic.speed_gbps:g} Gbit/s."
            )
            yield Problem(subject, message)


@rule(
    "s2d.mpio-on",
    since("2016", Level.UNSUPPORTED),
    title="Multipath I/O with Storage Spaces Direct",
    why="The drives of the pool belong to one server each; Multipath I/O must not claim them.",
    remedy="Leave Multipath I/O off.",
    source=source("W-S2DHW"),
    facts=("S2D-10",),
    tests=("STO-09",),
    applies=lambda plan: on_spaces_direct(plan) and not plan.storage.arrays,
)
def mpio_on(plan: Plan) -> Iterator[Problem | Unknown]:
    """Multipath I/O that no array of the plan asks for; null leaves it uninstalled, as it comes."""
    if plan.storage.mpio.enabled:
        yield Problem("storage", "Multipath I/O is on, but the plan has no array that needs it.")
