"""Rules about the paths from nodes to the storage: HBAs, NICs, fabrics, Multipath I/O."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.ways import fabric_of, independent_ports, storage_hbas, storage_ports
from planner.rules.wording import counted, listed

HBA_WORDS = {"fibre_channel": "Fibre Channel HBA", "sas": "SAS HBA"}
NEEDS_HBA = tuple(HBA_WORDS)
ON_PATHS = ("iscsi", "fibre_channel", "sas")


def _grouped(plan: Plan, nodes: list[str]) -> str:
    """Subject of a fault of these nodes: the storage where all have it, else the only node."""
    if len(nodes) == len(plan.nodes):
        return "storage"
    return path("nodes", nodes[0]) if len(nodes) == 1 else "nodes"


def _who(plan: Plan, nodes: list[str]) -> str:
    if len(nodes) == len(plan.nodes) > 1:
        return "Every node"
    return listed(nodes)


def _verb(plan: Plan, nodes: list[str], one: str, many: str) -> str:
    """The verb that fits ``_who``."""
    return many if 1 < len(nodes) < len(plan.nodes) else one


@rule(
    "paths.no-hba",
    Level.BLOCKER,
    title="A node without an HBA for the storage",
    why="Fibre Channel and SAS storage can be reached only through a host bus adapter.",
    remedy="Fit an HBA of the right kind in the node.",
    source=source("SEED"),
    facts=("NET-02", "STO-01"),
    origin="article",
    applies=lambda plan: plan.storage.type in NEEDS_HBA,
)
def no_hba(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node that no HBA connects to Fibre Channel or SAS storage."""
    wanted = HBA_WORDS[plan.storage.type or ""]
    for node in plan.nodes:
        subject = path("nodes", node.name)
        undecided = [hba for hba in node.hbas if hba.kind is None]
        if storage_hbas(plan, node):
            continue
        if not node.hbas:
            yield Unknown(subject, "hbas")
        elif undecided:
            for hba in undecided:
                yield Unknown(path("nodes", node.name, "hbas", hba.name), "kind")
        else:
            message = f"{node.name} has no {wanted} and cannot reach the storage."
            yield Problem(subject, message)


@rule(
    "paths.hbas-differ",
    Level.UNSUPPORTED,
    title="HBAs are not alike",
    why="Validation asks for one model, driver and firmware in all nodes of the cluster.",
    remedy="Use one model with one driver and one firmware, or get the array maker's word for it.",
    source=source("W-CREQ"),
    facts=("STO-FC-01", "STO-SAS-01"),
    applies=lambda plan: plan.storage.type in NEEDS_HBA,
)
def hbas_differ(plan: Plan) -> Iterator[Problem | Unknown]:
    """Models, drivers and firmware that differ between the HBAs of the nodes."""
    hbas = [(node, hba) for node in plan.nodes for hba in storage_hbas(plan, node)]
    for field in ("model", "driver", "firmware"):
        values = [(node, hba, getattr(hba, field)) for node, hba in hbas]
        known = list(dict.fromkeys(value for _, _, value in values if value is not None))
        if len({value.casefold() for value in known}) > 1:
            word = {"model": "model", "driver": "driver", "firmware": "firmware"}[field]
            yield Problem("nodes", f"The HBAs differ in {word}: {listed(known)}.")
            continue
        for node, hba, value in values:
            if value is None:
                yield Unknown(path("nodes", node.name, "hbas", hba.name), field)


@rule(
    "paths.mpio-off",
    Level.UNSUPPORTED,
    title="Several paths to the storage without Multipath I/O",
    why="Windows then sees each LUN once for every path, and the cluster cannot use it.",
    remedy="Install Multipath I/O on every node and let it claim the LUNs.",
    source=source("W-CREQ"),
    facts=("STO-08", "STO-ISCSI-12"),
    tests=("STO-02", "STO-09"),
    applies=lambda plan: plan.storage.type in ON_PATHS and bool(plan.nodes),
)
def mpio_off(plan: Plan) -> Iterator[Problem | Unknown]:
    """Multipath I/O off, or not decided, where a node has more than one path."""
    if plan.storage.mpio.enabled:
        return
    ports = {node.name: len(storage_ports(plan, node)) for node in plan.nodes}
    targets = max((len(array.ports) for array in plan.storage.arrays), default=0)
    clear = targets > 0 and all(ports.values())
    several = [name for name, number in ports.items() if number > 1 or (number and targets > 1)]
    if plan.storage.mpio.enabled is None:
        if several or not clear:
            yield Unknown("storage", "mpio/enabled")
    elif several:
        message = (
            f"Multipath I/O is off, but {several[0]} has {counted(ports[several[0]], 'port')} for "
            f"storage and the array has {counted(targets, 'port')}."
        )
        yield Problem("storage", message)


