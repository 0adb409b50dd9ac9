"""Lists of the plan as tables in words, for those who read only."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

from planner.core.plan import Plan
from planner.wizard.shown import cell
from planner.wizard.tables import Table

ITEMS_PER_PAGE = 50


def shown_table(plan: Plan, table: Table, page: str | None) -> dict[str, Any]:
    """One page of a table, the first where ``page`` is no number: its heads and rows in words."""
    shown = Paginator(table.items(plan), ITEMS_PER_PAGE).get_page(page)
    lines = [
        {"number": shown.start_index() + at, "item": each, "cells": cells(table, each)}
        for at, each in enumerate(shown)
    ]
    heads = [each.label for each in cells(table, table.kind(name=table.one))]
    return {"table": table, "heads": heads, "lines": lines, "page": shown}


def cells(table: Table, part: Any) -> list[Any]:
    """The columns of a table for one item, its name left out."""
    return [cell(part, column) for column in table.columns[1:]]
