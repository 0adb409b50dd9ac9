"""Rules about cables: one in each port, and into a switch that speaks the same language."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Hba, Nic, Node
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.wording import listed


@once_per_plan
def _cabled(plan: Plan) -> list[tuple[Node, Nic | Hba, str, str]]:
    """Ports of nodes, each with the switch and the port of it that it is cabled to."""
    found = []
    for node in plan.nodes:
        ports: list[Nic | Hba] = [*node.nics, *node.hbas]
        found += [(node, p, p.switch, p.switch_port) for p in ports if p.switch and p.switch_port]
    return found


@rule(
    "cabling.port-taken-twice",
    Level.RISK,
    title="One port of a switch for several cables",
    why="A port takes one cable, so one of the two ends up in a port that nobody planned.",
    remedy="Give each NIC and HBA a port of its own on the switch.",
    source=source("W-CREQ"),
    origin="practice",
    applies=lambda plan: bool(_cabled(plan)),
)
def port_taken_twice(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each port of a switch that more than one NIC or HBA is cabled to."""
    taken: dict[tuple[str, str], list[str]] = {}
    spelled: dict[tuple[str, str], str] = {}
    for node, port, switch_name, switch_port in _cabled(plan):
        key = (switch_name.casefold(), " ".join(switch_port.split()).casefold())
        spelled.setdefault(key, switch_port)
        taken.setdefault(key, []).append(f"{port.name} of {node.name}")
    for key, ports in taken.items():
        switch = plan.switch_by_name.get(key[0])
        if switch is not None and len(ports) > 1:
            message = f"Port {spelled[key]} of {switch.name} is given to {listed(ports)}."
            yield Problem(path("switches", switch.name), message)
