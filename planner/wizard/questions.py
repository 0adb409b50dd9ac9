"""What a plan leaves undecided and a rule asks for: one question a field, whoever asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.core import parts
from planner.core.plan import Plan
from planner.core.words import label
from planner.rules import Finding, Level, Rule
from planner.rules.engine import field_at
from planner.wizard.links import Links, step_of
from planner.wizard.steps import BY_SLUG, STEPS, Step

WHOLE_PLAN = "The plan"
GRAVE = (Level.BLOCKER, Level.UNSUPPORTED)

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is open: in words, and its field in the wizard, looked up when shown."""

    words: str
    subject: str
    missing: str | None
    links: Links = field(repr=False)

    @property
    def url(self) -> str:
        """The page and field."""
        return self.links.url_of(self.subject, self.missing)


@dataclass(slots=True)
class Question:
    """One field that is not decided, everywhere where it is not.

    ``grave`` tells whether an answer may cost the verdict: a rule that asks could block the plan
    or find it unsupported.
    """

    label: str
    step: Step
    rank: tuple[int, ...] = ()
    grave: bool = False
    findings: list[Finding] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def rules(self) -> list[Rule]:
        """The rules that ask."""
        found = {each.rule.id: each.rule for each in self.findings}
        return list(found.values())

    @property
    def first(self) -> Place:
        """Where to begin."""
        return self.places[0]

    @property
    def more(self) -> int:
        """How many places there are beside the first."""
        return len(self.places) - 1


def questions(findings: Iterable[Finding], links: Links) -> list[Question]:
    """The open questions among the findings: those that may cost the verdict first, as forms ask.

    A question about a node and one about a virtual machine are two, whatever they are called.
    """
    found: dict[Key, Question] = {}
    known: set[tuple[Key, str]] = set()
    for finding in findings:
        if finding.missing is None:
            continue
        step, part, name = key = _key(finding.subject, finding.missing)
        if key not in found:
            rank = _rank(BY_SLUG[step], finding.subject, part, name)
            found[key] = Question(label(part, name), BY_SLUG[step], rank)
        question = found[key]
        question.grave = question.grave or finding.rule.worst in GRAVE
        question.findings.append(finding)
        if (key, finding.subject) not in known:
            known.add((key, finding.subject))
            place = Place(place_of(finding), finding.subject, finding.missing, links)
            question.places.append(place)
    return sorted(found.values(), key=lambda each: (not each.grave, each.rank))


def question_count(findings: Iterable[Finding]) -> int:
    """How many open questions there are, without looking up where."""
    return len({_key(each.subject, each.missing) for each in findings if each.missing is not None})


def _key(subject: str, missing: str) -> Key:
    """What is one question: the step that asks it, the part, and the field."""
    return (step_of(subject, missing).slug, *field_at(subject, missing))


def _rank(step: Step, subject: str, part: str, name: str) -> tuple[int, ...]:
    """Where a question stands in the wizard: its step, the part of the plan, the field in it."""
    kind = Plan if part == "Plan" else getattr(parts, part)
    top = _position(Plan, subject.partition("/")[0])
    return (STEPS.index(step), top, _position(kind, name))


def _position(kind: type, name: str) -> int:
    names = list(kind.__dataclass_fields__)  # type: ignore[attr-defined]  # a dataclass
    return names.index(name) if name in names else -1


def place_of(finding: Finding) -> str:
    """The subject of a finding in words."""
    return finding.place if finding.subject else WHOLE_PLAN
