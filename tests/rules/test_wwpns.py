import pytest

from planner.core.parts import ArrayPort
from planner.rules import RULES, Problem, Unknown
from planner.rules.wwpns import duplicate, malformed
from tests.build import a_node, a_plan, an_array, an_hba, storage

ZEROS = ":".join(["00"] * 8)
ONE = "10:00:00:62:0b:00:01:01"
TWO = "10:00:00:62:0b:00:01:02"
PORT = "storage/arrays/SAN01/ports/A1"


def on_fc(*hbas, port=TWO, **values):
    array = an_array(ports=(ArrayPort(name="A1", wwpn=port),))
    plan = a_plan(a_node(hbas=hbas))
    return storage(plan, **{"type": "fibre_channel", "arrays": (array,), **values})


@pytest.mark.parametrize(
    "wwpn",
    [
        "10:00:00:62:0b:00:01",
        f"{ONE}:01",
        "10:00:00:62:0b:00:01:0g",
        "see label",
        ":".join(["00"] * 8),
    ],
    ids=["too short", "too long", "no digit", "words", "all zeros"],
)
def test_malformed_names_the_port(wwpn):
    assert list(malformed(on_fc(an_hba(wwpn=wwpn)))) == [
        Problem("nodes/HV01/hbas/HBA1", f"{wwpn} of HBA1 of HV01 is not a WWPN.")
    ]


def test_malformed_lets_a_wwpn_pass_and_asks_for_missing_ones():
    assert list(malformed(on_fc(an_hba(wwpn=ONE)))) == []
    assert list(malformed(on_fc(an_hba(), port=None))) == [
        Unknown("nodes/HV01/hbas/HBA1", "wwpn"),
        Unknown(PORT, "wwpn"),
    ]


def test_malformed_is_judged_on_the_array_too():
    assert list(malformed(on_fc(an_hba(wwpn=ONE), port="A1"))) == [
        Problem(PORT, "A1 of A1 of SAN01 is not a WWPN.")
    ]


def test_duplicate_names_both_ports():
    plan = on_fc(an_hba(wwpn=ONE), an_hba("HBA2", wwpn=ONE), an_hba("HBA3", wwpn=TWO))

    assert list(duplicate(plan)) == [
        Problem("nodes/HV01/hbas/HBA1", f"HBA1 of HV01 has the WWPN of HBA2 of HV01, {ONE}."),
        Problem("nodes/HV01/hbas/HBA2", f"HBA2 of HV01 has the WWPN of HBA1 of HV01, {ONE}."),
        Problem("nodes/HV01/hbas/HBA3", f"HBA3 of HV01 has the WWPN of A1 of SAN01, {TWO}."),
        Problem(PORT, f"A1 of SAN01 has the WWPN of HBA3 of HV01, {TWO}."),
    ]


def test_duplicate_leaves_missing_names_and_other_adapters_alone():
    plan = on_fc(
        an_hba(),
        an_hba("HBA2"),
        an_hba("HBA3", wwpn=ZEROS),
        an_hba("HBA4", wwpn=ZEROS),
        an_hba("SAS", kind="sas", wwpn=TWO),
    )

    assert list(duplicate(plan)) == []


@pytest.mark.parametrize("rule_id", ["wwpns.malformed", "wwpns.duplicate"])
def test_wwpns_matter_on_fibre_channel_only(rule_id):
    assert RULES[rule_id].applies(on_fc()) is True
    assert RULES[rule_id].applies(on_fc(type="iscsi")) is False
