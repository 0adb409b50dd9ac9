import pytest

from planner.core.parts import Directory, LiveMigration
from planner.rules import RULES, Problem, Unknown, check
from planner.rules.membership import (
    ad_detached,
    ad_detached_too_old,
    several_domains,
    several_domains_too_old,
    workgroup_too_old,
    workgroup_without_certificates,
    workgroup_without_dns_suffix,
    workgroup_without_live_migration,
)
from tests.build import a_network, a_node, a_plan


def a_pair(version="2019", *, mode="domain", domain="contoso.com", other=None, **values):
    return a_plan(
        a_node("HV01"),
        a_node("HV02", domain=other),
        windows_server=version,
        directory=Directory(mode=mode, domain=domain),
        **values,
    )


def migrating(version="2019", authentication=None, **values):
    return a_pair(
        version,
        networks=(a_network("LM"),),
        live_migration=LiveMigration(networks=("LM",), authentication=authentication),
        **values,
    )


@pytest.mark.parametrize(
    ("judge", "version"),
    [(several_domains_too_old, "2012r2"), (several_domains, "2016")],
    ids=["2012 R2", "2016"],
)
@pytest.mark.parametrize(
    ("domain", "other", "answer"),
    [
        ("contoso.com", None, "pass"),
        ("contoso.com", "Contoso.com", "pass"),
        ("contoso.com", "fabrikam.com", "problem"),
        (None, "fabrikam.com", "unknown"),
        (None, None, "unknown"),
    ],
    ids=["the plan's", "the same", "another", "plan open", "all open"],
)
def test_nodes_of_several_domains(judge, version, domain, other, answer):
    message = "The nodes differ in their domain: contoso.com on HV01; fabrikam.com on HV02."
    expected = {
        "pass": [],
        "problem": [Problem("nodes", message, version)],
        "unknown": [Unknown("directory", "domain")],
    }

    assert list(judge(a_pair(version, domain=domain, other=other))) == expected[answer]


def test_several_domains_are_judged_by_one_rule_of_the_two():
    old, new = (a_pair(version, other="fabrikam.com") for version in ("2012r2", "2016"))

    assert list(several_domains(old)) == []
    assert list(several_domains_too_old(new)) == []


def test_several_domains_block_where_one_node_is_too_old():
    old = a_node("HV01", windows_server="2012r2", domain="fabrikam.com")
    plan = a_plan(old, a_node("HV02"), directory=Directory(mode="domain", domain="contoso.com"))
    found = {f.rule.id: str(f.level) for f in check(plan).findings if "domains" in f.rule.id}

    assert found == {"membership.several-domains-too-old": "blocker"}


@pytest.mark.parametrize(
    ("mode", "applies"),
    [("domain", True), ("ad_detached", True), ("workgroup", False), (None, False)],
)
@pytest.mark.parametrize("name", ["several-domains", "several-domains-too-old"])
def test_several_domains_applies_to_members_of_a_domain(name, mode, applies):
    assert RULES[f"membership.{name}"].applies(a_pair(mode=mode)) is applies


WORKGROUP = "Windows Server 2012 R2 cannot make a cluster in a workgroup."


@pytest.mark.parametrize(
    ("version", "mode", "expected"),
    [
        ("2012r2", "workgroup", [Problem("directory", WORKGROUP, "2012r2")]),
        ("2012r2", "domain", []),
        ("2012r2", None, [Unknown("directory", "mode")]),
        ("2016", "workgroup", []),
        ("2016", None, []),
    ],
)
def test_workgroup_clusters_came_with_2016(version, mode, expected):
    assert list(workgroup_too_old(a_pair(version, mode=mode))) == expected


QUICKLY = "The plan migrates live, but in a workgroup Windows Server 2022 can only migrate quickly."


