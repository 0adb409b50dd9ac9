"""Rules about the way out of a network and the names on it: default gateways and DNS."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Network
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.subnet_maths import parsed, subnet_of
from planner.rules.traffic import PURPOSES_IN_WORDS
from planner.rules.wording import listed

PRIVATE = {"cluster", "live_migration", "iscsi", "smb"}


def is_private(network: Network) -> bool:
    """Whether only hosts and storage meet here, for heartbeat, live migration or iSCSI."""
    purposes = set(network.purposes)
    return purposes <= PRIVATE and not purposes <= {"smb"}


@rule(
    "routing.two-default-gateways",
    Level.RISK,
    title="A node has more than one default gateway",
    why="With two default gateways Windows picks a way out that nobody planned.",
    remedy="Keep the gateway of the management network and take it off the other networks.",
    source=source("S-VALID"),
    facts=("NET-23", "NET-24"),
    tests=("NET-03",),
    applies=lambda plan: bool(plan.meetings),
)
def two_default_gateways(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each set of networks that gives some nodes two or more default gateways."""
    nodes: dict[tuple[str, ...], list[str]] = {}
    for meetings in plan.meetings_by_node.values():
        with_gateway = dict.fromkeys(m.network.name for m in meetings if m.network.gateway)
        if len(with_gateway) > 1:
            nodes.setdefault(tuple(sorted(with_gateway)), []).append(meetings[0].node.name)
    for names, owners in nodes.items():
        message = f"{listed(names)} each give a default gateway to {listed(owners)}."
        yield Problem("networks", message)


@rule(
    "routing.gateway-on-private-network",
    Level.RISK,
    title="A private network has a default gateway",
    why="By the gateway the cluster takes the network for one that clients use.",
    remedy="Leave the gateway of heartbeat, live migration and iSCSI networks empty.",
    source=source("S-VALID"),
    facts=("NET-23", "NET-24", "STO-ISCSI-16"),
    tests=("NET-02",),
    applies=lambda plan: any(map(is_private, plan.networks)),
)
def gateway_on_private_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each private network with a gateway, unless the nodes have a second one: then that counts."""
    second = {
        meeting.network.name
        for meetings in plan.meetings_by_node.values()
        if len({m.network.name for m in meetings if m.network.gateway}) > 1
        for meeting in meetings
    }
    for network in plan.networks:
        if is_private(network) and network.gateway and network.name not in second:
            words = listed(PURPOSES_IN_WORDS[each] for each in network.purposes)
            message = f"{network.name} carries {words} traffic, but has gateway {network.gateway}."
            yield Problem(path("networks", network.name), message)


@rule(
    "routing.private-network-in-dns",
    Level.RISK,
    title="Hosts register private addresses in DNS",
    why="A node's name may then resolve to an address that its clients cannot reach.",
    remedy="Switch DNS registration off on heartbeat, live migration and iSCSI networks.",
    source=source("S-258750"),
    facts=("NET-29", "STO-ISCSI-16"),
    origin="practice",
    applies=lambda plan: any(map(is_private, plan.networks)),
)
def private_network_in_dns(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each private network whose addresses the hosts register."""
    for network in filter(is_private, plan.networks):
        subject = path("networks", network.name)
        if network.dns_registration is None:
            yield Unknown(subject, "dns_registration")
        elif network.dns_registration:
            yield Problem(subject, f"Hosts register their addresses on {network.name} in DNS.")


@rule(
    "routing.no-default-gateway",
    Level.ADVICE,
    title="A node has no default gateway",
    why="Without a way out the node reaches only what sits in its own subnets.",
    remedy="Set the gateway of the management network, unless everything the nodes need is in it.",
    source=source("S-VALID"),
    facts=("NET-23",),
    origin="test_cluster",
    tests=("NET-03",),
    applies=lambda plan: any("management" in m.network.purposes for m in plan.meetings),
)
def no_default_gateway(plan: Plan) -> Iterator[Problem | Unknown]:
    """The nodes that are managed over a network, but get a gateway neither there nor elsewhere."""
    nodes = []
    for meetings in plan.meetings_by_node.values():
        managed = any("management" in m.network.purposes for m in meetings)
        if managed and not any(m.network.gateway or m.network.dhcp for m in meetings):
            nodes.append(meetings[0].node.name)
    if nodes:
        yield Problem("networks", f"No network gives {listed(nodes)} a default gateway.")


