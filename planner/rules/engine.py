"""Judges a plan by every rule: ``check(plan) -> Report``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from planner.core.parts import AcceptedFinding
from planner.core.plan import Plan
from planner.core.references import hints, part_of
from planner.core.words import label
from planner.rules.base import RULES, Level, Problem, Rule, Unknown

FORMAT = "cluster-plan-findings/1"
PACK_DATE = "2026-11-25"
# Lists of the plan itself: a path below one goes on with a name.
LISTS = frozenset(each for each in hints(Plan) if (part_of(Plan, each) or (Plan, False))[1])

Verdict = Literal["supported", "unsupported", "not_buildable", "incomplete"]


@dataclass(slots=True)  # not frozen, as in ``base``; nobody changes one
class Finding:
    """One finding about one subject. ``missing`` names the undecided field of an unknown one."""

    rule: Rule
    level: Level
    subject: str
    message: str
    missing: str | None
    accepted: AcceptedFinding | None

    @property
    def place(self) -> str:
        """The subject for reading: ``HV01 / NIC2`` from ``nodes/HV01/nics/NIC2``."""
        return place_in_words(self.subject)

    def as_json(self) -> dict[str, Any]:
        """The finding as an object of ``cluster-plan-findings/1``."""
        accepted = self.accepted
        return {
            "rule": self.rule.id,
            "facts": list(self.rule.facts),
            "level": str(self.level),
            "subject": self.subject,
            "missing": self.missing,
            "message": self.message,
            "remedy": self.rule.remedy,
            "source": self.rule.source.url,
            "fixes": [],
            "accepted": accepted
            and {"reason": accepted.reason, "by": accepted.by, "on": accepted.on},
        }


@dataclass(frozen=True)
class Report:
    """What a check answers, sorted by level, rule and subject."""

    environment: str
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    not_applicable: tuple[str, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Findings by level; every level is a key."""
        counts = {str(level): 0 for level in Level}
        for finding in self.findings:
            counts[finding.level] += 1
        return counts

    @cached_property
    def verdict(self) -> Verdict:
        """The worst that applies."""
        if self.counts[Level.BLOCKER]:
            return "not_buildable"
        if self.counts[Level.UNSUPPORTED]:
            return "unsupported"
        grave = (Level.BLOCKER, Level.UNSUPPORTED)
        if any(f.level is Level.UNKNOWN and f.rule.worst in grave for f in self.findings):
            return "incomplete"
        return "supported"

    @property
    def acceptable(self) -> bool:
        """Whether the verdict suits the plan's environment."""
        if self.environment == "lab":
            return self.verdict in ("supported", "unsupported")
        return self.verdict == "supported"

    def about(self, *patterns: str) -> tuple[Finding, ...]:
        """Findings whose subject is, or lies below, a path that matches one of the patterns.

        A pattern is a path by names where ``*`` stands for any one name: ``nodes/*/nics``.
        """
        return tuple(f for f in self.findings if any(_below(f.subject, p) for p in patterns))

    def at(self, level: Level | str) -> tuple[Finding, ...]:
        """Findings of one level."""
        return tuple(f for f in self.findings if f.level == level)

    def as_json(self) -> dict[str, Any]:
        """The report as ``cluster-plan-findings/1``."""
        return {
            "format": FORMAT,
            "verdict": self.verdict,
            "acceptable": self.acceptable,
            "counts": self.counts,
            "findings": [finding.as_json() for finding in self.findings],
            "passed": list(self.passed),
            "not_applicable": list(self.not_applicable),
        }


def _below(subject: str, pattern: str) -> bool:
    parts = subject.split("/")
    wanted = pattern.split("/")
    return len(parts) >= len(wanted) and all(map(fnmatchcase, parts, wanted))


def place_in_words(subject: str) -> str:
    """Turn a subject path into words: the names in it, or the part of the plan it is."""
    steps = [each.replace("%2F", "/").replace("%25", "%") for each in subject.split("/")]
    if steps[0] == "storage" and len(steps) > 1:
        steps = steps[1:]
    names = steps[1::2]
    return " / ".join(names) if names else label("Plan", steps[0])


