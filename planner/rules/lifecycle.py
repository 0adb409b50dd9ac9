"""Rules about the life of a Windows Server version: its dates, and the way to the next one.

Rules have no clock: versions are judged as of the date of this pack of rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.fields import Version
from planner.core.plan import VERSIONS, Plan
from planner.core.words import version_words
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.engine import PACK_DATE
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes
from planner.rules.wording import listed


@dataclass(frozen=True, slots=True)
class Support:
    """The last days of mainstream and of extended support of a version, as ISO dates."""

    mainstream: str
    extended: str


SUPPORT: dict[Version, Support] = {  # LIFE-01 to LIFE-07
    "2008r2": Support("2015-01-13", "2020-01-14"),
    "2012": Support("2018-10-09", "2023-10-10"),
    "2012r2": Support("2018-10-09", "2023-10-10"),
    "2016": Support("2022-01-11", "2027-01-12"),
    "2019": Support("2024-01-09", "2029-01-09"),
    "2022": Support("2026-10-13", "2031-10-14"),
    "2025": Support("2029-11-13", "2034-11-14"),
}


@rule(
    "lifecycle.out-of-support",
    Level.ADVICE,
    title="This Windows Server version gets no security updates any more",
    why="What is found in it from now on stays open, and nobody helps with a fault.",
    remedy="Plan the newest version that the hardware is certified for.",
    source=source("S-POLICY"),
    facts=("LIFE-01", "LIFE-02", "LIFE-03", "LIFE-04", "LIFE-08"),
)
def out_of_support(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each version in use whose extended support has ended."""
    for version in plan.node_versions:
        ended = SUPPORT[version].extended
        if ended < PACK_DATE:
            message = f"Extended support of {version_words(version)} ended on {ended}."
            yield Problem("nodes", message, version)


@rule(
    "lifecycle.in-extended-support",
    Level.ADVICE,
    title="This Windows Server version is in extended support",
    why="It still gets security updates, but no other changes, and only up to a known day.",
    remedy="Check that the last day lies after the planned life of the cluster.",
    source=source("S-POLICY"),
    facts=("LIFE-04", "LIFE-05", "LIFE-06", "LIFE-07", "LIFE-08"),
)
def in_extended_support(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each version in use whose mainstream support has ended and its extended one has not."""
    for version in plan.node_versions:
        support = SUPPORT[version]
        if support.mainstream < PACK_DATE <= support.extended:
            message = f"Extended support of {version_words(version)} ends on {support.extended}."
            yield Problem("nodes", message, version)


@rule(
    "lifecycle.no-rolling-upgrade",
    Level.UNSUPPORTED,
    title="Versions that no rolling upgrade brings together",
    why="A rolling upgrade starts at 2012 R2 and goes one version at a time.",
    remedy="Run one version, or upgrade all nodes to each version between.",
    source=source("W-ROLL"),
    facts=("UPG-01", "UPG-02"),
    applies=several_nodes,
)
def no_rolling_upgrade(plan: Plan) -> Iterator[Problem | Unknown]:
    """Versions in use that are not two neighbours from 2012 R2 on."""
    in_use = plan.node_versions
    if len(in_use) < 2:
        return
    first, last = VERSIONS.index(in_use[0]), VERSIONS.index(in_use[-1])
    if first < VERSIONS.index("2012r2") or last - first > 1:
        runs = listed(version_words(version) for version in in_use)
        yield Problem("nodes", f"The nodes run {runs}, which no rolling upgrade joins.", in_use[0])
