import dataclasses

import pytest

from planner.core.parts import AcceptedFinding, Client, Mpio
from planner.core.plan import Plan
from planner.documents import annexes, decisions, findings, resilience, storage, summary
from planner.documents.context import DocumentInfo, build_plan_context
from planner.documents.html import engine, plan_html
from planner.documents.numbering import contents
from planner.documents.parts import Part, Section, cell
from planner.rules import check
from tests.build import (
    EXAMPLES,
    a_nic,
    a_node,
    a_plan,
    a_vm,
    a_volume,
    certified,
)
from tests.build import storage as with_storage
from tests.documents.conftest import INFO, example

EXAMPLE_NAMES = sorted(file.stem for file in EXAMPLES.glob("*.json"))


def texts(table):
    return [tuple(cell.text for cell in row) for row in table.rows]


SECTIONS = [
    "Scope",
    "Verdict and findings",
    "Prerequisites",
    "Design on a page",
    "Naming",
    "Nodes",
    "Rack and cabling",
    "Host networking",
    "Networks and addresses",
    "Storage",
    "Cluster and quorum",
    "Hyper-V host settings",
    "Virtual machines",
    "Capacity",
    "What fails and what survives",
    "Build steps",
    "Acceptance tests",
    "Operation",
    "Registers",
    "Sources and rule pack",
]


def sections_of(plan, info=INFO):
    return build_plan_context(plan, check(plan), info)["sections"]


def section(plan, title):
    return next(each for each in sections_of(plan) if each.title == title)


def parts_of(plan, title):
    return [part.title for part in section(plan, title).parts]


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_sections_stand_in_the_order_of_the_design(name):
    sections = sections_of(example(name))

    assert [each.title for each in sections] == SECTIONS
    assert [each.number for each in sections] == [str(at) for at in range(1, len(SECTIONS) + 1)]
    for each in sections:
        numbers = [f"{each.number}.{at}" for at in range(1, len(each.parts) + 1)]
        assert [part.number for part in each.parts] == numbers


def test_every_section_of_an_empty_plan_says_something():
    plan = Plan(title="Nothing yet", environment="production", windows_server="2022")

    html = plan_html(build_plan_context(plan, check(plan), INFO))

    assert html.count("The plan has no nodes yet.") == 1
    assert html.count("No address is decided yet.") == 1
    assert html.count("No finding has been accepted.") == 1
    assert html.count("There is nothing to draw yet") == 1
    assert [each.title for each in sections_of(plan)] == SECTIONS
    assert all(each.template or each.parts for each in sections_of(plan))


def test_a_template_that_asks_for_nothing_we_know_fails():
    template = engine().from_string("{{ nothing.of.this }}")

    with pytest.raises(LookupError, match=r"nothing\.of\.this"):
        template.render(_context())


def _context():
    from django.template import Context

    return Context({}, use_l10n=False)


@pytest.mark.parametrize(
    ("name", "issued", "expected"),
    [
        ("half-done-2019", True, "Draft"),
        ("article-fc", False, "For approval"),
        ("article-fc", True, "Issued"),
    ],
)
def test_a_document_is_a_draft_while_the_verdict_is_not_acceptable(name, issued, expected):
    plan = example(name)
    info = dataclasses.replace(INFO, issued=issued)

    assert summary.cover(plan, check(plan), info).status == expected


def test_a_long_title_is_cut_in_the_running_head_alone():
    plan = a_plan(title="x" * 200)

    cover = summary.cover(plan, check(plan), INFO)

    assert cover.title == "x" * 200
    assert cover.running_title == "x" * 79 + "\u2026"
    assert summary.shortened("x" * 80) == "x" * 80


def test_info_names_the_rule_pack_and_survives_json():
    info = DocumentInfo(made_on="2026-11-20")

    assert info.rule_pack != ""
    assert DocumentInfo(**info.as_json()) == info


def test_storage_spaces_direct_has_drives_and_no_paths():
    assert parts_of(example("s2d-4node-2022"), "Storage") == [
        "Access to the storage",
        "Drives of the nodes",
        "Volumes",
    ]


def test_a_certification_for_another_version_does_not_read_as_certified():
    node = a_node(certification=certified("2016"), nics=(a_nic(certification=certified("2019")),))

    rows = texts(annexes.certification(a_plan(node)))

    assert [(row[1], row[4], row[5]) for row in rows] == [
        ("HV01", "Certified for another version", "Windows Server 2016"),
        ("HV01 / NIC1", "Certified", "Windows Server 2019"),
    ]


def test_undecided_cells_are_marked_open():
    rows = storage.volumes(with_storage(a_plan(), volumes=(a_volume(),))).rows

    marked = {cell.text for row in rows for cell in row if cell.is_open}

    assert marked == {"not decided"}


def test_accepted_findings_stand_apart_with_who_and_why():
    plan = example("broken-everything")
    finding = check(plan).at("blocker")[0]
    accepted = AcceptedFinding(
        rule=finding.rule.id,
        subject=finding.subject,
        reason="Tested",
        by="Alice",
        on="2026-01-31",
    )
    report = check(dataclasses.replace(plan, accepted=(accepted,)))

    entries = findings.accepted(report)

    assert [(entry.rule.id, entry.level) for entry in entries] == [(finding.rule.id, "blocker")]
    (acceptance,) = entries[0].acceptances
    assert (acceptance.by, acceptance.on, acceptance.reason) == (
        "Alice",
        "31 January 2026",
        "Tested",
    )
    open_places = [
        (entry.rule.id, saying.places)
        for group in findings.open_groups(report)
        for entry in group.entries
        for saying in entry.sayings
    ]
    assert (finding.rule.id, finding.place) not in open_places


