"""Who votes, how many votes are needed, and how many may go at once.

The cluster runs while more than half of the votes are present; each node has one, a witness has one
(fact QRM-01).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.core.memo import once_per_plan
from planner.core.plan import Plan, at_least


@dataclass(frozen=True, slots=True)
class NodeVote:
    """Whether a node has a vote."""

    name: str
    votes: bool


@dataclass(frozen=True, slots=True)
class VoteTable:
    """Votes as the cluster starts with them; a figure is None where the plan does not say enough.

    ``witness`` is the kind of witness (None: not decided), ``witness_vote`` 1 where a witness is
    there, ``witness_counts`` whether that vote counts while all nodes are up. ``needed`` is the
    majority of ``total``; ``may_lose`` are the votes that may go at the same moment. ``words`` are
    whole sentences for the reader, ``undecided`` the (subject, field) pairs that are missing.
    """

    nodes: tuple[NodeVote, ...]
    witness: str | None
    witness_vote: int | None
    witness_counts: bool
    total: int | None
    needed: int | None
    may_lose: int | None
    words: tuple[str, ...]
    undecided: tuple[tuple[str, str], ...]

    @property
    def node_votes(self) -> int:
        """How many nodes have a vote."""
        return sum(node.votes for node in self.nodes)


@once_per_plan
def votes(plan: Plan) -> VoteTable:
    """Count the votes of nodes and witness."""
    kind = plan.quorum.witness.type
    without = {name.casefold() for name in plan.quorum.no_vote}
    disk_only = kind == "disk_only"
    nodes = tuple(
        NodeVote(node.name, not disk_only and node.name.casefold() not in without)
        for node in plan.nodes
    )
    undecided = [("", "nodes")] if not nodes else []
    if kind is None:
        undecided.append(("quorum", "witness/type"))
    node_votes = sum(node.votes for node in nodes)
    witness_vote = None if kind is None else int(kind != "none")
    counts = bool(witness_vote) and not _set_aside(plan, node_votes)
    total = needed = may_lose = None
    if not undecided:
        total = node_votes + counts
        needed = total // 2 + 1
        may_lose = max(0, total - needed)
    table = VoteTable(
        nodes, kind, witness_vote, counts, total, needed, may_lose, (), tuple(undecided)
    )
    return replace(table, words=tuple(_words(plan, table)))


def dynamic_quorum(plan: Plan) -> bool:
    """Tell whether the cluster recounts votes as nodes leave: from 2012 unless switched off."""
    return at_least(plan.oldest_version, "2012") and plan.quorum.dynamic_quorum is not False


def dynamic_witness(plan: Plan) -> bool:
    """Tell whether the cluster itself decides on the witness's vote: from 2012 R2 (QRM-03)."""
    return at_least(plan.oldest_version, "2012r2") and dynamic_quorum(plan)


def _set_aside(plan: Plan, node_votes: int) -> bool:
    """Tell whether a witness loses its vote while all nodes are up, to keep the total odd."""
    if plan.quorum.witness.type == "disk_only":
        return False
    return dynamic_witness(plan) and node_votes % 2 == 1


def _words(plan: Plan, table: VoteTable) -> Iterator[str]:
    if table.witness == "disk_only":
        yield (
            "The disk alone decides: the cluster runs while one node sees it, and stops when it "
            "is lost."
        )
        return
    if table.total is not None and table.needed is not None:
        yield (
            f"{_votes(table.node_votes)} of nodes and {_votes(int(table.witness_counts))} of a "
            f"witness make {table.total}; the cluster runs while {table.needed} "
            f"{'is' if table.needed == 1 else 'are'} present."
        )
        yield _loss(table)
    if table.witness is None:
        yield "The witness is not decided yet; with one the votes change."
    if table.witness_vote and not table.witness_counts:
        yield (
            "Dynamic witness: with an odd number of node votes the witness waits without a vote "
            "and gets it when a node leaves."
        )
    yield from _dynamic(plan, table)


def _loss(table: VoteTable) -> str:
    if not table.may_lose:
        return "No vote is spare."
    return f"{_votes(table.may_lose)} may be lost at the same moment."


def _dynamic(plan: Plan, table: VoteTable) -> Iterator[str]:
    if not at_least(plan.oldest_version, "2012"):
        yield "Windows Server 2008 R2 never recounts votes: a node that is down keeps its vote."
        return
    if not dynamic_quorum(plan):
        yield "Dynamic quorum is off: a node that is down keeps its vote."
        return
    yield (
        "Dynamic quorum recounts the votes as nodes leave one after another; it does not help "
        "when the majority is lost at once."
    )
    if table.witness != "none" or not table.node_votes or table.node_votes % 2:
        return
    if table.node_votes == 2:
        yield (
            "With two votes and no witness the cluster takes one of them away: it survives the "
            "loss of that node and stops with the loss of the other."
        )
    elif dynamic_witness(plan):
        yield (
            "With an even number of votes and no witness the cluster takes one away, so that one "
            "half goes on where the nodes are cut in two halves."
        )


def _votes(count: int) -> str:
    return f"{count} vote" if count == 1 else f"{count} votes"
