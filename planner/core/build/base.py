"""What a build plan is made of: phases, their steps, and the commands of a step."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Literal

from planner.core.parts import Node
from planner.core.plan import Plan

Shell = Literal["powershell", "cmd", "diskpart"]

EVERY_NODE = "every node"
ARRAY = "the storage array"
DESK = "paper"
# The way back of a step that only looks.
UNCHANGED = "Not needed: this step changes nothing."


@dataclass(frozen=True, slots=True)
class Command:
    """One line to type; ``missing`` names in plain words what the plan does not say yet.

    ``module`` is the PowerShell module that Windows Server 2008 R2 has to load for it.
    """

    text: str
    shell: Shell
    missing: tuple[str, ...] = ()
    module: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One piece of work at one place, with the result to see before the next one.

    ``items`` are the lines of a list that belongs to ``how``. ``check_syntax`` marks command lines
    from general knowledge: try them before relying on them.
    """

    title: str
    where: str
    how: str
    items: tuple[str, ...]
    commands: tuple[Command, ...]
    expected: str
    way_back: str
    check_syntax: bool
    undecided: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A group of steps that belong together; ``facts`` are the ids of what it rests on."""

    id: str
    title: str
    about: str
    steps: tuple[Step, ...]
    facts: tuple[str, ...]


def step(
    title: str,
    where: str,
    *commands: Command,
    expected: str,
    way_back: str,
    how: str = "",
    items: Iterable[str] = (),
    check_syntax: bool = False,
    undecided: Iterable[str] = (),
) -> Step:
    """Make a step; what its commands miss is added to ``undecided``, each once, in order."""
    missing = [words for command in commands for words in command.missing]
    return Step(
        title=title,
        where=where,
        how=how.strip(),
        items=tuple(items),
        commands=commands,
        expected=expected,
        way_back=way_back,
        check_syntax=check_syntax,
        undecided=tuple(dict.fromkeys((*undecided, *missing))),
    )


def listing(names: Iterable[str]) -> str:
    """Put names in one line of prose: ``a, b and c``."""
    all_names = list(names)
    if len(all_names) < 2:
        return "".join(all_names)
    return f"{', '.join(all_names[:-1])} and {all_names[-1]}"


def one_node(plan: Plan) -> str:
    """Say that any node will do, and name one."""
    return f"one node, for example {plan.nodes[0].name}" if plan.nodes else "one node"


def alike(plan: Plan, key: Callable[[Node], Hashable]) -> tuple[tuple[str, Node], ...]:
    """Group the nodes for which ``key`` is equal: where to work, and one node for all of them."""
    groups: dict[Hashable, list[Node]] = {}
    for node in plan.nodes:
        groups.setdefault(key(node), []).append(node)
    return tuple(
        (
            EVERY_NODE
            if len(nodes) == len(plan.nodes) > 1
            else listing(node.name for node in nodes),
            nodes[0],
        )
        for nodes in groups.values()
    )
