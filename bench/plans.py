"""Plans of any size, made from an example: what the measurements measure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from planner import plan_json
from planner.core.parts import Interface, Node, Vm
from planner.core.plan import Plan

EXAMPLE = Path(__file__).resolve().parent.parent / "planner" / "examples" / "iscsi-6node-2022.json"


def plan_of(nodes: int, vms: int) -> Plan:
    """An iSCSI plan with the given numbers of nodes and VM rows, each with its own addresses."""
    base = plan_json.loads(EXAMPLE.read_bytes())
    return replace(
        base,
        title=f"{nodes} nodes, {vms} virtual machines",
        nodes=tuple(_node(base.nodes[at % len(base.nodes)], at) for at in range(nodes)),
        vms=tuple(_vm(base.vms[at % len(base.vms)], at) for at in range(vms)),
        storage=replace(
            base.storage,
            volumes=tuple(replace(each, presented_to=None) for each in base.storage.volumes),
        ),
        quorum=replace(base.quorum, no_vote=()),
    )


def _node(node: Node, at: int) -> Node:
    return replace(
        node,
        name=f"HV{at + 1:03}",
        interfaces=tuple(_moved(each, at) for each in node.interfaces),
        iscsi_initiator=f"iqn.1991-05.com.microsoft:hv{at + 1:03}.example.com",
        management_address=None,
        hbas=(),
    )


def _moved(interface: Interface, at: int) -> Interface:
    if interface.address is None or ":" in interface.address:
        return interface
    return replace(interface, address=f"{interface.address.rpartition('.')[0]}.{at + 101}")


def _vm(vm: Vm, at: int) -> Vm:
    nics = tuple(replace(nic, address=None) for nic in vm.nics)
    return replace(vm, name=f"VM{at + 1:05}", count=1, owners=(), depends_on=(), nics=nics)
