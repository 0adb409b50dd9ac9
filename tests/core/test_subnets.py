"""Free ranges: both sides of every end of a subnet, and of everything that is taken in it."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.parts import ArrayPort, Cluster, ClusterAddress, Directory
from planner.core.subnets import Span, Taken, homeless, subnet_uses, usable
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


def on(subnet, *addresses, **values):
    """The use of one network on which a node has the addresses."""
    meets = tuple(an_interface("LAN", f"N{at}", text) for at, text in enumerate(addresses))
    plan = a_plan(a_node(interfaces=meets), networks=(a_network("LAN", subnet=subnet, **values),))
    return subnet_uses(plan)[0]


def spans(use):
    return [(span.first, span.last, span.count) for span in use.free]


@pytest.mark.parametrize(
    ("subnet", "expected"),
    [
        ("10.0.0.0/24", ("10.0.0.1", "10.0.0.254", 254)),
        ("10.0.0.0/29", ("10.0.0.1", "10.0.0.6", 6)),
        ("10.0.0.0/30", ("10.0.0.1", "10.0.0.2", 2)),
        ("10.0.0.0/31", ("10.0.0.0", "10.0.0.1", 2)),
        ("10.0.0.0/32", ("10.0.0.0", "10.0.0.0", 1)),
        ("2001:db8::/125", ("2001:db8::1", "2001:db8::7", 7)),
        ("2001:db8::/126", ("2001:db8::1", "2001:db8::3", 3)),
        ("2001:db8::/127", ("2001:db8::", "2001:db8::1", 2)),
        ("2001:db8::/128", ("2001:db8::", "2001:db8::", 1)),
    ],
)
def test_an_empty_subnet_is_free_but_for_its_ends(subnet, expected):
    use = on(subnet)

    assert spans(use) == [expected]
    assert use.free_count == expected[2]


def test_a_large_subnet_of_ipv6_is_counted_exactly():
    use = on("2001:db8::/64", "2001:db8::a")

    assert spans(use) == [
        ("2001:db8::1", "2001:db8::9", 9),
        ("2001:db8::b", "2001:db8::ffff:ffff:ffff:ffff", 2**64 - 11),
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.0.0.0", [("10.0.0.1", "10.0.0.6", 6)]),
        ("10.0.0.1", [("10.0.0.2", "10.0.0.6", 5)]),
        ("10.0.0.2", [("10.0.0.1", "10.0.0.1", 1), ("10.0.0.3", "10.0.0.6", 4)]),
        ("10.0.0.5", [("10.0.0.1", "10.0.0.4", 4), ("10.0.0.6", "10.0.0.6", 1)]),
        ("10.0.0.6", [("10.0.0.1", "10.0.0.5", 5)]),
        ("10.0.0.7", [("10.0.0.1", "10.0.0.6", 6)]),
        ("10.0.0.8", [("10.0.0.1", "10.0.0.6", 6)]),
    ],
    ids=["number", "first", "second", "last but one", "last", "broadcast", "just outside"],
)
def test_a_taken_address_parts_the_free_ranges(address, expected):
    assert spans(on("10.0.0.0/29", address)) == expected


def test_a_full_subnet_has_no_free_range():
    use = on("10.0.0.0/30", "10.0.0.1", "10.0.0.2")

    assert spans(use) == []
    assert use.free_count == 0


def test_everything_in_the_plan_takes_its_address():
    node = a_node(
        interfaces=(an_interface("LAN", "N", "10.0.0.11"),), management_address="10.0.0.12"
    )
    vm = a_vm(nics=(a_vm_nic(address="10.0.0.14"),))
    plan = a_plan(
        node,
        networks=(
            a_network("LAN", subnet="10.0.0.0/28", gateway="10.0.0.1", dns_servers=("10.0.0.3",)),
        ),
        vms=(vm,),
        cluster=Cluster(addresses=(ClusterAddress(network="LAN", address="10.0.0.10"),)),
        directory=Directory(dns_servers=("10.0.0.2", "10.0.0.14")),
    )
    port = ArrayPort(name="P1", network="LAN", address="10.0.0.13")
    plan = storage(plan, arrays=(an_array(ports=(port,)),))

    assert subnet_uses(plan)[0].lines == (
        Taken("10.0.0.1", ("networks/LAN",)),
        Taken("10.0.0.2", ("dns/10.0.0.2",)),
        Taken("10.0.0.3", ("dns/10.0.0.3",)),
        Span("10.0.0.4", "10.0.0.9", 6),
        Taken("10.0.0.10", ("cluster",)),
        Taken("10.0.0.11", ("nodes/HV01/interfaces/LAN",)),
        Taken("10.0.0.12", ("nodes/HV01",)),
        Taken("10.0.0.13", ("storage/arrays/SAN01/ports/P1",)),
        Taken("10.0.0.14", ("vms/VM01/nics/NIC 1",)),
    )


def test_an_address_given_twice_is_one_line_with_both_owners():
    nodes = [a_node(f"HV{at}", interfaces=(an_interface("LAN", "N", "10.0.0.1"),)) for at in (1, 2)]
    plan = a_plan(*nodes, networks=(a_network("LAN", subnet="10.0.0.0/30"),))

    use = subnet_uses(plan)[0]

    assert use.taken == (
        Taken("10.0.0.1", ("nodes/HV1/interfaces/LAN", "nodes/HV2/interfaces/LAN")),
    )


def test_an_address_beyond_its_subnet_stands_apart():
    use = on("10.0.0.0/30", "10.0.0.1", "10.0.0.4")

    assert use.taken == (Taken("10.0.0.1", ("nodes/HV01/interfaces/LAN",)),)
    assert use.outside == (Taken("10.0.0.4", ("nodes/HV01/interfaces/LAN",)),)


def test_an_address_on_a_network_without_a_subnet_stands_apart_too():
    use = on(None, "10.0.0.4")

    assert use.lines == ()
    assert use.outside == (Taken("10.0.0.4", ("nodes/HV01/interfaces/LAN",)),)


def test_a_network_without_subnet_and_addresses_has_no_use():
    assert subnet_uses(a_plan(networks=(a_network("LAN"),))) == ()


def test_a_smaller_subnet_within_is_not_free():
    networks = (
        a_network("Wide", subnet="10.0.0.0/28"),
        a_network("Narrow", subnet="10.0.0.4/30"),
        a_network("Twin", subnet="10.0.0.4/30"),
    )
    node = a_node(interfaces=(an_interface("Narrow", "N", "10.0.0.5"),))

    wide, narrow, twin = subnet_uses(a_plan(node, networks=networks))

    assert wide.lines == (
        Span("10.0.0.1", "10.0.0.3", 3),
        Span("10.0.0.4", "10.0.0.7", 4, within="Narrow"),
        Span("10.0.0.8", "10.0.0.14", 7),
    )
    assert spans(narrow) == spans(twin) == [("10.0.0.6", "10.0.0.6", 1)]


def test_only_addresses_of_no_network_and_no_subnet_are_homeless():
    node = a_node(
        interfaces=(an_interface("LAN", "N", "10.9.0.1"),), management_address="192.168.0.1"
    )
    plan = a_plan(node, networks=(a_network("LAN", subnet="10.0.0.0/24"),))
    held = replace(plan, networks=(*plan.networks, a_network("OOB", subnet="192.168.0.0/30")))

    assert homeless(plan) == (Taken("192.168.0.1", ("nodes/HV01",)),)
    assert homeless(held) == ()


@given(
    prefix=st.integers(22, 32),
    taken=st.sets(st.integers(-2, 1100), max_size=40),
)
def test_taken_and_free_together_are_the_whole_subnet(prefix, taken):
    subnet = ip_network(f"10.20.0.0/{prefix}")
    addresses = {str(ip_address(int(subnet.network_address) + at)) for at in taken}
    use = on(str(subnet), *addresses)
    first, last = usable(subnet)

    free = {
        number
        for span in use.free
        for number in range(int(ip_address(span.first)), int(ip_address(span.last)) + 1)
    }
    mine = {int(ip_address(each.address)) for each in use.taken}

    assert mine == {int(ip_address(each)) for each in addresses if ip_address(each) in subnet}
    assert free == set(range(first, last + 1)) - mine
    assert use.free_count == len(free)
