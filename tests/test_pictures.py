"""Pictures as SVG: in pages, as a file, in the build plan."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.urls import reverse

from planner import models, pictures
from planner.core.groups import alike
from planner.core.pictures.host import host_picture
from planner.core.pictures.network import network_picture
from planner.documents.context import build_plan_context
from planner.documents.html import plan_html
from planner.rules import check
from planner.services.plans import create_plan
from tests.build import EXAMPLES, a_network, a_node, a_plan
from tests.core.test_pictures import HOSTILE, PLANS, example, named
from tests.documents.conftest import INFO

SVG = "{http://www.w3.org/2000/svg}"
CSS = Path(__file__).resolve().parent.parent / "static" / "css"


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own text


@pytest.mark.parametrize("name", PLANS)
def test_picture_is_xml_of_known_elements(name):
    root = parsed(pictures.render(PLANS[name]))

    found = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert found <= {"svg", "title", "desc", "g", "path", "text"}


@pytest.mark.parametrize("name", PLANS)
def test_every_label_is_written_as_it_is(name):
    root = parsed(pictures.render(PLANS[name]))

    written = sorted(element.text for element in root.iter(f"{SVG}text"))
    assert written == sorted(label.text for label in network_picture(PLANS[name]).labels)


def test_hostile_names_add_no_element_and_no_attribute():
    def shape(text):
        root = parsed(pictures.render(named(text)))
        return {(element.tag, tuple(sorted(element.attrib))) for element in root.iter()}

    assert shape(HOSTILE) == shape("harmless")
    assert "<script" not in pictures.render(named(HOSTILE))


def test_full_names_stand_in_the_titles_of_groups():
    root = parsed(pictures.render(named("W" * 200)))

    titles = {title.text for title in root.findall(f"{SVG}g/{SVG}title")}
    assert any(title.startswith(f"{'W' * 200}H0, {'W' * 200}") for title in titles)


def test_picture_names_and_describes_itself():
    plan = example("article-fc")

    root = parsed(pictures.render(plan, prefix="hub"))

    title, description = root[0], root[1]
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "hub-title hub-desc"
    assert (title.attrib["id"], description.attrib["id"]) == ("hub-title", "hub-desc")
    assert title.text == f"Networks, nodes and storage of {plan.title}"
    assert description.text == network_picture(plan).description


def test_two_pictures_share_no_id():
    def ids(prefix):
        return set(
            re.findall(r' id="([^"]+)"', pictures.render(example("article-fc"), prefix=prefix))
        )

    assert ids("one") & ids("two") == set()
    assert len(ids("one")) == 2


def test_the_same_plan_makes_the_same_bytes_in_another_process():
    code = (
        "from planner import plan_json, pictures; import sys;"
        "print(pictures.render(plan_json.loads(sys.stdin.buffer.read())), end='')"
    )
    source = (EXAMPLES / "fc-8node-2025.json").read_bytes()

    made = subprocess.run(
        [sys.executable, "-c", code], input=source, capture_output=True, check=True
    )

    assert made.stdout.decode() == pictures.render(example("fc-8node-2025"))


def test_picture_has_no_style_script_or_address_of_its_own():
    svg = pictures.render(example("fc-8node-2025"))

    assert re.findall(r"<style|<script|\sstyle=|\son\w+=|href|url\(|var\(", svg) == []


def test_tag_draws_in_a_region_that_the_keyboard_can_scroll():
    template = Template("{% load plan_pictures %}{% network_picture plan 'hub' %}")

    html = template.render(Context({"plan": example("article-fc")}))

    assert html.startswith('<div class="pic-scroll" role="region" tabindex="0" aria-label="')
    assert html.count("<svg ") == 1
    assert 'id="hub-title"' in html


def test_tag_draws_nothing_of_a_plan_of_nothing():
    template = Template("{% load plan_pictures %}{% network_picture plan %}")

    assert template.render(Context({"plan": a_plan()})).strip() == ""


def test_every_class_of_the_picture_is_in_the_style_sheet():
    known = set(re.findall(r"\.(pic[\w-]*)", (CSS / "pictures.css").read_text()))
    svg = "".join(pictures.render(plan) for plan in PLANS.values())

    used = {name for each in re.findall(r'class="([^"]+)"', svg) for name in each.split()}

    assert used - known == {"pic-s"}  # small ones need no least width


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(scheme):
    """Colours by name in one of the parts of tokens.css."""
    text = (CSS / "tokens.css").read_text()
    dark = text.index("prefers-color-scheme: dark")
    part = text[:dark] if scheme == "light" else text[dark : text.index("@media print")]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_pages_can_be_told_from_their_ground(scheme):
    colours = tokens(scheme)

    for ground in ("raised", "sunk", "paper"):
        for text in ("ink", "ink-soft"):
            assert contrast(colours[text], colours[ground]) >= 4.5
        for line in ("net-lan", "net-cluster", "net-storage", "net-other", "line-strong"):
            assert contrast(colours[line], colours[ground]) >= 3


def test_colours_of_print_can_be_told_from_paper():
    for name in ("lan", "cluster", "storage", "other"):
        assert contrast(pictures.COLOURS[name], "#ffffff") >= 7
    for text in (pictures.INK, pictures.SOFT):
        assert contrast(text, pictures.COLOURS["plate"]) >= 4.5


def test_build_plan_shows_the_picture_as_a_figure_with_its_words():
    plan = example("article-3nic-iscsi")

    html = plan_html(build_plan_context(plan, check(plan), INFO))

    figures = re.findall(r"<figure[^>]*>(.*?)</figure>", html, re.DOTALL)
    captions = [re.search(r"</b> (.*?)</figcaption>", each)[1] for each in figures]
    assert captions == [
        "Networks, nodes and storage",
        "Nodes in their racks",
        "Host networking of HV01 and HV02",
    ]
    assert f"{plan.title}. {network_picture(plan).description}</title>" in figures[0]
    assert host_picture(plan, alike(plan)[0]).description in unescape(figures[2])


def test_build_plan_of_nothing_has_no_figure():
    plan = a_plan()

    assert "<figure" not in plan_html(build_plan_context(plan, check(plan), INFO))


@pytest.fixture
def row(alice, team):
    return create_plan(team=team, plan=example("article-fc"), by=alice)


def test_page_shows_the_picture_and_its_table(row, alice, sign_in):
    page = sign_in(alice).get(reverse("plan-picture", args=[row.code])).content.decode()

    table = page[page.index("<table") : page.index("</table>")]
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 2
    assert re.findall(r'<th scope="row">(\w+)', table) == ["FHV01", "FHV02", "MSA01"]
    assert '<span class="mono">172.16.9.12</span>' in table


def test_page_shows_how_the_hosts_are_wired(row, alice, sign_in):
    page = sign_in(alice).get(reverse("plan-picture", args=[row.code])).content.decode()

    assert re.findall(r"<h2>(Host[^<]*)</h2>", page) == ["Host networking: Every node"]
    assert re.findall(r"<caption>(.*? of FHV01 and FHV02)</caption>", page) == [
        "Network ports of FHV01 and FHV02",
        "Virtual switches of FHV01 and FHV02",
        "Host adapters of FHV01 and FHV02",
    ]
    assert len(re.findall(r' id="([^"]+)-(?:title|desc)"', page)) == 4


def test_page_of_a_plan_of_nothing_says_so(alice, team, sign_in):
    row = create_plan(team=team, plan=a_plan(), by=alice)

    page = sign_in(alice).get(reverse("plan-picture", args=[row.code])).content.decode()

    assert "There is nothing to draw yet" in page
    assert "<table" not in page


def test_page_of_networks_alone_has_a_picture_and_no_table(alice, team, sign_in):
    plan = a_plan(networks=(a_network("LAN", "vm"),))
    row = create_plan(team=team, plan=plan, by=alice)

    page = sign_in(alice).get(reverse("plan-picture", args=[row.code])).content.decode()

    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 1
    assert "<table" not in page


def test_names_on_the_page_are_escaped(alice, team, sign_in):
    node = a_node("<script>HV</script>")
    plan = a_plan(node, networks=(a_network("<img src=x>", "vm"),))
    row = create_plan(team=team, plan=plan, by=alice)

    page = sign_in(alice).get(reverse("plan-picture", args=[row.code])).content.decode()

    assert "<script>HV" not in page
    assert "<img" not in page


def test_file_is_an_attachment(row, alice, sign_in):
    answer = sign_in(alice).get(reverse("plan-network-svg", args=[row.code]))

    assert answer["Content-Type"] == "image/svg+xml"
    assert re.fullmatch(
        r'attachment; filename="[a-z0-9-]+-network-revision-1\.svg"', answer["Content-Disposition"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer.content.decode() == pictures.render(example("article-fc"))


def test_file_of_a_plan_of_nothing_is_not_there(alice, team, sign_in):
    row = create_plan(team=team, plan=a_plan(), by=alice)

    assert sign_in(alice).get(reverse("plan-network-svg", args=[row.code])).status_code == 404


def test_viewer_sees_the_picture(row, bob, team, sign_in):
    models.Membership.objects.filter(user=bob).update(role="viewer")

    for name in ("plan-picture", "plan-network-svg"):
        assert sign_in(bob).get(reverse(name, args=[row.code])).status_code == 200


def test_documents_lead_to_the_picture(row, alice, sign_in):
    page = sign_in(alice).get(reverse("plan-documents", args=[row.code])).content.decode()

    for name in ("plan-picture", "plan-network-svg"):
        assert f'href="{reverse(name, args=[row.code])}"' in page
