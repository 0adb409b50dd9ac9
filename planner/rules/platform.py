"""Rules about Windows Server: version, edition, installation option, update level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.core.fields import Edition, Version
from planner.core.memo import once_per_plan
from planner.core.parts import Node
from planner.core.plan import Plan, at_least, path
from planner.core.words import choices, version_words
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes, unlike, unlike_choices
from planner.rules.wording import listed

CLUSTER_EDITIONS: dict[Version, tuple[Edition, ...]] = {  # OS-06, OS-07, OS-10, S2D-01
    "2008r2": ("enterprise", "datacenter", "hyper_v_server"),
    "2012": ("standard", "datacenter", "hyper_v_server"),
    "2012r2": ("standard", "datacenter", "hyper_v_server"),
    "2016": ("standard", "datacenter", "hyper_v_server"),
    "2019": ("standard", "datacenter", "hyper_v_server"),
    "2022": ("standard", "datacenter", "datacenter_azure"),
    "2025": ("standard", "datacenter", "datacenter_azure"),
}
STORAGE_SPACES_DIRECT_EDITIONS = ("datacenter", "datacenter_azure")  # S2D-01


@dataclass(frozen=True, slots=True)
class Platform:
    """What runs somewhere: on every node that overrides nothing, or on one that does."""

    subject: str
    who: str
    version: Version
    edition: Edition | None


@once_per_plan
def platforms(plan: Plan) -> tuple[Platform, ...]:
    """Version and edition of the plan, and of each node that overrides one of them.

    The plan's own are left out where every node overrides them.
    """
    return tuple(_each_platform(plan))


def _each_platform(plan: Plan) -> Iterator[Platform]:
    special = [node for node in plan.nodes if node.windows_server or node.edition]
    if len(special) < len(plan.nodes) or not plan.nodes:
        yield Platform("nodes", "The plan", plan.windows_server, plan.edition)
    for node in special:
        subject = path("nodes", node.name)
        yield Platform(subject, node.name, plan.version_of(node), plan.edition_of(node))


def edition_words(version: Version, edition: Edition) -> str:
    """Name an edition as its product is called."""
    words: str = choices("Plan", "edition")[edition]
    product = version_words(version)
    if edition == "hyper_v_server":
        return product.replace("Windows Server", "Hyper-V Server")
    return f"{product} {words}"


def uses_storage_spaces_direct(plan: Plan) -> bool:
    """Tell whether the storage is Storage Spaces Direct."""
    return plan.storage.type == "storage_spaces_direct"


@rule(
    "platform.edition-without-failover-clustering",
    Level.BLOCKER,
    title="The edition has no failover clustering",
    why="Without the feature there is nothing to build a cluster with; 2008 R2 Standard lacks it.",
    remedy="Choose an edition that has failover clustering in this version.",
    source=source("W-ED16"),
    facts=("OS-06",),
    tests=("SYS-05",),
)
def edition_without_failover_clustering(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each edition that exists in its version and cannot be a node; an undecided one is asked."""
    for each in platforms(plan):
        if (each.version, each.edition) == ("2008r2", "standard"):
            named = edition_words("2008r2", "standard")
            message = f"{each.who} names {named}, which has no failover clustering."
            yield Problem(each.subject, message)
    if any(each.edition is None for each in platforms(plan)):
        yield Unknown("", "edition")


@rule(
    "platform.no-such-edition",
    Level.UNSUPPORTED,
    title="The edition does not exist in this version",
    why="Enterprise ended with 2008 R2 and Hyper-V Server with 2019: nobody sells or supports it.",
    remedy="Choose an edition that exists in this version.",
    source=source("W-ED16"),
    facts=("OS-06", "OS-07", "OS-10"),
)
def no_such_edition(plan: Plan) -> Iterator[Problem]:
    """Each edition that its version does not offer at all."""
    for each in platforms(plan):
        offered = CLUSTER_EDITIONS[each.version]
        lacking = (each.version, each.edition) == ("2008r2", "standard")
        if each.edition is None or each.edition in offered or lacking:
            continue
        named = edition_words(each.version, each.edition)
        choice = listed([edition_words(each.version, edition) for edition in offered])
        message = f"{each.who} names {named}, which does not exist; there are {choice}."
        yield Problem(each.subject, message)


