"""Which cells of a grid differ from what most have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.core.differences import usual
from planner.core.words import choices
from planner.forms.fields import show_number
from planner.forms.grid_spec import GridSpec
from planner.forms.leaves import Leaf, leaves

# Each its own: nothing to be alike in.
ALONE = (
    "name",
    "site",
    "rack",
    "rack_unit",
    "serial",
    "management_address",
    "iscsi_initiator",
)


class Marks:
    """The usual answers of a list, per column; of lists inside others per name and column."""

    def __init__(self, spec: GridSpec, items: Sequence[Any]) -> None:
        self.inner = bool(spec.inner)
        wanted = {
            column.key
            for column in spec.columns
            if column.key in spec.alike or ("*" in spec.alike and column.key not in ALONE)
        }
        self._leaves = {leaf.key: leaf for leaf in leaves(spec.kind) if leaf.key in wanted}
        groups: dict[str, list[Any]] = {}
        for item in items if wanted else ():
            groups.setdefault(self._group(item), []).append(item)
        self._usual = {
            (group, key): usual(leaf.of(member) for member in members)
            for group, members in groups.items()
            for key, leaf in self._leaves.items()
        }

    def _group(self, item: Any) -> str:
        return item.name if self.inner else ""

    def of(self, item: Any, key: str) -> str:
        """What most have, in words, where this one differs; "" where it does not."""
        most = self._usual.get((self._group(item), key))
        if most is None:
            return ""
        leaf = self._leaves[key]
        mine = leaf.of(item)
        return "" if mine is None or mine == most else f"Most have {_words(leaf, most)}"


def _words(leaf: Leaf, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = choices(leaf.part, leaf.name).get(value)
    return words or (show_number(value) if isinstance(value, int | float) else str(value))
