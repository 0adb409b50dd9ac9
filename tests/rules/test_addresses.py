from dataclasses import replace
from ipaddress import ip_network

import pytest

from planner.core.parts import ArrayPort, Cluster, ClusterAddress
from planner.core.plan import PlacedAddress
from planner.rules import RULES, Problem, Unknown
from planner.rules.addresses import (
    duplicate_address,
    fixed_address_beside_dhcp,
    gateway_outside_subnet,
    holder,
    mixed_families,
    outside_subnet,
    self_assigned_address,
    unusable_address,
)
from planner.rules.subnet_maths import among
from tests.build import (
    a_network,
    a_node,
    a_plan,
    a_vm,
    a_vm_nic,
    an_array,
    an_interface,
    storage,
)

LAN = "networks/LAN"
ON_LAN = "nodes/HV01/interfaces/LAN"


def on_lan(*addresses, **values):
    """Nodes HV01, HV02 and so on with these addresses on LAN."""
    nodes = [
        a_node(f"HV{at:02}", interfaces=(an_interface("LAN", "NIC1", address),))
        for at, address in enumerate(addresses, 1)
    ]
    return a_plan(*nodes, networks=(a_network("LAN", "management", **values),))


def with_vm(plan, address, **values):
    vm = a_vm(nics=(a_vm_nic("NIC 1", address=address),), **values)
    return replace(plan, vms=(*plan.vms, vm))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("networks", "LAN"), "the gateway of LAN"),
        (("cluster",), "the cluster"),
        (("nodes", "HV01"), "the baseboard controller of HV01"),
        (("nodes", "HV01", "interfaces", "A/B"), "HV01 on A/B"),
        (("storage", "arrays", "SAN01", "ports", "A1"), "port A1 of SAN01"),
        (("vms", "VM01", "nics", "NIC 1"), "VM01 (NIC 1)"),
    ],
)
def test_holder_says_whose_an_address_is(names, words):
    assert holder(PlacedAddress("10.0.0.1", names, None)) == words


def test_duplicate_address_passes_addresses_used_once():
    plan = with_vm(on_lan("10.0.0.11", "10.0.0.12", gateway="10.0.0.1"), "10.0.0.50")

    assert list(duplicate_address(plan)) == []


def test_duplicate_address_names_both_nodes():
    assert list(duplicate_address(on_lan("10.0.0.11", "10.0.0.11"))) == [
        Problem("nodes/HV02/interfaces/LAN", "10.0.0.11 is given to HV01 on LAN and HV02 on LAN.")
    ]


def test_duplicate_address_finds_each_further_holder():
    found = list(duplicate_address(on_lan("10.0.0.11", "10.0.0.11", "10.0.0.11")))

    assert [each.subject for each in found] == [
        "nodes/HV02/interfaces/LAN",
        "nodes/HV03/interfaces/LAN",
    ]


def test_duplicate_address_knows_spellings_of_one_ipv6_address():
    found = list(duplicate_address(on_lan("2001:db8::1", "2001:DB8:0::1")))

    assert [each.subject for each in found] == ["nodes/HV02/interfaces/LAN"]


def test_duplicate_address_looks_at_cluster_controllers_arrays_and_vms():
    plan = on_lan("10.0.0.1")
    node = replace(plan.nodes[0], management_address="10.0.0.1")
    cluster = Cluster(
        addresses=(
            ClusterAddress(network="LAN", address="10.0.0.2"),
            ClusterAddress(network="DMZ", address="10.0.0.2"),
        )
    )
    plan = replace(plan, nodes=(node,), cluster=cluster)
    plan = storage(plan, arrays=(an_array(ports=(ArrayPort(name="A1", address="10.0.0.2"),)),))

    assert list(duplicate_address(with_vm(plan, "10.0.0.1"))) == [
        Problem("cluster", "10.0.0.2 is given to the cluster and the cluster."),
        Problem(
            "nodes/HV01", "10.0.0.1 is given to HV01 on LAN and the baseboard controller of HV01."
        ),
        Problem(
            "storage/arrays/SAN01/ports/A1",
            "10.0.0.2 is given to the cluster and port A1 of SAN01.",
        ),
        Problem("vms/VM01/nics/NIC 1", "10.0.0.1 is given to HV01 on LAN and VM01 (NIC 1)."),
    ]


