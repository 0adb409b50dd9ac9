"""Rules about the layout of networks: which a node needs, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Network, Node
from planner.core.plan import Plan, path
from planner.core.workload import vms_with_own_nic
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.traffic import heartbeat_beside_iscsi
from planner.rules.wording import counted, listed

ISCSI_LAYOUT_NICS = 3  # LAN, heartbeat, iSCSI: NET-01
FC_LAYOUT_NICS = 2  # LAN, heartbeat: NET-02
HOST_PURPOSES = {"management", "cluster", "live_migration", "iscsi", "smb", "backup", "replica"}
OPEN_TO_CLUSTER = ("cluster_only", "cluster_and_client")


def has_iscsi_hba(node: Node) -> bool:
    """Whether an iSCSI HBA reaches the storage, so that no NIC has to."""
    return any(hba.kind == "iscsi" for hba in node.hbas)


def _reaches_iscsi_by_nic(plan: Plan) -> bool:
    on_nics = not plan.nodes or not all(map(has_iscsi_hba, plan.nodes))
    return plan.storage.type == "iscsi" and on_nics


@rule(
    "network.few-nics-for-iscsi",
    Level.RISK,
    title="Fewer NICs than the iSCSI layout needs",
    why="LAN, heartbeat and iSCSI each need a NIC to keep out of each other's way.",
    remedy="Fit NICs until LAN, heartbeat and iSCSI have one each.",
    source=source("SEED"),
    facts=("NET-01",),
    origin="article",
    applies=lambda plan: plan.storage.type == "iscsi" and bool(plan.nodes),
)
def few_nics_for_iscsi(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with too few NICs; two NICs that share iSCSI and heartbeat are judged elsewhere."""
    fallback = heartbeat_beside_iscsi(plan)
    for node in plan.nodes:
        needed = ISCSI_LAYOUT_NICS - has_iscsi_hba(node)
        shares = any(
            m.network.name.casefold() in fallback
            for m in plan.meetings_by_node[node.name.casefold()]
        )
        if not (len(node.nics) == FC_LAYOUT_NICS and shares):
            yield from _short_of_nics(node, needed)