def check(plan: Plan) -> Report:
    """Judge the plan by every rule; the same plan gives the same report, order included."""
    by_place: dict[tuple[int, str], list[Finding]] = {}
    passed: list[str] = []
    not_applicable: list[str] = []
    accepted = {(each.rule, each.subject.casefold()): each for each in plan.accepted}
    versions = frozenset((plan.windows_server, *plan.node_versions))
    for rule in RULES.values():
        applies = rule.holds_for_any(versions) and rule.applies(plan)
        if applies is False:
            not_applicable.append(rule.id)
            continue
        results = [applies] if isinstance(applies, Unknown) else list(rule.judge(plan))
        found = _findings(rule, plan, results, accepted) if results else []
        for level in {finding.level for finding in found}:
            by_place[level.rank, rule.id] = [f for f in found if f.level is level]
        if not found:
            passed.append(rule.id)
    return Report(
        plan.environment, _sorted(by_place), tuple(sorted(passed)), tuple(sorted(not_applicable))
    )


def _sorted(by_place: dict[tuple[int, str], list[Finding]]) -> tuple[Finding, ...]:
    """Sort findings, which come by level and rule, by subject too."""
    found: list[Finding] = []
    for place in sorted(by_place):
        found += sorted(by_place[place], key=attrgetter("subject", "message"))
    return tuple(found)


def _findings(
    rule: Rule,
    plan: Plan,
    results: Iterable[Problem | Unknown],
    accepted: dict[tuple[str, str], AcceptedFinding],
) -> list[Finding]:
    found: list[Finding] = []
    acceptance = None
    for result in results:
        subject = result.subject
        if accepted:
            acceptance = accepted.get((rule.id, subject.casefold()))
        if isinstance(result, Unknown):
            field = result.field
            message = _message_of_missing(_keys(subject), field)
            found.append(Finding(rule, Level.UNKNOWN, subject, message, field, acceptance))
            continue
        level = rule.level_for(result.version or plan.windows_server)
        if level is not None:
            found.append(Finding(rule, level, subject, result.message, None, acceptance))
    return found


@lru_cache(maxsize=4096)
def _message_of_missing(keys: tuple[str, ...], field: str) -> str:
    return f"Not decided yet: {label(*_field_of(keys, field))}."


def field_at(subject: str, field: str) -> tuple[str, str]:
    """Part (class name) and name of the field ``field`` of ``subject``: both are paths."""
    return _field_of(_keys(subject), field)


def _keys(subject: str) -> tuple[str, ...]:
    """The keys of a path, the names between them left out: ``nodes``, ``nics``."""
    steps = subject.split("/")
    in_a_list = steps[0] in LISTS
    return tuple(steps[::2]) if in_a_list else (steps[0], *steps[1::2])


@lru_cache(maxsize=4096)
def _field_of(keys: tuple[str, ...], field: str) -> tuple[str, str]:
    part: type = Plan
    for key in filter(None, keys):
        inner = part_of(part, key)
        if inner is None:
            return part.__name__, field.rpartition("/")[2]
        part = inner[0]
    steps = field.split("/")
    at = 0
    while at < len(steps) - 1:
        inner = part_of(part, steps[at])
        if inner is None:
            break
        part, is_list = inner
        at += 2 if is_list and at + 1 < len(steps) - 1 else 1
    return part.__name__, steps[-1]


@cache
def pack_version() -> str:
    """The rule pack's date and a hash over everything that a verdict depends on."""
    planner = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for folder in ("core", "rules", "data"):
        for file in sorted((planner / folder).rglob("*")):
            if file.suffix in (".py", ".json"):
                digest.update(file.relative_to(planner).as_posix().encode())
                digest.update(file.read_bytes())
    return f"{PACK_DATE}-{digest.hexdigest()[:10]}"
