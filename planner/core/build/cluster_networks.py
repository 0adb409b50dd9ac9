"""B-16: names, roles and order of the cluster networks, and the heartbeat."""

from __future__ import annotations

import ipaddress

from planner.core.build.base import UNCHANGED, Command, Phase, Step, listing, one_node, step
from planner.core.build.powershell import ps
from planner.core.build.values import Address, Missing, Raw, Value
from planner.core.build.words import old
from planner.core.parts import Network
from planner.core.plan import Plan

ROLES = {"none": 0, "cluster_only": 1, "cluster_and_client": 3}
PROPERTIES = {
    "same_subnet_delay_ms": Raw("SameSubnetDelay"),
    "same_subnet_threshold": Raw("SameSubnetThreshold"),
    "cross_subnet_delay_ms": Raw("CrossSubnetDelay"),
    "cross_subnet_threshold": Raw("CrossSubnetThreshold"),
}


def networks(plan: Plan) -> Phase:
    """B-16: names, roles and order of the cluster networks, and the heartbeat."""
    met = [n for n in plan.networks if plan.meetings_by_network[n.name.casefold()]]
    steps = []
    if met:
        steps.append(_names_and_roles(plan, met))
    steps.append(_live_migration(plan))
    heartbeat = [
        ps("(Get-Cluster).{name} = {value}", name=name, value=getattr(plan.cluster.properties, key))
        for key, name in PROPERTIES.items()
        if getattr(plan.cluster.properties, key) is not None
    ]
    if heartbeat:
        steps.append(
            step(
                "Set the heartbeat",
                one_node(plan),
                *heartbeat,
                expected="Get-Cluster | Format-List *Subnet* shows the planned values.",
                way_back="Set the former values in the same way; note them before.",
            )
        )
    return Phase(
        id="B-16",
        title="Name the cluster networks",
        about="The cluster numbers its networks as it finds them. With names and roles it is clear "
        "what runs where, and iSCSI stays free of cluster traffic.",
        steps=tuple(steps),
        facts=("NET-24", "NET-25", "NET-26", "NET-45", "LM-19", "HB-01", "HB-02"),
    )


def _names_and_roles(plan: Plan, met: list[Network]) -> Step:
    commands: list[Command] = [
        ps("Get-ClusterNetwork | Format-Table 'Name', 'Address', 'Role', 'State'")
    ]
    for network in met:
        commands.append(_rename(network))
        role: Value = Missing(f"cluster use of {network.name}")
        if network.cluster_use is not None:
            role = ROLES[network.cluster_use]
        commands.append(
            ps("(Get-ClusterNetwork -Name {name}).Role = {role}", name=network.name, role=role)
        )
    commands.append(
        ps("Get-ClusterNetworkInterface | Format-Table 'Node', 'Network', 'Name', 'State'")
    )
    return step(
        "Give the networks their names and roles",
        one_node(plan),
        *commands,
        how="Role 0 keeps the cluster off a network, 1 allows traffic between the nodes, and 3 "
        "allows clients as well.",
        expected=f"Every network is Up and has one adapter per node ({len(plan.nodes)} nodes). The "
        f"roles are {listing(_role_words(network) for network in met)}.",
        way_back="Names and roles can be set again at any time.",
    )


def _role_words(network: Network) -> str:
    role = "not decided" if network.cluster_use is None else ROLES[network.cluster_use]
    return f"{network.name} {role}"


def _rename(network: Network) -> Command:
    if network.subnet is None:
        return ps(
            "(Get-ClusterNetwork -Name {present}).Name = {name}",
            present=Missing(f"subnet of {network.name}"),
            name=network.name,
        )
    subnet = ipaddress.ip_network(network.subnet)
    start = Address(str(subnet.network_address))
    if subnet.version == 6:
        return ps(
            "(Get-ClusterNetwork | Where-Object {{ $_.IPv6Addresses -contains {start} }}).Name "
            "= {name}",
            start=start,
            name=network.name,
        )
    return ps(
        "(Get-ClusterNetwork | Where-Object {{ $_.Address -eq {start} }}).Name = {name}",
        start=start,
        name=network.name,
    )


def _live_migration(plan: Plan) -> Step:
    names = plan.live_migration.networks
    title = "Choose the networks of live migration"
    expected = "Live Migration Settings tick the planned networks only, in the planned order."
    if not names:
        return step(
            title,
            one_node(plan),
            how="The plan names no network for live migration yet.",
            expected=expected,
            way_back=UNCHANGED,
            undecided=("networks of live migration",),
        )
    if old(plan):
        return step(
            title,
            one_node(plan),
            how="As soon as the first virtual machine is a clustered role (B-20), open the "
            f"properties of its virtual machine resource, tab Network for live migration, and tick "
            f"only {listing(names)}{', in this order' if len(names) > 1 else ''}.",
            expected="The tab shows the planned networks only. It counts for the whole cluster.",
            way_back="Tick the other networks again on the same tab.",
        )
    order = ""
    if len(names) > 1:
        order = (
            "After the command put the networks in this order in Failover Cluster Manager, "
            f"Networks, Live Migration Settings: {listing(names)}."
        )
    return step(
        title,
        one_node(plan),
        ps(
            "Get-ClusterResourceType -Name 'Virtual Machine' | Set-ClusterParameter "
            "-Name MigrationExcludeNetworks -Value ([String]::Join(';', (Get-ClusterNetwork | "
            "Where-Object {{ @({names}) -notcontains $_.Name }}).ID))",
            names=names,
        ),
        how=order,
        expected=expected,
        way_back="Tick the other networks again in the same settings.",
    )
