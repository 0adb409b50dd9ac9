"""Columns that several grids have, and which plans need a column."""

from __future__ import annotations

from collections.abc import Callable

from planner.core.plan import Plan
from planner.forms.grid_spec import Column


def with_sites(plan: Plan) -> bool:
    """Whether the plan tells sites apart."""
    return bool(plan.sites)


def on(*types: str) -> Callable[[Plan], bool]:
    """Make a test of whether the storage is of one of the types, or not decided yet."""
    return lambda plan: plan.storage.type is None or plan.storage.type in types


SHARED = on("iscsi", "fibre_channel", "sas", "smb")
SPACES = on("storage_spaces_direct")

CERTIFIED = (Column("certification_status", "m"), Column("certification_windows_server", "m"))