def test_duplicate_address_lets_one_router_serve_two_networks_and_be_a_vm():
    networks = (a_network("A", gateway="10.0.0.1"), a_network("B", gateway="10.0.0.1"))

    assert list(duplicate_address(with_vm(a_plan(networks=networks), "10.0.0.1"))) == []


def test_duplicate_address_finds_a_node_with_the_address_of_the_gateway():
    assert list(duplicate_address(on_lan("10.0.0.1", gateway="10.0.0.1"))) == [
        Problem(ON_LAN, "10.0.0.1 is given to the gateway of LAN and HV01 on LAN.")
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, []),
        (
            2,
            [
                Problem(
                    "vms/VM01/nics/NIC 1", "VM01 stands for 2 VMs, which cannot share 10.0.0.50."
                )
            ],
        ),
    ],
)
def test_duplicate_address_finds_one_address_for_several_vms(count, expected):
    assert list(duplicate_address(with_vm(a_plan(), "10.0.0.50", count=count))) == expected


@pytest.mark.parametrize(
    ("address", "subnet", "message"),
    [
        ("10.0.0.11", "10.0.0.0/24", None),
        ("10.0.1.0", "10.0.0.0/24", "10.0.1.0 of HV01 on LAN is not in 10.0.0.0/24"),
        ("10.0.0.2", "10.0.0.0/31", "10.0.0.2 of HV01 on LAN is not in 10.0.0.0/31"),
        ("10.0.0.1", "10.0.0.0/31", None),
        ("10.0.0.0", "10.0.0.0/32", None),
        ("10.0.0.1", "10.0.0.0/32", "10.0.0.1 of HV01 on LAN is not in 10.0.0.0/32"),
        ("2001:db8::ffff", "2001:db8::/64", None),
        (
            "2001:db8:0:1::",
            "2001:db8::/64",
            "2001:db8:0:1:: of HV01 on LAN is not in 2001:db8::/64",
        ),
        ("2001:db8::1", "2001:db8::/127", None),
        ("2001:db8::2", "2001:db8::/127", "2001:db8::2 of HV01 on LAN is not in 2001:db8::/127"),
        ("2001:db8::1", "2001:db8::1/128", None),
    ],
)
def test_outside_subnet_knows_every_prefix(address, subnet, message):
    found = list(outside_subnet(on_lan(address, subnet=subnet)))

    assert found == (
        [Problem(ON_LAN, f"{message}, the subnet of LAN.")] if message is not None else []
    )


@pytest.mark.parametrize(
    ("dhcp", "expected"),
    [
        (False, [Unknown(ON_LAN, "address")]),
        (None, [Unknown(ON_LAN, "address")]),
        (True, []),
    ],
)
def test_outside_subnet_asks_for_addresses_that_dhcp_does_not_give(dhcp, expected):
    assert list(outside_subnet(on_lan(None, dhcp=dhcp))) == expected


def test_outside_subnet_asks_once_for_the_subnet_of_a_network_with_addresses():
    assert list(outside_subnet(on_lan("10.0.0.11", "10.0.0.12"))) == [Unknown(LAN, "subnet")]


def test_outside_subnet_judges_array_ports():
    ports = (ArrayPort(name="A1", address="10.0.1.5", network="LAN"),)
    plan = a_plan(networks=(a_network("LAN", subnet="10.0.0.0/24"),))

    assert list(outside_subnet(storage(plan, arrays=(an_array(ports=ports),)))) == [
        Problem(
            "storage/arrays/SAN01/ports/A1",
            "10.0.1.5 of port A1 of SAN01 is not in 10.0.0.0/24, the subnet of LAN.",
        )
    ]


