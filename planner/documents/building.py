"""The ordered build steps as a document prints them, numbered within their phase.

A number such as ``B-07.3`` stays when another phase gains a step, so that a machine more or less
leaves the pages of the other phases as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from planner.core.build import Command, Phase, Step, steps
from planner.core.plan import Plan

SHELLS = {
    "powershell": "Windows PowerShell, as administrator",
    "cmd": "Command prompt, as administrator",
    "diskpart": "At the prompt of diskpart",
}
# What a line of commands holds on paper, and how far what belongs to the line above is set in.
COLUMNS = 90
NEXT_WORD = " " * 4
SAME_WORD = " " * 8
# Lines of a step beside its title; one of more may be broken between pages.
LONG_LINES = 40
# A blank between blanks cannot be a place to break: the reader types one blank there.
SINGLE_BLANK = re.compile(r"(?<! ) (?! )")


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to type in one shell, broken as they stand on paper."""

    shell: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines one below the other."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """A step with its number and its commands put together by shell."""

    number: str
    step: Step
    commands: tuple[Commands, ...]
    undecided: str

    @property
    def is_long(self) -> bool:
        """Tell whether the step may be broken between pages: whole, it wastes too much of them."""
        return len(self.step.items) + sum(len(each.lines) for each in self.commands) > LONG_LINES


@dataclass(frozen=True, slots=True)
class PrintedPhase:
    """A phase with its printed steps."""

    phase: Phase
    steps: tuple[PrintedStep, ...]


def phases(plan: Plan) -> tuple[PrintedPhase, ...]:
    """Return the phases of the build with their steps numbered."""
    return tuple(
        PrintedPhase(
            phase,
            tuple(
                PrintedStep(
                    f"{phase.id}.{at}", step, tuple(_commands(step)), "; ".join(step.undecided)
                )
                for at, step in enumerate(phase.steps, start=1)
            ),
        )
        for phase in steps(plan)
    )


def _commands(step: Step) -> Iterator[Commands]:
    def shell(command: Command) -> str:
        return command.shell

    for name, group in groupby(step.commands, shell):
        lines = (line for command in group for line in broken(command.text))
        yield Commands(SHELLS[name], tuple(lines))


def broken(command: str) -> Iterator[str]:
    """Break a command into lines from which it can be typed again, letter by letter.

    A line set in by four blanks goes on after a blank, one set in by eight goes on in mid-word.
    """
    line = ""
    for word in SINGLE_BLANK.split(command):
        if not line:
            line = word
        elif width(line) + 1 + width(word) <= COLUMNS:
            line = f"{line} {word}"
        else:
            yield from _fitting(line)
            line = NEXT_WORD + word
    yield from _fitting(line)


def _fitting(line: str) -> Iterator[str]:
    """Break what is longer than a line in mid-word."""
    while width(line) > COLUMNS:
        most = next(at for at in range(len(line), 0, -1) if width(line[:at]) <= COLUMNS)
        inside = (
            at for at in range(most, len(SAME_WORD) + 1, -1) if " " not in line[at - 1 : at + 1]
        )
        at = next(inside, most)  # a blank at the end of a line is not seen
        yield line[:at]
        line = SAME_WORD + line[at:]
    yield line


def width(text: str) -> int:
    """Count the columns of a text: letters of East Asian scripts take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
