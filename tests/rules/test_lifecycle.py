import pytest

from planner.core.plan import VERSIONS
from planner.rules import RULES, Problem, lifecycle
from planner.rules.lifecycle import (
    SUPPORT,
    in_extended_support,
    no_rolling_upgrade,
    out_of_support,
)
from tests.build import a_node, a_plan


def a_mix(*versions):
    nodes = (a_node(f"HV{n}", windows_server=version) for n, version in enumerate(versions))
    return a_plan(*nodes, windows_server="2019")


def test_versions_in_use_are_those_of_nodes_oldest_first():
    assert a_mix("2022", "2016", None, "2016").node_versions == ("2016", "2019", "2022")
    assert a_plan(windows_server="2022").node_versions == ("2022",)


def test_every_version_has_its_dates():
    assert tuple(SUPPORT) == VERSIONS
    assert all(support.mainstream < support.extended for support in SUPPORT.values())


@pytest.mark.parametrize(
    ("today", "out", "extended"),
    [
        ("2022-01-11", False, False),
        ("2022-01-12", False, True),
        ("2027-01-12", False, True),
        ("2027-01-13", True, False),
    ],
)
def test_version_is_judged_as_of_the_date_of_the_rules(monkeypatch, today, out, extended):
    monkeypatch.setattr(lifecycle, "PACK_DATE", today)
    plan = a_plan(windows_server="2016")
    ended = "Extended support of Windows Server 2016 ended on 2027-01-12."
    ends = "Extended support of Windows Server 2016 ends on 2027-01-12."

    assert list(out_of_support(plan)) == ([Problem("nodes", ended, "2016")] if out else [])
    assert list(in_extended_support(plan)) == ([Problem("nodes", ends, "2016")] if extended else [])


def test_life_of_a_version_is_advice_only():
    names = ("out-of-support", "in-extended-support")

    assert [RULES[f"lifecycle.{name}"].worst for name in names] == ["advice", "advice"]


@pytest.mark.parametrize(
    ("versions", "named"),
    [
        (("2016", "2019"), None),
        (("2012r2", "2016"), None),
        (("2019", "2019"), None),
        (("2016", "2022"), "Windows Server 2016 and Windows Server 2022"),
        (("2012", "2012r2"), "Windows Server 2012 and Windows Server 2012 R2"),
        (
            ("2016", "2019", "2022"),
            "Windows Server 2016, Windows Server 2019 and Windows Server 2022",
        ),
    ],
)
def test_rolling_upgrade_goes_one_version_at_a_time_from_2012_r2(versions, named):
    message = f"The nodes run {named}, which no rolling upgrade joins."
    expected = [Problem("nodes", message, versions[0])] if named else []

    assert list(no_rolling_upgrade(a_mix(*versions))) == expected


def test_rolling_upgrade_is_judged_with_several_nodes():
    applies = RULES["lifecycle.no-rolling-upgrade"].applies

    assert (applies(a_mix("2016", "2019")), applies(a_mix("2016"))) == (True, False)
