import datetime

import pytest

from planner.documents.parts import shares
from planner.templatetags import plan_format


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "not decided"),
        (0, "0"),
        (100, "100"),
        (1228.8, "1,228.8"),
        (0.125, "0.12"),
        (-3, "\u22123"),
    ],
)
def test_number_reads_as_people_write_it(value, expected):
    assert plan_format.number(value) == expected


def test_units_stand_after_a_narrow_no_break_space():
    assert plan_format.gib(256) == "256\u202fGiB"
    assert plan_format.gbps(2.5) == "2.5\u202fGbit/s"
    assert plan_format.mbps(100) == "100\u202fMbit/s"
    assert plan_format.ms(5) == "5\u202fms"
    assert plan_format.watts(750) == "750\u202fW"
    assert plan_format.percent(15) == "15\u202f%"
    assert plan_format.gib(None) == "not decided"


def test_words_come_from_the_format():
    assert plan_format.label("memory_gib", "Node") == "Memory"
    assert plan_format.unit("memory_gib", "Node") == "GiB"
    assert plan_format.choice("roce_v2", "Nic.rdma") == "RoCE v2"
    assert plan_format.choice(None, "Nic.rdma") == "not decided"
    assert plan_format.choice("something else", "Nic.rdma") == "something else"
    assert plan_format.version("2012r2") == "Windows Server 2012 R2"
    assert plan_format.verdict("not_buildable") == "Not buildable"
    assert plan_format.level("blocker") == "Blocker"
    assert [plan_format.yes_no(each) for each in (True, False, None)] == [
        "yes",
        "no",
        "not decided",
    ]


def test_dates_of_a_plan_and_of_django_read_alike():
    assert plan_format.date("2026-01-31") == "31 January 2026"
    assert plan_format.date(datetime.date(2026, 1, 31)) == "31 January 2026"
    assert plan_format.date(datetime.date(2026, 1, 31), "Y") == "2026"
    assert plan_format.date(None) == "not decided"


@pytest.mark.parametrize(
    "widths",
    [(14, 14, 12, 10, 14, 22, 16), (1, 1, 1), (1,), (5, 200, 5, 200), (12.5,) * 8, (1,) * 40],
)
def test_columns_share_the_whole_width_and_no_more(widths):
    found = shares(widths)

    assert sum(found) == 100
    assert min(found) >= 1
    exact = [100 * width / sum(widths) for width in widths]
    assert all(abs(one - other) <= 1 for one, other in zip(found, exact, strict=True))
