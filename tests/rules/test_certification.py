import pytest

from planner.core.parts import Certification
from planner.rules import RULES, Problem, Unknown, check
from planner.rules.certification import (
    certified_for_another_version,
    no_proof,
    not_certified,
    not_looked_up,
)
from tests.build import a_nic, a_node, a_plan, an_array, an_hba, certified, storage

NODE = "nodes/HV01"
NIC = "nodes/HV01/nics/NIC1"
HBA = "nodes/HV01/hbas/HBA1"
ARRAY = "storage/arrays/SAN01"


def refused(windows_server=None):
    return Certification(status="not_certified", windows_server=windows_server)


def a_certified_plan(*, node=None, nic=None, hba=None, array=None, **values):
    """One of everything, all certified for 2019 but for what is given."""
    good = certified("2019")
    server = a_node(
        certification=node or good,
        nics=(a_nic(certification=nic or good),),
        hbas=(an_hba(certification=hba or good),),
    )
    return storage(a_plan(server, **values), arrays=(an_array(certification=array or good),))


PARTS = pytest.mark.parametrize(
    ("part", "subject", "name"),
    [
        ("node", NODE, "Server HV01"),
        ("nic", NIC, "NIC NIC1 of HV01"),
        ("hba", HBA, "HBA HBA1 of HV01"),
        ("array", ARRAY, "Storage array SAN01"),
    ],
    ids=["node", "NIC", "HBA", "array"],
)


def findings(plan):
    """What the three rules say, by rule."""
    return (
        list(not_certified(plan)),
        list(certified_for_another_version(plan)),
        list(not_looked_up(plan)),
    )


def test_a_plan_certified_for_its_version_passes_all_three_rules():
    assert findings(a_certified_plan()) == ([], [], [])


@PARTS
def test_not_certified_finds_the_one_part_that_is_not(part, subject, name):
    plan = a_certified_plan(**{part: refused("2019")})

    expected = [Problem(subject, f"{name} is not certified for Windows Server 2019.")]
    assert findings(plan) == (expected, [], [])


def test_not_certified_holds_where_no_version_is_named():
    plan = a_certified_plan(nic=refused())

    expected = [Problem(NIC, "NIC NIC1 of HV01 is not certified for Windows Server 2019.")]
    assert findings(plan) == (expected, [], [])


def test_not_certified_for_another_version_has_to_be_looked_up_anew():
    plan = a_certified_plan(node=refused("2016"))

    assert findings(plan) == ([], [], [Unknown(NODE, "certification")])


def test_not_certified_names_the_model():
    node = a_node(vendor="Dell", model="PowerEdge R640", certification=refused("2019"))

    message = "Server HV01 (Dell PowerEdge R640) is not certified for Windows Server 2019."
    assert list(not_certified(a_plan(node))) == [Problem(NODE, message)]


@PARTS
def test_certified_for_another_version_is_a_finding_of_its_own(part, subject, name):
    plan = a_certified_plan(**{part: certified("2016")})

    message = f"{name} is certified for Windows Server 2016, but has to serve Windows Server 2019."
    assert findings(plan) == ([], [Problem(subject, message)], [])


def test_certified_for_2008_only_is_not_2008_r2():
    plan = a_plan(a_node(certification=certified("2008")), windows_server="2008r2")

    message = "Server HV01 is certified for Windows Server 2008 only, which is not 2008 R2."
    assert list(certified_for_another_version(plan)) == [Problem(NODE, message)]


def test_certified_without_a_version_asks_for_which():
    plan = a_certified_plan(hba=Certification(status="certified"))

    assert findings(plan) == ([], [Unknown(HBA, "certification/windows_server")], [])


@pytest.mark.parametrize(
    ("override", "named", "good"),
    [
        ("2022", "2022", True),
        ("2022", "2019", False),
        (None, "2019", True),
        (None, "2022", False),
    ],
    ids=["override met", "override missed", "plan met", "plan missed"],
)
def test_certification_counts_for_the_version_that_the_node_runs(override, named, good):
    part = certified(named)
    node = a_node(windows_server=override, certification=part, nics=(a_nic(certification=part),))

    found = list(certified_for_another_version(a_plan(node)))

    assert [each.subject for each in found] == ([] if good else [NODE, NIC])


def test_an_array_has_to_be_certified_for_every_version_in_use():
    nodes = (a_node("HV01"), a_node("HV02", windows_server="2022"))
    plan = storage(a_plan(*nodes), arrays=(an_array(certification=certified("2019")),))

    message = (
        "Storage array SAN01 is certified for Windows Server 2019, "
        "but has to serve Windows Server 2022."
    )
    assert list(certified_for_another_version(plan)) == [Problem(ARRAY, message)]


def test_an_array_without_nodes_serves_the_version_of_the_plan():
    plan = storage(a_plan(), arrays=(an_array(certification=certified("2019")),))

    assert findings(plan) == ([], [], [])


@PARTS
@pytest.mark.parametrize(
    "certification",
    [Certification(), Certification(status="unknown", windows_server="2019")],
    ids=["not stated", "unknown"],
)
def test_not_looked_up_asks_for_the_certification(part, subject, name, certification):
    plan = a_certified_plan(**{part: certification})

    assert findings(plan) == ([], [], [Unknown(subject, "certification")])


def test_certification_rules_do_not_apply_without_parts():
    for name in ("not-certified", "certified-for-another-version", "not-looked-up"):
        assert RULES[f"certification.{name}"].applies(a_plan()) is False


def test_a_part_not_looked_up_alone_keeps_the_plan_from_being_supported():
    report = check(a_plan(a_node()))
    grave = [f.rule.worst for f in report.findings if f.rule.id == "certification.not-looked-up"]

    assert grave == ["unsupported"]


def test_the_environment_never_changes_what_is_found():
    production = a_certified_plan(nic=refused("2019"))
    lab = a_certified_plan(nic=refused("2019"), environment="lab")

    assert findings(lab) == findings(production)


def proven(**proof):
    return Certification(status="certified", windows_server="2019", **proof)


@pytest.mark.parametrize(
    "proof", [{"catalog_url": "https://example.com/1"}, {"checked_on": "2026-01-31"}]
)
def test_address_or_date_is_proof_enough(proof):
    good = proven(**proof)

    assert list(no_proof(a_certified_plan(node=good, nic=good, hba=good, array=good))) == []


def test_certified_parts_without_proof_are_told_once():
    good = proven(checked_on="2026-01-31")
    plan = a_certified_plan(node=good, hba=refused())
    message = "2 certified parts have neither a catalog address nor a date: NIC NIC1 of HV01 and"

    assert list(no_proof(plan)) == [Problem("nodes", f"{message} Storage array SAN01.")]


def test_array_without_proof_is_told_where_there_are_no_nodes():
    plan = storage(a_plan(), arrays=(an_array(certification=proven()),))
    message = "1 certified part has neither a catalog address nor a date: Storage array SAN01."

    assert list(no_proof(plan)) == [Problem("storage/arrays", message)]
