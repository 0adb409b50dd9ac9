"""Answers in words, for tables and the review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planner.core.words import choices, field_words
from planner.forms.leaves import Leaf, empty_words, leaves
from planner.templatetags.plan_format import NARROW, number
from planner.templatetags.plan_format import date as show_date


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in words; ``decided`` is False where it is not decided yet."""

    label: str
    text: str
    decided: bool = True


def cell(part: Any, key: str) -> Cell:
    """The answer to the question ``key`` of a part, or what stands in its list ``key``."""
    kind: type = type(part)
    leaf = next((each for each in leaves(kind) if each.key == key), None)
    if leaf is None:
        label = field_words(kind.__name__, key).label
        members = getattr(part, key)
        return Cell(label, _names(members), bool(members))
    return answer(leaf, part)


def _names(members: tuple[Any, ...]) -> str:
    names = [getattr(each, "name", None) or each.network for each in members]
    if len(names) > 6:
        return f"{len(names)}: {', '.join(names[:5])} …"
    return ", ".join(names) or "None"


def answer(leaf: Leaf, part: Any) -> Cell:
    """The answer to one question in words."""
    words = field_words(leaf.part, leaf.name)
    value = leaf.of(part)
    if leaf.key == "dynamic_memory":
        return Cell(words.label, "Off: memory is fixed" if value is None else "On")
    if value is None or value == ():
        meaning = empty_words(leaf)
        return Cell(words.label, "Not decided" if meaning is None else meaning, decided=False)
    text = _text(leaf, value)
    return Cell(words.label, f"{text}{NARROW}{words.unit}" if words.unit else text)


def _text(leaf: Leaf, value: Any) -> str:
    known = choices(leaf.part, leaf.name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(known.get(each, str(each)) for each in value)
    if value in known:
        return known[value]
    if isinstance(value, int | float):
        return number(value) if leaf.name not in ("vlan", "mtu", "lun_id") else str(value)
    return show_date(value) if leaf.name in ("checked_on", "on") else str(value)


def answers(
    part: Any, only: tuple[str, ...] = (), omit: tuple[str, ...] = ()
) -> Iterator[tuple[Leaf, Cell]]:
    """Every answer of a part, in order."""
    kind: type = type(part)
    for leaf in leaves(kind):
        if leaf.path[0] in omit or (only and leaf.path[0] not in only) or leaf.name == "format":
            continue
        if leaf.key.startswith("dynamic_memory_") and leaf.of(part) is None:
            continue
        yield leaf, answer(leaf, part)
