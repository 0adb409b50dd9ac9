"""Rules about what shares a wire: iSCSI beside other traffic, VLANs, the size of frames."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Network, Switch
from planner.core.plan import Meeting, Plan, path
from planner.core.ways import stack_of
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.redundancy import switch_is_open, switches_of
from planner.rules.wording import listed

PURPOSES_IN_WORDS = {
    "management": "management",
    "vm": "VM",
    "cluster": "cluster",
    "live_migration": "live migration",
    "iscsi": "iSCSI",
    "smb": "SMB",
    "backup": "backup",
    "replica": "replica",
}
USUAL_MTU = 1500


def has_iscsi_network(plan: Plan) -> bool:
    """Whether any network carries iSCSI."""
    return bool(plan.networks_for("iscsi"))


@once_per_plan
def heartbeat_beside_iscsi(plan: Plan) -> dict[str, tuple[Network, list[str]]]:
    """By folded name each iSCSI network that shares a wire with the heartbeat.

    The value is the network that carries the heartbeat there, which may be the same one, and the
    nodes where the two share a NIC.
    """
    found: dict[str, tuple[Network, list[str]]] = {
        network.name.casefold(): (network, [])
        for network in plan.networks_for("iscsi")
        if "cluster" in network.purposes
    }
    for meetings in plan.meetings_by_node.values():
        heartbeat = _by_nic(m for m in meetings if "cluster" in m.network.purposes)
        for meeting in meetings:
            beside = next((heartbeat[n.name] for n in meeting.nics if n.name in heartbeat), None)
            if "iscsi" in meeting.network.purposes and beside is not None:
                key = meeting.network.name.casefold()
                found.setdefault(key, (beside.network, []))[1].append(meeting.node.name)
    return found


def _by_nic(meetings: Iterator[Meeting]) -> dict[str, Meeting]:
    return {nic.name: meeting for meeting in meetings for nic in meeting.nics}


@rule(
    "traffic.iscsi-with-heartbeat",
    since("2012", Level.UNSUPPORTED, Level.RISK),
    title="iSCSI and heartbeat share one network or NIC",
    why="A burst of storage traffic can delay heartbeats until a healthy node is taken for dead.",
    remedy="Give iSCSI a NIC and a network of its own on every node.",
    source=source("W-CREQ"),
    facts=("NET-03", "NET-04", "STO-ISCSI-01"),
    origin="article",
    applies=has_iscsi_network,
)
def iscsi_with_heartbeat(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each iSCSI network that carries the heartbeat too, or shares a NIC with it."""
    beside = heartbeat_beside_iscsi(plan)
    for network in plan.networks_for("iscsi"):
        if network.name.casefold() not in beside:
            continue
        heartbeat, nodes = beside[network.name.casefold()]
        if "cluster" in network.purposes:
            message = f"{network.name} carries both iSCSI and heartbeat traffic."
        else:
            message = f"{network.name} and {heartbeat.name} share a NIC on {listed(nodes)}."
        yield Problem(path("networks", network.name), message)


