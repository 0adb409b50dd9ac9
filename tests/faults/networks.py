"""Faults of networks, adapters and switches."""

from dataclasses import replace
from ipaddress import ip_network

from planner.core.plan import path
from tests.faults import (
    Broken,
    edited,
    fault,
    first_for,
    last,
    met,
)


def network(plan, which, rule, subject=None, **values):
    """The plan with values of one network changed."""
    changed = edited(plan, f"networks/{which.name}", **values)
    return Broken(changed, rule, subject or path("networks", which.name))


def interface(plan, which, rule, subject=None, **values):
    """The plan with values of the last node's interface in a network changed."""
    node, _ = last(plan)
    place = f"nodes/{node.name}/interfaces/{which.name}"
    own = path("nodes", node.name, "interfaces", which.name)
    return Broken(edited(plan, place, **values), rule, subject or own)


def own_nic(plan, *purposes):
    """A network with these purposes that meets a NIC of its own, None where there is none."""
    node, _ = last(plan)
    return next(
        (
            meeting.network
            for meeting in plan.meetings_by_node[node.name.casefold()]
            if not set(purposes).isdisjoint(meeting.network.purposes)
            and not (meeting.team or meeting.virtual_switch)
        ),
        None,
    )


@fault
def an_address_given_twice(plan):
    which = first_for(plan, "cluster")
    taken = plan.meetings_by_network[which.name.casefold()][0].interface.address
    return interface(plan, which, "addresses.duplicate-address", address=taken)


@fault
def an_address_of_another_subnet(plan):
    return interface(
        plan, first_for(plan, "cluster"), "addresses.outside-subnet", address="203.0.113.9"
    )


@fault
def the_address_of_the_subnet_itself(plan):
    which = first_for(plan, "cluster")
    itself = str(ip_network(which.subnet).network_address)
    return interface(plan, which, "addresses.unusable-address", address=itself)


@fault
def a_self_assigned_address(plan):
    which = first_for(plan, "cluster")
    return interface(plan, which, "addresses.self-assigned-address", address="169.254.7.7")


@fault
def an_ipv6_address_among_ipv4(plan):
    which = first_for(plan, "cluster")
    broken = interface(plan, which, "addresses.mixed-families", address="2001:db8::7")
    return replace(broken, subject=path("networks", which.name))


@fault
def an_address_not_decided(plan):
    which = first_for(plan, "cluster")
    return replace(interface(plan, which, "addresses.outside-subnet", address=None), unknown=True)


@fault
def fixed_addresses_beside_dhcp(plan):
    lan = first_for(plan, "management")
    if lan.dhcp:
        return None
    return network(plan, lan, "addresses.fixed-address-beside-dhcp", dhcp=True)


@fault
def a_gateway_outside_its_subnet(plan):
    lan = first_for(plan, "management")
    return network(plan, lan, "addresses.gateway-outside-subnet", gateway="203.0.113.1")


@fault
def a_gateway_on_the_iscsi_network(plan):
    iscsi = first_for(plan, "iscsi")
    if iscsi is None:
        return None
    gateway = str(ip_network(iscsi.subnet)[-2])
    return network(plan, iscsi, "routing.two-default-gateways", "networks", gateway=gateway)


@fault
def the_only_gateway_on_a_private_network(plan):
    lan, which = first_for(plan, "management"), first_for(plan, "cluster")
    plan = edited(plan, f"networks/{lan.name}", gateway=None)
    gateway = str(ip_network(which.subnet)[-2])
    return network(plan, which, "routing.gateway-on-private-network", gateway=gateway)


@fault
def two_default_gateways(plan):
    which = first_for(plan, "cluster")
    gateway = str(ip_network(which.subnet)[-2])
    return network(plan, which, "routing.two-default-gateways", "networks", gateway=gateway)


@fault
def no_default_gateway(plan):
    lan = first_for(plan, "management")
    if lan.dhcp:
        return None
    return network(plan, lan, "routing.no-default-gateway", "networks", gateway=None)


@fault
def a_private_network_in_dns(plan):
    which = first_for(plan, "cluster")
    return network(plan, which, "routing.private-network-in-dns", dns_registration=True)


@fault
def a_public_dns_server(plan):
    lan = first_for(plan, "management")
    servers = (*lan.dns_servers, "8.8.8.8")
    return network(plan, lan, "routing.public-dns-server", dns_servers=servers)


@fault
def overlapping_subnets(plan):
    lan = first_for(plan, "management")
    wider = str(ip_network(lan.subnet).supernet(new_prefix=8))
    return network(plan, lan, "subnets.overlapping-subnets", "networks", subnet=wider)


