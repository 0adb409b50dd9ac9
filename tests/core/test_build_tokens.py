"""Hostile values leave the tokens of every command as they are with harmless ones."""

import dataclasses
import functools
import typing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.core.build import steps
from planner.core.build.powershell import cmd, ps
from planner.core.build.values import unprintable
from planner.core.plan import VERSIONS
from planner.plan_json import loads
from tests.build import EXAMPLES
from tests.core.powershell_tokens import (
    BLANKS,
    DASHES,
    DOUBLE_QUOTES,
    NEWLINES,
    SINGLE_QUOTES,
    BrokenError,
    Token,
    powershell,
    tokens,
)
from tests.core.powershell_tokens import cmd as cmd_tokens
from tests.designs import DESIGNS

NAMES = sorted(each.stem for each in EXAMPLES.glob("*.json"))


@functools.cache
def plans():
    """Every example and design, each by its name."""
    found = {name: loads((EXAMPLES / f"{name}.json").read_bytes()) for name in NAMES}
    return found | {name: build() for name, build in DESIGNS.items()}


def of_version(plan, version):
    nodes = tuple(dataclasses.replace(node, windows_server=None) for node in plan.nodes)
    return dataclasses.replace(plan, windows_server=version, nodes=nodes)


@functools.cache
def free_texts(cls):
    """Fields of a part that hold text which no notation and no list of choices narrows."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return {
        field.name
        for field in dataclasses.fields(cls)
        if field.init
        and "str" in repr(hints[field.name])
        and not any(word in repr(hints[field.name]) for word in ("Literal", "Spelled"))
    }


def changed(part, change, *, free=False):
    """The part with every free text changed; names and references change alike."""
    if isinstance(part, str):
        return change(part) if free else part
    if isinstance(part, tuple):
        return tuple(changed(each, change, free=free) for each in part)
    if not dataclasses.is_dataclass(part):
        return part
    texts = free_texts(type(part))
    values = {
        field.name: changed(getattr(part, field.name), change, free=field.name in texts)
        for field in dataclasses.fields(part)
        if field.init
    }
    return dataclasses.replace(part, **values)


def commands(plan):
    return [c for phase in steps(plan) for each in phase.steps for c in each.commands]


def sequences(plan):
    return [tokens(command) for command in commands(plan)]


@functools.cache
def harmless_sequences(name, version, before, after):
    """Tokens with so many harmless letters before and after every text."""
    plan = of_version(plans()[name], version)
    return sequences(changed(plan, lambda text: "x" * before + text + "x" * after))


def assert_same(name, version, before, after):
    plan = of_version(plans()[name], version)
    found = sequences(changed(plan, lambda text: before + text + after))

    assert found == harmless_sequences(name, version, min(len(before), 1), min(len(after), 1))


SIGNS = (
    SINGLE_QUOTES
    + DOUBLE_QUOTES
    + DASHES
    + NEWLINES
    + BLANKS
    + "`$();|&%<>^!{}[]@#,\\*?=+.~\0\u202e\u200b\uff02\uff05\ufeffa"
)
HOSTILE = (
    "'; Remove-Item C:\\ -Recurse; '",
    "\u2019; calc #",
    "\u201b\u201b; calc",
    "$(calc)",
    "`",
    "`'",
    '" & calc & "',
    "\u201d; calc; \u201c",
    "\u2013Force \u2014Force \u2015Force -Force",
    "\ncalc",
    "\r\n'@\ncalc",
    "\u2028calc",
    "\u0085calc",
    "<# #> calc",
    "> x' | calc",
    "%COMSPEC%",
    "!x!",
    "^& calc",
    "*",
    "[a-z]",
    "{0} {name}",
    "--%",
    "@splat",
    "${env:x}",
    "\0",
    "NaN",
    "\\",
)
PAIRS = [
    *((name, VERSIONS[at % len(VERSIONS)]) for at, name in enumerate(NAMES)),
    *((name, None) for name in DESIGNS),
]


@pytest.mark.parametrize(("name", "version"), PAIRS)
def test_hostile_texts_leave_the_tokens_of_every_plan(name, version):
    version = version or plans()[name].windows_server
    for text in HOSTILE:
        assert_same(name, version, "", text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([name for name in NAMES if name != "fc-8node-2025"]),
    st.sampled_from(VERSIONS),
    st.text(st.sampled_from(SIGNS), max_size=4),
    st.text(st.sampled_from(SIGNS), min_size=1, max_size=8),
)
@example("article-3nic-iscsi", "2008r2", "-", "'")
@example("s2d-4node-2022", "2025", "\u2018", "\u2019")
def test_any_text_leaves_the_tokens(name, version, before, after):
    assert_same(name, version, before, after)


@given(st.text(), st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
@example("'", "\u2019$(x)", -1, -1e300)
def test_any_value_is_one_token(one, other, whole, fraction):
    found = list(powershell(ps("Do-It {a} -B {b}", a=one, b=other).text))

    assert found == list(powershell("Do-It 'a' -B 'b'"))
    numbers = ps("Do-It {a} {b}", a=abs(whole), b=abs(fraction)).text.split()[1:]
    assert [[t.kind for t in powershell(each)] for each in numbers] == [["number"], ["number"]]


@given(st.text())
@example('" & calc & "')
@example("%PATH%")
@example("a\\")
def test_any_value_is_one_token_for_cmd(text):
    found = list(cmd_tokens(cmd("netsh name={a} x", a=text).text))

    assert found == list(cmd_tokens('netsh name="a" x'))


@pytest.mark.parametrize("text", ["a\nb", "a\0b", "a\u2028b", "a\u202eb"])
def test_what_cannot_be_typed_is_undecided_and_never_printed(text):
    plan = changed(plans()["s2d-4node-2022"], lambda name: name + text)

    for phase in steps(plan):
        for step in phase.steps:
            unusable = [c for c in step.commands if "not usable" in c.text]
            assert not any(unprintable(command.text) for command in step.commands)
            assert all(
                any("another value than" in words for words in step.undecided) for _ in unusable
            )
    assert any("not usable" in command.text for command in commands(plan))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get-It -Name 'a b'", ["word", "parameter", "string"]),
        ("Get-It \u2013Name \u2018a\u2019\u2019b\u201b", ["word", "parameter", "string"]),
        ("Get-It 'a'; calc", ["word", "string", "operator", "word"]),
        ("Get-It 4.5GB,3", ["word", "number", "operator", "number"]),
        ("$a = @('x')", ["variable", "operator", "operator", "string", "operator"]),
        ("Get-It @splat", ["word", "splatted"]),
        ("a # rest 'b", ["word", "comment"]),
        ("a <# 'b\n #> c", ["word", "comment", "word"]),
        ("a `\n b", ["word", "word"]),
        ("a\nb", ["word", "newline", "word"]),
        ('a "b `" $(c)"', ["word", "expandable"]),
        ("@'\n'x'\n'@", ["here-string"]),
        ("a <not decided: b c>", ["word", "string"]),
    ],
)
def test_the_tokenizer_of_powershell(text, expected):
    assert [token.kind for token in powershell(text)] == expected


def test_the_tokenizer_tells_glued_strings_from_parted_ones():
    assert list(powershell("'a' 'b'")) != list(powershell("'a'\u00a0x'b'"))
    assert [token.glued for token in powershell("'a'\"b\" c")] == [False, True, False]


@pytest.mark.parametrize("text", ["'a", "'a''", '"a', "<# a", "@'\na"])
def test_the_tokenizer_refuses_what_has_no_end(text):
    with pytest.raises(BrokenError):
        list(powershell(text))


@pytest.mark.parametrize("text", ['netsh "a" & calc', 'netsh "%PATH%"', 'netsh "a', 'netsh "a\nb"'])
def test_the_tokenizer_of_cmd_sees_what_leaves_the_quotes(text):
    assert list(cmd_tokens(text)) != list(cmd_tokens('netsh "a"'))


def test_a_token_is_its_kind_its_words_and_its_place():
    assert list(powershell("Get-It -A 1KB")) == [
        Token("word", "Get-It", False),
        Token("parameter", "-A", False),
        Token("number", "KB", False),
    ]