@rule(
    "paths.no-dsm",
    Level.RISK,
    title="Multipath I/O without a device-specific module",
    why="Without one that claims the LUNs every path still shows a disk of its own.",
    remedy="Take the array maker's module, or Microsoft's where the maker supports it.",
    source=source("W-CREQ"),
    facts=("STO-09", "STO-FC-06"),
    applies=lambda plan: plan.storage.type in ON_PATHS and plan.storage.mpio.enabled is True,
)
def no_dsm(plan: Plan) -> Iterator[Problem | Unknown]:
    """The module that is not decided."""
    if plan.storage.mpio.dsm is None:
        yield Unknown("storage", "mpio/dsm")


@rule(
    "paths.single-path",
    Level.RISK,
    title="A single path to the storage",
    why="One failed port, cable or switch takes all volumes from the node.",
    remedy="Give each node a second HBA port or iSCSI NIC, on another card and switch.",
    source=source("W-CREQ"),
    facts=("STO-10", "STO-ISCSI-05", "STO-FC-03", "CERT-29"),
    applies=lambda plan: plan.storage.type in ON_PATHS,
)
def single_path(plan: Plan) -> Iterator[Problem | Unknown]:
    """The nodes that reach the storage over one HBA port, iSCSI NIC or team alone.

    A node without any is judged elsewhere.
    """
    alone: list[str] = []
    over: list[str] = []
    for node in plan.nodes:
        ports = storage_ports(plan, node)
        if independent_ports(ports) == 1:
            alone.append(node.name)
            over.append(f"team {ports[0].team}" if ports[0].team else ports[0].name)
    if alone:
        reach = _verb(plan, alone, "reaches", "reach")
        message = f"{_who(plan, alone)} {reach} the storage over one way only: {listed(over)}."
        yield Problem(_grouped(plan, alone), message)


@rule(
    "paths.one-card",
    Level.RISK,
    title="All storage ports of a node are on one card",
    why="Ports of one card fail together, so the second path is no second way.",
    remedy="Spread the storage ports over two cards.",
    source=source("W-CREQ"),
    facts=("STO-FC-03", "CERT-29"),
    applies=lambda plan: plan.storage.type in ON_PATHS,
)
def one_card(plan: Plan) -> Iterator[Problem | Unknown]:
    """The nodes whose storage ports, two or more, are all on one card."""
    nodes: list[str] = []
    for node in plan.nodes:
        ports = storage_ports(plan, node)
        cards = {port.card.casefold() for port in ports if port.card}
        if independent_ports(ports) < 2 or len(cards) > 1:
            continue
        undecided = [port for port in ports if not port.card]
        for port in undecided:
            yield Unknown(path("nodes", node.name, port.kind, port.name), "card")
        if not undecided:
            nodes.append(node.name)
    if nodes:
        has = _verb(plan, nodes, "has", "have")
        message = f"{_who(plan, nodes)} {has} all storage ports on one card."
        yield Problem(_grouped(plan, nodes), message)


@rule(
    "paths.one-switch",
    Level.RISK,
    title="All storage ports of a node end in one switch or fabric",
    why="One failed switch, or one mistake in the fabric, takes all paths at once.",
    remedy="Cable the second path to a switch of another fabric, or one that is not stacked.",
    source=source("W-CREQ"),
    facts=("STO-FC-03", "STO-ISCSI-05", "CERT-29"),
    applies=lambda plan: plan.storage.type in ("iscsi", "fibre_channel"),
)
def one_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """The nodes whose storage ports, two or more, all end in one switch, stack or fabric.

    A port that names no switch is cabled straight to the array, and a way of its own.
    """
    nodes: list[str] = []
    for node in plan.nodes:
        ports = storage_ports(plan, node)
        units = {fabric_of(plan, port.switch) for port in ports if port.switch}
        direct = sum(not port.switch and bool(port.switch_port) for port in ports)
        if independent_ports(ports) < 2 or len(units) + direct > 1:
            continue
        undecided = [port for port in ports if not port.switch and not port.switch_port]
        for port in undecided:
            yield Unknown(path("nodes", node.name, port.kind, port.name), "switch")
        if not undecided:
            nodes.append(node.name)
    if nodes:
        has = _verb(plan, nodes, "has", "have")
        message = f"{_who(plan, nodes)} {has} all storage ports on one switch, stack or fabric."
        yield Problem(_grouped(plan, nodes), message)
