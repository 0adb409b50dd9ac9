"""Scope, naming, prerequisites, acceptance and operation as the document lists them."""

import dataclasses

import pytest

from planner.core.parts import Host
from planner.core.plan import VERSIONS
from planner.documents import (
    acceptance,
    control,
    findings,
    machines,
    naming,
    operation,
    prerequisites,
    rested,
    scope,
    summary,
)
from planner.documents.info import DocumentInfo
from planner.documents.parts import Beside, Bullets, See, Table
from planner.rules import check
from planner.rules.knowledge import facts
from tests.build import a_node, a_plan, a_vm, a_vm_disk, a_volume
from tests.build import storage as with_storage
from tests.documents.conftest import INFO, example


def texts(table):
    return [tuple(cell.text for cell in row) for row in table.rows]


def tables(blocks):
    return [block for block in blocks if isinstance(block, Table)]


def test_every_owner_has_a_list_to_tick():
    plan = example("article-3nic-iscsi")

    found = list(prerequisites.parts(plan, check(plan)))

    assert [title for title, _ in found] == [
        "Network",
        "Storage",
        "Directory",
        "Facilities",
        "Client",
    ]
    assert [len(tables(lists)) for _, lists in found] == [1, 1, 1, 1, 1]
    for _, (needs, *_others) in found:
        assert {row[0].kind for row in needs.rows} == {"check"}
        assert {row[0].text for row in needs.rows} == {""}


def test_open_decisions_stand_with_the_owner_who_decides_them():
    plan = example("half-done-2019")
    report = check(plan)

    found = dict(prerequisites.parts(plan, report))

    questions = [
        row[1] for lists in found.values() for each in tables(lists)[1:] for row in texts(each)
    ]
    assert sorted(questions) == sorted(question.field for question in findings.questions(report))
    assert found["Network"][-1].caption == "Decisions still open: network"
    assert "Network: VLAN" in [row[1] for row in texts(found["Network"][-1])]


@pytest.mark.parametrize(
    ("asked", "owner"),
    [
        (("Network", "vlan"), "network"),
        (("Nic", "switch"), "network"),
        (("Nic", "model"), "client"),
        (("Volume", "size_gib"), "storage"),
        (("Cluster", "name"), "directory"),
        (("Node", "rack"), "facilities"),
        (("Node", "memory_gib"), "client"),
    ],
)
def test_who_decides_a_field(asked, owner):
    assert prerequisites.decider(findings.Question(asked, "", (), ())) == owner


def test_what_is_missing_is_said_beside_the_values():
    plan = a_plan(a_node("HV1", rack="R1", power_watts=400))

    found = dict(prerequisites.parts(plan, check(plan)))
    rows = {row[1]: row[2] for row in texts(found["Facilities"][0])}

    assert rows["Power and cooling in rack R1"].split("\n") == [
        "400\u202fW in all, and each feed able to carry it alone",
        "feeds (not decided): HV1",
        "Still to decide: power feeds of HV1.",
    ]


def test_acceptance_lines_are_numbered_through_all_groups():
    found = list(acceptance.parts(example("s2d-4node-2022")))

    numbers = [row[1] for _, each in found for row in texts(each)]
    assert numbers == [f"A{at}" for at in range(1, len(numbers) + 1)]
    assert [title for title, _ in found][:3] == [
        "Hardware and cables",
        "Windows on the nodes",
        "Networks",
    ]
    assert {row[-1].text for _, each in found for row in each.rows} == {""}


@pytest.mark.parametrize("version", VERSIONS)
def test_duties_rest_on_facts_of_the_version(version):
    plan = with_storage(a_plan(windows_server=version), type="iscsi", volumes=(a_volume(),))
    known = facts()

    wrong = [
        (duty.work, fact)
        for duty in operation.DUTIES
        if duty.holds(plan)
        for fact in duty.facts
        if not fact.startswith("UPG")  # these are told of the version that is gone to
        if known[fact].versions and version not in known[fact].versions
    ]

    assert wrong == []
    assert {fact for duty in operation.AGAIN for fact in duty.facts} <= set(known)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (
            "2012",
            "There is no rolling upgrade from this version: a new cluster is built beside "
            "this one.",
        ),
        (
            "2012r2",
            "One version at a time, with room for one node to be away, and done within a month.",
        ),
    ],
)
def test_a_later_version_comes_by_the_way_the_version_allows(version, expected):
    rows = {row[0]: row[1] for row in texts(operation.duties(a_plan(windows_server=version)))}

    assert rows["A later Windows Server"] == expected


def test_validation_after_a_change_is_only_noted_before_2012():
    old, new = (operation.validation(a_plan(windows_server=each)) for each in ("2008r2", "2012"))

    assert old.note.startswith("Microsoft documents this from Windows Server 2012 on")
    assert new.note == ""
    assert texts(new)[0][0] == "A server replaced, a node added"


def test_names_are_folded_and_their_pattern_is_shown():
    rows = {row[0]: row[1:] for row in texts(naming.names(example("iscsi-6node-2022"))[0])}

    assert rows["Nodes"] == ("CHV-N##", "CHV-N01 to CHV-N06", "6")
    assert rows["Cluster"] == ("none", "CHV-CL01.corp.contoso.com", "1")
    assert rows["Shared volumes"][1] == ("C:\\ClusterStorage\\CSV01 to C:\\ClusterStorage\\CSV04")
    assert "Sites" not in rows


