import pytest

from planner.core.parts import VirtualSwitch
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.guests import (
    dedicated_nic_in_use,
    dedicated_nic_missing,
    dedicated_nic_without_switch,
    not_on_an_external_switch,
    unknown_vlan,
    virtual_fibre_channel_without_hba,
)
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_vm,
    a_vm_nic,
    an_hba,
    an_interface,
)

VM01 = "vms/VM01"
SWITCHES = (
    VirtualSwitch(name="Ext", type="external"),
    VirtualSwitch(name="Int", type="internal"),
    VirtualSwitch(name="Priv", type="private"),
    VirtualSwitch(name="Open"),
)


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        ("Ext", []),
        ("Open", []),
        ("int", [Problem(VM01, "VM01 is on int, which does not leave the host.")]),
        ("Priv", [Problem(VM01, "VM01 is on Priv, which does not leave the host.")]),
        (None, [Unknown(f"{VM01}/nics/NIC 1", "virtual_switch")]),
    ],
)
def test_not_on_an_external_switch(switch, expected):
    vm = a_vm(nics=(a_vm_nic(virtual_switch=switch),))
    alone = a_vm(nics=vm.nics, highly_available=False)

    assert list(not_on_an_external_switch(a_plan(virtual_switches=SWITCHES, vms=(vm,)))) == (
        expected
    )
    assert list(not_on_an_external_switch(a_plan(virtual_switches=SWITCHES, vms=(alone,)))) == []


@pytest.mark.parametrize(
    ("vlan", "networks", "expected"),
    [
        (10, (a_network(vlan=10),), []),
        (0, (a_network(vlan=10),), []),
        (11, (a_network(vlan=10),), [Problem(VM01, "VM01 is on VLAN 11, which no network has.")]),
        (11, (a_network(vlan=10), a_network("X")), []),
        (None, (a_network(vlan=10),), [Unknown(f"{VM01}/nics/NIC 1", "vlan")]),
    ],
    ids=["known", "untagged", "unknown", "a network is open", "not decided"],
)
def test_unknown_vlan(vlan, networks, expected):
    plan = a_plan(networks=networks, vms=(a_vm(nics=(a_vm_nic(vlan=vlan),)),))

    assert list(unknown_vlan(plan)) == expected
    assert RULES["guests.unknown-vlan"].applies(a_plan()) is False


def test_dedicated_nic_in_use():
    node = a_node(nics=(a_nic("LAN"), a_nic("Spare")), interfaces=(an_interface("Net", "LAN"),))

    def judged(nic):
        vms = (a_vm(dedicated_nic=nic),)
        return list(dedicated_nic_in_use(a_plan(node, networks=(a_network("Net"),), vms=vms)))

    assert judged("lan") == [
        Problem(VM01, "NIC lan is dedicated to VM01, but carries network Net.")
    ]
    assert judged("Spare") == []
    assert judged(None) == []


def fitted(name="HV01", **hba):
    return a_node(name, hbas=(an_hba(**hba),) if hba else ())


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ((fitted(npiv=True),), []),
        (
            (fitted(),),
            [Problem(VM01, "VM01 has virtual Fibre Channel, but no HBA with NPIV is in HV01.")],
        ),
        (
            (fitted(npiv=True), fitted("HV02", npiv=False)),
            [Problem(VM01, "VM01 has virtual Fibre Channel, but no HBA with NPIV is in HV02.")],
        ),
        (
            (fitted(kind="sas", npiv=True),),
            [Problem(VM01, "VM01 has virtual Fibre Channel, but no HBA with NPIV is in HV01.")],
        ),
        ((fitted(kind="fibre_channel"),), [Unknown("nodes/HV01/hbas/HBA1", "npiv")]),
    ],
    ids=["fitted", "no HBA", "one node without NPIV", "another kind", "NPIV open"],
)
def test_virtual_fibre_channel_without_hba(nodes, expected):
    plan = a_plan(*nodes, vms=(a_vm(virtual_fibre_channel=True),))

    assert list(virtual_fibre_channel_without_hba(plan)) == expected


