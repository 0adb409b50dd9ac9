from dataclasses import replace

import pytest

from planner.core.parts import ArrayPort
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.storage import (
    array_too_small,
    no_array,
    no_data_volume,
    no_persistent_reservations,
    no_type,
    one_initiator_name,
    single_controller,
    too_few_registrations,
)
from tests.build import a_node, a_plan, a_volume, an_array, an_hba, storage

SAN = "storage/arrays/SAN01"


def a_san(*nodes, storage_type="fibre_channel", volumes=(), **values):
    return storage(a_plan(*nodes), type=storage_type, arrays=(an_array(**values),), volumes=volumes)


def ports(*controllers):
    return tuple(
        ArrayPort(name=f"P{at}", controller=controller) for at, controller in enumerate(controllers)
    )


@pytest.mark.parametrize(
    ("storage_type", "expected"), [("iscsi", []), (None, [Unknown("storage", "type")])]
)
def test_no_type_asks_for_the_type(storage_type, expected):
    assert list(no_type(storage(a_plan(), type=storage_type))) == expected


def test_no_array_asks_where_the_storage_has_arrays():
    without = storage(a_plan(), type="iscsi")

    assert list(no_array(without)) == [Unknown("storage", "arrays")]
    assert list(no_array(a_san())) == []


@pytest.mark.parametrize(
    ("storage_type", "applies"),
    [
        ("iscsi", True),
        ("fibre_channel", True),
        ("sas", True),
        ("smb", True),
        ("storage_spaces_direct", False),
        (None, False),
    ],
)
def test_arrays_are_a_question_of_some_storage_types_only(storage_type, applies):
    plan = storage(a_plan(a_node()), type=storage_type)
    block = applies and storage_type != "smb"

    assert RULES["storage.no-array"].applies(plan) is applies
    assert RULES["storage.array-too-small"].applies(plan) is applies
    assert RULES["storage.no-persistent-reservations"].applies(plan) is block
    assert RULES["storage.single-controller"].applies(plan) is block
    assert RULES["storage.one-initiator-name"].applies(plan) is (storage_type == "iscsi")


@pytest.mark.parametrize(
    ("volumes", "expected"),
    [
        ((), [Unknown("storage", "volumes")]),
        ((a_volume("W", purpose="witness"),), [Unknown("storage", "volumes")]),
        ((a_volume("W", purpose="witness"), a_volume()), []),
        ((a_volume(purpose=None),), [Unknown("storage/volumes/CSV01", "purpose")]),
    ],
    ids=["none", "a witness only", "a CSV", "purpose not decided"],
)
def test_no_data_volume_asks_for_a_volume(volumes, expected):
    assert list(no_data_volume(storage(a_plan(), volumes=volumes))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, []),
        (False, [Problem(SAN, "SAN01 has no SCSI-3 persistent reservations.")]),
        (None, [Unknown(SAN, "persistent_reservations")]),
    ],
)
def test_no_persistent_reservations(value, expected):
    assert list(no_persistent_reservations(a_san(persistent_reservations=value))) == expected


HBAS = (an_hba("FC1"), an_hba("FC2"))
LUNS = (a_volume("A"), a_volume("B"), a_volume("C"))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (24, []),
        (
            23,
            [
                Problem(
                    SAN,
                    "SAN01 holds 23 registrations; 2 nodes with 8 paths in all to 3 LUNs need 24.",
                )
            ],
        ),
        (None, []),
    ],
    ids=["just enough", "one short", "none published"],
)
def test_too_few_registrations_counts_nodes_paths_and_luns(limit, expected):
    nodes = (a_node("HV01", hbas=HBAS), a_node("HV02", hbas=HBAS))
    plan = a_san(*nodes, volumes=LUNS, registration_limit=limit, ports=ports("A", "B"))

    assert list(too_few_registrations(plan)) == expected


