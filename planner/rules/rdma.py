"""Rules about RDMA: one kind, where it may sit, and what RoCE asks of the network."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Nic, Node
from planner.core.plan import Plan, at_least, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.redundancy import switch_is_open
from planner.rules.wording import counted, listed

KINDS = {
    "roce": "RoCE",
    "roce_v2": "RoCE",
    "iwarp": "iWARP",
    "infiniband": "InfiniBand",
}
SERVED = {"smb", "cluster", "live_migration"}


@once_per_plan
def storage_nics(plan: Plan) -> list[tuple[Node, Nic]]:
    """NICs that carry SMB, cluster or live migration traffic, each once: RDMA serves these."""
    found = {
        (meeting.node.name, nic.name): (meeting.node, nic)
        for meeting in plan.meetings
        if not SERVED.isdisjoint(meeting.network.purposes)
        for nic in meeting.nics
    }
    return list(found.values())


@once_per_plan
def uses_rdma(plan: Plan) -> bool:
    """Whether any NIC for storage traffic is known to use RDMA."""
    return any(nic.rdma in KINDS for _, nic in storage_nics(plan))


@once_per_plan
def uses_roce(plan: Plan) -> bool:
    """Whether any NIC for storage traffic is known to use RoCE."""
    return any(KINDS.get(nic.rdma or "") == "RoCE" for _, nic in storage_nics(plan))


@rule(
    "rdma.mixed-kinds",
    since("2012", Level.UNSUPPORTED),
    title="Several kinds of RDMA in one cluster",
    why="iWARP, RoCE and InfiniBand adapters cannot talk RDMA to each other.",
    remedy="Use NICs with one kind of RDMA on every node.",
    source=source("A-HOSTNET"),
    facts=("RDMA-02",),
    applies=uses_rdma,
)
def mixed_kinds(plan: Plan) -> Iterator[Problem | Unknown]:
    """The kinds of RDMA below networks for storage traffic, where there is more than one."""
    nodes: dict[str, list[str]] = {}
    undecided = []
    for node, nic in storage_nics(plan):
        if nic.rdma is None:
            undecided.append(path("nodes", node.name, "nics", nic.name))
        elif nic.rdma in KINDS:
            nodes.setdefault(KINDS[nic.rdma], []).append(node.name)
    if len(nodes) > 1:
        shown = ", ".join(f"{kind} on {listed(names)}" for kind, names in nodes.items())
        yield Problem("nodes", f"The NICs differ in RDMA: {shown}.")
    else:
        for subject in undecided:
            yield Unknown(subject, "rdma")


@rule(
    "rdma.roce-without-dcb",
    since("2012", Level.UNSUPPORTED),
    title="RoCE over a switch without Data Center Bridging",
    why="RoCE counts on a network that loses no frames, which priority flow control gives.",
    remedy="Use switches with Data Center Bridging set up on every port of the path, or iWARP.",
    source=source("A-HOSTNET"),
    facts=("RDMA-01",),
    applies=uses_roce,
)
def roce_without_dcb(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each switch without DCB that a RoCE NIC is cabled to."""
    nics: dict[str, list[str]] = {}
    for node, nic in storage_nics(plan):
        if KINDS.get(nic.rdma or "") != "RoCE":
            continue
        if switch_is_open(nic):
            yield Unknown(path("nodes", node.name, "nics", nic.name), "switch")
        elif nic.switch is not None:
            nics.setdefault(nic.switch.casefold(), []).append(f"{nic.name} of {node.name}")
    for switch in plan.switches:
        cabled = nics.get(switch.name.casefold())
        subject = path("switches", switch.name)
        if cabled and switch.dcb is None:
            yield Unknown(subject, "dcb")
        elif cabled and not switch.dcb:
            message = f"{switch.name} has no Data Center Bridging, but carries RoCE: "
            yield Problem(subject, f"{message}{listed(cabled)}.")


