"""Bootstrap's style sheet, trimmed to what the pages use.

A selector stays if every class in it is written in a template, a form or a script of ours or in
one of the crispy templates that draw our forms. A custom property stays if something reads it.
Elements and attributes are not looked at: Bootstrap styles few, and they are small. Nothing else
is changed, so a class that is used anew is there after the next run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

import crispy_bootstrap5
import tinycss2
from tinycss2 import ast

ROOT = Path(__file__).resolve().parent.parent
WHOLE = Path(__file__).resolve().parent / "bootstrap-5.3.9" / "bootstrap.css"
MADE = ROOT / "static" / "vendor" / "bootstrap-5.3.9" / "bootstrap.css"
HEAD = """@charset "UTF-8";
/*!
 * Bootstrap v5.3.9 (https://getbootstrap.com/), trimmed to what this project uses; see README.md
 * Copyright 2011-2025 The Bootstrap Authors. Licensed under MIT (LICENSE)
 */
"""
CRISPY = Path(crispy_bootstrap5.__file__).parent / "templates" / "bootstrap5"
DRAWN_BY = (  # the crispy templates that our forms need
    "errors.html",
    "field.html",
    "uni_form.html",
    "whole_uni_form.html",
    "layout/div.html",
    "layout/field_errors.html",
    "layout/field_errors_block.html",
    "layout/field_file.html",
    "layout/help_text.html",
    "layout/help_text_and_errors.html",
    "layout/prepended_appended_text.html",
    "layout/radio_checkbox_select.html",
)
CLASSES = re.compile(
    r"""class(?:Name)?["']?\s*[:=]?\s*(?:"((?:\{[%{].*?[%}]\}|[^"])*)"|'([^']*)')"""
)
OURS = {"card"}  # a part of our own; Bootstrap's of that name is another
NOT_ASKED_FOR = {"row", "fs-6", "pt-0"}  # crispy writes them for horizontal forms and radio fields
COLOUR_MODES = "data-bs-theme"  # the tokens have their own


def words(text: str) -> set[str]:
    """Every class that a template, a form or a script writes."""
    values = (a or b for a, b in CLASSES.findall(text))
    return {word for value in values for word in re.sub(r"\{[%{].*?[%}]\}", " ", value).split()}


def used() -> set[str]:
    """Every class that our pages may bear."""
    pages = (ROOT / "templates").rglob("*.html")
    files = [
        *(page for page in pages if page.parent.name != "documents"),  # these are printed
        *(ROOT / "planner").rglob("*.py"),
        *(ROOT / "static" / "js").glob("*.js"),
        *(CRISPY / name for name in DRAWN_BY),
    ]
    found = {word for file in files for word in words(file.read_text())}
    return found - OURS - NOT_ASKED_FOR


def trimmed() -> str:
    """The style sheet that pages load."""
    rules = tinycss2.parse_stylesheet(WHOLE.read_text(), skip_comments=True, skip_whitespace=True)
    text = "".join(_kept(rules, used()))
    return HEAD + _without_unread(text) + "\n"


def _kept(rules: Iterable[ast.Node], classes: Set[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, ast.QualifiedRule):
            selectors = [each for each in _selectors(rule.prelude) if _may_match(each, classes)]
            if selectors:
                yield f"{','.join(map(_tight, selectors))}{{{';'.join(_declared(rule))}}}"
        elif isinstance(rule, ast.AtRule) and rule.lower_at_keyword == "media":
            inner = tinycss2.parse_rule_list(rule.content, True, True)
            text = "".join(_kept(inner, classes))
            if text:
                yield f"@media {tinycss2.serialize(rule.prelude).strip()}{{{text}}}"


def _selectors(prelude: Iterable[ast.Node]) -> Iterator[list[ast.Node]]:
    one: list[ast.Node] = []
    for node in prelude:
        if node == ",":
            yield one
            one = []
        else:
            one.append(node)
    yield one


def _may_match(selector: list[ast.Node], classes: Set[str]) -> bool:
    if COLOUR_MODES in tinycss2.serialize(selector):
        return False
    return all(name in classes for name in class_names(selector))


def class_names(selector: Iterable[ast.Node]) -> Iterator[str]:
    """The classes that an element needs to be met; what ``:not()`` names is no need."""
    dot = False
    for node in selector:
        if dot and isinstance(node, ast.IdentToken):
            yield node.value
        if isinstance(node, ast.FunctionBlock) and node.lower_name != "not":
            yield from class_names(node.arguments)
        dot = node == "."


def _tight(selector: list[ast.Node]) -> str:
    text = re.sub(r"\s+", " ", tinycss2.serialize(selector).strip())
    return re.sub(r" ?([>+~]) ?", r"\1", text)


def _declared(rule: ast.QualifiedRule) -> Iterator[str]:
    for each in tinycss2.parse_declaration_list(rule.content, True, True):
        value = re.sub(r"\s+", " ", tinycss2.serialize(each.value).strip())
        yield f"{each.name}:{value}{'!important' if each.important else ''}"


def _without_unread(text: str) -> str:
    """Leave out the custom properties that nothing reads, until none is left to leave out."""
    own = "".join(file.read_text() for file in (ROOT / "static" / "css").glob("*.css"))
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", text + own))
        less = re.sub(
            r"(?<=[{;])(--[\w-]+):(?:\"[^\"]*\"|url\([^)]*\)|[^;{}\"])*;?",
            lambda found: found[0] if found[1] in read else "",  # noqa: B023 - used at once
            text,
        )
        less = re.sub(r"[^{}]*\{\}", "", less).replace(";}", "}")
        if less == text:
            return text
        text = less
