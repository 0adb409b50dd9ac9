"""The ordered build steps as a document prints them, numbered through all phases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from planner.core.build import Phase, Step, steps
from planner.core.plan import Plan

SHELLS = {"powershell": "PowerShell", "cmd": "Command prompt"}


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to type in one shell."""

    shell: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """A step with its number and its commands put together by shell."""

    number: int
    step: Step
    commands: tuple[Commands, ...]
    undecided: str


@dataclass(frozen=True, slots=True)
class PrintedPhase:
    """A phase with its printed steps."""

    phase: Phase
    steps: tuple[PrintedStep, ...]


def phases(plan: Plan) -> tuple[PrintedPhase, ...]:
    """Return the phases of the build, their steps numbered through."""
    numbers = count(1)
    return tuple(
        PrintedPhase(phase, tuple(_printed(next(numbers), step) for step in phase.steps))
        for phase in steps(plan)
    )


def _printed(number: int, step: Step) -> PrintedStep:
    return PrintedStep(number, step, tuple(_commands(step)), "; ".join(step.undecided))


def _commands(step: Step) -> Iterator[Commands]:
    lines: list[str] = []
    shell = ""
    for command in step.commands:
        if lines and command.shell != shell:
            yield Commands(SHELLS[shell], "\n".join(lines))
            lines = []
        shell = command.shell
        lines.append(command.text)
    if lines:
        yield Commands(SHELLS[shell], "\n".join(lines))
