from dataclasses import replace

import pytest

from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.volumes import (
    dynamic_disk,
    hidden_from_a_node,
    lun_number_twice,
    mbr_too_large,
    no_validation_volume,
    refs_beside_spaces_direct,
    refs_on_san,
    refs_too_early,
    single_csv,
)
from tests.build import a_node, a_plan, a_vm, a_vm_disk, a_volume, an_array, storage

CSV01 = "storage/volumes/CSV01"
NODES = (a_node("HV01"), a_node("HV02"))


def with_volume(*more, **values):
    arrays = (an_array(),)
    return storage(a_plan(*NODES), type="iscsi", arrays=arrays, volumes=(a_volume(**values), *more))


@pytest.mark.parametrize(
    ("presented_to", "expected"),
    [
        (None, []),
        ((), []),
        (("HV01", "hv02"), []),
        (("HV02",), [Problem(CSV01, "CSV01 is not presented to HV01.")]),
    ],
    ids=["null is all", "empty is all", "all by name", "one only"],
)
def test_hidden_from_a_node(presented_to, expected):
    assert list(hidden_from_a_node(with_volume(presented_to=presented_to))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (False, []),
        (True, [Problem(CSV01, "CSV01 is on a dynamic disk.")]),
        (None, [Unknown(CSV01, "dynamic_disk")]),
    ],
)
def test_dynamic_disk(value, expected):
    assert list(dynamic_disk(with_volume(dynamic_disk=value))) == expected


@pytest.mark.parametrize(
    ("size_gib", "style", "expected"),
    [
        (2048, "mbr", []),
        (
            2049,
            "mbr",
            [Problem(CSV01, "CSV01 has 2,049 GiB and MBR, which ends at 2,048 GiB.")],
        ),
        (2049, "gpt", []),
        (2049, None, [Unknown(CSV01, "partition_style")]),
        (2048, None, []),
        (None, "mbr", [Unknown(CSV01, "size_gib")]),
        (None, None, [Unknown(CSV01, "partition_style")]),
    ],
)
def test_mbr_too_large(size_gib, style, expected):
    plan = with_volume(size_gib=size_gib, partition_style=style)

    assert list(mbr_too_large(plan)) == expected


@pytest.mark.parametrize(
    ("values", "early", "on_san"),
    [
        ({"file_system": "ntfs"}, [], []),
        (
            {"file_system": "refs"},
            [Problem(CSV01, "CSV01 is a Cluster Shared Volume with ReFS.", "2019")],
            [Problem(CSV01, "CSV01 is a Cluster Shared Volume on an array and has ReFS.")],
        ),
        ({}, [Unknown(CSV01, "file_system")], [Unknown(CSV01, "file_system")]),
        ({"file_system": "refs", "purpose": "disk"}, [], []),
    ],
    ids=["NTFS", "ReFS", "not decided", "not a CSV"],
)
def test_refs_on_cluster_shared_volumes(values, early, on_san):
    plan = with_volume(**values)

    assert list(refs_too_early(plan)) == early
    assert list(refs_on_san(plan)) == on_san


def test_refs_on_a_san_is_no_question_elsewhere():
    plan = storage(a_plan(), type="storage_spaces_direct")

    assert RULES["volumes.refs-on-san"].applies(plan) is False


def test_lun_number_twice_looks_at_each_array_alone():
    arrays = (an_array("A"), an_array("B"))
    volumes = (
        a_volume("V1", array="A", lun_id=1),
        a_volume("V2", array="A", lun_id=1),
        a_volume("V3", array="B", lun_id=1),
        a_volume("V4", array="B"),
    )

    plan = storage(a_plan(), type="iscsi", arrays=arrays, volumes=volumes)

    assert list(lun_number_twice(plan)) == [
        Unknown("storage/volumes/V4", "lun_id"),
        Problem("storage/volumes", "V1 and V2 on A have LUN number 1."),
    ]


def test_no_validation_volume_wants_a_disk_without_virtual_machines():
    spare = with_volume(a_volume("Test", purpose="disk"))
    used = replace(spare, vms=(a_vm(disks=(a_vm_disk(volume="test"),)),))
    missing = [Problem("storage", "No cluster disk is free for the storage tests.")]

    assert list(no_validation_volume(spare)) == []
    assert list(no_validation_volume(used)) == missing
    assert list(no_validation_volume(with_volume())) == missing
    assert RULES["volumes.no-validation-volume"].applies(storage(a_plan(), type="iscsi")) is False


@pytest.mark.parametrize(
    ("rule_id", "oldest", "before", "from_2012r2"),
    [
        ("volumes.hidden-from-a-node", Level.UNSUPPORTED, Level.UNSUPPORTED, Level.UNSUPPORTED),
        ("volumes.dynamic-disk", Level.BLOCKER, Level.BLOCKER, Level.BLOCKER),
        ("volumes.mbr-too-large", Level.BLOCKER, Level.BLOCKER, Level.BLOCKER),
        ("volumes.refs-too-early", Level.BLOCKER, Level.BLOCKER, None),
        ("volumes.refs-on-san", None, None, Level.RISK),
        ("volumes.lun-number-twice", Level.RISK, Level.RISK, Level.RISK),
        ("volumes.no-validation-volume", Level.ADVICE, Level.ADVICE, Level.ADVICE),
    ],
)
def test_levels_of_volume_rules(rule_id, oldest, before, from_2012r2):
    levels = tuple(RULES[rule_id].level_for(each) for each in ("2008r2", "2012", "2012r2"))

    assert levels == (oldest, before, from_2012r2)


BESIDE = [Problem(CSV01, "CSV01 on SAN01 has ReFS.")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"array": "SAN01", "file_system": "refs"}, BESIDE),
        ({"array": "SAN01", "file_system": "ntfs"}, []),
        ({"array": "SAN01"}, [Unknown(CSV01, "file_system")]),
        ({"file_system": "refs"}, []),
        ({"array": "SAN01", "file_system": "refs", "purpose": "disk"}, []),
    ],
    ids=["ReFS", "NTFS", "open", "on the pool", "no CSV"],
)
def test_refs_beside_spaces_direct(values, expected):
    plan = storage(with_volume(**values), type="storage_spaces_direct")

    assert list(refs_beside_spaces_direct(plan)) == expected
    assert RULES["volumes.refs-beside-spaces-direct"].applies(plan) is True
    assert RULES["volumes.refs-beside-spaces-direct"].applies(with_volume()) is False


@pytest.mark.parametrize(
    ("nodes", "purposes", "found"),
    [
        (4, ["csv"], True),
        (3, ["csv"], False),
        (4, ["csv", "csv"], False),
        (4, ["csv", "disk", "witness"], True),
        (4, ["disk"], False),
    ],
    ids=["one for four", "one for three", "two", "other disks do not count", "none"],
)
def test_single_csv(nodes, purposes, found):
    volumes = tuple(a_volume(f"V{at}", purpose=each) for at, each in enumerate(purposes))
    plan = storage(a_plan(*(a_node(f"HV0{at}") for at in range(nodes))), volumes=volumes)

    expected = [Problem("storage/volumes", "V0 is the only Cluster Shared Volume of 4 nodes.")]
    assert list(single_csv(plan)) == (expected if found else [])


def test_volumes_are_spread_by_the_cluster_from_2012_r2():
    assert RULES["volumes.single-csv"].level_for("2012") is None
    assert RULES["volumes.single-csv"].level_for("2012r2") is Level.ADVICE
