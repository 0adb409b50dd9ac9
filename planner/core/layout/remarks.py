"""What a layout has to warn of, and what of the plan it leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.layout.model import Choice
from planner.core.layout.nics import slots
from planner.core.layout.places import Place
from planner.core.layout.shapes import Situation
from planner.core.layout.wiring import Wiring
from planner.core.parts import Network
from planner.core.plan import Plan, at_least, path

FAST_GBPS = 10
HBA_KINDS = {"fibre_channel": ("fibre_channel", "fcoe"), "sas": ("sas",)}


def remarks(
    plan: Plan, at: Situation, places: list[Place], rest: list[Network], wiring: Wiring
) -> Iterator[Choice]:
    """Warnings about the layout of ``plan``, then what it does not touch."""
    yield from _fallback(plan, places)
    yield from _one_path(plan, at)
    yield from _short(wiring)
    used = {name.casefold() for place in places for name in place.nics}
    yield from _speeds(plan, at, used)
    yield from _hbas(plan)
    yield from _switches(plan, used)
    yield from _numbers(plan, places)
    for network in rest:
        if not network.purposes:
            yield Choice(
                f"{network.name} is left out",
                "It has no place in the layout.",
                "What it carries is not decided yet.",
                "warning",
                path("networks", network.name),
            )
        else:
            yield Choice(
                network.name,
                "Not touched.",
                "The layout has no place of its own for it; it stays as it is.",
                "kept",
                path("networks", network.name),
            )
    yield from _spare(plan, at, wiring)


def _fallback(plan: Plan, places: list[Place]) -> Iterator[Choice]:
    for place in places:
        carried = {purpose for network in place.networks for purpose in network.purposes}
        if {"cluster", "iscsi"} <= carried and place.wire.width == 1:
            old = not at_least(plan.oldest_version, "2012")
            judged = (
                "Windows Server 2008 R2 allows it, against advice."
                if old
                else "From Windows Server 2012 on it is not supported."
            )
            yield Choice(
                "Heartbeat and iSCSI share a NIC",
                "It works, and is fine in a lab. A third NIC per node would part them.",
                "A burst of storage traffic can delay heartbeats until a healthy node is taken for "
                f"dead. {judged}",
                "warning",
            )


def _one_path(plan: Plan, at: Situation) -> Iterator[Choice]:
    networks = [n for n in plan.networks_for("iscsi") if "cluster" not in n.purposes]
    if at.kind == "iscsi" and at.nics > 2 and len(networks) == 1:
        yield Choice(
            "One path to the storage",
            "A fourth NIC per node would carry a second one.",
            "One failed port, cable or switch takes all volumes from a node.",
            "warning",
            path("networks", networks[0].name),
        )


def _short(wiring: Wiring) -> Iterator[Choice]:
    for place in wiring.without_nic:
        wanted = ", ".join(each.name for each in place.wire.networks)
        where = f"It shares {place.switch}." if place.via else "It is left out."
        yield Choice(
            f"No NIC is free for {wanted}",
            where,
            "The NICs of the plan carry other networks already, and these stay as they are.",
            "warning",
        )


def _speeds(plan: Plan, at: Situation, used: set[str]) -> Iterator[Choice]:
    known = [
        slot.speed_gbps
        for slot in slots(plan)
        if slot.speed_gbps is not None and slot.name.casefold() in used
    ]
    slow = [speed for speed in known if speed < FAST_GBPS]
    if at.converged and slow:
        yield Choice(
            "Converged over slow links",
            f"The slowest NIC runs at {min(slow):g} Gbit/s.",
            "A converged layout is meant for 10 Gbit/s and more: everything shares these links.",
            "warning",
        )
    if plan.storage.type == "storage_spaces_direct" and slow and len(slow) == len(known):
        yield Choice(
            "No NIC is fast enough for Storage Spaces Direct",
            f"The fastest runs at {max(slow):g} Gbit/s.",
            "Every write crosses the storage network to its copies; 10 Gbit/s is the minimum.",
            "warning",
        )


def _hbas(plan: Plan) -> Iterator[Choice]:
    kinds = HBA_KINDS.get(plan.storage.type or "", ())
    without = [n.name for n in plan.nodes if not any(hba.kind in kinds for hba in n.hbas)]
    if kinds and without:
        yield Choice(
            "HBAs are still to be planned",
            f"{without[0]} has none yet."
            if len(without) == 1
            else f"{len(without)} nodes lack them.",
            "This storage is reached over HBAs, not NICs; a layout cannot choose the hardware.",
            "warning",
        )


def _switches(plan: Plan, used: set[str]) -> Iterator[Choice]:
    uncabled = any(
        nic.switch is None and nic.name.casefold() in used for n in plan.nodes for nic in n.nics
    )
    if not uncabled:
        return
    number = sum(switch.kind == "ethernet" for switch in plan.switches)
    if number == 0:
        detail = "The plan has no Ethernet switch."
    elif number == 1:
        detail = "The plan has one Ethernet switch; a second would give each path its own."
    else:
        detail = "With these switches only you know which path belongs where."
    yield Choice(
        "Cabling is left undecided",
        detail,
        "Paths are spread over two Ethernet switches per site; a layout does not invent hardware.",
        "warning",
    )


def _numbers(plan: Plan, places: list[Place]) -> Iterator[Choice]:
    laid = {network.name for place in places for network in place.networks}
    for network in plan.networks:
        subject = path("networks", network.name)
        if network.name not in laid or network.dhcp:
            continue
        full = network.subnet and any(
            m.interface.address is None for m in plan.meetings_by_network[network.name.casefold()]
        )
        if full:
            yield Choice(
                f"{network.name} has too few addresses",
                f"{network.subnet} does not hold every node.",
                "Nodes without an address would not meet the network.",
                "warning",
                subject,
            )
        if "management" in network.purposes and not network.dns_servers:
            yield Choice(
                f"DNS servers of {network.name} are not decided",
                "Name them in the step Platform and cluster, or on the network.",
                "Nodes find the domain over the DNS servers of this network.",
                "warning",
                subject,
            )


def _spare(plan: Plan, at: Situation, wiring: Wiring) -> Iterator[Choice]:
    dedicated = {vm.dedicated_nic.casefold() for vm in plan.vms if vm.dedicated_nic}
    spare = [name for name in wiring.free if name.casefold() not in dedicated]
    if not spare:
        return
    reason = "Every network of the layout has its NICs."
    if not at.plain_team:
        reason += " Windows Server 2008 R2 has no teaming of its own to use more for redundancy."
    verb = "stays" if len(spare) == 1 else "stay"
    yield Choice(
        f"{', '.join(spare)} {verb} free",
        "Nothing is planned for these ports."
        if len(spare) > 1
        else "Nothing is planned for this port.",
        reason,
        "kept",
    )
