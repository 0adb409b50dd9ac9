"""Rules about the set of nodes: how many, and how alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from planner.core.parts import Node
from planner.core.plan import Plan, at_least, path
from planner.core.words import choices, version_words
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.likeness import groups, several_nodes, unlike
from planner.rules.wording import listed

FEWEST_NODES = 2  # CERT-10
MOST_NODES = 64  # LIM-01, from 2012 on
MOST_NODES_IN_2008_R2 = 16  # LIM-01
MOST_NODES_OF_A_POOL = 16  # LIM-27


def _single_node_design(plan: Plan) -> bool:
    """Tell whether the design may have one node: Storage Spaces Direct from 2022 on (LIM-27)."""
    direct = plan.storage.type == "storage_spaces_direct"
    return direct and at_least(plan.oldest_version, "2022")


@rule(
    "nodes.too-few-nodes",
    Level.UNSUPPORTED,
    title="Too few nodes for a cluster",
    why="Support needs a passed run of all validation tests, which takes two nodes; "
    "one alone has nobody to take over.",
    remedy="Plan at least two nodes.",
    source=source("S-VALID"),
    facts=("CERT-10", "CERT-02"),
)
def too_few_nodes(plan: Plan) -> Iterator[Problem | Unknown]:
    """Fewer nodes than validation needs, where no single-node design allows it."""
    if not plan.nodes:
        yield Unknown("", "nodes")
    elif len(plan.nodes) < FEWEST_NODES and not _single_node_design(plan):
        only = plan.nodes[0].name
        message = f"{only} is the only node; a cluster that can fail over needs {FEWEST_NODES}."
        yield Problem("nodes", message)


@rule(
    "nodes.too-many-nodes",
    Level.BLOCKER,
    title="More nodes than a cluster can have",
    why="The cluster service refuses further nodes.",
    remedy="Split the plan into several clusters.",
    source=source("W-MAX"),
    facts=("LIM-01",),
    applies=lambda plan: bool(plan.nodes),
)
def too_many_nodes(plan: Plan) -> Iterator[Problem | Unknown]:
    """More nodes than the oldest version in the plan allows."""
    version = plan.oldest_version
    most = MOST_NODES if at_least(version, "2012") else MOST_NODES_IN_2008_R2
    if len(plan.nodes) > most:
        limit = f"a cluster of {version_words(version)} can have {most}"
        yield Problem("nodes", f"The plan has {len(plan.nodes)} nodes; {limit}.")


@rule(
    "nodes.too-many-nodes-for-storage-spaces-direct",
    since("2016", Level.BLOCKER),
    title="More nodes than Storage Spaces Direct takes",
    why="Its drives are pooled over 16 servers at most, whatever else the cluster allows.",
    remedy="Split the plan into several clusters, or use storage that all nodes share.",
    source=source("W-S2DHW"),
    facts=("LIM-27", "STO-15"),
    applies=lambda plan: plan.storage.type == "storage_spaces_direct",
)
def too_many_nodes_for_storage_spaces_direct(plan: Plan) -> Iterator[Problem | Unknown]:
    """More nodes than a pool of local drives can span."""
    number = len(plan.nodes)
    if number > MOST_NODES_OF_A_POOL:
        limit = f"Storage Spaces Direct takes {MOST_NODES_OF_A_POOL}"
        yield Problem("nodes", f"The plan has {number} nodes; {limit}.", plan.oldest_version)


def _maker(node: Node) -> str | None:
    vendor = node.processor.vendor
    return vendor and choices("Processor", "vendor")[vendor]


@rule(
    "nodes.mixed-processor-makes",
    Level.UNSUPPORTED,
    title="Processors of different makers in one cluster",
    why="No running or saved virtual machine moves between Intel and AMD, "
    "and compatibility mode does not change that.",
    remedy="Use processors of one maker in all nodes of a cluster.",
    source=source("W-PCM"),
    facts=("CPU-07", "LM-11", "LM-21"),
    origin="article",
    tests=("HV-08",),
    applies=several_nodes,
)
def mixed_processor_makes(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes with Intel and nodes with AMD processors."""
    return unlike(plan.nodes, _maker, "the maker of their processors", "processor/vendor")


@rule(
    "nodes.unlike-processors-without-compatibility",
    Level.RISK,
    title="Unlike processors without processor compatibility",
    why="A virtual machine that sees the newest instructions of one processor cannot move "
    "live to a node that lacks them.",
    remedy="Use one processor model in all nodes, or switch processor compatibility on for the "
    "virtual machines, while they are off.",
    source=source("W-PCM"),
    facts=("CPU-08", "CPU-09"),
    applies=lambda plan: several_nodes(plan) and not plan.live_migration.processor_compatibility,
)
def unlike_processors_without_compatibility(plan: Plan) -> Iterator[Problem | Unknown]:
    """Processor models that differ where the compatibility mode is off or not decided."""
    for found in unlike(
        plan.nodes, lambda node: node.processor.model, "their processors", "processor/model"
    ):
        if isinstance(found, Unknown):
            yield found
        elif plan.live_migration.processor_compatibility is None:
            yield Unknown("live_migration", "processor_compatibility")
        else:
            differ = found.message.removeprefix("The")
            message = f"Processor compatibility is off, but the{differ}"
            yield Problem("live_migration", message)


