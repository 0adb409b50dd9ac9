"""What pages load: made from what it says it is made from, complete, and small."""

import re
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
import tinycss2
from django.contrib.staticfiles import finders

from assets import bootstrap, font
from planner import bundle

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
PRINTED = {"css/print.css", "css/print-pages.css"}


def classes_of(text):
    """Every class that a style sheet has a rule for."""
    found = set()
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            found |= set(bootstrap.class_names(rule.prelude))
        elif rule.type == "at-rule" and rule.content:
            found |= classes_of(tinycss2.serialize(rule.content))
    return found


def test_trimmed_bootstrap_is_what_the_command_makes():
    assert bootstrap.MADE.read_text() == bootstrap.trimmed()


def test_font_of_the_pages_is_what_the_command_makes():
    assert font.MADE.read_bytes() == font.cut()


@pytest.mark.parametrize(
    ("file", "named_in"),
    [
        (bootstrap.WHOLE, "assets/README.md"),
        (bootstrap.WHOLE, "static/vendor/bootstrap-5.3.9/README.md"),
        (font.WHOLE, "assets/README.md"),
    ],
)
def test_what_came_from_elsewhere_is_as_it_came(file, named_in):
    assert sha256(file.read_bytes()).hexdigest() in (ROOT / named_in).read_text()


def test_every_class_of_bootstrap_that_is_used_has_its_rules():
    whole = classes_of(bootstrap.WHOLE.read_text())

    assert classes_of(bootstrap.MADE.read_text()) == bootstrap.used() & whole


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p class="alert mb-3">', {"alert", "mb-3"}),
        ('<p class="lede{% if a == "b" %} wide{% endif %} {{ kind }}">', {"lede", "wide"}),
        (
            "{% crispy_field field 'class' 'form-control is-invalid' %}",
            {"form-control", "is-invalid"},
        ),
        ('forms.Select({"class": "form-select"})', {"form-select"}),
        ('Div(css_class="form-grid")', {"form-grid"}),
        ('back.className = "btn btn-sm";', {"btn", "btn-sm"}),
        ("the class of a thing", set()),
    ],
)
def test_classes_are_found_where_they_are_written(text, found):
    assert bootstrap.words(text) == found


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (".btn,.accordion{color:red}", ".btn{color:red}"),
        (".accordion .btn{color:red}", ""),
        (".btn:not(.accordion) > a{color:red}", ".btn:not(.accordion)>a{color:red}"),
        (".btn:is(.accordion){color:red}", ""),
        ("[data-bs-theme=dark] .btn{color:red}", ""),
        ("a:hover{color:red !important}", "a:hover{color:red!important}"),
        ("@media print{.btn{color:red}.card{top:0}}", "@media print{.btn{color:red}}"),
        ("@media print{.card{top:0}}", ""),
        (
            ":root{--bs-a:1;--bs-b:var(--bs-a);--bs-c:2}.btn{top:var(--bs-c)}",
            ":root{--bs-c:2}.btn{top:var(--bs-c)}",
        ),
        (':root{--bs-a:url("data:x;y,{z}")}.btn{top:0}', ".btn{top:0}"),
    ],
)
def test_rule_stays_where_its_classes_are_used(monkeypatch, tmp_path, rule, kept):
    (tmp_path / "bootstrap.css").write_text(rule)
    monkeypatch.setattr(bootstrap, "WHOLE", tmp_path / "bootstrap.css")

    assert bootstrap.trimmed() == f"{bootstrap.HEAD}{kept}\n"


def test_one_style_sheet_has_every_source_for_pages():
    sources = {str(file.relative_to(STATIC)) for file in STATIC.rglob("*.css")}

    assert sources - PRINTED == set(bundle.SOURCES)


def test_style_sheet_is_found_and_follows_its_sources(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.BASE_DIR = tmp_path
    for name in bundle.SOURCES:
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).write_text(f"/* {name} */\n.x {{\n  top: 0;\n}}\n")
    finder = bundle.StyleFinder()

    first = Path(finder.find("css/app.css")).read_text()
    (tmp_path / "static" / bundle.SOURCES[-1]).write_text("/*! licence */ .y { top: 1px; }\n")
    then = Path(finder.find("css/app.css")).read_text()

    rule = ".x {\ntop: 0;\n}"
    assert first == "\n".join([rule] * len(bundle.SOURCES))
    assert then == "\n".join(
        [*[rule] * (len(bundle.SOURCES) - 1), "/*! licence */ .y { top: 1px; }"]
    )
    assert finder.find("css/other.css") == []
    assert [name for name, _ in finder.list([])] == ["css/app.css"]


def test_style_sheet_keeps_the_licence_and_names_files_that_exist():
    file = Path(finders.find("css/app.css"))
    text = file.read_text()

    assert text.startswith('@charset "UTF-8";')
    assert "Licensed under MIT" in text
    named = re.findall(r"url\([\"']?(?!data:)([^)\"']+)", text)
    assert named == ["../fonts/inter-web.woff2"]
    assert finders.find("fonts/inter-web.woff2")


def test_files_of_a_first_visit_are_small():
    names = ["css/app.css", "js/app.js", "js/grid.js", "django_htmx/htmx-2.min.js", "favicon.svg"]
    sizes = {each: len(brotli.compress(Path(finders.find(each)).read_bytes())) for each in names}
    sizes["font"] = font.MADE.stat().st_size

    assert sizes["font"] <= 30_000
    assert sizes["css/app.css"] <= 18_000
    assert sum(sizes.values()) <= 75_000, sizes


@pytest.mark.parametrize("name", ["base.html", "bare.html"])
def test_page_asks_for_one_style_sheet_and_the_script_waits(name):
    text = (ROOT / "templates" / name).read_text()

    assert text.count('rel="stylesheet"') == 1
    assert "bootstrap" not in text
    assert all(" defer" in each for each in re.findall(r"<script[^>]*>", text))
