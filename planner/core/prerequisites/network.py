"""What the owner of the network has to have ready: VLANs, frames, port channels, openings."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.switch_ports import host_tags
from planner.core.folding import in_order
from planner.core.parts import Network, Nic, Switch, VirtualSwitch
from planner.core.plan import Plan, at_least
from planner.core.prerequisites.base import OPEN, Prerequisite, amount, figure, missing, named, need

ORDINARY_MTU = 1500


def network(plan: Plan) -> Iterator[Prerequisite]:
    """Everything asked of the owner of the network, in the order of the work."""
    for each in plan.networks:
        yield _vlan(plan, each)
    yield from _jumbo(plan)
    yield from _channels(plan)
    yield from _lossless(plan)
    yield from _controllers(plan)
    yield from _reserved(plan)
    yield from _links(plan)
    yield from _openings(plan)


def _vlan(plan: Plan, each: Network) -> Prerequisite:
    ports = _ports(plan, each)
    tagging = "untagged"
    if each.vlan != 0:
        tagged = _node_tags(plan, each) or _shares_ports(plan, each)
        tagging = "tagged" if tagged else "as the only VLAN of these ports"
    vlan = {None: f"VLAN {OPEN}", 0: "No VLAN"}.get(each.vlan, f"VLAN {each.vlan}")
    owners = "vm" in each.purposes
    return need(
        f"{vlan} for {each.name}, {tagging}",
        f"subnet {each.subnet or OPEN}",
        f"gateway {each.gateway}" if each.gateway else "no gateway for the nodes",
        *(f"{switch}: ports {named(names)}" for switch, names in ports.items()),
        facts=("NET-38", "NET-43") if owners else ("NET-20", "NET-43"),
        undecided=(
            missing(each.vlan, f"VLAN of {each.name}"),
            missing(each.subnet, f"subnet of {each.name}"),
            None if ports else f"switch ports of {each.name}",
            *(f"ports of {switch} for {each.name}" for switch, used in ports.items() if not used),
        ),
    )


def _nics(plan: Plan, each: Network) -> Iterator[Nic]:
    """NICs that the network is reached through: of the hosts, and of the machines on it."""
    for meeting in plan.meetings_by_network[each.name.casefold()]:
        yield from meeting.nics
    if "vm" in each.purposes:
        for switch in _carriers(plan, each):
            for node in plan.nodes:
                yield from plan.nics_below(node, switch.name)[0]


def _carriers(plan: Plan, each: Network) -> list[VirtualSwitch]:
    """External virtual switches whose machines use the VLAN; all of them where none does."""
    used = {
        (nic.virtual_switch or "").casefold()
        for vm in plan.vms
        for nic in vm.nics
        if nic.vlan == each.vlan
    }
    external = [switch for switch in plan.virtual_switches if switch.type in ("external", None)]
    return [switch for switch in external if switch.name.casefold() in used] or external


def _ports(plan: Plan, each: Network) -> dict[str, list[str]]:
    """Ports of each switch that carry the network: of nodes and of storage."""
    used: dict[str, list[str]] = {}
    for nic in _nics(plan, each):
        if nic.switch:
            used.setdefault(nic.switch, []).extend([nic.switch_port] if nic.switch_port else [])
    found = {switch: in_order(ports) for switch, ports in used.items()}
    for array in plan.storage.arrays:
        for port in array.ports:
            if port.switch and (port.network or "").casefold() == each.name.casefold():
                found.setdefault(port.switch, []).append(f"{array.name} {port.name}")
    return found


def _node_tags(plan: Plan, each: Network) -> bool:
    """Tell whether hosts or virtual machines tag the network's frames themselves."""
    guests = (nic.vlan for vm in plan.vms for nic in vm.nics) if "vm" in each.purposes else ()
    hosts = map(host_tags, plan.meetings_by_network[each.name.casefold()])
    return any(hosts) or (bool(each.vlan) and each.vlan in guests)


def _shares_ports(plan: Plan, each: Network) -> bool:
    """Tell whether another network is reached through the same NICs."""
    mine = {id(nic) for nic in _nics(plan, each)}
    others = (other for other in plan.networks if other is not each)
    return any(id(nic) in mine for other in others for nic in _nics(plan, other))


def _jumbo(plan: Plan) -> Iterator[Prerequisite]:
    large = [each for each in plan.networks if (each.mtu or 0) > ORDINARY_MTU]
    if not large:
        return
    names = {name for each in large for name in _ports(plan, each)}
    switches = [switch for switch in plan.switches if switch.name in names]
    yield need(
        "Large frames on the whole way, from host to switch to storage",
        *(f"{each.name}: {figure(each.mtu or 0)} bytes" for each in large),
        *(_carries(switch) for switch in switches),
        facts=("NET-42", "STO-ISCSI-07"),
        undecided=[missing(each.max_mtu, f"largest MTU of {each.name}") for each in switches],
    )


def _carries(switch: Switch) -> str:
    most = OPEN if switch.max_mtu is None else f"{figure(switch.max_mtu)} bytes"
    return f"{switch.name} carries at most {most}"