@rule(
    "platform.storage-spaces-direct-too-old",
    until("2012r2", Level.BLOCKER),
    title="Storage Spaces Direct does not exist in this version",
    why="Storage Spaces Direct came with Windows Server 2016.",
    remedy="Run Windows Server 2016 or newer, or use another kind of storage.",
    source=source("W-S2DHW"),
    facts=("S2D-01", "STO-01"),
    applies=uses_storage_spaces_direct,
)
def storage_spaces_direct_too_old(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each version in use that is older than Storage Spaces Direct."""
    for each in platforms(plan):
        if not at_least(each.version, "2016"):
            runs = f"{each.who} names {version_words(each.version)}"
            message = f"{runs}, which has no Storage Spaces Direct."
            yield Problem(each.subject, message, each.version)


@rule(
    "platform.storage-spaces-direct-without-datacenter",
    since("2016", Level.BLOCKER),
    title="Storage Spaces Direct without Datacenter edition",
    why="Only Datacenter can pool the local drives of its servers.",
    remedy="Use Datacenter edition on every node, or another kind of storage.",
    source=source("W-S2DHW"),
    facts=("S2D-01", "OS-08"),
    applies=uses_storage_spaces_direct,
)
def storage_spaces_direct_without_datacenter(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each edition in use that has no Storage Spaces Direct."""
    undecided = False
    for each in platforms(plan):
        if not at_least(each.version, "2016"):
            continue
        if each.edition is None:
            undecided = True
        elif each.edition not in STORAGE_SPACES_DIRECT_EDITIONS:
            named = f"{each.who} names {edition_words(each.version, each.edition)}"
            message = f"{named}; Storage Spaces Direct needs Datacenter."
            yield Problem(each.subject, message, each.version)
    if undecided:
        yield Unknown("", "edition")


@rule(
    "platform.mixed-versions",
    Level.UNSUPPORTED,
    title="Different Windows Server versions in one cluster",
    why="Mixed versions are meant for the short time of a rolling upgrade only.",
    remedy="Run one version of Windows Server on all nodes.",
    source=source("W-CREATE"),
    facts=("OS-01", "UPG-03"),
    tests=("SYS-07",),
    applies=several_nodes,
)
def mixed_versions(plan: Plan) -> Iterator[Problem | Unknown]:
    """Versions that differ between nodes."""

    def version(node: Node) -> str:
        return version_words(plan.version_of(node))

    return unlike(plan.nodes, version, "their version", "windows_server")


@rule(
    "platform.mixed-editions",
    Level.ADVICE,
    title="Different editions in one cluster",
    why="It works, but the features and the rights to run virtual machines are those of the "
    "weakest node.",
    remedy="Run one edition on all nodes.",
    source=source("W-ED16"),
    facts=("OS-12",),
    tests=("SYS-05",),
    applies=several_nodes,
)
def mixed_editions(plan: Plan) -> Iterator[Problem | Unknown]:
    """Editions that differ between nodes; nodes that all leave it to the plan are alike."""
    if any(node.edition for node in plan.nodes):
        yield from unlike_choices(plan, _edition(plan), "edition", Unknown("", "edition"))


def _edition(plan: Plan) -> Callable[[Node], str | None]:
    def words(node: Node) -> str | None:
        chosen = plan.edition_of(node)
        return chosen and choices("Plan", "edition")[chosen]

    return words


def _installations(plan: Plan) -> Iterator[Problem | Unknown]:
    """Installation options that differ, or the undecided one of the plan."""

    def installation(node: Node) -> str | None:
        chosen = plan.installation_of(node)
        return chosen and choices("Plan", "installation")[chosen]

    undecided = Unknown("", "installation")
    if plan.nodes:
        yield from unlike_choices(plan, installation, "installation option", undecided)
    elif plan.installation is None:
        yield undecided


@rule(
    "platform.mixed-installation-options",
    until("2008r2", Level.UNSUPPORTED),
    title="Server Core and full installations in one cluster",
    why="Validation of 2008 R2 asks for one installation option on all nodes.",
    remedy="Install all nodes as Server Core, or all with the full installation.",
    source=source("T-VSYS"),
    facts=("OS-03",),
    tests=("SYS-06",),
    applies=lambda plan: not at_least(plan.oldest_version, "2012"),
)
def mixed_installation_options(plan: Plan) -> Iterator[Problem | Unknown]:
    """Installation options that differ where 2008 R2 runs."""
    return _installations(plan)


@rule(
    "platform.unlike-installation-options",
    since("2012", Level.ADVICE),
    title="Server Core and Desktop Experience in one cluster",
    why="It works, but two kinds of nodes are patched and run in two ways.",
    remedy="Install all nodes with the same option.",
    source=source("T-VSYS"),
    facts=("OS-04",),
    tests=("SYS-06",),
    applies=lambda plan: at_least(plan.oldest_version, "2012"),
)
def unlike_installation_options(plan: Plan) -> Iterator[Problem | Unknown]:
    """Installation options that differ from 2012 on."""
    return _installations(plan)


@rule(
    "platform.unlike-update-levels",
    Level.RISK,
    title="Different update levels in one cluster",
    why="Nodes that run other code behave otherwise after a failover, and validation warns.",
    remedy="Bring all nodes to the same service pack and updates before validation.",
    source=source("S-PATCH"),
    facts=("OS-05",),
    tests=("SYS-11", "SYS-10"),
    applies=several_nodes,
)
def unlike_update_levels(plan: Plan) -> Iterator[Problem | Unknown]:
    """Update levels that differ between nodes."""
    return unlike(plan.nodes, lambda node: node.update_level, "update level", "update_level")
