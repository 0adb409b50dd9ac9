"""Rules about what each node is made of: processors, memory, power."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.core.fields import Version
from planner.core.parts import Node
from planner.core.plan import Plan, at_least, path
from planner.core.words import version_words
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source

LEAST_MEMORY_GIB = 4  # CPU-05, from 2016 on
MOST_LOGICAL_PROCESSORS: dict[Version, int] = {  # LIM-04
    "2008r2": 64,
    "2012": 320,
    "2012r2": 320,
    "2016": 512,
    "2019": 512,
    "2022": 1024,
    "2025": 2048,
}
MOST_MEMORY_TIB: dict[Version, int] = {  # LIM-05; from 2022 on with 5-level paging
    "2008r2": 1,
    "2012": 4,
    "2012r2": 4,
    "2016": 24,
    "2019": 24,
    "2022": 4096,
    "2025": 4096,
}


def has_nodes(plan: Plan) -> bool:
    """Tell whether the plan has nodes to look at."""
    return bool(plan.nodes)


def _lacking(
    plan: Plan, field: str, value: Callable[[Node], bool | None], message: str
) -> Iterator[Problem | Unknown]:
    """Judge something that every node has to have; ``message`` holds ``{node}``."""
    for node in plan.nodes:
        subject = path("nodes", node.name)
        has = value(node)
        if has is None:
            yield Unknown(subject, field)
        elif not has:
            yield Problem(subject, message.format(node=node.name))


@rule(
    "hardware.not-64-bit",
    Level.BLOCKER,
    title="The processor is not 64-bit",
    why="Hyper-V exists for x64 processors only.",
    remedy="Use a server with a 64-bit (x64) processor.",
    source=source("W-HVHW"),
    facts=("CPU-01", "OS-02"),
    origin="article",
    tests=("SYS-09",),
    applies=has_nodes,
)
def not_64_bit(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without an x64 processor."""
    message = "The processor of {node} is not a 64-bit (x64) one."
    return _lacking(plan, "processor/x64", lambda node: node.processor.x64, message)


