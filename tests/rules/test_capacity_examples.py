"""Storage, quorum, virtual machines and capacity on whole plans: quiet on good ones, and every
fault of a bad one found."""

import json

import pytest

from planner import plan_json
from planner.rules import RULES, Level, check
from tests.build import EXAMPLES

MODULES = {
    "capacity",
    "disks",
    "guests",
    "paths",
    "pool",
    "processors",
    "quorum",
    "s2d",
    "space",
    "storage",
    "vms",
    "volumes",
    "witness",
}
FAULTS = [
    fault
    for fault in json.loads((EXAMPLES / "expected" / "broken-everything.json").read_text("utf-8"))
    if fault["domain"] in ("storage", "quorum", "capacity", "vms")
]


def findings(name):
    plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
    return [f for f in check(plan).findings if f.rule.id.partition(".")[0] in MODULES]


ONE_WAY = ("paths.single-path", "risk", "storage")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fc-8node-2025", []),
        ("iscsi-6node-2022", []),
        ("s2d-4node-2022", []),
        ("article-3nic-iscsi", [ONE_WAY]),
        ("article-fc", [ONE_WAY]),
        (
            "article-2nic-lab",
            [
                ONE_WAY,
                ("storage.single-controller", "risk", "storage/arrays/LAB-SAN"),
                ("volumes.no-validation-volume", "advice", "storage"),
                ("processors.too-many-vcpus-after-failures", "unknown", "capacity"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_good_plans_have_only_findings_that_are_true(name, expected):
    assert [(f.rule.id, str(f.level), f.subject) for f in findings(name)] == expected


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_every_fault_of_a_broken_plan_is_found(fault):
    wanted = (fault["subject"], *fault.get("other_subjects", ()))
    basis = set(fault["facts"])

    hits = [
        f.rule.id
        for f in findings("broken-everything")
        if any(f.subject == each or f.subject.startswith(f"{each}/") for each in wanted)
        and f.level.rank <= Level(fault["minimum_level"]).rank
        and (basis & set(f.rule.facts) if basis else not f.rule.facts)
    ]

    assert hits != []


def test_each_rule_stands_in_one_of_these_modules_with_words_and_a_basis():
    mine = [rule for rule in RULES.values() if rule.id.partition(".")[0] in MODULES]

    assert {rule.id.partition(".")[0] for rule in mine} == MODULES
    assert [r.id for r in mine if not (r.facts or r.tests or r.origin == "practice")] == []
    assert [r.id for r in mine if r.title.endswith(".") or not r.why.endswith(".")] == []
    assert [r.id for r in mine if not r.remedy.endswith(".")] == []
