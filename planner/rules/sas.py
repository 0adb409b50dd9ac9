"""Rules about shared SAS: the array has a port for each cable."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import StorageArray
from planner.core.plan import Plan
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.storage import array_subject
from planner.rules.ways import storage_hbas
from planner.rules.wording import counted


def on_sas(plan: Plan) -> bool:
    """Whether the nodes share an array over SAS."""
    return plan.storage.type == "sas" and bool(plan.nodes)


def cabled_arrays(plan: Plan) -> list[StorageArray]:
    """Arrays whose ports are planned and end in no switch, so that each takes one cable."""
    return [
        array
        for array in plan.storage.arrays
        if array.ports and not any(port.switch for port in array.ports)
    ]


@rule(
    "sas.too-few-ports",
    Level.BLOCKER,
    title="The array has fewer SAS ports than there are nodes",
    why="Each node needs a cable of its own to the array, and each cable a port.",
    remedy="Plan fewer nodes, an array with more ports, or SAS switches.",
    source=source("W-CREQ"),
    facts=("STO-SAS-02",),
    applies=on_sas,
)
def too_few_ports(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array with fewer ports than nodes; ports not planned are asked for elsewhere."""
    for array in cabled_arrays(plan):
        if len(array.ports) < len(plan.nodes):
            ports = counted(len(array.ports), "port")
            message = f"{array.name} has {ports} for {counted(len(plan.nodes), 'node')}."
            yield Problem(array_subject(array), message)


@rule(
    "sas.unconnected-hbas",
    Level.RISK,
    title="More SAS ports in the nodes than on the arrays",
    why="Some ports of the nodes find no port to be cabled to, so paths are missing.",
    remedy="Plan an array with a port for each path, or SAS switches.",
    source=source("W-CREQ"),
    facts=("STO-SAS-02", "STO-10"),
    applies=on_sas,
)
def unconnected_hbas(plan: Plan) -> Iterator[Problem | Unknown]:
    """The HBA ports that exceed the ports of all arrays, where each node finds one."""
    arrays = cabled_arrays(plan)
    if not arrays or len(arrays) < len(plan.storage.arrays):
        return
    fitted = sum(len(storage_hbas(plan, node)) for node in plan.nodes)
    there = sum(len(array.ports) for array in arrays)
    if fitted > there >= len(plan.nodes):
        message = (
            f"The nodes have {counted(fitted, 'SAS port')}; "
            f"the arrays have {counted(there, 'port')} for them."
        )
        yield Problem("storage", message)
