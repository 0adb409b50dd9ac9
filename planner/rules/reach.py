"""Rules about whether the ports of nodes and arrays meet, in a fabric or on a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.core.fields import same_name
from planner.core.memo import once_per_plan
from planner.core.parts import ArrayPort, Hba, Node, StorageArray
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.fabrics import fibre_channel_switches, on_fibre_channel
from planner.rules.knowledge import source
from planner.rules.ways import fabric_of, storage_hbas, storage_ports
from planner.rules.wording import listed

Fabrics = dict[str | None, str | None]  # by folded name of a switch; None where it is open


def _switched_fibre_channel(plan: Plan) -> bool:
    """Whether HBAs and arrays meet in switches; without any they are cabled to each other."""
    return on_fibre_channel(plan) and bool(fibre_channel_switches(plan))


@once_per_plan
def fabrics(plan: Plan) -> Fabrics:
    """What each switch is a part of; where it names no fabric only one alone is sure of itself."""
    several = len(fibre_channel_switches(plan)) > 1
    found: Fabrics = {None: None}
    for switch in plan.switches:
        sure = bool(switch.fabric) or (switch.kind == "fibre_channel" and not several)
        found[switch.name.casefold()] = fabric_of(plan, switch.name) if sure else None
    return found


def _meet(found: Fabrics, one: str | None, other: str | None) -> bool | None:
    """Whether two switches are one fabric, None where that is open."""
    if one is None or other is None:
        return None
    if one.casefold() == other.casefold():
        return True
    first, second = found[one.casefold()], found[other.casefold()]
    return None if first is None or second is None else first == second


@once_per_plan
def copies(plan: Plan) -> dict[str, list[StorageArray]]:
    """Each array by folded name with those that hold its copies, or whose copies it holds.

    A node may see either: what the nodes of the other site see is the copy.
    """
    found = {array.name.casefold(): [array] for array in plan.storage.arrays}
    for array in plan.storage.arrays:
        partner = plan.array_by_name.get((array.replicates_to or "").casefold())
        if partner is not None and partner is not array:
            for one, other in ((array, partner), (partner, array)):
                if other not in found[one.name.casefold()]:
                    found[one.name.casefold()].append(other)
    return found


def _direct(hba: Hba) -> bool:
    """Whether an HBA is cabled straight to the array: it has a port at the other end, no switch."""
    return hba.switch is None and bool(hba.switch_port)


def _hba(node: Node, hba: Hba) -> str:
    return path("nodes", node.name, "hbas", hba.name)


def _port(array: StorageArray, port: ArrayPort) -> str:
    return path("storage", "arrays", array.name, "ports", port.name)


@rule(
    "reach.array-out-of-reach",
    Level.BLOCKER,
    title="A node in no fabric with the array",
    why="A port in one fabric cannot reach a port in another, so the node sees no LUN.",
    remedy="Connect an HBA of the node or a port of the array to the fabric of the other.",
    source=source("S-VALID"),
    facts=("STO-03",),
    applies=_switched_fibre_channel,
)
def array_out_of_reach(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node and array of which no HBA and no port are in one fabric, and what leaves it open.

    A fabric that is not named is asked for elsewhere; a cable straight to the array reaches it.
    """
    found, groups = fabrics(plan), copies(plan)
    asked: dict[str, None] = {}
    for node in plan.nodes:
        hbas = storage_hbas(plan, node)
        for array in plan.storage.arrays:
            ports = [(a, p) for a in groups[array.name.casefold()] for p in a.ports]
            meets = {_meet(found, h.switch, p.switch) for h in hbas for _, p in ports}
            if not meets or any(map(_direct, hbas)):
                continue
            if meets == {False}:
                message = f"No HBA of {node.name} is in a fabric where {array.name} has a port."
                yield Problem(path("nodes", node.name), message)
            elif True not in meets:
                asked |= dict.fromkeys(_hba(node, h) for h in hbas if h.switch is None)
                asked |= dict.fromkeys(_port(a, p) for a, p in ports if p.switch is None)
    for subject in asked:
        yield Unknown(subject, "switch")


