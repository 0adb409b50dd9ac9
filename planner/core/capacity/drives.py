"""Which local drives of a node Storage Spaces Direct uses as cache, and which as capacity."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.parts import Drive, Node
from planner.core.plan import path

# Fastest first; with media of two kinds the faster kind becomes the cache (fact S2D-14).
SPEED = ("pmem", "nvme", "ssd", "hdd")
NO_SPEED = len(SPEED)


@dataclass(frozen=True, slots=True)
class DriveRoles:
    """Drives by role; ``undecided`` are (subject, field) pairs without which nobody can tell."""

    cache: tuple[Drive, ...]
    capacity: tuple[Drive, ...]
    undecided: tuple[tuple[str, str], ...]


def drive_roles(node: Node) -> DriveRoles:
    """Sort the node's drives by role: as the plan says, else as the product chooses by media.

    The product takes the fastest media as cache where media differ, and has no cache where all
    drives are of one media.
    """
    undecided = tuple(
        (path("nodes", node.name, "drives", drive.name), "media")
        for drive in node.drives
        if drive.role is None and drive.media is None
    )
    free = [drive for drive in node.drives if drive.role is None and drive.media is not None]
    medias = {drive.media for drive in node.drives if drive.media is not None}
    has_cache = any(drive.role == "cache" for drive in node.drives)
    fastest = min(map(_speed, node.drives), default=NO_SPEED)
    chosen = {
        drive.name
        for drive in free
        if not has_cache and len(medias) > 1 and _speed(drive) == fastest
    }
    return DriveRoles(
        tuple(d for d in node.drives if d.role == "cache" or d.name in chosen),
        tuple(
            d for d in node.drives if d.role == "capacity" or (d in free and d.name not in chosen)
        ),
        undecided,
    )


def _speed(drive: Drive) -> int:
    return NO_SPEED if drive.media is None else SPEED.index(drive.media)
