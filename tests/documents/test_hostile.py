"""Everything a user typed is text, in the page that is printed and in the PDF.

What hostile texts do to a whole plan, and what making it touches, is tested in ``test_sealed``.
"""

import dataclasses
import io
import re

import pikepdf
import pypdf
import pytest

from planner import plan_json
from planner.core.parts import Certification, Client
from planner.documents.context import build_plan_context
from planner.documents.html import plan_html
from planner.documents.pdf import render
from planner.rules import check
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, an_interface
from tests.documents.conftest import INFO, draw_quietly, example
from tests.documents.hostile import UNUSUAL, filled
from tests.documents.tagged import Tagged
from tests.documents.ua import STATEMENTS

HOSTILE = [
    "<img src=file:///etc/passwd>",
    '"><link rel=attachment href=file:///etc/passwd>',
    "'><style>*{background:url(http://x/)}</style>",
    "url(http://x/)",
    "</pre><script>alert(1)</script>",
    "{{ cover.title }}{% debug %}",
    "&lt;b&gt;&amp;",
]


def hostile_plan(text):
    certification = Certification(
        status="certified",
        windows_server="2019",
        catalog_url=f"javascript:{text}",
        note=text,
    )
    node = a_node(
        name=f"N{text}",
        model=text,
        certification=certification,
        nics=(a_nic(name=f"A{text}", model=text),),
        interfaces=(an_interface(f"L{text}", f"A{text}", "10.0.0.1"),),
    )
    return a_plan(
        node,
        title=text[:200],
        client=Client(name=text, contact=text, reference=text),
        networks=(a_network(f"L{text}", "management", subnet="10.0.0.0/24"),),
        vms=(a_vm(name=f"V{text}", guest_os=text),),
        notes=text,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_escaped_wherever_it_stands(text):
    plan = hostile_plan(text)
    harmless = hostile_plan("harmless")

    html = plan_html(build_plan_context(plan, check(plan), INFO))

    def tag_names(page):
        return set(re.findall(r"</?([a-zA-Z]+)", page))

    wanted = plan_html(build_plan_context(harmless, check(harmless), INFO))
    assert tag_names(html) == tag_names(wanted)
    assert html.count(" style=") == wanted.count(" style=")
    assert 'href="javascript:' not in html


def test_long_names_wrap_and_other_scripts_print():
    long_name = "W" * 190
    others = "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u041f\u0440\u0438 \u03a9"
    plan = dataclasses.replace(
        hostile_plan(long_name), client=Client(name=others, contact="\U0001f600"), notes=long_name
    )

    data = draw_quietly(plan)

    reader = pypdf.PdfReader(io.BytesIO(data))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert long_name in text
    assert "\u041f\u0440\u0438" in text
    with pikepdf.open(io.BytesIO(data)) as document:
        attached = document.attachments["plan.json"].get_file().read_bytes().decode()
    assert attached == plan_json.dumps(plan)


# What a text without letters cannot keep: a bookmark as it is read aloud, letters for its glyphs;
# and a row taller than a page leaves no room for the heads of its table.
UNKEPT = {
    "tells_the_letters_of_its_fonts",
    "bookmarks_chapters_and_parts_where_they_are",
    "lists_in_its_contents_what_it_bookmarks",
    "heads_every_table",
}


@pytest.mark.slow
def test_texts_in_every_direction_and_of_no_letters_make_a_sound_document():
    plan = filled(example("article-2nic-lab"), UNUSUAL)

    data = render(plan, INFO)

    with pikepdf.open(io.BytesIO(data)) as document:
        attached = document.attachments["plan.json"].get_file().read_bytes().decode()
        tagged = Tagged(document)
        faults = {
            name: found
            for name, statement in STATEMENTS.items()
            if name not in UNKEPT and (found := statement(tagged))
        }
    assert attached == plan_json.dumps(plan)
    assert faults == {}
