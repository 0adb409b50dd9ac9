"""Comparing nodes: which are alike, which are not, and how to say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from planner.core.parts import Node
from planner.core.plan import Plan, path
from planner.rules.base import Problem, Unknown
from planner.rules.wording import listed


def several_nodes(plan: Plan) -> bool:
    """Tell whether there are nodes to compare."""
    return len(plan.nodes) > 1


def groups(values: Iterable[tuple[Node, str]]) -> dict[str, list[str]]:
    """Names of the nodes by what is said of them, ignoring case, in the plan's order."""
    spelled: dict[str, str] = {}
    first: dict[str, str] = {}  # what a value is told as: mostly all nodes have the very same
    found: dict[str, list[str]] = {}
    for node, value in values:
        if value not in first:
            first[value] = spelled.setdefault(" ".join(value.split()).casefold(), value)
        found.setdefault(first[value], []).append(node.name)
    return found


def groups_in_words(found: dict[str, list[str]]) -> str:
    """Say who has what: ``256 GiB on HV01 and HV02; 64 GiB on HV03``."""
    return "; ".join(f"{value} on {listed(names)}" for value, names in found.items())


def unlike(
    nodes: Iterable[Node],
    value: Callable[[Node], str | None],
    what: str,
    ask: str | Callable[[Node], Iterable[Unknown]],
) -> Iterator[Problem | Unknown]:
    """Compare the nodes by ``value`` in words, where None is not decided.

    Known values that differ are a problem of the set of nodes, named ``what`` in the message.
    Where those known agree, ``ask`` is the field to decide, or tells what a node leaves open.
    """
    known: list[tuple[Node, str]] = []
    undecided: list[Node] = []
    for node in nodes:
        words = value(node)
        if words is None:
            undecided.append(node)
        else:
            known.append((node, words))
    found = groups(known)
    if len(found) > 1:
        yield Problem("nodes", f"The nodes differ in {what}: {groups_in_words(found)}.")
        return
    for node in undecided:
        if isinstance(ask, str):
            yield Unknown(path("nodes", node.name), ask)
        else:
            yield from ask(node)


def unlike_choices(
    plan: Plan, value: Callable[[Node], str | None], what: str, undecided: Unknown
) -> Iterator[Problem | Unknown]:
    """Compare what the plan chooses for all nodes and a node may override.

    Where those known agree and one is not decided, the plan is: ``undecided`` says which field.
    """
    for each in unlike(plan.nodes, value, what, undecided.field):
        if isinstance(each, Problem):
            yield replace(each, version=plan.oldest_version)
        else:
            yield undecided
            return
