import pytest

from planner.core.parts import Quorum, Site, Witness
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.quorum import (
    disk_only,
    dynamic_quorum_off,
    dynamic_quorum_too_early,
    even_votes,
    needless_witness,
    no_witness,
    two_nodes_alone,
    uneven_sites,
    votes_need_a_hotfix,
    witness_in_a_node_site,
    witness_undecided,
)
from tests.build import a_node, a_plan


def a_cluster(nodes, kind="none", version="2019", sites=(), no_vote=(), dynamic=True, **witness):
    quorum = Quorum(witness=Witness(type=kind, **witness), no_vote=no_vote, dynamic_quorum=dynamic)
    names = (f"HV{at:02}" for at in range(1, nodes + 1))
    return a_plan(*map(a_node, names), windows_server=version, quorum=quorum, sites=sites)


@pytest.mark.parametrize(
    ("kind", "expected"), [("none", []), (None, [Unknown("quorum", "witness/type")])]
)
def test_witness_undecided(kind, expected):
    assert list(witness_undecided(a_cluster(3, kind))) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("none", [Problem("quorum", "HV01 and HV02 have no witness.")]),
        ("disk", []),
        (None, []),
    ],
)
def test_two_nodes_alone(kind, expected):
    assert list(two_nodes_alone(a_cluster(2, kind))) == expected


def test_two_nodes_alone_is_about_two_nodes():
    applies = RULES["quorum.two-nodes-alone"].applies

    assert [applies(a_cluster(number)) for number in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize("rule_id", ["quorum.even-votes", "quorum.no-witness"])
def test_no_witness_is_a_question_from_three_nodes_on(rule_id):
    applies = RULES[rule_id].applies

    assert [applies(a_cluster(number)) for number in (1, 2, 3)] == [False, False, True]
    assert applies(a_cluster(3, "disk")) is False
    assert applies(a_cluster(3, None)) is False


@pytest.mark.parametrize(
    ("nodes", "no_vote", "number"),
    [(4, (), 4), (3, (), None), (4, ("HV04",), None), (5, ("HV04",), 4)],
)
def test_even_votes(nodes, no_vote, number):
    plan = a_cluster(nodes, version="2012", no_vote=no_vote)
    message = f"The nodes have {number} votes, and there is no witness."

    assert list(even_votes(plan)) == ([Problem("quorum", message, "2012")] if number else [])


@pytest.mark.parametrize(("nodes", "lost"), [(3, "1 vote"), (4, "1 vote"), (5, "2 votes")])
def test_no_witness(nodes, lost):
    message = f"{nodes} nodes have no witness; {lost} may be lost at the same moment."

    assert list(no_witness(a_cluster(nodes))) == [Problem("quorum", message)]


@pytest.mark.parametrize(
    ("nodes", "version", "expected"),
    [
        (2, "2012", []),
        (
            3,
            "2012",
            [Problem("quorum", "The nodes have 3 votes; with the witness there are 4.", "2012")],
        ),
        (3, "2012r2", []),
    ],
)
def test_needless_witness(nodes, version, expected):
    plan = a_cluster(nodes, "disk", version)

    assert list(needless_witness(plan)) == expected
    assert RULES["quorum.needless-witness"].applies(plan) is True
    assert RULES["quorum.needless-witness"].applies(a_cluster(3, "none")) is False


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("disk", []),
        ("disk_only", [Problem("quorum", "No node votes; the quorum is the disk alone.")]),
    ],
)
def test_disk_only(kind, expected):
    assert list(disk_only(a_cluster(2, kind))) == expected


