import pytest

from planner.core.parts import Quorum, Witness
from planner.core.resilience.quorum import NodeVote, votes
from tests.build import a_node, a_plan


def a_cluster(nodes, witness, version="2019", **values):
    quorum = Quorum(witness=Witness(type=witness), **values)
    names = (f"HV{number:02}" for number in range(1, nodes + 1))
    return a_plan(*map(a_node, names), windows_server=version, quorum=quorum)


@pytest.mark.parametrize(
    ("nodes", "witness", "version", "total", "needed", "may_lose"),
    [
        (2, "none", "2008r2", 2, 2, 0),
        (2, "disk", "2008r2", 3, 2, 1),
        (3, "none", "2008r2", 3, 2, 1),
        (3, "disk", "2008r2", 4, 3, 1),
        (3, "disk", "2012", 4, 3, 1),
        (3, "disk", "2012r2", 3, 2, 1),
        (4, "none", "2019", 4, 3, 1),
        (4, "cloud", "2019", 5, 3, 2),
        (5, "file_share", "2019", 5, 3, 2),
        (6, "usb", "2019", 7, 4, 3),
        (4, "disk_only", "2008r2", 1, 1, 0),
    ],
)
def test_votes_by_nodes_witness_and_version(nodes, witness, version, total, needed, may_lose):
    table = votes(a_cluster(nodes, witness, version))

    assert (table.total, table.needed, table.may_lose) == (total, needed, may_lose)


def test_a_witness_keeps_its_vote_where_dynamic_quorum_is_off():
    on = votes(a_cluster(3, "disk", dynamic_quorum=True))
    off = votes(a_cluster(3, "disk", dynamic_quorum=False))

    assert (on.witness_vote, on.witness_counts, on.total) == (1, False, 3)
    assert (off.witness_vote, off.witness_counts, off.total) == (1, True, 4)


def test_a_vote_taken_away_is_not_counted():
    table = votes(a_cluster(3, "disk", no_vote=("hv03",)))

    assert table.nodes == (NodeVote("HV01", True), NodeVote("HV02", True), NodeVote("HV03", False))
    assert (table.node_votes, table.total) == (2, 3)


def test_an_old_node_decides_what_the_cluster_can():
    plan = a_plan(
        a_node("HV01"),
        a_node("HV02"),
        a_node("HV03", windows_server="2012"),
        quorum=Quorum(witness=Witness(type="disk")),
    )

    assert votes(plan).total == 4


def test_nothing_is_counted_while_the_witness_is_open():
    table = votes(a_cluster(2, None))

    assert (table.total, table.needed, table.may_lose, table.witness_vote) == (None,) * 4
    assert table.undecided == (("quorum", "witness/type"),)
    assert votes(a_plan()).undecided == (("", "nodes"), ("quorum", "witness/type"))


RECOUNT = (
    "Dynamic quorum recounts the votes as nodes leave one after another; it does not help when "
    "the majority is lost at once."
)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (
            a_cluster(4, "cloud"),
            (
                "4 votes of nodes and 1 vote of a witness make 5; the cluster runs while 3 are "
                "present.",
                "2 votes may be lost at the same moment.",
                RECOUNT,
            ),
        ),
        (
            a_cluster(3, "disk"),
            (
                "3 votes of nodes and 0 votes of a witness make 3; the cluster runs while 2 are "
                "present.",
                "1 vote may be lost at the same moment.",
                "Dynamic witness: with an odd number of node votes the witness waits without a "
                "vote and gets it when a node leaves.",
                RECOUNT,
            ),
        ),
        (
            a_cluster(2, "none"),
            (
                "2 votes of nodes and 0 votes of a witness make 2; the cluster runs while 2 are "
                "present.",
                "No vote is spare.",
                RECOUNT,
                "With two votes and no witness the cluster takes one of them away: it survives "
                "the loss of that node and stops with the loss of the other.",
            ),
        ),
        (
            a_cluster(4, "none", dynamic_quorum=False),
            (
                "4 votes of nodes and 0 votes of a witness make 4; the cluster runs while 3 are "
                "present.",
                "1 vote may be lost at the same moment.",
                "Dynamic quorum is off: a node that is down keeps its vote.",
            ),
        ),
        (
            a_cluster(2, "disk", "2008r2"),
            (
                "2 votes of nodes and 1 vote of a witness make 3; the cluster runs while 2 are "
                "present.",
                "1 vote may be lost at the same moment.",
                "Windows Server 2008 R2 never recounts votes: a node that is down keeps its vote.",
            ),
        ),
        (
            a_cluster(2, "disk_only", "2008r2"),
            (
                "The disk alone decides: the cluster runs while one node sees it, and stops when "
                "it is lost.",
            ),
        ),
        (
            a_cluster(2, None),
            ("The witness is not decided yet; with one the votes change.", RECOUNT),
        ),
    ],
    ids=["even", "odd", "two alone", "static", "2008 R2", "disk only", "open"],
)
def test_the_words_fit_the_votes(plan, words):
    assert votes(plan).words == words


def test_an_even_cluster_without_a_witness_breaks_the_tie_itself():
    last = votes(a_cluster(4, "none")).words[-1]

    assert last == (
        "With an even number of votes and no witness the cluster takes one away, so that one half "
        "goes on where the nodes are cut in two halves."
    )
