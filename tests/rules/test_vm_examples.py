"""The rules about virtual machines on whole plans: silent on good ones, precise on a bad one."""

import pytest

from planner import plan_json
from planner.rules import check
from tests.build import EXAMPLES

MODULES = {
    "controllers",
    "disks",
    "dynamic_memory",
    "guest_networks",
    "guests",
    "owners",
    "processors",
    "sr_iov",
    "start_order",
    "vms",
}


def found(name):
    """Rule, level and subject of the findings of these rules on an example."""
    report = check(plan_json.loads((EXAMPLES / f"{name}.json").read_bytes()))
    mine = (f for f in report.findings if f.rule.id.partition(".")[0] in MODULES)
    return {(f.rule.id, str(f.level), f.subject) for f in mine}


@pytest.mark.parametrize(
    "name",
    ["article-3nic-iscsi", "article-fc", "fc-8node-2025", "iscsi-6node-2022", "s2d-4node-2022"],
)
def test_rules_about_virtual_machines_are_silent_on_a_good_plan(name):
    assert found(name) == set()


def test_rules_without_facts_find_their_faults_in_a_broken_plan():
    expected = {
        ("guests.not-on-an-external-switch", "risk", "vms/WEB"),
        ("vms.not-highly-available", "advice", "vms/CLUSTER_PRODUCTION_1"),
        ("processors.more-vcpus-than-any-node", "blocker", "vms/BIGDATA"),
        ("disks.vhd-on-generation-2", "blocker", "vms/APP01/disks/System"),
    }

    names = {rule_id for rule_id, _, _ in expected}
    assert {each for each in found("broken-everything") if each[0] in names} == expected
