"""Host networking, racks and cables as they are printed."""

import re

import pytest

from planner import plan_json
from planner.core.parts import ArrayPort, Team, VirtualSwitch
from planner.documents.cabling import cables, racks
from planner.documents.host_networking import addresses, groups
from planner.documents.parts import Figure, Table, Text
from planner.pictures import render
from tests.build import (
    EXAMPLES,
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_switch,
    a_vm,
    a_vm_nic,
    an_array,
    an_hba,
    an_interface,
    storage,
)


def texts(table):
    return [tuple(cell.text for cell in row) for row in table.rows]


def converged(*names, **values):
    """Nodes with two NICs in a team below a virtual switch."""
    nodes = []
    for at, name in enumerate(names, start=1):
        nics = tuple(
            a_nic(
                f"NIC{port}", card="Slot 1", speed_gbps=25, team="T", switch=f"SW{port}", **values
            )
            for port in (1, 2)
        )
        nodes.append(
            a_node(name, nics=nics, interfaces=(an_interface("LAN", "V", f"10.0.0.{at}"),))
        )
    return a_plan(
        *nodes,
        networks=(
            a_network("LAN", "management", vlan=7, subnet="10.0.0.0/24", gateway="10.0.0.254"),
            a_network("Guests", "vm", vlan=8),
        ),
        teams=(Team(name="T", kind="set", mode="switch_independent"), Team(name="Unused")),
        virtual_switches=(VirtualSwitch(name="V", via="T", type="external"),),
        switches=(a_switch("SW1"), a_switch("SW2")),
        vms=(a_vm(nics=(a_vm_nic(virtual_switch="V", vlan=8),)),),
    )


def test_nodes_alike_are_told_once():
    (group,) = groups(converged("HV01", "HV02"))

    text, figure, ports, teams, switches, adapters = group.blocks
    assert group.title == "Every node"
    assert text == Text("As on HV01 and HV02: 2 nodes, alike but for addresses and switch ports.")
    assert (figure.caption, figure.svg[:4]) == ("Host networking of HV01 and HV02", "<svg")
    assert texts(ports) == [
        ("NIC1", "Slot 1", "25\u202fGbit/s", "not decided", "T", "LAN, Guests", "SW1"),
        ("NIC2", "Slot 1", "25\u202fGbit/s", "not decided", "T", "LAN, Guests", "SW2"),
    ]
    assert texts(teams) == [
        ("T", "Switch Embedded Teaming (SET)", "Switch independent", "NIC1, NIC2")
    ]
    assert texts(switches)[0][:3] == ("V", "External", "T (NIC1, NIC2)")
    assert texts(adapters)[0][:6] == (
        "vEthernet (LAN)",
        "LAN",
        "V over T",
        "7",
        "10.0.0.1 to .2",
        "10.0.0.254",
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (range(1, 13), ", ".join(f"H{at}" for at in range(1, 12)) + " and H12"),
        (range(1, 14), "H1 to H13"),
        ([*range(1, 13), 20], ", ".join(f"H{at}" for at in range(1, 13)) + " and H20"),
    ],
    ids=["twelve", "thirteen", "thirteen with a gap"],
)
def test_nodes_of_a_group_are_all_named(numbers, words):
    plan = a_plan(*(a_node(f"H{at}", nics=(a_nic(),)) for at in numbers))

    (group,) = groups(plan)

    assert group.blocks[0].text.startswith(f"As on {words}: {len(numbers)} nodes,")


def test_groups_of_unlike_nodes_are_named_after_them():
    first = converged("HV01")
    second = converged("HV02", rdma="iwarp")
    plan = a_plan(*first.nodes, *second.nodes, networks=first.networks)

    assert [group.title for group in groups(plan)] == ["HV01", "HV02"]


def test_what_there_is_none_of_has_no_table():
    (group,) = groups(a_plan(a_node(nics=(a_nic(),))))

    assert [each.caption for each in group.blocks] == [
        "Host networking of HV01",
        "Network ports of HV01",
        "Host adapters of HV01",
    ]


def test_many_groups_have_pictures_up_to_a_number():
    plan = a_plan(*(a_node(f"HV{at}", nics=(a_nic(speed_gbps=at + 1),)) for at in range(9)))

    drawn = [any(isinstance(b, Figure) for b in group.blocks) for group in groups(plan)]

    assert drawn == [True] * 8 + [False]