@rule(
    "rdma.untagged-roce",
    since("2016", Level.UNSUPPORTED),
    title="RoCE on a host adapter without a VLAN",
    why="The priority of a frame travels in its VLAN tag; untagged frames lose it.",
    remedy="Give the network a VLAN from 1 to 4094.",
    source=source("W-SET"),
    facts=("RDMA-05",),
    applies=lambda plan: uses_roce(plan) and bool(plan.virtual_switches),
)
def untagged_roce(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each untagged SMB network that hosts meet over a virtual switch on RoCE NICs."""
    told: set[str] = set()
    for meeting in plan.meetings:
        network = meeting.network
        roce = any(KINDS.get(nic.rdma or "") == "RoCE" for nic in meeting.nics)
        if not roce or meeting.virtual_switch is None or "smb" not in network.purposes:
            continue
        if network.vlan or network.name in told:
            continue
        told.add(network.name)
        subject = path("networks", network.name)
        if network.vlan is None:
            yield Unknown(subject, "vlan")
        else:
            switch = meeting.virtual_switch.name
            yield Problem(subject, f"{network.name} carries RoCE untagged over {switch}.")


@rule(
    "rdma.taken-nic",
    {"2012": Level.UNSUPPORTED, "2012r2": Level.UNSUPPORTED},
    title="RDMA NIC in a team or below a virtual switch",
    why="Before Windows Server 2016 RDMA works only on NICs that stand alone.",
    remedy="Use other NICs for the team or virtual switch, or keep RDMA off on these.",
    source=source("W-SET"),
    facts=("TEAM-11",),
    applies=lambda plan: bool(plan.teams) or bool(plan.virtual_switches),
)
def taken_nic(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC with RDMA that a team or a virtual switch takes, on 2012 and 2012 R2."""
    for node, nic, owner in _taken(plan):
        version = plan.version_of(node)
        subject = path("nodes", node.name, "nics", nic.name)
        if version not in ("2012", "2012r2"):
            continue
        if nic.rdma is None:
            yield Unknown(subject, "rdma")
        elif nic.rdma != "none":
            message = f"{nic.name} of {node.name} uses RDMA and is taken by {owner}."
            yield Problem(subject, message, version)


@rule(
    "rdma.infiniband-below-virtual-switch",
    since("2012", Level.BLOCKER),
    title="InfiniBand adapter below a virtual switch",
    why="Hyper-V binds its virtual switches to Ethernet adapters only.",
    remedy="Bind the virtual switch to an Ethernet NIC.",
    source=source("W-ARCH"),
    facts=("RDMA-06",),
    applies=lambda plan: bool(plan.virtual_switches),
)
def infiniband_below_virtual_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each InfiniBand adapter that an external virtual switch is bound to, also through a team."""
    for node in plan.nodes:
        for switch in plan.virtual_switches:
            for nic in plan.nics_below(node, switch.name)[0]:
                version = plan.version_of(node)
                if nic.rdma == "infiniband" and at_least(version, "2012"):
                    subject = path("nodes", node.name, "nics", nic.name)
                    message = f"{nic.name} of {node.name} is InfiniBand and below {switch.name}."
                    yield Problem(subject, message, version)


@rule(
    "rdma.lost-in-a-team",
    since("2016", Level.ADVICE),
    title="RDMA NICs in a team that is not SET",
    why="Only Switch Embedded Teaming passes RDMA on; over other teams SMB falls back to TCP.",
    remedy="Use a SET team, or leave the NICs out of the team.",
    source=source("W-SET"),
    facts=("TEAM-11",),
    applies=lambda plan: bool(plan.teams) and uses_rdma(plan),
)
def lost_in_a_team(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each LBFO or vendor team over whose RDMA NICs networks for storage traffic run."""
    nics: dict[str, dict[str, None]] = {}
    for meeting in plan.meetings:
        team = meeting.team
        if team is None or team.kind == "set" or SERVED.isdisjoint(meeting.network.purposes):
            continue
        found = (nic for nic in meeting.nics if nic.rdma in KINDS)
        named = (f"{nic.name} of {meeting.node.name}" for nic in found)
        nics.setdefault(team.name, {}).update(dict.fromkeys(named))
    for team in plan.teams:
        subject = path("teams", team.name)
        lost = nics.get(team.name)
        if lost and team.kind is None:
            yield Unknown(subject, "kind")
        elif lost:
            yield Problem(
                subject, f"{team.name} is no SET team, but has RDMA NICs: {listed(lost)}."
            )


@rule(
    "rdma.few-host-adapters",
    since("2016", Level.ADVICE),
    title="Fewer host adapters for SMB than RDMA NICs below them",
    why="A host adapter uses one NIC at a time; the others carry no storage traffic then.",
    remedy="Give each host one SMB network for each RDMA NIC of the team, and map them one to one.",
    source=source("W-SET"),
    facts=("TEAM-14",),
    applies=lambda plan: bool(plan.virtual_switches) and uses_rdma(plan),
)
def few_host_adapters(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch on which some nodes have fewer SMB networks than RDMA NICs below."""
    for switch in plan.virtual_switches:
        short: dict[tuple[int, int], list[str]] = {}
        for node in plan.nodes:
            over = [
                m
                for m in plan.meetings_by_node[node.name.casefold()]
                if m.virtual_switch is switch and "smb" in m.network.purposes
            ]
            links = [nic for nic in over[0].nics if nic.rdma in KINDS] if over else []
            if len(over) < len(links):
                short.setdefault((len(over), len(links)), []).append(node.name)
        for (adapters, links_below), nodes in short.items():
            has = f"{counted(adapters, 'network')} for SMB over {links_below} RDMA NICs"
            message = f"{switch.name} has {has} on {listed(nodes)}."
            yield Problem(path("virtual_switches", switch.name), message)


@rule(
    "rdma.not-on-every-node",
    since("2016", Level.ADVICE),
    title="RDMA on some nodes only",
    why="Between a node with RDMA and one without it SMB falls back to TCP.",
    remedy="Use NICs with RDMA for the network on every node.",
    source=source("W-SMBBW"),
    facts=("NET-41",),
    applies=lambda plan: len(plan.nodes) > 1 and uses_rdma(plan),
)
def not_on_every_node(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network for SMB that some nodes meet over RDMA NICs and others over NICs without it.

    A NIC whose RDMA is not decided is asked for with the kinds.
    """
    for network in plan.networks_for("smb"):
        having: list[str] = []
        lacking: list[str] = []
        for meeting in plan.meetings_by_network[network.name.casefold()]:
            kinds = {nic.rdma for nic in meeting.nics}
            if not kinds.isdisjoint(KINDS):
                having.append(meeting.node.name)
            elif kinds == {"none"}:
                lacking.append(meeting.node.name)
        if having and lacking:
            message = f"{network.name} has RDMA on {listed(having)}, but not on {listed(lacking)}."
            yield Problem(path("networks", network.name), message)


@once_per_plan
def _taken(plan: Plan) -> tuple[tuple[Node, Nic, str], ...]:
    """NICs that belong to a team or are the uplink of a virtual switch, and of which."""
    return tuple(_each_taken(plan))


def _each_taken(plan: Plan) -> Iterator[tuple[Node, Nic, str]]:
    uplinks = {s.via.casefold(): s.name for s in plan.virtual_switches if s.via}
    for node in plan.nodes:
        for nic in node.nics:
            owner = nic.team or uplinks.get(nic.name.casefold())
            if owner:
                yield node, nic, owner
