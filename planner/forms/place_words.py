"""A place of the plan in words."""

from __future__ import annotations

from typing import Any

from planner.core.plan import Plan
from planner.core.references import part_of
from planner.core.words import label, lower_first
from planner.forms.places import Place
from planner.forms.rows import identity


def in_words(plan: Plan, place: Place) -> str:
    """A place in words: ``HV01 / NIC2, switch``."""
    names: list[str] = []
    part: Any = plan
    kind: type = Plan
    last = ""
    list_name = ""
    for step in place:
        if isinstance(step, int):
            part = part[step] if step < len(part) else None
            if hasattr(part, "__dataclass_fields__"):
                names.append(identity(list_name, part).replace("\n", " over "))
                last = ""
            continue
        last, list_name = label(kind.__name__, step), step
        inner = part_of(kind, step)
        kind = inner[0] if inner else kind
        part = getattr(part, step, None)
    words = " / ".join(names)
    return f"{words}, {lower_first(last)}," if names and last else words or last
