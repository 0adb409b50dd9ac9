"""Rules about votes: how many there are, and whether a witness makes them odd."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least, path
from planner.core.resilience.quorum import votes
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.wording import counted, listed


def _without_witness(plan: Plan) -> bool:
    return plan.quorum.witness.type == "none" and len(plan.nodes) > 2


@rule(
    "quorum.witness-undecided",
    Level.UNSUPPORTED,
    title="The witness is not decided",
    why="With the votes of the nodes it decides which failures the cluster survives.",
    remedy="Choose a kind of witness.",
    source=source("W-QRM"),
    facts=("QRM-02", "QRM-03", "QRM-04"),
)
def witness_undecided(plan: Plan) -> Iterator[Problem | Unknown]:
    """The kind of witness that is missing."""
    if plan.quorum.witness.type is None:
        yield Unknown("quorum", "witness/type")


@rule(
    "quorum.two-nodes-alone",
    Level.UNSUPPORTED,
    title="Two nodes without a witness",
    why="The loss of one node, or of the link between them, can stop the whole cluster.",
    remedy="Add a witness: a small LUN, a file share elsewhere, or a cloud witness from 2016.",
    source=source("W-S2DQ"),
    facts=("QRM-04", "S2D-23"),
    applies=lambda plan: len(plan.nodes) == 2,
)
def two_nodes_alone(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster of two nodes with no witness; an undecided one is asked for elsewhere."""
    if plan.quorum.witness.type == "none":
        names = listed(node.name for node in plan.nodes)
        yield Problem("quorum", f"{names} have no witness.")