@pytest.mark.parametrize(
    ("gateway", "subnet", "expected"),
    [
        (None, "10.0.0.0/24", []),
        ("10.0.0.1", "10.0.0.0/24", []),
        (
            "10.0.1.1",
            "10.0.0.0/24",
            [Problem(LAN, "The gateway 10.0.1.1 of LAN is not in 10.0.0.0/24.")],
        ),
        ("10.0.0.1", "10.0.0.0/31", []),
        (
            "10.0.0.1",
            "10.0.0.0/32",
            [Problem(LAN, "The gateway 10.0.0.1 of LAN is not in 10.0.0.0/32.")],
        ),
        ("2001:db8::1", "2001:db8::/64", []),
        ("fe80::1", "2001:db8::/64", []),
        (
            "2001:db8:1::1",
            "2001:db8::/64",
            [Problem(LAN, "The gateway 2001:db8:1::1 of LAN is not in 2001:db8::/64.")],
        ),
        (
            "fe80::1",
            "10.0.0.0/24",
            [Problem(LAN, "The gateway fe80::1 of LAN is not in 10.0.0.0/24.")],
        ),
        ("10.0.0.1", None, [Unknown(LAN, "subnet")]),
    ],
)
def test_gateway_outside_subnet_knows_every_prefix(gateway, subnet, expected):
    plan = a_plan(networks=(a_network("LAN", gateway=gateway, subnet=subnet),))

    assert list(gateway_outside_subnet(plan)) == expected


@pytest.mark.parametrize(
    ("address", "subnet", "kind"),
    [
        ("10.0.0.1", "10.0.0.0/30", None),
        ("10.0.0.0", "10.0.0.0/30", "the network address of 10.0.0.0/30"),
        ("10.0.0.3", "10.0.0.0/30", "the broadcast address of 10.0.0.0/30"),
        ("10.0.0.255", "10.0.0.0/23", None),
        ("10.0.1.255", "10.0.0.0/23", "the broadcast address of 10.0.0.0/23"),
        ("10.0.0.0", "10.0.0.0/31", None),
        ("10.0.0.1", "10.0.0.0/31", None),
        ("10.0.0.0", "10.0.0.0/32", None),
        ("2001:db8::", "2001:db8::/64", None),
        ("2001:db8::ffff:ffff:ffff:ffff", "2001:db8::/64", None),
        ("2001:db8::", "2001:db8::/127", None),
        ("2001:db8::", "2001:db8::/128", None),
        ("10.0.0.0", None, None),
        ("223.255.255.254", None, None),
        ("224.0.0.1", None, "a multicast address"),
        ("239.255.255.255", None, "a multicast address"),
        ("240.0.0.1", None, "a reserved address"),
        ("127.0.0.1", None, "a loopback address"),
        ("0.0.0.0", None, "an address of no network"),  # noqa: S104 - the address under test
        ("::", None, "the unspecified address"),
        ("::1", None, "the loopback address"),
        ("ff02::1", None, "a multicast address"),
    ],
)
def test_unusable_address_knows_every_prefix_and_special_address(address, subnet, kind):
    found = list(unusable_address(on_lan(address, subnet=subnet)))

    assert found == ([Problem(ON_LAN, f"{address} of HV01 on LAN is {kind}.")] if kind else [])


def test_unusable_address_judges_the_gateway_too():
    plan = a_plan(networks=(a_network("LAN", gateway="10.0.0.0", subnet="10.0.0.0/24"),))

    assert list(unusable_address(plan)) == [
        Problem(LAN, "10.0.0.0 of the gateway of LAN is the network address of 10.0.0.0/24.")
    ]


