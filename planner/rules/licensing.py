"""Rules about licences: the rights to run Windows in virtual machines, by edition and version."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Node
from planner.core.plan import Plan, at_least
from planner.core.workload import vms_by_guest
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.capacity import nodes_left, with_load
from planner.rules.knowledge import source
from planner.rules.platform import edition_words
from planner.rules.vms import vm_subject
from planner.rules.wording import counted, listed

WINDOWS = re.compile(r"windows|\bserver 20\d\d\b", re.IGNORECASE)
LEAST_CORES_PER_PROCESSOR = 8  # LIC-03
LEAST_CORES = 16  # LIC-03
RIGHTS_OF_STANDARD = 2  # LIC-02, LIC-04
RIGHTS_OF_ENTERPRISE = 4  # LIC-01
PROCESSORS_PER_LICENCE = 2  # LIC-02


@once_per_plan
def windows_guests(plan: Plan) -> int:
    """How many virtual machines run Windows, as far as their guest is known."""
    guests = vms_by_guest(plan).items()
    return sum(vm.count for guest, vms in guests if guest and WINDOWS.search(guest) for vm in vms)


def most_on_a_node(plan: Plan) -> int:
    """Windows guests that a node runs with as many nodes down as the plan tolerates (LIC-07)."""
    number = windows_guests(plan)
    return math.ceil(number / max(1, nodes_left(plan)))


def rights(plan: Plan, node: Node) -> int | None:
    """Windows guests that one set of licences allows on a node; None where nothing limits them."""
    edition, version = plan.edition_of(node), plan.version_of(node)
    if edition == "standard" and at_least(version, "2012"):
        return RIGHTS_OF_STANDARD
    if edition == "enterprise" and version == "2008r2":
        return RIGHTS_OF_ENTERPRISE
    return None


def set_in_words(plan: Plan, node: Node, sets: int) -> str:
    """How many licences make so many sets for the processors of a node, where they are decided."""
    processor, version = node.processor, plan.version_of(node)
    if at_least(version, "2016") and processor.sockets and processor.cores_per_socket:
        per_socket = max(LEAST_CORES_PER_PROCESSOR, processor.cores_per_socket)
        cores = max(LEAST_CORES, processor.sockets * per_socket)
        return f"{counted(sets, 'set')} of licences, {cores * sets} core licences"
    if version in ("2012", "2012r2") and processor.sockets:
        licences = sets * math.ceil(processor.sockets / PROCESSORS_PER_LICENCE)
        return f"{counted(sets, 'set')} of licences, {counted(licences, 'licence')}"
    return f"{counted(sets, 'set')} of licences"


@rule(
    "licensing.more-guests-than-one-licence",
    Level.ADVICE,
    title="More Windows guests on a node than one licence allows",
    why="A node is licensed for the most Windows guests that it ever runs, also with others down, "
    "because server licences may not follow a virtual machine at will.",
    remedy="Count the licences with the Product Terms, and compare the price with Datacenter.",
    source=source("W-ED16"),
    facts=("LIC-01", "LIC-02", "LIC-03", "LIC-04", "LIC-05", "LIC-06", "LIC-07", "LIC-08"),
    applies=lambda plan: (
        with_load(plan) and any(rights(plan, node) is not None for node in plan.nodes)
    ),
)
def more_guests_than_one_licence(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes under Standard, or Enterprise of 2008 R2, that need several sets of licences."""
    for vm in vms_by_guest(plan).get(None, ()):
        yield Unknown(vm_subject(vm), "guest_os")
    number = most_on_a_node(plan)
    found: dict[tuple[str, int, str], list[str]] = {}
    for node in plan.nodes:
        allowed, edition = rights(plan, node), plan.edition_of(node)
        if allowed is None or edition is None or number <= allowed:
            continue
        host = 1 if plan.host.other_roles and edition == "standard" else 0  # LIC-06
        needed = set_in_words(plan, node, math.ceil((number + host) / allowed))
        named = edition_words(plan.version_of(node), edition)
        found.setdefault((named, allowed, needed), []).append(node.name)
    for (named, allowed, needed), names in found.items():
        may = "may run" if len(names) == 1 else "may each run"
        beside = " beside its other roles" if plan.host.other_roles else ""
        message = f"{listed(names)} {may} {number} Windows guests{beside}; {named} allows {allowed}"
        yield Problem("nodes", f"{message} for each set, so a node needs {needed}.")


@rule(
    "licensing.guests-without-rights",
    Level.ADVICE,
    title="Windows guests on Hyper-V Server, which brings no rights for them",
    why="Hyper-V Server is free, but every Windows guest on it needs a licence of its own.",
    remedy="License the Windows guests on each node that may run them.",
    source=source("W-ED16"),
    facts=("LIC-09",),
    applies=lambda plan: (
        with_load(plan) and any(plan.edition_of(node) == "hyper_v_server" for node in plan.nodes)
    ),
)
def guests_without_rights(plan: Plan) -> Iterator[Problem | Unknown]:
    """The Windows guests of a plan with nodes under Hyper-V Server."""
    number = windows_guests(plan)
    if number:
        nodes = [node.name for node in plan.nodes if plan.edition_of(node) == "hyper_v_server"]
        who = f"{listed(nodes)} under Hyper-V Server"
        message = f"{counted(number, 'Windows guest')} may run on {who}, which licenses none."
        yield Problem("nodes", message)
    for vm in vms_by_guest(plan).get(None, ()):
        yield Unknown(vm_subject(vm), "guest_os")
