"""The memory of the cluster as bars: with every node up, and with as many down as planned for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.capacity.memory import MemorySum, memory_after_failures
from planner.core.plan import Plan
from planner.core.words import label
from planner.rules.engine import field_at, place_in_words
from planner.templatetags.plan_format import gib
from planner.wizard.links import Links
from planner.wizard.questions import Place
from planner.wizard.states import counted

WIDTH = 200  # of a bar, in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what the virtual machines need, against what the nodes have.

    Lengths are units of a bar ``WIDTH`` long, alike for all bars; ``over`` is what does not fit.
    """

    label: str
    text: str
    fits: bool
    supply: str
    used: str
    growth: str
    over_from: str
    over: str


@dataclass(frozen=True, slots=True)
class MemoryMeter:
    """Bars where the plan says enough, else what is missing for them."""

    bars: tuple[Bar, ...]
    missing: tuple[Place, ...]
    growth: str


def memory_meter(plan: Plan, links: Links) -> MemoryMeter:
    """Work out the bars; no figure is guessed where the plan leaves one open."""
    found = memory_after_failures(plan)
    growth = f"{found.growth_percent:g}" if found.growth_percent else ""
    if found.undecided:
        return MemoryMeter((), tuple(_missing(found, links)), growth)
    return MemoryMeter(tuple(_bars(found)), (), growth)


def _missing(found: MemorySum, links: Links) -> Iterator[Place]:
    for subject, field in found.undecided:
        words = label(*field_at(subject, field))
        words = words[:1].lower() + words[1:]
        where = f"{words} of {place_in_words(subject)}" if subject else words
        yield Place(where, subject, field, links)


def _bars(found: MemorySum) -> Iterator[Bar]:
    demand, vms = found.demand_gib or 0.0, found.vms_gib or 0.0
    everything, left = found.supply_all_gib or 0.0, found.supply_left_gib or 0.0
    most = max(everything, demand) or 1.0
    yield _bar(f"All {counted(len(found.nodes), 'node')} up", everything, vms, demand, most)
    if found.failures_to_tolerate:
        down = counted(found.failures_to_tolerate, "node")
        yield _bar(f"{down} down", left, vms, demand, most)


def _bar(words: str, supply: float, vms: float, demand: float, most: float) -> Bar:
    def length(value: float) -> float:
        return round(value / most * WIDTH, 2)

    fits = demand <= supply
    rest = supply - demand
    said = f"{gib(rest)} to spare" if fits else f"{gib(-rest)} short"
    within = min(vms, supply)
    return Bar(
        label=words,
        text=f"{gib(demand)} needed of {gib(supply)}: {said}",
        fits=fits,
        supply=str(length(supply)),
        used=str(length(within)),
        growth=str(length(min(demand, supply) - within)),
        over_from=str(length(supply)),
        over=str(length(max(0.0, demand - supply))),
    )
