"""What differs among things that should be alike: the value that most of them have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable


def usual(values: Iterable[Hashable]) -> Hashable | None:
    """Return the value that most have, the earliest of equals; None where all decided are alike.

    An undecided value (None) is no difference.
    """
    counts = Counter(value for value in values if value is not None)
    return max(counts, key=counts.__getitem__) if len(counts) > 1 else None
