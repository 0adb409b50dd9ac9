"""Rules about Storage Spaces Direct over two rooms: a campus cluster, from 2025."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.s2d import on_spaces_direct
from planner.rules.wording import counted

SERVERS_MOST = 8  # S2D-30, in each of the two rooms


def _servers(plan: Plan) -> Counter[str]:
    """Servers by folded name of their site."""
    return Counter(node.site.casefold() for node in plan.nodes if node.site)


def is_campus(plan: Plan) -> bool:
    """Whether the servers of the pool stand in two rooms."""
    return on_spaces_direct(plan) and len(_servers(plan)) > 1


@rule(
    "campus.unlike-rooms",
    since("2025", Level.UNSUPPORTED),
    title="A campus cluster that is not the same in both rooms",
    why="Each room holds a full set of copies, so both need the same servers, up to eight.",
    remedy="Plan the same number of servers in two rooms, up to eight in each.",
    source=source("W-TOPO"),
    facts=("S2D-30",),
    applies=is_campus,
)
def unlike_rooms(plan: Plan) -> Iterator[Problem | Unknown]:
    """The rooms that are more than two, differ in servers or hold too many."""
    undecided = [node for node in plan.nodes if node.site is None]
    for node in undecided:
        yield Unknown(path("nodes", node.name), "site")
    if undecided:
        return
    names = {site.name.casefold(): site.name for site in plan.sites}
    rooms = _servers(plan)
    numbers = set(rooms.values())
    if len(rooms) > 2 or len(numbers) > 1 or max(numbers) > SERVERS_MOST:
        told = ", ".join(
            f"{counted(number, 'server')} in {names.get(room, room)}"
            for room, number in rooms.items()
        )
        yield Problem("nodes", f"The campus cluster has {told}.")


@rule(
    "campus.hard-disks",
    since("2025", Level.UNSUPPORTED),
    title="A campus cluster with hard disks",
    why="Storage Spaces Direct over two rooms takes flash drives only.",
    remedy="Plan NVMe or SSD drives in every server.",
    source=source("W-TOPO"),
    facts=("S2D-30",),
    applies=is_campus,
)
def hard_disks(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each server of a campus cluster with hard disks, and each drive of no known medium."""
    for node in plan.nodes:
        for drive in node.drives:
            if drive.media is None:
                yield Unknown(path("nodes", node.name, "drives", drive.name), "media")
        if any(drive.media == "hdd" for drive in node.drives):
            message = f"{node.name} has hard disks."
            yield Problem(path("nodes", node.name), message)