@rule(
    "reach.dead-end-hba",
    Level.RISK,
    title="An HBA in a fabric without a port of an array",
    why="It looks like a second path but leads nowhere.",
    remedy="Connect a port of the array to that fabric too.",
    source=source("W-CREQ"),
    facts=("STO-10", "STO-FC-03"),
    applies=_switched_fibre_channel,
)
def dead_end_hba(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each HBA that meets no port of any array while another HBA of its node does."""
    found = fabrics(plan)
    switches = {port.switch for array in plan.storage.arrays for port in array.ports}
    for node in plan.nodes:
        meets = [
            (hba, {_meet(found, hba.switch, switch) for switch in switches})
            for hba in storage_hbas(plan, node)
        ]
        if not any(True in seen for _, seen in meets):
            continue
        for hba, seen in meets:
            if seen == {False}:
                message = f"{hba.name} of {node.name} ends in {hba.switch}, where no array is."
                yield Problem(_hba(node, hba), message)
            elif hba.switch is None and not _direct(hba):
                yield Unknown(_hba(node, hba), "switch")


@rule(
    "reach.array-off-the-iscsi-networks",
    Level.RISK,
    title="A node meets no network of the array",
    why="The node could reach the array only through a router, which iSCSI should not cross.",
    remedy="Give the node an interface on a network of the array, or the array a port on its own.",
    source=source("S-ISCSI"),
    facts=("STO-03", "STO-ISCSI-05"),
    applies=lambda plan: plan.storage.type == "iscsi",
)
def array_off_the_iscsi_networks(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node on iSCSI networks, and array, that have none in common.

    A node without such a network, or with iSCSI HBAs, is judged elsewhere.
    """
    groups = copies(plan)
    asked: dict[str, None] = {}
    for node in plan.nodes:
        mine = _iscsi_networks(plan)[node.name]
        for array in plan.storage.arrays:
            ports = [(a, p) for a in groups[array.name.casefold()] for p in a.ports]
            if not mine or not ports or mine & _networks(p for _, p in ports):
                continue
            undecided = [(a, p) for a, p in ports if p.network is None]
            asked |= dict.fromkeys(_port(a, p) for a, p in undecided)
            if not undecided:
                message = f"{node.name} meets no network on which {array.name} has a port."
                yield Problem(path("nodes", node.name), message)
    for subject in asked:
        yield Unknown(subject, "network")


@once_per_plan
def _iscsi_networks(plan: Plan) -> dict[str, set[str]]:
    """Folded names of the iSCSI networks that a node meets, by name of the node.

    They are none where HBAs take its traffic.
    """
    return {
        node.name: set()
        if storage_hbas(plan, node)
        else {port.network for port in storage_ports(plan, node) if port.network}
        for node in plan.nodes
    }


def _networks(ports: Iterable[ArrayPort]) -> set[str]:
    return {port.network.casefold() for port in ports if port.network}


@rule(
    "reach.array-missing-on-a-network",
    Level.RISK,
    title="An array without a port on one of the iSCSI networks",
    why="The NICs on that network look like a second path but lead nowhere.",
    remedy="Connect a port of the array to each iSCSI network.",
    source=source("S-ISCSI"),
    facts=("STO-10", "STO-ISCSI-05"),
    applies=lambda plan: plan.storage.type == "iscsi",
)
def array_missing_on_a_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array on some but not all iSCSI networks that nodes meet.

    A network of another site is none that the array should be on.
    """
    users: dict[str, list[str]] = {}
    for node in plan.nodes:
        for name in sorted(_iscsi_networks(plan)[node.name]):
            users.setdefault(name, []).append(node.name)
    for array in plan.storage.arrays:
        present = _networks(array.ports)
        if not present & set(users):
            continue
        for port in array.ports:
            if port.network is None:
                yield Unknown(_port(array, port), "network")
        if any(port.network is None for port in array.ports):
            continue
        for name, nodes in users.items():
            network = plan.network_by_name[name]
            here = not (network.site and array.site) or same_name(network.site, array.site)
            if name not in present and here:
                message = (
                    f"{array.name} has no port on {network.name}, the network of {listed(nodes)}."
                )
                yield Problem(path("storage", "arrays", array.name), message)


@rule(
    "reach.array-on-one-switch",
    Level.RISK,
    title="All ports of an array end in one switch or fabric",
    why="The nodes have two ways, but both end where one switch carries the array.",
    remedy="Connect the ports of each controller to both switches or fabrics.",
    source=source("W-CREQ"),
    facts=("STO-FC-03", "STO-ISCSI-05", "CERT-29"),
    applies=lambda plan: plan.storage.type in ("iscsi", "fibre_channel"),
)
def array_on_one_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array of two or more ports in one unit, where the nodes reach into two or more."""
    used = {port.switch for node in plan.nodes for port in storage_ports(plan, node)}
    if len({fabric_of(plan, switch) for switch in used if switch}) < 2:
        return
    for array in plan.storage.arrays:
        units = {fabric_of(plan, port.switch) for port in array.ports if port.switch}
        if len(array.ports) < 2 or len(units) > 1:
            continue
        undecided = [port for port in array.ports if not port.switch]
        for port in undecided:
            yield Unknown(_port(array, port), "switch")
        if not undecided:
            ends = listed(port.switch for port in array.ports if port.switch)
            message = f"All ports of {array.name} end in one switch, stack or fabric: {ends}."
            yield Problem(path("storage", "arrays", array.name), message)
