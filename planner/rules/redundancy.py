"""Rules about what fails as one: ports of a card, switches of a stack."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Network, Nic, Switch
from planner.core.plan import Meeting, Plan, path
from planner.core.ways import stack_of
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.wording import listed


def switch_is_open(nic: Nic) -> bool:
    """Whether it is not decided which switch the NIC is cabled to.

    A port without a switch is the other end of a cable from node to node.
    """
    return nic.switch is None and nic.switch_port is None


def switches_of(plan: Plan, network: Network) -> list[Switch]:
    """Physical switches that nodes and array ports reach this network through, as far as known."""
    named = [
        nic.switch
        for meeting in plan.meetings_by_network[network.name.casefold()]
        for nic in meeting.nics
    ]
    named += [
        port.switch
        for array in plan.storage.arrays
        for port in array.ports
        if port.network and port.network.casefold() == network.name.casefold()
    ]
    found = dict.fromkeys(name.casefold() for name in named if name)
    return [plan.switch_by_name[key] for key in found if key in plan.switch_by_name]


@rule(
    "redundancy.shared-card",
    Level.RISK,
    title="Management and heartbeat run over one card",
    why="Ports of one card fail together, so the second network is no second way.",
    remedy="Put the management and the heartbeat network on NICs of different cards.",
    source=source("W-CREQ"),
    facts=("NET-12", "NET-13", "CERT-29"),
    applies=lambda plan: bool(plan.meetings),
)
def shared_card(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node of two or more NICs whose management and heartbeat end in one card."""
    for node in plan.nodes:
        meetings = plan.meetings_by_node[node.name.casefold()]
        nics = _nics_for(meetings, "management", "cluster")
        roles = {p for m in meetings if m.nics for p in m.network.purposes}
        if len(node.nics) < 2 or not {"management", "cluster"} <= roles:
            continue
        subject = path("nodes", node.name)
        cards = {nic.card.casefold() for nic in nics if nic.card}
        if len(nics) == 1:
            message = f"Management and heartbeat of {node.name} both run over {nics[0].name} alone."
            yield Problem(subject, message)
        elif len(cards) < 2 and not all(nic.card for nic in nics):
            for nic in (nic for nic in nics if not nic.card):
                yield Unknown(path("nodes", node.name, "nics", nic.name), "card")
        elif len(cards) == 1:
            ports = listed(nic.name for nic in nics)
            message = f"Management and heartbeat of {node.name} share card {nics[0].card}: {ports}."
            yield Problem(subject, message)


def _nics_for(meetings: tuple[Meeting, ...], *purposes: str) -> list[Nic]:
    """NICs below the networks that carry any of the purposes, each once."""
    found = {
        nic.name: nic
        for meeting in meetings
        if not set(purposes).isdisjoint(meeting.network.purposes)
        for nic in meeting.nics
    }
    return list(found.values())


@rule(
    "redundancy.shared-switch",
    Level.RISK,
    title="All networks of a node end in one switch or stack",
    why="A stack fails and updates as one switch, and takes every path between nodes with it.",
    remedy="Cable the second path of each node to a switch that runs on its own.",
    source=source("W-CREQ"),
    facts=("NET-12", "CERT-29"),
    tests=("NET-05",),
    applies=lambda plan: bool(plan.meetings),
)
def shared_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each switch or stack that carries all NICs in use of some nodes, none cabled elsewhere."""
    alone: dict[str, list[str]] = {}
    switches: dict[str, dict[str, None]] = {}
    for node in plan.nodes:
        nics = {n.name: n for m in plan.meetings_by_node[node.name.casefold()] for n in m.nics}
        named = [nic for nic in nics.values() if nic.switch]
        units = {stack_of(plan, nic.switch) for nic in named if nic.switch}
        undecided = [nic for nic in nics.values() if switch_is_open(nic)]
        cabled = len(nics) > len(named) + len(undecided)
        if len(nics) < 2 or len(units) > 1 or cabled:
            continue
        for nic in undecided:
            yield Unknown(path("nodes", node.name, "nics", nic.name), "switch")
        if undecided:
            continue
        unit = units.pop()
        alone.setdefault(unit, []).append(node.name)
        switches.setdefault(unit, {}).update(dict.fromkeys(nic.switch or "" for nic in named))
    for unit, nodes in alone.items():
        used = list(switches[unit])
        subject = path("switches", used[0]) if len(used) == 1 else "switches"
        stack = "" if len(used) == 1 else ", which are one stack"
        yield Problem(subject, f"Every network of {listed(nodes)} ends in {listed(used)}{stack}.")
