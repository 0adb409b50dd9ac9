"""Host networking: for each group of nodes that are alike a picture and its facts as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.build.words import alias
from planner.core.groups import Group, alike
from planner.core.parts import Network, Nic, Node, Team, VirtualSwitch
from planner.core.pictures.spelling import spellings
from planner.core.plan import Meeting, Plan
from planner.documents.parts import Column, Figure, Table, Text, counted, listed, prose, table
from planner.documents.registers import balancing, carried, vlan
from planner.pictures import render_host
from planner.templatetags.plan_format import choice, gbps, number, yes_no

PICTURES = 8  # groups that get one; beyond, nodes differ too much for pictures to help
WIDE = 6  # networks that fit side by side
NAMED = 12  # nodes that a sentence names one by one though they follow each other

NOTHING = ("nothing yet",)

Block = Table | Figure | Text


@dataclass(frozen=True, slots=True)
class HostGroup:
    """Nodes that are wired alike: a title, and what is said of them in order."""

    title: str
    blocks: tuple[Block, ...]


def groups(plan: Plan) -> tuple[HostGroup, ...]:
    """Every group of nodes that are wired alike, in the plan's order."""
    found = alike(plan)
    return tuple(
        HostGroup(title(group, len(found)), tuple(_blocks(plan, group, at)))
        for at, group in enumerate(found)
    )


def title(group: Group, number_of_groups: int) -> str:
    """Head of what is said of a group."""
    if number_of_groups == 1 and len(group.nodes) > 1:
        return "Every node"
    return group.who


def _blocks(plan: Plan, group: Group, at: int) -> Iterator[Block]:
    if len(group.nodes) > 1:
        count = counted(len(group.nodes), "node")
        yield Text(f"As on {_names(group)}: {count}, alike but for addresses and switch ports.")
    if at < PICTURES:
        svg = render_host(plan, group, prefix=f"host-{at + 1}", spoken=True)
        if svg:
            yield Figure(svg, f"Host networking of {group.who}")
    yield from tables(plan, group)


def _names(group: Group) -> str:
    """Every name, unless many follow each other."""
    follow = group.who == f"{group.names[0]} to {group.names[-1]}"
    return group.who if follow and len(group.nodes) > NAMED else prose(group.names)


def tables(plan: Plan, group: Group) -> tuple[Table, ...]:
    """The facts of a host picture as tables; what there is none of has no table."""
    made = (table for table in (_teams(plan, group), _switches(plan, group)) if table.rows)
    return (_ports(plan, group), *made, _adapters(plan, group))


def _ports(plan: Plan, group: Group) -> Table:
    node = group.nodes[0]
    above = carried(plan)
    columns: tuple[Column[Nic], ...] = (
        Column("NIC", 12, lambda nic: nic.name),
        Column("Card", 10, lambda nic: nic.card),
        Column("Speed", 9, lambda nic: gbps(nic.speed_gbps), "number"),
        Column("RDMA", 8, lambda nic: choice(nic.rdma, "Nic.rdma")),
        Column("Team", 12, lambda nic: nic.team or "none"),
        Column(
            "Carries", 35, lambda nic: listed(above.get((node.name, nic.name), ()), "nothing yet")
        ),
        Column("Physical switch", 14, _end),
    )
    empty = "These nodes have no network adapters yet."
    return table(f"Network ports of {group.who}", node.nics, columns, empty=empty)


def _end(nic: Nic) -> str | None:
    return nic.switch or ("direct cable" if nic.switch_port else None)


def _teams(plan: Plan, group: Group) -> Table:
    node = group.nodes[0]

    def members(team: Team) -> str:
        names = (
            nic.name for nic in node.nics if (nic.team or "").casefold() == team.name.casefold()
        )
        return listed(names, "none") or ""

    columns: tuple[Column[Team], ...] = (
        Column("Team", 20, lambda team: team.name),
        Column("Kind", 30, lambda team: choice(team.kind, "Team.kind")),
        Column("Mode", 20, lambda team: choice(team.mode, "Team.mode")),
        Column("Members", 30, members),
    )
    used = {(nic.team or "").casefold() for nic in node.nics}
    teams = [team for team in plan.teams if team.name.casefold() in used]
    return table(f"NIC teams of {group.who}", teams, columns)