def test_registrations_do_not_arise_where_no_limit_is_published():
    applies = RULES["storage.too-few-registrations"].applies

    assert applies(a_san(a_node(), registration_limit=8))
    assert not applies(a_san(a_node(), registration_limit=None))


def test_a_path_that_is_not_planned_counts_as_one():
    plan = a_san(a_node("HV01"), a_node("HV02"), registration_limit=1)

    assert list(too_few_registrations(plan)) == [
        Problem(SAN, "SAN01 holds 1 registration; 2 nodes with 2 paths in all to 1 LUN need 2.")
    ]


@pytest.mark.parametrize(
    ("controllers", "expected"),
    [
        (("A", "B"), []),
        (("A", "B", None), []),
        (("A", "a"), [Problem(SAN, "All ports of SAN01 are on one controller (A).")]),
        (("A", None), [Unknown(f"{SAN}/ports/P1", "controller")]),
        ((), [Unknown(SAN, "ports")]),
    ],
    ids=["two", "two and one open", "one", "one and one open", "no ports"],
)
def test_single_controller(controllers, expected):
    assert list(single_controller(a_san(ports=ports(*controllers)))) == expected


@pytest.mark.parametrize(
    ("usable_gib", "expected"),
    [
        (300, []),
        (299.5, [Problem(SAN, "The volumes on SAN01 take 300 GiB; the array has 299.5 GiB.")]),
        (None, [Unknown(SAN, "usable_gib")]),
    ],
    ids=["just fits", "too small", "not decided"],
)
def test_array_too_small(usable_gib, expected):
    volumes = (
        a_volume("A", size_gib=100),
        a_volume("B", array="SAN01", size_gib=200),
        a_volume("C"),
    )

    assert list(array_too_small(a_san(usable_gib=usable_gib, volumes=volumes))) == expected


def test_array_too_small_counts_copies_of_other_arrays():
    arrays = (
        an_array("A", usable_gib=150, replicates_to="B"),
        an_array("B", usable_gib=150),
    )
    volumes = (
        a_volume("V1", array="A", size_gib=100),
        a_volume("V2", array="B", size_gib=100),
        a_volume("V3", size_gib=100),
    )

    plan = storage(a_plan(), type="iscsi", arrays=arrays, volumes=volumes)

    assert list(array_too_small(plan)) == [
        Unknown("storage/volumes/V3", "array"),
        Problem(
            "storage/arrays/B",
            "The volumes on B, copies of A included, take 200 GiB; the array has 150 GiB.",
        ),
    ]


def test_one_initiator_name_ignores_case_and_asks_for_missing_names():
    nodes = (
        a_node("HV01", iscsi_initiator="iqn.a:one"),
        a_node("HV02", iscsi_initiator="iqn.a:ONE"),
        a_node("HV03", iscsi_initiator="iqn.a:three"),
        a_node("HV04"),
    )

    plan = storage(a_plan(*nodes), type="iscsi")

    assert list(one_initiator_name(plan)) == [
        Unknown("nodes/HV04", "iscsi_initiator"),
        Problem("nodes", "HV01 and HV02 have one initiator name, iqn.a:one."),
    ]
    assert list(one_initiator_name(replace(plan, nodes=nodes[1:3]))) == []


@pytest.mark.parametrize(
    ("rule_id", "level"),
    [
        ("storage.no-type", Level.BLOCKER),
        ("storage.no-array", Level.BLOCKER),
        ("storage.no-data-volume", Level.UNSUPPORTED),
        ("storage.no-persistent-reservations", Level.BLOCKER),
        ("storage.too-few-registrations", Level.BLOCKER),
        ("storage.single-controller", Level.RISK),
        ("storage.array-too-small", Level.RISK),
        ("storage.one-initiator-name", Level.UNSUPPORTED),
    ],
)
def test_levels_of_storage_rules(rule_id, level):
    assert RULES[rule_id].level_for("2008r2") == RULES[rule_id].level_for("2025") == level
