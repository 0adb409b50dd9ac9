"""Words that many messages of the rules share."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names as a list for reading: ``A, B and C``; beyond ``most`` the rest is counted."""
    found = list(dict.fromkeys(names))
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 NIC``, ``2 NICs``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
