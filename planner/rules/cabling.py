"""Rules about cables: one in each port, and into a switch that speaks the same language."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Hba, Nic, Node
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.wording import listed


def _cabled(plan: Plan) -> Iterator[tuple[Node, Nic | Hba]]:
    """Ports of nodes that are cabled to a switch."""
    for node in plan.nodes:
        ports: list[Nic | Hba] = [*node.nics, *node.hbas]
        for port in ports:
            if port.switch:
                yield node, port


@rule(
    "cabling.port-taken-twice",
    Level.RISK,
    title="One port of a switch for several cables",
    why="A port takes one cable, so one of the two ends up in a port that nobody planned.",
    remedy="Give each NIC and HBA a port of its own on the switch.",
    source=source("W-CREQ"),
    origin="practice",
    applies=lambda plan: any(port.switch_port for _, port in _cabled(plan)),
)
def port_taken_twice(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each port of a switch that more than one NIC or HBA is cabled to."""
    taken: dict[tuple[str, str], list[str]] = {}
    spelled: dict[tuple[str, str], str] = {}
    for node, port in _cabled(plan):
        if port.switch and port.switch_port:
            key = (port.switch.casefold(), " ".join(port.switch_port.split()).casefold())
            spelled.setdefault(key, port.switch_port)
            taken.setdefault(key, []).append(f"{port.name} of {node.name}")
    for key, ports in taken.items():
        switch = plan.switch_by_name.get(key[0])
        if switch is not None and len(ports) > 1:
            message = f"Port {spelled[key]} of {switch.name} is given to {listed(ports)}."
            yield Problem(path("switches", switch.name), message)