def test_every_finding_stands_in_the_document_once_and_folded_by_rule():
    report = check(example("broken-everything"))

    entries = [entry for group in findings.open_groups(report) for entry in group.entries]

    keys = [(entry.level, entry.rule.id) for entry in entries]
    assert len(keys) == len(set(keys))
    expected = {
        (finding.level, finding.rule.id)
        for finding in report.findings
        if finding.level != "unknown" and finding.accepted is None
    }
    assert set(keys) == expected


def test_questions_fold_by_field_and_name_the_rules_that_wait():
    report = check(example("half-done-2019"))

    questions = findings.questions(report)

    fields = [question.field for question in questions]
    assert len(fields) == len(set(fields))
    waiting = {rule for question in questions for rule in question.rules}
    assert waiting == {f.rule.id for f in report.at("unknown") if f.accepted is None}
    where = {question.field: question.places for question in questions}
    assert where["Edition"] == ("Platform",)
    assert "" not in {place for places in where.values() for place in places}


def test_the_memory_sum_is_printed_line_by_line():
    plan = example("article-3nic-iscsi")

    memory = resilience.memory(plan)

    rows = texts(memory.sum)
    totals = {row[0]: row[1] for at, row in enumerate(rows) if at in memory.sum.totals}
    assert totals == {
        "Usable memory of all nodes": "128\u202fGiB",
        "Left with 1 node down": "64\u202fGiB",
        "Needed": "52.8\u202fGiB",
        "Spare": "11.2\u202fGiB",
    }
    assert memory.conclusion == (
        "With 1 node down there is memory for every VM that must restart; 11.2\u202fGiB are spare."
    )


def test_a_sum_that_cannot_be_made_names_what_is_missing():
    memory = resilience.memory(a_plan(a_node(), vms=(a_vm(memory_gib=4),)))

    assert memory.conclusion == "Whether the memory suffices with 1 node down cannot be said yet."
    assert memory.undecided == ("Memory of HV01",)


def test_a_node_without_usable_memory_takes_none_away():
    rows = texts(resilience.memory(example("broken-everything")).sum)

    assert ("less HV-PRODUCTION-BERLIN-01, down", "0\u202fGiB") in rows


@pytest.mark.parametrize(
    ("mpio", "note"),
    [
        (Mpio(enabled=False), ""),
        (Mpio(enabled=True), "Not decided: Device-specific module (DSM); Load-balance policy."),
        (Mpio(enabled=False, dsm="vendor"), "Not decided: Load-balance policy."),
    ],
)
def test_what_multipath_leaves_open_matters_where_it_is_used(mpio, note):
    assert decisions.storage(with_storage(a_plan(), type="iscsi", mpio=mpio)).note == note


def test_an_open_cell_of_numbers_stands_where_the_numbers_stand():
    assert [cell(None, kind).kind for kind in ("text", "code", "number")] == [
        "text",
        "text",
        "number",
    ]


def test_votes_are_laid_out_with_the_witness():
    rows = texts(resilience.survival(example("article-3nic-iscsi")).votes)

    assert [(row[0], row[2]) for row in rows] == [
        ("HV01", "1"),
        ("HV02", "1"),
        ("Witness", "1"),
        ("Votes in all", "3"),
        ("Votes needed to run", "2"),
        ("Votes that may be lost at the same moment", "1"),
    ]


@pytest.mark.parametrize(
    ("title", "client", "expected"),
    [
        ("x" * 80, "y", "usual"),
        ("x" * 81, "y", "long"),
        ("x" * 200, "y" * 40, "long"),
        ("x" * 200, "y" * 41, "crowded"),
    ],
)
def test_a_long_cover_is_set_smaller(title, client, expected):
    plan = a_plan(title=title, client=Client(name=client))

    assert summary.cover(plan, check(plan), INFO).size == expected


def test_contents_are_cut_between_sections_where_one_is_near():
    sections = [Section(str(at), "Title", parts=parts(at, 9)) for at in range(1, 5)]
    near = contents(tuple(sections))
    far = contents((Section("1", "Title", parts=parts(1, 40)), Section("2", "Title")))

    assert [len(column) for column in near] == [20, 20]
    assert near[1][0].number == "3"
    assert [len(column) for column in far] == [21, 21]


def parts(section, count):
    return tuple(Part(f"{section}.{at}", "Part", "x.html", None) for at in range(1, count + 1))


@pytest.mark.parametrize(
    ("count", "votes", "usable"),
    [
        (16, 16, 16),
        (17, 1, 1),
    ],
)
def test_many_nodes_that_are_alike_share_a_row(count, votes, usable):
    nodes = (a_node(f"HV{at:02}", memory_gib=64) for at in range(1, count + 1))
    plan = a_plan(*nodes)

    memory = resilience.memory(plan)
    survival = resilience.survival(plan)

    assert len(memory.nodes.rows) == usable
    assert len([row for row in texts(survival.votes) if "node" in row[1]]) == votes


def test_lines_that_are_put_together_keep_their_sum():
    nodes = [a_node(f"HV{at:02}", memory_gib=64) for at in range(1, 18)]
    plan = a_plan(*nodes, a_node("BIG", memory_gib=128))

    rows = texts(resilience.memory(plan).sum)

    assert rows[0][0].startswith("HV01 to HV17: ")
    assert rows[0][0].endswith(", 17 times")
    figures = [float(row[1].split("\u202f")[0].replace(",", "")) for row in rows[:3]]
    assert rows[2][0] == "Usable memory of all nodes"
    assert figures[2] == pytest.approx(figures[0] + figures[1])
