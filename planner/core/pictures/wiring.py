"""What is joined to what: networks, fabrics and cables as buses; nodes and arrays as devices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from planner.core.parts import ArrayPort, Drive, Network, Node, StorageArray, VirtualSwitch
from planner.core.pictures.shapes import Family
from planner.core.pictures.spelling import span
from planner.core.plan import Meeting, Plan
from planner.core.words import choices

NARROW = "\u202f"
TIMES = "\u00d7"
FOLD_BEYOND = 16  # nodes; above this, nodes that are alike become one device
PORTS_SHOWN = 8  # ports of an array; above this, its ports on one bus become one plug


@dataclass(frozen=True, slots=True)
class Bus:
    """A network, a Fibre Channel fabric, or the SAS cables: what a horizontal line stands for."""

    kind: Literal["network", "fabric", "cables"]
    name: str
    note: str
    carries: str
    family: Family
    subnet: str | None = None


@dataclass(frozen=True, slots=True)
class Plug:
    """One end of a drop: over which adapter or port a device meets the bus number ``bus``.

    ``addresses`` has one place for each node of the device; None is not decided. ``carried`` is a
    network for VMs on which the host itself has no address.
    """

    bus: int
    over: str
    below: str = ""
    addresses: tuple[str | None, ...] = ()
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """A node, several that are alike, or a storage array; ``cabling`` is what has to be alike."""

    kind: Literal["node", "array"]
    names: tuple[str, ...]
    notes: tuple[str, ...]
    plugs: tuple[Plug, ...]
    cabling: tuple[tuple[str | None, ...], ...] = ()

    @property
    def name(self) -> str:
        """The name, or the first and the last of several."""
        return span(self.names)

    @property
    def alike(self) -> str:
        """How many nodes the device stands for, in words; "" for one."""
        return f"{len(self.names)} nodes alike" if len(self.names) > 1 else ""


@dataclass(frozen=True, slots=True)
class Wiring:
    """The buses in the order in which they are drawn, and the devices on them."""

    buses: tuple[Bus, ...]
    nodes: tuple[Device, ...]
    arrays: tuple[Device, ...]


def wiring(plan: Plan) -> Wiring:
    """Work out what is joined to what in a plan."""
    networks = _networks(plan)
    fabrics = _fabrics(plan)
    order = {network.name.casefold(): at for at, network in enumerate(networks)}
    ways = {key: len(networks) + at for at, key in enumerate(fabrics)}
    buses = (*(network_bus(network) for network in networks), *fabrics.values())
    carried = carriers(plan, networks)
    nodes = [
        _node(plan, node, (*_met(plan, node, order, carried), *_hbas(plan, node, ways)))
        for node in plan.nodes
    ]
    return Wiring(
        buses,
        tuple(folded(nodes) if len(nodes) > FOLD_BEYOND else nodes),
        tuple(_array(plan, array, order, ways) for array in plan.storage.arrays),
    )


def family(network: Network) -> Family:
    """Family of a network: what matters most of all that it carries."""
    purposes = set(network.purposes)
    if purposes & {"iscsi", "smb"}:
        return "storage"
    if purposes & {"management", "vm"}:
        return "lan"
    return "cluster" if purposes & {"cluster", "live_migration"} else "other"


def _networks(plan: Plan) -> list[Network]:
    """By family, in the plan's order; storage stands last, next to the fabrics."""
    order: tuple[Family, ...] = ("lan", "cluster", "other", "storage")
    return sorted(plan.networks, key=lambda network: order.index(family(network)))


def network_bus(network: Network) -> Bus:
    """Set a network as a bus: its VLAN and subnet, and what it carries, in words."""
    vlan = {None: "", 0: "untagged"}.get(network.vlan, f"VLAN {network.vlan}")
    note = " \u00b7 ".join(each for each in (vlan, network.subnet) if each)
    words = choices("Network", "purposes")
    carries = ", ".join(words[purpose] for purpose in network.purposes)
    named = (network.name, note, carries, family(network), network.subnet)
    return Bus("network", *named)


def _fabrics(plan: Plan) -> dict[str, Bus]:
    """Fabrics and SAS cables that an HBA or an array port is on, by key."""
    found: dict[str, Bus] = {}
    for key in _keys_in_use(plan):
        if key == "sas":
            found[key] = Bus("cables", "SAS", "direct cables", "shared SAS storage", "storage")
        else:
            found[key] = _fabric(plan, key)
    return found


def _keys_in_use(plan: Plan) -> list[str]:
    keys = [_way(plan, hba.kind, hba.switch) for node in plan.nodes for hba in node.hbas]
    keys += [_port_way(plan, port) for array in plan.storage.arrays for port in array.ports]
    return sorted({key for key in keys if key})


def _fabric(plan: Plan, key: str) -> Bus:
    members = [
        switch for switch in plan.switches if _way(plan, "fibre_channel", switch.name) == key
    ]
    fabric = next((switch.fabric for switch in members if switch.fabric), None)
    names = ", ".join(switch.name for switch in members)
    carries = "Fibre Channel"
    if fabric is None:
        return Bus("fabric", names or key, "Fibre Channel", carries, "storage")
    return Bus("fabric", f"FC fabric {fabric}", names, carries, "storage")


def _way(plan: Plan, kind: str | None, switch_name: str | None) -> str:
    """Key of the fabric behind a port, ``sas`` for a SAS cable; "" where neither is known."""
    if kind == "sas":
        return "sas"
    if kind not in ("fibre_channel", "fcoe") or switch_name is None:
        return ""
    switch = plan.switch_by_name.get(switch_name.casefold())
    if switch is None:
        return ""
    return f"fabric {switch.fabric}".casefold() if switch.fabric else switch.name.casefold()


