import pytest

from planner.core.parts import CapacityPolicy, Quorum, Site, Witness
from planner.rules import RULES, Problem
from planner.rules.voters import (
    none_left,
    one_left,
    taken_without_second_site,
    too_few_for_failures,
)
from tests.build import a_node, a_plan

NAMES = ("HV01", "HV02", "HV03", "HV04", "HV05")


def voting(nodes, *no_vote, witness="none", failures=1, dynamic=False, **values):
    """A plan of so many nodes of which the named ones have no vote."""
    quorum = Quorum(witness=Witness(type=witness), no_vote=no_vote, dynamic_quorum=dynamic)
    policy = CapacityPolicy(node_failures_to_tolerate=failures)
    return a_plan(*map(a_node, NAMES[:nodes]), quorum=quorum, capacity=policy, **values)


def test_none_left():
    assert list(none_left(voting(2, "HV01", "HV02"))) == [
        Problem("quorum", "The vote is taken from all nodes: HV01 and HV02.")
    ]
    assert list(none_left(voting(2, "HV01"))) == []


def test_one_left():
    assert list(one_left(voting(3, "hv01", "HV03"))) == [Problem("quorum", "Only HV02 has a vote.")]
    assert list(one_left(voting(3, "HV01"))) == []


@pytest.mark.parametrize(
    ("plan", "none", "one"),
    [
        (voting(2), True, True),
        (voting(1), True, False),
        (voting(0), False, False),
        (voting(2, witness="disk_only"), False, False),
    ],
    ids=["two nodes", "one node", "no node", "the disk decides"],
)
def test_when_votes_of_nodes_matter(plan, none, one):
    assert RULES["voters.none-left"].applies(plan) is none
    assert RULES["voters.one-left"].applies(plan) is one


TWO_SITES = (Site(name="A"), Site(name="B"))
WITH_WITNESS_SITE = (Site(name="A"), Site(name="W", witness_only=True))


@pytest.mark.parametrize(
    ("plan", "applies"),
    [
        (voting(3, "HV03"), True),
        (voting(3, "HV03", sites=WITH_WITNESS_SITE), True),
        (voting(3, "HV03", sites=TWO_SITES), False),
        (voting(3), False),
    ],
    ids=["no sites", "one site of nodes", "two sites", "every node votes"],
)
def test_votes_are_taken_where_there_is_a_second_site(plan, applies):
    assert RULES["voters.taken-without-second-site"].applies(plan) is applies


def test_taken_without_second_site():
    assert list(taken_without_second_site(voting(3, "HV03"))) == [
        Problem("quorum", "The vote is taken from HV03; there is no second site.")
    ]


@pytest.mark.parametrize(
    ("nodes", "witness", "failures", "may_lose"),
    [
        (3, "none", 1, None),
        (3, "none", 2, "1 vote"),
        (4, "none", 2, "1 vote"),
        (4, "disk", 2, None),
        (5, "none", 3, "2 votes"),
        (5, "none", 5, None),
        (4, None, 2, None),
    ],
    ids=[
        "3 lose 1",
        "3 lose 2",
        "4 lose 2",
        "4 and a witness lose 2",
        "5 lose 3",
        "all nodes lost",
        "witness open",
    ],
)
def test_too_few_for_failures(nodes, witness, failures, may_lose):
    plan = voting(nodes, witness=witness, failures=failures)

    nodes_lost = "1 failed node" if failures == 1 else f"{failures} failed nodes"
    assert list(too_few_for_failures(plan)) == [
        Problem("quorum", f"The plan tolerates {nodes_lost}; {each} may be lost.")
        for each in filter(None, [may_lose])
    ]


@pytest.mark.parametrize(
    ("plan", "applies"),
    [
        (voting(3), True),
        (voting(2), False),
        (voting(3, "HV01"), False),
        (voting(3, dynamic=True), False),
        (voting(3, dynamic=True, windows_server="2008r2"), True),
        (voting(3, witness="disk_only"), False),
    ],
    ids=[
        "static",
        "two nodes",
        "a vote taken",
        "dynamic",
        "dynamic in 2008 R2",
        "the disk decides",
    ],
)
def test_when_votes_are_held_against_failures(plan, applies):
    assert RULES["voters.too-few-for-failures"].applies(plan) is applies
