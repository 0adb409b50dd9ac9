"""Rules about SR-IOV: what it goes past, and where it does not reach a virtual machine."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, path
from planner.core.workload import by_vm, ports
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.wording import listed


@rule(
    "sr_iov.over-an-lbfo-team",
    since("2012", Level.ADVICE),
    title="SR-IOV on a virtual switch over an LBFO team",
    why="SR-IOV goes past the host, so the team neither balances nor protects that traffic.",
    remedy="Switch SR-IOV off here, or give these virtual machines two NICs and team in the guest.",
    source=source("W-LBFO"),
    facts=("NET-50",),
    applies=lambda plan: bool(plan.teams) and any(s.sr_iov for s in plan.virtual_switches),
)
def over_an_lbfo_team(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch with SR-IOV that an LBFO team lies below."""
    for switch in plan.virtual_switches:
        team = plan.team_by_name.get((switch.via or "").casefold())
        if not switch.sr_iov or team is None:
            continue
        if team.kind is None:
            yield Unknown(path("teams", team.name), "kind")
        elif team.kind == "lbfo":
            message = f"{switch.name} has SR-IOV on, and {team.name} below it is an LBFO team."
            yield Problem(path("virtual_switches", switch.name), message)


@rule(
    "sr_iov.not-on-the-switch",
    since("2012", Level.ADVICE),
    title="A virtual machine with SR-IOV on a switch without it",
    why="The guest gets no function of the NIC then and runs over the virtual switch as others do.",
    remedy="Make the virtual switch with SR-IOV, or switch it off for the virtual machine.",
    source=source("W-PLANNET"),
    facts=("NET-50",),
    applies=lambda plan: any(nic.sr_iov for _, nic in ports(plan)),
)
def not_on_the_switch(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual machine with a NIC for SR-IOV on a switch that was made without it."""
    asked: dict[str, None] = {}
    for vm, nics in by_vm(port for port in ports(plan) if port[1].sr_iov):
        lacking = []
        for nic in nics:
            switch = plan.virtual_switch_by_name.get((nic.virtual_switch or "").casefold())
            if switch is None:
                continue
            if switch.sr_iov is None:
                asked[switch.name] = None
            elif not switch.sr_iov:
                lacking.append(switch.name)
        if lacking:
            message = f"{vm.name} asks for SR-IOV, which {listed(lacking)} does not have."
            yield Problem(vm_subject(vm), message)
    for name in asked:
        yield Unknown(path("virtual_switches", name), "sr_iov")


@rule(
    "sr_iov.not-on-the-nic",
    since("2012", Level.ADVICE),
    title="SR-IOV on a virtual switch over a NIC without it",
    why="The NIC gives the functions; a guest that moves to a node without them loses its own.",
    remedy="Use NICs with SR-IOV on every node, or switch it off for the virtual switch.",
    source=source("W-PLANNET"),
    facts=("NET-50",),
    applies=lambda plan: any(s.sr_iov for s in plan.virtual_switches),
)
def not_on_the_nic(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each virtual switch with SR-IOV, with the NICs below it that cannot do it."""
    for switch in plan.virtual_switches:
        if not switch.sr_iov:
            continue
        lacking = []
        for node in plan.nodes:
            for nic in plan.nics_below(node, switch.name)[0]:
                if nic.sr_iov is None:
                    yield Unknown(path("nodes", node.name, "nics", nic.name), "sr_iov")
                elif not nic.sr_iov:
                    lacking.append(f"{nic.name} of {node.name}")
        if lacking:
            message = f"{switch.name} has SR-IOV on, over NICs without it: {listed(lacking)}."
            yield Problem(path("virtual_switches", switch.name), message)
