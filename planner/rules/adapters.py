"""Rules about NICs and the virtual switches over them."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Network, Nic
from planner.core.plan import Meeting, Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.wording import listed

LEAST_GBPS = 1  # STO-ISCSI-03, NET-46


@rule(
    "adapters.no-uplink",
    Level.BLOCKER,
    title="Nothing below a virtual switch or team",
    why="An external virtual switch and a team are made of NICs; without one they cannot be made.",
    remedy="Name a NIC of the node, or put NICs of the node into the team.",
    source=source("S-LMT"),
    facts=("NET-49",),
    applies=lambda plan: bool(plan.virtual_switches) or bool(plan.teams),
)
def no_uplink(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without a NIC below an external virtual switch, or below a team that it uses."""
    uplinks = []
    for switch in plan.virtual_switches:
        subject = path("virtual_switches", switch.name)
        if switch.type is None:
            yield Unknown(subject, "type")
        elif switch.type == "external" and switch.via is None:
            yield Unknown(subject, "via")
        elif switch.type == "external":
            uplinks.append(switch.name)
    for node in plan.nodes:
        used = [m.team.name for m in plan.meetings_by_node[node.name.casefold()] if m.team]
        for via in dict.fromkeys([*uplinks, *used]) if node.nics else ():
            nics, team, virtual_switch = plan.nics_below(node, via)
            missed = virtual_switch is None and team is not None and _told(plan, team.name, uplinks)
            if not nics and not missed:
                message = f"{node.name} has no NIC below {via}."
                yield Problem(path("nodes", node.name), message, plan.version_of(node))


def _told(plan: Plan, team: str, uplinks: list[str]) -> bool:
    """Whether the empty team is told of already as what lies below a virtual switch."""
    switches = (plan.virtual_switch_by_name[name.casefold()] for name in uplinks)
    return any((switch.via or "").casefold() == team.casefold() for switch in switches)


