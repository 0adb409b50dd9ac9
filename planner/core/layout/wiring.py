"""NICs for the places of a layout: how many there are to give, and which goes where."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.core.layout.assign import REFUSED, Limits, Role, assign
from planner.core.layout.nics import occupied, slots
from planner.core.layout.places import Place
from planner.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Wiring:
    """What became of the places: those short of NICs, and whether teams take unlike NICs."""

    without_nic: tuple[Place, ...]
    free: tuple[str, ...]
    refused: bool


def wire_up(plan: Plan, places: list[Place], team_kind: str | None, limits: Limits) -> Wiring:
    """Give each place the NICs that it misses; ``places`` get them written in.

    Where there are not enough, teams shrink to one NIC first, the last places do without then.
    """
    by_name = {slot.name.casefold(): slot for slot in slots(plan)}
    taken = occupied(plan)
    free = tuple(slot for key, slot in by_name.items() if key not in taken)
    wanting = _affordable([place for place in places if place.missing], len(free))
    roles = tuple(
        _role(place, number, team_kind) for place, number in wanting for _ in range(number)
    )
    settled = tuple(
        (_role(place, len(place.nics), team_kind), by_name[name.casefold()])
        for place in places
        for name in place.nics
        if name.casefold() in by_name
    )
    found, cost = assign(roles, free, settled, limits) if roles else ((), 0.0)
    given = iter(found)
    order = {key: at for at, key in enumerate(by_name)}
    for place, number in wanting:
        names = (*place.nics, *(next(given).name for _ in range(number)))
        place.nics = tuple(sorted(names, key=lambda name: order.get(name.casefold(), -1)))
    served = [place for place, _ in wanting]
    return Wiring(
        tuple(p for p in places if p.missing and not p.nics and p not in served),
        tuple(slot.name for slot in free if slot not in found),
        cost >= REFUSED,
    )


def _affordable(places: list[Place], free: int) -> list[tuple[Place, int]]:
    """How many NICs each place gets of those that are free."""
    counts = [place.missing for place in places]
    for at in reversed(range(len(counts))):
        least = 0 if places[at].nics else 1
        while sum(counts) > free and counts[at] > least:
            counts[at] -= 1
    while sum(counts) > free:
        counts.pop()
    return [(p, number) for p, number in zip(places, counts, strict=False) if number]


def _role(place: Place, number: int, team_kind: str | None) -> Role:
    kind = team_kind if place.wire.switch else "lbfo"
    teamed = place.wire.width > 1 and number + len(place.nics) > 1
    return Role(place.wire.key, place.wire.switch, kind if teamed else None)


def spread(plan: Plan, places: list[Place]) -> tuple[Plan, list[str]]:
    """Cable the NICs in use to the two Ethernet switches of their site, in turn.

    Returns the plan and the names of the nodes where something was set. What is cabled stays, and
    with more than two switches nobody but the user knows which is for what.
    """
    changed: list[str] = []
    nodes = []
    for node in plan.nodes:
        switches = [
            switch.name
            for switch in plan.switches
            if switch.kind == "ethernet" and (switch.site is None or switch.site == node.site)
        ]
        cables = {nic.name.casefold(): nic.switch for nic in node.nics if nic.switch is not None}
        if len(switches) != 2:
            nodes.append(node)
            continue
        wanted = _cabled(places, cables, switches)
        nics = tuple(
            replace(nic, switch=wanted[nic.name.casefold()])
            if nic.switch is None and nic.switch_port is None and nic.name.casefold() in wanted
            else nic
            for nic in node.nics
        )
        if nics != node.nics:
            changed.append(node.name)
        nodes.append(replace(node, nics=nics))
    return (replace(plan, nodes=tuple(nodes)) if changed else plan), changed


# Which of two switches a place starts at; a partner that is cabled already decides first.
STARTS_AT = {"heartbeat": 1, "storage-1": 1, "iscsi-b": 1, "vm": 1}
PARTNERS = {
    "heartbeat": ("lan",),
    "lan": ("heartbeat",),
    "iscsi-a": ("iscsi-b",),
    "iscsi-b": ("iscsi-a",),
    "storage-1": ("storage-2",),
    "storage-2": ("storage-1",),
}


def _cabled(places: list[Place], cables: dict[str, str], switches: list[str]) -> dict[str, str]:
    """Switch by folded name of NIC."""
    found = dict(cables)
    by_key = {place.wire.key: place for place in places}
    for place in places:
        beside = [
            found[name.casefold()]
            for key in PARTNERS.get(place.wire.key, ())
            if key in by_key
            for name in by_key[key].nics
            if name.casefold() in found
        ]
        turn = STARTS_AT.get(place.wire.key, 0)
        if len(set(beside)) == 1 and beside[0] in switches:
            turn = 1 - switches.index(beside[0])
        for name in place.nics:
            own = found.setdefault(name.casefold(), switches[turn])
            if own in switches:
                turn = 1 - switches.index(own)
    return found
