"""The registers of hardware and networks: one table each, one row for each thing."""

from __future__ import annotations

from planner.core.parts import Hba, Network, Nic, Node, Switch, VirtualSwitch
from planner.core.pictures.wiring import carriers
from planner.core.plan import Plan
from planner.documents.parts import Column, Table, listed, table
from planner.templatetags.plan_format import (
    TIMES,
    choice,
    gbps,
    gib,
    number,
    version,
    watts,
    yes_no,
)


def nodes(plan: Plan) -> Table:
    """The servers, with what they run."""

    def system(node: Node) -> str:
        edition = choice(plan.edition_of(node), "Node.edition")
        return f"{version(plan.version_of(node))}, edition {edition}"

    def place(node: Node) -> str | None:
        unit = None if node.rack_unit is None else f"U{number(node.rack_unit)}"
        return listed(each for each in (node.site, node.rack, unit) if each)

    columns: tuple[Column[Node], ...] = (
        Column("Node", 11, lambda node: node.name),
        Column("Model", 13, lambda node: model(node.vendor, node.model)),
        Column("Serial", 9, lambda node: node.serial, "code"),
        Column("Place", 9, place),
        Column("Processors", 16, _processors),
        Column("Cores", 6, lambda node: number(node.processor.cores), "number"),
        Column("Memory", 8, lambda node: gib(node.memory_gib), "number"),
        Column("Windows Server", 16, system),
        Column("Firmware", 8, lambda node: node.firmware),
        Column("Controller", 11, lambda node: node.management_address, "code"),
        Column("Power", 7, lambda node: watts(node.power_watts), "number"),
    )
    return table("Nodes", plan.nodes, columns, empty="The plan has no nodes yet.")


def model(vendor: str | None, name: str | None) -> str | None:
    """Maker and model in one line, the maker once."""
    if vendor and name and not name.casefold().startswith(vendor.casefold()):
        return f"{vendor} {name}"
    return name or vendor


def _processors(node: Node) -> str | None:
    processor = node.processor
    if processor.sockets is None:
        return processor.model
    return f"{processor.sockets} {TIMES} {processor.model or 'model not decided'}"


