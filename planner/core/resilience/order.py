"""The order in which virtual machines start: which wait for each other."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan
from planner.core.workload import waiting_vms


def circles(plan: Plan) -> Iterator[list[str]]:
    """Circles of virtual machines that must start after one another, by name, each once."""
    after = {vm.name.casefold(): vm.depends_on for vm in waiting_vms(plan)}
    names = {vm.name.casefold(): vm.name for vm in waiting_vms(plan)}
    waiting = _never_free(after)
    done: set[str] = set()
    for start in waiting:
        trail: dict[str, Iterator[str]] = {}
        if start not in done:
            trail[start] = iter(waiting[start])
        while trail:
            here = next(reversed(trail))
            there = next(trail[here], None)
            if there is None:
                del trail[here]
                done.add(here)
            elif there in trail:
                way = list(trail)
                yield [names[name] for name in way[way.index(there) :]]
            elif there not in done:
                trail[there] = iter(waiting[there])


def _never_free(after: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Dependencies without those that a start order fulfils; what is left waits in circles."""
    waiting = {
        name: [n for n in map(str.casefold, names) if n in after] for name, names in after.items()
    }
    free = [name for name, names in waiting.items() if not names]
    followers: dict[str, list[str]] = {}
    for name, names in waiting.items():
        for each in names:
            followers.setdefault(each, []).append(name)
    open_count = {name: len(names) for name, names in waiting.items()}
    while free:
        for follower in followers.get(free.pop(), ()):
            open_count[follower] -= 1
            if not open_count[follower]:
                free.append(follower)
    left = {name for name, count in open_count.items() if count}
    return {name: [n for n in waiting[name] if n in left] for name in waiting if name in left}
