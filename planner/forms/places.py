"""Places in a plan: keys and positions from the plan down to a part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

Place = tuple[str | int, ...]


def part_at(part: Any, place: Place) -> Any:
    """What stands at ``place``, None beyond the end of a list."""
    for step in place:
        if isinstance(step, int):
            part = part[step] if step < len(part) else None
        else:
            part = getattr(part, step)
    return part


def put_at(part: Any, place: Place, new: Any) -> Any:
    """Copy ``part`` with ``new`` at ``place``; one beyond the end of a list is added to it."""
    if not place:
        return new
    first, rest = place[0], place[1:]
    if isinstance(first, int):
        inner = put_at(part[first] if first < len(part) else None, rest, new)
        return (*part[:first], inner, *part[first + 1 :])
    return replace(part, **{first: put_at(getattr(part, first), rest, new)})
