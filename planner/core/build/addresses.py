"""Commands that give an adapter of the host its address, DNS, frame size and bindings."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from planner.core.build.base import UNCHANGED, Command, Step, one_node, step
from planner.core.build.powershell import cmd, ps
from planner.core.build.values import Address, Argument, Missing, Raw, address
from planner.core.build.words import behind_switch_or_team, jumbo, old
from planner.core.plan import Meeting, Plan

# An Ethernet header before the payload, and the IP and ICMP headers inside of it.
ETHERNET_HEADER_BYTES = 14
PING_HEADER_BYTES = 28
ONLY_ISCSI = {"iscsi"}


def adapter_commands(
    plan: Plan, meeting: Meeting, adapter: str, *, plain: bool = False
) -> Iterator[Command]:
    """All settings of one adapter for its network; ``plain`` stops after address and DNS."""
    if old(plan):
        yield from _old_address(meeting, adapter)
        if not plain:
            yield from _old_settings(meeting, adapter)
        return
    if not plain and needs_tag(meeting):
        tag = meeting.network.vlan
        yield ps("Set-NetAdapter -Name {adapter} -VlanID {tag}", adapter=adapter, tag=tag)
    yield from _new_address(meeting, adapter)
    if not plain:
        yield from _new_settings(meeting, adapter)


def needs_tag(meeting: Meeting) -> bool:
    """Tell whether the NIC itself tags its frames: RoCE keeps its priority only so."""
    return (
        not behind_switch_or_team(meeting)
        and bool(meeting.network.vlan)
        and any(nic.rdma in ("roce", "roce_v2") for nic in meeting.nics)
    )


def serves_iscsi_alone(meeting: Meeting) -> bool:
    """Tell whether a NIC carries iSCSI and nothing else, so that SMB may be unbound from it."""
    return set(meeting.network.purposes) == ONLY_ISCSI and not behind_switch_or_team(meeting)


def undecided_of(meeting: Meeting) -> Iterator[str]:
    """What the plan leaves open about an adapter, beyond what its commands already show."""
    if meeting.network.dns_registration is None:
        yield f"DNS registration of {meeting.network.name}"
    if meeting.network.mtu is None:
        yield f"MTU of {meeting.network.name}"


def prefix_length(meeting: Meeting) -> int | Missing:
    """Return the length of the subnet's prefix."""
    subnet = meeting.network.subnet
    if subnet is None:
        return Missing(f"subnet of {meeting.network.name}")
    return ipaddress.ip_network(subnet).prefixlen


def own_address(meeting: Meeting) -> Address | Missing:
    """Return the node's address in the network."""
    words = f"address of {meeting.node.name} in {meeting.network.name}"
    return address(meeting.interface.address, words)


def _new_address(meeting: Meeting, adapter: str) -> Iterator[Command]:
    network = meeting.network
    if network.dhcp:
        yield ps("Set-NetIPInterface -InterfaceAlias {adapter} -Dhcp Enabled", adapter=adapter)
    else:
        yield ps(
            "New-NetIPAddress -InterfaceAlias {adapter} -IPAddress {address} "
            "-PrefixLength {length}{gateway:-DefaultGateway}",
            adapter=adapter,
            address=own_address(meeting),
            length=prefix_length(meeting),
            gateway=Address(network.gateway) if network.gateway else None,
        )
    if network.dns_servers:
        yield ps(
            "Set-DnsClientServerAddress -InterfaceAlias {adapter} -ServerAddresses {servers}",
            adapter=adapter,
            servers=tuple(map(Address, network.dns_servers)),
        )


def _new_settings(meeting: Meeting, adapter: str) -> Iterator[Command]:
    network = meeting.network
    if network.dns_registration is not None:
        yield ps(
            "Set-DnsClient -InterfaceAlias {adapter} -RegisterThisConnectionsAddress {register}",
            adapter=adapter,
            register=network.dns_registration,
        )
    if network.metric is not None:
        yield ps(
            "Set-NetIPInterface -InterfaceAlias {adapter} -InterfaceMetric {metric}",
            adapter=adapter,
            metric=network.metric,
        )
    frame = jumbo(network)
    if frame is not None and (meeting.team is None or meeting.virtual_switch is not None):
        yield jumbo_command(adapter, frame)  # a team takes the frame size of its members
    if serves_iscsi_alone(meeting):
        yield ps(
            "Disable-NetAdapterBinding -Name {adapter} -ComponentID 'ms_msclient', 'ms_server'",
            adapter=adapter,
        )


