"""Document control: what this copy is, its history, who gets it, and who signs for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.plan import Plan
from planner.documents.info import DocumentInfo
from planner.documents.parts import Column, Table, facts, table
from planner.documents.summary import Cover

BY_HAND = 2  # empty rows to fill in by hand


@dataclass(frozen=True, slots=True)
class Control:
    """The tables of document control, in the order in which they are printed."""

    about: Table
    history: Table
    distribution: Table
    signatures: Table


def control(plan: Plan, info: DocumentInfo, head: Cover) -> Control:
    """Make the tables; what only people know is left empty for the pen."""
    made = (head.revision, head.made_on, head.author, head.status, "This document")
    client = plan.client.name or ""
    given = (
        ("1", plan.client.contact or "", client, ""),
        ("2", info.author, info.team, ""),
    )
    signs = (("Consultant", info.author), ("Consultant", ""), ("Client", ""), ("Client", ""))
    return Control(
        about=_about(plan, info, head),
        history=_by_hand(
            "Version history",
            (("Revision", 12), ("Date", 20), ("Author", 24), ("Status", 16), ("Change", 28)),
            [made, *[("",) * 5] * BY_HAND],
        ),
        distribution=_by_hand(
            "Distribution",
            (("Copy", 10), ("Name", 36), ("Organization", 34), ("Received on", 20)),
            [*given, *[("",) * 4] * BY_HAND],
        ),
        signatures=_by_hand(
            "Approval",
            (("For the", 16), ("Name", 26), ("Role", 20), ("Date", 14), ("Signature", 24)),
            [(side, name, "", "", "") for side, name in signs],
        ),
    )


def _about(plan: Plan, info: DocumentInfo, head: Cover) -> Table:
    pairs = (
        ("Title", plan.title),
        ("Client", head.client),
        ("Contact", plan.client.contact or "none"),
        ("Reference", plan.client.reference or "none"),
        *((("Team", info.team),) if info.team else ()),
        ("Author", head.author),
        ("Revision, date", f"{head.revision}, {head.made_on}"),
        ("Status", head.status),
        ("Verdict", f"{head.verdict_words}. {head.verdict_sentence}"),
        ("Environment", head.environment),
        ("Rule pack", info.rule_pack),
        ("Format of the plan", f"{plan.format}, attached as plan.json"),
    )
    return facts("Document control", pairs)


def _by_hand(
    caption: str, heads: tuple[tuple[str, int], ...], rows: Iterable[tuple[str, ...]]
) -> Table:
    """Make a table whose empty cells stay empty."""

    def column(at: int, label: str, width: int) -> Column[tuple[str, ...]]:
        return Column(label, width, lambda row: row[at])

    columns = tuple(column(at, label, width) for at, (label, width) in enumerate(heads))
    return table(caption, rows, columns)
