"""The findings as a document prints them: folded by rule, worst first, open questions apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from planner.core.parts import AcceptedFinding
from planner.core.words import FIELDS
from planner.documents.parts import Column, Table, counted, table
from planner.rules import Finding, Level, Report, Rule
from planner.rules.engine import field_at
from planner.templatetags.plan_format import LEVEL_WORDS, date, label

# What a part without a name of its own is called before one of its fields.
PARTS = {
    "Certification": "Catalog entry",
    "ClusterAddress": "Cluster",
    "Host": "Host settings",
    "Interface": "Host address",
    "Mpio": "Multipath I/O",
    "Processor": "Processor",
}

LINE = 100  # letters in a line of a finding
WHOLE_PLAN = "Platform"  # where a question about the plan itself is answered
SHORT_LINES = 12  # of a finding that is not broken between pages

ORIGINS = {
    "article": "the article this design follows",
    "microsoft": "Microsoft",
    "test_cluster": "the cluster validation test",
    "bpa": "the Best Practices Analyzer",
    "practice": "practice in the field, not a statement of Microsoft",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One message, and every place it is true of, in one line."""

    message: str
    places: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who takes the risk of what, since when and why."""

    places: str
    by: str
    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All findings of one rule at one level."""

    level: str
    level_words: str
    rule: Rule
    origin: str
    read_on: str
    count: str
    sayings: tuple[Saying, ...]
    acceptances: tuple[Acceptance, ...]

    @property
    def is_short(self) -> bool:
        """Tell whether the entry is to stand on one page."""
        letters = sum(len(each.message) + len(each.places) for each in self.sayings)
        return letters + LINE * (len(self.sayings) + len(self.acceptances)) <= LINE * SHORT_LINES


@dataclass(frozen=True, slots=True)
class Group:
    """All entries of one level."""

    level: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is not decided: in words, where, and the rules that wait for it.

    ``asked`` is the part of the plan and its field: what tells who has to decide.
    """

    asked: tuple[str, str]
    field: str
    places: tuple[str, ...]
    rules: tuple[str, ...]


def open_groups(report: Report) -> tuple[Group, ...]:
    """Findings that nobody has accepted, level by level; undecided ones are in ``questions``."""
    return tuple(
        Group(level, LEVEL_WORDS[level], entries)
        for level in Level
        if level is not Level.UNKNOWN
        and (entries := _entries(f for f in report.at(level) if f.accepted is None))
    )


def accepted(report: Report) -> tuple[Entry, ...]:
    """Findings that somebody has accepted, worst first."""
    return _entries(finding for finding in report.findings if finding.accepted is not None)


def _entries(findings: Iterable[Finding]) -> tuple[Entry, ...]:
    by_rule = groupby(findings, key=lambda finding: (finding.level, finding.rule.id))
    return tuple(_entry(list(group)) for _, group in by_rule)


def _entry(findings: list[Finding]) -> Entry:
    first = findings[0]
    messages: dict[str, list[str]] = {}
    for finding in findings:
        messages.setdefault(finding.message, []).append(finding.place)
    return Entry(
        level=str(first.level),
        level_words=LEVEL_WORDS[first.level],
        rule=first.rule,
        origin=ORIGINS[first.rule.origin],
        read_on=date(first.rule.source.read_on or None),
        count=counted(len(findings), "place") if len(findings) > 1 else "",
        sayings=tuple(Saying(message, "; ".join(at)) for message, at in messages.items()),
        acceptances=tuple(_acceptances(findings)),
    )


def _acceptances(findings: list[Finding]) -> Iterable[Acceptance]:
    """Fold what was accepted by the same person on the same day for the same reason."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for finding in findings:
        if finding.accepted is not None:
            places.setdefault(_who(finding.accepted), []).append(finding.place)
    for (by, on, reason), at in places.items():
        yield Acceptance("; ".join(at), by, on, reason)


def _who(accepted: AcceptedFinding) -> tuple[str, str, str]:
    on = date(accepted.on) if accepted.on else "no date given"
    return accepted.by or "no name given", on, accepted.reason or "no reason given"


def questions(report: Report) -> tuple[Question, ...]:
    """What is not decided, one entry for each field, in the order of the report."""
    places: dict[str, dict[str, None]] = {}
    rules: dict[str, dict[str, None]] = {}
    asked: dict[str, tuple[str, str]] = {}
    for finding in report.at(Level.UNKNOWN):
        if finding.accepted is not None:
            continue
        part, name = field_at(finding.subject, finding.missing or "")
        field = _in_words(part, name)
        asked.setdefault(field, (part, name))
        places.setdefault(field, {})[finding.place or WHOLE_PLAN] = None
        rules.setdefault(field, {})[finding.rule.id] = None
    return tuple(
        Question(asked[field], field, tuple(places[field]), tuple(rules[field])) for field in places
    )


def _in_words(part: str, name: str) -> str:
    """Write a field with the part it belongs to: ``Network: VLAN``."""
    field = label(name, part)
    words = FIELDS.get(part, {}).get("name")
    owner = words.label if words and part != "Client" else PARTS.get(part, "")
    return f"{owner}: {field}" if owner and owner != field else field


def questions_table(found: tuple[Question, ...]) -> Table:
    """The questions to answer."""
    columns: tuple[Column[Question], ...] = (
        Column("Not decided yet", 28, lambda question: question.field),
        Column("Where", 40, lambda question: "; ".join(question.places)),
        Column("Rules that wait for it", 32, lambda question: ", ".join(question.rules), "code"),
    )
    empty = "Nothing that a rule needs is undecided."
    return table("Questions to answer", found, columns, empty=empty)


def counts(report: Report) -> Table:
    """How many findings there are of each level, in the words of a client."""
    rows = [(level, report.counts[level]) for level in Level]
    columns: tuple[Column[tuple[Level, int]], ...] = (
        Column("Level", 20, lambda row: LEVEL_WORDS[row[0]]),
        Column("What it means", 64, lambda row: MEANINGS[row[0]]),
        Column("Findings", 16, lambda row: f"{row[1]:,}", "number"),
    )
    return table("Findings by level", rows, columns)


MEANINGS = {
    Level.BLOCKER: "The cluster cannot be built so, or will not work.",
    Level.UNSUPPORTED: "It can be built and may well run, but its maker does not support it.",
    Level.RISK: "Supported, but against the advice of the maker or of the field.",
    Level.ADVICE: "Worth knowing; nothing is wrong.",
    Level.UNKNOWN: "The plan does not say enough for a rule to judge.",
}