@pytest.mark.parametrize(
    ("dynamic", "off", "early"),
    [
        (
            True,
            [],
            [
                Problem(
                    "quorum",
                    "Dynamic quorum is on, which Windows Server 2008 R2 does not have.",
                    "2008r2",
                )
            ],
        ),
        (False, [Problem("quorum", "Dynamic quorum is switched off.")], []),
        (None, [Unknown("quorum", "dynamic_quorum")], []),
    ],
)
def test_dynamic_quorum(dynamic, off, early):
    plan = a_cluster(2, version="2008r2", dynamic=dynamic)

    assert list(dynamic_quorum_off(plan)) == off
    assert list(dynamic_quorum_too_early(plan)) == early


SITES = (Site(name="A"), Site(name="B"), Site(name="W", witness_only=True))


def over_sites(*sites, kind="cloud", **values):
    quorum = Quorum(witness=Witness(type=kind), **values)
    nodes = (a_node(f"HV{at:02}", site=site) for at, site in enumerate(sites, 1))
    return a_plan(*nodes, sites=SITES, quorum=quorum)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (over_sites("A", "B"), []),
        (over_sites("A", "A", "B"), [Problem("quorum", "A has 2 votes and B 1.")]),
        (over_sites("A", "A", "B", no_vote=("HV03",)), []),
        (over_sites("A", "A", "B", no_vote=("HV02",)), []),
        (over_sites("A", "A", "B", kind="disk_only"), []),
        (over_sites("A", None, "B"), [Unknown("nodes/HV02", "site")]),
    ],
    ids=["even", "uneven", "recovery site", "made even", "disk only", "site open"],
)
def test_uneven_sites(plan, expected):
    assert list(uneven_sites(plan)) == expected
    assert RULES["quorum.uneven-sites"].applies(plan) is True


def test_sites_are_a_question_where_there_are_two():
    assert RULES["quorum.uneven-sites"].applies(a_cluster(2)) is False
    assert RULES["quorum.witness-in-a-node-site"].applies(a_cluster(2, "file_share")) is False
    assert RULES["quorum.witness-in-a-node-site"].applies(a_cluster(2, "cloud", sites=SITES)) is (
        False
    )


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("W", []),
        ("a", [Problem("quorum", "The witness is in a, where nodes are too.")]),
        (None, [Unknown("quorum", "witness/site")]),
    ],
)
def test_witness_in_a_node_site(site, expected):
    plan = a_cluster(2, "file_share", sites=SITES, site=site)

    assert list(witness_in_a_node_site(plan)) == expected
    assert RULES["quorum.witness-in-a-node-site"].applies(plan) is True


def test_votes_need_a_hotfix():
    plan = a_cluster(3, version="2008r2", no_vote=("HV03",))

    assert list(votes_need_a_hotfix(plan)) == [
        Problem("quorum", "The vote is taken from HV03.", "2008r2")
    ]
    assert RULES["quorum.votes-need-a-hotfix"].applies(a_cluster(3)) is False


@pytest.mark.parametrize(
    ("rule_id", "levels"),
    [
        ("quorum.witness-undecided", (Level.UNSUPPORTED,) * 4),
        ("quorum.two-nodes-alone", (Level.UNSUPPORTED,) * 4),
        ("quorum.even-votes", (Level.RISK, Level.RISK, None, None)),
        ("quorum.no-witness", (None, None, Level.RISK, Level.RISK)),
        ("quorum.needless-witness", (Level.ADVICE, Level.ADVICE, None, None)),
        ("quorum.disk-only", (Level.RISK,) * 4),
        ("quorum.dynamic-quorum-off", (None, Level.RISK, Level.RISK, Level.RISK)),
        ("quorum.dynamic-quorum-too-early", (Level.ADVICE, None, None, None)),
        ("quorum.uneven-sites", (Level.RISK,) * 4),
        ("quorum.witness-in-a-node-site", (Level.RISK,) * 4),
        ("quorum.votes-need-a-hotfix", (Level.ADVICE, None, None, None)),
    ],
)
def test_levels_of_quorum_rules(rule_id, levels):
    found = tuple(map(RULES[rule_id].level_for, ("2008r2", "2012", "2012r2", "2025")))

    assert found == levels
