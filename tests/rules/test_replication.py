import pytest

from planner.rules import RULES, Problem, Unknown
from planner.rules.replication import no_copy_in_another_site, to_itself, unlike_arrays
from tests.build import a_node, a_plan, a_volume, an_array, storage

ONE = "storage/arrays/ONE"
TWO = "storage/arrays/TWO"


def over_sites(*arrays, volume_purpose="csv", sites=("A", "B")):
    nodes = (a_node(f"HV0{at}", site=site) for at, site in enumerate(sites))
    volume = a_volume(array="ONE", purpose=volume_purpose)
    return storage(a_plan(*nodes), type="fibre_channel", arrays=arrays, volumes=(volume,))


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ({"site": "A", "replicates_to": "two"}, {"site": "B"}, []),
        ({"site": "A"}, {"site": "B"}, [Problem(ONE, "ONE replicates to no other array.")]),
        (
            {"site": "A", "replicates_to": "TWO"},
            {"site": "a"},
            [Problem(ONE, "ONE and its copy TWO are both in A.")],
        ),
        ({"replicates_to": "TWO"}, {"site": "B"}, [Unknown(ONE, "site")]),
        ({}, {"site": "B"}, [Unknown(ONE, "site")]),
        ({"site": "A", "replicates_to": "TWO"}, {}, [Unknown(TWO, "site")]),
    ],
    ids=["other site", "no copy", "same site", "site open", "all open", "site of the copy open"],
)
def test_no_copy_in_another_site(one, two, expected):
    plan = over_sites(an_array("ONE", **one), an_array("TWO", **two))

    assert list(no_copy_in_another_site(plan)) == expected


def test_array_of_a_witness_needs_no_copy():
    plan = over_sites(an_array("ONE", site="A"), an_array("TWO"), volume_purpose="witness")

    assert list(no_copy_in_another_site(plan)) == []


@pytest.mark.parametrize(
    ("plan", "applies"),
    [
        (over_sites(), True),
        (over_sites(sites=("A", "a")), False),
        (over_sites(sites=("A", None)), False),
        (storage(over_sites(), type="smb"), False),
    ],
    ids=["two sites", "one site", "a site open", "no array"],
)
def test_copies_are_asked_for_over_sites(plan, applies):
    assert RULES["replication.no-copy-in-another-site"].applies(plan) is applies


@pytest.mark.parametrize(
    ("vendors", "expected"),
    [
        (("HPE", "hpe"), []),
        (("HPE", "Dell"), [Problem(ONE, "ONE of HPE replicates to TWO of Dell.")]),
        (("HPE", None), [Unknown(TWO, "vendor")]),
    ],
    ids=["one maker", "two makers", "one open"],
)
def test_unlike_arrays(vendors, expected):
    one = an_array("ONE", vendor=vendors[0], replicates_to="TWO")

    assert list(unlike_arrays(over_sites(one, an_array("TWO", vendor=vendors[1])))) == expected


def test_unlike_arrays_asks_once_and_leaves_others_alone():
    plan = over_sites(
        an_array("ONE", replicates_to="TWO"), an_array("TWO", replicates_to="ONE"), an_array("X")
    )

    assert list(unlike_arrays(plan)) == [Unknown(ONE, "vendor"), Unknown(TWO, "vendor")]


def test_to_itself():
    plan = over_sites(an_array("ONE", replicates_to="one"), an_array("TWO", replicates_to="ONE"))

    assert list(to_itself(plan)) == [Problem(ONE, "ONE replicates to itself.")]


@pytest.mark.parametrize("rule_id", ["replication.unlike-arrays", "replication.to-itself"])
def test_copies_of_arrays_are_judged_on_block_storage(rule_id):
    assert RULES[rule_id].applies(over_sites()) is True
    assert RULES[rule_id].applies(storage(over_sites(), type="smb")) is False
