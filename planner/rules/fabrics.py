"""Rules about the switches of the storage: Fibre Channel fabrics and what is plugged in where."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.memo import once_per_plan
from planner.core.parts import Switch
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source

KIND_WORDS = {"ethernet": "an Ethernet switch", "fibre_channel": "a Fibre Channel switch"}
# FCoE ends in either kind, and SAS in a switch of neither kind that the plan knows.
HBA_NEEDS = {"fibre_channel": "fibre_channel", "iscsi": "ethernet"}
HBA_WORDS = {"fibre_channel": "a Fibre Channel HBA", "iscsi": "an iSCSI HBA"}


def on_fibre_channel(plan: Plan) -> bool:
    """Whether the nodes reach their storage over Fibre Channel or FCoE."""
    return plan.storage.type == "fibre_channel"


@once_per_plan
def fibre_channel_switches(plan: Plan) -> list[Switch]:
    """The Fibre Channel switches of the plan."""
    return [switch for switch in plan.switches if switch.kind == "fibre_channel"]


@once_per_plan
def _fcoe_switches(plan: Plan) -> dict[str, list[str]]:
    """Names of nodes by the folded name of the Ethernet switch that their FCoE adapters end in."""
    found: dict[str, list[str]] = {}
    for node in plan.nodes:
        for hba in node.hbas:
            name = (hba.switch or "").casefold()
            switch = plan.switch_by_name.get(name)
            if hba.kind == "fcoe" and switch is not None and switch.kind != "fibre_channel":
                found.setdefault(name, []).append(node.name)
    return found


@rule(
    "fabrics.no-fabric-name",
    Level.RISK,
    title="Fibre Channel switches whose fabric is not named",
    why="Only the fabric tells whether two switches are two ways or one that fails as a whole.",
    remedy="Name the fabric of each switch; switches joined by a link are one fabric.",
    source=source("W-CREQ"),
    facts=("STO-FC-03",),
    applies=lambda plan: on_fibre_channel(plan) and len(fibre_channel_switches(plan)) > 1,
)
def no_fabric_name(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each of several Fibre Channel switches without a fabric; one alone is a fabric by itself."""
    for switch in fibre_channel_switches(plan):
        if switch.fabric is None:
            yield Unknown(path("switches", switch.name), "fabric")


@rule(
    "fabrics.stacked-fabrics",
    Level.RISK,
    title="Switches of two fabrics are stacked",
    why="Switches of one stack fail and are updated together, and both fabrics with them.",
    remedy="Keep the switches of different fabrics apart.",
    source=source("W-CREQ"),
    facts=("STO-FC-03", "CERT-29"),
    applies=on_fibre_channel,
)
def stacked_fabrics(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each switch that is stacked with one of another fabric."""
    for switch in plan.switches:
        other = plan.switch_by_name.get((switch.stacked_with or "").casefold())
        if other is None or not switch.fabric or not other.fabric:
            continue
        if switch.fabric.casefold() != other.fabric.casefold():
            message = (
                f"{switch.name} of fabric {switch.fabric} is stacked with {other.name} of fabric "
                f"{other.fabric}."
            )
            yield Problem(path("switches", switch.name), message)


@rule(
    "fabrics.wrong-kind-of-switch",
    Level.BLOCKER,
    title="A port is plugged into a switch of another kind",
    why="Fibre Channel and Ethernet do not understand each other.",
    remedy="Name the switch that the port is really cabled to, or plan another adapter.",
    source=source("W-CREQ"),
    origin="practice",
    applies=lambda plan: bool(plan.switches),
)
def wrong_kind_of_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each HBA, NIC and iSCSI port of an array on a switch that does not carry its traffic.

    An Ethernet switch that names a fabric has ports for both.
    """
    asked: dict[str, None] = {}
    for subject, words, needed, name in _plugged(plan):
        switch = plan.switch_by_name.get(name.casefold())
        if switch is None:
            continue
        if switch.kind is None:
            asked[switch.name] = None
        elif switch.kind != needed and not (needed == "fibre_channel" and switch.fabric):
            message = f"{words}, but {switch.name} is {KIND_WORDS[switch.kind]}."
            yield Problem(subject, message)
    for name in asked:
        yield Unknown(path("switches", name), "kind")


@once_per_plan
def _plugged(plan: Plan) -> tuple[tuple[str, str, str, str], ...]:
    """Subject, words, the kind of switch it needs and its switch, for each port."""
    return tuple(_each_plugged(plan))


def _each_plugged(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    for node in plan.nodes:
        for hba in node.hbas:
            if hba.switch and hba.kind in HBA_NEEDS:
                subject = path("nodes", node.name, "hbas", hba.name)
                words = f"{hba.name} of {node.name} is {HBA_WORDS[hba.kind]}"
                yield subject, words, HBA_NEEDS[hba.kind], hba.switch
        for nic in node.nics:
            if nic.switch:
                subject = path("nodes", node.name, "nics", nic.name)
                yield subject, f"{nic.name} of {node.name} is a NIC", "ethernet", nic.switch
    if plan.storage.type == "iscsi":
        for array in plan.storage.arrays:
            for port in array.ports:
                if port.switch:
                    subject = path("storage", "arrays", array.name, "ports", port.name)
                    words = f"{port.name} of {array.name} is an iSCSI port"
                    yield subject, words, "ethernet", port.switch


@rule(
    "fabrics.fcoe-without-dcb",
    Level.ADVICE,
    title="FCoE over a switch without Data Center Bridging",
    why="Fibre Channel frames must not be dropped; Ethernet keeps them all only with DCB.",
    remedy="Use a switch with Data Center Bridging for the FCoE adapters.",
    source=source("W-CREQ"),
    facts=("STO-FC-20",),
    applies=lambda plan: on_fibre_channel(plan) and bool(_fcoe_switches(plan)),
)
def fcoe_without_dcb(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each Ethernet switch with FCoE adapters that has no DCB, or where that is not known."""
    for name, nodes in _fcoe_switches(plan).items():
        switch = plan.switch_by_name[name]
        subject = path("switches", switch.name)
        if switch.dcb is None:
            yield Unknown(subject, "dcb")
        elif not switch.dcb:
            message = f"{switch.name} carries FCoE of {nodes[0]} and has no Data Center Bridging."
            yield Problem(subject, message)
