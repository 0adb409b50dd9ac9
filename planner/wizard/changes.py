"""Changes to a list of the plan as a whole: copy an item, remove an item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from planner.core.parts import Network, Node, StorageArray, Switch, Vm, Volume
from planner.core.plan import Plan, path
from planner.core.references import references_to, without_references
from planner.forms.names import next_address, next_name
from planner.forms.page import Place
from planner.wizard.tables import Table


def copied(plan: Plan, table: Table, index: int) -> Plan:
    """The plan with a copy of an item at the end of its list.

    The name continues. What can only be true of one thing, such as a serial number, is left out;
    host addresses continue within their subnet where the next one is free.
    """
    items = table.items(plan)
    item = items[index]
    name = next_name(item.name, [each.name for each in items])
    alone = _ALONE.get(type(item))
    new = alone(plan, item) if alone else item
    return table.replaced(plan, (*items, replace(new, name=name)))


def _node(plan: Plan, node: Node) -> Node:
    taken = {placed.address for placed in plan.addresses}
    interfaces = []
    for each in node.interfaces:
        network = plan.network_by_name.get(each.network.casefold())
        address = None
        if each.address and network:
            address = next_address(each.address, network.subnet, taken)
        if address:
            taken.add(address)
        interfaces.append(replace(each, address=address))
    return replace(
        node,
        serial=None,
        rack_unit=None,
        management_address=None,
        iscsi_initiator=None,
        interfaces=tuple(interfaces),
        nics=tuple(replace(nic, switch_port=None) for nic in node.nics),
        hbas=tuple(replace(hba, switch_port=None, wwpn=None, wwnn=None) for hba in node.hbas),
    )


def _network(plan: Plan, network: Network) -> Network:
    return replace(network, vlan=None, subnet=None, gateway=None)


def _switch(plan: Plan, switch: Switch) -> Switch:
    return replace(switch, stacked_with=None)


def _array(plan: Plan, array: StorageArray) -> StorageArray:
    ports = tuple(replace(port, address=None, wwpn=None) for port in array.ports)
    return replace(array, target=None, ports=ports)


def _volume(plan: Plan, volume: Volume) -> Volume:
    return replace(volume, lun_id=None)


def _vm(plan: Plan, vm: Vm) -> Vm:
    return replace(vm, nics=tuple(replace(nic, address=None) for nic in vm.nics))


_ALONE: dict[type, Callable[[Plan, Any], Any]] = {
    Node: _node,
    Network: _network,
    Switch: _switch,
    StorageArray: _array,
    Volume: _volume,
    Vm: _vm,
}


def references_from_elsewhere(plan: Plan, table: Table, index: int) -> tuple[Place, ...]:
    """Places outside the item itself that name it."""
    if not table.ref_kind:
        return ()
    own = (*table.place, index)
    name = table.items(plan)[index].name
    found = references_to(plan, table.ref_kind, name)
    return tuple(place for place in found if place[: len(own)] != own)


def removed(plan: Plan, table: Table, index: int) -> Plan:
    """The plan without an item, the references to it and what was accepted about it."""
    item = table.items(plan)[index]
    subject = path(*table.place, item.name).casefold()
    plan = without_references(plan, references_from_elsewhere(plan, table, index))
    accepted = tuple(
        each
        for each in plan.accepted
        if not f"{each.subject}/".casefold().startswith(f"{subject}/")
    )
    items = table.items(plan)
    return replace(table.replaced(plan, (*items[:index], *items[index + 1 :])), accepted=accepted)
