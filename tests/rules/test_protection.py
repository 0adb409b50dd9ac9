import pytest

from planner.core.parts import Host
from planner.rules import RULES, Problem, Unknown, check
from planner.rules.protection import (
    antivirus_without_exclusions,
    firewall_off,
    ntlm_blocked,
    ntlm_blocked_too_early,
    smb_unbound,
    third_party_firewall,
)
from tests.build import a_node, a_plan


def a_host(version="2019", *nodes, **host):
    return a_plan(*nodes, windows_server=version, host=Host(**host))


@pytest.mark.parametrize(
    ("firewall", "expected"),
    [
        ("off", [Problem("host", "The firewall is off on the nodes.")]),
        ("windows", []),
        ("third_party", []),
        (None, [Unknown("host", "firewall")]),
    ],
)
def test_firewall_should_stay_on(firewall, expected):
    assert list(firewall_off(a_host(firewall=firewall))) == expected


def test_third_party_firewall_needs_its_ports_opened():
    rule = RULES["protection.third-party-firewall"]
    plan = a_host(firewall="third_party")

    assert list(third_party_firewall(plan)) == [
        Problem("host", "The firewall of the nodes is not the one of Windows.")
    ]
    assert (rule.applies(plan), rule.applies(a_host(firewall="off"))) == (True, False)


def test_smb_has_to_stay_bound():
    message = "Client for Microsoft Networks and File and Printer Sharing are unbound"

    assert list(smb_unbound(a_host(smb_bindings=False))) == [
        Problem("host", f"{message} on the cluster networks.")
    ]
    assert list(smb_unbound(a_host(smb_bindings=True))) == []
    assert list(smb_unbound(a_host())) == [Unknown("host", "smb_bindings")]


ONE = "NTLM is blocked, but HV02 runs Windows Server 2016, which needs it."
TWO = "NTLM is blocked, but HV01 and HV02 run Windows Server 2012 R2 or newer, which needs it."
NONE = "NTLM is blocked, but the plan names Windows Server 2016, which needs it."


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            a_host("2019", a_node(), a_node("HV02", windows_server="2016"), ntlm_blocked=True),
            [Problem("host", ONE, "2016")],
        ),
        (
            a_host("2016", a_node(windows_server="2012r2"), a_node("HV02"), ntlm_blocked=True),
            [Problem("host", TWO, "2012r2")],
        ),
        (a_host("2016", ntlm_blocked=True), [Problem("host", NONE, "2016")]),
        (a_host("2016", ntlm_blocked=False), []),
        (a_host("2016"), [Unknown("host", "ntlm_blocked")]),
    ],
    ids=["one old node", "two old versions", "no nodes", "allowed", "not decided"],
)
def test_ntlm_is_needed_up_to_2016(plan, expected):
    assert list(ntlm_blocked_too_early(plan)) == expected


def test_ntlm_is_judged_by_one_rule_of_the_two():
    def found(version):
        findings = check(a_host(version, a_node(), ntlm_blocked=True)).findings
        return {f.rule.id: str(f.level) for f in findings if "ntlm" in f.rule.id}

    assert found("2016") == {"protection.ntlm-blocked-too-early": "unsupported"}
    assert found("2019") == {"protection.ntlm-blocked": "advice"}


@pytest.mark.parametrize(
    ("blocked", "expected"),
    [
        (True, [Problem("host", "NTLM is blocked on the nodes.", "2019")]),
        (False, []),
        (None, [Unknown("host", "ntlm_blocked")]),
    ],
)
def test_blocked_ntlm_is_worth_knowing_from_2019(blocked, expected):
    assert list(ntlm_blocked(a_host("2019", ntlm_blocked=blocked))) == expected


@pytest.mark.parametrize(
    ("antivirus", "exclusions", "expected"),
    [
        (
            True,
            False,
            [Problem("host", "Antivirus runs on the nodes without exclusions for Hyper-V.")],
        ),
        (True, True, []),
        (True, None, [Unknown("host", "antivirus_exclusions")]),
        (False, None, []),
        (None, None, [Unknown("host", "antivirus")]),
    ],
)
def test_antivirus_needs_exclusions(antivirus, exclusions, expected):
    plan = a_host(antivirus=antivirus, antivirus_exclusions=exclusions)

    assert list(antivirus_without_exclusions(plan)) == expected
