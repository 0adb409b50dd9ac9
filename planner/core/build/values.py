"""The kinds of values that a command may hold, and how each is written for a shell."""

from __future__ import annotations

import ipaddress
import math
import unicodedata
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

# PowerShell reads each of these as the end of a single-quoted string.
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
# Cmdlets read these in a name as a pattern that may stand for many objects.
WILDCARDS = "*?[]"
NOT_IN_CMD = '"%&|<>^!'
# Control and format characters (also bidirectional marks), line and paragraph separators, halves.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that the plan does not hold yet, in plain words."""

    words: str


@dataclass(frozen=True, slots=True)
class OnSite:
    """A value that only the person at the machine can know, in plain words."""

    words: str


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address; text that is none is refused, also one with a zone, which is free text."""

    text: str

    def __post_init__(self) -> None:
        ipaddress.ip_address(self.text)
        if "%" in self.text:
            raise ValueError(f"An address in a command has no zone: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Argument:
    """A word for a program that PowerShell starts, such as ping or nslookup.

    PowerShell hands double quotes on as they are, and the program reads a leading dash or slash as
    an option: such text is refused like text with a line break.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A word of the language itself, such as a parameter's value. Only ever made of a constant."""

    text: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Text put together while the command runs: ``('C:\\VMs\\' + $_ + '.vhdx')``."""

    parts: tuple[str | Raw, ...]


Scalar = str | int | float | bool | Missing | OnSite | Address | Argument | Raw | Joined
Value = Scalar | tuple[Scalar, ...] | None


def need(value: T | None, words: str) -> T | Missing:
    """Return the value, or what is missing in plain words."""
    return Missing(words) if value is None else value


def address(value: str | None, words: str) -> Address | Missing:
    """Return an address, or what is missing in plain words."""
    return Missing(words) if value is None else Address(value)


def unprintable(text: str) -> bool:
    """Tell whether text holds a character that ends a line, is invisible or turns the direction."""
    return any(unicodedata.category(character) in UNPRINTABLE for character in text)


def plain(text: str) -> str:
    """Return text fit for a mark: all but letters, digits and harmless signs become ``?``."""
    return "".join(
        character if character.isalnum() or character in " -_.,/" else "?" for character in text
    )


def placeholder(words: str) -> str:
    """Return a mark that neither shell takes for a value."""
    return f"<{plain(words)}>"


def not_decided(words: str) -> str:
    """Return the mark of a value that the plan does not hold yet."""
    return f"<not decided: {plain(words)}>"


def quote(text: str) -> str:
    """Return text as a single-quoted PowerShell string, or a mark where it cannot be one."""
    if unprintable(text):
        return f"<value not usable in PowerShell: {plain(text)}>"
    return "'" + "".join(c + c if c in SINGLE_QUOTES else c for c in text) + "'"


def name_quote(text: str) -> str:
    """Quote text that is no pattern either: a cmdlet would act on everything that matches it."""
    if any(character in WILDCARDS for character in text):
        return f"<value not usable in PowerShell: {plain(text)}>"
    return quote(text)


def argument_quote(text: str) -> str:
    """Quote an argument of a program, or return a mark where the program would misread it."""
    if '"' in text or text.startswith(("-", "/")) or text.endswith("\\"):
        return f"<value not usable in PowerShell: {plain(text)}>"
    return name_quote(text)


def cmd_quote(text: str) -> str:
    """Return text in double quotes for cmd.exe and its tools, or a mark where it cannot be so.

    Full-width forms are refused as well: a program that asks for the narrow form of its command
    line gets a real quote or percent sign in their place.
    """
    signs = text + unicodedata.normalize("NFKC", text)
    unusable = unprintable(text) or any(character in NOT_IN_CMD for character in signs)
    if unusable or text.endswith("\\"):
        return f"<value not usable in cmd: {plain(text)}>"
    return f'"{text}"'


def number(value: float) -> str:
    """Return a number as both shells read it: no exponent, no needless zeros.

    Raises ValueError for what is no finite number.
    """
    if isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"A command holds finite numbers alone, not {value!r}")
    if isinstance(value, int):
        return str(value)
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text or "0"
