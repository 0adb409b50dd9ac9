from ipaddress import ip_network

import pytest

from planner.core.parts import ArrayPort, Cluster, ClusterAddress, Storage, StorageArray
from planner.rules import RULES, Problem, Unknown
from planner.rules.subnets import (
    cluster_address_outside,
    cluster_address_without_clients,
    dhcp_on_private_network,
    iscsi_nics_in_one_subnet,
    overlapping_subnets,
    too_few_addresses,
    two_nics_in_one_subnet,
    usable_addresses,
)
from tests.build import a_network, a_node, a_plan, an_interface


def with_subnets(*subnets, purposes=("cluster",)):
    names = "ABCDEF"
    networks = tuple(
        a_network(name, *purposes, subnet=subnet)
        for name, subnet in zip(names, subnets, strict=False)
    )
    return a_plan(networks=networks)


@pytest.mark.parametrize(
    ("subnets", "expected"),
    [
        (("10.0.0.0/24", "10.0.1.0/24"), []),
        (("10.0.0.0/25", "10.0.0.128/25"), []),
        (("10.0.0.0/32", "10.0.0.1/32"), []),
        (("10.0.0.0/24", None), []),
        (("0.0.0.0/0", "::/0"), []),
        (("10.0.0.0/24", "10.0.0.0/24"), ["The subnet 10.0.0.0/24 of A holds 10.0.0.0/24 of B."]),
        (
            ("10.0.1.0/24", "10.0.0.0/16", "10.0.2.0/24", "10.1.0.0/16"),
            ["The subnet 10.0.0.0/16 of B holds 10.0.1.0/24 of A and 10.0.2.0/24 of C."],
        ),
        (
            ("10.0.0.0/24", "10.0.0.128/25", "10.1.0.0/24", "10.1.0.0/31"),
            [
                "The subnet 10.0.0.0/24 of A holds 10.0.0.128/25 of B.",
                "The subnet 10.1.0.0/24 of C holds 10.1.0.0/31 of D.",
            ],
        ),
        (
            ("2001:db8::/32", "2001:db8:1::/64"),
            ["The subnet 2001:db8::/32 of A holds 2001:db8:1::/64 of B."],
        ),
        (
            ("2001:db8::/127", "2001:db8::1/128"),
            ["The subnet 2001:db8::/127 of A holds 2001:db8::1/128 of B."],
        ),
    ],
)
def test_overlapping_subnets_finds_every_subnet_inside_another(subnets, expected):
    found = list(overlapping_subnets(with_subnets(*subnets)))

    assert found == [Problem("networks", message) for message in expected]


def test_overlapping_subnets_allows_vms_in_a_subnet_of_the_hosts():
    networks = (
        a_network("LAN", "management", subnet="10.0.0.0/24"),
        a_network("VM", "vm", subnet="10.0.0.0/24"),
    )

    assert list(overlapping_subnets(a_plan(networks=networks))) == []


def test_overlapping_subnets_does_not_apply_to_one_network():
    assert RULES["subnets.overlapping-subnets"].applies(with_subnets("10.0.0.0/24")) is False


def twice(first, second, *networks):
    interfaces = (an_interface(first, "NIC1"), an_interface(second, "NIC2"))
    return a_plan(a_node(interfaces=interfaces), networks=networks)


TWICE_ON_A = twice("A", "A", a_network("A", "cluster"))
APART = twice(
    "A",
    "B",
    a_network("A", "cluster", subnet="10.0.0.0/24"),
    a_network("B", "live_migration", subnet="10.0.1.0/24"),
)
ONE_SUBNET = twice(
    "A",
    "B",
    a_network("A", "cluster", subnet="10.0.0.0/24"),
    a_network("B", "live_migration", subnet="10.0.0.0/24"),
)
TWO_ISCSI = twice("I", "I", a_network("I", "iscsi", subnet="10.0.0.0/24"))
ISCSI_APART = twice(
    "A",
    "B",
    a_network("A", "iscsi", subnet="10.0.0.0/24"),
    a_network("B", "iscsi", subnet="10.0.1.0/24"),
)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (APART, []),
        (
            TWICE_ON_A,
            [Problem("nodes/HV01", "HV01 has NIC1 and NIC2 in one subnet, A.", "2019")],
        ),
        (
            ONE_SUBNET,
            [Problem("nodes/HV01", "HV01 has NIC1 and NIC2 in one subnet, 10.0.0.0/24.", "2019")],
        ),
        (TWO_ISCSI, []),
    ],
    ids=["apart", "one network twice", "two networks in one subnet", "iSCSI: said elsewhere"],
)
def test_two_nics_in_one_subnet_finds_them(plan, expected):
    assert list(two_nics_in_one_subnet(plan)) == expected


@pytest.mark.parametrize(
    ("version", "level"),
    [("2008r2", "unsupported"), ("2012r2", "unsupported"), ("2016", None), ("2025", None)],
)
def test_two_nics_in_one_subnet_are_fine_from_2016(version, level):
    assert RULES["subnets.two-nics-in-one-subnet"].level_for(version) == level


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (ISCSI_APART, []),
        (
            TWO_ISCSI,
            [Problem("nodes/HV01", "HV01 has NIC1 and NIC2 in one subnet, 10.0.0.0/24.")],
        ),
        (TWICE_ON_A, []),
    ],
    ids=["apart", "together", "not iSCSI"],
)
def test_iscsi_nics_in_one_subnet_finds_them(plan, expected):
    assert list(iscsi_nics_in_one_subnet(plan)) == expected


