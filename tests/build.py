"""Builders of plans with harmless defaults; every test says only what it is about."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.core.parts import (
    Certification,
    Hba,
    Interface,
    Network,
    Nic,
    Node,
    Processor,
    StorageArray,
    Switch,
    Vm,
    VmDisk,
    VmNic,
    Volume,
)
from planner.core.plan import Plan

EXAMPLES = Path(__file__).resolve().parent.parent / "planner" / "examples"


def a_plan(*nodes: Node, **values: Any) -> Plan:
    """A 2019 production plan of the given nodes."""
    defaults: dict[str, Any] = {
        "title": "A plan",
        "environment": "production",
        "windows_server": "2019",
        "nodes": nodes,
    }
    return Plan(**{**defaults, **values})


def a_node(name: str = "HV01", **values: Any) -> Node:
    """A node; values named like a field of Processor go there."""
    mine = {key: value for key, value in values.items() if key in Node.__dataclass_fields__}
    processor = {key: value for key, value in values.items() if key not in mine}
    if processor:
        mine["processor"] = Processor(**processor)
    return Node(name=name, **mine)


def a_nic(name: str = "NIC1", **values: Any) -> Nic:
    return Nic(name=name, **values)


def an_hba(name: str = "HBA1", **values: Any) -> Hba:
    return Hba(name=name, **{"kind": "fibre_channel", **values})


def a_network(name: str = "LAN", *purposes: str, **values: Any) -> Network:
    return Network(name=name, purposes=purposes, **values)


def an_interface(network: str = "LAN", via: str = "NIC1", address: str | None = None) -> Interface:
    return Interface(network=network, via=via, address=address)


def a_switch(name: str = "SW1", **values: Any) -> Switch:
    return Switch(name=name, **{"kind": "ethernet", **values})


def an_array(name: str = "SAN01", **values: Any) -> StorageArray:
    return StorageArray(name=name, **values)


def a_volume(name: str = "CSV01", **values: Any) -> Volume:
    return Volume(name=name, **{"purpose": "csv", **values})


def a_vm(name: str = "VM01", **values: Any) -> Vm:
    return Vm(name=name, **values)


def a_vm_disk(name: str = "Disk 1", **values: Any) -> VmDisk:
    return VmDisk(name=name, **values)


def a_vm_nic(name: str = "NIC 1", **values: Any) -> VmNic:
    return VmNic(name=name, **values)


def certified(windows_server: str = "2019") -> Certification:
    return Certification(status="certified", windows_server=windows_server)


def storage(plan: Plan, **values: Any) -> Plan:
    """The plan with values of its storage part replaced."""
    return replace(plan, storage=replace(plan.storage, **values))
