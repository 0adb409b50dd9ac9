import dataclasses
import re

import pytest
from django.utils.safestring import SafeString

from planner.documents.context import build_plan_context
from planner.documents.html import plan_html
from planner.documents.numbering import Numbering, linked
from planner.documents.parts import BLOCKS, TABLE, Column, Figure, See, Text, table
from planner.documents.resilience import Survival
from planner.rules import check
from tests.build import EXAMPLES
from tests.documents.conftest import INFO, example

NAMES = sorted(file.stem for file in EXAMPLES.glob("*.json"))
COLUMNS = (Column("A", 1, str),)
FULL = table("Full", [1], COLUMNS)
EMPTY = table("Empty", [], COLUMNS, empty="None.")
PICTURE = Figure(SafeString("<svg/>"), "Picture")


def numbers(body):
    return [each.number for each in body]


def test_tables_and_figures_are_counted_apart_through_all_parts_of_a_section():
    number = Numbering()
    number.section("First", BLOCKS, (FULL,))

    second = number.section(
        "Second",
        BLOCKS,
        (FULL, PICTURE, FULL),
        ("Part", TABLE, FULL),
        ("Other", BLOCKS, (PICTURE, FULL)),
    )

    assert numbers(second.body) == ["2.1", "2.1", "2.2"]
    assert second.parts[0].body.number == "2.3"
    assert numbers(second.parts[1].body) == ["2.2", "2.4"]
    assert second.parts[1].body[0].anchor == "figure-2-2"
    assert second.parts[1].body[1].anchor == "table-2-4"


def test_a_table_without_rows_takes_no_number():
    made = Numbering().section("First", BLOCKS, (EMPTY, FULL))

    assert numbers(made.body) == ["", "1.1"]
    assert made.body[0].anchor == ""


def test_tables_inside_a_body_are_numbered_in_the_order_of_its_fields():
    made = Numbering().section("First", "x", Survival(FULL, ("words",)))

    assert made.body == Survival(dataclasses.replace(FULL, number="1.1"), ("words",))


def test_references_name_what_comes_later_and_link_to_it():
    number = Numbering()
    sections = linked(
        [
            number.section(
                "First", BLOCKS, (See("See", "Full"), See("See", "Other"), See("See", "Second"))
            ),
            number.section("Second", "", None, ("Other", TABLE, FULL)),
        ]
    )

    assert [(each.label, each.anchor) for each in sections[0].body] == [
        ("Table 2.1", "table-2-1"),
        ("section 2.1", "part-2-1"),
        ("section 2", "section-2"),
    ]


def test_a_reference_to_nothing_is_left_out():
    made = Numbering().section("First", BLOCKS, (Text("stays"), See("See", "Nowhere")))

    assert linked([made])[0].body == (Text("stays"),)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_the_document_leads_somewhere(name):
    plan = example(name)

    html = plan_html(build_plan_context(plan, check(plan), INFO))

    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<a href="#([^"]+)"', html)) <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_a_caption_with_its_number(name):
    plan = example(name)

    html = plan_html(build_plan_context(plan, check(plan), INFO))

    body = html.split('id="section-1"')[1]
    captions = re.findall(r"<caption><b>Table (\d+\.\d+)</b> [^<]+</caption>", body)
    assert len(captions) == body.count("<table")
    assert len(captions) == len(set(captions))
    assert body.count("<figure") == len(
        set(re.findall(r"<figcaption><b>Figure (\d+\.\d+)</b> [^<]+</figcaption>", body))
    )
