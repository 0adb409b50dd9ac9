"""The network picture in words: what someone hears who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.core.pictures.wiring import Bus, Device, Wiring
from planner.core.plan import Plan
from planner.core.words import choices

NAMED = 4  # nodes; more are counted


def description(plan: Plan, wires: Wiring) -> str:
    """Say which networks there are, which nodes are on each, and how the storage is joined."""
    return " ".join(_sentences(plan, wires))


def _sentences(plan: Plan, wires: Wiring) -> Iterator[str]:
    nodes = len(plan.nodes)
    networks = len(plan.networks)
    yield f"{_counted(nodes, 'node')} and {_counted(networks, 'network')}."
    for number, bus in enumerate(wires.buses):
        yield _bus(number, bus, wires)
    for device in wires.nodes:
        if device.alike:
            yield f"{device.name}: {device.alike}."
    yield from _storage(plan, wires)


def _bus(number: int, bus: Bus, wires: Wiring) -> str:
    facts = ", ".join(each for each in (bus.note.replace(" \u00b7 ", ", "), bus.carries) if each)
    on_it = [device for device in wires.nodes if any(p.bus == number for p in device.plugs)]
    names = [name for device in on_it for name in device.names]
    carried = [plug for device in on_it for plug in device.plugs if plug.bus == number]
    how = " for VMs only" if carried and all(plug.carried for plug in carried) else ""
    everywhere = len(names) == sum(len(device.names) for device in wires.nodes) > 1
    who = _who(names, everywhere)
    head = f"{bus.name} ({facts})" if facts else bus.name
    return f"{head}: {who}{how}."


def _who(names: list[str], everywhere: bool) -> str:
    if not names:
        return "no node"
    if everywhere:
        return f"all {len(names)} nodes"
    return _listed(names) if len(names) <= NAMED else f"{len(names)} nodes"


def _storage(plan: Plan, wires: Wiring) -> Iterator[str]:
    kind = plan.storage.type
    words = choices("Storage", "type").get(kind, "")
    if kind == "storage_spaces_direct":
        yield f"Storage: {words}, the local drives of the nodes."
    elif kind is None and not wires.arrays:
        yield "Storage is not decided yet."
    for device in wires.arrays:
        yield f"Storage array {device.name}: {_ways(device, wires.buses)}."


def _ways(device: Device, buses: tuple[Bus, ...]) -> str:
    found: dict[int, list[str]] = {}
    for plug in device.plugs:
        found.setdefault(plug.bus, []).append(plug.over)
    said = [f"{_listed(ports)} on {buses[bus].name}" for bus, ports in found.items()]
    return "; ".join(said) or "not connected yet"


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def _counted(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"
