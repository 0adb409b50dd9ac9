import pytest

from planner.core.parts import VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.guest_networks import (
    address_outside_subnet,
    beside_iscsi,
    on_a_private_vlan,
    same_mac_range,
)
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, a_vm_nic, an_interface

VM01 = "vms/VM01"
NIC = "vms/VM01/nics/NIC 1"


def with_guest(*networks, **nic):
    return a_plan(networks=networks, vms=(a_vm(nics=(a_vm_nic(**nic),)),))


LAN = a_network("LAN", "vm", vlan=10, subnet="10.0.10.0/24")
MORE = a_network("More", "vm", vlan=10, subnet="10.0.11.0/24")
OPEN = a_network("Open", "vm", vlan=10)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_guest(LAN, vlan=10, address="10.0.10.9"), []),
        (with_guest(LAN, MORE, vlan=10, address="10.0.11.9"), []),
        (
            with_guest(LAN, vlan=10, address="10.0.11.9"),
            [Problem(NIC, "VM01 has 10.0.11.9 on VLAN 10, which is 10.0.10.0/24 of LAN.")],
        ),
        (with_guest(LAN, vlan=10, address="fd00::9"), []),
        (with_guest(LAN, vlan=11, address="10.0.11.9"), []),
        (with_guest(LAN, vlan=None, address="10.0.11.9"), []),
        (with_guest(LAN, vlan=10), []),
        (
            with_guest(LAN, OPEN, vlan=10, address="10.0.11.9"),
            [Unknown("networks/Open", "subnet")],
        ),
    ],
    ids=[
        "inside",
        "second subnet",
        "outside",
        "other family",
        "unknown VLAN",
        "no VLAN yet",
        "automatic",
        "subnet not decided",
    ],
)
def test_address_outside_subnet_looks_at_the_vlan(plan, expected):
    assert list(address_outside_subnet(plan)) == expected


def test_address_outside_subnet_does_not_apply_without_addresses():
    assert RULES["guest_networks.address-outside-subnet"].applies(with_guest(LAN)) is False


HEARTBEAT = a_network("Heartbeat", "cluster", vlan=20)
UNTAGGED = a_network("Heartbeat", "cluster", vlan=0)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_guest(LAN, HEARTBEAT, vlan=10), []),
        (
            with_guest(LAN, HEARTBEAT, vlan=20),
            [Problem(VM01, "VM01 is on VLAN 20 of Heartbeat.")],
        ),
        (
            with_guest(LAN, UNTAGGED, vlan=0),
            [Problem(VM01, "VM01 is on the untagged VLAN of Heartbeat.")],
        ),
        (with_guest(a_network("LAN", "vm", vlan=0), UNTAGGED, vlan=0), []),
        (with_guest(HEARTBEAT, vlan=None), []),
    ],
    ids=["own VLAN", "heartbeat", "untagged", "untagged with guests", "no VLAN yet"],
)
def test_on_a_private_vlan_finds_guests_among_nodes(plan, expected):
    assert list(on_a_private_vlan(plan)) == expected


@pytest.mark.parametrize(
    "network",
    [a_network("iSCSI", "iscsi", vlan=30), a_network("N", "cluster"), LAN],
    ids=["storage, which guests may use", "no VLAN yet", "guests"],
)
def test_on_a_private_vlan_does_not_apply_without_one(network):
    assert RULES["guest_networks.on-a-private-vlan"].applies(with_guest(network)) is False


def converged(*purposes, via="V1", guest_on="v1", vlan=10):
    node = a_node(nics=(a_nic("NIC1"),), interfaces=(an_interface("iSCSI", via),))
    return a_plan(
        node,
        networks=(a_network("iSCSI", *purposes, vlan=30),),
        virtual_switches=(
            VirtualSwitch(name="V1", type="external", via="NIC1"),
            VirtualSwitch(name="V2", type="external", via="NIC2"),
        ),
        vms=(a_vm(nics=(a_vm_nic(virtual_switch=guest_on, vlan=vlan),)),),
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            converged("iscsi"),
            [Problem("networks/iSCSI", "iSCSI runs over V1, which virtual machines use.")],
        ),
        (converged("iscsi", guest_on="V2"), []),
        (converged("iscsi", via="NIC1"), []),
        (converged("iscsi", vlan=30), []),
        (converged("iscsi", "cluster"), []),
        (converged("iscsi", guest_on=None), []),
    ],
    ids=["one switch", "another switch", "plain NIC", "guest iSCSI", "with heartbeat", "open"],
)
def test_beside_iscsi_finds_guests_on_its_switch(plan, expected):
    assert list(beside_iscsi(plan)) == expected


def test_beside_iscsi_is_unsupported_from_2012_on():
    rule = RULES["guest_networks.beside-iscsi"]

    assert rule.applies(converged("smb")) is False
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == ("risk", "unsupported")


def managed_at(first, second, purpose="management"):
    """HV01 and HV02, each with an address on a network of its own site."""
    nodes = [
        a_node(name, interfaces=(an_interface(f"LAN-{name}", address=address),))
        for name, address in (("HV01", first), ("HV02", second))
    ]
    networks = tuple(a_network(f"LAN-{node.name}", purpose) for node in nodes)
    return a_plan(*nodes, networks=networks, vms=(a_vm(),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (managed_at("10.1.0.11", "10.1.0.12"), []),
        (managed_at("10.1.0.11", "10.1.1.11"), []),
        (
            managed_at("10.1.0.11", "10.2.0.11"),
            [Problem("nodes", "HV01 and HV02 have management addresses that end in .0.11.")],
        ),
        (managed_at("10.1.0.11", "10.1.0.11"), []),
        (managed_at("10.1.0.11", "10.2.0.11", "cluster"), []),
        (managed_at("fd00:1::11", "fd00:2::11"), []),
        (managed_at(None, None), []),
    ],
    ids=[
        "last differs",
        "third differs",
        "equal",
        "one address twice: judged elsewhere",
        "other network",
        "IPv6",
        "asked for elsewhere",
    ],
)
def test_same_mac_range_compares_the_ends_of_addresses(plan, expected):
    assert list(same_mac_range(plan)) == expected


def test_same_mac_range_does_not_apply_without_guests():
    assert RULES["guest_networks.same-mac-range"].applies(a_plan(a_node("A"), a_node("B"))) is False