def _channels(plan: Plan) -> Iterator[Prerequisite]:
    for team in plan.teams:
        members = [
            nic
            for node in plan.nodes
            for nic in node.nics
            if (nic.team or "").casefold() == team.name.casefold()
        ]
        switches = dict.fromkeys(nic.switch for nic in members if nic.switch)
        where = f"switches {named(switches)}"
        if team.mode in ("lacp", "static"):
            kind = "LACP" if team.mode == "lacp" else "static"
            stacked = [plan.switch_by_name.get(name.casefold()) for name in switches]
            pair = any(each and each.stacked_with for each in stacked)
            yield need(
                f"One {kind} port channel for each node, for team {team.name}",
                where,
                "the switches act as one (stack, vPC or MLAG)" if len(switches) > 1 else "",
                facts=("TEAM-04",),
                undecided=[None if pair or len(switches) < 2 else "which switches are stacked"],
            )
        else:
            yield need(
                f"No port channel on the ports of team {team.name}",
                where,
                "every port is set up alike",
                facts=("TEAM-09",) if team.kind == "set" else ("TEAM-04",),
                undecided=[missing(team.mode, f"mode of team {team.name}")],
            )


def _lossless(plan: Plan) -> Iterator[Prerequisite]:
    kinds = ("roce", "roce_v2")
    ports = [nic for node in plan.nodes for nic in node.nics if nic.rdma in kinds]
    if ports:
        names = dict.fromkeys(nic.switch for nic in ports if nic.switch)
        yield need(
            "Priority flow control (DCB) for RDMA on every port of the way",
            "SMB Direct on priority 3",
            f"switches {named(names)}",
            "the VLANs of these networks tagged",
            facts=("RDMA-01", "RDMA-03", "RDMA-05"),
        )


def _controllers(plan: Plan) -> Iterator[Prerequisite]:
    addresses = [node.management_address for node in plan.nodes]
    if plan.nodes:
        yield need(
            "A port and an address for the baseboard controller of each node",
            named(addresses),
            facts=("NET-15",),
            undecided=[
                missing(node.management_address, f"controller address of {node.name}")
                for node in plan.nodes
            ],
        )


def _reserved(plan: Plan) -> Iterator[Prerequisite]:
    cluster = [
        f"cluster {each.address or OPEN} on {each.network}" for each in plan.cluster.addresses
    ]
    networks = [each for each in plan.networks if each.dhcp is not True]
    hosts = []
    for each in networks:
        found = [m.interface.address for m in plan.meetings_by_network[each.name.casefold()]]
        if any(found):
            hosts.append(f"nodes on {each.name}: {named(found)}")
    if cluster or hosts:
        yield need(
            "Addresses reserved, unused, and outside every DHCP range",
            *cluster,
            *hosts,
            facts=("NAME-04", "NET-28"),
            undecided=[
                missing(each.address, f"cluster address on {each.network}")
                for each in plan.cluster.addresses
            ],
        )


def _links(plan: Plan) -> Iterator[Prerequisite]:
    for link in plan.site_links:
        trip = amount(link.round_trip_ms, "ms")
        speed = amount(link.bandwidth_mbps, "Mbit/s")
        yield need(
            f"The line {link.name} between {link.a or OPEN} and {link.b or OPEN}",
            f"round trip at most {trip}",
            f"bandwidth {speed}",
            facts=("HB-12",) if plan.storage.arrays else (),
            undecided=(
                missing(link.round_trip_ms, f"round trip of {link.name}"),
                missing(link.bandwidth_mbps, f"bandwidth of {link.name}"),
            ),
        )


def _openings(plan: Plan) -> Iterator[Prerequisite]:
    """Ports that no firewall between the parties may close."""
    if len(plan.nodes) > 1:
        yield need(
            "No firewall closes these ports between the nodes",
            "TCP and UDP 3343: cluster service",
            "TCP 135 and 49152 to 65535: RPC",
            "TCP 445: SMB, Cluster Shared Volumes",
            "TCP 6600: live migration",
            facts=("PORT-01", "PORT-02", "PORT-03", "PORT-04", "PORT-06"),
        )
    portals = [port.address for array in plan.storage.arrays for port in array.ports]
    if plan.storage.type == "iscsi":
        yield need(
            "TCP 3260 is open from every node to every portal",
            named(portals),
            facts=("PORT-07",),
            undecided=() if any(portals) else ("addresses of the portals",),
        )
    if plan.quorum.witness.type == "cloud":
        yield need(
            "HTTPS 443 is open from every node to the storage account of the witness",
            "a proxy is set for WinHTTP too",
            facts=("PORT-08", "QRM-22"),
        )
    if plan.quorum.witness.type == "file_share":
        path = plan.quorum.witness.path or OPEN
        yield need(f"TCP 445 is open from every node to {path}", facts=("PORT-04",))
    if plan.operations.updating == "cluster_aware" and at_least(plan.oldest_version, "2012"):
        yield need(
            "Remote management and remote shutdown are open on every node",
            "WinRM, and the rule group Remote Shutdown",
            facts=("PORT-09", "OPS-12"),
        )
