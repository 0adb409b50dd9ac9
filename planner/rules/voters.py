"""Rules about the votes that nodes keep, and how many failures they outlast."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan
from planner.core.resilience.quorum import dynamic_quorum, votes
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.wording import counted, listed


def node_sites(plan: Plan) -> list[str]:
    """Names of the sites that may have nodes."""
    return [site.name for site in plan.sites if not site.witness_only]


def _nodes_vote(plan: Plan) -> bool:
    return bool(plan.nodes) and plan.quorum.witness.type != "disk_only"


@rule(
    "voters.none-left",
    Level.BLOCKER,
    title="No node has a vote",
    why="The cluster needs a majority of votes to run, and a witness alone is none.",
    remedy="Give the nodes their votes back.",
    source=source("W-QRM"),
    origin="practice",
    applies=_nodes_vote,
)
def none_left(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster of which every node has lost its vote."""
    if not votes(plan).node_votes:
        message = f"The vote is taken from all nodes: {listed(plan.quorum.no_vote)}."
        yield Problem("quorum", message)


@rule(
    "voters.one-left",
    Level.RISK,
    title="One node alone has a vote",
    why="The whole cluster stops with that node, though all others run.",
    remedy="Leave a vote to more nodes; three votes outlast the loss of one.",
    source=source("W-QRM"),
    origin="practice",
    applies=lambda plan: _nodes_vote(plan) and len(plan.nodes) > 1,
)
def one_left(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster of several nodes that keeps the vote of one."""
    voting = [node.name for node in votes(plan).nodes if node.votes]
    if len(voting) == 1:
        yield Problem("quorum", f"Only {voting[0]} has a vote.")


@rule(
    "voters.taken-without-second-site",
    Level.ADVICE,
    title="Votes taken away though the cluster has one site",
    why="Votes are taken from the nodes of a recovery site; elsewhere each one helps.",
    remedy="Leave every node its vote, or plan the site of the nodes without one.",
    source=source("W-QRM"),
    facts=("QRM-31",),
    applies=lambda plan: bool(plan.quorum.no_vote) and len(node_sites(plan)) < 2,
)
def taken_without_second_site(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes without a vote in a cluster without a second site for them."""
    message = f"The vote is taken from {listed(plan.quorum.no_vote)}; there is no second site."
    yield Problem("quorum", message)


@rule(
    "voters.too-few-for-failures",
    Level.RISK,
    title="The votes outlast fewer failures than the plan tolerates",
    why="The cluster stops without a majority, though the nodes left have room for everything.",
    remedy="Add a witness, turn on dynamic quorum, or tolerate fewer failures.",
    source=source("W-QRM"),
    facts=("QRM-01", "QRM-06"),
    applies=lambda plan: (
        len(plan.nodes) > 2
        and _nodes_vote(plan)
        and not plan.quorum.no_vote
        and not dynamic_quorum(plan)
    ),
)
def too_few_for_failures(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster without dynamic quorum that may lose fewer votes than nodes may fail.

    With dynamic quorum nodes may fail one after another. Where the plan takes votes away, which
    node fails decides, so that is left to those who took them. Two nodes are judged elsewhere.
    """
    may_lose = votes(plan).may_lose
    wanted = plan.capacity.node_failures_to_tolerate
    if may_lose is not None and may_lose < wanted < len(plan.nodes):
        message = (
            f"The plan tolerates {counted(wanted, 'failed node')}; "
            f"{counted(may_lose, 'vote')} may be lost."
        )
        yield Problem("quorum", message)
