"""How far each step of a plan is, and what it holds so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from planner.core.plan import Plan
from planner.rules import Finding, Level, Report
from planner.wizard.links import Links
from planner.wizard.questions import GRAVE, questions
from planner.wizard.steps import STEPS, Step

NO_CODE = UUID(int=0)  # nothing is linked where only steps are wanted


@dataclass(frozen=True, slots=True)
class State:
    """How far a step is: ``name`` for style, ``words`` for people, ``note`` says why.

    ``holds`` counts what was described there: ``8 nodes``.
    """

    step: Step
    name: str
    words: str
    note: str
    holds: str


@dataclass(frozen=True, slots=True)
class Need:
    """Without what a step makes no sense."""

    met: Callable[[Plan], bool]
    words: str


# Only where nothing sensible can be answered yet. The page still opens.
NEEDS = {
    "adapters": Need(
        lambda plan: bool(plan.nodes), "Describe the nodes first: adapters are parts of them."
    ),
}


def states(plan: Plan, report: Report) -> list[State]:
    """State of every step, from the plan and its findings alone."""
    links = Links(plan, NO_CODE)
    by_step: dict[str, list[Finding]] = {step.slug: [] for step in STEPS}
    for finding in report.findings:
        by_step[links.step(finding).slug].append(finding)
    return [_state(step, plan, by_step[step.slug], links) for step in STEPS]


def _state(step: Step, plan: Plan, findings: list[Finding], links: Links) -> State:
    holds = contents(step, plan)
    grave = sum(1 for finding in findings if finding.level in GRAVE)
    if grave:
        words = "finding has" if grave == 1 else "findings have"
        return State(step, "problem", "Problem here", f"{grave} {words} to be resolved", holds)
    need = NEEDS.get(step.slug)
    started = step.started(plan)
    if need and not started and not need.met(plan):
        return State(step, "waiting", "Cannot start yet", need.words, holds)
    if not started:
        return State(step, "not-started", "Not started", "", holds)
    unknown = [finding for finding in findings if finding.level is Level.UNKNOWN]
    if unknown:
        number = len(questions(unknown, links))
        note = f"{number} question{'' if number == 1 else 's'} not decided yet"
        return State(step, "in-progress", "In progress", note, holds)
    return State(step, "complete", "Complete", "", holds)


def contents(step: Step, plan: Plan) -> str:
    """What a step holds: the things of its tables, counted; "" for nothing."""
    found = []
    for table in (table for table in step.tables if table.grows):
        number = sum(getattr(each, "count", 1) for each in table.items(plan))
        if number:
            found.append(counted(number, table.one))
    return ", ".join(found)


def counted(number: int, one: str) -> str:
    """A number with its word: ``1 node``, ``8 switches``."""
    if number == 1:
        return f"1 {one}"
    return f"{number:,} {one}{'es' if one.endswith('ch') else 's'}"