def jumbo_command(adapter: str, mtu: int) -> Command:
    """Set the frame size of an adapter; drivers count the Ethernet header in."""
    return ps(
        "Set-NetAdapterAdvancedProperty -Name {adapter} -RegistryKeyword '*JumboPacket' "
        "-RegistryValue {frame}",
        adapter=adapter,
        frame=mtu + ETHERNET_HEADER_BYTES,
    )


def _old_address(meeting: Meeting, adapter: str) -> Iterator[Command]:
    network = meeting.network
    if network.dhcp:
        yield cmd("netsh interface ipv4 set address name={adapter} source=dhcp", adapter=adapter)
    elif _version(meeting) == 6:
        yield from _old_ipv6(meeting, adapter)
    else:
        yield cmd(
            "netsh interface ipv4 set address name={adapter} source=static address={address} "
            "mask={mask}{gateway:gateway=}",
            adapter=adapter,
            address=own_address(meeting),
            mask=_mask(meeting),
            gateway=Address(network.gateway) if network.gateway else None,
        )
    yield from _old_dns(meeting, adapter)


def _version(meeting: Meeting) -> int:
    subnet = meeting.network.subnet
    return 4 if subnet is None else ipaddress.ip_network(subnet).version


def _mask(meeting: Meeting) -> Address | Missing:
    subnet = meeting.network.subnet
    if subnet is None:
        return Missing(f"subnet of {meeting.network.name}")
    return Address(str(ipaddress.ip_network(subnet).netmask))


def _old_ipv6(meeting: Meeting, adapter: str) -> Iterator[Command]:
    yield cmd(
        "netsh interface ipv6 add address interface={adapter} address={address}/{length}",
        adapter=adapter,
        address=own_address(meeting),
        length=prefix_length(meeting),
    )
    if meeting.network.gateway:
        yield cmd(
            "netsh interface ipv6 add route prefix=::/0 interface={adapter} nexthop={gateway}",
            adapter=adapter,
            gateway=Address(meeting.network.gateway),
        )


def _old_dns(meeting: Meeting, adapter: str) -> Iterator[Command]:
    network = meeting.network
    if not network.dns_servers and network.dns_registration is not False:
        return
    first = Address(network.dns_servers[0]) if network.dns_servers else Raw("none")
    yield cmd(
        "netsh interface ipv4 set dnsservers name={adapter} source=static address={server} "
        "register={register}",
        adapter=adapter,
        server=first,
        register=Raw("none") if network.dns_registration is False else Raw("primary"),
    )
    for at, server in enumerate(network.dns_servers[1:], start=2):
        yield cmd(
            "netsh interface ipv4 add dnsservers name={adapter} address={server} index={at}",
            adapter=adapter,
            server=Address(server),
            at=at,
        )


def _old_settings(meeting: Meeting, adapter: str) -> Iterator[Command]:
    network = meeting.network
    if network.metric is not None:
        yield cmd(
            "netsh interface ipv4 set interface interface={adapter} metric={metric}",
            adapter=adapter,
            metric=network.metric,
        )
    frame = jumbo(network)
    if frame is not None:
        yield cmd(
            "netsh interface ipv4 set subinterface {adapter} mtu={frame} store=persistent",
            adapter=adapter,
            frame=frame,
        )


def check_reach(plan: Plan, meetings: list[Meeting]) -> Iterator[Step]:
    """Ping every node in every network, with full frames where the network has large ones."""
    by_network: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        by_network.setdefault(meeting.network.name, []).append(meeting)
    commands = [
        _ping(group) for group in by_network.values() if any(m.interface.address for m in group)
    ]
    frames = ", also with full frames" if any(jumbo(m.network) for m in meetings) else ""
    if commands and len(plan.nodes) > 1:
        yield step(
            "Check that the nodes reach each other",
            one_node(plan),
            *commands,
            *(ps("nslookup {node}", node=Argument(node.name)) for node in plan.nodes[:2]),
            ps("route print"),
            how="Let the firewall answer echo requests for the test. Repeat it on the other nodes.",
            expected=f"Every address answers{frames}; a node's name resolves to its management "
            "address only; there is exactly one default gateway.",
            way_back=UNCHANGED,
        )


def _ping(group: list[Meeting]) -> Command:
    addresses = tuple(Address(m.interface.address) for m in group if m.interface.address)
    frame = jumbo(group[0].network)
    if frame is None or any(":" in each.text for each in addresses):
        return ps("{addresses} | ForEach-Object {{ ping -n 2 $_ }}", addresses=addresses)
    return ps(
        "{addresses} | ForEach-Object {{ ping -n 2 -f -l {payload} $_ }}",
        addresses=addresses,
        payload=frame - PING_HEADER_BYTES,
    )
