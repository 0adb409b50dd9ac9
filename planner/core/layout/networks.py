"""The networks of a layout: new ones made, and what existing ones leave open filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from typing import Literal

from planner.core.layout.model import Wish
from planner.core.layout.places import Place
from planner.core.layout.ranges import Ranges, overlaps
from planner.core.layout.shapes import Wanted
from planner.core.parts import Network
from planner.core.plan import Plan

USUAL_MTU = 1500
# Shares of a link (RDMA-09); half is for storage, and what nobody is sure of goes to the VMs.
SHARES = {"management": 10, "cluster": 10, "live_migration": 30}
STORAGE_SHARE = 50
ALL_SHARES = 100
Use = Literal["none", "cluster_only", "cluster_and_client"]


@dataclass(frozen=True, slots=True)
class Made:
    """A network added for a place, and why."""

    network: str
    wanted: Wanted


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, with a number where something has it already; names ignore case."""
    folded = {name.casefold() for name in taken}
    name, at = wanted, 1
    while name.casefold() in folded:
        at += 1
        name = f"{wanted}-{at}"
    return name


def vlans_of_vms(plan: Plan) -> tuple[int, ...]:
    """VLANs that VMs are on but no network has, in the order of the plan."""
    known = {network.vlan for network in plan.networks}
    used = (nic.vlan for vm in plan.vms for nic in vm.nics if nic.vlan)
    return tuple(dict.fromkeys(vlan for vlan in used if vlan not in known))


def with_networks(plan: Plan, places: list[Place]) -> tuple[Plan, list[Made]]:
    """The plan with the missing networks of the places, by name and purposes only."""
    made: list[Made] = []
    networks = list(plan.networks)
    for place in places:
        for wanted in place.new:
            name = free_name(wanted.name, (network.name for network in networks))
            network = Network(name=name, purposes=wanted.purposes)
            networks.append(network)
            place.networks.append(network)
            made.append(Made(name, wanted))
    return replace(plan, networks=tuple(networks)), made


def with_vm_vlans(plan: Plan, made: list[Made]) -> tuple[Plan, list[Made]]:
    """Networks for the VLANs that VMs are on already; a new network for VMs takes the first one.

    One that hosts meet as well does so only where all VMs are on one VLAN.
    """
    vlans = vlans_of_vms(plan)
    new = [
        each.network
        for each in made
        if each.wanted.purposes == ("vm",) or ("vm" in each.wanted.purposes and len(vlans) == 1)
    ]
    networks = plan.networks
    if vlans and new:
        networks = tuple(replace(n, vlan=vlans[0]) if n.name == new[0] else n for n in networks)
        vlans = vlans[1:]
    for vlan in vlans:
        name = free_name(f"VM-{vlan}", (network.name for network in networks))
        networks = (*networks, Network(name=name, purposes=("vm",), vlan=vlan, mtu=USUAL_MTU))
        reason = f"VMs of the plan are on VLAN {vlan}; their virtual switch carries it tagged."
        made = [*made, Made(name, Wanted(name, ("vm",), reason))]
    return replace(plan, networks=networks), made


def cluster_use_of(network: Network) -> Use:
    """The role that suits what the network carries."""
    purposes = set(network.purposes)
    if "management" in purposes:
        return "cluster_and_client"
    return "none" if purposes <= {"vm", "iscsi"} else "cluster_only"


