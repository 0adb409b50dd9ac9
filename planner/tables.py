"""Which table holds which part of a plan, and how fields become columns.

Field names are equal in the plan, its document and the tables; a nested object is stored as
``<object>_<field>``, and one that may be null has a column ``<object>_given``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args, get_origin

from django.db.models import Model

from planner import models
from planner.core import parts
from planner.core.memo import remembered
from planner.core.plan import Plan
from planner.core.references import hints


@dataclass(frozen=True, slots=True)
class Table:
    """A list of the plan: the path to it, the class of its members, their rows and inner lists.

    ``owner`` is the row's foreign key: the plan, or the row of the member it belongs to.
    """

    path: tuple[str, ...]
    part: type
    model: type[Model]
    owner: str = "plan"
    inner: tuple[Table, ...] = ()


TABLES: tuple[Table, ...] = (
    Table(("cluster", "addresses"), parts.ClusterAddress, models.ClusterAddress),
    Table(("sites",), parts.Site, models.Site),
    Table(("site_links",), parts.SiteLink, models.SiteLink),
    Table(("switches",), parts.Switch, models.Switch),
    Table(("networks",), parts.Network, models.Network),
    Table(("teams",), parts.Team, models.NicTeam),
    Table(("virtual_switches",), parts.VirtualSwitch, models.VirtualSwitch),
    Table(
        ("nodes",),
        parts.Node,
        models.Node,
        inner=(
            Table(("nics",), parts.Nic, models.Nic, "node"),
            Table(("hbas",), parts.Hba, models.Hba, "node"),
            Table(("interfaces",), parts.Interface, models.Interface, "node"),
            Table(("drives",), parts.Drive, models.Drive, "node"),
        ),
    ),
    Table(
        ("storage", "arrays"),
        parts.StorageArray,
        models.StorageArray,
        inner=(Table(("ports",), parts.ArrayPort, models.ArrayPort, "array"),),
    ),
    Table(("storage", "volumes"), parts.Volume, models.Volume),
    Table(
        ("vms",),
        parts.Vm,
        models.Vm,
        inner=(
            Table(("disks",), parts.VmDisk, models.VmDisk, "vm"),
            Table(("nics",), parts.VmNic, models.VmNic, "vm"),
        ),
    ),
    Table(("accepted",), parts.AcceptedFinding, models.AcceptedFinding),
)
NOT_STORED: dict[type, tuple[str, ...]] = {Plan: ("format",)}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a part: a leaf, a nested object, or (``is_list``) a list kept elsewhere."""

    name: str
    nested: type | None
    optional: bool
    is_list: bool
    is_tuple: bool


@remembered
def columns(part: type) -> tuple[Column, ...]:
    """Fields of a part as columns, in the order of the format."""
    return tuple(_columns(part))


def _columns(part: type) -> Iterator[Column]:
    for each in fields(part):
        if each.name in NOT_STORED.get(part, ()):
            continue
        annotation = hints(part)[each.name]
        options = (annotation, *get_args(annotation))
        listed = any(get_origin(option) is tuple for option in options)
        nested = next((o for o in options if isinstance(o, type) and is_dataclass(o)), None)
        optional = type(None) in options
        yield Column(each.name, nested, optional, listed and nested is not None, listed)


def to_columns(part: Any, prefix: str = "") -> dict[str, Any]:
    """Values of a part by column, without its lists of parts."""
    values: dict[str, Any] = {}
    for column in columns(type(part)):
        if column.is_list:
            continue
        name = prefix + column.name
        value = getattr(part, column.name)
        if column.nested is None:
            values[name] = list(value) if isinstance(value, tuple) else value
            continue
        if column.optional:
            values[f"{name}_given"] = value is not None
        values.update(to_columns(value or column.nested(), f"{name}_"))
    return values


def from_columns(
    part: type, values: dict[str, Any], lists: dict[tuple[str, ...], tuple[Any, ...]]
) -> Any:
    """Make a part from its columns and its lists of parts by path."""
    return _made(part, values, lists, "", ())


def _made(
    part: type,
    values: dict[str, Any],
    lists: dict[tuple[str, ...], tuple[Any, ...]],
    prefix: str,
    path: tuple[str, ...],
) -> Any:
    found: dict[str, Any] = {}
    for column in columns(part):
        name = prefix + column.name
        here = (*path, column.name)
        if column.is_list:
            found[column.name] = lists.get(here, ())
        elif column.nested is None:
            value = values[name]
            found[column.name] = tuple(value) if column.is_tuple and value is not None else value
        elif column.optional and not values[f"{name}_given"]:
            found[column.name] = None
        else:
            found[column.name] = _made(column.nested, values, lists, f"{name}_", here)
    return part(**found)


def column_names(part: type, prefix: str = "") -> Iterator[str]:
    """Names of the columns that hold a part."""
    for column in columns(part):
        if column.is_list:
            continue
        name = prefix + column.name
        if column.nested is None:
            yield name
            continue
        if column.optional:
            yield f"{name}_given"
        yield from column_names(column.nested, f"{name}_")
