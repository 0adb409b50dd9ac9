"""What the cluster withstands: its votes, and its memory with nodes down, each with the sum."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.core.capacity.memory import MemorySum, NodeMemory, SumLine, memory_after_failures
from planner.core.parts import Witness
from planner.core.plan import Plan
from planner.core.resilience.quorum import VoteTable, votes
from planner.core.words import label
from planner.documents.decisions import value, without_open
from planner.documents.parts import Column, Table, counted, table
from planner.rules.engine import field_at, place_in_words
from planner.templatetags.plan_format import gib, number


@dataclass(frozen=True, slots=True)
class Survival:
    """The votes, and what they mean in sentences."""

    votes: Table
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """The sum of the memory: each node's share, the lines, and the conclusion."""

    conclusion: str
    nodes: Table
    sum: Table
    undecided: tuple[str, ...]


def survival(plan: Plan) -> Survival:
    """Lay out the vote table."""
    found = votes(plan)
    rows: list[tuple[str, str, str | None]] = [
        (node.name, "node", number(int(node.votes))) for node in found.nodes
    ]
    rows.append(("Witness", value(plan.quorum.witness, "type") or "not decided", _witness(found)))
    rows.append(("Votes in all", "", _known(found.total)))
    rows.append(("Votes needed to run", "more than half", _known(found.needed)))
    rows.append(("Votes that may be lost at the same moment", "", _known(found.may_lose)))
    columns: tuple[Column[tuple[str, str, str | None]], ...] = (
        Column("Voter", 52, lambda row: row[0]),
        Column("Kind", 32, lambda row: row[1]),
        Column("Votes", 16, lambda row: row[2], "number"),
    )
    return Survival(table("Votes", rows, columns), found.words)


def settings(plan: Plan) -> Table:
    """The witness and how votes are counted."""
    witness: Witness = plan.quorum.witness
    names = ("type", "volume", "path", "site", "on_cluster", "uses_dfs")
    used = {
        "disk": ("volume",),
        "disk_only": ("volume",),
        "file_share": names[2:],
        "usb": names[2:],
    }
    shown = ("type", *used.get(witness.type or "", ()))
    pairs = [(label("Witness", name), value(witness, name)) for name in shown]
    pairs.append((label("Quorum", "dynamic_quorum"), value(plan.quorum, "dynamic_quorum")))
    pairs.append((label("Quorum", "no_vote"), value(plan.quorum, "no_vote") or "none"))
    return without_open("Quorum settings", pairs)


def _witness(found: VoteTable) -> str | None:
    if found.witness_vote is None:
        return None
    return number(int(found.witness_counts))


def _known(count: int | None) -> str | None:
    return None if count is None else number(count)


def memory(plan: Plan) -> Memory:
    """Lay out the sum of the memory with as many nodes down as the plan tolerates."""
    found = memory_after_failures(plan)
    down = counted(found.failures_to_tolerate, "node")
    return Memory(
        nodes=_nodes(found),
        sum=_sum(found, f"Memory with {down} down, the sum"),
        conclusion=_conclusion(found, down),
        undecided=tuple(dict.fromkeys(_missing(*place) for place in found.undecided)),
    )


def _sum(found: MemorySum, caption: str) -> Table:
    columns: tuple[Column[SumLine], ...] = (
        Column("Line", 76, lambda line: line.label),
        Column("Memory", 24, lambda line: gib(line.value_gib), "number"),
    )
    totals = frozenset(at for at, line in enumerate(found.lines) if line.total)
    return replace(table(caption, found.lines, columns), totals=totals)


def _nodes(found: MemorySum) -> Table:
    columns: tuple[Column[NodeMemory], ...] = (
        Column("Node", 24, lambda node: node.name),
        Column("Installed", 15, lambda node: gib(node.memory_gib), "number"),
        Column("Host", 15, lambda node: gib(node.host_gib), "number"),
        Column("CSV cache", 15, lambda node: gib(node.csv_cache_gib), "number"),
        Column("Cache drives", 15, lambda node: gib(node.s2d_gib), "number"),
        Column("Usable", 16, lambda node: gib(node.usable_gib), "number"),
    )
    return table(
        "Usable memory of each node", found.nodes, columns, empty="There are no nodes yet."
    )


def _conclusion(found: MemorySum, down: str) -> str:
    if found.spare_gib is None:
        return f"Whether the memory suffices with {down} down cannot be said yet."
    if found.spare_gib < 0:
        return (
            f"With {down} down the cluster is {gib(-found.spare_gib)} short of what its VMs need."
        )
    spare = gib(found.spare_gib)
    return f"With {down} down there is memory for every VM that must restart; {spare} are spare."


def _missing(subject: str, field: str) -> str:
    words = label(*field_at(subject, field))
    return f"{words} of {place_in_words(subject)}" if subject else words