@pytest.mark.parametrize(
    ("version", "mode", "expected"),
    [
        ("2022", "workgroup", [Problem("directory", QUICKLY, "2022")]),
        ("2022", "domain", []),
        ("2022", None, [Unknown("directory", "mode")]),
        ("2025", "workgroup", []),
        ("2025", None, []),
        ("2012r2", "workgroup", []),
    ],
)
def test_live_migration_in_a_workgroup_came_with_2025(version, mode, expected):
    assert list(workgroup_without_live_migration(migrating(version, mode=mode))) == expected


def test_a_workgroup_without_live_migration_is_fine():
    assert list(workgroup_without_live_migration(a_pair("2022", mode="workgroup"))) == []


DETACHED = "Windows Server 2012 cannot make a cluster without a cluster name object."


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2012", [Problem("directory", DETACHED, "2012")]), ("2012r2", [])],
)
def test_clusters_without_a_name_object_came_with_2012_r2(version, expected):
    assert list(ad_detached_too_old(a_pair(version, mode="ad_detached"))) == expected


@pytest.mark.parametrize(
    ("version", "mode", "expected"),
    [
        (
            "2012r2",
            "ad_detached",
            [Problem("directory", "The cluster has no name object in Active Directory.", "2012r2")],
        ),
        ("2012r2", "domain", []),
        ("2012r2", None, [Unknown("directory", "mode")]),
        ("2012", "ad_detached", []),
    ],
)
def test_a_cluster_without_a_name_object_is_a_risk(version, mode, expected):
    assert list(ad_detached(a_pair(version, mode=mode))) == expected


def test_ad_detached_too_old_applies_to_such_a_cluster_only():
    rule = RULES["membership.ad-detached-too-old"]

    assert rule.applies(a_pair(mode="ad_detached")) is True
    assert rule.applies(a_pair(mode="domain")) is False


KERBEROS = "Live migration uses Kerberos, which does not work in a workgroup."


@pytest.mark.parametrize(
    ("version", "authentication", "expected"),
    [
        ("2025", "kerberos", [Problem("live_migration", KERBEROS, "2025")]),
        ("2025", "certificate", []),
        ("2025", None, [Unknown("live_migration", "authentication")]),
        ("2022", "kerberos", []),
    ],
)
def test_live_migration_in_a_workgroup_needs_certificates(version, authentication, expected):
    plan = migrating(version, authentication, mode="workgroup")

    assert list(workgroup_without_certificates(plan)) == expected


def test_certificates_matter_for_live_migration_in_a_workgroup_only():
    applies = RULES["membership.workgroup-without-certificates"].applies

    assert applies(migrating("2025", mode="workgroup")) is True
    assert applies(migrating("2025", mode="domain")) is False
    assert applies(a_pair("2025", mode="workgroup")) is False


def test_a_workgroup_needs_a_dns_suffix():
    def plan(suffix):
        return a_plan(directory=Directory(mode="workgroup", primary_dns_suffix=suffix))

    assert list(workgroup_without_dns_suffix(plan("lab.example"))) == []
    assert list(workgroup_without_dns_suffix(plan(None))) == [
        Unknown("directory", "primary_dns_suffix")
    ]
    rule = RULES["membership.workgroup-without-dns-suffix"]
    assert (rule.applies(plan(None)), rule.applies(a_pair())) == (True, False)


@pytest.mark.parametrize(
    ("name", "version", "level", "neighbour"),
    [
        ("several-domains-too-old", "2012r2", "blocker", "2016"),
        ("several-domains", "2016", "risk", "2012r2"),
        ("workgroup-too-old", "2012r2", "blocker", "2016"),
        ("workgroup-without-live-migration", "2016", "unsupported", "2012r2"),
        ("workgroup-without-live-migration", "2022", "unsupported", "2025"),
        ("workgroup-without-certificates", "2025", "unsupported", "2022"),
        ("ad-detached-too-old", "2012", "blocker", "2012r2"),
        ("ad-detached", "2012r2", "risk", "2012"),
    ],
)
def test_membership_levels_end_where_the_version_changes(name, version, level, neighbour):
    rule = RULES[f"membership.{name}"]

    assert (rule.level_for(version), rule.level_for(neighbour)) == (level, None)