def _switches(plan: Plan, group: Group) -> Table:
    node = group.nodes[0]

    def uplink(switch: VirtualSwitch) -> str | None:
        if switch.type in ("internal", "private"):
            return "none"
        nics, team, _ = plan.nics_below(node, switch.name)
        names = ", ".join(nic.name for nic in nics) or "no port of this node"
        return f"{team.name} ({names})" if team else switch.via

    columns: tuple[Column[VirtualSwitch], ...] = (
        Column("Virtual switch", 16, lambda each: each.name),
        Column("Type", 10, lambda each: choice(each.type, "VirtualSwitch.type")),
        Column("Uplink", 24, uplink),
        Column("Shared with the management OS", 14, lambda each: yes_no(each.allow_management_os)),
        Column(
            "Bandwidth",
            12,
            lambda each: choice(each.bandwidth_mode, "VirtualSwitch.bandwidth_mode"),
        ),
        Column("SR-IOV", 9, lambda each: yes_no(each.sr_iov)),
        Column("Load balancing", 13, lambda each: balancing(plan, each)),
    )
    return table(f"Virtual switches of {group.who}", plan.virtual_switches, columns)


@dataclass(frozen=True, slots=True)
class Adapter:
    """One adapter of the host on a network, with the addresses of all nodes of the group."""

    meeting: Meeting
    name: str
    addresses: tuple[str | None, ...]

    @property
    def network(self) -> Network:
        """The network that it meets."""
        return self.meeting.network


def _adapters(plan: Plan, group: Group) -> Table:
    columns: tuple[Column[Adapter], ...] = (
        Column("Adapter in Windows", 17, lambda each: each.name),
        Column("Network", 12, lambda each: each.network.name),
        Column("Over", 17, lambda each: _over(each.meeting)),
        Column("VLAN", 8, lambda each: vlan(each.network), "number"),
        Column("Addresses", 16, _spelled, "code"),
        Column("Gateway", 12, lambda each: each.network.gateway or "none", "code"),
        Column("In DNS", 8, lambda each: yes_no(each.network.dns_registration)),
        Column("MTU", 8, lambda each: number(each.network.mtu), "number"),
        Column("Weight", 7, lambda each: _weight(plan, each), "number"),
    )
    empty = "These nodes meet no network yet."
    caption = f"Host adapters of {group.who}"
    return table(caption, _met(plan, group), columns, empty=empty)


def _met(plan: Plan, group: Group) -> Iterator[Adapter]:
    each_node = [plan.meetings_by_node[node.name.casefold()] for node in group.nodes]
    for at, meeting in enumerate(each_node[0]):
        addresses = tuple(meetings[at].interface.address for meetings in each_node)
        yield Adapter(meeting, alias(plan, meeting), addresses)


def _over(meeting: Meeting) -> str:
    steps = [meeting.interface.via]
    steps += [meeting.team.name] if meeting.team else []
    return " over ".join(dict.fromkeys(steps))


def _spelled(adapter: Adapter) -> str | None:
    texts = spellings(adapter.addresses, adapter.network.subnet)
    if not texts and adapter.network.dhcp:
        return "by DHCP"
    return texts[0] if texts else None


def _weight(plan: Plan, adapter: Adapter) -> str | None:
    switch = adapter.meeting.virtual_switch
    if adapter.network.bandwidth_weight is None and (
        switch is None or switch.bandwidth_mode not in (None, "weight")
    ):
        return "none"
    return number(adapter.network.bandwidth_weight)


def addresses(plan: Plan) -> Table:
    """The addresses of each node: a column for each network, or a row where there are many."""
    met = [
        network for network in plan.networks if plan.meetings_by_network[network.name.casefold()]
    ]
    controllers = any(node.management_address for node in plan.nodes)
    empty = "No node meets a network yet."
    if len(met) > WIDE:
        return _long(plan)
    columns: tuple[Column[Node], ...] = (
        Column("Node", 16, lambda node: node.name),
        *(_column(plan, network) for network in met),
        *((CONTROLLER,) if controllers else ()),
    )
    nodes = plan.nodes if met or controllers else ()
    return table("Addresses of the nodes", nodes, columns, empty=empty)


CONTROLLER: Column[Node] = Column(
    "Baseboard controller", 15, lambda node: node.management_address, "code"
)


def _column(plan: Plan, network: Network) -> Column[Node]:
    def text(node: Node) -> str | None:
        mine = [m for m in plan.meetings_by_node[node.name.casefold()] if m.network is network]
        known = [m.interface.address for m in mine if m.interface.address]
        if not mine:
            return "none"
        return listed(known) or ("by DHCP" if network.dhcp else None)

    return Column(network.name, 15, text, "code")


def _long(plan: Plan) -> Table:
    columns: tuple[Column[Meeting], ...] = (
        Column("Node", 20, lambda each: each.node.name),
        Column("Network", 26, lambda each: each.network.name),
        Column("Over", 28, lambda each: each.interface.via),
        Column("Address", 26, lambda each: _address(each), "code"),
    )
    return table("Addresses of the nodes", plan.meetings, columns)


def _address(meeting: Meeting) -> str | None:
    return meeting.interface.address or ("by DHCP" if meeting.network.dhcp else None)
