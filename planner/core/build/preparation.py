"""B-01 and B-02: the check on paper, then rack, cables and firmware."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import DESK, EVERY_NODE, Phase, Step, listing, step
from planner.core.build.powershell import ps
from planner.core.build.words import port_words, ports
from planner.core.parts import Hba, Network, Nic, Node
from planner.core.plan import Plan
from planner.core.words import version_words


def paper_check(plan: Plan) -> Phase:
    """B-01: what has to be settled before anything is ordered or unpacked."""
    version = version_words(plan.windows_server)
    steps = [
        step(
            "Settle the findings of this plan",
            DESK,
            how="Open the findings of the plan. Change what blocks the cluster or leaves it "
            "unsupported, and decide what is unknown. Write down who accepts a risk, and why.",
            expected="No finding blocks the cluster; every accepted one has a reason and a name.",
        ),
        step(
            "Print the catalog entries",
            DESK,
            how=f"Look up every server, network adapter, host bus adapter and storage array in the "
            f"Windows Server Catalog for {version}, and print the entries.",
            expected=f"There is a printed entry for {version} for every part.",
            undecided=_uncertified(plan),
        ),
    ]
    steps.extend(_free_addresses(plan))
    return Phase(
        id="B-01",
        title="Check the plan on paper",
        about="A fault found here costs minutes. The same fault found after the build costs days.",
        steps=tuple(steps),
        facts=("CERT-01", "CERT-02", "CERT-07", "CPU-01", "CPU-02", "CPU-03", "MEM-01", "NET-28"),
    )


def _uncertified(plan: Plan) -> Iterator[str]:
    for node in plan.nodes:
        if node.certification is None or node.certification.status in (None, "unknown"):
            yield f"certification of {node.name}"
    for array in plan.storage.arrays:
        if array.certification is None or array.certification.status in (None, "unknown"):
            yield f"certification of {array.name}"


def _free_addresses(plan: Plan) -> Iterator[Step]:
    addresses = tuple(entry.address for entry in plan.cluster.addresses if entry.address)
    if not addresses and not plan.nodes:
        return
    yield step(
        "Check that names and addresses are free",
        "a computer in the management network",
        *(ps("ping -n 2 {address}", address=each) for each in addresses),
        *(ps("nslookup {name}", name=each) for each in (plan.cluster.name,) if each),
        how="Do the same with the addresses of the nodes: "
        + (
            listing(
                f"{m.node.name} {m.interface.address}"
                for m in plan.meetings
                if m.interface.address and "management" in m.network.purposes
            )
            or "none is decided yet"
        )
        + ". Keep all of them out of the ranges that DHCP gives out.",
        expected="No address answers, and no name is known yet.",
    )


def rack_and_cables(plan: Plan) -> Phase:
    """B-02: rack, switches, cables and firmware."""
    steps = [
        step(
            f"Rack and cable {node.name}",
            node.name,
            how=_cabling(node),
            expected="Pulling one cable at a time shows link down on the port that the list names.",
            undecided=_uncabled(node),
        )
        for node in plan.nodes
    ]
    networks = [_network_words(network) for network in plan.networks]
    if networks:
        ports = "Set up the switch ports for these networks: " + "; ".join(networks) + "."
        steps.insert(
            0,
            step(
                "Set up the switches",
                "the switches",
                how=f"{ports} Trunk the networks of virtual machines to every node that may own "
                "one. A jumbo frame has to fit through every port of its path.",
                expected="Every port shows the VLAN and the frame size that the plan names.",
                undecided=[f"VLAN of {n.name}" for n in plan.networks if n.vlan is None],
            ),
        )
    steps.append(
        step(
            "Bring the firmware to one level",
            EVERY_NODE,
            how="Load the same firmware and the same firmware profile on all nodes. Switch on "
            "hardware virtualization (Intel VT or AMD-V) and data execution prevention (XD or NX).",
            expected="The inventories of all nodes list the same firmware for server and adapters.",
        )
    )
    return Phase(
        id="B-02",
        title="Rack, cable and firmware",
        about="Cables and firmware are the cheapest to compare while nothing runs on them.",
        steps=tuple(steps),
        facts=("CPU-02", "CPU-03", "CPU-13", "NET-12", "NET-13", "NET-38", "NET-42", "STO-FC-01"),
    )


def _network_words(network: Network) -> str:
    vlan = {None: "VLAN not decided", 0: "untagged"}.get(network.vlan, f"VLAN {network.vlan}")
    jumbo = f", frames of {network.mtu} bytes" if network.mtu and network.mtu > 1500 else ""
    return f"{network.name} ({vlan}{jumbo})"


def _cabling(node: Node) -> str:
    place = f"Mount it in rack {node.rack}" if node.rack else "Mount it"
    if node.rack_unit is not None:
        place += f" at unit {node.rack_unit:g}, counted from the bottom"
    cables = "; ".join(_cable(port) for port in ports(node))
    power = f" Power it from the feeds {listing(node.power_feeds)}." if node.power_feeds else ""
    return f"{place}. Connect: {cables or 'no port is planned yet'}.{power}"


def _cable(port: Nic | Hba) -> str:
    where = (
        f"{port.switch} port {port.switch_port}"
        if port.switch and port.switch_port
        else port.switch
    )
    return f"{port_words(port)} to {where or 'a switch that is not decided'}"


def _uncabled(node: Node) -> Iterator[str]:
    if not node.nics:
        yield f"NICs of {node.name}"
    for port in ports(node):
        if port.switch is None:
            yield f"switch of {node.name} {port.name}"
