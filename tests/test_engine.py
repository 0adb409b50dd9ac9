import json
from dataclasses import replace
from pathlib import Path

import pytest

from planner import plan_json, rules
from planner.core.parts import AcceptedFinding
from planner.core.plan import VERSIONS
from planner.rules import RULES, Level, check, pack_version
from planner.rules.base import Rule, rule
from planner.rules.engine import field_at, place_in_words
from planner.rules.knowledge import facts, source
from tests.build import EXAMPLES, a_plan

FILES = sorted(EXAMPLES.glob("*.json"))
FAULTS = json.loads((EXAMPLES / "expected" / "broken-everything.json").read_bytes())


def example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_rule_says_why_what_to_do_and_where_it_was_read(rule_id):
    judged = RULES[rule_id]

    assert isinstance(judged, Rule)
    assert judged.why.endswith(".")
    assert judged.remedy.endswith(".")
    assert judged.title
    assert not judged.title.endswith(".")
    assert judged.source.url.startswith("https://")
    assert all(fact in facts() for fact in judged.facts)
    assert judged.facts or judged.tests or judged.origin == "practice"
    assert judged.levels


def test_rule_id_has_to_match_its_place():
    with pytest.raises(ValueError, match=r"rule id a.b should be test_engine.judge"):

        @rule("a.b", Level.RISK, title="T", why="W.", remedy="R.", source=source("SEED"))
        def judge(plan):
            yield from ()


@pytest.mark.parametrize(
    ("name", "verdict", "acceptable"),
    [
        ("article-3nic-iscsi", "supported", True),
        ("article-fc", "supported", True),
        ("fc-8node-2025", "supported", True),
        ("iscsi-6node-2022", "supported", True),
        ("s2d-4node-2022", "supported", True),
        ("article-2nic-lab", "unsupported", True),
        ("half-done-2019", "incomplete", False),
        ("broken-everything", "not_buildable", False),
    ],
)
def test_example_has_its_verdict(name, verdict, acceptable):
    report = check(example(name))

    assert (report.verdict, report.acceptable) == (verdict, acceptable)


@pytest.fixture(scope="module")
def broken():
    return check(example("broken-everything"))


def rests_on(fault, judged):
    """Whether a rule judges this fault: by one of its facts, else by what the fault is based on."""
    if fault["facts"]:
        return not set(fault["facts"]).isdisjoint(judged.facts)
    kind, _, test = fault["basis"].partition(" ")
    return test in judged.tests if kind == "test-cluster" else judged.origin == kind


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_broken_plan_has_each_of_its_faults_found(broken, fault):
    least = Level(fault["minimum_level"]).rank

    found = broken.about(fault["subject"], *fault.get("other_subjects", []))

    assert [f.rule.id for f in found if f.level.rank <= least and rests_on(fault, f.rule)]


EXPECTED = json.loads((EXAMPLES / "expected" / "broken-everything.json").read_text("utf-8"))
WITHOUT_FACTS = {
    "memory without error correction": "hardware.no-error-correction",
    "two registrations for four nodes": "storage.too-few-registrations",
    "volumes larger than their array": "storage.array-too-small",
    "VM with 96 vCPUs, no node has more than 80 logical processors": (
        "processors.more-vcpus-than-any-node"
    ),
    "VHD disk on a generation 2 VM": "disks.vhd-on-generation-2",
    "clustered VMs on an internal switch": "guests.not-on-an-external-switch",
    "VM on the cluster that is not highly available": "vms.not-highly-available",
    "no monitoring": "operations.no-monitoring",
    "firewall off": "protection.firewall-off",
    "small memory dump": "host.small-memory-dump",
    "balanced power plan": "host.balanced-power-plan",
    "Remote Registry off": "host.remote-registry-off",
    "automount off": "host.automount-off",
}


def test_every_fault_without_a_fact_has_a_rule_that_finds_it():
    assert {entry["fault"] for entry in EXPECTED if not entry["facts"]} == set(WITHOUT_FACTS)


@pytest.mark.parametrize("fault", EXPECTED, ids=lambda entry: entry["fault"])
def test_broken_everything_has_each_of_its_faults_found(fault):
    least = Level(fault["minimum_level"])
    subjects = [fault["subject"], *fault.get("other_subjects", [])]

    found = [
        finding
        for finding in check(example("broken-everything")).findings
        if finding.level.rank <= least.rank
        and any(finding.subject == s or finding.subject.startswith(f"{s}/") for s in subjects)
        and (
            not set(finding.rule.facts).isdisjoint(fault["facts"])
            if fault["facts"]
            else finding.rule.id == WITHOUT_FACTS[fault["fault"]]
        )
    ]

    assert found


