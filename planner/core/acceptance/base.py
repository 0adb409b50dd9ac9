"""A line of the acceptance checklist: what no field of a plan can hold and somebody has to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.core.fields import Version
from planner.core.plan import Plan, at_least


def always(plan: Plan) -> bool:
    """Every plan."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What to do, what is then to be seen, and the ids of the facts that ask for it.

    It holds from version ``since`` on and before version ``until``, for the kinds of ``storage``
    named (none: for all), where ``when`` says so.
    """

    do: str
    expect: str
    facts: tuple[str, ...]
    since: Version = "2008r2"
    until: Version | None = None
    storage: tuple[str, ...] = ()
    when: Callable[[Plan], bool] = always

    def holds(self, plan: Plan) -> bool:
        """Tell whether the line belongs to the plan's checklist."""
        version = plan.oldest_version
        if not at_least(version, self.since):
            return False
        if self.until is not None and at_least(version, self.until):
            return False
        return (not self.storage or plan.storage.type in self.storage) and self.when(plan)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are gone through together."""

    title: str
    lines: tuple[Line, ...]
