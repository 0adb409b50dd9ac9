import pytest

from planner.core.parts import Mpio
from planner.rules import RULES, Problem, Unknown
from planner.rules.multipath import fail_over_only, no_policy, unlike_numbers_of_ports
from tests.build import a_node, a_plan, an_hba, storage


def on_fc(*nodes, **mpio):
    return storage(a_plan(*nodes), type="fibre_channel", mpio=Mpio(**{"enabled": True, **mpio}))


def test_no_policy_asks_for_it():
    assert list(no_policy(on_fc())) == [Unknown("storage", "mpio/policy")]
    assert list(no_policy(on_fc(policy="Round Robin"))) == []


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("Fail Over Only", True),
        ("failover", True),
        ("FAIL-OVER ONLY", True),
        ("Round Robin with Subset", False),
        ("Least Queue Depth", False),
        (None, False),
    ],
)
def test_fail_over_only(policy, found):
    expected = [Problem("storage", f"The policy of Multipath I/O is {policy}.")]

    assert list(fail_over_only(on_fc(policy=policy))) == (expected if found else [])


@pytest.mark.parametrize(
    ("plan", "applies"),
    [
        (on_fc(), True),
        (on_fc(enabled=False), False),
        (on_fc(enabled=None), False),
        (storage(on_fc(), type="smb"), False),
    ],
    ids=["on", "off", "open", "no LUNs"],
)
def test_policy_matters_where_multipath_is_on(plan, applies):
    assert RULES["multipath.no-policy"].applies(plan) is applies
    assert RULES["multipath.fail-over-only"].applies(plan) is applies


ONE = (an_hba(),)
TWO = (an_hba(), an_hba("HBA2"))


@pytest.mark.parametrize(
    ("hbas", "expected"),
    [
        ((TWO, TWO), []),
        (
            (TWO, ONE),
            [
                Problem(
                    "nodes",
                    "The nodes differ in storage ports: 2 ports on HV00; 1 port on HV01.",
                )
            ],
        ),
        ((TWO, ()), []),
    ],
    ids=["alike", "unlike", "one without any"],
)
def test_unlike_numbers_of_ports(hbas, expected):
    plan = on_fc(*(a_node(f"HV0{at}", hbas=each) for at, each in enumerate(hbas)))

    assert list(unlike_numbers_of_ports(plan)) == expected


def test_numbers_of_ports_need_nodes_to_compare():
    applies = RULES["multipath.unlike-numbers-of-ports"].applies

    assert applies(on_fc(a_node("A"), a_node("B"))) is True
    assert applies(on_fc(a_node("A"))) is False
    assert applies(storage(on_fc(a_node("A"), a_node("B")), type="smb")) is False
