"""Rules about how much the drives of a server hold, and how much of it is cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.core.capacity.drives import drive_roles
from planner.core.capacity.figures import figure
from planner.core.parts import Drive
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.s2d import with_nodes

SERVER_MOST_GIB = 400 * 1024  # S2D-15: about 400 TB
HYBRID_CACHE_PERCENT = 10  # S2D-14
FLASH_CACHE_PERCENT = 5
ABOUT = 0.8  # of our own: the guide is a round figure, so a little less is no fault


def raw_gib(drives: Iterable[Drive]) -> float | None:
    """Raw capacity of the drives, None where a count or size is not decided."""
    total = 0.0
    for drive in drives:
        if drive.count is None or drive.size_gib is None:
            return None
        total += drive.count * drive.size_gib
    return total


@rule(
    "drives.small-cache",
    since("2016", Level.ADVICE),
    title="A cache that is small for its capacity",
    why="What is read and written often should fit the cache: about 10 % before hard disks, 5 % "
    "before flash.",
    remedy="Use larger cache drives, or more of them.",
    source=source("W-S2DDRV"),
    facts=("S2D-14",),
    applies=with_nodes,
)
def small_cache(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node whose cache holds clearly less; what is open is asked for elsewhere."""
    for node in plan.nodes:
        roles = drive_roles(node)
        cache, capacity = raw_gib(roles.cache), raw_gib(roles.capacity)
        if not cache or not capacity or roles.undecided:
            continue
        disks = any(drive.media == "hdd" for drive in roles.capacity)
        percent = HYBRID_CACHE_PERCENT if disks else FLASH_CACHE_PERCENT
        if cache < capacity * percent / 100 * ABOUT:
            message = (
                f"{node.name} has {figure(cache)} GiB of cache for {figure(capacity)} GiB; "
                f"about {percent} % are advised."
            )
            yield Problem(path("nodes", node.name), message)


@rule(
    "drives.too-much-in-a-server",
    since("2016", Level.ADVICE),
    title="Very much capacity in one server",
    why="After each restart the server has to catch up on it; about 400 TB are advised at most.",
    remedy="Spread the drives over more servers.",
    source=source("W-S2DHW"),
    facts=("S2D-15",),
    applies=with_nodes,
)
def too_much_in_a_server(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node above 400 TiB raw; counts and sizes are asked for elsewhere."""
    for node in plan.nodes:
        raw = raw_gib(node.drives)
        if raw is not None and raw > SERVER_MOST_GIB:
            message = f"{node.name} has {figure(raw)} GiB raw."
            yield Problem(path("nodes", node.name), message)