@rule(
    "network.few-nics-for-fibre-channel",
    Level.RISK,
    title="Fewer NICs than the Fibre Channel layout needs",
    why="LAN and heartbeat each need a NIC; the HBA carries only storage.",
    remedy="Fit a second NIC, so that LAN and heartbeat have one each.",
    source=source("SEED"),
    facts=("NET-02",),
    origin="article",
    applies=lambda plan: plan.storage.type == "fibre_channel" and bool(plan.nodes),
)
def few_nics_for_fibre_channel(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with fewer than two NICs."""
    for node in plan.nodes:
        yield from _short_of_nics(node, FC_LAYOUT_NICS)


@rule(
    "network.single-nic",
    Level.RISK,
    title="A node has only one NIC",
    why="One failed port or cable cuts the node off, and all traffic competes for it.",
    remedy="Fit at least a second NIC, on a card of its own.",
    source=source("W-CREQ"),
    facts=("NET-13", "NET-14"),
    origin="bpa",
    applies=lambda plan: plan.storage.type not in ("iscsi", "fibre_channel") and bool(plan.nodes),
)
def single_nic(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with one NIC, where no layout of the two above says it already."""
    for node in plan.nodes:
        yield from _short_of_nics(node, 2)


def _short_of_nics(node: Node, needed: int) -> Iterator[Problem | Unknown]:
    subject = path("nodes", node.name)
    if not node.nics:
        yield Unknown(subject, "nics")
    elif len(node.nics) < needed:
        has = counted(len(node.nics), "NIC")
        yield Problem(subject, f"{node.name} has {has}, the layout needs {needed}.")


@rule(
    "network.missing-purpose",
    Level.RISK,
    title="No network for management or heartbeat",
    why="Nodes are managed over one network and watch each other over another.",
    remedy="Add a network with the missing purpose, or give it to a network that has room for it.",
    source=source("SEED"),
    facts=("NET-01", "NET-02"),
    origin="article",
)
def missing_purpose(plan: Plan) -> Iterator[Problem | Unknown]:
    """The purposes management and cluster that no network carries."""
    undecided = [network for network in plan.networks if not network.purposes]
    for network in undecided:
        yield Unknown(path("networks", network.name), "purposes")
    if not plan.networks:
        yield Unknown("", "networks")
    if undecided or not plan.networks:
        return
    for purpose, words in (("management", "management"), ("cluster", "heartbeat (cluster)")):
        if not plan.networks_for(purpose):
            yield Problem("networks", f"No network carries {words} traffic.")


@rule(
    "network.no-iscsi-network",
    since("2012", Level.UNSUPPORTED, Level.RISK),
    title="iSCSI storage without an iSCSI network",
    why="Every node needs an adapter that is there for the cluster storage alone.",
    remedy="Add a network with the purpose iSCSI and connect every node to it.",
    source=source("W-CREQ"),
    facts=("STO-ISCSI-01",),
    applies=lambda plan: _reaches_iscsi_by_nic(plan) and bool(plan.networks),
)
def no_iscsi_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """The missing iSCSI network, or each node that meets none; asks what each network carries."""
    undecided = [network for network in plan.networks if not network.purposes]
    for network in undecided:
        yield Unknown(path("networks", network.name), "purposes")
    if not plan.networks_for("iscsi"):
        if not undecided:
            yield Problem("networks", "The storage is iSCSI, but no network carries iSCSI traffic.")
        return
    meeting = {m.node.name for m in plan.meetings if "iscsi" in m.network.purposes}
    for node in plan.nodes:
        if node.name in meeting or has_iscsi_hba(node):
            continue
        subject = path("nodes", node.name)
        if meeting and node.interfaces:
            message = f"{node.name} meets no iSCSI network and so cannot reach the storage."
            yield Problem(subject, message, plan.version_of(node))
        else:
            yield Unknown(subject, "interfaces")


@rule(
    "network.node-off-network",
    Level.RISK,
    title="A node does not meet a network that others meet",
    why="The cluster builds its networks from what all nodes share; one node left out has less.",
    remedy="Connect the node to the network, with an address in its subnet.",
    source=source("W-CREQ"),
    facts=("NET-20",),
    tests=("NET-02", "NET-05"),
    applies=lambda plan: bool(plan.nodes) and bool(plan.networks),
)
def node_off_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node without an interface on a network of its site that other nodes meet."""
    met = {meeting.network.name for meeting in plan.meetings}
    for node in plan.nodes:
        subject = path("nodes", node.name)
        if not node.interfaces:
            yield Unknown(subject, "interfaces")
            continue
        own = {m.network.name for m in plan.meetings_by_node[node.name.casefold()]}
        missed = [n for n in plan.networks if n.name not in own and _expects(plan, n, node)]
        for network in missed:
            if network.name in met:
                message = f"{node.name} does not meet {network.name}, which other nodes meet."
                yield Problem(subject, message, plan.version_of(node))
        if any(n.name not in met and not HOST_PURPOSES.isdisjoint(n.purposes) for n in missed):
            yield Unknown(subject, "interfaces")


def _expects(plan: Plan, network: Network, node: Node) -> bool:
    """Whether the node should meet the network: sites have networks of their own."""
    if network.site is not None and node.site is not None:
        return network.site.casefold() == node.site.casefold()
    reached = plan.storage.type == "iscsi" and has_iscsi_hba(node)
    return network.site is None and not (reached and network.purposes == ("iscsi",))


@rule(
    "network.single-cluster-network",
    Level.RISK,
    title="Only one network for communication between nodes",
    why="When it fails the nodes lose sight of each other; validation warns about it.",
    remedy="Open a second network to the cluster, on other NICs.",
    source=source("W-CREQ"),
    facts=("NET-08",),
    tests=("NET-05",),
    applies=lambda plan: bool(plan.networks),
)
def single_cluster_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """The plan, or each site of it, with fewer than two networks that the cluster may use."""
    sites: list[str | None] = [s.name for s in plan.sites if not s.witness_only]
    asked: dict[str, None] = {}
    for site in sites or [None]:
        here = [n for n in _candidates(plan) if n.site is None or site in (None, n.site)]
        usable = [n.name for n in here if n.cluster_use in OPEN_TO_CLUSTER]
        undecided = [n.name for n in here if n.cluster_use is None]
        if len(usable) >= 2:
            continue
        if len(usable) + len(undecided) >= 2:
            asked.update(dict.fromkeys(undecided))
            continue
        where = f" in {site}" if site and len(sites) > 1 else ""
        only = f"Only {usable[0]}" if usable else "No network"
        yield Problem("networks", f"{only} is open to the cluster{where}.")
    for name in asked:
        yield Unknown(path("networks", name), "cluster_use")


@once_per_plan
def _candidates(plan: Plan) -> list[Network]:
    """Networks that the cluster could use: hosts meet them, and they are not for iSCSI alone."""
    fallback = heartbeat_beside_iscsi(plan)
    return [
        network
        for network in plan.networks
        if ("iscsi" not in network.purposes or network.name.casefold() in fallback)
        and (
            not HOST_PURPOSES.isdisjoint(network.purposes)
            or plan.meetings_by_network[network.name.casefold()]
        )
    ]


@rule(
    "network.no-client-network",
    Level.UNSUPPORTED,
    title="No network is open to clients",
    why="The cluster name gets its address only on a network that serves cluster and clients.",
    remedy="Set the cluster use of the management network to cluster and clients.",
    source=source("W-CREATE"),
    facts=("NAME-06", "NET-25"),
    applies=lambda plan: bool(plan.networks),
)
def no_client_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """The plan without a network, other than for iSCSI, that serves clients."""
    usable = [n for n in _candidates(plan) if "iscsi" not in n.purposes]
    if any(n.cluster_use == "cluster_and_client" for n in usable):
        return
    undecided = [n for n in usable if n.cluster_use is None]
    likely = [n for n in undecided if "management" in n.purposes] or undecided
    for network in likely:
        yield Unknown(path("networks", network.name), "cluster_use")
    if not undecided:
        yield Problem("networks", "No network besides iSCSI serves cluster and clients.")


@rule(
    "network.management-beside-vms",
    Level.ADVICE,
    title="Management shares a NIC with VMs while another is free",
    why="A busy VM can slow down the management of its host.",
    remedy="Use the free NIC for management, or for the VMs.",
    source=source("SEED"),
    facts=("NET-05", "NET-15"),
    origin="article",
    applies=lambda plan: bool(plan.meetings),
)
def management_beside_vms(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network for both management and VMs where a node that meets it has a NIC to spare."""
    dedicated = {(vm.dedicated_nic or "").casefold() for vm in vms_with_own_nic(plan)}
    for network in plan.networks:
        if not {"management", "vm"} <= set(network.purposes):
            continue
        for meeting in plan.meetings_by_network[network.name.casefold()]:
            spare = _spare_nics(plan, meeting.node, dedicated)
            if spare:
                free = f"{meeting.node.name} has {listed(spare)} to spare"
                message = f"{network.name} carries management and VMs, but {free}."
                yield Problem(path("networks", network.name), message)
                break


def _spare_nics(plan: Plan, node: Node, dedicated: set[str]) -> list[str]:
    above = [interface.via for interface in node.interfaces]
    above += [switch.name for switch in plan.virtual_switches]
    used = {nic.name for via in dict.fromkeys(above) for nic in plan.nics_below(node, via)[0]}
    free = (nic for nic in node.nics if nic.name not in used and not nic.team)
    return [nic.name for nic in free if nic.name.casefold() not in dedicated]