@fault
def iscsi_open_to_the_cluster(plan):
    iscsi = first_for(plan, "iscsi")
    if iscsi is None:
        return None
    return network(plan, iscsi, "traffic.iscsi-open-to-cluster", cluster_use="cluster_only")


@fault
def heartbeat_on_the_iscsi_network(plan):
    iscsi = first_for(plan, "iscsi")
    if iscsi is None:
        return None
    purposes = (*iscsi.purposes, "cluster")
    return network(plan, iscsi, "traffic.iscsi-with-heartbeat", purposes=purposes)


@fault
def backup_on_the_iscsi_network(plan):
    iscsi = first_for(plan, "iscsi")
    if iscsi is None:
        return None
    purposes = (*iscsi.purposes, "backup")
    return network(plan, iscsi, "traffic.iscsi-with-other-traffic", purposes=purposes)


@fault
def live_migration_over_iscsi(plan):
    iscsi = first_for(plan, "iscsi")
    if iscsi is None:
        return None
    networks = (*plan.live_migration.networks, iscsi.name)
    changed = edited(plan, "live_migration", networks=networks)
    return Broken(changed, "traffic.live-migration-over-iscsi", path("networks", iscsi.name))


@fault
def jumbo_frames_over_a_small_switch(plan):
    which = own_nic(plan, "iscsi", "smb")
    if which is None or met(plan, which).nics[0].switch is None:
        return None
    changed = edited(plan, f"switches/{met(plan, which).nics[0].switch}", max_mtu=1500)
    changed = edited(changed, f"networks/{which.name}", mtu=9000)
    return Broken(changed, "traffic.mtu-above-switch", path("networks", which.name))


@fault
def a_cluster_address_of_another_subnet(plan):
    if not plan.cluster.addresses:
        return None
    entry = plan.cluster.addresses[-1]
    changed = edited(plan, f"cluster/addresses/{entry.network}", address="203.0.113.50")
    return Broken(changed, "subnets.cluster-address-outside", "cluster")


@fault
def a_cluster_address_on_a_private_network(plan):
    if not plan.cluster.addresses:
        return None
    entry = plan.cluster.addresses[-1]
    which = next(each for each in plan.networks_for("cluster") if not each.gateway)
    moved = replace(entry, network=which.name, address=str(ip_network(which.subnet)[-2]))
    changed = edited(plan, "cluster", addresses=(moved,))
    return Broken(changed, "subnets.cluster-address-without-clients", "cluster")


@fault
def a_cluster_address_of_a_node(plan):
    if not plan.cluster.addresses:
        return None
    entry = plan.cluster.addresses[-1]
    node, _ = last(plan)
    place = f"nodes/{node.name}/interfaces/{entry.network}"
    changed = edited(plan, place, address=entry.address)
    subject = path("nodes", node.name, "interfaces", entry.network)
    return Broken(changed, "addresses.duplicate-address", subject)


@fault
def no_network_for_clients(plan):
    for each in plan.networks:
        if each.cluster_use == "cluster_and_client":
            plan = edited(plan, f"networks/{each.name}", cluster_use="cluster_only")
    return Broken(plan, "network.no-client-network", "networks")


@fault
def one_network_between_nodes(plan):
    lan = first_for(plan, "management")
    private = [each for each in plan.networks if each.name != lan.name]
    for each in private:
        plan = edited(plan, f"networks/{each.name}", cluster_use="none")
    return Broken(plan, "network.single-cluster-network", "networks")


@fault
def a_node_that_misses_a_network(plan):
    node, subject = last(plan)
    which = first_for(plan, "cluster")
    kept = tuple(each for each in node.interfaces if each.network != which.name)
    changed = edited(plan, f"nodes/{node.name}", interfaces=kept)
    return Broken(changed, "network.node-off-network", subject)


@fault
def no_network_for_management(plan):
    for each in plan.networks_for("management"):
        plan = edited(plan, f"networks/{each.name}", purposes=("backup",))
    return Broken(plan, "network.missing-purpose", "networks")


@fault
def iscsi_nics_in_one_subnet(plan):
    iscsi = plan.networks_for("iscsi")
    if len(iscsi) < 2:
        return None
    node, subject = last(plan)
    one, other = (met(plan, each) for each in iscsi[:2])
    moved = replace(other.interface, network=one.network.name, address="203.0.113.77")
    kept = tuple(moved if each == other.interface else each for each in node.interfaces)
    changed = edited(plan, f"nodes/{node.name}", interfaces=kept)
    return Broken(changed, "subnets.iscsi-nics-in-one-subnet", subject)
