"""Every answer of a plan in cards, and what is undecided, for the review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from planner.core.plan import Plan
from planner.forms.page import NOTHING
from planner.forms.places import part_at
from planner.forms.rows import RowSpec
from planner.wizard.shown import Cell, answers
from planner.wizard.steps import STEPS, Step
from planner.wizard.tables import Table

ITEMS_AT_MOST = 50
OPEN_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Card:
    """Answers about one thing, with the page where they are changed."""

    title: str
    url: str
    cells: tuple[Cell, ...]
    registers: tuple[Register, ...] = ()


@dataclass(frozen=True, slots=True)
class CardList:
    """The cards of one list of the plan; many of them are folded away until they are wanted."""

    title: str
    cards: tuple[Card, ...]

    @property
    def folded(self) -> bool:
        """Whether there are so many that they would push everything else off the page."""
        return len(self.cards) > OPEN_AT_MOST


@dataclass(frozen=True, slots=True)
class Register:
    """Members of a list inside an item: columns in which at least one has an answer."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Undecided:
    """One question that is open, and about what."""

    label: str
    places: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """The review of one step."""

    step: Step
    url: str
    cards: list[Card] = field(default_factory=list)
    lists: list[CardList] = field(default_factory=list)
    undecided: dict[str, Undecided] = field(default_factory=dict)
    more: list[str] = field(default_factory=list)


def sections(plan: Plan, code: UUID) -> list[Section]:
    """The review of every step."""
    return [_section(step, plan, code) for step in STEPS]


def _section(step: Step, plan: Plan, code: UUID) -> Section:
    url = reverse("plan-step", args=[code, step.slug])
    section = Section(step, url)
    for block in step.blocks:
        part = part_at(plan, block.place)
        title = block.title or step.title
        where = f"{url}#block-{block.prefix}"
        cells = _decided(section, part, title, where, block.only, block.omit)
        registers = tuple(_registers(part, block.rows))
        section.cards.append(Card(title, where, cells, registers))
    for table in step.tables:
        _items(section, step, table, plan, code)
    return section


def _items(section: Section, step: Step, table: Table, plan: Plan, code: UUID) -> None:
    items = table.items(plan)
    cards = []
    for at, item in enumerate(items[:ITEMS_AT_MOST]):
        url = reverse("plan-item", args=[code, step.slug, table.slug, at + 1])
        cells: tuple[Cell, ...] = ()
        if table.only != NOTHING:
            cells = _decided(section, item, item.name, url, table.only, table.omit)
        cells = tuple(each for each in cells if each.text != item.name)
        registers = tuple(_registers(item, table.rows))
        if cells or registers:
            cards.append(Card(item.name, url, cells, registers))
    if cards:
        section.lists.append(CardList(table.title, tuple(cards)))
    if len(items) > ITEMS_AT_MOST:
        section.more.append(f"{table.title}: {len(items) - ITEMS_AT_MOST} more in the step.")


def _decided(
    section: Section,
    part: Any,
    title: str,
    url: str,
    only: tuple[str, ...],
    omit: tuple[str, ...],
) -> tuple[Cell, ...]:
    decided = []
    for leaf, cell in answers(part, only, omit):
        if cell.decided:
            decided.append(cell)
        elif cell.text == "Not decided" and leaf.optional:
            entry = section.undecided.setdefault(leaf.key, Undecided(cell.label))
            entry.places.append((title, url))
    return tuple(decided)


def _registers(part: Any, specs: tuple[RowSpec, ...]) -> Iterator[Register]:
    for spec in specs:
        members = getattr(part, spec.name)
        if not members:
            continue
        table = [[cell for _, cell in answers(member)] for member in members]
        used = [at for at in range(len(table[0])) if any(_at(line, at).decided for line in table)]
        heads = tuple(table[0][at].label for at in used)
        lines = tuple(tuple(_short(_at(line, at)) for at in used) for line in table)
        yield Register(spec.title, heads, lines)


def _at(line: list[Cell], at: int) -> Cell:
    return line[at]


def _short(cell: Cell) -> str:
    return cell.text if cell.decided else ""
