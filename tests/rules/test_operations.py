import pytest

from planner.core.parts import Directory, Operations
from planner.rules import RULES, Problem, Unknown
from planner.rules.operations import (
    cluster_aware_updating_across_domains,
    cluster_aware_updating_outruns_repair,
    cluster_aware_updating_too_early,
    name_servers_not_started,
    name_servers_start_late,
    no_backup,
    no_monitoring,
    no_update_source,
    rare_backup,
    windows_server_backup,
)
from tests.build import a_node, a_plan, a_vm, a_volume, storage


def running(version="2019", *nodes, mode="domain", domain="contoso.com", vms=(), **operations):
    return a_plan(
        *nodes,
        windows_server=version,
        directory=Directory(mode=mode, domain=domain),
        operations=Operations(**operations),
        vms=vms,
    )


@pytest.mark.parametrize(
    ("operations", "missing"),
    [
        ({"updating": "manual", "update_source": "WSUS"}, []),
        ({"updating": "manual"}, ["update_source"]),
        ({"update_source": "WSUS"}, ["updating"]),
        ({}, ["updating", "update_source"]),
    ],
)
def test_way_and_source_of_updates_are_asked_for(operations, missing):
    assert list(no_update_source(running(**operations))) == [
        Unknown("operations", field) for field in missing
    ]


TOO_EARLY = "Windows Server 2008 R2 has no Cluster-Aware Updating."


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2008r2", [Problem("operations", TOO_EARLY, "2008r2")]), ("2012", [])],
)
def test_cluster_aware_updating_came_with_2012(version, expected):
    assert list(cluster_aware_updating_too_early(running(version))) == expected


@pytest.mark.parametrize(
    ("name", "before", "since"),
    [
        ("cluster-aware-updating-too-early", "blocker", None),
        ("cluster-aware-updating-across-domains", None, "unsupported"),
    ],
)
def test_cluster_aware_updating_is_judged_where_it_is_planned(name, before, since):
    rule = RULES[f"operations.{name}"]

    assert rule.applies(running(updating="cluster_aware")) is True
    assert rule.applies(running(updating="manual")) is False
    assert rule.applies(running()) is False
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == (before, since)


@pytest.mark.parametrize(
    ("plan", "where"),
    [
        (running("2016", mode="workgroup", domain=None), "in a workgroup"),
        (
            running("2016", a_node(), a_node("HV02", domain="fabrikam.com")),
            "in the domains contoso.com and fabrikam.com",
        ),
        (running("2016", a_node(), a_node("HV02", domain="Contoso.com")), None),
        (running("2016", a_node(), a_node("HV02", domain="a.com"), domain=None), None),
        (running("2008r2", a_node(), a_node("HV02", domain="fabrikam.com")), None),
    ],
    ids=["workgroup", "two domains", "one domain", "one known", "2008 R2"],
)
def test_cluster_aware_updating_needs_one_domain(plan, where):
    message = f"Cluster-Aware Updating is planned for nodes {where}."
    expected = [Problem("operations", message, "2016")] if where else []

    assert list(cluster_aware_updating_across_domains(plan)) == expected


OUTRUNS = "Cluster-Aware Updating of 2016 does not wait until the storage is repaired."


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2016", [Problem("operations", OUTRUNS, "2016")]), ("2019", [])],
)
def test_cluster_aware_updating_waits_for_the_storage_from_2019(version, expected):
    plan = storage(running(version, updating="cluster_aware"), type="storage_spaces_direct")
    rule = RULES["operations.cluster-aware-updating-outruns-repair"]

    assert list(cluster_aware_updating_outruns_repair(plan)) == expected
    assert rule.applies(plan) is True
    assert (rule.level_for("2016"), rule.level_for("2019")) == ("risk", None)


@pytest.mark.parametrize(
    ("updating", "storage_type"), [("manual", "storage_spaces_direct"), ("cluster_aware", "iscsi")]
)
def test_repair_is_waited_for_by_hand_or_not_at_all(updating, storage_type):
    plan = storage(running("2016", updating=updating), type=storage_type)

    assert RULES["operations.cluster-aware-updating-outruns-repair"].applies(plan) is False


@pytest.mark.parametrize(
    ("product", "days", "expected"),
    [
        ("Veeam", 1, []),
        ("Veeam", None, [Unknown("operations", "backup_interval_days")]),
        (None, 1, [Unknown("operations", "backup_product")]),
        (None, None, [Unknown("operations", "backup_product")]),
    ],
)
def test_backup_is_asked_for(product, days, expected):
    plan = running(backup_product=product, backup_interval_days=days)

    assert list(no_backup(plan)) == expected


@pytest.mark.parametrize(
    ("version", "product", "found"),
    [
        ("2012", "Windows Server Backup", True),
        ("2012", "wbadmin, by a task", True),
        ("2008r2", "Windows Server Backup", False),
        ("2012", "Veeam Backup for Windows Server", False),
        ("2012", None, False),
    ],
)
def test_windows_server_backup_is_known_by_its_name(version, product, found):
    message = f"{product} makes crash-consistent copies only of what lies on the volumes."
    expected = [Problem("operations", message, version)] if found else []

    assert list(windows_server_backup(running(version, backup_product=product))) == expected


@pytest.mark.parametrize(("purpose", "applies"), [("csv", True), ("disk", False)])
def test_windows_server_backup_matters_for_cluster_shared_volumes(purpose, applies):
    plan = storage(running(), volumes=(a_volume(purpose=purpose),))

    assert RULES["operations.windows-server-backup"].applies(plan) is applies


@pytest.mark.parametrize(
    ("days", "expected"),
    [(7, []), (7.5, [Problem("operations", "7.5 days pass between two backups.")])],
)
def test_backup_should_run_once_a_week_at_least(days, expected):
    plan = running(backup_interval_days=days)

    assert list(rare_backup(plan)) == expected
    assert RULES["operations.rare-backup"].applies(plan) is True
    assert RULES["operations.rare-backup"].applies(running()) is False


def test_monitoring_is_asked_for():
    assert list(no_monitoring(running())) == [Unknown("operations", "monitoring")]
    assert list(no_monitoring(running(monitoring="Zabbix"))) == []


LATE = [Problem("vms/VM01", "VM01 has the start priority medium.")]
OFF = [Problem("vms/VM01", "VM01 does not start by itself after a failure.")]
OPEN = [Unknown("vms/VM01", "priority")]


@pytest.mark.parametrize(
    ("roles", "values", "late", "off"),
    [
        (("dns",), {"priority": "high"}, [], []),
        (("dns",), {"priority": "medium"}, LATE, []),
        (("domain_controller",), {"priority": "no_auto_start"}, [], OFF),
        (("domain_controller",), {}, [], OPEN),
        (("domain_controller",), {"priority": "low", "highly_available": False}, [], []),
        (("management",), {"priority": "low"}, [], []),
    ],
    ids=["high", "medium", "no start", "not decided", "not clustered", "another role"],
)
def test_name_servers_start_first(roles, values, late, off):
    plan = running(vms=(a_vm(roles=roles, **values),))

    assert list(name_servers_start_late(plan)) == late
    assert list(name_servers_not_started(plan)) == off


@pytest.mark.parametrize(
    ("name", "level"), [("name-servers-start-late", "advice"), ("name-servers-not-started", "risk")]
)
def test_priorities_came_with_2012(name, level):
    rule = RULES[f"operations.{name}"]

    assert (rule.applies(running("2012")), rule.applies(running("2008r2"))) == (True, False)
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == (None, level)
