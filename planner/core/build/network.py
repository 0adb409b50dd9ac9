"""B-05: names, addresses and bindings of the NICs that Windows uses directly."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.addresses import (
    adapter_commands,
    check_reach,
    needs_tag,
    serves_iscsi_alone,
    undecided_of,
)
from planner.core.build.base import UNCHANGED, Command, Phase, Step, alike, listing, step
from planner.core.build.powershell import cmd, ps
from planner.core.build.values import OnSite
from planner.core.build.words import alias, behind_switch_or_team, old, port_words
from planner.core.parts import Node
from planner.core.plan import Meeting, Plan, at_least


def name_and_address(plan: Plan) -> Phase:
    """B-05: NIC names alike on all nodes, then the addresses of each node."""
    steps = [*_names(plan)]
    for node in plan.nodes:
        steps.extend(_addresses(plan, node))
    steps.extend(check_reach(plan, [m for m in plan.meetings if not behind_switch_or_team(m)]))
    return Phase(
        id="B-05",
        title="NIC names, addresses and bindings",
        about="One name and one subnet per purpose on all nodes: the cluster makes one cluster "
        "network of every subnet that it finds. Adapters that come into being with a team or a "
        "virtual switch get their addresses in B-08.",
        steps=tuple(steps),
        facts=("NET-20", "NET-23", "NET-29", "NET-30", "NET-31", "NET-40", "NET-42"),
    )


def _names(plan: Plan) -> Iterator[Step]:
    for where, node in alike(plan, lambda n: tuple((c.name, c.card, c.slot) for c in n.nics)):
        if not node.nics:
            continue
        yield step(
            "Name the NICs",
            where,
            *_rename(plan, node),
            how="Find each port by its card and slot, or unplug its cable and see which adapter "
            "loses its link. The ports are:",
            items=map(port_words, node.nics),
            expected="The adapters carry the planned names, the same on every node.",
            way_back="Rename the adapter again.",
            check_syntax=old(plan),
        )


def _rename(plan: Plan, node: Node) -> Iterator[Command]:
    if old(plan):
        yield cmd("wmic nic where PhysicalAdapter=true get NetConnectionID,Name,MACAddress")
    else:
        yield ps(
            "Get-NetAdapter | Format-Table 'Name', 'InterfaceDescription', 'MacAddress', 'Status'"
        )
        yield ps("Get-NetAdapterHardwareInfo")
    for nic in node.nics:
        present = OnSite(f"present name of the port for {nic.name}")
        if old(plan):
            yield cmd(
                "netsh interface set interface name={present} newname={name}",
                present=present,
                name=nic.name,
            )
        else:
            yield ps(
                "Rename-NetAdapter -Name {present} -NewName {name}", present=present, name=nic.name
            )


def _addresses(plan: Plan, node: Node) -> Iterator[Step]:
    meetings = plan.meetings_by_node[node.name.casefold()]
    direct = [m for m in meetings if not behind_switch_or_team(m)]
    commands = [c for m in direct for c in adapter_commands(plan, m, m.interface.via)]
    undecided = [words for m in direct for words in undecided_of(m)]
    undecided.extend(_shared_nics(direct))
    if direct:
        yield step(
            f"Give {node.name} its addresses",
            node.name,
            *commands,
            how=_how(plan, direct),
            expected=f"ipconfig /all shows on {node.name} the addresses of this step"
            + (" and no second default gateway." if _gateways(direct) else "."),
            way_back="netsh interface ipv4 set address with source=dhcp takes an address away."
            if old(plan)
            else "Remove-NetIPAddress -InterfaceAlias takes the address of an adapter away.",
            check_syntax=old(plan),
            undecided=undecided,
        )
    first = temporary(plan, node)
    if first is not None:
        yield _temporary_step(plan, first)
    if not meetings:
        yield step(
            f"Give {node.name} its addresses",
            node.name,
            how="The plan says for no network how this node meets it.",
            expected="Every planned network has one adapter on the node.",
            way_back=UNCHANGED,
            undecided=(f"interfaces of {node.name}",),
        )


def _gateways(meetings: list[Meeting]) -> bool:
    return any(m.network.gateway for m in meetings)


def _shared_nics(meetings: list[Meeting]) -> Iterator[str]:
    """NICs that meet networks of several VLANs without a virtual switch to part them."""
    tags: dict[str, list[int]] = {}
    for meeting in meetings:
        if meeting.network.vlan is not None:
            tags.setdefault(meeting.interface.via, []).append(meeting.network.vlan)
    for via, vlans in tags.items():
        if len(set(vlans)) > 1:
            yield f"how VLANs {listing(map(str, vlans))} reach the one NIC {via}"


def _how(plan: Plan, meetings: list[Meeting]) -> str:
    words = []
    tagged = [m for m in meetings if m.network.vlan and not needs_tag(m)]
    vlans = "; ".join(f"VLAN {m.network.vlan} on {m.interface.via}" for m in tagged)
    if vlans:
        words.append(f"The switch ports hand these VLANs to the NICs untagged: {vlans}.")
    unbound = [m.interface.via for m in meetings if serves_iscsi_alone(m)]
    if old(plan) and unbound:
        words.append(
            "In the properties of "
            f"{listing(unbound)} clear the boxes of Client for Microsoft Networks and of File and "
            "Printer Sharing, and under IPv4, Advanced, WINS, switch NetBIOS off. Leave them on "
            "everywhere else: shared volumes need them."
        )
    words.append(adapter_order(plan, meetings))
    return " ".join(filter(None, words))


def adapter_order(plan: Plan, meetings: list[Meeting]) -> str:
    """Say which adapter stands first: up to 2012 R2 the order decides how names are asked for."""
    first = [alias(plan, m) for m in meetings if "management" in m.network.purposes]
    if at_least(plan.oldest_version, "2016") or not first:
        return ""
    return f"In Network Connections, Advanced Settings, move {first[0]} to the top of the list."


def temporary(plan: Plan, node: Node) -> Meeting | None:
    """Return the interface whose address a NIC holds until B-08, or None where none has to.

    A node needs the domain before Hyper-V, so before its virtual switch.
    """
    meetings = plan.meetings_by_node[node.name.casefold()]
    wanted = [m for m in meetings if "management" in m.network.purposes]
    if not all(behind_switch_or_team(m) and m.nics for m in wanted):
        return None
    return next(iter(wanted), None)


def _temporary_step(plan: Plan, meeting: Meeting) -> Step:
    nic = meeting.nics[0]
    above = meeting.virtual_switch or meeting.team
    tag = meeting.network.vlan if meeting.virtual_switch else None
    commands = list(adapter_commands(plan, meeting, nic.name, plain=True))
    if tag and not old(plan):
        commands.insert(0, ps("Set-NetAdapter -Name {nic} -VlanID {tag}", nic=nic.name, tag=tag))
    vlan = f" The port is tagged: set VLAN {tag} in the driver's properties." if tag else ""
    return step(
        f"Give {meeting.node.name} its {meeting.network.name} address for now",
        meeting.node.name,
        *commands,
        how=f"{meeting.network.name} will run over {above.name if above else nic.name}, which does "
        f"not exist yet. Until B-08 the NIC {nic.name} holds the address, so that the node can "
        f"join the domain.{vlan if old(plan) else ''}",
        expected="The node reaches its default gateway and a domain controller.",
        way_back="B-08 moves the address to its final place.",
        check_syntax=old(plan),
        undecided=tuple(undecided_of(meeting)),
    )
