import pytest

from planner.core.parts import Drive, Site
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.campus import hard_disks, unlike_rooms
from tests.build import a_node, a_plan, storage


def a_campus(*sites, media="ssd"):
    """A plan with one server for each site that is named."""
    drives = (Drive(name="D", media=media),)
    nodes = (a_node(f"HV{at:02}", site=site, drives=drives) for at, site in enumerate(sites))
    rooms = tuple(Site(name=name) for name in ("A", "B", "C"))
    plan = a_plan(*nodes, windows_server="2025", sites=rooms)
    return storage(plan, type="storage_spaces_direct")


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        (["A"] * 8 + ["B"] * 8, []),
        (
            ["A"] * 9 + ["B"] * 9,
            [Problem("nodes", "The campus cluster has 9 servers in A, 9 servers in B.")],
        ),
        (
            ["A", "A", "b"],
            [Problem("nodes", "The campus cluster has 2 servers in A, 1 server in B.")],
        ),
        (
            ["A", "B", "C"],
            [
                Problem(
                    "nodes", "The campus cluster has 1 server in A, 1 server in B, 1 server in C."
                )
            ],
        ),
        (["A", "B", None], [Unknown("nodes/HV02", "site")]),
    ],
    ids=["8 and 8", "9 and 9", "unlike", "three rooms", "a site open"],
)
def test_unlike_rooms(sites, expected):
    assert list(unlike_rooms(a_campus(*sites))) == expected


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ("ssd", []),
        ("hdd", [Problem("nodes/HV00", "HV00 has hard disks.")]),
        (None, [Unknown("nodes/HV00/drives/D", "media")]),
    ],
)
def test_hard_disks(media, expected):
    assert list(hard_disks(a_campus("A", media=media))) == expected


@pytest.mark.parametrize("rule_id", ["campus.unlike-rooms", "campus.hard-disks"])
def test_campus_is_a_pool_over_two_rooms_from_2025(rule_id):
    judged = RULES[rule_id]

    assert judged.applies(a_campus("A", "B")) is True
    assert judged.applies(a_campus("A", "a")) is False
    assert judged.applies(a_campus(None, None)) is False
    assert judged.applies(storage(a_campus("A", "B"), type="iscsi")) is False
    assert judged.level_for("2022") is None
    assert judged.level_for("2025") is Level.UNSUPPORTED
