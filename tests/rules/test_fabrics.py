import pytest

from planner.core.parts import ArrayPort
from planner.rules import RULES, Problem, Unknown
from planner.rules.fabrics import (
    fcoe_without_dcb,
    no_fabric_name,
    stacked_fabrics,
    wrong_kind_of_switch,
)
from tests.build import a_nic, a_node, a_plan, a_switch, an_array, an_hba, storage


def an_fc_switch(name="FC1", **values):
    return a_switch(name, kind="fibre_channel", **values)


def on_fc(*switches, nodes=(), arrays=()):
    return storage(a_plan(*nodes, switches=switches), type="fibre_channel", arrays=arrays)


def test_no_fabric_name_asks_for_each_that_is_missing():
    plan = on_fc(an_fc_switch(), an_fc_switch("FC2", fabric="B"), a_switch())

    assert list(no_fabric_name(plan)) == [Unknown("switches/FC1", "fabric")]


@pytest.mark.parametrize(
    ("plan", "applies"),
    [
        (on_fc(an_fc_switch(), an_fc_switch("FC2")), True),
        (on_fc(an_fc_switch(), a_switch()), False),
        (storage(on_fc(an_fc_switch(), an_fc_switch("FC2")), type="iscsi"), False),
    ],
    ids=["two switches", "one is a fabric by itself", "not on Fibre Channel"],
)
def test_when_fabrics_have_to_be_named(plan, applies):
    assert RULES["fabrics.no-fabric-name"].applies(plan) is applies


@pytest.mark.parametrize(
    ("fabrics", "expected"),
    [
        (("A", "B"), ["FC1 of fabric A is stacked with FC2 of fabric B."]),
        (("A", "a"), []),
        (("A", None), []),
    ],
    ids=["two fabrics", "one fabric", "one not named"],
)
def test_stacked_fabrics_names_the_switch_that_says_so(fabrics, expected):
    first, second = fabrics
    plan = on_fc(
        an_fc_switch(fabric=first, stacked_with="fc2"),
        an_fc_switch("FC2", fabric=second),
        an_fc_switch("FC3", fabric="C"),
    )

    assert list(stacked_fabrics(plan)) == [Problem("switches/FC1", each) for each in expected]


@pytest.mark.parametrize(
    ("hba", "switch", "expected"),
    [
        ("fibre_channel", "fibre_channel", None),
        ("fibre_channel", "ethernet", "a Fibre Channel HBA, but S is an Ethernet switch."),
        ("fcoe", "ethernet", None),
        ("fcoe", "fibre_channel", None),
        ("iscsi", "ethernet", None),
        ("iscsi", "fibre_channel", "an iSCSI HBA, but S is a Fibre Channel switch."),
        ("sas", "ethernet", None),
        (None, "ethernet", None),
    ],
)
def test_wrong_kind_of_switch_for_an_hba(hba, switch, expected):
    node = a_node(hbas=(an_hba(kind=hba, switch="s"),))
    plan = a_plan(node, switches=(a_switch("S", kind=switch),))

    assert list(wrong_kind_of_switch(plan)) == [
        Problem("nodes/HV01/hbas/HBA1", f"HBA1 of HV01 is {words}")
        for words in ([expected] if expected else [])
    ]


def test_ethernet_switch_of_a_fabric_takes_fibre_channel_too():
    node = a_node(hbas=(an_hba(switch="S"),), nics=(a_nic(switch="S"),))
    plan = a_plan(node, switches=(a_switch("S", fabric="A"),))

    assert list(wrong_kind_of_switch(plan)) == []


@pytest.mark.parametrize("storage_type", ["iscsi", "fibre_channel"])
def test_wrong_kind_of_switch_for_nics_and_iscsi_ports(storage_type):
    node = a_node(nics=(a_nic(switch="FC1"), a_nic("NIC2")))
    array = an_array(ports=(ArrayPort(name="A1", switch="FC1"), ArrayPort(name="A2")))
    plan = storage(a_plan(node, switches=(an_fc_switch(),)), type=storage_type, arrays=(array,))

    nic = Problem(
        "nodes/HV01/nics/NIC1", "NIC1 of HV01 is a NIC, but FC1 is a Fibre Channel switch."
    )
    port = Problem(
        "storage/arrays/SAN01/ports/A1",
        "A1 of SAN01 is an iSCSI port, but FC1 is a Fibre Channel switch.",
    )
    expected = {"iscsi": [nic, port], "fibre_channel": [nic]}
    assert list(wrong_kind_of_switch(plan)) == expected[storage_type]


def test_wrong_kind_of_switch_asks_once_for_a_kind_not_decided():
    nodes = (a_node(nics=(a_nic(switch="S"), a_nic("NIC2", switch="S"))),)
    plan = a_plan(*nodes, switches=(a_switch("S", kind=None), a_switch("T", kind=None)))

    assert list(wrong_kind_of_switch(plan)) == [Unknown("switches/S", "kind")]
    assert RULES["fabrics.wrong-kind-of-switch"].applies(a_plan(*nodes)) is False


@pytest.mark.parametrize(
    ("dcb", "expected"),
    [
        (True, []),
        (
            False,
            [Problem("switches/S", "S carries FCoE of HV01 and has no Data Center Bridging.")],
        ),
        (None, [Unknown("switches/S", "dcb")]),
    ],
    ids=["with DCB", "without", "not decided"],
)
def test_fcoe_without_dcb(dcb, expected):
    node = a_node(hbas=(an_hba(kind="fcoe", switch="S"), an_hba("HBA2", switch="FC1")))

    plan = on_fc(a_switch("S", dcb=dcb), an_fc_switch(), nodes=(node,))

    assert list(fcoe_without_dcb(plan)) == expected


@pytest.mark.parametrize(
    ("hba", "applies"),
    [
        (an_hba(kind="fcoe", switch="S"), True),
        (an_hba(kind="fcoe"), False),
        (an_hba(kind="fcoe", switch="FC1"), False),
        (an_hba(switch="S"), False),
    ],
    ids=["FCoE", "switch open", "on a Fibre Channel switch", "Fibre Channel"],
)
def test_when_fcoe_is_judged(hba, applies):
    plan = on_fc(a_switch("S"), an_fc_switch(), nodes=(a_node(hbas=(hba,)),))

    assert RULES["fabrics.fcoe-without-dcb"].applies(plan) is applies
