"""What a page was sent about rows."""

from __future__ import annotations

import re

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict


def row_count(data: QueryDict, name: str, limit: int) -> int:
    """Rows that were posted; SuspiciousOperation where that is no number or too many."""
    text = data.get(f"{name}-total", "0")
    if not re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) or int(text) > limit:
        raise SuspiciousOperation(f"{name}-total is {text!r}")
    return int(text)
