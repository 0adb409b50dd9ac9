import pytest

from planner.rules import RULES, Problem
from planner.rules.cabling import port_taken_twice
from tests.build import a_nic, a_node, a_plan, a_switch, an_hba


def cabled(first, second):
    """NIC1 of HV01 and HBA1 of HV02, each with its switch and port."""
    nic = a_nic(switch=first[0], switch_port=first[1])
    hba = an_hba(switch=second[0], switch_port=second[1])
    nodes = (a_node("HV01", nics=(nic,)), a_node("HV02", hbas=(hba,)))
    return a_plan(*nodes, switches=(a_switch("SW1"), a_switch("SW2")))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (cabled(("SW1", "1"), ("SW1", "2")), []),
        (cabled(("SW1", "1"), ("SW2", "1")), []),
        (cabled(("SW1", None), ("SW1", None)), []),
        (
            cabled(("SW1", "Gi0/1"), ("sw1", "gi0/1 ")),
            [
                Problem(
                    "switches/SW1", "Port Gi0/1 of SW1 is given to NIC1 of HV01 and HBA1 of HV02."
                )
            ],
        ),
    ],
    ids=["two ports", "two switches", "not decided", "one port"],
)
def test_port_taken_twice_compares_switch_and_port(plan, expected):
    assert list(port_taken_twice(plan)) == expected


def test_port_taken_twice_does_not_apply_without_ports():
    plan = cabled(("SW1", None), (None, "1"))

    assert RULES["cabling.port-taken-twice"].applies(plan) is False