def _port_way(plan: Plan, port: ArrayPort) -> str:
    """Key of the fabric or cable of an array port; "" for one on a network."""
    if port.network:
        return ""
    if plan.storage.type == "sas":
        return "sas"
    switch = plan.switch_by_name.get((port.switch or "").casefold())
    if switch is None or (switch.kind != "fibre_channel" and not switch.fabric):
        return ""
    return _way(plan, "fibre_channel", switch.name)


def carriers(plan: Plan, networks: Sequence[Network]) -> dict[int, list[VirtualSwitch]]:
    """Virtual switches that bring networks to VMs where no host has an address."""
    external = [each for each in plan.virtual_switches if each.type not in ("internal", "private")]
    used = {
        (nic.virtual_switch.casefold(), nic.vlan or 0)
        for vm in plan.vms
        for nic in vm.nics
        if nic.virtual_switch
    }
    found: dict[int, list[VirtualSwitch]] = {}
    for at, network in enumerate(networks):
        if "vm" not in network.purposes or plan.meetings_by_network[network.name.casefold()]:
            continue
        on_vlan = [each for each in external if (each.name.casefold(), network.vlan or 0) in used]
        found[at] = on_vlan or (external if len(external) == 1 else [])
    return found


def _met(
    plan: Plan, node: Node, order: dict[str, int], carriers: dict[int, list[VirtualSwitch]]
) -> Iterator[Plug]:
    for meeting in plan.meetings_by_node[node.name.casefold()]:
        at = order[meeting.network.name.casefold()]
        address = meeting.interface.address
        yield Plug(at, meeting.interface.via, _below(meeting), (address,))
    for at, switches in carriers.items():
        for switch in switches:
            nics, _, _ = plan.nics_below(node, switch.name)
            if nics:
                below = ", ".join(nic.name for nic in nics)
                yield Plug(at, switch.name, below, (None,), carried=True)


def _below(meeting: Meeting) -> str:
    """Physical NICs below a virtual switch or team; "" for a NIC itself."""
    names = [nic.name for nic in meeting.nics]
    alone = len(names) == 1 and names[0].casefold() == meeting.interface.via.casefold()
    return "" if alone else ", ".join(names)


def _hbas(plan: Plan, node: Node, ways: dict[str, int]) -> Iterator[Plug]:
    for hba in node.hbas:
        way = _way(plan, hba.kind, hba.switch)
        if way:
            yield Plug(ways[way], hba.name, "", (None,))


def _node(plan: Plan, node: Node, plugs: tuple[Plug, ...]) -> Device:
    model = " ".join(each for each in (node.vendor, node.model) if each)
    local = _drives(node.drives) if plan.storage.type == "storage_spaces_direct" else ""
    notes = tuple(each for each in (model, node.site, local) if each)
    cabling = (
        *((nic.name, nic.switch, nic.team) for nic in node.nics),
        *((hba.name, hba.kind, hba.switch) for hba in node.hbas),
    )
    return Device("node", (node.name,), notes, _in_order(plugs), cabling)


def _drives(drives: Iterable[Drive]) -> str:
    words = choices("Drive", "media")
    said = [
        f"{drive.count or '?'}{NARROW}{TIMES}{NARROW}{words.get(drive.media, 'drive')}"
        + (f" {drive.size_gib:,g}{NARROW}GiB" if drive.size_gib else "")
        for drive in drives
    ]
    return f"local: {', '.join(said)}" if said else "local drives not decided"


def _array(plan: Plan, array: StorageArray, order: dict[str, int], ways: dict[str, int]) -> Device:
    model = " ".join(each for each in (array.vendor, array.model) if each)
    notes = tuple(each for each in (model, array.site) if each)
    plugs = []
    for port in array.ports:
        way = _port_way(plan, port)
        at = ways[way] if way else order.get((port.network or "").casefold())
        if at is not None:
            plugs.append(Plug(at, port.name, "", (port.address,)))
    if len(plugs) > PORTS_SHOWN:
        plugs = _ports_together(plugs)
    return Device("array", (array.name,), notes, _in_order(plugs))


def _ports_together(plugs: list[Plug]) -> list[Plug]:
    found: dict[int, list[Plug]] = {}
    for plug in plugs:
        found.setdefault(plug.bus, []).append(plug)
    return [
        Plug(bus, f"{len(same)} ports", "", tuple(a for plug in same for a in plug.addresses))
        if len(same) > 1
        else same[0]
        for bus, same in found.items()
    ]


def _in_order(plugs: Iterable[Plug]) -> tuple[Plug, ...]:
    return tuple(sorted(plugs, key=lambda plug: plug.bus))


def folded(nodes: Iterable[Device]) -> list[Device]:
    """Make one device of the nodes that are alike but for names and addresses."""
    found: dict[object, list[Device]] = {}
    for node in nodes:
        likeness = tuple(replace(plug, addresses=()) for plug in node.plugs)
        found.setdefault((node.notes, node.cabling, likeness), []).append(node)
    return [_one(same) for same in found.values()]


def _one(same: list[Device]) -> Device:
    plugs = tuple(
        replace(plug, addresses=tuple(node.plugs[at].addresses[0] for node in same))
        for at, plug in enumerate(same[0].plugs)
    )
    names = tuple(name for node in same for name in node.names)
    return replace(same[0], names=names, plugs=plugs)
