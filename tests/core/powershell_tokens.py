"""Small tokenizers made from the character classes of PowerShell and of cmd.exe.

They are stricter than the shells: a token that is no value keeps its text, so that two commands
have equal tokens only where they differ in values alone. ``glued`` says that nothing stands before
the token: in PowerShell ``'a''b'`` and ``'a' 'b'`` are not the same.
"""

import re
from dataclasses import dataclass

SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
DASHES = "-\u2013\u2014\u2015"
NEWLINES = "\r\n"
# Line and paragraph separators and the rest of Unicode's blanks part words as a blank does.
BLANKS = " \t\v\f\u0085\u00a0\u2028\u2029"
STOPS = set(SINGLE_QUOTES + DOUBLE_QUOTES + NEWLINES + BLANKS + "(){}[],;|&<>$@#`=+*/%!")

MARK = re.compile(r"<[\w \-.,:/?]+>")
NUMBER = re.compile(r"(?:\d+(?:\.\d+)?)(?P<unit>[kmgtp]b)?(?![\w.])", re.IGNORECASE)
VARIABLE = re.compile(r"\$(?:\{[^}]*\}|[\w:?^$]+)")
SPLATTED = re.compile(r"@\w+")
OPERATOR = re.compile(r"&&|\|\||>>|\+=|::|\.\.|[-+*/%=!<>|&;,.(){}\[\]]|\$\(|@\(|@\{")


class BrokenError(Exception):
    """Text that ends inside a string or a comment."""


@dataclass(frozen=True)
class Token:
    """A token; ``value`` is apart, so that it does not count where tokens are compared."""

    kind: str
    text: str
    glued: bool


def powershell(text):
    """Yield the tokens of a PowerShell command."""
    at, glued = 0, False
    while at < len(text):
        blank = _blank(text, at)
        if blank:
            at, glued = at + blank, False
            continue
        kind, kept, length = _token(text, at, glued=glued)
        yield Token(kind, kept, glued)
        at, glued = at + length, True


def _blank(text, at):
    if text[at] in BLANKS:
        return 1
    if text[at] == "`" and text[at + 1 : at + 2] in tuple(NEWLINES):
        return 3 if text[at + 1 : at + 3] == "\r\n" else 2
    return 0


def _token(text, at, *, glued):
    here = text[at]
    if here in NEWLINES:
        return "newline", "", 1
    if text.startswith("<#", at):
        return "comment", *_until(text, at, text.find("#>", at + 2), 2)
    if here == "#" and not glued:
        return "comment", *_until(text, at, min(_ends(text, at)), 0)
    if here == "@" and text[at + 1 : at + 2] and text[at + 1] in SINGLE_QUOTES + DOUBLE_QUOTES:
        return "here-string", *_here_string(text, at)
    if here in SINGLE_QUOTES:
        return "string", "", _single(text, at)
    if here in DOUBLE_QUOTES:
        return "expandable", *_double(text, at)
    return _word(text, at)


def _ends(text, at):
    return [found for mark in NEWLINES if (found := text.find(mark, at)) >= 0] or [len(text)]


def _until(text, at, end, more):
    if end < 0:
        raise BrokenError(text)
    return text[at : end + more], end + more - at


def _here_string(text, at):
    quotes = SINGLE_QUOTES if text[at + 1] in SINGLE_QUOTES else DOUBLE_QUOTES
    found = re.compile(f"[\r\n][{quotes}]@").search(text, at)
    if found is None:
        raise BrokenError(text)
    return text[at : found.end()], found.end() - at


def _single(text, at):
    end = at + 1
    while end < len(text):
        if text[end] in SINGLE_QUOTES:
            if text[end + 1 : end + 2] and text[end + 1] in SINGLE_QUOTES:
                end += 1
            else:
                return end + 1 - at
        end += 1
    raise BrokenError(text)


def _double(text, at):
    end = at + 1
    while end < len(text):
        if text[end] == "`":
            end += 1
        elif text[end] in DOUBLE_QUOTES:
            if text[end + 1 : end + 2] and text[end + 1] in DOUBLE_QUOTES:
                end += 1
            else:
                return text[at : end + 1], end + 1 - at
        end += 1
    raise BrokenError(text)


def _word(text, at):
    for kind, pattern in (
        ("string", MARK),
        ("number", NUMBER),
        ("variable", VARIABLE),
        ("splatted", SPLATTED),
    ):
        found = pattern.match(text, at)
        if found is not None:
            kept = {"string": "", "number": (found.groupdict().get("unit") or "").upper()}
            return kind, kept.get(kind, found[0]), len(found[0])
    if text[at] in DASHES and text[at + 1 : at + 2].isalpha():
        end = _end_of_word(text, at + 1)
        return "parameter", text[at:end], end - at
    found = OPERATOR.match(text, at)
    if found is not None:
        return "operator", found[0], len(found[0])
    end = max(_end_of_word(text, at), at + 1)
    return "word", text[at:end], end - at


def _end_of_word(text, at):
    while at < len(text) and text[at] not in STOPS:
        at += 1
    return at


def cmd(text):
    """Yield the tokens of a line for cmd.exe: what stands in quotes is a value.

    In quotes cmd.exe still takes percent signs, exclamation marks and line ends for its own.
    """
    parts = re.split(r'("[^"]*"?)', text)
    for part in parts:
        if part.startswith('"'):
            whole = len(part) > 1 and part.endswith('"') and not set("%!\r\n") & set(part)
            yield Token("string", "" if whole else part, True)
        elif part:
            yield from _plain_cmd(part)


def _plain_cmd(part):
    for piece in re.split(rf"({MARK.pattern}|\d+(?:\.\d+)*|[\s&|<>^%!()])", part):
        if MARK.fullmatch(piece):
            yield Token("string", "", True)
        elif re.fullmatch(r"\d+(?:\.\d+)*", piece):
            yield Token("number", "", True)
        elif piece:
            yield Token("word", piece, True)


def tokens(command):
    """List the tokens of a command of the build."""
    return list((powershell if command.shell == "powershell" else cmd)(command.text))
