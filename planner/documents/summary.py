"""The cover and the page that a client reads: what is planned, whether it will do, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.capacity.memory import memory_after_failures
from planner.core.plan import Plan
from planner.core.resilience.quorum import votes
from planner.documents import findings
from planner.documents.info import DocumentInfo
from planner.documents.parts import Table, counted, facts, prose
from planner.rules import Report
from planner.templatetags.plan_format import (
    VERDICT_WORDS,
    choice,
    date,
    gib,
    number,
    version,
)

RUNNING_LENGTH = 80
ROOMY = (80, 240)  # characters of a title in large type; of title and client above a fixed foot
NAMES_SHOWN = 8
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
    environment: str
    confidential: str
    running_state: str
    running_confidential: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure with what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One page for the reader in a hurry."""

    planned: tuple[str, ...]
    figures: tuple[Figure, ...]
    counts: Table
    worst: tuple[findings.Entry, ...]
    more_findings: str
    questions: tuple[str, ...]
    more_questions: str


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
        environment=choice(plan.environment, "Plan.environment"),
        confidential=confidential,
        running_state=f"Revision {revision}, {state}" if info.revision is not None else state,
        running_confidential=shortened(confidential),
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


def summary(plan: Plan, report: Report) -> Summary:
    """Put the plan on one page."""
    entries = [entry for group in findings.open_groups(report) for entry in group.entries]
    questions = findings.questions(report)
    more = len(entries) - SHOWN
    more_open = len(questions) - SHOWN
    return Summary(
        planned=tuple(_planned(plan)),
        figures=tuple(_figures(plan)),
        counts=findings.counts(report),
        worst=tuple(entries[:SHOWN]),
        more_findings=f"and {counted(more, 'further rule')}, see" if more > 0 else "",
        questions=tuple(question.field for question in questions[:SHOWN]),
        more_questions=f"and {counted(more_open, 'further question')}, see"
        if more_open > 0
        else "",
    )


def _planned(plan: Plan) -> Iterator[str]:
    yield _cluster(plan)
    yield _storage(plan)
    count = sum(vm.count for vm in plan.vms)
    if count:
        down = counted(plan.capacity.node_failures_to_tolerate, "node")
        yield (f"It carries {counted(count, 'virtual machine')} and shall go on with {down} down.")
    else:
        yield "No virtual machines are planned yet."


def _cluster(plan: Plan) -> str:
    what = "A lab cluster" if plan.environment == "lab" else "A production cluster"
    edition = f" {choice(plan.edition, 'Plan.edition')}" if plan.edition else ""
    if not plan.nodes:
        return f"{what} of {version(plan.windows_server)}{edition}; its nodes are not decided yet."
    names = [node.name for node in plan.nodes]
    shown = prose(names) if len(names) <= NAMES_SHOWN else f"{names[0]} to {names[-1]}"
    nodes = f"{counted(len(names), 'node')} ({shown})"
    return f"{what} of {nodes} on {version(plan.windows_server)}{edition}."


def _storage(plan: Plan) -> str:
    kind = plan.storage.type
    if kind is None:
        return "The kind of shared storage is not decided yet."
    words = choice(kind, "Storage.type")
    volumes = counted(len(plan.storage.volumes), "volume")
    if kind == "storage_spaces_direct":
        return f"Its storage is {words}, made of the nodes' own drives, with {volumes}."
    arrays = counted(len(plan.storage.arrays), "storage array")
    return f"Its shared storage is {words}: {arrays} with {volumes}."


def _figures(plan: Plan) -> Iterator[Figure]:
    memory = memory_after_failures(plan)
    table = votes(plan)
    yield Figure(number(len(plan.nodes)), "nodes")
    cores = [node.processor.cores for node in plan.nodes]
    known = sum(each or 0 for each in cores)
    yield Figure("open" if None in cores or not cores else number(known), "processor cores")
    yield Figure(_or_open(memory.supply_left_gib), f"left for VMs with {_down(plan)} down")
    yield Figure(_or_open(memory.demand_gib), "needed by the VMs")
    yield Figure(number(sum(vm.count for vm in plan.vms)), "virtual machines")
    yield Figure("open" if table.total is None else number(table.total), "votes in the quorum")


def _down(plan: Plan) -> str:
    return counted(plan.capacity.node_failures_to_tolerate, "node").replace(" ", "\u00a0")


def _or_open(value: float | None) -> str:
    return "open" if value is None else gib(value)


def control(plan: Plan, info: DocumentInfo, head: Cover) -> Table:
    """Document control: what this copy is, and what it rests on."""
    pairs = (
        ("Title", plan.title),
        ("Client", head.client),
        ("Contact", plan.client.contact or "none"),
        ("Reference", plan.client.reference or "none"),
        ("Revision", head.revision),
        ("Date", head.made_on),
        ("Author", head.author),
        ("Status", head.status),
        ("Verdict", f"{head.verdict_words}. {head.verdict_sentence}"),
        ("Environment", head.environment),
        ("Rule pack", info.rule_pack),
        ("Format of the plan", f"{plan.format}, attached as plan.json"),
    )
    return facts("Document control", pairs)
