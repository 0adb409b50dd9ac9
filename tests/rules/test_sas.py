import pytest

from planner.core.parts import ArrayPort
from planner.rules import RULES, Problem
from planner.rules.sas import too_few_ports, unconnected_hbas
from tests.build import a_node, a_plan, an_array, an_hba, storage


def on_sas(*ports, nodes=2, hbas=1, switch=None):
    """A plan of so many nodes with so many SAS ports each, and arrays with so many ports."""
    fitted = tuple(an_hba(f"H{at}", kind="sas") for at in range(hbas))
    arrays = tuple(
        an_array(
            f"SAN0{at}",
            ports=tuple(ArrayPort(name=f"P{port}", switch=switch) for port in range(number)),
        )
        for at, number in enumerate(ports)
    )
    plan = a_plan(*(a_node(f"HV0{at}", hbas=fitted) for at in range(nodes)))
    return storage(plan, type="sas", arrays=arrays)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_sas(2), []),
        (on_sas(1), ["SAN00 has 1 port for 2 nodes."]),
        (on_sas(1, switch="S"), []),
        (on_sas(0), []),
    ],
    ids=["a port each", "one too few", "behind a switch", "ports open"],
)
def test_too_few_ports(plan, expected):
    assert list(too_few_ports(plan)) == [Problem("storage/arrays/SAN00", m) for m in expected]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_sas(4, hbas=2), []),
        (on_sas(2, 2, hbas=2), []),
        (on_sas(3, hbas=2), ["The nodes have 4 SAS ports; the arrays have 3 ports for them."]),
        (on_sas(1, hbas=2), []),
        (on_sas(3, 0, hbas=2), []),
        (on_sas(3, hbas=2, switch="S"), []),
        (on_sas(hbas=2), []),
    ],
    ids=[
        "one array",
        "two arrays",
        "one too few",
        "fewer than nodes",
        "ports of one array open",
        "behind a switch",
        "no array",
    ],
)
def test_unconnected_hbas(plan, expected):
    assert list(unconnected_hbas(plan)) == [Problem("storage", m) for m in expected]


@pytest.mark.parametrize("rule_id", ["sas.too-few-ports", "sas.unconnected-hbas"])
def test_sas_is_judged_where_nodes_use_it(rule_id):
    assert RULES[rule_id].applies(on_sas()) is True
    assert RULES[rule_id].applies(on_sas(nodes=0)) is False
    assert RULES[rule_id].applies(storage(on_sas(), type="iscsi")) is False