@rule(
    "adapters.nic-used-twice",
    Level.RISK,
    title="A NIC is used on its own although a team or virtual switch has it",
    why="Windows takes the address off a NIC that joins a team or carries a virtual switch.",
    remedy="Let the host meet the network through the team or virtual switch.",
    source=source("W-LBFO"),
    origin="practice",
    applies=lambda plan: bool(plan.meetings),
)
def nic_used_twice(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each interface straight on a NIC that belongs to a team or is the uplink of a switch."""
    above = {s.via.casefold(): s.name for s in plan.virtual_switches if s.via}
    for meeting in plan.meetings:
        if meeting.team or meeting.virtual_switch or not meeting.nics:
            continue
        nic = meeting.nics[0]
        owner = nic.team or above.get(nic.name.casefold())
        if owner:
            subject = path("nodes", meeting.node.name, "interfaces", meeting.network.name)
            uses = f"{meeting.node.name} meets {meeting.network.name} over {nic.name}"
            yield Problem(subject, f"{uses}, which {owner} uses.")


@rule(
    "adapters.slow-iscsi-link",
    Level.UNSUPPORTED,
    title="iSCSI link below 1 Gbit/s",
    why="Gigabit Ethernet is the least that cluster storage over iSCSI is supported on.",
    remedy="Use NICs of 1 Gbit/s or more for iSCSI.",
    source=source("W-CREQ"),
    facts=("STO-ISCSI-03",),
    applies=lambda plan: any("iscsi" in m.network.purposes for m in plan.meetings),
)
def slow_iscsi_link(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC below an iSCSI network with less than 1 Gbit/s."""
    iscsi = (m for m in plan.meetings if "iscsi" in m.network.purposes)
    yield from _slow(plan, iscsi)


@rule(
    "adapters.slow-live-migration-link",
    Level.RISK,
    title="Live migration link below 1 Gbit/s",
    why="A VM changes its memory faster than a slower link copies it.",
    remedy="Use NICs of 1 Gbit/s or more for live migration.",
    source=source("T-FF428137"),
    facts=("NET-46", "NET-07"),
    applies=lambda plan: bool(plan.meetings),
)
def slow_live_migration_link(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC below a live migration network with less than 1 Gbit/s."""
    preferred = {name.casefold() for name in plan.live_migration.networks}
    moving = (
        m
        for m in plan.meetings
        if "live_migration" in m.network.purposes or m.network.name.casefold() in preferred
    )
    yield from _slow(plan, moving)


@rule(
    "adapters.slow-cluster-link",
    Level.RISK,
    title="Heartbeat and CSV link below 1 Gbit/s",
    why="When a node loses its own way to the storage, its disks work over this link.",
    remedy="Use NICs of 1 Gbit/s or more for the cluster network.",
    source=source("W-CSV"),
    facts=("NET-47", "NET-07"),
    applies=lambda plan: any("cluster" in m.network.purposes for m in plan.meetings),
)
def slow_cluster_link(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC below a cluster network with less than 1 Gbit/s."""
    yield from _slow(plan, (m for m in plan.meetings if "cluster" in m.network.purposes))


def _slow(plan: Plan, meetings: Iterator[Meeting]) -> Iterator[Problem | Unknown]:
    told: set[str] = set()
    for meeting in meetings:
        for nic in meeting.nics:
            subject = path("nodes", meeting.node.name, "nics", nic.name)
            if subject in told:
                continue
            told.add(subject)
            if nic.speed_gbps is None:
                yield Unknown(subject, "speed_gbps")
            elif nic.speed_gbps < LEAST_GBPS:
                has = f"{nic.name} of {meeting.node.name} has {nic.speed_gbps:g} Gbit/s"
                message = f"{has} and carries {meeting.network.name}."
                yield Problem(subject, message, plan.version_of(meeting.node))


@rule(
    "adapters.unlike-links",
    since("2016", Level.RISK),
    title="Links of one network differ between nodes",
    why="SMB Multichannel and bandwidth limits count on the same links on every node.",
    remedy="Use the same number and speed of NICs for the network on every node.",
    source=source("W-SMBBW"),
    facts=("NET-41",),
    applies=lambda plan: len(plan.nodes) > 1 and bool(plan.meetings),
)
def unlike_links(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network that nodes meet with unlike numbers or speeds of NICs."""
    asked: dict[str, None] = {}
    for network in plan.networks:
        known: dict[tuple[float, ...], list[str]] = {}
        undecided: list[str] = []
        for name, nics in _nics_by_node(plan, network).items():
            speeds = [nic.speed_gbps for nic in nics if nic.speed_gbps is not None]
            if len(speeds) == len(nics):
                known.setdefault(tuple(sorted(speeds, reverse=True)), []).append(name)
            undecided += [
                path("nodes", name, "nics", nic.name) for nic in nics if nic.speed_gbps is None
            ]
        if len(known) > 1:
            shown = ", ".join(f"{_speeds(each)} on {listed(who)}" for each, who in known.items())
            yield Problem(path("networks", network.name), f"{network.name} runs over {shown}.")
        else:
            asked.update(dict.fromkeys(undecided))
    for subject in asked:
        yield Unknown(subject, "speed_gbps")


@rule(
    "adapters.unlike-iscsi-nics",
    since("2012", Level.UNSUPPORTED),
    title="iSCSI NICs differ between nodes",
    why="The adapters for cluster storage have to be identical on all nodes.",
    remedy="Use NICs of one model for iSCSI on every node.",
    source=source("W-CREQ"),
    facts=("STO-ISCSI-02",),
    applies=lambda plan: (
        len(plan.nodes) > 1 and any("iscsi" in m.network.purposes for m in plan.meetings)
    ),
)
def unlike_iscsi_nics(plan: Plan) -> Iterator[Problem | Unknown]:
    """The models of all NICs below iSCSI networks, where there is more than one."""
    models: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    undecided: dict[str, None] = {}
    for meeting in plan.meetings:
        for nic in meeting.nics if "iscsi" in meeting.network.purposes else ():
            if nic.model:
                spelled.setdefault(nic.model.casefold(), nic.model)
                models.setdefault(nic.model.casefold(), []).append(meeting.node.name)
            else:
                undecided[path("nodes", meeting.node.name, "nics", nic.name)] = None
    if len(models) > 1:
        shown = ", ".join(f"{spelled[key]} on {listed(nodes)}" for key, nodes in models.items())
        yield Problem("nodes", f"The NICs for iSCSI differ: {shown}.")
    else:
        for subject in undecided:
            yield Unknown(subject, "model")


@rule(
    "adapters.unlike-names",
    Level.ADVICE,
    title="NICs of one network are named differently on the nodes",
    why="One name for one purpose spares mistakes; Network ATC insists on it.",
    remedy="Give the NICs of the network the same names on every node.",
    source=source("W-ATC"),
    facts=("NET-40", "ATC-02"),
    applies=lambda plan: len(plan.nodes) > 1 and bool(plan.meetings),
)
def unlike_names(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network whose NICs have other names on some nodes."""
    for network in plan.networks:
        found: dict[tuple[str, ...], list[str]] = {}
        for node, nics in _nics_by_node(plan, network).items():
            found.setdefault(tuple(sorted(nic.name.casefold() for nic in nics)), []).append(node)
        if len(found) > 1:
            spelled = {
                nic.name.casefold(): nic.name
                for nics in _nics_by_node(plan, network).values()
                for nic in nics
            }
            shown = ", ".join(
                f"{listed(spelled[key] for key in keys)} on {listed(nodes)}"
                for keys, nodes in found.items()
            )
            yield Problem(path("networks", network.name), f"{network.name} runs over {shown}.")


def _nics_by_node(plan: Plan, network: Network) -> dict[str, list[Nic]]:
    """NICs below a network, each once, by name of the node."""
    return _nics_by_network(plan)[network.name.casefold()]


@once_per_plan
def _nics_by_network(plan: Plan) -> dict[str, dict[str, list[Nic]]]:
    found: dict[str, dict[str, list[Nic]]] = {}
    for network, meetings in plan.meetings_by_network.items():
        nodes: dict[str, dict[str, Nic]] = {}
        for meeting in meetings:
            for nic in meeting.nics:
                nodes.setdefault(meeting.node.name, {})[nic.name] = nic
        found[network] = {name: list(nics.values()) for name, nics in nodes.items()}
    return found


def _speeds(speeds: tuple[float, ...]) -> str:
    if len(set(speeds)) == 1:
        times = f"{len(speeds)} x " if len(speeds) > 1 else ""
        return f"{times}{speeds[0]:g} Gbit/s"
    return " + ".join(f"{speed:g}" for speed in speeds) + " Gbit/s"
