"""Sections of a plan from their stored texts: read one by one, as the others stay at hand."""

from __future__ import annotations

from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any

from planner.core import sections
from planner.core.memo import remembered
from planner.core.parts import STRICT, Node
from planner.core.plan import Plan
from planner.core.references import hints
from planner.plan_json import part_from_text


def section_from_text(section: str, text: bytes) -> dict[str, Any]:
    """What a section holds, as ``core.sections.content`` gives it; its text was stored by us."""
    found: Any = part_from_text(_shape(section), text)
    values = {each.name: getattr(found, each.name) for each in fields(found)}
    keys = sections.node_keys(section)
    if keys:
        nodes = tuple({key: getattr(node, key) for key in keys} for node in values["nodes"])
        values["nodes"] = nodes
    return values


@remembered
def _shape(section: str) -> type:
    """A class with the fields of a section, so that its text is checked as a whole plan's is."""
    members = [_member(Plan, key) for key in sections.TOP_KEYS[section]]
    keys = sections.node_keys(section)
    if keys:
        node = _class(f"NodeOf{section.title()}", [_member(Node, key) for key in keys])
        members.append(("nodes", tuple[node, ...], field()))  # type: ignore[valid-type]  # made here
    return _class(section.title(), members)


def _class(name: str, members: list[tuple[str, Any, Field[Any]]]) -> type:
    made: type = make_dataclass(
        name, members, kw_only=True, namespace={"__pydantic_config__": STRICT}
    )
    return made


def _member(part: type, key: str) -> tuple[str, Any, Field[Any]]:
    known = next(each for each in fields(part) if each.name == key)
    if known.default_factory is not MISSING:
        return key, hints(part)[key], field(default_factory=known.default_factory)
    return key, hints(part)[key], field(default=known.default)