def test_iscsi_nics_in_one_subnet_does_not_apply_without_iscsi():
    assert RULES["subnets.iscsi-nics-in-one-subnet"].applies(APART) is False


def with_cluster(*addresses, addressing="static", **values):
    entries = tuple(ClusterAddress(network="LAN", address=each) for each in addresses)
    cluster = Cluster(addressing=addressing, addresses=entries)
    return a_plan(cluster=cluster, networks=(a_network("LAN", "management", **values),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_cluster("10.0.0.20", subnet="10.0.0.0/24"), []),
        (
            with_cluster("10.0.1.20", subnet="10.0.0.0/24"),
            [
                Problem(
                    "cluster",
                    "The cluster address 10.0.1.20 is not in 10.0.0.0/24, the subnet of LAN.",
                )
            ],
        ),
        (
            with_cluster("2001:db8::20", subnet="10.0.0.0/24"),
            [
                Problem(
                    "cluster",
                    "The cluster address 2001:db8::20 is not in 10.0.0.0/24, the subnet of LAN.",
                )
            ],
        ),
        (with_cluster("10.0.0.20"), [Unknown("networks/LAN", "subnet")]),
        (with_cluster(None), [Unknown("cluster", "addresses/LAN/address")]),
        (with_cluster(), [Unknown("cluster", "addresses")]),
    ],
    ids=["inside", "outside", "other IP version", "no subnet", "no address", "none named"],
)
def test_cluster_address_outside_compares_with_the_subnet(plan, expected):
    assert list(cluster_address_outside(plan)) == expected


@pytest.mark.parametrize("addressing", ["dhcp", "distributed", None])
def test_cluster_address_outside_does_not_apply_without_addresses(addressing):
    plan = with_cluster(addressing=addressing)

    assert RULES["subnets.cluster-address-outside"].applies(plan) is False
    assert RULES["subnets.cluster-address-without-clients"].applies(plan) is False


@pytest.mark.parametrize(
    ("cluster_use", "expected"),
    [
        ("cluster_and_client", []),
        (None, [Unknown("networks/LAN", "cluster_use")]),
        (
            "cluster_only",
            [Problem("cluster", "The cluster has an address on LAN, which serves no clients.")],
        ),
        (
            "none",
            [Problem("cluster", "The cluster has an address on LAN, which serves no clients.")],
        ),
    ],
)
def test_cluster_address_without_clients_judges_the_cluster_use(cluster_use, expected):
    plan = with_cluster("10.0.0.20", cluster_use=cluster_use)

    assert list(cluster_address_without_clients(plan)) == expected


@pytest.mark.parametrize(
    ("subnet", "usable"),
    [
        ("10.0.0.0/24", 254),
        ("10.0.0.0/30", 2),
        ("10.0.0.0/31", 2),
        ("10.0.0.0/32", 1),
        ("fd00::/126", 4),
    ],
)
def test_usable_addresses_leaves_the_ends_of_ipv4_subnets_out(subnet, usable):
    assert usable_addresses(ip_network(subnet)) == usable


def crowded(subnet, nodes=2, gateway=None, **values):
    hosts = [a_node(f"HV{at}", interfaces=(an_interface("LAN"),)) for at in range(nodes)]
    network = a_network("LAN", "management", subnet=subnet, gateway=gateway)
    return a_plan(*hosts, networks=(network,), **values)


def short(number):
    return [Problem("networks/LAN", f"LAN needs {number} addresses; 10.0.0.0/30 has 2.")]


ADDRESSED = Cluster(addresses=(ClusterAddress(network="lan"),))
ARRAY = Storage(arrays=(StorageArray(name="SAN01", ports=(ArrayPort(name="A1", network="lan"),)),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (crowded("10.0.0.0/30"), []),
        (crowded("10.0.0.0/30", nodes=3), short(3)),
        (crowded("10.0.0.0/30", gateway="10.0.0.1"), short(3)),
        (crowded("10.0.0.0/30", gateway="10.9.0.1"), []),
        (crowded("10.0.0.0/30", cluster=ADDRESSED, storage=ARRAY), short(4)),
        (crowded(None, nodes=3), []),
        (crowded("10.0.0.0/30", nodes=0, storage=ARRAY), []),
    ],
    ids=["full", "nodes", "gateway", "gateway outside", "cluster and array", "open", "unused"],
)
def test_too_few_addresses_counts_what_is_on_the_network(plan, expected):
    assert list(too_few_addresses(plan)) == expected


def test_too_few_addresses_does_not_apply_without_hosts():
    assert RULES["subnets.too-few-addresses"].applies(crowded("10.0.0.0/30", nodes=0)) is False


@pytest.mark.parametrize(
    ("dhcp", "expected"),
    [
        (False, []),
        (True, [Problem("networks/N", "Hosts get their addresses on N by DHCP.")]),
        (None, [Unknown("networks/N", "dhcp")]),
    ],
)
def test_dhcp_on_private_network(dhcp, expected):
    plan = a_plan(networks=(a_network("N", "iscsi", dhcp=dhcp),))

    assert list(dhcp_on_private_network(plan)) == expected


def test_dhcp_on_private_network_does_not_apply_to_management():
    plan = a_plan(networks=(a_network("N", "management", dhcp=True),))

    assert RULES["subnets.dhcp-on-private-network"].applies(plan) is False