@rule(
    "quorum.even-votes",
    until("2012", Level.RISK),
    title="An even number of votes without a witness",
    why="When the nodes are cut in two halves neither has a majority, and both stop.",
    remedy="Add a witness.",
    source=source("W-QRM"),
    facts=("QRM-02",),
    applies=_without_witness,
)
def even_votes(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster of 2008 R2 or 2012 with an even number of votes and no witness."""
    node_votes = votes(plan).node_votes
    if node_votes % 2 == 0:
        message = f"The nodes have {counted(node_votes, 'vote')}, and there is no witness."
        yield Problem("quorum", message, plan.oldest_version)


@rule(
    "quorum.no-witness",
    since("2012r2", Level.RISK),
    title="No witness",
    why="The cluster itself decides when a witness's vote counts, so one never harms and may save.",
    remedy="Add a witness, whatever the number of nodes.",
    source=source("W-QRM"),
    facts=("QRM-03",),
    applies=_without_witness,
)
def no_witness(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster of three or more nodes without a witness, from 2012 R2."""
    table = votes(plan)
    lost = counted(table.may_lose or 0, "vote")
    message = f"{len(plan.nodes)} nodes have no witness; {lost} may be lost at the same moment."
    yield Problem("quorum", message)


@rule(
    "quorum.needless-witness",
    until("2012", Level.ADVICE),
    title="A witness makes the votes even",
    why="With an odd number of node votes the witness adds a vote that is needed for the majority.",
    remedy="Use node majority without a witness while the number of nodes is odd.",
    source=source("W-QRM"),
    facts=("QRM-02",),
    applies=lambda plan: plan.quorum.witness.type in ("disk", "file_share") and bool(plan.nodes),
)
def needless_witness(plan: Plan) -> Iterator[Problem | Unknown]:
    """The cluster of 2008 R2 or 2012 whose node votes are odd and that has a witness."""
    table = votes(plan)
    if table.node_votes % 2 and not at_least(plan.oldest_version, "2012r2"):
        message = (
            f"The nodes have {counted(table.node_votes, 'vote')}; with the witness there are "
            f"{table.total}."
        )
        yield Problem("quorum", message, plan.oldest_version)


@rule(
    "quorum.disk-only",
    Level.RISK,
    title="The disk alone decides",
    why="The whole cluster stops when that one disk is lost.",
    remedy="Choose a disk witness, with which nodes vote too.",
    source=source("W-QRM"),
    facts=("QRM-05",),
)
def disk_only(plan: Plan) -> Iterator[Problem | Unknown]:
    """The quorum mode without votes of nodes."""
    if plan.quorum.witness.type == "disk_only":
        yield Problem("quorum", "No node votes; the quorum is the disk alone.")


@rule(
    "quorum.dynamic-quorum-off",
    since("2012", Level.RISK),
    title="Dynamic quorum is off",
    why="Nodes that leave one after another then keep their votes, until the majority is missing.",
    remedy="Leave dynamic quorum on, as it comes.",
    source=source("W-QRM"),
    facts=("QRM-07",),
)
def dynamic_quorum_off(plan: Plan) -> Iterator[Problem | Unknown]:
    """Dynamic quorum that is switched off or not decided."""
    if plan.quorum.dynamic_quorum is None:
        yield Unknown("quorum", "dynamic_quorum")
    elif not plan.quorum.dynamic_quorum:
        yield Problem("quorum", "Dynamic quorum is switched off.")


@rule(
    "quorum.dynamic-quorum-too-early",
    until("2008r2", Level.ADVICE),
    title="Dynamic quorum before Windows Server 2012",
    why="Windows Server 2008 R2 never recounts votes.",
    remedy="Plan for votes that stay, and set dynamic quorum to off.",
    source=source("W-QRM"),
    facts=("QRM-06",),
)
def dynamic_quorum_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Dynamic quorum that the version does not have."""
    if plan.quorum.dynamic_quorum:
        message = "Dynamic quorum is on, which Windows Server 2008 R2 does not have."
        yield Problem("quorum", message, plan.oldest_version)


@rule(
    "quorum.uneven-sites",
    Level.RISK,
    title="Sites with different numbers of votes",
    why="The loss of the site with more votes takes the majority with it.",
    remedy="Give both sites the same number of votes, or take all votes from a recovery site.",
    source=source("W-QRM"),
    facts=("QRM-30", "QRM-31"),
    applies=lambda plan: len(_node_sites(plan)) == 2 and bool(plan.nodes),
)
def uneven_sites(plan: Plan) -> Iterator[Problem | Unknown]:
    """The two sites that do not have the same number of votes, where both have some."""
    undecided = [node for node in plan.nodes if node.site is None]
    for node in undecided:
        yield Unknown(path("nodes", node.name), "site")
    if undecided or plan.quorum.witness.type == "disk_only":
        return
    voting = {vote.name for vote in votes(plan).nodes if vote.votes}
    counts = dict.fromkeys(_node_sites(plan), 0)
    for node in plan.nodes:
        if node.name in voting and node.site in counts:
            counts[node.site] += 1
    (one, first), (two, second) = counts.items()
    if first and second and first != second:
        message = f"{one} has {counted(first, 'vote')} and {two} {second}."
        yield Problem("quorum", message)


def _node_sites(plan: Plan) -> list[str]:
    return [site.name for site in plan.sites if not site.witness_only]


@rule(
    "quorum.witness-in-a-node-site",
    Level.RISK,
    title="The witness is in a site of the nodes",
    why="The other site cannot go on alone when that site is lost.",
    remedy="Put the witness in a third place, or use a cloud witness.",
    source=source("W-QRM"),
    facts=("QRM-30", "QRM-32", "QRM-23"),
    applies=lambda plan: (
        len(_node_sites(plan)) > 1 and plan.quorum.witness.type in ("file_share", "usb")
    ),
)
def witness_in_a_node_site(plan: Plan) -> Iterator[Problem | Unknown]:
    """The witness of a cluster over sites that is in one of them, or where it is is not known."""
    site = plan.quorum.witness.site
    if site is None:
        yield Unknown("quorum", "witness/site")
    elif site.casefold() in {name.casefold() for name in _node_sites(plan)}:
        yield Problem("quorum", f"The witness is in {site}, where nodes are too.")


@rule(
    "quorum.votes-need-a-hotfix",
    until("2008r2", Level.ADVICE),
    title="Votes of nodes taken away in Windows Server 2008 R2",
    why="There the vote of a node can be taken away only with a hotfix.",
    remedy="Look up the hotfix before the plan relies on it.",
    source=source("W-QRM"),
    facts=("QRM-31",),
    applies=lambda plan: bool(plan.quorum.no_vote),
)
def votes_need_a_hotfix(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes without a vote in a version that comes without the setting."""
    message = f"The vote is taken from {listed(plan.quorum.no_vote)}."
    yield Problem("quorum", message, plan.oldest_version)
