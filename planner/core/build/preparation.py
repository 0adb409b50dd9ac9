"""B-01 and B-02: the check on paper, then rack, cables and firmware."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import DESK, EVERY_NODE, UNCHANGED, Phase, Step, listing, step
from planner.core.build.powershell import ps
from planner.core.build.switch_ports import switch_steps
from planner.core.build.values import Argument
from planner.core.build.words import port_words, ports
from planner.core.parts import ArrayPort, Hba, Nic, Node, StorageArray
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
            way_back="Not needed: nothing is built yet.",
        ),
        step(
            "Print the catalog entries",
            DESK,
            how=f"Look up every server, network adapter, host bus adapter and storage array in the "
            f"Windows Server Catalog for {version}, and print the entries.",
            expected=f"There is a printed entry for {version} for every part.",
            way_back=UNCHANGED,
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
    managed = [
        f"{m.node.name} {m.interface.address}"
        for m in plan.meetings
        if m.interface.address and "management" in m.network.purposes
    ]
    yield step(
        "Check that names and addresses are free",
        "a computer in the management network",
        *(ps("ping -n 2 {address}", address=each) for each in map(Argument, addresses)),
        *(
            ps("nslookup {name}", name=Argument(name))
            for name in (plan.cluster.name, *(node.name for node in plan.nodes))
            if name
        ),
        how=f"Ping the addresses of the nodes as well: {listing(managed) or 'none is decided yet'}"
        ". Keep all of them out of the ranges that DHCP gives out.",
        expected="No address answers, and no name is known yet.",
        way_back=UNCHANGED,
    )


def rack_and_cables(plan: Plan) -> Phase:
    """B-02: rack, switches, cables and firmware."""
    steps = [
        *switch_steps(plan),
        *(_node(node) for node in plan.nodes),
        *(_array(array) for array in plan.storage.arrays if array.ports),
        step(
            "Bring the firmware to one level",
            EVERY_NODE,
            how="Load the same firmware and the same firmware profile on all nodes. Switch on "
            "hardware virtualization (Intel VT or AMD-V) and data execution prevention (XD or NX). "
            "The planned levels are:",
            items=_firmware(plan),
            expected="The inventories of all nodes list the same firmware for server and adapters.",
            way_back="Load the former firmware, where its maker allows the step back.",
        ),
    ]
    return Phase(
        id="B-02",
        title="Rack, cable and firmware",
        about="Cables and firmware are the cheapest to compare while nothing runs on them.",
        steps=tuple(steps),
        facts=("CPU-02", "CPU-03", "CPU-13", "NET-12", "NET-13", "NET-38", "NET-42", "STO-FC-01"),
    )


def _node(node: Node) -> Step:
    place = f"Mount it in rack {node.rack}" if node.rack else "Mount it"
    if node.rack_unit is not None:
        place += f" at unit {node.rack_unit:g}, counted from the bottom"
    power = f" Power it from the feeds {listing(node.power_feeds)}." if node.power_feeds else ""
    controller = (
        f" Give the baseboard controller the address {node.management_address}."
        if node.management_address
        else ""
    )
    machine = " ".join(filter(None, (node.vendor, node.model)))
    serial = f", serial number {node.serial}" if node.serial else ""
    which = f"{node.name} is the {machine}{serial}. " if machine else ""
    return step(
        f"Rack and cable {node.name}",
        node.name,
        how=f"{which}{place}.{power}{controller} "
        + ("Connect:" if ports(node) else "No port is planned yet."),
        items=map(_cable, ports(node)),
        expected="Pulling one cable at a time shows link down on the port that the list names.",
        way_back="Unplug the cables and take the server out again.",
        undecided=_uncabled(node),
    )


def _cable(port: Nic | Hba) -> str:
    return f"{port_words(port)} to {_end(port) or 'a switch that is not decided'}"


def _end(port: Nic | Hba | ArrayPort) -> str | None:
    number = None if isinstance(port, ArrayPort) else port.switch_port
    if number is None:
        return port.switch
    return f"{port.switch} port {number}" if port.switch else f"the far end {number}"


def _uncabled(node: Node) -> Iterator[str]:
    if not node.nics:
        yield f"NICs of {node.name}"
    for port in ports(node):
        if _end(port) is None:
            yield f"switch of {node.name} {port.name}"


def _array(array: StorageArray) -> Step:
    machine = " ".join(filter(None, (array.vendor, array.model)))
    level = f" Its firmware is {array.firmware}." if array.firmware else ""
    return step(
        f"Rack and cable {array.name}",
        array.name,
        how=f"{f'It is the {machine}. ' if machine else ''}Give every controller power from its "
        f"own feed.{level} Connect:",
        items=(
            f"{port.name}{f' (controller {port.controller})' if port.controller else ''} to "
            f"{port.switch or 'a switch or node that the plan does not name'}"
            for port in array.ports
        ),
        expected="The array reports no fault, and every port of the list shows a link.",
        way_back="Unplug the cables and take the array out again.",
    )


def _firmware(plan: Plan) -> tuple[str, ...]:
    found: dict[str, dict[str, None]] = {}
    for node in plan.nodes:
        server = " ".join(filter(None, (node.vendor, node.model))) or "server"
        levels = [(server, node.firmware)]
        levels += [(port.model or port.name, port.firmware) for port in ports(node)]
        for part, level in levels:
            found.setdefault(part, {})[level or "not decided"] = None
    return tuple(f"{part}: {' or '.join(levels)}" for part, levels in found.items())
