"""Rules about the network that carries the copies of Storage Spaces Direct between servers."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.s2d import NIC_LEAST_GBPS, storage_nics, with_nodes
from planner.rules.wording import listed

MANY_SERVERS = 4  # S2D-05
MANY_SERVERS_GBPS = 25


@rule(
    "backbone.single-nic",
    since("2016", Level.RISK),
    title="A server with a single NIC for storage traffic",
    why="One failed port, cable or switch cuts the server off, and its copies grow old.",
    remedy="Give each server two NICs for storage traffic.",
    source=source("W-S2DHW"),
    facts=("S2D-04", "CERT-29"),
    applies=with_nodes,
)
def single_nic(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with one NIC for storage traffic; one without any is judged with the networks."""
    nics: dict[str, list[str]] = {}
    for node_name, nic_name in storage_nics(plan):
        nics.setdefault(node_name, []).append(nic_name)
    for node_name, names in nics.items():
        if len(names) == 1 and len(plan.nodes) > 1:
            message = f"{node_name} carries its storage traffic over {names[0]} alone."
            yield Problem(path("nodes", node_name), message)


@rule(
    "backbone.no-rdma",
    since("2016", Level.ADVICE),
    title="Storage Spaces Direct without RDMA",
    why="RDMA takes the copying off the processors and shortens each write.",
    remedy="Choose NICs with iWARP or RoCE v2 for storage traffic.",
    source=source("W-S2DHW"),
    facts=("S2D-04",),
    applies=with_nodes,
)
def no_rdma(plan: Plan) -> Iterator[Problem | Unknown]:
    """The NICs for storage traffic without RDMA, each where that is not decided."""
    without: list[str] = []
    for (node_name, nic_name), nic in storage_nics(plan).items():
        if nic.rdma is None:
            yield Unknown(path("nodes", node_name, "nics", nic_name), "rdma")
        elif nic.rdma == "none":
            without.append(f"{nic_name} of {node_name}")
    if without:
        verb = "has" if len(without) == 1 else "have"
        yield Problem("nodes", f"{listed(without)} {verb} no RDMA.")


@rule(
    "backbone.slow-for-its-servers",
    since("2016", Level.ADVICE),
    title="Storage traffic below 25 Gbit/s",
    why="From four servers on, or with flash alone, 10 Gbit/s soon limits the drives.",
    remedy="Choose NICs and switches of 25 Gbit/s or more.",
    source=source("W-S2DHW"),
    facts=("S2D-05",),
    applies=with_nodes,
)
def slow_for_its_servers(plan: Plan) -> Iterator[Problem | Unknown]:
    """The NICs from 10 to below 25 Gbit/s, in four servers or more or beside flash alone.

    Slower ones, and speeds that are not decided, are judged with the servers.
    """
    media = {drive.media for node in plan.nodes for drive in node.drives}
    flash = bool(media) and media.isdisjoint({"hdd", None})
    if len(plan.nodes) < MANY_SERVERS and not flash:
        return
    slow = [
        f"{nic_name} of {node_name}"
        for (node_name, nic_name), nic in storage_nics(plan).items()
        if nic.speed_gbps is not None and NIC_LEAST_GBPS <= nic.speed_gbps < MANY_SERVERS_GBPS
    ]
    if slow:
        verb = "is" if len(slow) == 1 else "are"
        yield Problem("nodes", f"{listed(slow)} {verb} below {MANY_SERVERS_GBPS} Gbit/s.")


@rule(
    "backbone.shared-subnet",
    since("2016", Level.RISK),
    title="Storage NICs of a server in one subnet",
    why="Each storage NIC should have its own, so that traffic never crosses between the switches.",
    remedy="Plan one storage network for each NIC, with a subnet and VLAN of its own.",
    source=source("A-HOSTNET"),
    facts=("S2D-29",),
    applies=with_nodes,
)
def shared_subnet(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node that meets one SMB network over several interfaces."""
    for node in plan.nodes:
        via: dict[str, list[str]] = {}
        for meeting in plan.meetings_by_node[node.name.casefold()]:
            if "smb" in meeting.network.purposes:
                via.setdefault(meeting.network.name, []).append(meeting.interface.via)
        for network, ways in via.items():
            if len(ways) > 1:
                message = f"{node.name} meets {network} with {listed(ways)}."
                yield Problem(path("nodes", node.name), message)
