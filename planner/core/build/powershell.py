"""Write commands from constant templates and quoted values, so that no value can act as code.

A template names its values in braces: ``ps("Get-Disk -Number {number}", number=3)``. Text is
always quoted. A value that is None may stand only where the template makes it optional,
``{gateway:-DefaultGateway}``, and then takes the parameter with it. Nothing else makes commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from string import Formatter

from planner.core.build.base import Command
from planner.core.build.values import (
    Address,
    Argument,
    Joined,
    Missing,
    OnSite,
    Raw,
    Scalar,
    Value,
    argument_quote,
    cmd_quote,
    name_quote,
    not_decided,
    number,
    placeholder,
    plain,
    quote,
)

# Which module holds a cmdlet, where Windows Server 2008 R2 does not load it by itself.
MODULES = (
    (re.compile(r"\b[A-Z][a-z]+-(?:Cluster|WorkgroupCluster)"), "FailoverClusters"),
    (re.compile(r"\b[A-Z][a-z]+-AD[A-Z]"), "ActiveDirectory"),
    (re.compile(r"\b[A-Z][a-z]+-WindowsFeature\b"), "ServerManager"),
)


def ps(template: str, **values: Value) -> Command:
    """Write a PowerShell command."""
    text = _filled(template, values, _in_powershell, ", ")
    return Command(text, "powershell", _missing(values, "PowerShell"), _module(template))


def cmd(template: str, **values: Value) -> Command:
    """Write a command line for cmd.exe."""
    return Command(_filled(template, values, _in_cmd, ","), "cmd", _missing(values, "cmd"))


def diskpart(template: str, **values: Value) -> Command:
    """Write a line for the prompt of diskpart, which quotes as cmd.exe does."""
    text = _filled(template, values, _in_cmd, ",")
    return Command(text, "diskpart", _missing(values, "cmd"))


def for_each(command: Command) -> Command:
    """Run a command once for every name in ``$machines``; in the command ``$_`` is the name."""
    text = f"$machines | ForEach-Object {{ {command.text} }}"
    return Command(text, command.shell, command.missing, command.module)


def imports(commands: Iterable[Command]) -> Iterator[Command]:
    """Load the modules of these commands, each once, for Windows Server 2008 R2."""
    for module in dict.fromkeys(command.module for command in commands):
        if module is not None:
            yield Command(f"Import-Module {module}", "powershell")


def _module(template: str) -> str | None:
    return next((module for pattern, module in MODULES if pattern.search(template)), None)


def _filled(
    template: str, values: dict[str, Value], render: Callable[[Scalar], str], between: str
) -> str:
    def rendered(value: Value) -> str:
        if isinstance(value, tuple):
            return between.join(map(render, value))
        if value is None:
            raise TypeError("None may stand only where the template makes it optional")
        return render(value)

    text = ""
    for constant, name, option, _ in Formatter().parse(template):
        text += constant
        if name is None:
            continue
        value = values[name]
        if option:
            gap = "" if option.endswith("=") else " "
            text += "" if value is None else f" {option}{gap}{rendered(value)}"
        else:
            text += rendered(value)
    return text


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
    if isinstance(value, Argument):
        return argument_quote(value.text)
    if isinstance(value, Joined):
        return f"({' + '.join(map(_in_powershell, value.parts))})"
    text = _common(value)
    return name_quote(str(value)) if text is None else text


def _in_cmd(value: Scalar) -> str:
    if isinstance(value, Address):
        return value.text
    if isinstance(value, bool | Argument | Joined):
        raise TypeError(f"{type(value).__name__} has no form in a command line of cmd.exe")
    text = _common(value)
    return cmd_quote(str(value)) if text is None else text


def _missing(values: dict[str, Value], shell: str) -> tuple[str, ...]:
    """What the command still needs: open values, and values that the shell cannot take."""
    quoted = cmd_quote if shell == "cmd" else name_quote
    found = []
    for each in _flat(values.values()):
        if isinstance(each, Missing):
            found.append(each.words)
        text, check = (each.text, argument_quote) if isinstance(each, Argument) else (each, quoted)
        if isinstance(text, str) and check(text).startswith("<"):
            found.append(f'another value than "{plain(text)}", which {shell} cannot take')
    return tuple(dict.fromkeys(found))


def _flat(values: Iterable[Value]) -> Iterator[Value]:
    for value in values:
        if isinstance(value, tuple):
            yield from _flat(value)
        elif isinstance(value, Joined):
            yield from value.parts
        else:
            yield value
