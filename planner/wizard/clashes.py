"""Clashes of two people's changes in words, and what was chosen for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.utils import formats, timezone

from planner.core.merge import Clash, Side
from planner.core.references import hints, part_of
from planner.core.words import label
from planner.forms.leaves import leaves
from planner.models import User
from planner.services.plans import Choices, StaleSaveError
from planner.wizard.shown import answer, answers

PREFIX = "choice:"
NOT_DECIDED = "Not decided"
SIDES: dict[str, Side] = {"mine": "mine", "theirs": "theirs"}


@dataclass(frozen=True, slots=True)
class Question:
    """One clash on the page: what it is about, both values, and what was chosen so far."""

    name: str
    legend: str
    mine: str
    theirs: str
    before: str
    chosen: Side | None
    missing: bool


@dataclass(frozen=True, slots=True)
class Chooser:
    """All clashes of a save, and in words whose the other values are."""

    heading: str
    whose: str
    version: int
    questions: tuple[Question, ...]

    @property
    def missing(self) -> bool:
        """Whether the choices were sent and one of them was left out."""
        return any(each.missing for each in self.questions)


def chosen(data: QueryDict) -> Choices:
    """What was chosen on the page, and at which version of the plan."""
    seen = data.get("seen", "")
    sides = {
        key.removeprefix(PREFIX): SIDES[side]
        for key, side in data.items()
        if key.startswith(PREFIX) and isinstance(side, str) and side in SIDES
    }
    return Choices(int(seen) if re.fullmatch(r"[0-9]{1,9}", seen, re.ASCII) else 0, sides)


def chooser(error: StaleSaveError, choices: Choices, user: User) -> Chooser:
    """What the page asks; a choice that was missing when the choices were sent is marked."""
    at = timezone.localtime(error.at)
    when = f"{at:%H:%M}"
    if at.date() != timezone.localdate():
        when = f"{formats.date_format(at, 'j F Y')}, {when}"
    own = error.by is not None and error.by.pk == user.pk
    who = "You" if own else str(error.by or "Somebody")
    whose = "Your other window" if own else f"{who}\u2019s"
    elsewhere = " in another window" if own else ""
    undecided = {each.key for each in error.open}
    questions = tuple(
        Question(
            name=f"{PREFIX}{clash.key}",
            legend=clash.words,
            mine=in_words(clash, clash.mine),
            theirs=in_words(clash, clash.theirs),
            before=in_words(clash, clash.base) if clash.field else "",
            chosen=choices.sides.get(clash.key),
            missing=bool(choices.seen) and clash.key in undecided,
        )
        for clash in error.clashes
    )
    return Chooser(
        heading=f"{who} changed this{elsewhere} while you were writing",
        whose=f"{whose}, {when}",
        version=error.version,
        questions=questions,
    )


def in_words(clash: Clash, value: Any) -> str:
    """One side's value of a clash."""
    if not clash.field:
        return "Removed" if value is None else _changes(clash.base, value)
    leaf = next((each for each in leaves(clash.part) if each.path == (clash.field,)), None)
    if leaf is not None:
        return answer(leaf, SimpleNamespace(**{clash.field: value})).text
    if value is None:
        return NOT_DECIDED
    return "; ".join(f"{cell.label}: {cell.text}" for _, cell in answers(value) if cell.decided)


def _changes(base: Any, item: Any) -> str:
    found = "; ".join(_changed(base, item))
    return f"Kept, with changes: {found}" if found else "Kept"


def _changed(base: Any, item: Any) -> Iterator[str]:
    before = {leaf.key: cell for leaf, cell in answers(base)}
    for leaf, cell in answers(item):
        was = before.get(leaf.key)
        if was is None or was.text != cell.text:
            old = was.text if was and was.text != NOT_DECIDED else "not decided"
            yield f"{cell.label} {cell.text} (was {old})"
    for name in hints(type(item)):
        inner = part_of(type(item), name)
        if inner and inner[1] and getattr(base, name) != getattr(item, name):
            yield f"{label(type(item).__name__, name)} changed"
