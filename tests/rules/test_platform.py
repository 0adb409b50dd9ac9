from dataclasses import replace

import pytest

from planner.core.plan import VERSIONS
from planner.rules import RULES, Problem, Unknown, check
from planner.rules.platform import (
    CLUSTER_EDITIONS,
    edition_without_failover_clustering,
    mixed_editions,
    mixed_installation_options,
    mixed_versions,
    no_such_edition,
    storage_spaces_direct_too_old,
    storage_spaces_direct_without_datacenter,
    unlike_installation_options,
    unlike_update_levels,
)
from tests.build import a_node, a_plan, storage

EDITIONS = ("enterprise", "standard", "datacenter", "datacenter_azure", "hyper_v_server")


def a_pair(**second):
    """A plan's values apart, what the second of two nodes overrides."""
    return a_node("HV01"), a_node("HV02", **second)


@pytest.mark.parametrize(
    ("version", "offered"),
    [
        ("2008r2", {"enterprise", "datacenter", "hyper_v_server"}),
        ("2012", {"standard", "datacenter", "hyper_v_server"}),
        ("2012r2", {"standard", "datacenter", "hyper_v_server"}),
        ("2016", {"standard", "datacenter", "hyper_v_server"}),
        ("2019", {"standard", "datacenter", "hyper_v_server"}),
        ("2022", {"standard", "datacenter", "datacenter_azure"}),
        ("2025", {"standard", "datacenter", "datacenter_azure"}),
    ],
)
def test_editions_with_failover_clustering_by_version(version, offered):
    passed = {
        edition
        for edition in EDITIONS
        for plan in [a_plan(windows_server=version, edition=edition)]
        if not [*edition_without_failover_clustering(plan), *no_such_edition(plan)]
    }

    assert passed == offered
    assert set(CLUSTER_EDITIONS) == set(VERSIONS)


def test_standard_of_2008_r2_has_no_failover_clustering():
    plan = a_plan(windows_server="2008r2", edition="standard")

    message = "The plan names Windows Server 2008 R2 Standard, which has no failover clustering."
    assert list(edition_without_failover_clustering(plan)) == [Problem("nodes", message)]
    assert list(no_such_edition(plan)) == []


def test_edition_that_does_not_exist_names_those_that_do():
    plan = a_plan(windows_server="2022", edition="hyper_v_server")

    message = (
        "The plan names Hyper-V Server 2022, which does not exist; there are Windows Server "
        "2022 Standard, Windows Server 2022 Datacenter and Windows Server 2022 Datacenter: "
        "Azure Edition."
    )
    assert list(no_such_edition(plan)) == [Problem("nodes", message)]
    assert list(edition_without_failover_clustering(plan)) == []


def test_edition_of_a_node_is_judged_by_the_version_of_the_node():
    override = {"windows_server": "2025", "edition": "hyper_v_server"}
    plan = a_plan(*a_pair(**override), edition="datacenter")

    found = list(no_such_edition(plan))

    assert [each.subject for each in found] == ["nodes/HV02"]


def test_edition_not_decided_is_asked_once():
    plan = a_plan(*a_pair(windows_server="2016"))

    assert list(edition_without_failover_clustering(plan)) == [Unknown("", "edition")]


def test_edition_of_the_plan_does_not_count_where_every_node_has_its_own():
    plan = a_plan(a_node(edition="standard"))

    assert list(edition_without_failover_clustering(plan)) == []


def direct(*nodes, **values):
    return storage(a_plan(*nodes, **values), type="storage_spaces_direct")


OLD = "The plan names Windows Server 2012 R2, which has no Storage Spaces Direct."


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2012r2", [Problem("nodes", OLD, "2012r2")]), ("2016", [])],
    ids=["2012 R2", "2016"],
)
def test_storage_spaces_direct_came_with_2016(version, expected):
    assert list(storage_spaces_direct_too_old(direct(windows_server=version))) == expected


NEEDS = "The plan names Windows Server 2019 Standard; Storage Spaces Direct needs Datacenter."


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("datacenter", []),
        ("datacenter_azure", []),
        ("standard", [Problem("nodes", NEEDS, "2019")]),
        (None, [Unknown("", "edition")]),
    ],
)
def test_storage_spaces_direct_needs_datacenter(edition, expected):
    plan = direct(a_node(), edition=edition)

    assert list(storage_spaces_direct_without_datacenter(plan)) == expected


def test_storage_spaces_direct_needs_datacenter_on_every_node():
    plan = direct(*a_pair(edition="standard"), edition="datacenter")

    message = "HV02 names Windows Server 2019 Standard; Storage Spaces Direct needs Datacenter."
    assert list(storage_spaces_direct_without_datacenter(plan)) == [
        Problem("nodes/HV02", message, "2019")
    ]


