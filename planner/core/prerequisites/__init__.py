"""What each owner has to have ready before the build starts, worked out from the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from planner.core.plan import Plan
from planner.core.prerequisites.base import Prerequisite
from planner.core.prerequisites.client import client
from planner.core.prerequisites.directory import directory
from planner.core.prerequisites.facilities import facilities
from planner.core.prerequisites.network import network
from planner.core.prerequisites.storage import storage

__all__ = ["OWNERS", "Owner", "Prerequisite", "prerequisites"]

Owner = Literal["network", "storage", "directory", "facilities", "client"]

ASKED: dict[Owner, Callable[[Plan], Iterator[Prerequisite]]] = {
    "network": network,
    "storage": storage,
    "directory": directory,
    "facilities": facilities,
    "client": client,
}
OWNERS: tuple[Owner, ...] = tuple(ASKED)


def prerequisites(plan: Plan) -> dict[Owner, tuple[Prerequisite, ...]]:
    """Return what to have ready, by owner."""
    return {owner: tuple(ask(plan)) for owner, ask in ASKED.items()}
