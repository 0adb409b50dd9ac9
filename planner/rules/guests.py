"""Rules about what a virtual machine uses of its host: virtual switches, VLANs, NICs, HBAs."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Hba, Node, Vm
from planner.core.plan import Plan, at_least, path
from planner.core.workload import (
    by_vm,
    ports_by_switch,
    ports_by_vlan,
    vms_by_owners,
    vms_with_own_nic,
)
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.ways import HBA_KINDS
from planner.rules.wording import listed


@rule(
    "guests.not-on-an-external-switch",
    Level.RISK,
    title="A clustered virtual machine on an internal or private switch",
    why="Such a switch ends at its host; after a move the guest is alone on it.",
    remedy="Connect the virtual machine to an external switch.",
    source=source("S-LMT"),
    origin="test_cluster",
    tests=("HV-11",),
)
def not_on_an_external_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each highly available virtual machine with a NIC on a switch that does not leave the host."""
    inner = {s.name.casefold() for s in plan.virtual_switches if s.type not in ("external", None)}
    users = ports_by_switch(plan)
    for vm, nic in users.get(None, ()):
        if vm.highly_available:
            yield Unknown(path("vms", vm.name, "nics", nic.name), "virtual_switch")
    for vm, _ in by_vm(port for name in inner for port in users.get(name, ())):
        named = [nic.virtual_switch for nic in vm.nics if nic.virtual_switch]
        found = listed(name for name in named if name.casefold() in inner)
        if vm.highly_available:
            message = f"{vm.name} is on {found}, which does not leave the host."
            yield Problem(vm_subject(vm), message)


