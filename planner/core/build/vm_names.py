"""Names of virtual machines in commands: one by one, or as a row of numbers where they make one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.core.build.base import Command
from planner.core.build.powershell import ps
from planner.core.build.values import OnSite
from planner.core.parts import Vm

NUMBERED = re.compile(r"(?P<prefix>.*?)(?P<digits>[0-9]{1,9})", re.DOTALL)
# A row of fewer names is written out.
SHORTEST_ROW = 4
# More entries than these would fill pages: the names then come from a file.
MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class Row:
    """Names that differ by a number alone: ``VM01``, ``VM03``, ``VM05``."""

    prefix: str
    start: int
    stride: int
    count: int
    width: int

    def names(self) -> Iterator[str]:
        """Yield the names."""
        for at in range(self.count):
            yield f"{self.prefix}{self.start + at * self.stride:0{self.width}}"


def vm_name(vm: Vm) -> str:
    """Name of the first machine of an entry: entries of several are numbered."""
    return vm.name if vm.count == 1 else f"{vm.name}-1"


def vm_names(vm: Vm) -> tuple[str, ...]:
    """Names of all machines of an entry."""
    if vm.count == 1:
        return (vm.name,)
    return tuple(f"{vm.name}-{at}" for at in range(1, vm.count + 1))


def entries(names: Sequence[str]) -> list[str | Row]:
    """Put names together to rows where at least four follow each other in equal strides."""
    found: list[str | Row] = []
    at = 0
    while at < len(names):
        row = _row(names, at)
        if row is None:
            found.append(names[at])
            at += 1
        else:
            found.append(row)
            at += row.count
    return found


def _row(names: Sequence[str], at: int) -> Row | None:
    first, second = (NUMBERED.fullmatch(name) for name in (*names[at : at + 2], "", "")[:2])
    if first is None or second is None or first["prefix"] != second["prefix"]:
        return None
    start = int(first["digits"])
    width = len(first["digits"]) if first["digits"].startswith("0") else 1
    stride = int(second["digits"]) - start
    if stride < 1:
        return None
    longest = Row(first["prefix"], start, stride, len(names) - at, width)
    count = 0
    for mine, other in zip(longest.names(), names[at:], strict=True):
        if mine != other:
            break
        count += 1
    if count < SHORTEST_ROW:
        return None
    return Row(first["prefix"], start, stride, count, width)


def assign(names: Sequence[str]) -> Iterator[Command]:
    """Put the names into ``$machines``."""
    found = entries(names)
    if len(found) > MOST_ENTRIES:
        yield ps("$machines = Get-Content -Path {file}", file=_file(names))
        return
    literal = tuple(each for each in found if isinstance(each, str))
    yield ps("$machines = @({names})", names=literal) if literal else ps("$machines = @()")
    for row in found:
        if isinstance(row, Row):
            yield _add(row)


def _add(row: Row) -> Command:
    if row.stride == 1:
        return ps(
            "$machines += {first}..{last} | ForEach-Object {{ {prefix} + $_.ToString({digits}) }}",
            first=row.start,
            last=row.start + row.count - 1,
            prefix=row.prefix,
            digits="0" * row.width,
        )
    return ps(
        "$machines += 0..{last} | ForEach-Object {{ {prefix} + ({start} + {stride} * $_)"
        ".ToString({digits}) }}",
        last=row.count - 1,
        prefix=row.prefix,
        start=row.start,
        stride=row.stride,
        digits="0" * row.width,
    )


def assign_with_folders(folders: dict[str, list[str]]) -> Iterator[Command]:
    """Put the folder of every machine into ``$folder``, then the names into ``$machines``."""
    yield ps("$folder = @{{}}")
    for folder, names in folders.items():
        found = entries(names)
        literal = tuple(each for each in found if isinstance(each, str))
        if len(found) > MOST_ENTRIES:
            yield ps(
                "Get-Content -Path {file} | ForEach-Object {{ $folder[$_] = {folder} }}",
                file=_file(names),
                folder=folder,
            )
            continue
        if literal:
            yield ps(
                "{names} | ForEach-Object {{ $folder[$_] = {folder} }}",
                names=literal,
                folder=folder,
            )
        for row in found:
            if isinstance(row, Row):
                yield _put(row, folder)
    yield ps("$machines = @($folder.Keys | Sort-Object)")


def _put(row: Row, folder: str) -> Command:
    if row.stride == 1:
        return ps(
            "{first}..{last} | ForEach-Object {{ $folder[{prefix} + $_.ToString({digits})] = "
            "{folder} }}",
            first=row.start,
            last=row.start + row.count - 1,
            prefix=row.prefix,
            digits="0" * row.width,
            folder=folder,
        )
    return ps(
        "0..{last} | ForEach-Object {{ $folder[{prefix} + ({start} + {stride} * $_)"
        ".ToString({digits})] = {folder} }}",
        last=row.count - 1,
        prefix=row.prefix,
        start=row.start,
        stride=row.stride,
        digits="0" * row.width,
        folder=folder,
    )


def _file(names: Sequence[str]) -> OnSite:
    return OnSite(f"text file with the {len(names)} names, one a line")


def in_words(names: Sequence[str]) -> str:
    """Say in one line which names these are."""
    found = entries(names)
    if len(found) > MOST_ENTRIES:
        return (
            f"{names[0]} to {names[-1]}: {len(names)} names, which the register lists with the "
            "values of this step"
        )
    return ", ".join(each if isinstance(each, str) else _row_words(each) for each in found)


def _row_words(row: Row) -> str:
    first, second, *_, last = row.names()
    return f"{first} to {last}" if row.stride == 1 else f"{first}, {second} and so on to {last}"
