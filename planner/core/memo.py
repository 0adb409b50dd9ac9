"""``functools.cache`` with the types of the function it wraps, so that classes may be arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Work out each answer once for the life of the process."""
    return cast("Callable[P, R]", cache(function))