def carried(plan: Plan) -> dict[tuple[str, str], tuple[str, ...]]:
    """Names of the networks above each NIC, by node and NIC: those of the host, then of VMs."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for meeting in plan.meetings:
        for nic in meeting.nics:
            found.setdefault((meeting.node.name, nic.name), {})[meeting.network.name] = None
    for at, switches in carriers(plan, plan.networks).items():
        for node in plan.nodes:
            for switch in switches:
                for nic in plan.nics_below(node, switch.name)[0]:
                    names = found.setdefault((node.name, nic.name), {})
                    names[plan.networks[at].name] = None
    return {key: tuple(names) for key, names in found.items()}


def nics(plan: Plan) -> Table:
    """The ports of the network adapters, node by node."""
    above = carried(plan)
    rows = [(node, nic) for node in plan.nodes for nic in node.nics]
    columns: tuple[Column[tuple[Node, Nic]], ...] = (
        Column("Node", 10, lambda row: row[0].name),
        Column("NIC", 11, lambda row: row[1].name),
        Column("Card, slot", 12, lambda row: card(row[1])),
        Column("Model", 18, lambda row: row[1].model),
        Column("Speed", 8, lambda row: gbps(row[1].speed_gbps), "number"),
        Column("Switch, port", 14, lambda row: _at_switch(row[1])),
        Column("Team", 8, lambda row: row[1].team or "none"),
        Column(
            "Networks", 15, lambda row: listed(above.get((row[0].name, row[1].name), ()), "none")
        ),
        Column("RDMA", 7, lambda row: choice(row[1].rdma, "Nic.rdma")),
        Column("Driver, firmware", 13, lambda row: _software(row[1])),
    )
    return table("Network adapters", rows, columns, empty="The plan has no network adapters yet.")


def card(port: Nic) -> str | None:
    """Card and slot of a NIC; a slot that is a mere number says what it is.

    A slot that begins with the name of the card says both.
    """
    slot = f"slot {port.slot}" if port.slot and port.slot[0].isdigit() else port.slot
    if port.card and slot and f"{slot} ".casefold().startswith(f"{port.card} ".casefold()):
        return port.card + slot[len(port.card) :]
    return listed(each for each in (port.card, slot) if each)


def _at_switch(port: Nic | Hba) -> str | None:
    return listed(each for each in (port.switch, port.switch_port) if each)


def _software(port: Nic | Hba) -> str | None:
    return listed(each for each in (port.driver, port.firmware) if each)


def hbas(plan: Plan) -> Table:
    """The ports of the host bus adapters, node by node."""
    fabrics = {switch.name: switch.fabric for switch in plan.switches}
    rows = [(node, hba) for node in plan.nodes for hba in node.hbas]
    columns: tuple[Column[tuple[Node, Hba]], ...] = (
        Column("Node", 10, lambda row: row[0].name),
        Column("HBA port", 9, lambda row: row[1].name),
        Column("Kind", 10, lambda row: choice(row[1].kind, "Hba.kind")),
        Column("Card", 10, lambda row: row[1].card),
        Column("Model", 17, lambda row: row[1].model),
        Column("Speed", 8, lambda row: gbps(row[1].speed_gbps), "number"),
        Column("Switch, port", 14, lambda row: _at_switch(row[1])),
        Column("Fabric", 7, lambda row: fabrics.get(row[1].switch or "")),
        Column("WWPN", 20, lambda row: row[1].wwpn, "code"),
        Column("Driver, firmware", 13, lambda row: _software(row[1])),
    )
    return table(
        "Host bus adapters",
        rows,
        columns,
        empty="The plan has no host bus adapters: none are used.",
    )


def switches(plan: Plan) -> Table:
    """The physical switches."""
    columns: tuple[Column[Switch], ...] = (
        Column("Switch", 16, lambda each: each.name),
        Column("Kind", 12, lambda each: choice(each.kind, "Switch.kind")),
        Column("Model", 24, lambda each: each.model),
        Column("Site", 12, lambda each: each.site or "one site"),
        Column(
            "Fabric",
            11,
            lambda each: each.fabric if each.kind == "fibre_channel" else "does not apply",
        ),
        Column("Largest MTU", 12, lambda each: _of_ethernet(each, number(each.max_mtu)), "number"),
        Column("DCB", 11, lambda each: _of_ethernet(each, yes_no(each.dcb))),
        Column("Stacked with", 10, lambda each: each.stacked_with or "none"),
    )
    return table("Switches", plan.switches, columns, empty="The plan has no switches yet.")


def _of_ethernet(switch: Switch, text: str) -> str:
    return "does not apply" if switch.kind == "fibre_channel" else text


def networks(plan: Plan) -> Table:
    """The networks by what they carry."""
    columns: tuple[Column[Network], ...] = (
        Column("Network", 12, lambda each: each.name),
        Column("Carries", 19, _purposes),
        Column("VLAN", 9, vlan, "number"),
        Column("Subnet", 14, lambda each: each.subnet, "code"),
        Column("Gateway", 13, lambda each: each.gateway or "none", "code"),
        Column("DNS servers", 13, lambda each: listed(each.dns_servers, "none"), "code"),
        Column("In DNS", 7, lambda each: yes_no(each.dns_registration)),
        Column("MTU", 8, lambda each: number(each.mtu), "number"),
        Column("Cluster use", 12, lambda each: choice(each.cluster_use, "Network.cluster_use")),
        Column("Site", 7, lambda each: each.site or "all"),
    )
    return table("Networks", plan.networks, columns, empty="The plan has no networks yet.")


def _purposes(network: Network) -> str | None:
    return listed(choice(each, "Network.purposes") for each in network.purposes)


def vlan(network: Network) -> str | None:
    """The VLAN of a network in words."""
    if network.vlan is None:
        return None
    return "untagged" if network.vlan == 0 else str(network.vlan)


def balancing(plan: Plan, switch: VirtualSwitch) -> str | None:
    """How a virtual switch spreads its load, where it has a team below it."""
    if switch.load_balancing is None and (switch.via or "").casefold() not in plan.team_by_name:
        return "does not apply"
    return choice(switch.load_balancing, "VirtualSwitch.load_balancing")
