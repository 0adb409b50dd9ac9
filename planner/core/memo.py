"""Answers that are worked out once: for the life of the process, or for that of a plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from planner.core.plan import Plan

P = ParamSpec("P")
R = TypeVar("R")


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Work out each answer once for the life of the process.

    It is ``functools.cache`` with the types of the function, so that classes may be arguments.
    """
    return cast("Callable[P, R]", cache(function))


def once_per_plan(function: Callable[[Plan], R]) -> Callable[[Plan], R]:
    """Work out the answer once for each plan and keep it with the plan, which never changes.

    For functions that read nothing but the plan; nobody may change what they return.
    """
    key = f"{function.__module__}.{function.__qualname__}"  # a dot: the name of no attribute

    @wraps(function)
    def answer(plan: Plan) -> R:
        kept = vars(plan)
        if key not in kept:
            kept[key] = function(plan)
        return cast("R", kept[key])

    return answer
