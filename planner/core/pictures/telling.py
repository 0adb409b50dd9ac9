"""The host picture in words: what someone hears who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.groups import Group
from planner.core.pictures.hosting import Hosting, Meet


def told(host: Hosting, nodes: Group) -> str:
    """Say for whom the picture stands, where each port ends, and over what each network runs."""
    return " ".join(_sentences(host, nodes))


def _sentences(host: Hosting, nodes: Group) -> Iterator[str]:
    count = len(nodes.nodes)
    yield f"{nodes.names[0]}." if count == 1 else f"{count} nodes alike: {', '.join(nodes.names)}."
    for port in host.ports:
        notes = f" ({', '.join(port.notes)})" if port.notes else ""
        team = f", in team {host.teams[port.team].name}" if port.team else ""
        yield f"{port.name}{notes} ends in {port.end}{team}."
    for meet in host.meets:
        facts = ", ".join(filter(None, (meet.place, meet.address, meet.notes)))
        yield f"{meet.name} ({facts}){_over(host, meet)}."
    yield from host.multipath


def _over(host: Hosting, meet: Meet) -> str:
    names = {port.key: port.name for port in host.ports}
    steps = [
        f"virtual switch {host.switches[meet.switch].name}" if meet.switch else "",
        f"team {host.teams[meet.team].name}" if meet.team else "",
        ", ".join(names[key] for key in meet.ports),
    ]
    found = [step for step in steps if step]
    return f" over {', '.join(found)}" if found else ""
