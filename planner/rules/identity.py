"""Rules about names and about the address that clients find the cluster under."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.plan import Plan, at_least, path
from planner.core.words import version_words
from planner.core.workload import vm_by_name
from planner.rules.base import Level, Problem, Unknown, rule, until
from planner.rules.knowledge import source
from planner.rules.wording import listed

LONGEST_NAME = 15  # NAME-01
REFUSED = '\\/:*?"<>|'  # NAME-02
DNS_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")  # NAME-02


def computer_names(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Subject, kind and name of everything that gets a computer name; an undecided one is out."""
    if plan.cluster.name:
        yield "cluster", "cluster", plan.cluster.name
    for node in plan.nodes:
        yield path("nodes", node.name), "node", node.name


@rule(
    "identity.name-too-long",
    Level.BLOCKER,
    title="A computer name of more than 15 characters",
    why="A NetBIOS name holds 15 characters, and cluster and nodes both need one.",
    remedy="Choose a name of 1 to 15 characters.",
    source=source("S-NAME"),
    facts=("NAME-01",),
)
def name_too_long(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each cluster or node name that is too long."""
    if not plan.cluster.name:
        yield Unknown("cluster", "name")
    for subject, kind, name in computer_names(plan):
        if len(name) > LONGEST_NAME:
            length = f"has {len(name)} characters; {LONGEST_NAME} are the most"
            yield Problem(subject, f"The {kind} name {name} {length}.")


def _refused(name: str) -> str | None:
    if name.isdigit():
        return "consists of digits only"
    found = [character for character in REFUSED if character in name]
    return f"contains {' '.join(found)}" if found else None


@rule(
    "identity.name-refused",
    Level.BLOCKER,
    title="A computer name that Windows refuses",
    why="Windows takes no computer name of digits only, and none with certain characters.",
    remedy="Use letters, digits and hyphens, and at least one letter.",
    source=source("S-NAME"),
    facts=("NAME-02",),
    applies=lambda plan: any(computer_names(plan)),
)
def name_refused(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each cluster or node name that no computer can have."""
    for subject, kind, name in computer_names(plan):
        fault = _refused(name)
        if fault:
            yield Problem(subject, f"The {kind} name {name} {fault}, which Windows refuses.")


@rule(
    "identity.name-unfit-for-dns",
    Level.UNSUPPORTED,
    title="A computer name that does not fit DNS",
    why="DNS names hold letters, digits and hyphens; others are found by some programs only.",
    remedy="Use letters, digits and hyphens, with no hyphen first or last.",
    source=source("S-NAME"),
    facts=("NAME-02",),
    applies=lambda plan: any(computer_names(plan)),
)
def name_unfit_for_dns(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each cluster or node name that Windows takes and DNS does not."""
    for subject, kind, name in computer_names(plan):
        if _refused(name) or DNS_NAME.fullmatch(name):
            continue
        wrong = dict.fromkeys(c for c in name if not re.match("[A-Za-z0-9-]", c))
        named = ["a blank" if c.isspace() else f'"{c}"' for c in wrong]
        fault = f"contains {listed(named)}" if wrong else "starts or ends with a hyphen"
        yield Problem(subject, f"The {kind} name {name} {fault}, which does not fit DNS.")


@rule(
    "identity.cluster-named-like-a-node",
    Level.BLOCKER,
    title="Cluster and node have the same name",
    why="The cluster makes a computer object of its own, and the node already has that name.",
    remedy="Give the cluster a name that no computer has.",
    source=source("W-CREATE"),
    facts=("NAME-03",),
    applies=lambda plan: bool(plan.cluster.name and plan.nodes),
)
def cluster_named_like_a_node(plan: Plan) -> Iterator[Problem | Unknown]:
    """A cluster name that a node has."""
    node = plan.node_by_name.get((plan.cluster.name or "").casefold())
    if node:
        message = f"The cluster is named {plan.cluster.name}, and so is one of its nodes."
        yield Problem("cluster", message)


@rule(
    "identity.cluster-named-like-a-virtual-machine",
    Level.UNSUPPORTED,
    title="Cluster and virtual machine have the same name",
    why="Two computers would register one name in the directory and in DNS.",
    remedy="Give the cluster a name that no virtual machine has.",
    source=source("W-CREATE"),
    facts=("NAME-03",),
    applies=lambda plan: bool(plan.cluster.name and plan.vms),
)
def cluster_named_like_a_virtual_machine(plan: Plan) -> Iterator[Problem | Unknown]:
    """A cluster name that a virtual machine, or a row of them, has."""
    name = (plan.cluster.name or "").casefold()
    if name in vm_by_name(plan):
        message = f"The cluster is named {plan.cluster.name}, and so is a virtual machine."
        yield Problem("cluster", message)


@rule(
    "identity.distributed-name-too-old",
    until("2016", Level.BLOCKER),
    title="A distributed network name, which this version does not have",
    why="The cluster name can use the addresses of the nodes from Windows Server 2019 on only.",
    remedy="Give the cluster an address of its own, or run Windows Server 2019 or newer.",
    source=source("P-FC"),
    facts=("NAME-05",),
    applies=lambda plan: plan.cluster.addressing == "distributed",
)
def distributed_name_too_old(plan: Plan) -> Iterator[Problem | Unknown]:
    """A distributed network name where a version before 2019 runs."""
    version = plan.oldest_version
    if not at_least(version, "2019"):
        message = f"{version_words(version)} has no distributed network name for the cluster."
        yield Problem("cluster", message, version)


@rule(
    "identity.client-network-without-cluster-address",
    Level.RISK,
    title="A client network without a cluster address",
    why="Clients on that network, or in that site, cannot reach the cluster name.",
    remedy="Give the cluster one address on each network that is open to clients.",
    source=source("W-CREATE"),
    facts=("NAME-04",),
    applies=lambda plan: plan.cluster.addressing == "static" and bool(plan.cluster.addresses),
)
def client_network_without_cluster_address(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network open to clients without a static cluster address; iSCSI should not be open."""
    served = {entry.network.casefold() for entry in plan.cluster.addresses}
    for network in plan.networks:
        for_clients = (
            network.cluster_use == "cluster_and_client" and "iscsi" not in network.purposes
        )
        if for_clients and network.name.casefold() not in served:
            message = f"{network.name} is open to clients, but the cluster has no address on it."
            yield Problem(path("networks", network.name), message)


@rule(
    "identity.dhcp-without-dhcp-network",
    Level.UNSUPPORTED,
    title="The cluster takes its address by DHCP where the nodes do not",
    why="The cluster uses DHCP only on a network where all nodes get their addresses so.",
    remedy="Give the cluster a static address, or use DHCP for the nodes on a client network.",
    source=source("W-CREATE"),
    facts=("NAME-04",),
    applies=lambda plan: plan.cluster.addressing in (None, "dhcp"),
)
def dhcp_without_dhcp_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """A cluster address by DHCP without a client network whose hosts use DHCP."""
    if plan.cluster.addressing is None:
        yield Unknown("cluster", "addressing")
        return
    networks = [n for n in plan.networks if n.cluster_use == "cluster_and_client"]
    if not networks or any(network.dhcp for network in networks):
        return
    undecided = [network for network in networks if network.dhcp is None]
    for network in undecided:
        yield Unknown(path("networks", network.name), "dhcp")
    if not undecided:
        names = listed(network.name for network in networks)
        message = f"The cluster address comes by DHCP, but no host uses DHCP on {names}."
        yield Problem("cluster", message)


@rule(
    "identity.virtual-machine-named-like-a-node",
    Level.RISK,
    title="Virtual machine and node have the same name",
    why="A guest that is called like its virtual machine takes the name of the node in the domain.",
    remedy="Give the virtual machine a name that no node has.",
    source=source("W-CREATE"),
    facts=("NAME-07", "NAME-03"),
    applies=lambda plan: bool(plan.nodes and plan.vms),
)
def virtual_machine_named_like_a_node(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with the name of a node."""
    for name in vm_by_name(plan).keys() & plan.node_by_name.keys():
        vm = vm_by_name(plan)[name]
        message = f"A virtual machine and a node are both named {vm.name}."
        yield Problem(path("vms", vm.name), message)


@rule(
    "identity.single-label-domain",
    Level.ADVICE,
    title="A domain name without a dot",
    why="Such a name is not looked up in DNS by default, so every member needs settings for it.",
    remedy="Check that the full DNS name of the domain is noted.",
    source=source("S-NAME"),
    origin="practice",
    applies=lambda plan: plan.directory.mode in ("domain", "ad_detached"),
)
def single_label_domain(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each domain of one label, of the plan and of nodes; no domain is asked for elsewhere."""
    if plan.directory.domain and "." not in plan.directory.domain:
        message = f"The domain is noted as {plan.directory.domain}, which has no dot."
        yield Problem("directory", message)
    for node in plan.nodes:
        if node.domain and "." not in node.domain:
            message = f"The domain of {node.name} is noted as {node.domain}, which has no dot."
            yield Problem(path("nodes", node.name), message)