class Filler:
    """Fills what networks leave open; ``laid`` are the names of those that the layout placed."""

    def __init__(
        self, plan: Plan, ranges: Ranges, wish: Wish, laid: set[str], new: set[str]
    ) -> None:
        self.plan = plan
        self.ranges = ranges
        self.wish = wish
        self.laid = laid
        self.new = new
        self.has_gateway = any(network.gateway for network in plan.networks)
        self.vlans: dict[str, int | None] = {
            n.name: n.vlan for n in plan.networks if n.vlan is not None
        }

    def filled(self) -> Plan:
        """The plan with its networks complete, as far as the layout may say."""
        networks = []
        for network in self.plan.networks:
            in_layout = network.name in self.laid
            networks.append(self._filled(network) if in_layout else network)
        return replace(self.plan, networks=tuple(networks))

    def _filled(self, network: Network) -> Network:
        management = "management" in network.purposes
        if network.vlan is None:
            network = replace(network, vlan=self._vlan_for(network))
            self.vlans[network.name] = network.vlan
        if network.subnet is None:
            network = self._with_subnet(network, management)
        elif management and self.wish.lan_gateway and not self.has_gateway:
            network = self._with_gateway(network, self.wish.lan_gateway)
        if network.dns_registration is None:
            network = replace(network, dns_registration=management)
        if network.dhcp is None:
            network = replace(network, dhcp=False)
        if network.cluster_use is None:
            network = replace(network, cluster_use=cluster_use_of(network))
        if management and not network.dns_servers:
            network = replace(network, dns_servers=self.plan.directory.dns_servers)
        if network.mtu is None:
            network = replace(network, mtu=self._mtu_like_siblings(network))
        return network

    def _vlan_for(self, network: Network) -> int | None:
        """The VLAN of what shares a NIC with it, since a NIC carries one; else the next free."""
        for meeting in self.plan.meetings_by_network[network.name.casefold()]:
            if meeting.virtual_switch is not None or meeting.team is not None:
                continue
            for other in self.plan.meetings_by_node[meeting.node.name.casefold()]:
                beside = other.interface.via.casefold() == meeting.interface.via.casefold()
                if beside and self.vlans.get(other.network.name) is not None:
                    return self.vlans[other.network.name]
        return self.ranges.take_vlan()

    def _with_subnet(self, network: Network, management: bool) -> Network:
        subnet = self._subnet_for(network, management)
        if subnet is None:
            return network
        network = replace(network, subnet=subnet)
        if not management or network.dhcp or network.gateway or self.has_gateway:
            return network
        return self._with_gateway(network, self.wish.lan_gateway or self.ranges.first_of(subnet))

    def _subnet_for(self, network: Network, management: bool) -> str | None:
        if network.dhcp:
            return None
        if management and self.wish.lan_subnet and network.name in self.new:
            self.ranges.use_subnet(self.wish.lan_subnet)
            return self.wish.lan_subnet
        if network.purposes == ("vm",) and not self._wants_subnet_for_vms(network):
            return None
        there = [
            meeting.interface.address
            for meeting in self.plan.meetings_by_network[network.name.casefold()]
            if meeting.interface.address
        ]
        return self._around(there) if there else self.ranges.take_subnet(network.vlan)

    def _wants_subnet_for_vms(self, network: Network) -> bool:
        """Only where nothing says that they have one of their own already."""
        addressed = any(nic.address for vm in self.plan.vms for nic in vm.nics)
        tagged = self.plan.network_by_name[network.name.casefold()].vlan is not None
        return network.name in self.new and not addressed and not tagged

    def _around(self, addresses: list[str]) -> str | None:
        """The usual subnet around addresses in place, None where they do not fit into one."""
        first = ip_address(addresses[0])
        subnet = ip_network(f"{first}/{24 if first.version == 4 else 64}", strict=False)
        inside = all(ip_address(each) in subnet for each in addresses)
        overlaps_others = overlaps(subnet, self.ranges.subnets)
        if not inside or overlaps_others:
            return None
        self.ranges.use_subnet(str(subnet))
        return str(subnet)

    def _with_gateway(self, network: Network, gateway: str | None) -> Network:
        fits = gateway and network.subnet and ip_address(gateway) in ip_network(network.subnet)
        if not fits:
            return network
        self.has_gateway = True
        self.ranges.addresses.add(ip_address(str(gateway)))
        return replace(network, gateway=gateway)

    def _mtu_like_siblings(self, network: Network) -> int:
        """The frame size of the other networks for the same storage, else the usual one.

        Larger frames are never a suggestion of their own: every part of the path has to carry them.
        """
        storage = set(network.purposes) & {"iscsi", "smb"}
        sizes = [
            other.mtu
            for other in self.plan.networks
            if other.mtu and storage & set(other.purposes) and other.purposes == network.purposes
        ]
        limit = min(
            (s.max_mtu for s in self.plan.switches if s.kind == "ethernet" and s.max_mtu),
            default=0,
        )
        size = max(sizes, default=USUAL_MTU)
        return size if size == USUAL_MTU or size <= limit else USUAL_MTU


def with_weights(plan: Plan, laid: set[str]) -> Plan:
    """Weights for networks of the layout on switches that share by weight, within 100 on each."""
    weights: dict[str, int] = {}
    for switch in plan.virtual_switches:
        if switch.bandwidth_mode != "weight":
            continue
        met = {
            m.network.name: m.network
            for m in plan.meetings
            if m.virtual_switch is not None and m.virtual_switch.name == switch.name
        }
        left = ALL_SHARES - sum(n.bandwidth_weight or 0 for n in met.values())
        storage = sum("smb" in network.purposes for network in met.values())
        for network in (each for each in met.values() if each.name in laid):
            share = STORAGE_SHARE // storage if "smb" in network.purposes else weight_of(network)
            if network.bandwidth_weight is None and share <= left:
                weights[network.name] = share
                left -= share
    networks = tuple(
        replace(n, bandwidth_weight=weights[n.name]) if n.name in weights else n
        for n in plan.networks
    )
    return replace(plan, networks=networks) if weights else plan


def weight_of(network: Network) -> int:
    """The share of a network: twice as much where management has its VMs on the same network."""
    if {"management", "vm"} <= set(network.purposes):
        return 2 * SHARES["management"]
    return max(SHARES.get(purpose, 10) for purpose in network.purposes)
