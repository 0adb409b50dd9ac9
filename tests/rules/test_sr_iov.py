import pytest

from planner.core.parts import Team, VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.sr_iov import not_on_the_nic, not_on_the_switch, over_an_lbfo_team
from tests.build import a_nic, a_node, a_plan, a_vm, a_vm_nic

V1 = "virtual_switches/V1"
NIC1 = "nodes/HV01/nics/NIC1"


def with_switch(sr_iov, via="NIC1", kind="lbfo", nic=None, vm=None):
    node = a_node(nics=(a_nic("NIC1", sr_iov=nic),))
    return a_plan(
        node,
        teams=(Team(name="T1", kind=kind),),
        virtual_switches=(VirtualSwitch(name="V1", type="external", via=via, sr_iov=sr_iov),),
        vms=(a_vm(nics=(a_vm_nic(virtual_switch="v1", sr_iov=vm),)),),
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            with_switch(True, "T1"),
            [Problem(V1, "V1 has SR-IOV on, and T1 below it is an LBFO team.")],
        ),
        (with_switch(True, "T1", "set"), []),
        (with_switch(True, "T1", None), [Unknown("teams/T1", "kind")]),
        (with_switch(True), []),
        (with_switch(False, "T1"), []),
    ],
    ids=["LBFO", "SET", "kind not decided", "NIC", "off"],
)
def test_over_an_lbfo_team_looks_below_the_switch(plan, expected):
    assert list(over_an_lbfo_team(plan)) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_switch(True, vm=True), []),
        (with_switch(False, vm=False), []),
        (
            with_switch(False, vm=True),
            [Problem("vms/VM01", "VM01 asks for SR-IOV, which V1 does not have.")],
        ),
        (with_switch(None, vm=True), [Unknown(V1, "sr_iov")]),
    ],
    ids=["both", "neither", "guest only", "not decided"],
)
def test_not_on_the_switch_compares_guest_and_switch(plan, expected):
    assert list(not_on_the_switch(plan)) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_switch(True, nic=True), []),
        (
            with_switch(True, nic=False),
            [Problem(V1, "V1 has SR-IOV on, over NICs without it: NIC1 of HV01.")],
        ),
        (with_switch(True, nic=None), [Unknown(NIC1, "sr_iov")]),
        (with_switch(False, nic=False), []),
        (with_switch(True, via="NIC2", nic=False), []),
    ],
    ids=["both", "switch only", "not decided", "off", "another NIC"],
)
def test_not_on_the_nic_looks_at_every_nic_below(plan, expected):
    assert list(not_on_the_nic(plan)) == expected


@pytest.mark.parametrize(
    "rule_id", ["sr_iov.over-an-lbfo-team", "sr_iov.not-on-the-switch", "sr_iov.not-on-the-nic"]
)
def test_sr_iov_rules_apply_where_it_is_used_from_2012_on(rule_id):
    assert RULES[rule_id].applies(with_switch(None, vm=None)) is False
    assert RULES[rule_id].level_for("2008r2") is None
    assert RULES[rule_id].level_for("2012") == "advice"
