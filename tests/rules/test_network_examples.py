"""The network rules on whole plans: silent on good ones, and every fault of a bad one found."""

import json
from dataclasses import replace

import pytest

from planner import plan_json
from planner.rules import RULES, Level, Unknown
from tests.build import EXAMPLES

MODULES = {
    "adapters",
    "addresses",
    "aggregation",
    "bandwidth",
    "cabling",
    "heartbeat",
    "network",
    "rdma",
    "redundancy",
    "roles",
    "routing",
    "sites",
    "subnets",
    "teams",
    "traffic",
    "uplinks",
}
FAULTS = [
    fault
    for fault in json.loads((EXAMPLES / "expected" / "broken-everything.json").read_text("utf-8"))
    if fault["domain"] == "network"
]


def an_example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


def findings(plan):
    """Rule, level and subject of every finding of the network rules."""
    found = []
    for rule in RULES.values():
        applies = rule.id.partition(".")[0] in MODULES and rule.applies(plan)
        for each in rule.judge(plan) if applies else ():
            if isinstance(each, Unknown):
                found.append((rule, Level.UNKNOWN, each.subject))
            elif level := rule.level_for(each.version or plan.windows_server):
                found.append((rule, level, each.subject))
    return found


def in_short(found):
    return [(rule.id, str(level), subject) for rule, level, subject in found]


@pytest.mark.parametrize(
    "name",
    ["article-3nic-iscsi", "article-fc", "fc-8node-2025", "iscsi-6node-2022", "s2d-4node-2022"],
)
def test_network_rules_are_silent_on_a_good_plan(name):
    assert in_short(findings(an_example(name))) == []


@pytest.mark.parametrize(("version", "level"), [("2008r2", "risk"), ("2012", "unsupported")])
def test_two_nic_layout_of_the_article_is_one_finding_about_its_network(version, level):
    plan = replace(an_example("article-2nic-lab"), windows_server=version)

    about_private = [each for each in in_short(findings(plan)) if each[2] == "networks/Private"]

    assert about_private == [("traffic.iscsi-with-heartbeat", level, "networks/Private")]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_network_rules_find_every_fault_of_a_broken_plan(fault):
    wanted = (fault["subject"], *fault.get("other_subjects", ()))

    hits = [
        rule.id
        for rule, level, subject in findings(an_example("broken-everything"))
        if any(subject == each or subject.startswith(f"{each}/") for each in wanted)
        and level.rank <= Level(fault["minimum_level"]).rank
        and set(rule.facts) & set(fault["facts"])
    ]

    assert hits != []