@rule(
    "nodes.compatibility-without-need",
    until("2022", Level.ADVICE),
    title="Processor compatibility is on though all processors are alike",
    why="The mode hides instructions such as AES from the virtual machines, which costs speed.",
    remedy="Switch processor compatibility off; turn it on only to bring in another generation.",
    source=source("W-PCM"),
    facts=("CPU-10",),
    applies=lambda plan: (
        several_nodes(plan) and plan.live_migration.processor_compatibility is True
    ),
)
def compatibility_without_need(plan: Plan) -> Iterator[Problem | Unknown]:
    """Compatibility mode with one processor model in all nodes."""
    undecided = [node for node in plan.nodes if node.processor.model is None]
    models = groups((node, words) for node in plan.nodes if (words := node.processor.model))
    if len(models) > 1:
        return
    for node in undecided:
        yield Unknown(path("nodes", node.name), "processor/model")
    if not undecided:
        message = f"All nodes have the {next(iter(models))}, yet processor compatibility is on."
        yield Problem("live_migration", message)


@rule(
    "nodes.unlike-server-models",
    Level.ADVICE,
    title="Unlike servers in one cluster",
    why="Nodes need not be identical, but each has to be able to take over the load of another.",
    remedy="Prefer servers of one maker and model, or check that each can carry the same load.",
    source=source("W-CREQ"),
    facts=("CERT-28", "S2D-03"),
    origin="article",
    applies=several_nodes,
)
def unlike_server_models(plan: Plan) -> Iterator[Problem | Unknown]:
    """Server models that differ."""
    return unlike(plan.nodes, lambda node: node.model, "their server models", "model")


@rule(
    "nodes.unlike-nics",
    Level.ADVICE,
    title="Unlike sets of NICs in one cluster",
    why="A node with fewer or slower NICs carries the traffic of another less well after failover.",
    remedy="Give every node the same number of NICs of the same speeds.",
    source=source("W-CREQ"),
    facts=("CERT-28",),
    origin="article",
    applies=several_nodes,
)
def unlike_nics(plan: Plan) -> Iterator[Problem | Unknown]:
    """Numbers or speeds of NICs that differ."""
    return unlike(plan.nodes, _nics, "their NICs", _undecided_nics)


def _nics(node: Node) -> str | None:
    speeds = tuple(nic.speed_gbps for nic in node.nics)
    return _speeds_in_words(speeds) if speeds and None not in speeds else None


@lru_cache(maxsize=256)
def _speeds_in_words(speeds: tuple[float | None, ...]) -> str:
    counts = Counter(speed for speed in speeds if speed is not None)
    return listed(
        [f"{counts[speed]} of {speed:g} Gbit/s" for speed in sorted(counts, reverse=True)]
    )


def _undecided_nics(node: Node) -> Iterator[Unknown]:
    if not node.nics:
        yield Unknown(path("nodes", node.name), "nics")
    for nic in node.nics:
        if nic.speed_gbps is None:
            yield Unknown(path("nodes", node.name, "nics", nic.name), "speed_gbps")


def _memory(node: Node) -> str | None:
    return None if node.memory_gib is None else f"{node.memory_gib:,.10g} GiB"


@rule(
    "nodes.unlike-memory",
    Level.ADVICE,
    title="Unlike amounts of memory in one cluster",
    why="The reserve has to cover the largest node, so what it has more than others lies idle.",
    remedy="Give every node the same amount of memory.",
    source=source("W-CREQ"),
    facts=("MEM-11", "CERT-28"),
    origin="article",
    applies=several_nodes,
)
def unlike_memory(plan: Plan) -> Iterator[Problem | Unknown]:
    """Amounts of memory that differ."""
    return unlike(plan.nodes, _memory, "memory", "memory_gib")


@rule(
    "nodes.unlike-firmware",
    Level.RISK,
    title="Unlike firmware on servers of one model",
    why="Other firmware can show the processor's features otherwise, and then live migration "
    "fails though the processors are the same.",
    remedy="Bring all servers of one model to the same firmware and the same settings.",
    source=source("S-LMT"),
    facts=("CPU-13", "LM-11"),
    applies=several_nodes,
)
def unlike_firmware(plan: Plan) -> Iterator[Problem | Unknown]:
    """Firmware that differs between servers of one model."""
    models: dict[str, list[Node]] = {}
    for node in plan.nodes:
        if node.model:
            models.setdefault(node.model.casefold(), []).append(node)
    for alike in models.values():
        if len(alike) > 1:
            yield from unlike(alike, lambda node: node.firmware, "firmware", "firmware")
