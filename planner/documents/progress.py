"""How far the making of a document is."""

from __future__ import annotations

from collections.abc import Callable

# Told the parts that are done, all of them, and in words what comes next.
Progress = Callable[[int, int, str], None]


def silent(_done: int, _whole: int, _words: str) -> None:
    """Tell nobody."""
