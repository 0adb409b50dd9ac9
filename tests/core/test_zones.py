"""Zones: one initiator each, names that every switch takes, and the paths that the rules count."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import plan_json
from planner.core.parts import ArrayPort
from planner.core.ways import paths_to
from planner.core.zones import LONGEST, Names, fabrics, safe
from tests.build import (
    EXAMPLES,
    a_node,
    a_plan,
    a_switch,
    a_vm,
    an_array,
    an_hba,
    storage,
)

PORTS = (ArrayPort(name="P1", switch="A", wwpn="w1"), ArrayPort(name="P2", switch="B"))
SWITCHES = (
    a_switch("A", kind="fibre_channel", fabric="Red"),
    a_switch("B", kind="fibre_channel", fabric="Blue"),
)


def on_fc(*nodes, ports=PORTS, switches=SWITCHES, **values):
    plan = a_plan(*nodes, switches=switches, **values)
    return storage(plan, type="fibre_channel", arrays=(an_array(ports=ports),))


def two_hbas(name="HV01"):
    return a_node(name, hbas=(an_hba("FC1", switch="A", wwpn="i1"), an_hba("FC2", switch="B")))


def zones(plan):
    return [
        (
            fabric.name,
            [(z.name, z.initiator.name, [t.name for t in z.targets]) for z in fabric.zones],
        )
        for fabric in fabrics(plan)
    ]


def test_each_hba_gets_a_zone_with_what_it_reaches_in_its_fabric():
    plan = on_fc(two_hbas())

    assert zones(plan) == [
        ("Red", [("Z_HV01_FC1_SAN01", "HV01_FC1", ["SAN01_P1"])]),
        ("Blue", [("Z_HV01_FC2_SAN01", "HV01_FC2", ["SAN01_P2"])]),
    ]
    assert [(alias.name, alias.wwpn, alias.initiator) for alias in fabrics(plan)[0].aliases] == [
        ("HV01_FC1", "i1", True),
        ("SAN01_P1", "w1", False),
    ]


@pytest.mark.parametrize("name", ["article-fc", "fc-8node-2025"])
def test_zones_hold_the_paths_that_the_rules_count(name):
    plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())

    for node in plan.nodes:
        for array in plan.storage.arrays:
            zoned = [
                (zone.initiator.port, target.port)
                for fabric in fabrics(plan)
                for zone in fabric.zones
                for target in zone.targets
                if zone.initiator.owner == node.name and target.owner == array.name
            ]
            assert len(zoned) == len(set(zoned)) == paths_to(plan, node, array) > 0


def test_an_array_port_of_one_fabric_is_one_alias_in_all_its_zones():
    (red, _) = fabrics(on_fc(two_hbas("HV01"), two_hbas("HV02")))

    assert [alias.name for alias in red.aliases] == ["HV01_FC1", "HV02_FC1", "SAN01_P1"]
    assert red.zones[0].targets == red.zones[1].targets


def test_a_fabric_without_a_name_is_called_after_its_switches():
    switches = (a_switch("A", kind="fibre_channel"), a_switch("B", kind="fibre_channel"))

    assert [name for name, _ in zones(on_fc(two_hbas(), switches=switches))] == ["A", "B"]


def test_an_hba_without_a_switch_stands_in_a_fabric_that_is_open():
    plan = on_fc(a_node(hbas=(an_hba("FC1"),)))

    assert zones(plan) == [("", [("Z_HV01_FC1_SAN01", "HV01_FC1", ["SAN01_P1", "SAN01_P2"])])]


def test_a_cable_straight_to_the_array_needs_no_zone():
    assert fabrics(on_fc(a_node(hbas=(an_hba("FC1", switch_port="SAN01 P1"),)))) == ()


@pytest.mark.parametrize("kind", ["sas", "iscsi", None])
def test_other_adapters_are_not_zoned(kind):
    assert fabrics(on_fc(a_node(hbas=(an_hba("H", kind=kind, switch="A"),)))) == ()


@pytest.mark.parametrize("kind", ["iscsi", "sas", "smb", "storage_spaces_direct", None])
def test_other_storage_is_not_zoned(kind):
    assert fabrics(storage(on_fc(two_hbas()), type=kind)) == ()


def test_virtual_adapters_get_a_zone_of_their_own_in_each_fabric():
    vms = (a_vm("DB 1", virtual_fibre_channel=True), a_vm("Web", virtual_fibre_channel=False))

    found = [
        (zone.name, zone.vm.name, [t.name for t in zone.targets])
        for fabric in fabrics(on_fc(two_hbas(), vms=vms))
        for zone in fabric.guests
    ]

    assert found == [
        ("Z_DB_1_vFC_Red", "DB 1", ["SAN01_P1"]),
        ("Z_DB_1_vFC_Blue", "DB 1", ["SAN01_P2"]),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HV-01", "HV_01"),
        ("M\u00fcnchen / 2", "Munchen_2"),
        ("a;b`c$(d)", "a_b_c_d"),
        ("\u670d\u52a1\u5668", ""),
        ("__", ""),
    ],
)
def test_safe_keeps_letters_digits_and_underscores(text, expected):
    assert safe(text) == expected


def test_names_that_would_be_alike_are_numbered():
    names = Names()

    made = [
        names.take(*words) for words in (("HV", "1"), ("hv-1",), ("HV_1",), ("1",), ("\u5668",))
    ]

    assert made == ["HV_1", "hv_1_2", "HV_1_3", "P_1", "P"]


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1])
def test_long_names_are_cut_and_stay_different(length):
    names = Names()

    first, second = names.take("x" * length), names.take("x" * length)

    assert len(first) == min(length, LONGEST)
    assert len(second) == min(length + 2, LONGEST)
    assert first != second


@given(st.lists(st.text(max_size=90), max_size=12))
def test_every_name_is_one_that_a_switch_takes(texts):
    names = Names()

    made = [names.take(text) for text in texts]

    assert [name for name in made if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name)] == []
    assert len({name.casefold() for name in made}) == len(made)
