"""Virtual switches, and the host's own adapters on them (B-08)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.addresses import jumbo_command
from planner.core.build.base import EVERY_NODE, Command, Step, alike, listing, step
from planner.core.build.powershell import ps
from planner.core.build.teams import BALANCING
from planner.core.build.values import Missing, Raw, Scalar, need
from planner.core.build.words import jumbo, model_words
from planner.core.parts import Network, Node, VirtualSwitch
from planner.core.plan import Plan, at_least

BANDWIDTH = {
    "none": Raw("None"),
    "weight": Raw("Weight"),
    "absolute": Raw("Absolute"),
    "default": Raw("Default"),
}


def _host_networks(plan: Plan, switch: VirtualSwitch) -> list[Network]:
    """Networks that hosts meet over this switch, each once."""
    found = {m.network.name: m.network for m in plan.meetings if m.virtual_switch is switch}
    return list(found.values())


def switch_steps(plan: Plan, switch: VirtualSwitch) -> Iterator[Step]:
    """Make a virtual switch, then the adapters that the host has on it."""
    networks = _host_networks(plan, switch)
    for where, uplink in _uplinks(plan, switch):
        yield step(
            f"Make the virtual switch {switch.name}",
            where,
            *_switch_commands(plan, switch, uplink, bool(networks)),
            how="The next step gives the host its own adapters." if networks else "",
            expected=f"Get-VMSwitch shows {switch.name} of the planned type with its uplink.",
            way_back="Remove-VMSwitch takes the switch away; addresses on it are lost.",
            undecided=() if switch.bandwidth_mode else (f"bandwidth mode of {switch.name}",),
        )
    for where, own in _adapters_by_node(plan, switch):
        yield step(
            f"Give the host its adapters on {switch.name}",
            where,
            *(command for network in own for command in _host_adapter(switch, network)),
            expected="Get-VMNetworkAdapter -ManagementOS shows "
            f"{listing(network.name for network in own)} with the planned VLANs.",
            way_back="Remove-VMNetworkAdapter -ManagementOS takes an adapter away.",
            undecided=[f"VLAN of {network.name}" for network in own if network.vlan is None],
        )


Uplink = tuple[tuple[str, ...], bool]  # names to bind, and whether they are a team of the switch


def _uplinks(plan: Plan, switch: VirtualSwitch) -> Iterator[tuple[str, Uplink]]:
    def uplink(node: Node) -> Uplink:
        if switch.via is None:
            return (), False
        nics, team, _ = plan.nics_below(node, switch.name)
        if team is not None and team.kind == "set" and at_least(plan.oldest_version, "2016"):
            return tuple(nic.name for nic in nics), True
        return (switch.via,), False

    for where, node in alike(plan, uplink):
        yield where, uplink(node)


def _switch_commands(
    plan: Plan, switch: VirtualSwitch, uplink: Uplink, hosts_here: bool
) -> Iterator[Command]:
    names, embedded = uplink
    bandwidth = BANDWIDTH[switch.bandwidth_mode] if switch.bandwidth_mode else None
    if switch.type in ("internal", "private"):
        kind = Raw("Internal") if switch.type == "internal" else Raw("Private")
        yield ps("New-VMSwitch -Name {name} -SwitchType {kind}", name=switch.name, kind=kind)
        return
    frames = [f for f in map(jumbo, _host_networks(plan, switch)) if f is not None]
    is_team = not embedded and any(name.casefold() in plan.team_by_name for name in names)
    if frames and not is_team:
        yield from (jumbo_command(name, max(frames)) for name in names)
    host: Scalar = False
    if not hosts_here:
        host = need(switch.allow_management_os, f"whether hosts share {switch.name}")
    yield ps(
        "New-VMSwitch -Name {name} -NetAdapterName {uplink}{embedded:-EnableEmbeddedTeaming}"
        " -AllowManagementOS {host}{bandwidth:-MinimumBandwidthMode}{iov:-EnableIov}",
        name=switch.name,
        uplink=names or Missing(f"uplink of {switch.name}"),
        embedded=True if embedded else None,
        host=host,
        bandwidth=bandwidth,
        iov=True if switch.sr_iov else None,
    )
    if embedded and switch.load_balancing:
        yield ps(
            "Set-VMSwitchTeam -Name {name} -LoadBalancingAlgorithm {balancing}",
            name=switch.name,
            balancing=BALANCING[switch.load_balancing],
        )
    weight = _default_weight(plan, switch)
    if weight:
        yield ps(
            "Set-VMSwitch -Name {name} -DefaultFlowMinimumBandwidthWeight {weight}",
            name=switch.name,
            weight=weight,
        )


def _default_weight(plan: Plan, switch: VirtualSwitch) -> int:
    """Weight of all virtual machines together, where one switch carries them all."""
    if switch.bandwidth_mode != "weight" or len(plan.virtual_switches) > 1:
        return 0
    own = _host_networks(plan, switch)
    return sum(n.bandwidth_weight or 0 for n in plan.networks_for("vm") if n not in own)


def _adapters_by_node(
    plan: Plan, switch: VirtualSwitch
) -> Iterator[tuple[str, tuple[Network, ...]]]:
    def own(node: Node) -> tuple[Network, ...]:
        meetings = plan.meetings_by_node[node.name.casefold()]
        return tuple(m.network for m in meetings if m.virtual_switch is switch)

    for where, node in alike(plan, lambda n: tuple(network.name for network in own(n))):
        if own(node):
            yield where, own(node)


def _host_adapter(switch: VirtualSwitch, network: Network) -> Iterator[Command]:
    yield ps(
        "Add-VMNetworkAdapter -ManagementOS -Name {name} -SwitchName {switch}",
        name=network.name,
        switch=switch.name,
    )
    if network.vlan:
        yield ps(
            "Set-VMNetworkAdapterVlan -ManagementOS -VMNetworkAdapterName {name} -Access "
            "-VlanId {vlan}",
            name=network.name,
            vlan=network.vlan,
        )
    if switch.bandwidth_mode == "weight" and network.bandwidth_weight is not None:
        yield ps(
            "Set-VMNetworkAdapter -ManagementOS -Name {name} -MinimumBandwidthWeight {weight}",
            name=network.name,
            weight=network.bandwidth_weight,
        )


def old_switch_steps(plan: Plan, switch: VirtualSwitch) -> Iterator[Step]:
    """Make a virtual network by hand, as Windows Server 2008 R2 needs it."""
    networks = _host_networks(plan, switch)
    tags = [network.vlan for network in networks if network.vlan]
    kind = switch.type or "external"
    share = bool(networks) or switch.allow_management_os is True
    words = f"Open Virtual Network Manager in Hyper-V Manager and make an {kind} virtual network "
    words += f"called {switch.name}"
    if kind == "external":
        uplink = model_words(plan, switch.via) if switch.via else "an adapter that is not decided"
        words += f" on {uplink}. "
        words += "Tick" if share else "Clear"
        words += " the box that lets the management operating system share the adapter."
        if tags:
            words += f" Set VLAN {tags[0]} for the management operating system here, and take it "
            words += "out of the driver's properties."
    yield step(
        f"Make the virtual network {switch.name}",
        EVERY_NODE,
        how=words.replace("an private", "a private"),
        expected=f"Hyper-V Manager lists {switch.name} on every node, spelled alike.",
        way_back="Remove the virtual network in the same window.",
        undecided=[
            missing
            for missing, gone in (
                (f"type of {switch.name}", switch.type is None),
                (f"uplink of {switch.name}", kind == "external" and switch.via is None),
            )
            if gone
        ],
    )
