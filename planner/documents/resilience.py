"""What the cluster withstands: its votes, and its memory with nodes down, each with the sum."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from planner.core.capacity.memory import MemorySum, NodeMemory, SumLine, memory_after_failures
from planner.core.folding import folded
from planner.core.parts import Witness
from planner.core.plan import Plan
from planner.core.resilience.quorum import NodeVote, VoteTable, votes
from planner.core.words import label
from planner.documents.decisions import value, without_open
from planner.documents.parts import Column, Table, counted, table
from planner.rules.engine import field_at, place_in_words
from planner.templatetags.plan_format import gib, number

N = TypeVar("N", NodeVote, NodeMemory)

ONE_BY_ONE = 16  # nodes that get a row each; of more, those that are alike share one


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
        (names, "node" if count == 1 else f"{count} nodes", number(int(first.votes) * count))
        for names, first, count in _alike(found.nodes, lambda node: node.votes)
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


def _alike(nodes: Iterable[N], key: Callable[[N], Hashable]) -> list[tuple[str, N, int]]:
    """Put many nodes together where they are alike: their names, one of them, and how many."""
    found = list(nodes)
    if len(found) <= ONE_BY_ONE:
        return [(node.name, node, 1) for node in found]
    groups: dict[Hashable, list[N]] = {}
    for node in found:
        groups.setdefault(key(node), []).append(node)
    return [
        (", ".join(folded(node.name for node in group)), group[0], len(group))
        for group in groups.values()
    ]


def _sum(found: MemorySum, caption: str) -> Table:
    columns: tuple[Column[SumLine], ...] = (
        Column("Line", 76, lambda line: line.label),
        Column("Memory", 24, _amount, "number"),
    )
    lines = (*_lines_of_nodes(found), *found.lines[len(found.nodes) :])
    totals = frozenset(at for at, line in enumerate(lines) if line.total)
    return replace(table(caption, lines, columns), totals=totals)


def _amount(line: SumLine) -> str:
    """Write the amount; nothing taken away has no sign."""
    return gib(0 if line.value_gib == 0 else line.value_gib)


def _lines_of_nodes(found: MemorySum) -> Iterator[SumLine]:
    """The lines of the nodes, those of nodes that are alike as one."""
    lines = {line.label.partition(": ")[0]: line for line in found.lines[: len(found.nodes)]}
    for names, node, count in _alike(found.nodes, lambda node: replace(node, name="")):
        line = lines[node.name]
        words = line.label.removeprefix(node.name)
        if count == 1:
            yield line
        else:
            value = None if line.value_gib is None else line.value_gib * count
            yield SumLine(f"{names}{words}, {count} times", value)


def _nodes(found: MemorySum) -> Table:
    columns: tuple[Column[tuple[str, NodeMemory, int]], ...] = (
        Column("Node", 24, lambda row: row[0]),
        Column("Installed", 15, lambda row: gib(row[1].memory_gib), "number"),
        Column("Host", 15, lambda row: gib(row[1].host_gib), "number"),
        Column("CSV cache", 15, lambda row: gib(row[1].csv_cache_gib), "number"),
        Column("Cache drives", 15, lambda row: gib(row[1].s2d_gib), "number"),
        Column("Usable", 16, lambda row: gib(row[1].usable_gib), "number"),
    )
    rows = _alike(found.nodes, lambda node: replace(node, name=""))
    return table("Usable memory of each node", rows, columns, empty="There are no nodes yet.")


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
