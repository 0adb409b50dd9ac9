"""Findings as a page shows them: folded by rule, each with a link to where it is put right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from planner.core.plan import Plan
from planner.rules import Finding, Level, Report, Rule
from planner.wizard.links import Links
from planner.wizard.steps import STEPS, Step

WHOLE_PLAN = "The plan"
GRAVE = (Level.BLOCKER, Level.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class LinkedFinding:
    """A finding and its page."""

    finding: Finding
    url: str

    @property
    def place(self) -> str:
        """The subject in words."""
        return self.finding.place if self.finding.subject else WHOLE_PLAN


@dataclass(frozen=True, slots=True)
class Fold:
    """Findings that are one thing to the reader: one line, with a count of places if several."""

    level: Level
    findings: tuple[LinkedFinding, ...]

    @property
    def rule(self) -> Rule:
        """The rule they come from, the first where a question is asked by several."""
        return self.findings[0].finding.rule

    @property
    def rules(self) -> list[Rule]:
        """Every rule they come from."""
        found = {each.finding.rule.id: each.finding.rule for each in self.findings}
        return list(found.values())

    @property
    def title(self) -> str:
        """One line for all: the open question, or the rule's title."""
        first = self.findings[0].finding
        return first.message if first.missing else f"{first.rule.title}."

    @property
    def places(self) -> list[LinkedFinding]:
        """The first finding of each place."""
        return list({each.url + each.place: each for each in reversed(self.findings)}.values())[
            ::-1
        ]

    @property
    def first(self) -> LinkedFinding:
        """The one shown open where there is only one."""
        return self.findings[0]


def folded(findings: Iterable[Finding], links: Links) -> list[Fold]:
    """Fold findings by level and rule; they come sorted so."""
    return _folded(findings, links, lambda finding: finding.rule.id)


def folded_by_question(findings: Iterable[Finding], links: Links) -> list[Fold]:
    """Fold findings by level and rule, open questions by what they ask: rules ask alike."""
    return _folded(
        findings, links, lambda finding: finding.message if finding.missing else finding.rule.id
    )


def _folded(findings: Iterable[Finding], links: Links, key: Callable[[Finding], str]) -> list[Fold]:
    groups: dict[tuple[Level, str], list[LinkedFinding]] = {}
    for finding in findings:
        linked = LinkedFinding(finding, links.url(finding))
        groups.setdefault((finding.level, key(finding)), []).append(linked)
    return [Fold(level, tuple(group)) for (level, _), group in groups.items()]


@dataclass(frozen=True, slots=True)
class State:
    """How far a step is: ``name`` for style, ``words`` for people, ``note`` says why."""

    step: Step
    name: str
    words: str
    note: str


def states(plan: Plan, report: Report) -> list[State]:
    """State of every step, from the plan and its findings alone."""
    by_step: dict[str, list[Finding]] = {step.slug: [] for step in STEPS}
    links = Links(plan, UUID(int=0))
    for finding in report.findings:
        by_step[links.step(finding).slug].append(finding)
    return [_state(step, plan, by_step[step.slug]) for step in STEPS]


def _state(step: Step, plan: Plan, findings: list[Finding]) -> State:
    grave = sum(1 for finding in findings if finding.level in GRAVE)
    unknown = sum(1 for finding in findings if finding.level is Level.UNKNOWN)
    if grave:
        return State(step, "problem", "Problem here", _count(grave, "finding has", "findings have"))
    if not step.started(plan):
        return State(step, "not-started", "Not started", "")
    if unknown:
        note = f"{unknown} question{'s' if unknown > 1 else ''} not decided yet"
        return State(step, "in-progress", "In progress", note)
    return State(step, "complete", "Complete", "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many} to be resolved"


def verdict_sentence(report: Report) -> str:
    """The verdict as one sentence."""
    counts = report.counts
    unknown = counts[Level.UNKNOWN]
    open_words = f"{unknown} question{' is' if unknown == 1 else 's are'} not decided yet"
    if report.verdict == "not_buildable":
        blockers = counts[Level.BLOCKER]
        return f"The cluster cannot be built so: {blockers} blocker{'s' if blockers > 1 else ''}."
    if report.verdict == "unsupported":
        number = counts[Level.UNSUPPORTED]
        what = f"{number} point{' is' if number == 1 else 's are'} not supported by the maker"
        lab = " A lab may live with that." if report.acceptable else ""
        return f"It can be built, but {what}.{lab}"
    if report.verdict == "incomplete":
        return f"The plan does not say enough to judge it: {open_words}."
    rest = (
        f" {open_words[:1].upper()}{open_words[1:]}, none of which can stop it." if unknown else ""
    )
    return f"The cluster can be built as planned, and its makers support it.{rest}"