@rule(
    "traffic.iscsi-with-other-traffic",
    since("2012", Level.UNSUPPORTED, Level.RISK),
    title="An iSCSI network or NIC carries other traffic",
    why="The adapter that reaches the cluster storage is meant for storage alone.",
    remedy="Move the other traffic to a network and a NIC that carry no iSCSI.",
    source=source("W-CREQ"),
    facts=("STO-ISCSI-01", "NET-04"),
    applies=has_iscsi_network,
)
def iscsi_with_other_traffic(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each iSCSI network with a further purpose, or with another network on its NIC.

    Heartbeat and live migration on the network itself have rules of their own.
    """
    fallback = heartbeat_beside_iscsi(plan)
    neighbours = _neighbours_of_iscsi(plan)
    for network in plan.networks_for("iscsi"):
        key = network.name.casefold()
        if key in fallback:
            continue
        subject = path("networks", network.name)
        others = [p for p in network.purposes if p not in {"iscsi", "cluster", "live_migration"}]
        if others:
            words = listed(PURPOSES_IN_WORDS[each] for each in others)
            yield Problem(subject, f"{network.name} carries {words} traffic beside iSCSI.")
        for other, nodes in neighbours.get(key, {}).items():
            yield Problem(subject, f"{network.name} and {other} share a NIC on {listed(nodes)}.")


@once_per_plan
def _neighbours_of_iscsi(plan: Plan) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for meetings in plan.meetings_by_node.values():
        above: dict[str, list[Meeting]] = {}
        for meeting in meetings:
            for nic in meeting.nics:
                above.setdefault(nic.name, []).append(meeting)
        for sharing in above.values():
            for storage in (m for m in sharing if "iscsi" in m.network.purposes):
                for other in (m for m in sharing if set(m.network.purposes) - {"iscsi"}):
                    if other.network is not storage.network:
                        others = found.setdefault(storage.network.name.casefold(), {})
                        others.setdefault(other.network.name, []).append(other.node.name)
    return found


@rule(
    "traffic.live-migration-over-iscsi",
    since("2012", Level.UNSUPPORTED, Level.RISK),
    title="Live migration runs over an iSCSI network",
    why="Moving a VM fills the link, and the storage of all other VMs waits behind it.",
    remedy="Take the iSCSI network out of live migration and name another network for it.",
    source=source("W-SMBBW"),
    facts=("NET-45", "STO-ISCSI-01", "NET-04"),
    applies=has_iscsi_network,
)
def live_migration_over_iscsi(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each iSCSI network that carries live migration, by its purposes or by the migration list."""
    fallback = heartbeat_beside_iscsi(plan)
    preferred = {name.casefold() for name in plan.live_migration.networks}
    for network in plan.networks_for("iscsi"):
        if network.name.casefold() in fallback:
            continue
        if "live_migration" in network.purposes or network.name.casefold() in preferred:
            yield Problem(
                path("networks", network.name), f"Live migration is planned over {network.name}."
            )


@rule(
    "traffic.iscsi-open-to-cluster",
    Level.UNSUPPORTED,
    title="The cluster may use an iSCSI network",
    why="The cluster takes every network that it finds unless its role is set to none.",
    remedy="Set the cluster use of the iSCSI network to none.",
    source=source("W-CSV"),
    facts=("NET-26", "STO-ISCSI-16"),
    tests=("NET-02",),
    applies=has_iscsi_network,
)
def iscsi_open_to_cluster(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network for iSCSI alone whose cluster use is not none."""
    fallback = heartbeat_beside_iscsi(plan)
    for network in plan.networks_for("iscsi"):
        if network.name.casefold() in fallback:
            continue
        subject = path("networks", network.name)
        if network.cluster_use is None:
            yield Unknown(subject, "cluster_use")
        elif network.cluster_use != "none":
            users = "cluster" if network.cluster_use == "cluster_only" else "cluster and clients"
            yield Problem(subject, f"{network.name} carries iSCSI traffic and is open to {users}.")


@rule(
    "traffic.shared-vlan",
    Level.ADVICE,
    title="Networks share one VLAN",
    why="In one broadcast domain a fault or flood of one kind of traffic reaches all the others.",
    remedy="Give each network a VLAN of its own.",
    source=source("A-HOSTNET"),
    facts=("NET-43", "STO-ISCSI-06", "LM-10"),
    applies=lambda plan: len(plan.networks) > 1,
)
def shared_vlan(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each set of networks with one VLAN on the same physical switch or stack."""
    domains: dict[tuple[int, str], list[str]] = {}
    for network in plan.networks:
        meetings = plan.meetings_by_network[network.name.casefold()]
        if meetings and network.vlan is None:
            yield Unknown(path("networks", network.name), "vlan")
        if network.vlan is None:
            continue
        for unit in dict.fromkeys(stack_of(plan, s.name) for s in switches_of(plan, network)):
            domains.setdefault((network.vlan, unit), []).append(network.name)
    told: set[tuple[int, tuple[str, ...]]] = set()
    for (vlan, _), names in domains.items():
        if len(names) > 1 and (vlan, tuple(names)) not in told:
            told.add((vlan, tuple(names)))
            state = f"share VLAN {vlan}" if vlan else "are untagged"
            yield Problem("networks", f"{listed(names)} {state} on the same switches.")


@rule(
    "traffic.mtu-above-switch",
    Level.UNSUPPORTED,
    title="A network's MTU is larger than a switch carries",
    why="Large frames get lost on the way, and the storage fails in ways that are hard to trace.",
    remedy="Set one MTU that every NIC, switch and array port of the network carries.",
    source=source("S-ISCSI"),
    facts=("NET-42", "STO-ISCSI-07"),
    applies=lambda plan: bool(plan.networks),
)
def mtu_above_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network with a switch on its path that carries less than its MTU."""
    for network in plan.networks:
        subject = path("networks", network.name)
        if network.mtu is None:
            if not {"iscsi", "smb"}.isdisjoint(network.purposes):
                yield Unknown(subject, "mtu")
            continue
        switches = switches_of(plan, network)
        small = [s for s in switches if s.max_mtu is not None and s.max_mtu < network.mtu]
        if small:
            limits = listed(f"{s.name} ({s.max_mtu:,} bytes)" for s in small)
            message = f"{network.name} has an MTU of {network.mtu:,} bytes, too large for {limits}."
            yield Problem(subject, message)
        elif network.mtu > USUAL_MTU:
            yield from _unknown_switches(plan, network, switches)


def _unknown_switches(
    plan: Plan, network: Network, switches: list[Switch]
) -> Iterator[Problem | Unknown]:
    for switch in switches:
        if switch.max_mtu is None:
            yield Unknown(path("switches", switch.name), "max_mtu")
    for meeting in plan.meetings_by_network[network.name.casefold()]:
        for nic in meeting.nics:
            if switch_is_open(nic):
                yield Unknown(path("nodes", meeting.node.name, "nics", nic.name), "switch")


@rule(
    "traffic.two-vlans-on-one-nic",
    Level.RISK,
    title="Two VLANs on one NIC without a virtual switch",
    why="Windows gives a NIC one VLAN; several need a team or a virtual switch over it.",
    remedy="Let the host meet the networks over a virtual switch, or give each a NIC of its own.",
    source=source("W-LBFO"),
    origin="practice",
    applies=lambda plan: bool(plan.meetings),
)
def two_vlans_on_one_nic(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each NIC, in no team and below no switch, that a host meets networks of two VLANs over."""
    for meetings in plan.meetings_by_node.values():
        alone: dict[str, list[Meeting]] = {}
        for meeting in meetings:
            if meeting.team is None and meeting.virtual_switch is None and meeting.nics:
                alone.setdefault(meeting.nics[0].name, []).append(meeting)
        for name, together in alone.items():
            vlans = {m.network.vlan for m in together if m.network.vlan is not None}
            if len(vlans) > 1:
                networks = listed(f"{m.network.name} ({_vlan(m.network)})" for m in together)
                message = f"{together[0].node.name} meets {networks} over {name} alone."
                yield Problem(path("nodes", together[0].node.name, "nics", name), message)
            for meeting in together if len(together) > 1 and len(vlans) < 2 else ():
                if meeting.network.vlan is None:
                    yield Unknown(path("networks", meeting.network.name), "vlan")


def _vlan(network: Network) -> str:
    if network.vlan is None:
        return "VLAN not decided"
    return f"VLAN {network.vlan}" if network.vlan else "untagged"
