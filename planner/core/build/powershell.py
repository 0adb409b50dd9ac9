"""Write commands from constant templates and quoted values, so that no value can act as code.

A template names its values in braces: ``ps("Get-Disk -Number {number}", number=3)``. Text is
always quoted. A value that is None may stand only where the template makes it optional,
``{gateway:-DefaultGateway}``, and then takes the parameter with it.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter
from typing import TypeVar

from planner.core.build.base import Command

T = TypeVar("T")

# PowerShell reads each of these as the end of a single-quoted string.
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
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
    """An IP address; text that is none is refused."""

    text: str

    def __post_init__(self) -> None:
        ipaddress.ip_address(self.text)


@dataclass(frozen=True, slots=True)
class Raw:
    """A word of the language itself, such as a parameter's value. Only ever made of a constant."""

    text: str


Scalar = str | int | float | bool | Missing | OnSite | Address | Raw
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


def cmd_quote(text: str) -> str:
    """Return text in double quotes for cmd.exe and its tools, or a mark where it cannot be so."""
    unusable = unprintable(text) or any(character in NOT_IN_CMD for character in text)
    if unusable or text.endswith("\\"):
        return f"<value not usable in cmd: {plain(text)}>"
    return f'"{text}"'


def number(value: float) -> str:
    """Return a number as both shells read it: no exponent, no needless zeros."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text or "0"


def ps(template: str, **values: Value) -> Command:
    """Write a PowerShell command."""
    text = _filled(template, values, _in_powershell)
    return Command(text, "powershell", _missing(values, "PowerShell", quote))


def cmd(template: str, **values: Value) -> Command:
    """Write a command line for cmd.exe."""
    return Command(_filled(template, values, _in_cmd), "cmd", _missing(values, "cmd", cmd_quote))


def _filled(template: str, values: dict[str, Value], render: Callable[[Scalar], str]) -> str:
    text = ""
    for constant, name, option, _ in Formatter().parse(template):
        text += constant
        if name is None:
            continue
        value = values[name]
        if option:
            gap = "" if option.endswith("=") else " "
            text += "" if value is None else f" {option}{gap}{_rendered(value, render)}"
        else:
            text += _rendered(value, render)
    return text


def _rendered(value: Value, render: Callable[[Scalar], str]) -> str:
    if isinstance(value, tuple):
        return ",".join(render(each) for each in value)
    if value is None:
        raise TypeError("None may stand only where the template makes it optional")
    return render(value)


def _common(value: Scalar) -> str | None:
    if isinstance(value, Missing):
        return not_decided(value.words)
    if isinstance(value, OnSite):
        return placeholder(value.words)
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return None


def _in_powershell(value: Scalar) -> str:
    if isinstance(value, bool):
        return "$true" if value else "$false"
    if isinstance(value, Address):
        return quote(value.text)
    text = _common(value)
    return quote(str(value)) if text is None else text


def _in_cmd(value: Scalar) -> str:
    if isinstance(value, Address):
        return value.text
    text = _common(value)
    return cmd_quote(str(value)) if text is None else text


def _missing(values: dict[str, Value], shell: str, quoted: Callable[[str], str]) -> tuple[str, ...]:
    found = []
    for value in values.values():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Missing):
                found.append(each.words)
            elif isinstance(each, str) and quoted(each).startswith("<"):
                found.append(f'another value than "{plain(each)}", which {shell} cannot take')
    return tuple(dict.fromkeys(found))
