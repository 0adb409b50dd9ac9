"""The register of addresses as it is printed."""

from ipaddress import ip_address

import pytest

from planner.core.parts import Directory
from planner.documents.addresses import COMPACT_BEYOND, how_many, register
from tests.build import a_network, a_node, a_plan, a_vm, a_vm_nic, an_interface


def texts(table):
    return [tuple(cell.text for cell in row) for row in table.rows]


def test_each_network_lists_what_is_taken_and_what_is_free_in_order():
    node = a_node(interfaces=(an_interface("LAN", "N", "10.0.0.3"),))
    plan = a_plan(
        node, networks=(a_network("LAN", subnet="10.0.0.0/29", gateway="10.0.0.1", vlan=7),)
    )

    overview, lan = register(plan)

    assert texts(overview) == [
        ("LAN", "10.0.0.0/29", "2", "4", "10.0.0.2, 10.0.0.4 to 10.0.0.6"),
    ]
    assert lan.caption == "Addresses of LAN"
    assert texts(lan) == [
        ("10.0.0.1", "router", "default gateway"),
        ("10.0.0.2", "free", "1 address"),
        ("10.0.0.3", "HV01 / LAN", "host"),
        ("10.0.0.4 to 10.0.0.6", "free", "3 addresses"),
    ]


def test_an_address_given_twice_or_beyond_its_subnet_says_so():
    nodes = [
        a_node(f"HV0{at}", interfaces=(an_interface("LAN", "N", address),))
        for at, address in enumerate(("10.0.0.1", "10.0.0.1", "10.0.0.9"))
    ]
    vm = a_vm(nics=(a_vm_nic(address="10.0.0.1"),))
    plan = a_plan(*nodes, networks=(a_network("LAN", subnet="10.0.0.0/30"),), vms=(vm,))

    assert texts(register(plan)[1]) == [
        (
            "10.0.0.1",
            "HV00 / LAN; HV01 / LAN; VM01 / NIC 1",
            "host, virtual machine, given 3 times",
        ),
        ("10.0.0.2", "free", "1 address"),
        ("10.0.0.9", "HV02 / LAN", "host, outside the subnet"),
    ]


def test_an_undecided_subnet_is_open_and_its_addresses_are_listed():
    node = a_node(interfaces=(an_interface("LAN", "N", "10.0.0.3"),))

    overview, lan = register(a_plan(node, networks=(a_network("LAN"),)))

    assert [cell.is_open for cell in overview.rows[0]] == [False, True, False, True, True]
    assert texts(lan) == [("10.0.0.3", "HV01 / LAN", "host")]


def test_addresses_of_no_subnet_stand_last():
    plan = a_plan(
        a_node(management_address="10.9.9.9"), directory=Directory(dns_servers=("8.8.8.8",))
    )

    tables = register(plan)

    assert [each.caption for each in tables] == [
        "Subnets and what is free in them",
        "Addresses in none of the subnets",
    ]
    assert texts(tables[1]) == [
        ("8.8.8.8", "not in this plan", "DNS server"),
        ("10.9.9.9", "HV01", "baseboard controller"),
    ]


def test_a_plan_without_addresses_says_so():
    tables = register(a_plan())

    assert [each.empty for each in tables] == ["No address is decided yet."]


def test_dhcp_is_noted_where_it_may_hand_out_what_reads_free():
    by_dhcp, fixed = (
        register(a_plan(networks=(a_network("LAN", subnet="10.0.0.0/30", dhcp=dhcp),)))[1]
        for dhcp in (True, False)
    )

    assert "DHCP" in by_dhcp.note
    assert fixed.note == ""


def test_many_free_ranges_are_counted_after_the_third():
    addresses = [f"10.0.0.{at}" for at in (2, 4, 6)]
    meets = tuple(an_interface("LAN", f"N{at}", text) for at, text in enumerate(addresses))

    def ranges(count):
        node = a_node(interfaces=meets[:count])
        plan = a_plan(node, networks=(a_network("LAN", subnet="10.0.0.0/28"),))
        return texts(register(plan)[0])[0][4]

    assert ranges(2) == "10.0.0.1, 10.0.0.3, 10.0.0.5 to 10.0.0.14"
    assert ranges(3) == "10.0.0.1, 10.0.0.3, 10.0.0.5, and 1 more"


def test_a_large_subnet_is_not_counted_in_figures():
    assert how_many(1_000_000) == "1,000,000"
    assert how_many(1_000_001) == "over a million"
    plan = a_plan(networks=(a_network("LAN", subnet="2001:db8::/64"),))

    assert texts(register(plan)[1]) == [
        (
            "2001:db8::1 to 2001:db8::ffff:ffff:ffff:ffff",
            "free",
            "over a million addresses",
        )
    ]


@pytest.mark.parametrize(("count", "columns"), [(COMPACT_BEYOND, 3), (COMPACT_BEYOND + 1, 2)])
def test_a_long_table_of_addresses_has_two_columns(count, columns):
    """Addresses from the first on, so that they and the rest of the subnet are the lines."""
    first = ip_address("10.0.0.1")
    vms = tuple(
        a_vm(f"VM{at}", nics=(a_vm_nic(address=str(first + at)),)) for at in range(count - 1)
    )
    plan = a_plan(networks=(a_network("LAN", subnet="10.0.0.0/16"),), vms=vms)

    table = register(plan)[1]

    assert (len(table.rows), len(table.headings)) == (count, columns)
    assert ", ".join(texts(table)[0][1:]) == "VM0 / NIC 1, virtual machine"
