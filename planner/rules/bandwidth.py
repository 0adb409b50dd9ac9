"""Rules about how a virtual switch shares its links: weights and load balancing."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Network, VirtualSwitch
from planner.core.plan import Plan, at_least, path
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.wording import listed

FAST_GBPS = 10  # TEAM-10
ALL_WEIGHTS = 100  # RDMA-09
SHARING = ("weight", "absolute")
WEIGHTLESS = ("none", "absolute")


@once_per_plan
def _sharing_switches(plan: Plan) -> list[tuple[VirtualSwitch, list[Network]]]:
    """Virtual switches that share by weight, or may do so, with the networks of hosts on them."""
    found = []
    for switch in plan.virtual_switches:
        networks = {
            m.network.name: m.network
            for m in plan.meetings
            if m.virtual_switch is not None and m.virtual_switch.name == switch.name
        }
        undecided = switch.bandwidth_mode is None and at_least(plan.windows_server, "2012")
        if networks and (undecided or switch.bandwidth_mode == "weight"):
            found.append((switch, list(networks.values())))
    return found


@rule(
    "bandwidth.no-bandwidth-weight",
    Level.RISK,
    title="Bandwidth weights missing or above 100",
    why="Weights are shares of one link: traffic without one takes what the others leave.",
    remedy="Give each network on the virtual switch a weight, 100 in total.",
    source=source("T-DN550728"),
    facts=("RDMA-09",),
    applies=lambda plan: bool(_sharing_switches(plan)),
)
def no_bandwidth_weight(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network without a weight on a switch that shares by weight, and totals above 100."""
    for switch, networks in _sharing_switches(plan):
        subject = path("virtual_switches", switch.name)
        if switch.bandwidth_mode is None:
            yield Unknown(subject, "bandwidth_mode")
            continue
        for network in networks:
            if network.bandwidth_weight is None:
                yield Unknown(path("networks", network.name), "bandwidth_weight")
        total = sum(network.bandwidth_weight or 0 for network in networks)
        if total > ALL_WEIGHTS:
            names = listed(network.name for network in networks)
            yield Problem(subject, f"The weights of {names} on {switch.name} total {total}.")


def _host_networks(plan: Plan, switch: VirtualSwitch) -> list[Network]:
    """Networks that hosts meet over the virtual switch, in the plan's order."""
    met = {m.network.name for m in plan.meetings if m.virtual_switch is switch}
    return [network for network in plan.networks if network.name in met]


@rule(
    "bandwidth.too-early",
    until("2008r2", Level.RISK),
    title="Bandwidth sharing before Windows Server 2012",
    why="Virtual switches of Windows Server 2008 R2 guarantee no bandwidth to anyone.",
    remedy="Set the bandwidth mode to none, and give each kind of traffic NICs of its own.",
    source=source("T-DN550728"),
    facts=("RDMA-09",),
    applies=lambda plan: any(s.bandwidth_mode in SHARING for s in plan.virtual_switches),
)
def too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch that is to share by weight or by figures in 2008 R2."""
    for switch in plan.virtual_switches:
        if switch.bandwidth_mode in SHARING and not at_least(plan.oldest_version, "2012"):
            message = f"{switch.name} is to guarantee bandwidth, which 2008 R2 cannot."
            yield Problem(path("virtual_switches", switch.name), message, plan.oldest_version)


@rule(
    "bandwidth.unused-weights",
    since("2012", Level.ADVICE),
    title="Bandwidth weights on a virtual switch that does not use them",
    why="The way of sharing is chosen when the switch is made and cannot be changed later.",
    remedy="Make the virtual switch share by weight, or take the weights away.",
    source=source("T-DN550728"),
    facts=("RDMA-09",),
    applies=lambda plan: any(s.bandwidth_mode in WEIGHTLESS for s in plan.virtual_switches),
)
def unused_weights(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch that shares in another way, with the weighted networks on it."""
    for switch in plan.virtual_switches:
        if switch.bandwidth_mode in WEIGHTLESS:
            weighted = [n.name for n in _host_networks(plan, switch) if n.bandwidth_weight]
            if weighted:
                message = f"{switch.name} does not share by the weights of {listed(weighted)}."
                yield Problem(path("virtual_switches", switch.name), message)


