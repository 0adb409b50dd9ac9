import pytest

from planner.core.parts import Directory
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.partitions import (
    bitlocker_too_early,
    bitlocker_without_name_object,
    no_such_allocation_unit,
    refs_on_a_cluster_disk,
    too_large_for_allocation_unit,
)
from tests.build import a_plan, a_volume, storage

CSV01 = "storage/volumes/CSV01"
SUBJECT = "storage/volumes/Disk"


def with_volumes(*volumes, version="2019", storage_type="iscsi", **values):
    plan = a_plan(windows_server=version, **values)
    return storage(plan, type=storage_type, volumes=volumes)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"file_system": "ntfs"}, []),
        (
            {"file_system": "refs"},
            [Problem(SUBJECT, "Disk is a cluster disk with ReFS.", "2019")],
        ),
        ({}, [Unknown(SUBJECT, "file_system")]),
        ({"purpose": "csv", "file_system": "refs"}, []),
        ({"purpose": "witness", "file_system": "refs"}, []),
        ({"purpose": "pass_through"}, []),
    ],
    ids=["NTFS", "ReFS", "open", "a CSV", "a witness", "raw"],
)
def test_refs_on_a_cluster_disk(values, expected):
    volume = a_volume("Disk", **{"purpose": "disk", **values})

    assert list(refs_on_a_cluster_disk(with_volumes(volume))) == expected


def test_refs_does_not_exist_before_2012():
    judged = RULES["partitions.refs-on-a-cluster-disk"]

    assert judged.level_for("2008r2") is Level.BLOCKER
    assert judged.level_for("2012") is Level.UNSUPPORTED
    assert judged.applies(with_volumes()) is True
    assert judged.applies(with_volumes(storage_type="storage_spaces_direct")) is False


@pytest.mark.parametrize(
    ("file_system", "unit", "version", "name"),
    [
        ("refs", 4, "2019", None),
        ("refs", 64, "2019", None),
        ("refs", 32, "2019", "ReFS"),
        ("ntfs", 1, "2016", None),
        ("ntfs", 64, "2016", None),
        ("ntfs", 128, "2016", "NTFS"),
        ("ntfs", 128, "2019", None),
        ("ntfs", 2048, "2019", None),
        ("ntfs", 4096, "2019", "NTFS"),
        ("ntfs", 12, "2019", "NTFS"),
        ("ntfs", 0, "2019", "NTFS"),
        ("ntfs", None, "2019", None),
        (None, 64, "2019", None),
    ],
)
def test_no_such_allocation_unit(file_system, unit, version, name):
    volume = a_volume(file_system=file_system, allocation_unit_kib=unit)

    assert list(no_such_allocation_unit(with_volumes(volume, version=version))) == [
        Problem(CSV01, f"CSV01 has {each} with units of {unit} KiB.")
        for each in filter(None, [name])
    ]


def test_unit_that_only_one_file_system_has_asks_for_the_file_system():
    plan = with_volumes(a_volume(allocation_unit_kib=32))

    assert list(no_such_allocation_unit(plan)) == [Unknown(CSV01, "file_system")]


@pytest.mark.parametrize("purpose_or_type", ["raw", "share"])
def test_what_the_nodes_do_not_format_has_no_unit(purpose_or_type):
    purpose = "pass_through" if purpose_or_type == "raw" else "csv"
    volume = a_volume(purpose=purpose, file_system="refs", allocation_unit_kib=32)
    plan = with_volumes(volume, storage_type="smb" if purpose_or_type == "share" else "iscsi")

    assert list(no_such_allocation_unit(plan)) == []


TIB = 1024


@pytest.mark.parametrize(
    ("size", "unit", "expected"),
    [
        (16 * TIB, 4, []),
        (
            16 * TIB + 1,
            4,
            [Problem(CSV01, "CSV01 has 16,385 GiB; units of 4 KiB end at 16,384 GiB.")],
        ),
        (64 * TIB, 16, []),
        (16 * TIB, None, []),
        (16 * TIB + 1, None, [Unknown(CSV01, "allocation_unit_kib")]),
        (None, 4, []),
    ],
    ids=["at 16 TiB", "just above", "larger unit", "default, at", "default, above", "size open"],
)
def test_too_large_for_allocation_unit(size, unit, expected):
    volume = a_volume(file_system="ntfs", size_gib=size, allocation_unit_kib=unit)

    assert list(too_large_for_allocation_unit(with_volumes(volume))) == expected


def test_refs_takes_large_volumes_with_small_units():
    volume = a_volume(file_system="refs", size_gib=60 * TIB, allocation_unit_kib=4)

    assert list(too_large_for_allocation_unit(with_volumes(volume))) == []


@pytest.mark.parametrize(
    ("bitlocker", "expected"),
    [
        (False, []),
        (True, [Problem(CSV01, "CSV01 has BitLocker.", "2008r2")]),
        (None, [Unknown(CSV01, "bitlocker")]),
    ],
)
def test_bitlocker_too_early(bitlocker, expected):
    plan = with_volumes(a_volume(bitlocker=bitlocker), version="2008r2")

    assert list(bitlocker_too_early(plan)) == expected
    assert RULES["partitions.bitlocker-too-early"].level_for("2008r2") is Level.ADVICE
    assert RULES["partitions.bitlocker-too-early"].level_for("2012") is None


def test_bitlocker_without_name_object():
    judged = RULES["partitions.bitlocker-without-name-object"]
    plan = with_volumes(a_volume(bitlocker=True), a_volume("CSV02", bitlocker=False))

    assert list(bitlocker_without_name_object(plan)) == [
        Problem(
            CSV01, "CSV01 has BitLocker, but the cluster has no account in the directory.", "2019"
        )
    ]
    assert [judged.level_for(v) for v in ("2008r2", "2012", "2019", "2022")] == [
        None,
        Level.ADVICE,
        Level.ADVICE,
        None,
    ]


@pytest.mark.parametrize(
    ("mode", "bitlocker", "applies"),
    [
        ("workgroup", True, True),
        ("ad_detached", True, True),
        ("domain", True, False),
        ("workgroup", False, False),
        ("workgroup", None, False),
        (None, True, False),
    ],
)
def test_when_the_name_object_is_missed(mode, bitlocker, applies):
    plan = with_volumes(a_volume(bitlocker=bitlocker), directory=Directory(mode=mode))

    assert RULES["partitions.bitlocker-without-name-object"].applies(plan) is applies
