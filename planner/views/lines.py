"""Lines of the list of plans, kept by all that stands in them."""

from __future__ import annotations

from collections.abc import Hashable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from planner.keeping import Keep
from planner.models import Plan

MOST_CHARACTERS = 2_000_000

_lines: Keep[Hashable, SafeString] = Keep(MOST_CHARACTERS)


def line(row: Plan) -> SafeString:
    """A plan as a line of the list."""
    key = content_of(row)
    kept = _lines.get(key)
    if kept is None:
        kept = render_to_string("plans/_line.html", {"row": row})
        _lines.put(key, kept, len(kept))
    return kept


def content_of(row: Plan) -> Hashable:
    """All that the template of a line reads."""
    return (
        *(row.code, row.title, row.client_name, row.windows_server, row.environment),
        *(row.verdict, row.counts.get("unknown"), row.version),
        *(row.changed_at, row.changed_by and str(row.changed_by)),
    )
