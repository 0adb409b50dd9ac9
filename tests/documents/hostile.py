"""Plans in which every text and every name is an attack, or looks like one."""

from dataclasses import is_dataclass, replace
from itertools import cycle
from types import UnionType
from typing import Annotated, Union, get_args, get_origin
from zlib import crc32

from planner.core.fields import Spelled, Words
from planner.core.look import LOGO_START
from planner.core.references import hints, ref_of
from planner.documents.info import DocumentInfo

# What stands in a document word by word, and does nothing.
MARKUP = (
    "<link rel=attachment href=file:///etc/passwd>",
    "<img src=http://127.0.0.1:9/x.png>",
    '"><iframe src=//127.0.0.1:9/x>',
    "'}</style><style>*{background:url(file:///etc/passwd)}",
    "@import url(http://127.0.0.1:9/a.css);",
    "url(file:///etc/shadow)",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "</pre><script>fetch('//127.0.0.1:9')</script>",
    "{{ cover.title }}{% debug %}",
    '{% include "/etc/passwd" %}',
    "&lt;b&gt;&amp;&#0;&nbsp;",
    "]]><!--><?xml-stylesheet href='file:///etc/passwd'?>",
    "javascript:alert(1)",
    "data:text/html,<b>x</b>",
    "../../../../etc/passwd",
    "\\\\127.0.0.1\\share$",
    "$(id)`id`;'|id&",
    "%s%n{0}{x!r}",
    ") Tj ET EMC endstream endobj",
    "/AA<</S/JavaScript/JS(app.alert(1))>>",
    "None",
    "null",
    "undefined",
    "-1e999",
)
# What is printed as well as may be: other directions, nothing visible, long, stacked, no character.
UNUSUAL = (
    "\u202etfel ot thgir\u202c",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "a\u200bb\u200dc\ufeffd\u2060e\u00ade",
    "W" * 190,
    "e" + "\u0301" * 30,
    "\U0001f469\u200d\U0001f4bb\U0001f600",
    "two\nlines\tand\r\nmore\u2028still\u2029more",
    "\u0001\u0007\u001b[31m\u007f\u0085",
    "\ufffe\uffff\U000e0001",
    "\ud7ff\ue000\U0010fffd",
    " ",
)


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def info():
    """What is known about the document, in the words of an attacker, with a logo."""
    return DocumentInfo(
        made_on="2026-11-20",
        author=MARKUP[1],
        rule_pack=MARKUP[2],
        team=f"'{MARKUP[2]}",
        logo=LOGO_START + PIXEL,
        accent="#1f4e79",
    )


def filled(plan, texts):
    """The plan with every text taken from ``texts`` in turn, and every name followed by one."""
    return _part(plan, _Filling(texts))


class _Filling:
    def __init__(self, texts):
        self.texts = texts
        self.turn = cycle(texts)

    def text(self, most):
        return next(self.turn)[:most]

    def name(self, old):
        """The new name: the same for all who mean the old one, however they spell it."""
        return old + self.texts[crc32(old.casefold().encode()) % len(self.texts)]


def _part(part, filling):
    changes = {}
    for key, annotation in hints(type(part)).items():
        value = getattr(part, key)
        if key in ("format", "rule", "subject"):
            continue
        if is_dataclass(value):
            changes[key] = _part(value, filling)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[key] = tuple(_part(each, filling) for each in value)
        elif ref_of(annotation):
            changes[key] = _each(value, filling.name)
        elif (most := _room(annotation)) is not None:
            changes[key] = _written(key, value, annotation, most, filling)
    return replace(part, **changes)


def _each(value, change):
    if isinstance(value, tuple):
        return tuple(map(change, value))
    return None if value is None else change(value)


def _written(key, value, annotation, most, filling):
    if key == "name" and value is not None:
        return filling.name(value)
    if get_origin(annotation) is tuple:
        return (filling.text(most),)
    return filling.text(most)


def _room(annotation):
    """How long a text may be that stands in a field; None where no free text may."""
    if get_origin(annotation) is Annotated:
        for mark in annotation.__metadata__:
            if isinstance(mark, Words):
                return mark.most or 2000
            if isinstance(mark, Spelled) and mark.kind == "wwn":
                return 2000
        return None
    if get_origin(annotation) in (Union, UnionType, tuple):
        return next((room for each in get_args(annotation) if (room := _room(each))), None)
    return None
