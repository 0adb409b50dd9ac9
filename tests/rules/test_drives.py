import pytest

from planner.core.parts import Drive
from planner.rules import RULES, Problem
from planner.rules.drives import small_cache, too_much_in_a_server
from tests.build import a_node, a_plan, storage


def on_pool(*drives):
    return storage(a_plan(a_node(drives=drives)), type="storage_spaces_direct")


def a_drive(media, count, size_gib, role=None):
    return Drive(name=str(media), media=media, count=count, size_gib=size_gib, role=role)


@pytest.mark.parametrize(
    ("cache", "capacity", "expected"),
    [
        (("ssd", 2, 400), ("hdd", 10, 1000), []),
        (
            ("ssd", 2, 399),
            ("hdd", 10, 1000),
            ["HV01 has 798 GiB of cache for 10,000 GiB; about 10 % are advised."],
        ),
        (("nvme", 2, 200), ("ssd", 10, 1000), []),
        (
            ("nvme", 2, 199),
            ("ssd", 10, 1000),
            ["HV01 has 398 GiB of cache for 10,000 GiB; about 5 % are advised."],
        ),
        (("ssd", 2, 1), ("ssd", 10, 1000), []),
        (("ssd", None, 1), ("hdd", 10, 1000), []),
        (("ssd", 2, 1), ("hdd", 10, None), []),
        (("ssd", 2, 1), (None, 10, 1000), []),
    ],
    ids=[
        "hybrid, at",
        "hybrid, below",
        "flash, at",
        "flash, below",
        "no cache",
        "count open",
        "size open",
        "media open",
    ],
)
def test_small_cache(cache, capacity, expected):
    plan = on_pool(a_drive(*cache), a_drive(*capacity))

    assert list(small_cache(plan)) == [Problem("nodes/HV01", each) for each in expected]


@pytest.mark.parametrize(
    ("size_gib", "expected"),
    [
        (4096 * 10, []),
        (4096 * 10 + 1, ["HV01 has 409,610 GiB raw."]),
        (None, []),
    ],
    ids=["at the limit", "just above", "open"],
)
def test_too_much_in_a_server(size_gib, expected):
    plan = on_pool(a_drive("hdd", 10, size_gib))

    assert list(too_much_in_a_server(plan)) == [Problem("nodes/HV01", each) for each in expected]


@pytest.mark.parametrize("rule_id", ["drives.small-cache", "drives.too-much-in-a-server"])
def test_drives_are_judged_on_spaces_direct_only(rule_id):
    assert RULES[rule_id].applies(on_pool()) is True
    assert RULES[rule_id].applies(storage(on_pool(), type="iscsi")) is False