@rule(
    "guests.unknown-vlan",
    Level.RISK,
    title="A virtual machine on a VLAN that no network has",
    why="The VLAN has to reach every node that may own the virtual machine.",
    remedy="Add a network of this VLAN for virtual machines, or correct the number.",
    source=source("S-LMT"),
    facts=("NET-38",),
    tests=("HV-11",),
    applies=lambda plan: bool(plan.networks),
)
def unknown_vlan(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with a VLAN that stands nowhere, and each NIC without one decided.

    While networks have no VLAN yet, a VLAN may be one of theirs; they are asked for elsewhere.
    """
    known = {network.vlan for network in plan.networks} | {0}
    open_networks = None in known
    users = ports_by_vlan(plan)
    for vm, nic in users.get(None, ()):
        yield Unknown(path("vms", vm.name, "nics", nic.name), "vlan")
    strange = users.keys() - known - {None}
    for vm, _ in by_vm(port for vlan in strange for port in users[vlan]):
        if not open_networks:
            vlans = listed(str(nic.vlan) for nic in vm.nics if nic.vlan in strange)
            yield Problem(vm_subject(vm), f"{vm.name} is on VLAN {vlans}, which no network has.")


@rule(
    "guests.dedicated-nic-in-use",
    Level.ADVICE,
    title="A NIC dedicated to a virtual machine carries a host network",
    why="The virtual machine then competes with the host, which dedicating the NIC should avoid.",
    remedy="Dedicate a NIC that no host network uses.",
    source=source("SEED"),
    facts=("NET-05", "NET-15"),
    origin="article",
)
def dedicated_nic_in_use(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine whose dedicated NIC carries a network of its hosts."""
    if not vms_with_own_nic(plan):
        return
    carried: dict[str, dict[str, None]] = {}
    for meeting in plan.meetings:
        for nic in meeting.nics:
            carried.setdefault(nic.name.casefold(), {})[meeting.network.name] = None
    for vm in vms_with_own_nic(plan):
        networks = carried.get((vm.dedicated_nic or "").casefold())
        if networks:
            what = f"NIC {vm.dedicated_nic}"
            message = f"{what} is dedicated to {vm.name}, but carries network {listed(networks)}."
            yield Problem(vm_subject(vm), message)


@rule(
    "guests.virtual-fibre-channel-without-hba",
    Level.BLOCKER,
    title="Virtual Fibre Channel that the hosts cannot give",
    why="It needs Windows Server 2012, and on each host an HBA with NPIV switched on.",
    remedy="Fit Fibre Channel HBAs with NPIV in every possible owner, or use virtual disks.",
    source=source("W-VFC"),
    facts=("STO-FC-13",),
)
def virtual_fibre_channel_without_hba(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with virtual Fibre Channel and an owner without the HBA for it.

    Where no host has a Fibre Channel HBA the question does not arise for other virtual machines.
    """
    for vm in plan.vms if any(map(_fc_hbas, plan.nodes)) else ():
        if vm.virtual_fibre_channel is None:
            yield Unknown(vm_subject(vm), "virtual_fibre_channel")
    needed: dict[str, Node] = {}
    for names, vms in vms_by_owners(plan).items():
        users = [vm for vm in vms if vm.virtual_fibre_channel]
        owners = _owners(plan, names) if users else ()
        needed.update({node.name: node for node in owners})
        yield from _without_hba(plan, users, [node.name for node in owners if _lacks_npiv(node)])
    for node in needed.values():
        if not any(hba.npiv for hba in _fc_hbas(node)):
            for hba in _fc_hbas(node):
                if hba.npiv is None:
                    yield Unknown(path("nodes", node.name, "hbas", hba.name), "npiv")


def _without_hba(plan: Plan, users: list[Vm], lacking: list[str]) -> Iterator[Problem]:
    """What is wrong with virtual Fibre Channel of virtual machines that have owners in common."""
    too_early = not at_least(plan.oldest_version, "2012")
    where = listed(lacking)
    for vm in users if too_early or lacking else ():
        has = f"{vm.name} has virtual Fibre Channel"
        if too_early:
            message = f"{has}, which 2008 R2 does not have."
            yield Problem(vm_subject(vm), message, plan.oldest_version)
        else:
            yield Problem(vm_subject(vm), f"{has}, but no HBA with NPIV is in {where}.")


def _fc_hbas(node: Node) -> list[Hba]:
    return [hba for hba in node.hbas if hba.kind in HBA_KINDS["fibre_channel"]]


def _owners(plan: Plan, names: tuple[str, ...]) -> tuple[Node, ...]:
    """The named possible owners; where none is named, every node."""
    return tuple(plan.node_by_name[name.casefold()] for name in names) or plan.nodes


def _lacks_npiv(node: Node) -> bool:
    return all(hba.npiv is False for hba in _fc_hbas(node))


@rule(
    "guests.dedicated-nic-missing",
    Level.RISK,
    title="A NIC dedicated to a virtual machine is not in every node",
    why="After a move the virtual machine finds no virtual switch on a NIC of this name.",
    remedy="Fit a NIC of this name in every possible owner, or name only the nodes that have it.",
    source=source("S-LMT"),
    origin="practice",
    applies=lambda plan: bool(plan.nodes) and bool(vms_with_own_nic(plan)),
)
def dedicated_nic_missing(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each clustered virtual machine whose dedicated NIC some possible owners do not have."""
    having: dict[str, set[str]] = {}
    for node in plan.nodes:
        for nic in node.nics:
            having.setdefault(nic.name.casefold(), set()).add(node.name)
    for vm in vms_with_own_nic(plan):
        if vm.dedicated_nic is None or not vm.highly_available:
            continue
        owners = _owners(plan, vm.owners)
        there = having.get(vm.dedicated_nic.casefold(), set())
        lacking = [node.name for node in owners if node.nics and node.name not in there]
        if lacking:
            message = (
                f"{vm.dedicated_nic} is dedicated to {vm.name}, but is not in {listed(lacking)}."
            )
            yield Problem(vm_subject(vm), message)
        for node in owners:
            if not node.nics:
                yield Unknown(path("nodes", node.name), "nics")


@rule(
    "guests.dedicated-nic-without-switch",
    Level.ADVICE,
    title="A virtual machine is not on the switch of its dedicated NIC",
    why="A virtual machine reaches a NIC only through a virtual switch that is bound to it.",
    remedy="Bind a virtual switch to the NIC and connect the virtual machine to it.",
    source=source("SEED"),
    facts=("NET-05",),
    origin="article",
    applies=lambda plan: bool(vms_with_own_nic(plan)),
)
def dedicated_nic_without_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with a dedicated NIC that none of its virtual NICs leads to.

    Virtual NICs without a switch, and switches without an uplink, are asked for elsewhere.
    """
    uplinks = {s.name.casefold(): (s.via or "").casefold() for s in plan.virtual_switches}
    for vm in vms_with_own_nic(plan):
        if vm.dedicated_nic is None or not all(nic.virtual_switch for nic in vm.nics):
            continue
        reached = [uplinks.get((nic.virtual_switch or "").casefold(), "") for nic in vm.nics]
        if vm.nics and "" not in reached and vm.dedicated_nic.casefold() not in reached:
            message = f"No virtual NIC of {vm.name} leads to {vm.dedicated_nic}, its dedicated NIC."
            yield Problem(vm_subject(vm), message)