def test_an_edition_not_decided_hides_no_wrong_one():
    plan = direct(*a_pair(edition="standard"), edition=None)

    message = "HV02 names Windows Server 2019 Standard; Storage Spaces Direct needs Datacenter."
    assert list(storage_spaces_direct_without_datacenter(plan)) == [
        Problem("nodes/HV02", message, "2019"),
        Unknown("", "edition"),
    ]


@pytest.mark.parametrize("name", ["too-old", "without-datacenter"])
@pytest.mark.parametrize("kind", ["iscsi", None])
def test_storage_spaces_direct_rules_apply_to_it_only(name, kind):
    plan = storage(a_plan(a_node()), type=kind)

    assert RULES[f"platform.storage-spaces-direct-{name}"].applies(plan) is False


def test_mixed_versions_names_them():
    plan = a_plan(*a_pair(windows_server="2016"))

    message = (
        "The nodes differ in their version: "
        "Windows Server 2019 on HV01; Windows Server 2016 on HV02."
    )
    assert list(mixed_versions(plan)) == [Problem("nodes", message)]


@pytest.mark.parametrize("override", [None, "2019"])
def test_mixed_versions_passes_one_version(override):
    assert list(mixed_versions(a_plan(*a_pair(windows_server=override)))) == []


DIFFERENT = "The nodes differ in edition: Datacenter on HV01; Standard on HV02."


@pytest.mark.parametrize(
    ("plan_edition", "node_edition", "expected"),
    [
        ("datacenter", None, []),
        ("datacenter", "datacenter", []),
        ("datacenter", "standard", [Problem("nodes", DIFFERENT, "2019")]),
        (None, "standard", [Unknown("", "edition")]),
        (None, None, []),
    ],
    ids=["the plan's", "the same", "another", "plan open", "left to the plan"],
)
def test_mixed_editions(plan_edition, node_edition, expected):
    plan = a_plan(*a_pair(edition=node_edition), edition=plan_edition)

    assert list(mixed_editions(plan)) == expected


@pytest.mark.parametrize("version", ["2008r2", "2012"])
@pytest.mark.parametrize(
    ("plan_option", "node_option", "faulty"),
    [
        ("server_core", None, False),
        ("server_core", "server_core", False),
        ("server_core", "desktop_experience", True),
        (None, "server_core", None),
        (None, None, None),
    ],
    ids=["the plan's", "the same", "another", "plan open", "all open"],
)
def test_installation_options_that_differ(version, plan_option, node_option, faulty):
    nodes = a_pair(installation=node_option)
    plan = a_plan(*nodes, windows_server=version, installation=plan_option)
    message = (
        "The nodes differ in installation option: "
        "Server Core on HV01; Desktop Experience (full) on HV02."
    )
    expected = {
        False: [],
        True: [Problem("nodes", message, version)],
        None: [Unknown("", "installation")],
    }[faulty]

    assert list(mixed_installation_options(plan)) == expected
    assert list(unlike_installation_options(plan)) == expected


def test_installation_option_is_asked_before_there_are_nodes():
    assert list(unlike_installation_options(a_plan())) == [Unknown("", "installation")]
    assert list(unlike_installation_options(a_plan(installation="server_core"))) == []


@pytest.mark.parametrize(("version", "old"), [("2008r2", True), ("2012", False)])
def test_installation_options_are_graver_in_2008_r2(version, old):
    plan = a_plan(a_node(), windows_server=version)
    mixed = RULES["platform.mixed-installation-options"]
    unlike = RULES["platform.unlike-installation-options"]

    assert (mixed.applies(plan), unlike.applies(plan)) == (old, not old)
    assert mixed.level_for(version) == ("unsupported" if old else None)
    assert unlike.level_for(version) == (None if old else "advice")


def test_an_old_node_decides_the_level_of_a_newer_plan():
    nodes = (a_node("HV01", windows_server="2008r2"), a_node("HV02", installation="server_core"))
    report = check(a_plan(*nodes, installation="desktop_experience"))
    levels = {f.rule.id: str(f.level) for f in report.findings if "installation" in f.rule.id}

    assert levels == {"platform.mixed-installation-options": "unsupported"}


LEVELS = "The nodes differ in update level: 2026-01 on HV01; 2026-02 on HV02."


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("2026-01", []),
        ("2026-02", [Problem("nodes", LEVELS)]),
        (None, [Unknown("nodes/HV02", "update_level")]),
    ],
    ids=["the same", "another", "not decided"],
)
def test_unlike_update_levels(level, expected):
    first, second = a_pair(update_level=level)
    plan = a_plan(replace(first, update_level="2026-01"), second)

    assert list(unlike_update_levels(plan)) == expected


@pytest.mark.parametrize("name", ["mixed-versions", "mixed-editions", "unlike-update-levels"])
def test_comparisons_do_not_apply_to_one_node(name):
    assert RULES[f"platform.{name}"].applies(a_plan(a_node())) is False