def certified_for_its_version(plan):
    document = plan_json.document(plan)
    entry = {"status": "certified", "windows_server": plan.windows_server}
    for node in document["nodes"]:
        for part in (node, *node["nics"], *node["hbas"]):
            part["certification"] = entry
    for array in document["storage"]["arrays"]:
        array["certification"] = entry
    return plan_json.loads(json.dumps(document))


def test_two_nic_lab_in_production_is_not_acceptable():
    report = check(replace(example("article-2nic-lab"), environment="production"))

    assert (report.verdict, report.acceptable) == ("unsupported", False)


def test_two_nic_fallback_is_a_risk_in_2008_r2_when_everything_is_certified():
    plan = replace(example("article-2nic-lab"), environment="production")

    report = check(certified_for_its_version(plan))

    fallback = [f for f in report.findings if "NET-03" in f.rule.facts]
    assert report.verdict == "supported"
    assert [f.level for f in fallback] == [Level.RISK]


def test_two_nic_fallback_is_unsupported_in_2012():
    plan = replace(example("article-2nic-lab"), environment="production", windows_server="2012")

    report = check(certified_for_its_version(plan))

    fallback = [f for f in report.findings if "NET-03" in f.rule.facts]
    assert report.verdict == "unsupported"
    assert [f.level for f in fallback] == [Level.UNSUPPORTED]


def test_certification_for_2008_does_not_count_for_2008_r2():
    plan = example("article-3nic-iscsi")
    node = plan.nodes[0]
    old = replace(node.certification, windows_server="2008")
    changed = replace(plan, nodes=(replace(node, certification=old), *plan.nodes[1:]))

    report = check(changed)

    assert [(f.level, f.subject) for f in report.findings if f.level == Level.UNSUPPORTED] == [
        (Level.UNSUPPORTED, "nodes/HV01")
    ]
    assert report.verdict == "unsupported"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_report_is_sorted_and_the_same_each_time(file):
    plan = plan_json.loads(file.read_bytes())

    report = check(plan)

    keys = [(f.level.rank, f.rule.id, f.subject) for f in report.findings]
    assert keys == sorted(keys)
    assert json.dumps(report.as_json()) == json.dumps(check(plan).as_json())
    found = {f.rule.id for f in report.findings}
    assert sorted({*found, *report.passed, *report.not_applicable}) == sorted(RULES)


@pytest.mark.parametrize("version", VERSIONS)
def test_empty_plan_is_incomplete_in_every_version(version):
    report = check(a_plan(windows_server=version))

    assert report.verdict == "incomplete"
    assert report.counts["blocker"] == report.counts["unsupported"] == 0


def test_accepted_finding_stays_in_list_and_verdict():
    plan = example("article-2nic-lab")
    first = check(plan).findings[0]
    accepted = AcceptedFinding(
        rule=first.rule.id, subject=first.subject.upper(), reason="Lab", by="A"
    )

    report = check(replace(plan, accepted=(accepted,)))

    assert report.findings[0].accepted == accepted
    assert report.verdict == check(plan).verdict
    assert report.as_json()["findings"][0]["accepted"] == {
        "reason": "Lab",
        "by": "A",
        "on": None,
    }


def test_findings_about_a_step_are_those_at_or_below_its_paths():
    report = check(example("broken-everything"))

    about = report.about("nodes/*/nics")

    assert about
    assert {f.subject.split("/")[2] for f in about} == {"nics"}


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("nodes/HV01/nics/NIC2", "HV01 / NIC2"),
        ("storage/volumes/A%2FB", "A/B"),
        ("quorum", "Quorum"),
        ("nodes", "Nodes"),
    ],
)
def test_place_reads_as_names(subject, words):
    assert place_in_words(subject) == words


def test_missing_field_is_found_by_its_path():
    assert field_at("nodes/HV01", "processor/vendor") == ("Processor", "vendor")
    assert field_at("nodes/HV01/nics/N", "certification/status") == ("Certification", "status")
    assert field_at("", "edition") == ("Plan", "edition")


def test_pack_version_is_a_date_and_a_hash():
    date, _, digest = pack_version().rpartition("-")

    assert date == "2026-11-25"
    assert len(digest) == 10


def test_every_module_with_rules_is_in_the_catalogue():
    folder = Path(rules.__file__).parent
    modules = {
        file.stem
        for file in folder.glob("*.py")
        if file.stem != "base" and "\n@rule(" in file.read_text()
    }

    assert modules == {rule_id.partition(".")[0] for rule_id in RULES}