@rule(
    "hardware.hardware-virtualization-off",
    Level.BLOCKER,
    title="Hardware virtualization is missing or switched off",
    why="The hypervisor does not start without Intel VT or AMD-V switched on in firmware.",
    remedy="Switch Intel VT or AMD-V on in the firmware, or use a processor that has it.",
    source=source("W-HVHW"),
    facts=("CPU-02",),
    origin="article",
    applies=has_nodes,
)
def hardware_virtualization_off(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without hardware virtualization ready for use."""
    message = "{node} has no hardware virtualization (Intel VT or AMD-V) switched on."
    field = "processor/hardware_virtualization"
    return _lacking(plan, field, lambda node: node.processor.hardware_virtualization, message)


@rule(
    "hardware.dep-off",
    Level.BLOCKER,
    title="Data Execution Prevention is missing or switched off",
    why="The hypervisor does not start without the Intel XD bit or the AMD NX bit.",
    remedy="Switch the XD or NX bit on in the firmware, or use a processor that has it.",
    source=source("W-HVHW"),
    facts=("CPU-03",),
    origin="article",
    applies=has_nodes,
)
def dep_off(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without hardware DEP ready for use."""
    message = "{node} has no hardware DEP (Intel XD or AMD NX bit) switched on."
    return _lacking(plan, "processor/dep", lambda node: node.processor.dep, message)


def _slat(plan: Plan, *, mandatory: bool) -> Iterator[Problem | Unknown]:
    for node in plan.nodes:
        version = plan.version_of(node)
        if at_least(version, "2016") is not mandatory:
            continue
        subject = path("nodes", node.name)
        if node.processor.slat is None:
            yield Unknown(subject, "processor/slat")
        elif not node.processor.slat:
            effect = "cannot start without it" if mandatory else "runs slower without it"
            message = f"The processor of {node.name} has no SLAT (Intel EPT or AMD RVI)"
            message = f"{message}; Hyper-V in {version_words(version)} {effect}."
            yield Problem(subject, message, version)


@rule(
    "hardware.no-slat",
    since("2016", Level.BLOCKER),
    title="The processor lacks SLAT, which this version demands",
    why="From Windows Server 2016 on the hypervisor does not start without second level address "
    "translation.",
    remedy="Use a processor with Intel EPT or AMD RVI.",
    source=source("W-HVHW"),
    facts=("CPU-04",),
    applies=has_nodes,
)
def no_slat(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without SLAT that runs 2016 or newer."""
    return _slat(plan, mandatory=True)


@rule(
    "hardware.slow-without-slat",
    until("2012r2", Level.ADVICE),
    title="The processor lacks SLAT, which makes virtual machines faster",
    why="Without second level address translation the hypervisor keeps memory tables itself, "
    "and the server can never move on to Windows Server 2016.",
    remedy="Prefer a processor with Intel EPT or AMD RVI.",
    source=source("W-HVHW"),
    facts=("CPU-04",),
    applies=has_nodes,
)
def slow_without_slat(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without SLAT that runs 2012 R2 or older."""
    return _slat(plan, mandatory=False)


@rule(
    "hardware.too-many-logical-processors",
    since("2012", Level.BLOCKER, Level.RISK),
    title="More logical processors than this version can use",
    why="Hyper-V has a limit of hardware threads per host, and hyper-threading counts twice.",
    remedy="Use fewer cores, switch hyper-threading off, or run a newer Windows Server.",
    source=source("W-MAX"),
    facts=("LIM-04", "LIM-43"),
    applies=has_nodes,
)
def too_many_logical_processors(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with more hardware threads than its version can use."""
    for node in plan.nodes:
        subject = path("nodes", node.name)
        version = plan.version_of(node)
        count = node.processor.logical_processors
        if count is None:
            for field in ("sockets", "cores_per_socket", "threads_per_core"):
                if getattr(node.processor, field) is None:
                    yield Unknown(subject, f"processor/{field}")
        elif count > MOST_LOGICAL_PROCESSORS[version]:
            limit = f"Hyper-V in {version_words(version)} uses {MOST_LOGICAL_PROCESSORS[version]:,}"
            message = f"{node.name} has {count:,} logical processors; {limit} at most."
            yield Problem(subject, message, version)


@rule(
    "hardware.too-little-memory",
    since("2016", Level.UNSUPPORTED),
    title="Less memory than a Hyper-V host needs",
    why="4 GiB are the least that the host requirements name, and no virtual machine runs on that.",
    remedy="Give the node more memory.",
    source=source("W-HVHW"),
    facts=("CPU-05",),
    applies=has_nodes,
)
def too_little_memory(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node that runs 2016 or newer with less than the least memory."""
    for node in plan.nodes:
        version = plan.version_of(node)
        subject = path("nodes", node.name)
        if not at_least(version, "2016"):
            continue
        if node.memory_gib is None:
            yield Unknown(subject, "memory_gib")
        elif node.memory_gib < LEAST_MEMORY_GIB:
            has = f"{node.name} has {node.memory_gib:g} GiB of memory"
            message = f"{has}; {version_words(version)} asks for {LEAST_MEMORY_GIB} GiB at least."
            yield Problem(subject, message, version)


@rule(
    "hardware.too-much-memory",
    since("2012", Level.BLOCKER, Level.RISK),
    title="More memory than this version can use",
    why="Hyper-V has a limit of memory per host; what is above it lies idle.",
    remedy="Plan less memory per node, or run a newer Windows Server.",
    source=source("W-MAX"),
    facts=("LIM-05",),
    applies=has_nodes,
)
def too_much_memory(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with more memory than its version can use."""
    for node in plan.nodes:
        version = plan.version_of(node)
        most = MOST_MEMORY_TIB[version]
        if node.memory_gib is None:
            yield Unknown(path("nodes", node.name), "memory_gib")
        elif node.memory_gib > most * 1024:
            has = f"{node.name} has {node.memory_gib:,.10g} GiB of memory"
            message = f"{has}; Hyper-V in {version_words(version)} uses {most:,} TiB at most."
            yield Problem(path("nodes", node.name), message, version)


@rule(
    "hardware.no-error-correction",
    Level.ADVICE,
    title="Memory without error correction",
    why="One flipped bit in a host can damage any of its virtual machines unnoticed.",
    remedy="Use a server with error-correcting (ECC) memory.",
    source=source("W-HVHW"),
    origin="practice",
    applies=has_nodes,
)
def no_error_correction(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without ECC memory."""
    message = "The memory of {node} corrects no errors (no ECC)."
    return _lacking(plan, "ecc_memory", lambda node: node.ecc_memory, message)


@rule(
    "hardware.single-power-feed",
    Level.RISK,
    title="A node has a single power feed",
    why="A failed supply, fuse or cable takes the node down; on one feed for all, the cluster.",
    remedy="Connect two power supplies to two independent feeds.",
    source=source("W-CREQ"),
    facts=("CERT-29",),
    applies=has_nodes,
)
def single_power_feed(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node whose power comes from one feed only."""
    for node in plan.nodes:
        subject = path("nodes", node.name)
        if not node.power_feeds:
            yield Unknown(subject, "power_feeds")
        elif len({feed.casefold() for feed in node.power_feeds}) == 1:
            message = f"{node.name} has a single power feed ({node.power_feeds[0]})."
            yield Problem(subject, message)


@rule(
    "hardware.unfit-for-storage-spaces-direct",
    since("2016", Level.UNSUPPORTED),
    title="A processor below the least for Storage Spaces Direct",
    why="Of the processors of AMD it is supported on the EPYC line only.",
    remedy="Use AMD EPYC, or Intel from the Nehalem generation on.",
    source=source("W-S2DHW"),
    facts=("CPU-17",),
    applies=lambda plan: has_nodes(plan) and plan.storage.type == "storage_spaces_direct",
)
def unfit_for_storage_spaces_direct(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with another AMD processor; the make is asked for where nodes are compared."""
    for node in plan.nodes:
        if node.processor.vendor != "amd":
            continue
        if node.processor.model is None:
            yield Unknown(path("nodes", node.name), "processor/model")
        elif "epyc" not in node.processor.model.casefold():
            message = f"{node.name} has {node.processor.model}, which is no AMD EPYC."
            yield Problem(path("nodes", node.name), message, plan.version_of(node))
