"""Findings as a page shows them: folded by rule, each with a link to where it is put right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.rules import Finding, Level, Report, Rule
from planner.wizard.links import Links
from planner.wizard.questions import place_of

# What may be accepted: a blocker cannot be built, and an open question is no risk known.
ACCEPTABLE = (Level.UNSUPPORTED, Level.RISK, Level.ADVICE)
ACCEPTED_TOGETHER = 100  # places that one reason may cover at once


@dataclass(frozen=True, slots=True)
class LinkedFinding:
    """A finding and its page, which is looked up when shown."""

    finding: Finding
    links: Links = field(repr=False)

    @property
    def url(self) -> str:
        """The page and field where it is put right."""
        return self.links.url(self.finding)

    @property
    def place(self) -> str:
        """The subject in words."""
        return place_of(self.finding)

    @property
    def key(self) -> str:
        """What tells the finding apart in ids and addresses of a page."""
        finding = self.finding
        text = f"{finding.rule.id}\n{finding.level}\n{finding.subject.casefold()}"
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Fold:
    """Findings of one rule at one level: one line, with a count of places if several."""

    level: Level
    findings: tuple[LinkedFinding, ...]

    @property
    def rule(self) -> Rule:
        """The rule they come from."""
        return self.findings[0].finding.rule

    @property
    def places(self) -> list[LinkedFinding]:
        """The first finding of each place."""
        found: dict[str, LinkedFinding] = {}
        for each in self.findings:
            found.setdefault(each.finding.subject, each)
        return list(found.values())

    @property
    def anchored(self) -> list[tuple[str, LinkedFinding]]:
        """Every finding with its id on the page; "" for a further one about the same subject."""
        used: set[str] = set()
        found = []
        for each in self.findings:
            found.append(("" if each.key in used else f"f-{each.key}", each))
            used.add(each.key)
        return found

    @property
    def first(self) -> LinkedFinding:
        """The one shown open where there is only one."""
        return self.findings[0]

    @property
    def key(self) -> str:
        """What tells the fold apart on a page."""
        return self.first.key

    @property
    def accepted(self) -> bool:
        """Whether every finding of it is accepted."""
        return all(each.finding.accepted for each in self.findings)

    @property
    def to_accept(self) -> list[LinkedFinding]:
        """What may be accepted with one reason: of each subject the first not accepted yet."""
        if self.level not in ACCEPTABLE:
            return []
        found: dict[str, LinkedFinding] = {}
        for each in self.findings:
            if not each.finding.accepted:
                found.setdefault(each.finding.subject.casefold(), each)
        return list(found.values())[:ACCEPTED_TOGETHER]


def folded(findings: Iterable[Finding], links: Links) -> list[Fold]:
    """Fold findings by level and rule; they come sorted so."""
    groups: dict[tuple[Level, str], list[LinkedFinding]] = {}
    for finding in findings:
        linked = LinkedFinding(finding, links)
        groups.setdefault((finding.level, finding.rule.id), []).append(linked)
    return [Fold(level, tuple(group)) for (level, _), group in groups.items()]


def level_counts(findings: Iterable[Finding], asked: int) -> list[tuple[Level, int]]:
    """How much each level has, nothing left out but nought; ``asked`` are the open questions."""
    counts = dict.fromkeys(Level, 0)
    for finding in findings:
        counts[finding.level] += 1
    counts[Level.UNKNOWN] = asked
    return [(level, count) for level, count in counts.items() if count]


def verdict_sentence(report: Report, asked: int) -> str:
    """The verdict as one sentence; ``asked`` are the open questions."""
    counts = report.counts
    open_words = f"{asked} question{' is' if asked == 1 else 's are'} not decided yet"
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
    rest = f" {open_words[:1].upper()}{open_words[1:]}, none of which can stop it." if asked else ""
    return f"The cluster can be built as planned, and its makers support it.{rest}"
