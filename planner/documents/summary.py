"""The cover and the page that a client reads: what is planned, whether it will do, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.capacity.memory import memory_after_failures
from planner.core.plan import Plan
from planner.core.resilience.quorum import votes
from planner.documents import findings
from planner.documents.info import DocumentInfo
from planner.documents.parts import Figure, See, Table, counted
from planner.documents.scope import planned
from planner.pictures import render
from planner.rules import Report
from planner.templatetags.plan_format import VERDICT_WORDS, choice, date, gib, number

RUNNING_LENGTH = 80
ROOMY = (80, 240)  # characters of a title in large type; of title and client above a fixed foot
SHOWN = 6

VERDICT_SENTENCES = {
    "supported": "Every rule was answered and none is broken that would cost the maker's support.",
    "unsupported": "The cluster can be built, but its maker would not support it as planned.",
    "not_buildable": "The cluster cannot be built as planned, or will not work.",
    "incomplete": "Too much is still open to say whether the maker supports this cluster.",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover and the running heads say."""

    title: str
    running_title: str
    size: str
    client: str
    cluster: str
    revision: str
    made_on: str
    author: str
    status: str
    verdict: str
    verdict_words: str
    verdict_sentence: str
    acceptable: bool
    draft: bool
    environment: str
    confidential: str
    running_state: str
    running_confidential: str
    team: str
    logo: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One key figure with what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The verdict for the reader in a hurry: what to resolve, and what to decide."""

    cover: Cover
    counts: Table
    worst: tuple[findings.Entry, ...]
    more_findings: See | None
    questions: tuple[str, ...]
    more_questions: See | None


@dataclass(frozen=True, slots=True)
class Design:
    """The design on one page: sentences, key figures, one picture."""

    sentences: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    picture: Figure | None


def cover(plan: Plan, report: Report, info: DocumentInfo) -> Cover:
    """Say what the document is, for whom, and what it concludes."""
    client = plan.client.name or "Client not named"
    revision = "none" if info.revision is None else str(info.revision)
    confidential = (
        f"Confidential. For {plan.client.name or 'the client'} and those who carry out this plan."
    )
    state = status(report, info)
    return Cover(
        title=plan.title,
        running_title=shortened(plan.title),
        size=_size(plan.title, client),
        client=client,
        cluster=plan.cluster.name or "not named yet",
        revision=revision,
        made_on=date(info.made_on),
        author=info.author or "not named",
        status=state,
        verdict=report.verdict,
        verdict_words=VERDICT_WORDS[report.verdict],
        verdict_sentence=_sentence(report),
        acceptable=report.acceptable,
        draft=not report.acceptable,
        environment=choice(plan.environment, "Plan.environment"),
        confidential=confidential,
        running_state=f"Revision {revision}, {state}" if info.revision is not None else state,
        running_confidential=shortened(confidential),
        team=info.team,
        logo=info.logo,
    )


def _size(title: str, client: str) -> str:
    """Size in which the cover is set: what is longer than usual is set smaller, never cut."""
    length = len(title) + len(client)
    if length > ROOMY[1]:
        return "crowded"
    return "long" if len(title) > ROOMY[0] else "usual"


def shortened(text: str) -> str:
    """Cut a text for a running head; it stands in full on the cover."""
    return text if len(text) <= RUNNING_LENGTH else f"{text[: RUNNING_LENGTH - 1].rstrip()}\u2026"


def status(report: Report, info: DocumentInfo) -> str:
    """Draft while the verdict does not suit the environment; then for approval, then issued."""
    if not report.acceptable:
        return "Draft"
    return "Issued" if info.issued else "For approval"


def _sentence(report: Report) -> str:
    if report.verdict == "unsupported" and report.acceptable:
        return "The cluster can be built and may do for a lab, but its maker would not support it."
    return VERDICT_SENTENCES[report.verdict]


def summary(report: Report, head: Cover) -> Summary:
    """Put the verdict on one page."""
    entries = [entry for group in findings.open_groups(report) for entry in group.entries]
    questions = findings.questions(report)
    more = len(entries) - SHOWN
    more_open = len(questions) - SHOWN
    return Summary(
        cover=head,
        counts=findings.counts(report),
        worst=tuple(entries[:SHOWN]),
        more_findings=_more(more, "further rule", "Findings to resolve"),
        questions=tuple(question.field for question in questions[:SHOWN]),
        more_questions=_more(more_open, "further question", "Questions to answer"),
    )


def _more(count: int, what: str, where: str) -> See | None:
    return See(f"and {counted(count, what)}, see", where, "") if count > 0 else None


def design(plan: Plan) -> Design:
    """Put the design on one page."""
    svg = render(plan, spoken=True)
    picture = Figure(svg, "Networks, nodes and storage") if svg else None
    return Design(tuple(planned(plan)), tuple(_figures(plan)), picture)


def _figures(plan: Plan) -> Iterator[KeyFigure]:
    memory = memory_after_failures(plan)
    table = votes(plan)
    yield KeyFigure(number(len(plan.nodes)), "nodes")
    cores = [node.processor.cores for node in plan.nodes]
    known = sum(each or 0 for each in cores)
    yield KeyFigure("open" if None in cores or not cores else number(known), "processor cores")
    yield KeyFigure(_or_open(memory.supply_left_gib), f"left for VMs with {_down(plan)} down")
    yield KeyFigure(_or_open(memory.demand_gib), "needed by the VMs")
    yield KeyFigure(number(sum(vm.count for vm in plan.vms)), "virtual machines")
    yield KeyFigure("open" if table.total is None else number(table.total), "votes in the quorum")


def _down(plan: Plan) -> str:
    return counted(plan.capacity.node_failures_to_tolerate, "node").replace(" ", "\u00a0")


def _or_open(value: float | None) -> str:
    return "open" if value is None else gib(value)
