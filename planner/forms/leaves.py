"""A part of the plan as a flat list of questions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from types import UnionType
from typing import Any, Union, get_args, get_origin

from planner.core.fields import Ref
from planner.core.parts import DynamicMemory
from planner.core.references import hints, part_of, ref_of

NONE = "None"
DEFAULT = "Default"
# What an empty answer means where it is an answer itself.
EMPTY: dict[tuple[str, str], str] = {
    ("Network", "gateway"): NONE,
    ("Network", "metric"): "Automatic",
    ("Network", "site"): NONE,
    ("Nic", "team"): NONE,
    ("Switch", "stacked_with"): NONE,
    ("StorageArray", "replicates_to"): NONE,
    ("Vm", "anti_affinity"): NONE,
    ("Vm", "dedicated_nic"): NONE,
    ("Vm", "local_device"): "Nothing",
    ("VmNic", "address"): "Default or automatic",
    ("Drive", "role"): "Automatic",
    ("VirtualSwitch", "via"): "None, or not decided yet",
    ("Node", "windows_server"): "As in the plan",
    ("Node", "edition"): "As in the plan",
    ("Node", "installation"): "As in the plan",
    ("Node", "domain"): "As in the plan",
    ("CapacityPolicy", "host_reserve_gib"): "Our own rule",
    ("Certification", "catalog_url"): "",
    ("Certification", "note"): "",
    ("Plan", "notes"): "",
    ("Client", "contact"): "",
    ("Client", "reference"): "",
    ("Client", "name"): "",
}


@dataclass(frozen=True, eq=False)
class Leaf:
    """One question: ``key`` in the form, ``path`` in the part, and the field it comes from.

    There is one leaf a question, so that leaves are told apart by being the same.
    """

    key: str
    path: tuple[str, ...]
    part: str
    name: str
    annotation: Any

    @cached_property
    def optional(self) -> bool:
        """Whether it may stay undecided."""
        return type(None) in get_args(self.annotation)

    @cached_property
    def bare(self) -> Any:
        """The annotation without ``| None``."""
        if get_origin(self.annotation) in (Union, UnionType):
            return next(each for each in get_args(self.annotation) if each is not type(None))
        return self.annotation

    @cached_property
    def ref(self) -> Ref | None:
        """The lists of the plan whose names it takes, None where it takes no names."""
        return ref_of(self.annotation)

    def of(self, part: Any) -> Any:
        """The value in ``part``, None where an object on the way is missing."""
        for step in self.path:
            part = getattr(part, step, None)
        return part


@cache
def leaves(kind: type) -> tuple[Leaf, ...]:
    """Questions of a part in the format's order, objects inside it laid flat, lists left out."""
    found: list[Leaf] = []
    for name, annotation in hints(kind).items():
        inner = part_of(kind, name)
        if inner is None:
            found.append(Leaf(name, (name,), kind.__name__, name, annotation))
        elif not inner[1]:
            if inner[0] is DynamicMemory:
                found.append(Leaf(name, (name,), kind.__name__, name, annotation))
            found += [
                Leaf(
                    f"{name}_{each.key}", (name, *each.path), each.part, each.name, each.annotation
                )
                for each in leaves(inner[0])
            ]
    return tuple(found)


def empty_words(leaf: Leaf) -> str | None:
    """What an empty answer means where it is an answer itself; None: it is not decided yet."""
    return DEFAULT if leaf.part == "ClusterProperties" else EMPTY.get((leaf.part, leaf.name))
