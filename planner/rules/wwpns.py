"""Rules about the WWPNs of Fibre Channel ports, by which zones and LUN masks know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.memo import once_per_plan
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.fabrics import on_fibre_channel
from planner.rules.knowledge import source
from planner.rules.ways import storage_hbas
from planner.rules.wording import listed

WWPN = re.compile(r"(?:[0-9a-f]{2}:){7}[0-9a-f]{2}")  # as the plan spells it
NOBODY = ":".join(["00"] * 8)


@dataclass(frozen=True, slots=True)
class FabricPort:
    """A port that logs in to a fabric: its subject, its name in words, its WWPN."""

    subject: str
    words: str
    wwpn: str | None


@once_per_plan
def fabric_ports(plan: Plan) -> tuple[FabricPort, ...]:
    """Fibre Channel HBAs of the nodes, then the ports of the arrays."""
    return tuple(_each_fabric_port(plan))


def _each_fabric_port(plan: Plan) -> Iterator[FabricPort]:
    for node in plan.nodes:
        for hba in storage_hbas(plan, node):
            subject = path("nodes", node.name, "hbas", hba.name)
            yield FabricPort(subject, f"{hba.name} of {node.name}", hba.wwpn)
    for array in plan.storage.arrays:
        for port in array.ports:
            subject = path("storage", "arrays", array.name, "ports", port.name)
            yield FabricPort(subject, f"{port.name} of {array.name}", port.wwpn)


@rule(
    "wwpns.malformed",
    Level.RISK,
    title="A WWPN that no port can have",
    why="Zones and LUN masks are written with it; with a wrong one the node sees no LUN.",
    remedy="Copy the WWPN from the label or the firmware: 16 hexadecimal digits.",
    source=source("W-CREQ"),
    facts=("STO-FC-04", "STO-FC-05"),
    applies=on_fibre_channel,
)
def malformed(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each Fibre Channel port whose WWPN is missing, is no WWPN, or is all zeros."""
    for port in fabric_ports(plan):
        if port.wwpn is None:
            yield Unknown(port.subject, "wwpn")
        elif not WWPN.fullmatch(port.wwpn) or port.wwpn == NOBODY:
            yield Problem(port.subject, f"{port.wwpn} of {port.words} is not a WWPN.")


@rule(
    "wwpns.duplicate",
    Level.UNSUPPORTED,
    title="Two ports have one WWPN",
    why="A zone or mask for the one lets in the other too, and a fabric takes only one of them.",
    remedy="Look both WWPNs up again; each port has one of its own.",
    source=source("W-CREQ"),
    facts=("STO-FC-05",),
    applies=on_fibre_channel,
)
def duplicate(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each port whose WWPN another one has too; missing ones are asked for elsewhere."""
    owners: dict[str, list[FabricPort]] = {}
    for port in fabric_ports(plan):
        if port.wwpn is not None and port.wwpn != NOBODY:
            owners.setdefault(port.wwpn.casefold(), []).append(port)
    for wwpn, ports in owners.items():
        for port in ports if len(ports) > 1 else ():
            others = listed(other.words for other in ports if other is not port)
            yield Problem(port.subject, f"{port.words} has the WWPN of {others}, {wwpn}.")
