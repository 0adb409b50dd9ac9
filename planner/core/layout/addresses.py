"""Addresses of a layout: hosts, the cluster name, ports of arrays; networks for live migration."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address, ip_network

from planner.core.layout.ranges import CLUSTER_AT, NODES_AT, STORAGE_AT, Ranges
from planner.core.parts import ClusterAddress, Network, Node
from planner.core.plan import Plan


def with_addresses(plan: Plan, ranges: Ranges, laid: set[str]) -> Plan:
    """Addresses for hosts where they have none; one host keeps its last number everywhere."""
    offsets = {node.name: _offset(plan, node, at) for at, node in enumerate(plan.nodes)}
    given: dict[tuple[str, str, str], str | None] = {}
    for network in plan.networks:
        if network.name not in laid or network.subnet is None or network.dhcp:
            continue
        for meeting in plan.meetings_by_network[network.name.casefold()]:
            if meeting.interface.address is None:
                key = (meeting.node.name, network.name, meeting.interface.via)
                offset = offsets[meeting.node.name]
                given[key] = ranges.take_address(network.subnet, offset)
    nodes = tuple(
        replace(
            node,
            interfaces=tuple(
                replace(
                    each,
                    address=each.address
                    or given.get((node.name, _spelled(plan, each.network), each.via)),
                )
                for each in node.interfaces
            ),
        )
        for node in plan.nodes
    )
    return replace(plan, nodes=nodes) if given else plan


def _spelled(plan: Plan, network: str) -> str:
    return plan.network_by_name[network.casefold()].name


def _offset(plan: Plan, node: Node, at: int) -> int:
    """The place of a host in its subnets: that of an address it has, else in turn."""
    for meeting in plan.meetings_by_node[node.name.casefold()]:
        subnet, address = meeting.network.subnet, meeting.interface.address
        if subnet and address and ip_address(address) in ip_network(subnet):
            return int(ip_address(address)) - int(ip_network(subnet).network_address)
    return NODES_AT + at


def with_cluster_address(plan: Plan, ranges: Ranges) -> Plan:
    """A free address for the cluster name on the network for management, where it is to be static.

    How the cluster gets its address stays as decided; not decided means static.
    """
    cluster = plan.cluster
    clients = [
        n
        for n in plan.networks
        if n.cluster_use == "cluster_and_client" and "management" in n.purposes and not n.dhcp
    ]
    if cluster.addressing not in (None, "static") or not clients:
        return plan
    entries = cluster.addresses or (ClusterAddress(network=clients[0].name),)
    filled = []
    for entry in entries:
        network = plan.network_by_name[entry.network.casefold()]
        address = entry.address
        if address is None and network.subnet is not None:
            address = ranges.take_address(network.subnet, CLUSTER_AT)
        filled.append(replace(entry, address=address))
    changed = replace(cluster, addressing="static", addresses=tuple(filled))
    return replace(plan, cluster=changed)


def with_array_ports(plan: Plan, ranges: Ranges, laid: set[str]) -> Plan:
    """Networks, addresses and switches for the ports of iSCSI arrays that lack them.

    Ports of one controller go to the paths in turn; one with a switch goes to the path that ends
    there.
    """
    paths = [n for n in plan.networks_for("iscsi") if n.name in laid]
    if plan.storage.type != "iscsi" or not paths:
        return plan
    ends = {network.name: _only_switch(plan, network) for network in paths}
    at = max(STORAGE_AT, NODES_AT + len(plan.nodes))
    arrays = []
    for array in plan.storage.arrays:
        turns: dict[str | None, int] = {}
        ports = []
        for port in array.ports:
            turn = turns.get(port.controller, 0)
            turns[port.controller] = turn + 1
            cabled = [n for n in paths if port.switch and ends[n.name] == port.switch]
            path = (cabled or paths)[turn % len(cabled or paths)]
            name = port.network or path.name
            network = plan.network_by_name[name.casefold()]
            new = replace(port, network=network.name, switch=port.switch or ends.get(network.name))
            if port.address is None and network.subnet and not network.dhcp:
                new = replace(new, address=ranges.take_address(network.subnet, at))
            ports.append(new)
        arrays.append(replace(array, ports=tuple(ports)))
    return replace(plan, storage=replace(plan.storage, arrays=tuple(arrays)))


def _only_switch(plan: Plan, network: Network) -> str | None:
    """The switch where the hosts' NICs of a network end, None where they end in several or none."""
    ends = {nic.switch for m in plan.meetings_by_network[network.name.casefold()] for nic in m.nics}
    return ends.pop() if len(ends) == 1 else None


def with_migration_networks(plan: Plan) -> Plan:
    """Networks for live migration where none are named: its own, then those of the heartbeat."""
    if plan.live_migration.networks:
        return plan
    own = [n for n in plan.networks_for("live_migration") if "management" not in n.purposes]
    beat = [n for n in plan.networks_for("cluster") if "management" not in n.purposes]
    storage = [n for n in (*own, *beat) if "iscsi" in n.purposes and "cluster" not in n.purposes]
    names = dict.fromkeys(n.name for n in (*own, *beat) if n not in storage)
    migration = replace(plan.live_migration, networks=tuple(names))
    return replace(plan, live_migration=migration)