@rule(
    "routing.public-dns-server",
    Level.ADVICE,
    title="A public DNS server on a network of hosts",
    why="A public server does not know the domain, so names of nodes and cluster do not resolve.",
    remedy="Name the DNS servers of the domain.",
    source=source("W-CREQ"),
    facts=("AD-21",),
    applies=lambda plan: any(network.dns_servers for network in plan.networks),
)
def public_dns_server(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network of private addresses with a DNS server on the internet."""
    subnets = [subnet for network in plan.networks if (subnet := subnet_of(network)) is not None]
    for network in plan.networks:
        own = subnet_of(network)
        if own is not None and not own.is_private:
            continue
        public = [
            server
            for server in network.dns_servers
            if parsed(server).is_global and not any(parsed(server) in each for each in subnets)
        ]
        if public:
            message = f"{network.name} names public DNS servers: {listed(public)}."
            yield Problem(path("networks", network.name), message)


@rule(
    "routing.management-not-in-dns",
    Level.RISK,
    title="Hosts do not register their management address in DNS",
    why="The names of the nodes have to resolve, to the address that they are managed over.",
    remedy="Switch DNS registration on for the management network.",
    source=source("W-CREQ"),
    facts=("AD-21", "NET-29"),
    applies=lambda plan: bool(plan.networks_for("management")),
)
def management_not_in_dns(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each management network whose addresses the hosts keep to themselves."""
    for network in plan.networks_for("management"):
        subject = path("networks", network.name)
        if network.dns_registration is None:
            yield Unknown(subject, "dns_registration")
        elif not network.dns_registration:
            message = f"Hosts do not register their addresses on {network.name} in DNS."
            yield Problem(subject, message)


@rule(
    "routing.dns-servers-on-private-network",
    Level.ADVICE,
    title="DNS servers on a private network",
    why="Nothing on such a network answers names, and each question to it costs time.",
    remedy="Set DNS servers on the management network only.",
    source=source("S-258750"),
    facts=("NET-29",),
    origin="practice",
    applies=lambda plan: any(map(is_private, plan.networks)),
)
def dns_servers_on_private_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each private network that names DNS servers."""
    for network in filter(is_private, plan.networks):
        if network.dns_servers:
            message = f"{network.name} names DNS servers: {listed(network.dns_servers)}."
            yield Problem(path("networks", network.name), message)


@rule(
    "routing.metric-below-management",
    since("2016", Level.ADVICE),
    title="Another network comes before management by its metric",
    why="By the metric Windows chooses which interface asks DNS and the domain first.",
    remedy="Give the management network the lowest metric, or leave all metrics automatic.",
    source=source("W-SMBMC"),
    facts=("NET-39",),
    applies=lambda plan: any(n.metric is not None for n in plan.networks_for("management")),
)
def metric_below_management(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network with a metric not above that of a management network on the same node.

    An automatic metric is known only when the node runs.
    """
    before: dict[str, dict[str, None]] = {}
    for meetings in plan.meetings_by_node.values():
        networks = {m.network.name: m.network for m in meetings if m.network.metric is not None}
        managed = [n for n in networks.values() if "management" in n.purposes]
        others = [n for n in networks.values() if "management" not in n.purposes]
        for own in managed:
            first = [n.name for n in others if (n.metric or 0) <= (own.metric or 0)]
            before.setdefault(own.name, {}).update(dict.fromkeys(first))
    for network in plan.networks:
        names = before.get(network.name)
        if names:
            has = f"{network.name} has metric {network.metric}"
            message = f"{has}; that of {listed(names)} is not higher."
            yield Problem(path("networks", network.name), message)
