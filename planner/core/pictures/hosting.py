"""How one host, or several alike, hangs on its networks: what the host picture draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.groups import Group
from planner.core.parts import Hba, Network, Nic, Node, Team, VirtualSwitch
from planner.core.pictures.shapes import Family
from planner.core.pictures.spelling import spellings
from planner.core.pictures.wiring import NARROW, carriers, family, network_bus
from planner.core.plan import Meeting, Plan
from planner.core.ways import HBA_KINDS, paths
from planner.core.words import choices

DIRECT = "direct cable"
UNDECIDED = "switch not decided"


@dataclass(frozen=True, slots=True)
class Meet:
    """Where the host meets a network or a fabric: the leftmost boxes.

    ``address`` is how the nodes are addressed on it, "" where that is no question. ``switch`` and
    ``team`` are what lies between it and its ``ports``, None where nothing does.
    """

    name: str
    place: str
    notes: str
    address: str
    family: Family
    switch: str | None = None
    team: str | None = None
    ports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Middle:
    """A virtual switch or a team."""

    name: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a NIC or HBA: ``key`` tells the two apart, ``end`` is what it is plugged into."""

    key: str
    name: str
    notes: tuple[str, ...]
    end: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Hosting:
    """Everything of one host; ``ends`` are the physical switches, in words, the first used first.

    Virtual switches and teams are keyed by their folded names.
    """

    meets: tuple[Meet, ...]
    switches: dict[str, Middle]
    teams: dict[str, Middle]
    ports: tuple[Port, ...]
    ends: tuple[str, ...]
    multipath: tuple[str, ...]


def hosting(plan: Plan, group: Group) -> Hosting:
    """Work out how the nodes of a group hang on their networks."""
    node = group.nodes[0]
    meets = (*_meets(plan, group), *_carried(plan, node), *_storage(plan, node))
    ports = tuple(_ports(plan, node))
    switches = {each.switch for each in meets}
    teams = {each.team for each in meets} | {nic.team.casefold() for nic in node.nics if nic.team}
    return Hosting(
        meets,
        {
            key: _switch(each)
            for key, each in plan.virtual_switch_by_name.items()
            if key in switches
        },
        {key: _team(each) for key, each in plan.team_by_name.items() if key in teams},
        ports,
        _ends(ports),
        tuple(_multipath(plan, node)),
    )


def _meets(plan: Plan, group: Group) -> Iterator[Meet]:
    each_node = [plan.meetings_by_node[node.name.casefold()] for node in group.nodes]
    for at, meeting in enumerate(each_node[0]):
        addresses = tuple(meetings[at].interface.address for meetings in each_node)
        yield _meet(plan, meeting, addresses)


def _meet(plan: Plan, meeting: Meeting, addresses: tuple[str | None, ...]) -> Meet:
    network = meeting.network
    bus = network_bus(network)
    storage = "iscsi" in network.purposes and plan.storage.type == "iscsi"
    return Meet(
        network.name,
        bus.note or "VLAN, subnet not decided",
        _joined(bus.carries, _mpio(plan) if storage else ""),
        _address(network, addresses),
        family(network),
        meeting.virtual_switch.name.casefold() if meeting.virtual_switch else None,
        meeting.team.name.casefold() if meeting.team else None,
        tuple(_key(nic) for nic in meeting.nics),
    )


def _joined(*texts: str) -> str:
    return " \u00b7 ".join(text for text in texts if text)


def _address(network: Network, addresses: tuple[str | None, ...]) -> str:
    """Addresses of the nodes; beside the subnet what it leaves open is enough."""
    texts = spellings(addresses, network.subnet)
    if texts:
        return texts[min(1, len(texts) - 1)] if network.subnet else texts[0]
    return "address by DHCP" if network.dhcp else "address not decided"


def _mpio(plan: Plan) -> str:
    if plan.storage.mpio.enabled is None:
        return "Multipath I/O not decided"
    return "under Multipath I/O" if plan.storage.mpio.enabled else "no Multipath I/O"


def _carried(plan: Plan, node: Node) -> Iterator[Meet]:
    """Networks that a virtual switch brings to VMs alone, and switches without a host adapter."""
    met = {m.interface.via.casefold() for m in plan.meetings_by_node[node.name.casefold()]}
    names: dict[str, list[str]] = {}
    for at, switches in carriers(plan, plan.networks).items():
        network = plan.networks[at]
        vlan = f" (VLAN {network.vlan})" if network.vlan else ""
        for switch in switches:
            names.setdefault(switch.name, []).append(f"{network.name}{vlan}")
    for switch in plan.virtual_switches:
        nics, team, _ = plan.nics_below(node, switch.name)
        carried = names.get(switch.name, [])
        if nics and (carried or switch.name.casefold() not in met):
            yield Meet(
                "Virtual machines",
                ", ".join(carried),
                "",
                "no address of the host",
                "lan",
                switch.name.casefold(),
                team.name.casefold() if team else None,
                tuple(_key(nic) for nic in nics),
            )


