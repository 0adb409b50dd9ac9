from dataclasses import replace

import pytest

from planner.core.parts import Drive, Operations
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.pool import (
    beyond_2016,
    no_refs,
    too_few_nodes,
    too_large,
    too_many_volumes,
    too_small,
    two_way_mirror,
    uneven_number_of_volumes,
    volume_large_for_backup,
    volume_too_large,
)
from tests.build import a_node, a_plan, a_volume, storage

V = "storage/volumes/V"


def a_pool(nodes=4, volumes=(), version="2019", **drive):
    drives = (Drive(name="D", media="nvme", **{"count": 4, "size_gib": 1000, **drive}),)
    names = (f"HV{at:02}" for at in range(1, nodes + 1))
    plan = a_plan(*(a_node(name, drives=drives) for name in names), windows_server=version)
    return storage(plan, type="storage_spaces_direct", volumes=volumes)


def volumes(number, **values):
    return tuple(a_volume(f"V{at}", **values) for at in range(number))


@pytest.mark.parametrize(
    ("version", "size_gib", "expected"),
    [
        ("2016", 65536, []),
        (
            "2016",
            65537,
            [Problem("storage", "The pool has 1,048,592 GiB raw; 1,048,576 GiB is the most.")],
        ),
        ("2019", 65537, []),
        ("2019", 262144, []),
        (
            "2019",
            262145,
            [Problem("storage", "The pool has 4,194,320 GiB raw; 4,194,304 GiB is the most.")],
        ),
    ],
)
def test_too_large(version, size_gib, expected):
    assert list(too_large(a_pool(version=version, size_gib=size_gib))) == expected


@pytest.mark.parametrize(
    ("size_gib", "resiliency", "expected"),
    [
        (4000, "three_way_mirror", []),
        (
            4001,
            "three_way_mirror",
            [
                Problem(
                    "storage",
                    "The volumes take 12,003 GiB with all copies; the capacity drives have "
                    "16,000 GiB, of which 4,000 GiB should stay free.",
                )
            ],
        ),
        (6000, "two_way_mirror", []),
        (9600, "dual_parity", []),
        (12000, None, []),
    ],
)
def test_too_small_counts_copies_and_reserve(size_gib, resiliency, expected):
    plan = a_pool(volumes=(a_volume("V", size_gib=size_gib, resiliency=resiliency),))

    assert list(too_small(plan)) == expected


def test_too_small_says_nothing_while_drives_are_open():
    plan = a_pool(volumes=(a_volume("V", size_gib=99999),), count=None)

    assert list(too_small(plan)) == []
    assert RULES["pool.too-small"].applies(a_pool()) is False


@pytest.mark.parametrize(
    ("nodes", "resiliency", "expected"),
    [
        (3, "three_way_mirror", []),
        (
            2,
            "three_way_mirror",
            [Problem(V, "V is a three-way mirror, which needs 3 servers; there are 2.")],
        ),
        (4, "dual_parity", []),
        (3, "dual_parity", [Problem(V, "V is dual parity, which needs 4 servers; there are 3.")]),
        (2, "two_way_mirror", []),
        (1, "two_way_mirror", []),
        (2, "nested_two_way_mirror", []),
        (
            3,
            "nested_two_way_mirror",
            [Problem(V, "V is a nested two-way mirror, which is for two servers; there are 3.")],
        ),
        (2, None, [Unknown(V, "resiliency")]),
    ],
)
def test_too_few_nodes(nodes, resiliency, expected):
    assert list(too_few_nodes(a_pool(nodes, (a_volume("V", resiliency=resiliency),)))) == expected


@pytest.mark.parametrize(
    ("nodes", "expected"), [(2, []), (3, [Problem(V, "V is a two-way mirror over 3 servers.")])]
)
def test_two_way_mirror(nodes, expected):
    plan = a_pool(nodes, (a_volume("V", resiliency="two_way_mirror"),))

    assert list(two_way_mirror(plan)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(64, []), (65, [Problem("storage", "65 volumes are planned; 64 are the most.")])],
)
def test_too_many_volumes(number, expected):
    assert list(too_many_volumes(a_pool(volumes=volumes(number)))) == expected


