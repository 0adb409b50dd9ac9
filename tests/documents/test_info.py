"""What is known about a document apart from its plan: who made it, and how it looks."""

import io

import pikepdf
import pytest
from PIL import Image

from planner import plan_json
from planner.core.look import InvalidLookError, logo_address
from planner.documents import press
from planner.documents.info import DocumentInfo
from tests.build import a_node, a_plan
from tests.documents.conftest import draw_quietly
from tests.documents.tagged import Tagged

ACCENT = "#1f4e79"
PAINTED = (31 / 255, 78 / 255, 121 / 255)


def picture():
    file = io.BytesIO()
    Image.new("RGBA", (400, 100), (200, 30, 30, 128)).save(file, "PNG")
    return logo_address(file.getvalue())


@pytest.mark.parametrize(
    "look",
    [
        {"accent": "#1F4E79"},
        {"accent": "red; background: url(http://x/)"},
        {"logo": "file:///etc/passwd"},
        {"logo": "http://127.0.0.1:9/logo.png"},
        {"logo": "data:image/svg+xml;base64,PHN2Zy8+"},
        {"logo": "data:image/png;base64,AAAA"},
    ],
    ids=str,
)
def test_a_look_that_is_none_reaches_no_document(look):
    with pytest.raises(InvalidLookError):
        DocumentInfo(made_on="2026-11-20", **look)


def test_info_without_a_look_is_plain():
    info = DocumentInfo(made_on="2026-11-20")

    assert (info.team, info.logo, info.accent) == ("", "", "")


def test_info_with_a_look_survives_json():
    info = DocumentInfo(made_on="2026-11-20", team="Platform", logo=picture(), accent=ACCENT)

    assert DocumentInfo(**info.as_json()) == info


@pytest.fixture(scope="module")
def dressed():
    """The PDF of a team with a logo and a colour."""
    info = DocumentInfo(
        made_on="2026-11-20", rule_pack="p", team="Platform & <b>", logo=picture(), accent=ACCENT
    )
    return Tagged(pikepdf.open(io.BytesIO(draw_quietly(a_plan(a_node()), info))))


def test_the_logo_is_on_the_cover_and_says_whose_it_is(dressed):
    cover = next(each for each in dressed.elements if each.kind == "Figure")
    images = [
        (int(each.Width), int(each.Height))
        for each in dressed.pages[0].Resources.XObject.values()
        if each.Subtype == "/Image"
    ]

    assert (dressed.first_page(cover), str(cover.obj.Alt)) == (0, "Platform & <b>")
    assert images == [(400, 100)]


def test_the_cover_wears_the_colour_of_the_team(dressed):
    colours = {
        tuple(round(float(each), 3) for each in instruction.operands)
        for instruction in pikepdf.parse_content_stream(dressed.pages[0])
        if str(instruction.operator) == "rg"
    }

    assert tuple(round(each, 3) for each in PAINTED) in colours
    assert (0.055, 0.353, 0.376) not in colours  # the usual one


def test_a_request_for_another_look_is_refused_inside_the_press():
    info = {"made_on": "2026-11-20", "logo": "file:///etc/passwd"}
    request = {"plan": plan_json.dumps(a_plan()), "info": info, "kept": None}

    with pytest.raises(InvalidLookError):
        press._made(None, request, io.BytesIO())
