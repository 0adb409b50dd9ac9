"""Changes to a list of the plan as a whole: copy an item, remove an item."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from planner.core.accepted import accepted_without
from planner.core.parts import Hba, Interface, Network, Node, StorageArray, Switch, Vm, Volume
from planner.core.plan import Plan, path
from planner.core.references import references_to
from planner.core.rewriting import without_references
from planner.forms.names import next_address, next_name
from planner.forms.places import Place
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
    new = replace(alone(plan, item) if alone else item, name=name)
    if isinstance(new, Node):
        new = replace(new, iscsi_initiator=_initiator(item.iscsi_initiator, item.name, name))
    return table.replaced(plan, (*items, new))


def multiplied(plan: Plan, table: Table, index: int, count: int) -> Plan:
    """The plan with ``count`` copies of an item, each continuing the one before."""
    for at in range(count):
        plan = copied(plan, table, index if at == 0 else len(table.items(plan)) - 1)
    return plan


def laid_out_alike(plan: Plan, index: int) -> Plan:
    """The plan in which every node has the adapters and host networks of the node at ``index``.

    What is one node's own stays: switch ports, WWPNs, addresses; a new host address continues in
    its subnet.
    """
    model = plan.nodes[index]
    taken = {placed.address for placed in plan.addresses}
    nodes = tuple(
        node if at == index else _alike(plan, node, model, taken)
        for at, node in enumerate(plan.nodes)
    )
    return replace(plan, nodes=nodes)


def _alike(plan: Plan, node: Node, model: Node, taken: set[str]) -> Node:
    nics = {nic.name.casefold(): nic for nic in node.nics}
    hbas = {hba.name.casefold(): hba for hba in node.hbas}
    addresses = _addresses(node, model)
    interfaces = []
    for each in model.interfaces:
        address = addresses.get(_over(each))
        if address is None:
            address = _next_in(plan, each.network, each.address, taken)
        interfaces.append(replace(each, address=address))
    return replace(
        node,
        nics=tuple(
            replace(nic, switch_port=getattr(nics.get(nic.name.casefold()), "switch_port", None))
            for nic in model.nics
        ),
        hbas=tuple(_own_wwns(hba, hbas.get(hba.name.casefold())) for hba in model.hbas),
        interfaces=tuple(interfaces),
    )


def _addresses(node: Node, model: Node) -> dict[tuple[str, str], str]:
    """The node's addresses by network and adapter of the model.

    One of another adapter goes to the first of the same network that has none.
    """
    found = {_over(each): each.address for each in node.interfaces if each.address}
    wanted = [_over(each) for each in model.interfaces]
    left = [key for key in found if key not in wanted]
    for key in wanted:
        other = next((each for each in left if each[0] == key[0]), None)
        if key not in found and other is not None:
            left.remove(other)
            found[key] = found[other]
    return found


def _over(each: Interface) -> tuple[str, str]:
    return each.network.casefold(), each.via.casefold()


def _own_wwns(hba: Hba, before: Hba | None) -> Hba:
    before = before or Hba(name=hba.name)
    return replace(hba, switch_port=before.switch_port, wwpn=before.wwpn, wwnn=before.wwnn)


def _next_in(plan: Plan, network: str, after: str | None, taken: set[str]) -> str | None:
    """The next free address of a network, marked as taken; None where there is none to give."""
    found = plan.network_by_name.get(network.casefold())
    address = next_address(after, found.subnet, taken) if after and found else None
    if address:
        taken.add(address)
    return address


def _node(plan: Plan, node: Node) -> Node:
    taken = {placed.address for placed in plan.addresses}
    taken |= {each.management_address for each in plan.nodes if each.management_address}
    return replace(
        node,
        serial=None,
        rack_unit=None,
        management_address=_beside(plan, node.management_address, taken),
        interfaces=tuple(
            replace(each, address=_next_in(plan, each.network, each.address, taken))
            for each in node.interfaces
        ),
        nics=tuple(replace(nic, switch_port=None) for nic in node.nics),
        hbas=tuple(replace(hba, switch_port=None, wwpn=None, wwnn=None) for hba in node.hbas),
    )


def _beside(plan: Plan, address: str | None, taken: set[str]) -> str | None:
    """The next free address of the network that holds ``address``, None where none is known."""
    if address is None:
        return None
    for network in plan.networks:
        found = next_address(address, network.subnet, taken)
        if found:
            return found
    return None


def _initiator(iqn: str | None, old: str, new: str) -> str | None:
    """The iSCSI name of the copy where it holds the node's name, as Microsoft's do."""
    if iqn is None or old.casefold() not in iqn.casefold():
        return None
    return re.sub(re.escape(old), lambda _: new.lower(), iqn, flags=re.IGNORECASE)


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
    nics = tuple(replace(nic, address=None) for nic in vm.nics)
    return replace(vm, nics=nics, dedicated_nic=None)


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
    plan = without_references(plan, references_from_elsewhere(plan, table, index))
    plan = accepted_without(plan, path(*table.place, item.name))
    items = table.items(plan)
    return table.replaced(plan, (*items[:index], *items[index + 1 :]))
