"""What a process keeps at hand to save work: a few things, the ones used last.

A key has to say all that its thing depends on, so that a thing kept can never be an old one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Keep(Generic[K, V]):
    """Things by key, used by several threads; the ones not used for longest go first.

    All of them together weigh ``most`` at most; a heavier one is not kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._things: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """What is kept under the key, None where nothing is."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def put(self, key: K, thing: V, weight: int = 1) -> None:
        """Keep a thing, and let the oldest go where there is no room."""
        with self._lock:
            self._drop(key)
            if weight > self.most:
                return
            self._things[key] = (thing, weight)
            self.weight += weight
            while self.weight > self.most:
                self._drop(next(iter(self._things)))

    def _drop(self, key: K) -> None:
        _, weight = self._things.pop(key, (None, 0))
        self.weight -= weight

    def items(self) -> list[tuple[K, V]]:
        """All that is kept just now, the latest first."""
        with self._lock:
            return [(key, thing) for key, (thing, _) in reversed(self._things.items())]

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._things.clear()
            self.weight = 0