def test_virtual_fibre_channel_looks_at_possible_owners_only():
    nodes = (fitted(npiv=True), fitted("HV02"))
    plan = a_plan(*nodes, vms=(a_vm(virtual_fibre_channel=True, owners=("hv01",)),))

    assert list(virtual_fibre_channel_without_hba(plan)) == []


def test_virtual_fibre_channel_is_asked_for_where_a_host_could_give_it():
    vms = (a_vm(),)

    assert list(virtual_fibre_channel_without_hba(a_plan(fitted(npiv=True), vms=vms))) == [
        Unknown(VM01, "virtual_fibre_channel")
    ]
    assert list(virtual_fibre_channel_without_hba(a_plan(fitted(), vms=vms))) == []


def test_virtual_fibre_channel_before_2012():
    plan = a_plan(
        fitted(npiv=True), windows_server="2008r2", vms=(a_vm(virtual_fibre_channel=True),)
    )

    assert list(virtual_fibre_channel_without_hba(plan)) == [
        Problem(VM01, "VM01 has virtual Fibre Channel, which 2008 R2 does not have.", "2008r2")
    ]


@pytest.mark.parametrize(
    ("rule_id", "level"),
    [
        ("guests.not-on-an-external-switch", Level.RISK),
        ("guests.unknown-vlan", Level.RISK),
        ("guests.dedicated-nic-in-use", Level.ADVICE),
        ("guests.virtual-fibre-channel-without-hba", Level.BLOCKER),
    ],
)
def test_levels_of_guest_rules(rule_id, level):
    assert RULES[rule_id].level_for("2008r2") == RULES[rule_id].level_for("2025") == level


def dedicated(nic="Extra", second=("LAN", "extra"), **values):
    """HV01 with the NICs LAN and Extra, HV02 with the given ones."""
    nodes = (
        a_node("HV01", nics=(a_nic("LAN"), a_nic("Extra"))),
        a_node("HV02", nics=tuple(map(a_nic, second))),
    )
    return a_plan(*nodes, vms=(a_vm(dedicated_nic=nic, **values),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (dedicated(), []),
        (
            dedicated(second=("LAN",)),
            [Problem(VM01, "Extra is dedicated to VM01, but is not in HV02.")],
        ),
        (dedicated(second=("LAN",), owners=("HV01",)), []),
        (dedicated(second=("LAN",), highly_available=False), []),
        (dedicated(second=()), [Unknown("nodes/HV02", "nics")]),
    ],
    ids=["everywhere", "missing", "owner has it", "stays", "no NICs yet"],
)
def test_dedicated_nic_missing_looks_at_possible_owners(plan, expected):
    assert list(dedicated_nic_missing(plan)) == expected


def connected(*switches, via="extra"):
    uplinks = (
        VirtualSwitch(name="V1", type="external", via=via),
        VirtualSwitch(name="V2", type="external", via="LAN"),
        VirtualSwitch(name="V3", type="external"),
    )
    nics = tuple(a_vm_nic(f"NIC {at}", virtual_switch=name) for at, name in enumerate(switches))
    vms = (a_vm(dedicated_nic="Extra", nics=nics),)
    return a_plan(virtual_switches=uplinks, vms=vms)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (connected("V2", "V1"), []),
        (
            connected("v2"),
            [Problem(VM01, "No virtual NIC of VM01 leads to Extra, its dedicated NIC.")],
        ),
        (connected("V2", "V3"), []),
        (connected("V2", None), []),
        (connected(), []),
    ],
    ids=["leads there", "leads elsewhere", "open uplink", "open switch", "no NIC yet"],
)
def test_dedicated_nic_without_switch_follows_the_uplinks(plan, expected):
    assert list(dedicated_nic_without_switch(plan)) == expected


@pytest.mark.parametrize(
    "rule_id", ["guests.dedicated-nic-missing", "guests.dedicated-nic-without-switch"]
)
def test_rules_about_dedicated_nics_do_not_apply_without_one(rule_id):
    assert RULES[rule_id].applies(dedicated(nic=None)) is False