@pytest.mark.parametrize(
    ("vm_path", "names", "folders"),
    [
        ("C:\\ClusterStorage\\Volume1\\VMs", ("CSV01",), "C:\\ClusterStorage\\Volume1"),
        ("C:\\ClusterStorage\\", ("CSV01",), "C:\\ClusterStorage\\CSV01"),
        ("D:\\VMs", ("CSV01",), "C:\\ClusterStorage\\CSV01"),
        (None, ("CSV01",), "C:\\ClusterStorage\\CSV01"),
        (
            "C:\\ClusterStorage\\Volume1",
            ("Data", "Logs"),
            "C:\\ClusterStorage\\Data, C:\\ClusterStorage\\Logs",
        ),
    ],
)
def test_a_shared_volume_alone_has_the_folder_that_the_plan_names(vm_path, names, folders):
    volumes = tuple(a_volume(name, purpose="csv") for name in names)
    plan = with_storage(a_plan(host=Host(vm_path=vm_path)), volumes=volumes)

    rows = {row[0]: row[2] for row in texts(naming.names(plan)[0])}

    assert rows["Shared volumes"] == folders


def test_many_unlike_names_are_counted():
    vms = tuple(a_vm(f"{chr(97 + at // 26)}{chr(97 + at % 26)}-x") for at in range(25))

    rows = {row[0]: row for row in texts(naming.names(a_plan(vms=vms))[0])}

    assert rows["Virtual machines"][2].endswith("ax-x, and 1 more")
    assert rows["Virtual machines"][3] == "25"


def test_rules_for_names_rest_on_facts_that_exist():
    assert {fact for rule in naming.RULES for fact in rule.facts} <= set(facts())


def bullets(blocks):
    lists = [block for block in blocks if isinstance(block, Bullets)]
    lists += [
        each for block in blocks if isinstance(block, Beside) for each in (block.left, block.right)
    ]
    return [item for each in lists for item in each.items]


def test_scope_says_what_is_left_out():
    plan = example("article-3nic-iscsi")

    assert "recovery in a second site after the loss of this one" in bullets(scope.bounds(plan))
    assert any("2008 R2" in each for each in bullets(scope.assumptions(plan)))


@pytest.mark.parametrize(
    ("reserve", "expected"),
    [
        (None, "Each host keeps the larger of 4 GiB and a tenth of its memory for itself."),
        (8, "Each host keeps 8\u202fGiB of memory for itself, as the client decided."),
    ],
)
def test_the_reserve_of_a_host_is_an_assumption_unless_decided(reserve, expected):
    plan = a_plan(a_node())
    policy = dataclasses.replace(plan.capacity, host_reserve_gib=reserve)
    plan = dataclasses.replace(plan, capacity=policy)

    assert any(each.startswith(expected) for each in bullets(scope.assumptions(plan)))


def test_machines_are_summed_by_volume_and_an_open_figure_leaves_the_sum_open():
    vms = (
        a_vm("A", count=2, vcpus=2, memory_gib=4, disks=(a_vm_disk(size_gib=10, volume="csv01"),)),
        a_vm("B", vcpus=4, disks=(a_vm_disk(size_gib=5),)),
    )
    plan = with_storage(a_plan(vms=vms), volumes=(a_volume("CSV01"),))

    rows = dict(texts(machines.machines(plan)))

    assert rows["Virtual machines"] == "3"
    assert rows["Virtual processors"] == "8"
    assert rows["Memory at start"] == "not decided"
    assert rows["Disks on CSV01"] == "2 disks, 20\u202fGiB"
    assert rows["Disks on a volume that is not decided"] == "1 disk, 5\u202fGiB"


def test_document_control_has_history_distribution_and_signatures():
    plan = example("article-3nic-iscsi")
    info = DocumentInfo(made_on="2026-11-20", author="Alice", revision=3, rule_pack="p", team="CW")

    found = control.control(plan, info, summary.cover(plan, check(plan), info))

    assert texts(found.history)[0] == (
        "3",
        "20 November 2026",
        "Alice",
        "For approval",
        "This document",
    )
    assert texts(found.distribution)[:2] == [
        ("1", "Alice Example, alice@contoso.com", "Contoso", ""),
        ("2", "Alice", "CW", ""),
    ]
    assert [row[0] for row in texts(found.signatures)] == [
        "Consultant",
        "Consultant",
        "Client",
        "Client",
    ]
    assert ("Team", "CW") in texts(found.about)


def test_a_draft_is_marked_on_the_cover():
    plans = (example("half-done-2019"), example("article-fc"))

    assert [summary.cover(plan, check(plan), INFO).draft for plan in plans] == [True, False]


def test_the_rest_of_many_findings_is_pointed_to():
    plan = example("broken-everything")
    report = check(plan)

    found = summary.summary(report, summary.cover(plan, report, INFO))

    assert isinstance(found.more_findings, See)
    assert found.more_findings.target == "Findings to resolve"
    assert len(found.worst) == summary.SHOWN


def test_every_fact_of_the_lists_has_a_row_with_its_source():
    plan = example("article-3nic-iscsi")

    rows = texts(rested.facts_table(plan))

    named = {fact for row in rows for fact in row[2].split(", ")}
    assert named == set(rested.facts_used(plan))
    assert rows[-1][0] == rested.UNWRITTEN[0]
    assert "CSV-27" in rows[-1][2]