@rule(
    "bandwidth.no-guarantee",
    since("2012", Level.RISK),
    title="Several networks on one virtual switch without guaranteed bandwidth",
    why="A busy virtual machine or live migration then leaves nothing to heartbeat and management.",
    remedy="Make the virtual switch share by weight and give each network of hosts a weight.",
    source=source("T-DN550728"),
    facts=("NET-15",),
    applies=lambda plan: any(s.bandwidth_mode == "none" for s in plan.virtual_switches),
)
def no_guarantee(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch that shares in no way, with several networks of hosts on it.

    RDMA goes past the virtual switch; beside it the NICs and physical switches share the wire.
    """
    for switch in plan.virtual_switches:
        networks = _host_networks(plan, switch)
        if switch.bandwidth_mode != "none" or len(networks) < 2:
            continue
        rdma = {
            path("nodes", node.name, "nics", nic.name): nic.rdma
            for node in plan.nodes
            for nic in plan.nics_below(node, switch.name)[0]
        }
        if any(kind not in ("none", None) for kind in rdma.values()):
            continue
        undecided = [subject for subject, kind in rdma.items() if kind is None]
        for subject in undecided:
            yield Unknown(subject, "rdma")
        if not undecided:
            names = listed(network.name for network in networks)
            message = f"{switch.name} carries {names} and guarantees none of them any bandwidth."
            yield Problem(path("virtual_switches", switch.name), message)


@rule(
    "bandwidth.load-balancing-without-set",
    Level.ADVICE,
    title="Load balancing set without a SET team",
    why="This setting belongs to Switch Embedded Teaming and does nothing on other switches.",
    remedy="Leave load balancing empty, or bind the switch to a SET team.",
    source=source("W-SET"),
    facts=("TEAM-07", "TEAM-10"),
    applies=lambda plan: any(s.load_balancing for s in plan.virtual_switches),
)
def load_balancing_without_set(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch with load balancing over something else than a SET team."""
    for switch in plan.virtual_switches:
        team = plan.team_by_name.get((switch.via or "").casefold())
        if switch.load_balancing is None:
            continue
        if switch.via is None and switch.type in ("external", None):
            yield Unknown(path("virtual_switches", switch.name), "via")
        elif team is not None and team.kind is None:
            yield Unknown(path("teams", team.name), "kind")
        elif team is None or team.kind != "set":
            message = f"{switch.name} has load balancing set, but no SET team below it."
            yield Problem(path("virtual_switches", switch.name), message)


@rule(
    "bandwidth.dynamic-load-balancing",
    since("2016", Level.ADVICE),
    title="Dynamic load balancing at 10 Gbit/s or more",
    why="Hyper-V Port keeps each VM's receive queues with one NIC, which fast links gain from.",
    remedy="Set load balancing to Hyper-V Port.",
    source=source("W-SET"),
    facts=("TEAM-10",),
    applies=lambda plan: any(_over_set(plan, s) for s in plan.virtual_switches),
)
def dynamic_load_balancing(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch over fast NICs in a SET team that balances dynamically."""
    for switch in plan.virtual_switches:
        if not _over_set(plan, switch):
            continue
        subject = path("virtual_switches", switch.name)
        nics = [nic for node in plan.nodes for nic in plan.nics_below(node, switch.name)[0]]
        fast = max((nic.speed_gbps for nic in nics if nic.speed_gbps), default=0)
        if switch.load_balancing is None:
            yield Unknown(subject, "load_balancing")
        elif switch.load_balancing == "dynamic" and fast >= FAST_GBPS:
            yield Problem(subject, f"{switch.name} balances dynamically over {fast:g} Gbit/s NICs.")
        elif switch.load_balancing == "dynamic":
            yield from _unknown_speeds(plan, switch)


def _unknown_speeds(plan: Plan, switch: VirtualSwitch) -> Iterator[Unknown]:
    for node in plan.nodes:
        for nic in plan.nics_below(node, switch.name)[0]:
            if nic.speed_gbps is None:
                yield Unknown(path("nodes", node.name, "nics", nic.name), "speed_gbps")


def _over_set(plan: Plan, switch: VirtualSwitch) -> bool:
    team = plan.team_by_name.get((switch.via or "").casefold())
    return team is not None and team.kind == "set"