@pytest.mark.parametrize(("count", "columns"), [(6, 7), (7, 4)])
def test_addresses_stand_in_columns_as_long_as_they_fit(count, columns):
    names = [f"N{at}" for at in range(count)]
    node = a_node(interfaces=tuple(an_interface(n, "NIC1", "10.0.0.1") for n in names))

    table = addresses(a_plan(node, networks=tuple(map(a_network, names))))

    assert len(table.headings) == columns


def test_an_address_is_fixed_by_dhcp_open_or_none():
    def node(name, *networks, address=None):
        return a_node(name, interfaces=tuple(an_interface(n, "NIC1", address) for n in networks))

    plan = a_plan(
        node("HV01", "LAN", "Auto", address="10.0.0.1"),
        node("HV02", "LAN", "Auto"),
        node("HV03", "Auto"),
        networks=(a_network("LAN"), a_network("Auto", dhcp=True), a_network("Unmet")),
    )

    assert texts(addresses(plan)) == [
        ("HV01", "10.0.0.1", "10.0.0.1"),
        ("HV02", "not decided", "by DHCP"),
        ("HV03", "none", "by DHCP"),
    ]


def test_cables_run_from_nics_hbas_and_array_ports():
    node = a_node(
        nics=(
            a_nic("A", card="Slot 1", slot="3", speed_gbps=10, switch="SW1", switch_port="7"),
            a_nic("B", switch_port="HV02 B"),
            a_nic("C"),
        ),
        hbas=(an_hba("H", speed_gbps=32, switch="FC", switch_port="1"), an_hba("I", kind=None)),
        interfaces=(an_interface("LAN", "A"),),
    )
    plan = a_plan(
        node,
        networks=(a_network("LAN"),),
        switches=(a_switch(), a_switch("FC", kind="fibre_channel", fabric="A")),
        virtual_switches=(VirtualSwitch(name="V", via="C", type="external"),),
    )
    ports = (ArrayPort(name="P1", controller="0", switch="FC"), ArrayPort(name="P2"))
    plan = storage(plan, arrays=(an_array(ports=ports),))
    undecided = "not decided"

    assert texts(cables(plan)) == [
        ("HV01", "A", "Slot 1, slot 3", "SW1", "7", "LAN", "10\u202fGbit/s"),
        ("HV01", "B", undecided, "direct cable", "HV02 B", "nothing yet", undecided),
        ("HV01", "C", undecided, undecided, undecided, "virtual machines (V)", undecided),
        ("HV01", "H", undecided, "FC", "1", "Fibre Channel, fabric A", "32\u202fGbit/s"),
        ("HV01", "I", undecided, undecided, undecided, undecided, undecided),
        ("SAN01", "P1", "controller 0", "FC", "note on site", "fabric A", "note on site"),
        ("SAN01", "P2", undecided, undecided, "note on site", undecided, "note on site"),
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"card": "Slot 1", "slot": "1 port 2"}, "Slot 1 port 2"),
        ({"card": "Slot 1", "slot": "1"}, "Slot 1"),
        ({"card": "Slot 1", "slot": "12"}, "Slot 1, slot 12"),
        ({"card": "Onboard", "slot": "Onboard 1"}, "Onboard 1"),
        ({"card": "Card A", "slot": "3"}, "Card A, slot 3"),
        ({"slot": "3"}, "slot 3"),
        ({}, "not decided"),
    ],
)
def test_a_slot_that_is_a_number_says_that_it_is_a_slot(values, words):
    assert texts(cables(a_plan(a_node(nics=(a_nic(**values),)))))[0][2] == words


def test_racks_are_drawn_and_listed_only_where_the_plan_names_them():
    placed = a_node("HV01", rack="R1", rack_unit=4, height_units=2, power_feeds=("A", "B"))

    figure, table = racks(a_plan(placed, a_node("HV02")))

    assert isinstance(figure, Figure)
    assert texts(table) == [
        ("HV01", "one site", "R1", "U4 to U5", "2", "A, B", "not decided"),
        ("HV02", "one site", *["not decided"] * 5),
    ]
    assert [type(each) for each in racks(a_plan(a_node(power_feeds=("A",))))] == [Table]
    assert racks(a_plan(a_node())) == ()


@pytest.mark.parametrize("name", [file.stem for file in sorted(EXAMPLES.glob("*.json"))])
def test_figures_of_a_plan_share_no_id(name):
    plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
    blocks = [block for group in groups(plan) for block in group.blocks]
    figures = [block.svg for block in (*racks(plan), *blocks) if isinstance(block, Figure)]
    drawn = [render(plan), *figures]

    ids = [each for svg in drawn for each in re.findall(r' id="([^"]+)"', svg)]

    assert len(ids) == len(set(ids)) == 2 * len(drawn) > 2