@pytest.mark.parametrize(
    ("size_gib", "expected"),
    [
        (65536, []),
        (65537, [Problem(V, "V has 65,537 GiB; 65,536 GiB is the most.")]),
        (None, []),
    ],
)
def test_volume_too_large(size_gib, expected):
    assert list(volume_too_large(a_pool(volumes=(a_volume("V", size_gib=size_gib),)))) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (32, []),
        (33, [Problem("storage", "33 volumes are planned; up to 32 are sure.", "2016")]),
        (64, [Problem("storage", "64 volumes are planned; up to 32 are sure.", "2016")]),
        (65, []),
    ],
)
def test_beyond_2016_by_number(number, expected):
    assert list(beyond_2016(a_pool(volumes=volumes(number)))) == expected


@pytest.mark.parametrize(
    ("size_gib", "expected"),
    [
        (32768, []),
        (32769, [Problem(V, "V has 32,769 GiB; up to 32,768 GiB are sure.", "2016")]),
        (65537, []),
        (None, []),
    ],
)
def test_beyond_2016_by_size(size_gib, expected):
    assert list(beyond_2016(a_pool(volumes=(a_volume("V", size_gib=size_gib),)))) == expected


@pytest.mark.parametrize(
    ("file_system", "expected"),
    [("refs", []), ("ntfs", [Problem(V, "V has NTFS.")]), (None, [Unknown(V, "file_system")])],
)
def test_no_refs(file_system, expected):
    assert list(no_refs(a_pool(volumes=(a_volume("V", file_system=file_system),)))) == expected


@pytest.mark.parametrize(
    ("rule_id", "levels"),
    [
        ("pool.too-large", (None, Level.BLOCKER, Level.BLOCKER)),
        ("pool.too-small", (None, Level.RISK, Level.RISK)),
        ("pool.too-few-nodes", (None, Level.BLOCKER, Level.BLOCKER)),
        ("pool.two-way-mirror", (None, Level.RISK, Level.RISK)),
        ("pool.too-many-volumes", (None, Level.BLOCKER, Level.BLOCKER)),
        ("pool.volume-too-large", (None, Level.BLOCKER, Level.BLOCKER)),
        ("pool.beyond-2016", (None, Level.RISK, None)),
        ("pool.no-refs", (None, Level.ADVICE, Level.ADVICE)),
    ],
)
def test_levels_and_storage_type_of_pool_rules(rule_id, levels):
    plan = a_pool(volumes=(a_volume("V"),))

    assert tuple(map(RULES[rule_id].level_for, ("2012r2", "2016", "2019"))) == levels
    assert RULES[rule_id].applies(plan) is True
    assert RULES[rule_id].applies(storage(plan, type="iscsi")) is False


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (4, []),
        (8, []),
        (1, ["1 volume for 4 servers."]),
        (6, ["6 volumes for 4 servers."]),
    ],
)
def test_uneven_number_of_volumes(number, expected):
    plan = a_pool(volumes=volumes(number))

    assert list(uneven_number_of_volumes(plan)) == [Problem("storage", m) for m in expected]


def test_uneven_number_needs_volumes_and_servers():
    applies = RULES["pool.uneven-number-of-volumes"].applies

    assert applies(a_pool(volumes=volumes(1))) is True
    assert applies(a_pool()) is False
    assert applies(a_pool(nodes=0, volumes=volumes(1))) is False


@pytest.mark.parametrize(
    ("size_gib", "expected"),
    [(10240, []), (10241, [Problem(V, "V has 10,241 GiB.")]), (None, [])],
)
def test_volume_large_for_backup(size_gib, expected):
    plan = a_pool(volumes=(a_volume("V", size_gib=size_gib),))

    assert list(volume_large_for_backup(plan)) == expected
    assert RULES["pool.volume-large-for-backup"].level_for("2016") is None
    assert RULES["pool.volume-large-for-backup"].level_for("2019") is Level.ADVICE


@pytest.mark.parametrize(
    ("product", "applies"),
    [
        ("Windows Server Backup", True),
        ("wbadmin, weekly", True),
        ("Array snapshots with VSS", True),
        ("Changed block backup", False),
        (None, False),
    ],
)
def test_large_volumes_matter_to_backup_with_vss(product, applies):
    plan = replace(a_pool(), operations=Operations(backup_product=product))

    assert RULES["pool.volume-large-for-backup"].applies(plan) is applies


def test_volumes_on_an_array_beside_the_pool_are_not_its_own():
    beside = a_volume("V", array="SAN01", size_gib=99999, file_system="ntfs")
    plan = a_pool(volumes=(beside,))

    judged = (no_refs, too_few_nodes, too_small, volume_too_large, volume_large_for_backup)
    assert [list(rule(plan)) for rule in judged] == [[], [], [], [], []]