def _storage(plan: Plan, node: Node) -> Iterator[Meet]:
    """One box for each HBA: the array ports that it reaches."""
    for hba in node.hbas:
        reached = [
            f"{array.name}: {', '.join(targets)}"
            for array in plan.storage.arrays
            if (targets := _targets(plan, node, hba, array.name))
        ]
        words = choices("Hba", "kind").get(hba.kind, "")
        mine = hba.kind in HBA_KINDS.get(plan.storage.type, ())
        yield Meet(
            f"Storage, {words}" if words else "Storage",
            "; ".join(reached),
            _mpio(plan) if mine else "",
            "",
            "storage",
            ports=(_key(hba),),
        )


def _targets(plan: Plan, node: Node, hba: Hba, array: str) -> list[str]:
    """Names of the ports of an array that an HBA reaches."""
    found = paths(plan, node, plan.array_by_name[array.casefold()])
    return [
        each.target.name
        for each in found
        if each.port.kind == "hbas" and each.port.name == hba.name
    ]


def _switch(switch: VirtualSwitch) -> Middle:
    kind = choices("VirtualSwitch", "type").get(switch.type, "type not decided")
    bandwidth = choices("VirtualSwitch", "bandwidth_mode").get(switch.bandwidth_mode, "")
    notes = (
        kind,
        f"bandwidth: {bandwidth.lower()}" if bandwidth else "",
        "SR-IOV" if switch.sr_iov else "",
        "uplink not decided" if switch.via is None and switch.type in (None, "external") else "",
    )
    return Middle(switch.name, tuple(note for note in notes if note))


def _team(team: Team) -> Middle:
    kinds: dict[str | None, str] = {"lbfo": "LBFO", "set": "SET", "vendor": "maker's own tool"}
    mode = choices("Team", "mode").get(team.mode, "mode not decided")
    return Middle(team.name, (kinds.get(team.kind, "kind not decided"), mode))


def _ports(plan: Plan, node: Node) -> Iterator[Port]:
    for nic in node.nics:
        rdma = "" if nic.rdma in (None, "none") else choices("Nic", "rdma")[nic.rdma]
        known = plan.team_by_name.get((nic.team or "").casefold())
        team = known.name.casefold() if known else None
        yield Port(_key(nic), nic.name, _port_notes(nic, rdma), _end(plan, nic), team)
    for hba in node.hbas:
        kind = choices("Hba", "kind").get(hba.kind, "")
        yield Port(_key(hba), hba.name, _port_notes(hba, kind), _end(plan, hba))


def _port_notes(port: Nic | Hba, kind: str) -> tuple[str, ...]:
    speed = "speed not decided"
    if port.speed_gbps is not None:
        speed = f"{port.speed_gbps:g}{NARROW}Gbit/s"
    return (_joined(speed, kind, port.card or ""),)


def _end(plan: Plan, port: Nic | Hba) -> str:
    if port.switch is None:
        return DIRECT if port.switch_port else UNDECIDED
    switch = plan.switch_by_name.get(port.switch.casefold())
    if switch is None:
        return port.switch
    fabric = f" \u00b7 fabric {switch.fabric}" if switch.fabric else ""
    return f"{switch.name}{fabric}"


def _ends(ports: tuple[Port, ...]) -> tuple[str, ...]:
    """What the ports end in, each once; what is no switch stands last."""
    found = dict.fromkeys(port.end for port in ports)
    last = [each for each in (DIRECT, UNDECIDED) if each in found]
    return (*(each for each in found if each not in last), *last)


def _key(port: Nic | Hba) -> str:
    return f"{'nics' if isinstance(port, Nic) else 'hbas'}/{port.name.casefold()}"


def _multipath(plan: Plan, node: Node) -> Iterator[str]:
    """The paths to each LUN, and how they are used."""
    if plan.storage.type not in ("iscsi", "fibre_channel", "sas"):
        return
    counts = [f"{array.name} {len(paths(plan, node, array))}" for array in plan.storage.arrays]
    if counts:
        yield f"Paths to each LUN: {', '.join(counts)}."
    mpio = plan.storage.mpio
    if mpio.enabled:
        modules = {"microsoft": "module of Microsoft", "vendor": "module of the array's maker"}
        module = modules.get(mpio.dsm or "", "module not decided")
        policy = f"policy {mpio.policy}" if mpio.policy else "policy not decided"
        yield f"Multipath I/O: {module}, {policy}."
