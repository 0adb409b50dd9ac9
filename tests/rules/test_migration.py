import pytest

from planner.core.parts import Directory, Host, LiveMigration
from planner.rules import RULES, Problem, Unknown, check
from planner.rules.migration import (
    certificates_too_early,
    credssp,
    credssp_beside_credential_guard,
    credssp_refused,
    management_network_first,
    migration_networks,
    moves_live,
    no_network_chosen,
    no_second_network,
)
from tests.build import a_network, a_node, a_plan


def a_pair(version="2019", *networks, names=(), mode="domain", guard=None, **live_migration):
    return a_plan(
        a_node("HV01"),
        a_node("HV02"),
        windows_server=version,
        networks=networks,
        directory=Directory(mode=mode),
        host=Host(credential_guard=guard),
        live_migration=LiveMigration(networks=names, **live_migration),
    )


LM = a_network("LM", "live_migration", cluster_use="cluster_only")
HEARTBEAT = a_network("Heartbeat", "cluster", cluster_use="cluster_only")
LAN = a_network("LAN", "management", "vm", cluster_use="cluster_and_client")


@pytest.mark.parametrize(
    ("version", "mode", "nodes", "moves"),
    [
        ("2019", "domain", 2, True),
        ("2019", "domain", 1, False),
        ("2022", "workgroup", 2, False),
        ("2025", "workgroup", 2, True),
        ("2022", None, 2, True),
    ],
)
def test_nodes_move_virtual_machines_live(version, mode, nodes, moves):
    plan = a_plan(
        *(a_node(f"HV0{number}") for number in range(nodes)),
        windows_server=version,
        directory=Directory(mode=mode),
    )

    assert moves_live(plan) is moves


def test_networks_are_those_chosen_else_those_by_purpose():
    chosen = a_pair("2019", LAN, HEARTBEAT, LM, names=("heartbeat", "LAN"))
    open_choice = a_pair("2019", LAN, HEARTBEAT, LM)

    assert migration_networks(chosen) == (HEARTBEAT, LAN)
    assert migration_networks(open_choice) == (LM,)


def test_a_network_is_asked_for():
    assert list(no_network_chosen(a_pair("2019", LM))) == [Unknown("live_migration", "networks")]
    assert list(no_network_chosen(a_pair("2019", LM, names=("LM",)))) == []


def test_a_network_is_asked_for_where_there_are_networks():
    applies = RULES["migration.no-network-chosen"].applies

    assert (applies(a_pair("2019", LM)), applies(a_pair())) == (True, False)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ("LAN", "LM"),
            [
                Problem(
                    "live_migration",
                    "Live migration prefers LAN, which carries management, to LM.",
                )
            ],
        ),
        (("LM", "LAN"), []),
        (("LM", "Heartbeat"), []),
    ],
    ids=["first", "last", "none"],
)
def test_management_comes_last(names, expected):
    assert list(management_network_first(a_pair("2019", LAN, LM, HEARTBEAT, names=names))) == (
        expected
    )


def test_order_matters_with_two_networks_from_2012():
    rule = RULES["migration.management-network-first"]

    assert rule.applies(a_pair("2019", LAN, LM, names=("LAN", "LM"))) is True
    assert rule.applies(a_pair("2019", LAN, LM, names=("LAN",))) is False
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == (None, "advice")


@pytest.mark.parametrize(
    ("other", "is_spare"),
    [
        (HEARTBEAT, True),
        (LAN, False),
        (a_network("iSCSI", "iscsi", "cluster", cluster_use="cluster_only"), False),
        (a_network("Closed", "cluster", cluster_use="none"), False),
        (a_network("Open", "cluster"), False),
    ],
    ids=["heartbeat", "management", "iSCSI", "closed", "not decided"],
)
def test_a_second_network_is_proposed_where_one_could_serve(other, is_spare):
    message = f"Live migration uses LM only; {other.name} could step in."
    expected = [Problem("live_migration", message)] if is_spare else []

    assert list(no_second_network(a_pair("2019", LM, other, names=("LM",)))) == expected


def test_a_second_network_is_no_question_with_two_or_none():
    applies = RULES["migration.no-second-network"].applies

    assert applies(a_pair("2019", LM, HEARTBEAT, names=("LM",))) is True
    assert applies(a_pair("2019", LM, HEARTBEAT, names=("LM", "Heartbeat"))) is False
    assert applies(a_pair("2019", LM, HEARTBEAT)) is False


REFUSED = "Live migration uses CredSSP, whose delegation Credential Guard refuses."


@pytest.mark.parametrize(
    ("judge", "version"),
    [(credssp_refused, "2025"), (credssp_beside_credential_guard, "2022")],
)
def test_credential_guard_refuses_credssp(judge, version):
    def answer(guard):
        return list(judge(a_pair(version, authentication="credssp", guard=guard)))

    assert answer(True) == [Problem("live_migration", REFUSED, version)]
    assert answer(False) == []
    assert answer(None) == [Unknown("host", "credential_guard")]


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("2025", {"migration.credssp-refused": "unsupported"}),
        ("2022", {"migration.credssp-beside-credential-guard": "risk"}),
        ("2016", {"migration.credssp-beside-credential-guard": "risk"}),
        ("2012r2", {"migration.credssp": "advice"}),
        ("2008r2", {}),
    ],
)
def test_credssp_with_credential_guard_is_judged_by_one_rule(version, found):
    report = check(a_pair(version, authentication="credssp", guard=True))

    assert {f.rule.id: str(f.level) for f in report.findings if "credssp" in f.rule.id} == found


CREDSSP = "Live migration uses CredSSP, so it is started on the node itself."


@pytest.mark.parametrize(
    ("authentication", "guard", "expected"),
    [
        ("credssp", False, [Problem("live_migration", CREDSSP, "2019")]),
        ("credssp", None, [Problem("live_migration", CREDSSP, "2019")]),
        ("credssp", True, []),
        ("kerberos", None, []),
        (None, None, [Unknown("live_migration", "authentication")]),
    ],
)
def test_credssp_is_worth_knowing(authentication, guard, expected):
    plan = a_pair("2019", authentication=authentication, guard=guard)

    assert list(credssp(plan)) == expected


def test_authentication_is_a_choice_from_2012():
    applies = RULES["migration.credssp"].applies

    assert (applies(a_pair("2012")), applies(a_pair("2008r2"))) == (True, False)


CERTIFICATES = "Windows Server 2022 cannot use certificates for live migration."


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2022", [Problem("live_migration", CERTIFICATES, "2022")]), ("2025", [])],
)
def test_certificates_came_with_2025(version, expected):
    plan = a_pair(version, authentication="certificate")

    assert list(certificates_too_early(plan)) == expected
    assert RULES["migration.certificates-too-early"].applies(plan) is True


def test_certificates_are_judged_where_they_are_chosen():
    rule = RULES["migration.certificates-too-early"]

    assert rule.applies(a_pair("2022", authentication="kerberos")) is False
    assert (rule.level_for("2022"), rule.level_for("2025")) == ("blocker", None)
