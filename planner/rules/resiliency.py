"""Rules about the copies that volumes of Storage Spaces Direct keep."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan
from planner.core.workload import disks_by_volume
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.pool import RESILIENCY_WORDS, pool_volumes
from planner.rules.s2d import on_spaces_direct, with_nodes
from planner.rules.storage import volume_subject
from planner.rules.wording import counted, listed

# Servers that may be down at one moment while the volume stays (S2D-17, S2D-24); a volume of
# mirror-accelerated parity has the tolerance of the mirror and parity that are chosen for it.
TOLERATES = {
    "two_way_mirror": 1,
    "three_way_mirror": 2,
    "dual_parity": 2,
    "nested_two_way_mirror": 1,
}
SERVERS_MOST = 2  # S2D-24


@rule(
    "resiliency.nested-too-early",
    {"2016": Level.BLOCKER},
    title="A nested mirror before Windows Server 2019",
    why="Nested resiliency came with Windows Server 2019.",
    remedy="Use a two-way mirror, or plan Windows Server 2019 or later.",
    source=source("W-S2DVOL"),
    origin="practice",
    applies=on_spaces_direct,
)
def nested_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each nested mirror of 2016; what is not decided is asked for elsewhere."""
    for volume in pool_volumes(plan):
        if volume.resiliency == "nested_two_way_mirror":
            message = f"{volume.name} is a nested two-way mirror."
            yield Problem(volume_subject(volume), message, plan.oldest_version)


@rule(
    "resiliency.fewer-copies-than-failures",
    since("2016", Level.RISK),
    title="A volume that does not survive the failures that the plan tolerates",
    why="The virtual machines find room on the nodes that are left, but their disks are gone.",
    remedy="Choose a three-way mirror or dual parity, or tolerate fewer failures.",
    source=source("W-S2DQ"),
    facts=("S2D-17", "S2D-18", "S2D-24"),
    applies=with_nodes,
)
def fewer_copies_than_failures(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume that survives fewer failures than are tolerated; the policy above two.

    A resiliency that is not decided is asked for elsewhere.
    """
    wanted = plan.capacity.node_failures_to_tolerate
    failures = counted(wanted, "failed node")
    if wanted > SERVERS_MOST:
        message = f"The plan tolerates {failures}; Storage Spaces Direct survives {SERVERS_MOST}."
        yield Problem("capacity", message)
        return
    for volume in pool_volumes(plan):
        survives = TOLERATES.get(volume.resiliency or "", wanted)
        if survives < wanted:
            message = (
                f"The plan tolerates {failures}; {volume.name}, "
                f"{RESILIENCY_WORDS[volume.resiliency or '']}, survives {survives}."
            )
            yield Problem(volume_subject(volume), message)


@rule(
    "resiliency.accelerated-parity-without-refs",
    since("2016", Level.BLOCKER),
    title="Mirror-accelerated parity without ReFS",
    why="It is ReFS that moves data from the mirror to the parity part of the volume.",
    remedy="Format the volume with ReFS.",
    source=source("W-S2DVOL"),
    origin="practice",
    applies=on_spaces_direct,
)
def accelerated_parity_without_refs(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume of mirror-accelerated parity with NTFS; an open one is asked for elsewhere."""
    for volume in pool_volumes(plan):
        if volume.resiliency == "mirror_accelerated_parity" and volume.file_system == "ntfs":
            message = f"{volume.name} is mirror-accelerated parity with NTFS."
            yield Problem(volume_subject(volume), message)


@rule(
    "resiliency.vms-on-parity",
    since("2016", Level.ADVICE),
    title="Virtual machines on a parity volume",
    why="Each small write costs several reads and writes there; parity is for cold data.",
    remedy="Put virtual disks on a mirror.",
    source=source("W-S2DVOL"),
    facts=("S2D-18",),
    applies=on_spaces_direct,
)
def vms_on_parity(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each volume of dual parity that holds virtual disks."""
    for volume in pool_volumes(plan):
        on = disks_by_volume(plan).get(volume.name.casefold(), ())
        if on and volume.resiliency == "dual_parity":
            names = listed(vm.name for vm, _ in on)
            message = f"{volume.name} is dual parity and holds disks of {names}."
            yield Problem(volume_subject(volume), message)
