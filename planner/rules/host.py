"""Rules about what is set alike on every node: drive, dump, power, clock, services, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.plan import Plan, at_least
from planner.core.words import version_words
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.wording import listed

DRIVE = re.compile(r"\s*([C-Z])(?:[:\\\s]|$)", re.IGNORECASE)
OWN_CLOCK = re.compile(
    r"\b(own|local|hardware|internal|cmos|bios|rtc)\b.*\bclocks?\b|^\s*none\W*$", re.IGNORECASE
)
COMMON_CLOCK = re.compile(r"\b(ntp|domain|hierarchy|pdc|gps)\b", re.IGNORECASE)
ON_BLOCK_STORAGE = ("iscsi", "fibre_channel", "sas")


def system_drive(plan: Plan) -> str | None:
    """The system drive as ``C:``; None while it is not decided, or where no letter stands."""
    found = DRIVE.match(plan.host.system_drive or "")
    return f"{found.group(1).upper()}:" if found else None


@rule(
    "host.unclear-system-drive",
    Level.UNSUPPORTED,
    title="The system drive is not a drive letter",
    why="Cluster Shared Volumes appear below the system drive, so it has to have the same letter "
    "on every node.",
    remedy="Name the drive letter that Windows is installed on, alike on all nodes: C:.",
    source=source("W-CSV"),
    facts=("CSV-09",),
    tests=("SYS-12",),
)
def unclear_system_drive(plan: Plan) -> Iterator[Problem | Unknown]:
    """A system drive that is undecided, or no letter with a colon."""
    drive = plan.host.system_drive
    if drive is None:
        yield Unknown("host", "system_drive")
    elif system_drive(plan) is None:
        yield Problem("host", f"The system drive is {drive}, which is no drive letter.")


@rule(
    "host.small-memory-dump",
    Level.ADVICE,
    title="Only a small memory dump is kept",
    why="A small dump seldom shows why a host stopped, and validation asks for more.",
    remedy="Choose a kernel or automatic dump, from Windows Server 2016 on an active one.",
    source=source("T-VSYS"),
    facts=("OS-16",),
    origin="test_cluster",
    tests=("SYS-04",),
)
def small_memory_dump(plan: Plan) -> Iterator[Problem | Unknown]:
    """A small dump, or one that is not decided."""
    if plan.host.memory_dump is None:
        yield Unknown("host", "memory_dump")
    elif plan.host.memory_dump == "small":
        yield Problem("host", "The nodes keep a small memory dump only.")


@rule(
    "host.complete-memory-dump",
    Level.ADVICE,
    title="A complete memory dump on a host",
    why="It also writes the memory of every virtual machine, so it takes long, and a page file and "
    "a drive as large as the memory.",
    remedy="Choose an active dump, before Windows Server 2016 a kernel one.",
    source=source("T-VSYS"),
    origin="practice",
    tests=("SYS-04",),
    applies=lambda plan: plan.host.memory_dump == "complete",
)
def complete_memory_dump(plan: Plan) -> Iterator[Problem | Unknown]:
    """A complete dump, with the memory of the largest node where that is decided."""
    most = max((node.memory_gib or 0 for node in plan.nodes), default=0)
    takes = f"{most:,.10g} GiB on the largest node" if most else "as much as a node has"
    yield Problem("host", f"The nodes keep a complete memory dump: {takes}.")


@rule(
    "host.memory-dump-without-guests",
    since("2016", Level.ADVICE),
    title="No active memory dump on a host of virtual machines",
    why="From 2016 validation advises the active dump: it leaves the memory of guests out and "
    "keeps what the host's own programs had.",
    remedy="Choose an active dump.",
    source=source("T-VSYS"),
    facts=("OS-16",),
    origin="test_cluster",
    tests=("SYS-04",),
    applies=lambda plan: (
        at_least(plan.oldest_version, "2016") and plan.host.memory_dump in ("kernel", "automatic")
    ),
)
def memory_dump_without_guests(plan: Plan) -> Iterator[Problem | Unknown]:
    """A kernel or automatic dump where an active one can be had."""
    yield Problem("host", f"The memory dump is set to {plan.host.memory_dump}, not to active.")


@rule(
    "host.memory-dump-too-new",
    until("2012r2", Level.RISK),
    title="A kind of memory dump that this version does not have",
    why="Automatic dumps came with Windows Server 2012, active ones with 2016; an older host "
    "keeps whatever it had set before.",
    remedy="Choose a kernel dump.",
    source=source("T-VSYS"),
    origin="practice",
    tests=("SYS-04",),
    applies=lambda plan: not at_least(plan.oldest_version, "2016"),
)
def memory_dump_too_new(plan: Plan) -> Iterator[Problem | Unknown]:
    """An active or automatic dump before its version; an undecided one is asked for elsewhere."""
    dump, version = plan.host.memory_dump, plan.oldest_version
    too_new = dump == "active" or (dump == "automatic" and not at_least(version, "2012"))
    if too_new:
        message = f"The memory dump is set to {dump}, which {version_words(version)} does not have."
        yield Problem("host", message, version)


@rule(
    "host.balanced-power-plan",
    Level.ADVICE,
    title="The power plan is balanced",
    why="Processors that slow down and speed up again delay virtual machines.",
    remedy="Set the power plan, and the power profile in the firmware, to high performance.",
    source=source("W-PLANSC"),
    origin="practice",
)
def balanced_power_plan(plan: Plan) -> Iterator[Problem | Unknown]:
    """A balanced power plan, or none decided."""
    if plan.host.power_plan is None:
        yield Unknown("host", "power_plan")
    elif plan.host.power_plan == "balanced":
        yield Problem("host", "The nodes use the balanced power plan.")


@rule(
    "host.own-clocks",
    Level.RISK,
    title="The nodes have no common time source",
    why="Kerberos refuses clocks that are minutes apart, and logs of nodes cannot be compared.",
    remedy="Let the nodes take their time from the domain or from one NTP server.",
    source=source("W-CREQ"),
    facts=("AD-22", "OPS-18"),
)
def own_clocks(plan: Plan) -> Iterator[Problem | Unknown]:
    """A time source that is undecided, or says that there is none."""
    clock = plan.host.time_source
    if clock is None:
        yield Unknown("host", "time_source")
    elif OWN_CLOCK.search(clock) and not COMMON_CLOCK.search(clock):
        yield Problem("host", f'The time source is "{clock}", which does not keep nodes in step.')


@rule(
    "host.remote-registry-off",
    Level.RISK,
    title="The Remote Registry service is switched off",
    why="Validation and the tools that create a cluster read the registry of the nodes.",
    remedy="Leave the service running, and exempt the nodes from a policy that stops it.",
    source=source("S-VALID"),
    origin="test_cluster",
    tests=("SYS-08",),
)
def remote_registry_off(plan: Plan) -> Iterator[Problem | Unknown]:
    """A stopped Remote Registry service, or one that nobody decided about."""
    if plan.host.remote_registry is None:
        yield Unknown("host", "remote_registry")
    elif not plan.host.remote_registry:
        yield Problem("host", "The Remote Registry service does not run on the nodes.")


@rule(
    "host.automount-off",
    Level.RISK,
    title="Automatic mounting of volumes is switched off",
    why="A disk that moves to another node has to be mounted there; without it the failover test "
    "of the validation fails.",
    remedy="Switch automatic mounting on: mountvol /e.",
    source=source("S-VALID"),
    origin="test_cluster",
    tests=("STO-07",),
    applies=lambda plan: plan.storage.type in ON_BLOCK_STORAGE,
)
def automount_off(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes that share disks and do not mount what they are given."""
    if plan.host.automount is None:
        yield Unknown("host", "automount")
    elif not plan.host.automount:
        yield Problem("host", "The nodes do not mount new volumes by themselves.")


@rule(
    "host.other-roles",
    Level.ADVICE,
    title="The hosts carry other roles beside Hyper-V",
    why="Other roles take memory and maintenance from the virtual machines, and from 2012 on they "
    "cost a right to run one under Standard edition.",
    remedy="Move these roles to virtual machines or to other servers.",
    source=source("W-ED16"),
    facts=("OS-11", "LIC-06"),
    applies=lambda plan: bool(plan.host.other_roles),
)
def other_roles(plan: Plan) -> Iterator[Problem | Unknown]:
    """The other roles that the plan puts on the nodes."""
    yield Problem("host", f"The nodes also run {listed(plan.host.other_roles)}.")