@pytest.mark.parametrize(
    ("address", "is_problem"),
    [
        ("169.253.255.255", False),
        ("169.254.0.1", True),
        ("169.255.0.1", False),
        ("fe80::1", True),
        ("febf::1", True),
        ("fec0::1", False),
    ],
)
def test_self_assigned_address_finds_link_local_addresses(address, is_problem):
    expected = [Problem(ON_LAN, f"{address} of HV01 on LAN is a link-local address.")]

    assert list(self_assigned_address(on_lan(address))) == (expected if is_problem else [])


def test_self_assigned_address_allows_a_link_local_gateway():
    plan = a_plan(networks=(a_network("LAN", gateway="fe80::1"),))

    assert list(self_assigned_address(plan)) == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_lan("10.0.0.1", "10.0.0.2", subnet="10.0.0.0/24"), []),
        (on_lan("2001:db8::1", "2001:db8::2", subnet="2001:db8::/64"), []),
        (on_lan(None, subnet="10.0.0.0/24"), []),
        (
            on_lan("10.0.0.1", "2001:db8::2"),
            [Problem(LAN, "LAN has IPv4 on HV01 and IPv6 on HV02.")],
        ),
        (
            on_lan("10.0.0.1", subnet="2001:db8::/64"),
            [Problem(LAN, "LAN has IPv4 on HV01 and an IPv6 subnet.")],
        ),
    ],
    ids=["IPv4", "IPv6", "no address yet", "two nodes", "node and subnet"],
)
def test_mixed_families_compares_nodes_and_subnet(plan, expected):
    assert list(mixed_families(plan)) == expected


def test_outside_subnet_leaves_the_other_ip_version_to_its_own_rule():
    assert list(outside_subnet(on_lan("10.0.0.1", subnet="2001:db8::/64"))) == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_lan("10.0.0.1", dhcp=False), []),
        (on_lan(None, dhcp=True), []),
        (on_lan(None, dhcp=None), []),
        (on_lan("10.0.0.1", dhcp=None), [Unknown(LAN, "dhcp")]),
        (
            on_lan("10.0.0.1", None, dhcp=True),
            [Problem(LAN, "LAN uses DHCP, but has fixed addresses for HV01.")],
        ),
    ],
    ids=["all fixed", "all by DHCP", "no address yet", "not decided", "mixed"],
)
def test_fixed_address_beside_dhcp_wants_one_way(plan, expected):
    assert list(fixed_address_beside_dhcp(plan)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "duplicate-address",
        "outside-subnet",
        "gateway-outside-subnet",
        "unusable-address",
        "self-assigned-address",
        "mixed-families",
        "fixed-address-beside-dhcp",
    ],
)
def test_address_rules_do_not_apply_without_addresses(name):
    plan = a_plan(a_node(), networks=(a_network("LAN", "management"),))

    assert RULES[f"addresses.{name}"].applies(plan) is False


@pytest.mark.parametrize(
    ("subnets", "address", "expected"),
    [
        (("10.0.0.0/22",), "10.0.3.255", True),
        (("10.0.0.0/22",), "10.0.4.0", False),
        (("10.0.0.0/24", "10.0.2.0/24"), "10.0.2.7", True),
        (("10.0.0.0/25",), "10.0.0.127", True),
        (("10.0.0.0/25",), "10.0.0.128", False),
        (("10.0.0.0/16", "10.0.0.4/30"), "10.0.0.8", True),
        (("2001:db8::/64",), "2001:db8::1", True),
        (("2001:db8::/64",), "2001:db8:0:1::1", False),
        (("2001:db8::/64",), "10.0.0.1", None),
        ((), "10.0.0.1", None),
    ],
)
def test_among_tells_in_which_subnets_an_address_is(subnets, address, expected):
    inside = among(map(ip_network, subnets))

    inside("10.0.0.77")  # differs from some of them in the last number only
    assert inside(address) is expected
