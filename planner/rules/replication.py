"""Rules about copies that arrays hold of each other."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.fields import same_name
from planner.core.plan import Plan
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.storage import array_subject, on_block_storage, volumes_by_array


def over_sites(plan: Plan) -> bool:
    """Whether nodes that share arrays stand in several sites."""
    sites = {node.site.casefold() for node in plan.nodes if node.site}
    return on_block_storage(plan) and len(sites) > 1


@rule(
    "replication.no-copy-in-another-site",
    Level.RISK,
    title="The volumes of an array have no copy in another site",
    why="When its site is lost the nodes of the other go on without their disks.",
    remedy="Replicate the array to one in the other site.",
    source=source("W-TOPO"),
    facts=("CERT-29",),
    applies=over_sites,
)
def no_copy_in_another_site(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array with volumes whose copies, if any, are in its own site."""
    held = volumes_by_array(plan)
    for array in plan.storage.arrays:
        if all(volume.purpose == "witness" for volume in held[array.name.casefold()]):
            continue
        partner = plan.array_by_name.get((array.replicates_to or "").casefold())
        undecided = [each for each in (array, partner) if each is not None and each.site is None]
        for each in undecided:
            yield Unknown(array_subject(each), "site")
        if undecided:
            continue
        if partner is None:
            yield Problem(array_subject(array), f"{array.name} replicates to no other array.")
            continue
        if array.site and partner.site and same_name(array.site, partner.site):
            message = f"{array.name} and its copy {partner.name} are both in {array.site}."
            yield Problem(array_subject(array), message)


@rule(
    "replication.unlike-arrays",
    Level.RISK,
    title="Arrays of different makers copy to each other",
    why="The replication of an array is its maker's own, and rarely knows the arrays of others.",
    remedy="Use arrays of one maker, or get the makers' word for it.",
    source=source("W-TOPO"),
    origin="practice",
    applies=on_block_storage,
)
def unlike_arrays(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array that replicates to one of another maker."""
    asked: dict[str, None] = {}
    for array in plan.storage.arrays:
        partner = plan.array_by_name.get((array.replicates_to or "").casefold())
        if partner is None:
            continue
        if array.vendor and partner.vendor:
            if not same_name(array.vendor, partner.vendor):
                message = (
                    f"{array.name} of {array.vendor} replicates to {partner.name} of "
                    f"{partner.vendor}."
                )
                yield Problem(array_subject(array), message)
            continue
        for each in (array, partner):
            if not each.vendor:
                asked[array_subject(each)] = None
    for subject in asked:
        yield Unknown(subject, "vendor")


@rule(
    "replication.to-itself",
    Level.BLOCKER,
    title="An array that replicates to itself",
    why="A copy on the same array is lost with it.",
    remedy="Name the array that holds the copy, or none.",
    source=source("W-TOPO"),
    origin="practice",
    applies=on_block_storage,
)
def to_itself(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array that names itself as the one that holds its copy."""
    for array in plan.storage.arrays:
        if array.replicates_to and same_name(array.replicates_to, array.name):
            yield Problem(array_subject(array), f"{array.name} replicates to itself.")
