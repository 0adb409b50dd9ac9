import io
import re
import subprocess
import sys

import pikepdf
import pypdf
import pytest

from planner import child, plan_json
from planner.core.pictures.network import network_picture
from planner.documents.pdf import DocumentError, render
from planner.documents.typeset import ForbiddenFetchError, Typesetter, missing_library
from planner.rules import check
from tests.build import EXAMPLES, a_node, a_plan
from tests.documents.conftest import INFO, example

DEFAULT = ("article-3nic-iscsi", "half-done-2019", "broken-everything")
ALL = sorted(file.stem for file in EXAMPLES.glob("*.json"))
NAMES = [
    pytest.param(name, marks=() if name in DEFAULT else pytest.mark.slow, id=name) for name in ALL
]


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def text(data):
    """The text of all pages in one line, since lines break where they must."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def tags(element, found=None):
    """Names of all elements of a structure tree."""
    found = set() if found is None else found
    if isinstance(element, pikepdf.Array):
        for each in element:
            tags(each, found)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            found.add(str(element.S))
        if "/K" in element:
            tags(element.K, found)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_example_prints_and_its_plan_comes_back(drawn, name):
    with opened(drawn(name)) as document:
        attached = document.attachments["plan.json"].get_file().read_bytes().decode()

    assert attached == plan_json.dumps(example(name))


def test_the_document_says_what_it_is(drawn):
    with opened(drawn("article-3nic-iscsi")) as document:
        root = document.Root
        meta = document.open_metadata()

        assert str(root.Lang) == "en"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert meta["pdfuaid:part"] == "1"
        assert str(document.docinfo.Title) == example("article-3nic-iscsi").title
        assert str(document.docinfo.Author) == "Alice Example"
        assert str(document.docinfo.CreationDate).startswith("D:20261120")


def test_the_document_is_tagged_and_has_an_outline(drawn):
    with opened(drawn("article-3nic-iscsi")) as document:
        found = tags(document.Root.StructTreeRoot.K)
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
            inner = [child.title for item in outline.root for child in item.children]

    assert {"/H1", "/H2", "/H3", "/Table", "/THead", "/TH", "/TD", "/Caption", "/L"} <= found
    assert titles[:4] == ["Document control", "Contents", "1 Scope", "2 Verdict and findings"]
    assert "9.2 Addresses" in inner


def figures(element):
    """The figures of a structure tree."""
    if isinstance(element, pikepdf.Array):
        return [figure for each in element for figure in figures(each)]
    if not isinstance(element, pikepdf.Dictionary):
        return []
    if element.get("/S") == "/Figure":
        return [element]
    return figures(element.K) if "/K" in element else []


def test_the_network_picture_says_in_words_what_is_in_it(drawn):
    name = "article-3nic-iscsi"
    with opened(drawn(name)) as document:
        said = [str(figure.Alt) for figure in figures(document.Root.StructTreeRoot.K)]

    picture = network_picture(example(name))
    assert said[0] == f"{picture.title}. {picture.description}"
    assert all(said)
    assert "Figure 4.1 Networks, nodes and storage" in text(drawn(name))


def test_contents_name_the_pages_on_which_the_sections_start(drawn):
    reader = pypdf.PdfReader(io.BytesIO(drawn("article-3nic-iscsi")))
    starts = {
        item.title: reader.get_destination_page_number(item) + 1
        for item in reader.outline
        if not isinstance(item, list)
    }
    pages = reader.pages[starts["Contents"] - 1 : starts["1 Scope"] - 1]
    contents = " ".join(" ".join(page.extract_text() for page in pages).split())

    for title in ("14 Capacity", "18 Operation"):
        after = contents.split(title, 1)[1].lstrip(" .")
        assert after.split()[0] == str(starts[title])


def test_every_page_but_the_cover_has_its_running_heads(drawn):
    reader = pypdf.PdfReader(io.BytesIO(drawn("article-3nic-iscsi")))
    count = len(reader.pages)

    for number, page in enumerate(reader.pages[1:], start=2):
        found = " ".join(page.extract_text().split())
        assert f"Page {number} of {count}" in found
        assert "Revision 3, For approval" in found
        assert "Confidential. For Contoso and those who carry out this plan." in found
    assert "Page 1 of" not in reader.pages[0].extract_text()


def test_registers_are_landscape_and_the_rest_is_portrait(drawn):
    reader = pypdf.PdfReader(io.BytesIO(drawn("article-3nic-iscsi")))

    wide = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]

    assert "4 Design on a page" in " ".join(wide[0].extract_text().split())
    assert "19 Registers" in " ".join(wide[-1].extract_text().split())
    assert reader.pages[0].mediabox.width < reader.pages[0].mediabox.height


def test_heads_of_a_long_table_repeat_on_every_page(drawn):
    reader = pypdf.PdfReader(io.BytesIO(drawn("article-3nic-iscsi")))
    heads = "Virtual machine Count vCPUs Memory"

    pages = [page.extract_text() for page in reader.pages]
    with_heads = [page for page in pages if heads in " ".join(page.split())]

    assert len(with_heads) == 2


def test_findings_give_their_reason_remedy_source_and_rule(drawn):
    report = check(example("broken-everything"))
    printed = text(drawn("broken-everything"))

    for finding in report.at("blocker"):
        rule = finding.rule
        for words in (rule.title, rule.why, rule.remedy, rule.source.title):
            assert words in printed
        assert rule.id in printed


def test_the_same_plan_and_info_make_the_same_bytes():
    plan = a_plan(a_node())

    assert render(plan, INFO) == render(plan, INFO)


def test_a_render_that_takes_too_long_is_stopped_and_says_so():
    limits = child.Limits(seconds=0.2)

    with pytest.raises(DocumentError) as error:
        render(a_plan(), INFO, limits=limits)

    assert str(error.value) == "The PDF could not be made. It was stopped after 0.2 seconds."


def test_a_render_beyond_its_memory_is_refused_in_words():
    with pytest.raises(DocumentError, match=r"^The PDF (could not be made|needs)\b"):
        render(a_plan(), INFO, limits=child.Limits(memory_mib=64))


def test_a_missing_library_is_answered_with_the_packages_to_install():
    error = OSError(
        "cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file: "
        "No such file or directory.  Additionally, ctypes.util.find_library() did not manage"
    )

    assert missing_library(error) == (
        "The PDF needs the Debian packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
        "install them with 'sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0' and try again (cannot load library 'libpango-1.0-0')."
    )


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "http://127.0.0.1:9/x", "https://example.com/x", "ftp://x/y"],
)
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}" alt="">',
        '<p style="background: url({})">x</p>',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>',
    ],
)
def test_nothing_but_data_is_ever_fetched(address, markup):
    html = f'<html lang="en"><title>x</title><body>{markup.format(address)}</body></html>'

    with pytest.raises(ForbiddenFetchError, match=re.escape(address)):
        Typesetter().tagged(html, "x")


def test_the_parent_never_imports_weasyprint_nor_needs_settings():
    code = (
        "import sys; import planner.documents.pdf, planner.imports.pdf; "
        "from django.conf import settings; "
        "print('weasyprint' in sys.modules, 'pikepdf' in sys.modules, settings.configured)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["False", "False", "False"]
