"""What a rule is: words as data, a judgement as a generator, one registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from planner.core.fields import Version
from planner.core.plan import VERSIONS, Plan
from planner.rules.knowledge import Source

Origin = Literal["article", "microsoft", "test_cluster", "bpa", "practice"]


class Level(StrEnum):
    """How bad a finding is, worst first."""

    BLOCKER = "blocker"
    UNSUPPORTED = "unsupported"
    RISK = "risk"
    ADVICE = "advice"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


# These are made by the thousand, and a frozen class takes several times as long to fill; nobody
# changes one.
@dataclass(slots=True)
class Problem:
    """A fault found: ``subject`` is a path by names, ``message`` one plain sentence.

    ``version`` is the Windows Server version that decides the level where a node overrides the
    plan's.
    """

    subject: str
    message: str
    version: Version | None = None


@dataclass(slots=True)
class Unknown:
    """The plan does not say enough: ``field`` of ``subject`` is not decided yet."""

    subject: str
    field: str


Judgement = Callable[[Plan], Iterator[Problem | Unknown]]
Applies = Callable[[Plan], "bool | Unknown"]


def always(plan: Plan) -> bool:
    """Hold for every plan."""
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its words, where they were read, and its judgement.

    ``level`` is one level, or one by Windows Server version; a version without one is not judged.
    """

    id: str
    level: Level | Mapping[Version, Level]
    title: str
    why: str
    remedy: str
    source: Source
    facts: tuple[str, ...]
    origin: Origin
    tests: tuple[str, ...]
    applies: Applies
    judge: Judgement

    def level_for(self, version: Version) -> Level | None:
        """Level for a Windows Server version, None where the rule does not hold for it."""
        if isinstance(self.level, Level):
            return self.level
        return self.level.get(version)

    def holds_for_any(self, versions: frozenset[Version]) -> bool:
        """Tell whether the rule is judged in one of the versions at least."""
        return isinstance(self.level, Level) or not versions.isdisjoint(self.level)

    @property
    def levels(self) -> dict[Version, Level]:
        """Levels by version, in the order of the versions."""
        found = ((version, self.level_for(version)) for version in VERSIONS)
        return {version: level for version, level in found if level is not None}

    @property
    def worst(self) -> Level:
        """The worst level that the rule can give in any version."""
        return min(self.levels.values(), key=lambda level: level.rank)


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    level: Level | Mapping[Version, Level],
    *,
    title: str,
    why: str,
    remedy: str,
    source: Source,
    facts: tuple[str, ...] = (),
    origin: Origin = "microsoft",
    tests: tuple[str, ...] = (),
    applies: Applies = always,
) -> Callable[[Judgement], Judgement]:
    """Put a judgement into the registry under ``module.fault-in-kebab-case``.

    Raises ValueError for an id that is taken or does not match the function's module and name.
    """

    def register(judge: Judgement) -> Judgement:
        module = judge.__module__.rpartition(".")[2]
        name = getattr(judge, "__name__", "").replace("_", "-")
        if rule_id != f"{module}.{name}":
            raise ValueError(f"rule id {rule_id} should be {module}.{name}")
        if rule_id in RULES:
            raise ValueError(f"rule id {rule_id} is taken")
        RULES[rule_id] = Rule(
            rule_id, level, title, why, remedy, source, facts, origin, tests, applies, judge
        )
        return judge

    return register


def since(floor: Version, level: Level, before: Level | None = None) -> dict[Version, Level]:
    """Levels by version: ``level`` from ``floor`` on, ``before`` (if given) in older versions."""
    at = VERSIONS.index(floor)
    older = {version: before for version in VERSIONS[:at] if before is not None}
    return {**older, **dict.fromkeys(VERSIONS[at:], level)}


def until(last: Version, level: Level) -> dict[Version, Level]:
    """Levels by version: ``level`` up to and with ``last``, not judged after it."""
    return dict.fromkeys(VERSIONS[: VERSIONS.index(last) + 1], level)
