"""The ordered build steps as a document prints them, numbered within their phase.

A number such as ``B-07.3`` stays when another phase gains a step, so that a machine more or less
leaves the pages of the other phases as they are.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to type in one shell; each is one command, however often it wraps on paper."""

    shell: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """A step with its number and its commands put together by shell."""

    number: str
    step: Step
    commands: tuple[Commands, ...]
    undecided: str


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
        yield Commands(SHELLS[name], tuple(command.text for command in group))
