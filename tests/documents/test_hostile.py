"""Everything a user typed stands in the PDF as text; nothing of it acts."""

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
from planner.rules import check
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, an_interface
from tests.documents.conftest import INFO, draw_quietly

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


@pytest.fixture(scope="module")
def printed():
    return draw_quietly(hostile_plan(" | ".join(HOSTILE)[:190]))


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


def test_hostile_names_survive_as_text(printed):
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)

    for hostile in HOSTILE[:4]:
        assert "".join(hostile.split()) in text


def test_hostile_names_bring_no_attachment_link_or_action(printed):
    with pikepdf.open(io.BytesIO(printed)) as document:
        names = list(document.attachments)
        links = {
            str(annotation.A.URI)
            for page in document.pages
            for annotation in page.get("/Annots", [])
            if "/A" in annotation and "/URI" in annotation.A
        }
        actions = {
            str(annotation.A.S)
            for page in document.pages
            for annotation in page.get("/Annots", [])
            if "/A" in annotation
        }

    assert names == ["plan.json"]
    assert links != set()
    assert {link.partition(":")[0] for link in links} == {"https"}
    assert actions <= {"/URI", "/GoTo"}


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
