"""What the plan was asked to do, how far it goes, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least
from planner.documents.parts import Beside, Bullets, Table, Text, counted, facts, prose
from planner.templatetags.plan_format import choice, gib, number, percent, version

NAMES_SHOWN = 8

Block = Text | Bullets | Beside | Table


def asked(plan: Plan) -> tuple[Block, ...]:
    """The task in sentences, then in figures."""
    policy = plan.capacity
    growth = percent(policy.growth_percent) if policy.growth_percent else "none"
    pairs = (
        ("Windows Server", version(plan.windows_server)),
        ("Nodes", number(len(plan.nodes))),
        ("Virtual machines", number(sum(vm.count for vm in plan.vms))),
        ("Node failures to tolerate", number(policy.node_failures_to_tolerate)),
        ("Growth to allow for", growth),
        ("Space to keep free on volumes", percent(policy.volume_free_percent)),
    )
    return (*map(Text, planned(plan)), facts("The task in figures", pairs))


def planned(plan: Plan) -> Iterator[str]:
    """Say what is planned: the cluster, its storage, its virtual machines."""
    yield _cluster(plan)
    yield _storage(plan)
    count = sum(vm.count for vm in plan.vms)
    if count:
        down = counted(plan.capacity.node_failures_to_tolerate, "node")
        yield (f"It carries {counted(count, 'virtual machine')} and shall go on with {down} down.")
    else:
        yield "No virtual machines are planned yet."


def _cluster(plan: Plan) -> str:
    what = "A lab cluster" if plan.environment == "lab" else "A production cluster"
    edition = f" {choice(plan.edition, 'Plan.edition')}" if plan.edition else ""
    if not plan.nodes:
        return f"{what} of {version(plan.windows_server)}{edition}; its nodes are not decided yet."
    names = [node.name for node in plan.nodes]
    shown = prose(names) if len(names) <= NAMES_SHOWN else f"{names[0]} to {names[-1]}"
    nodes = f"{counted(len(names), 'node')} ({shown})"
    return f"{what} of {nodes} on {version(plan.windows_server)}{edition}."


def _storage(plan: Plan) -> str:
    kind = plan.storage.type
    if kind is None:
        return "The kind of shared storage is not decided yet."
    words = choice(kind, "Storage.type")
    volumes = counted(len(plan.storage.volumes), "volume")
    if kind == "storage_spaces_direct":
        return f"Its storage is {words}, made of the nodes' own drives, with {volumes}."
    arrays = counted(len(plan.storage.arrays), "storage array")
    return f"Its shared storage is {words}: {arrays} with {volumes}."


def bounds(plan: Plan) -> tuple[Block, ...]:
    """What is in the plan and what is not."""
    covered = Bullets("This plan covers:", tuple(_covered(plan)))
    return (Beside(covered, Bullets("It does not cover:", tuple(_left_out(plan)))),)


def _covered(plan: Plan) -> Iterator[str]:
    yield f"the hardware, cabling and firmware of {counted(len(plan.nodes), 'node')}"
    yield (
        f"{counted(len(plan.networks), 'network')}, with every host address and the switch ports "
        "that the nodes use"
    )
    if plan.storage.type == "storage_spaces_direct":
        yield "the pool of the nodes' own drives and its volumes"
    else:
        yield "the way from every node to the shared storage, and the volumes on it"
    yield "the cluster: its name, its networks, its quorum, and the settings of its hosts"
    if plan.vms:
        yield (
            "the virtual machines as cluster roles: where they lie, what they need, and how they "
            "start again after a failure"
        )
    yield "the build in order, the tests before hand-over, and what operation has to know"


def _left_out(plan: Plan) -> Iterator[str]:
    yield "the set-up of switches, storage and directory beyond what is asked of their owners"
    yield "what runs inside the virtual machines, and moving machines from older hosts"
    yield "the choice and the set-up of backup, monitoring and antivirus products"
    yield "licence advice: counts of cores and machines are figures to start from"
    if len([site for site in plan.sites if not site.witness_only]) < 2:
        yield "recovery in a second site after the loss of this one"


def assumptions(plan: Plan) -> tuple[Block, ...]:
    """What holds unless somebody says otherwise."""
    return (Bullets("The plan rests on these assumptions:", tuple(_assumed(plan))),)


def _assumed(plan: Plan) -> Iterator[str]:
    yield (
        "Every node is installed anew. Settings that this plan does not name stay as Windows "
        "Server sets them."
    )
    reserve = plan.capacity.host_reserve_gib
    if reserve is None:
        yield (
            "Each host keeps the larger of 4 GiB and a tenth of its memory for itself. Microsoft "
            "publishes no figure for this (MEM-04); measure it after the build."
        )
    else:
        yield f"Each host keeps {gib(reserve)} of memory for itself, as the client decided."
    if any(vm.dynamic_memory for vm in plan.vms):
        yield (
            "Machines with dynamic memory count with what they start with, as that is what has to "
            "be free after a failure (MEM-07)."
        )
    yield (
        "A certification says what was read in the Windows Server Catalog on the day named beside "
        "it; it has to be read again when version or hardware change."
    )
    if not at_least(plan.oldest_version, "2012"):
        yield (
            "Command lines for Windows Server 2008 R2 come from general knowledge where there were "
            "no cmdlets; they are marked, and are tried on a spare machine first."
        )
    yield "The findings judge what the plan says. Whether the hardware is so, the tests show."
