"""The network picture as geometry and words."""

from dataclasses import replace
from itertools import combinations

import pytest

from bench.plans import plan_of
from planner import plan_json
from planner.core.parts import ArrayPort, Drive, VirtualSwitch
from planner.core.pictures.network import network_picture
from planner.core.pictures.register import register
from planner.core.pictures.spelling import span, spellings, tail
from planner.core.pictures.text import ADDRESS, NAME, NOTE, clean, shortened, width_of, wrapped
from planner.core.pictures.wiring import wiring
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

LONG = "W" * 200
ARABIC = "\u0634\u0628\u0643\u0629 \u0627\u0644\u062a\u062e\u0632\u064a\u0646 " * 8
CHINESE = "\u7f51\u7edc\u5b58\u50a8" * 12
HOSTILE = "</text><script>&\"'\x00\u202e\ud7ff\ufffe {{ x }}"
MARKED = "e\u0301" * 60


def example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


def named(text, nodes=3):
    """A plan in which everything has the given name, and whatever number makes it unique."""
    networks = [a_network(f"{text}{at}", kind) for at, kind in enumerate(("vm", "iscsi", "smb"))]
    nics = tuple(a_nic(f"{text}N{at}") for at in range(3))
    meets = tuple(an_interface(f"{text}{at}", f"{text}N{at}", f"10.0.{at}.7") for at in range(3))
    servers = [
        a_node(f"{text}H{at}", vendor=text, model=text, site=text, nics=nics, interfaces=meets)
        for at in range(nodes)
    ]
    ports = tuple(ArrayPort(name=f"{text}P{at}", network=f"{text}{at}") for at in range(3))
    plan = a_plan(*servers, title="T", networks=tuple(networks))
    return storage(plan, type="iscsi", arrays=(an_array(f"{text}A", model=text, ports=ports),))


def crowded():
    """Two adapters on one network, twenty ports in each array, five arrays, 20 unlike nodes."""
    meets = (an_interface("LAN", "A", "10.0.0.1"), an_interface("LAN", "B", "10.0.0.2"))
    nodes = [
        a_node(f"HV{at}", nics=(a_nic("A"), a_nic("B")), interfaces=meets, model=f"M {at}")
        for at in range(20)
    ]
    ports = tuple(ArrayPort(name=f"P{at}", network="LAN", address="10.0.0.9") for at in range(20))
    arrays = tuple(an_array(f"SAN{at}", ports=ports[: 20 - at]) for at in range(5))
    plan = a_plan(*nodes, networks=(a_network("LAN", subnet="10.0.0.0/24"),))
    return storage(plan, arrays=arrays)


def many_networks():
    networks = tuple(a_network(f"Network {at}", subnet=f"10.{at}.0.0/16") for at in range(40))
    meets = tuple(an_interface(n.name, "NIC1", f"10.{at}.0.1") for at, n in enumerate(networks))
    return a_plan(a_node(nics=(a_nic(),), interfaces=meets), networks=networks)


PLANS = {
    **{file.stem: example(file.stem) for file in sorted(EXAMPLES.glob("*.json"))},
    **{f"{count} nodes": plan_of(count, 10) for count in (2, 8, 16, 17, 64)},
    "long names": named(LONG),
    "long names in rows": named(LONG, nodes=13),
    "right to left": named(ARABIC),
    "Chinese": named(CHINESE),
    "hostile": named(HOSTILE),
    "marks": named(MARKED),
    "one letter": named("i"),
    "crowded": crowded(),
    "many networks": many_networks(),
    "networks alone": a_plan(networks=(a_network("LAN", "vm"), a_network(LONG))),
    "a node alone": a_plan(a_node()),
    "an array alone": storage(a_plan(), arrays=(an_array(),)),
}


def overlapping(labels):
    """Pairs of labels whose frames share some area."""
    frames = [(label.text, *label.frame) for label in labels]
    return [
        (one[0], other[0])
        for one, other in combinations(frames, 2)
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]


def groups(plan, kind):
    return [group for group in network_picture(plan).groups if group.kind == kind]


def texts(group):
    return [label.text for label in group.labels]


@pytest.mark.parametrize("name", PLANS)
def test_no_two_labels_overlap(name):
    assert overlapping(network_picture(PLANS[name]).labels) == []


@pytest.mark.parametrize("name", PLANS)
def test_nothing_lies_beyond_the_picture(name):
    picture = network_picture(PLANS[name])

    left = [label.frame[0] for label in picture.labels]
    top = [label.frame[1] for label in picture.labels]
    right = [label.frame[2] for label in picture.labels]
    bottom = [label.frame[3] for label in picture.labels]
    for group in picture.groups:
        left += [b.x for b in group.boxes] + [min(each.x1, each.x2) for each in group.lines]
        top += [b.y for b in group.boxes] + [min(each.y1, each.y2) for each in group.lines]
        right += [b.x + b.width for b in group.boxes] + [max(e.x1, e.x2) for e in group.lines]
        bottom += [b.y + b.height for b in group.boxes] + [max(e.y1, e.y2) for e in group.lines]

    assert min(left) >= 0
    assert min(top) >= 0
    assert max(right, default=0) <= picture.width
    assert max(bottom, default=0) <= picture.height


@pytest.mark.parametrize("name", PLANS)
def test_boxes_of_nodes_and_arrays_stand_apart(name):
    boxes = [
        box
        for group in network_picture(PLANS[name]).groups
        for box in group.boxes
        if box.kind in ("node", "array")
    ]

    shared = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]
    assert shared == []


@pytest.mark.parametrize("name", PLANS)
def test_no_line_runs_through_a_label(name):
    picture = network_picture(PLANS[name])
    lines = [line for group in picture.groups for line in group.lines]

    through = [
        (label.text, line)
        for label in picture.labels
        for line in lines
        if label.frame[0] < max(line.x1, line.x2)
        and min(line.x1, line.x2) < label.frame[2]
        and label.frame[1] < max(line.y1, line.y2)
        and min(line.y1, line.y2) < label.frame[3]
    ]
    assert through == []


@pytest.mark.parametrize("name", PLANS)
def test_every_drop_ends_at_a_dot_on_its_bus(name):
    for group in network_picture(PLANS[name]).groups:
        if group.kind in ("node", "array"):
            drops = [line for line in group.lines if line.x1 == line.x2]

            assert sorted((line.x1, line.y1) for line in drops) == sorted(
                (dot.x, dot.y) for dot in group.dots
            )


def test_the_same_plan_makes_the_same_picture():
    assert network_picture(example("iscsi-6node-2022")) == network_picture(
        example("iscsi-6node-2022")
    )


def test_plan_of_nothing_has_no_picture():
    assert network_picture(a_plan()) is None


def test_networks_without_nodes_are_drawn_alone():
    plan = a_plan(networks=(a_network("LAN", "vm", vlan=7, subnet="10.0.0.0/24"),))

    (bus,) = groups(plan, "bus")

    assert texts(bus) == ["LAN", "VLAN 7 \u00b7 10.0.0.0/24"]
    assert groups(plan, "node") == []


@pytest.mark.parametrize(
    ("vlan", "note"), [(None, []), (0, ["untagged"]), (1, ["VLAN 1"])], ids=["open", "0", "1"]
)
def test_bus_says_its_vlan(vlan, note):
    (bus,) = groups(a_plan(networks=(a_network("LAN", vlan=vlan),)), "bus")

    assert texts(bus) == ["LAN", *note]


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        (("management",), "lan"),
        (("vm", "cluster"), "lan"),
        (("cluster",), "cluster"),
        (("live_migration",), "cluster"),
        (("iscsi", "cluster", "management"), "storage"),
        (("smb",), "storage"),
        (("backup",), "other"),
        ((), "other"),
    ],
)
def test_network_belongs_to_the_family_of_what_matters_most(purposes, expected):
    (bus,) = wiring(a_plan(networks=(a_network("N", *purposes),))).buses

    assert bus.family == expected


def test_storage_stands_below_the_other_networks():
    networks = [("S", "iscsi"), ("X", "backup"), ("C", "cluster"), ("L", "vm")]
    plan = a_plan(networks=tuple(a_network(*each) for each in networks))

    assert [bus.name for bus in wiring(plan).buses] == ["L", "C", "X", "S"]


def test_addresses_stand_in_full_where_there_is_room():
    node = groups(example("article-3nic-iscsi"), "node")[0]

    assert "192.168.10.11" in texts(node)


def test_addresses_of_a_full_row_show_what_the_subnet_leaves_open():
    node = groups(plan_of(8, 1), "node")[0]
    (legend,) = groups(plan_of(8, 1), "legend")

    assert texts(node)[:5] == [".101"] * 5
    assert "A short address shows what its subnet leaves open" in texts(legend)


def test_legend_names_only_the_families_that_are_there():
    (legend,) = groups(a_plan(networks=(a_network("S", "iscsi"),)), "legend")

    assert texts(legend) == ["Storage"]


def test_eight_nodes_stand_in_a_row():
    tops = [
        next(box.y for box in group.boxes if box.kind == "node")
        for group in groups(plan_of(9, 1), "node")
    ]

    assert len(set(tops[:8])) == 1
    assert tops[8] > tops[7]


def test_networks_stand_again_over_every_row():
    assert len(groups(plan_of(16, 1), "bus")) == 2 * len(groups(plan_of(8, 1), "bus"))


def test_sixteen_nodes_stand_alone_and_seventeen_alike_are_folded():
    assert len(groups(plan_of(16, 1), "node")) == 16
    (group,) = groups(plan_of(17, 1), "node")

    assert texts(group)[-3:] == ["HV001 to HV017", "17 nodes alike", "Dell PowerEdge R660"]
    assert "10.20.10.101 to .117" in texts(group)


def test_nodes_on_other_switches_are_not_folded_with_the_rest():
    plan = plan_of(20, 1)
    moved = replace(plan.nodes[3], nics=(replace(plan.nodes[3].nics[0], switch="SW-LAN-B"),))
    plan = replace(plan, nodes=(*plan.nodes[:3], moved, *plan.nodes[4:]))

    names = [device.name for device in wiring(plan).nodes]

    assert names == ["HV001 and 18 more", "HV004"]


def test_network_for_vms_hangs_on_the_virtual_switch_that_carries_it():
    plan = a_plan(
        a_node(nics=(a_nic("A"), a_nic("B"))),
        networks=(a_network("VMs", "vm", vlan=5),),
        virtual_switches=(
            VirtualSwitch(name="V1", via="A", type="external"),
            VirtualSwitch(name="V2", via="B", type="external"),
        ),
        vms=(a_vm(nics=(a_vm_nic(virtual_switch="V2", vlan=5),)),),
    )

    (node,) = wiring(plan).nodes

    assert [(plug.over, plug.carried) for plug in node.plugs] == [("V2", True)]
    assert [dot.hollow for dot in groups(plan, "node")[0].dots] == [True]


def test_network_for_vms_hangs_nowhere_while_nothing_says_how():
    plan = a_plan(
        a_node(nics=(a_nic("A"), a_nic("B"))),
        networks=(a_network("VMs", "vm", vlan=5),),
        virtual_switches=(
            VirtualSwitch(name="V1", via="A", type="external"),
            VirtualSwitch(name="V2", via="B", type="external"),
        ),
    )

    assert wiring(plan).nodes[0].plugs == ()


def fibre_plan():
    node = a_node(hbas=(an_hba("FC1", switch="F1"), an_hba("FC2", switch="F2"), an_hba("FC3")))
    ports = (ArrayPort(name="A1", switch="F3"), ArrayPort(name="B1", switch="F2"))
    plan = a_plan(
        node,
        switches=(
            a_switch("F1", kind="fibre_channel", fabric="A"),
            a_switch("F2", kind="fibre_channel"),
            a_switch("F3", kind="fibre_channel", fabric="a"),
        ),
    )
    return storage(plan, type="fibre_channel", arrays=(an_array(ports=ports),))


def test_fabrics_are_buses_with_hbas_and_array_ports():
    wires = wiring(fibre_plan())

    assert [(bus.name, bus.note) for bus in wires.buses] == [
        ("F2", "Fibre Channel"),
        ("FC fabric A", "F1, F3"),
    ]
    assert [(plug.bus, plug.over) for plug in wires.nodes[0].plugs] == [(0, "FC2"), (1, "FC1")]
    assert [(plug.bus, plug.over) for plug in wires.arrays[0].plugs] == [(0, "B1"), (1, "A1")]


def test_sas_cables_are_dashed():
    plan = storage(
        a_plan(a_node(hbas=(an_hba("SAS1", kind="sas"),))),
        type="sas",
        arrays=(an_array(ports=(ArrayPort(name="A1"),)),),
    )

    (bus,) = groups(plan, "bus")
    (node,) = groups(plan, "node")

    assert texts(bus) == ["SAS", "direct cables"]
    assert [line.dashed for line in (*bus.lines, *node.lines)] == [True, True]


def test_local_drives_stand_in_the_nodes_of_storage_spaces_direct():
    drives = (Drive(name="D", media="nvme", count=8, size_gib=3576.0),)
    plan = storage(a_plan(a_node(drives=drives)), type="storage_spaces_direct")

    assert wiring(plan).nodes[0].notes == ("local: 8\u202f\u00d7\u202fNVMe 3,576\u202fGiB",)


def test_local_drives_do_not_stand_in_the_nodes_of_other_storage():
    plan = storage(a_plan(a_node(drives=(Drive(name="D", count=2),))), type="iscsi")

    assert wiring(plan).nodes[0].notes == ()


def test_many_ports_of_an_array_on_one_network_become_one():
    def plugs(count):
        ports = tuple(ArrayPort(name=f"P{at}", network="S") for at in range(count))
        plan = storage(a_plan(networks=(a_network("S"),)), arrays=(an_array(ports=ports),))
        return [plug.over for plug in wiring(plan).arrays[0].plugs]

    assert plugs(8) == [f"P{at}" for at in range(8)]
    assert plugs(9) == ["9 ports"]


def test_description_says_what_is_in_the_picture():
    assert network_picture(example("article-3nic-iscsi")).description == (
        "2 nodes and 3 networks. "
        "LAN (VLAN 10, 192.168.10.0/24, Management, Virtual machines): all 2 nodes. "
        "Heartbeat (VLAN 20, 192.168.20.0/24, Cluster (heartbeat, CSV), Live migration): "
        "all 2 nodes. "
        "iSCSI (VLAN 30, 192.168.30.0/24, iSCSI): all 2 nodes. "
        "Storage array SAN01: C0-0 and C1-0 on iSCSI."
    )


def test_description_counts_and_names_nodes():
    plan = a_plan(
        a_node("HV01", interfaces=(an_interface("A"), an_interface("B"))),
        a_node("HV02", interfaces=(an_interface("B"),)),
        a_node("HV03"),
        networks=(a_network("A"), a_network("B"), a_network("C")),
    )

    assert network_picture(plan).description == (
        "3 nodes and 3 networks. A: HV01. B: HV01 and HV02. C: no node. Storage is not decided yet."
    )


def test_register_has_a_cell_for_every_bus():
    table = register(example("article-fc"))

    row = table.rows[0]
    assert [bus.name for bus in table.buses] == ["LAN", "Heartbeat", "FC fabric A"]
    assert row.name == "FHV01"
    assert [[(meet.over, meet.address) for meet in cell] for cell in row.cells] == [
        [("VM-LAN", "172.16.8.11")],
        [("Heartbeat", "172.16.9.11")],
        [("FC1", "")],
    ]


@pytest.mark.parametrize(
    ("address", "subnet", "expected"),
    [
        ("10.0.0.21", "10.0.0.0/24", ".21"),
        ("10.0.1.21", "10.0.0.0/23", ".1.21"),
        ("10.1.2.3", "10.0.0.0/8", ".1.2.3"),
        ("10.1.2.3", "0.0.0.0/0", "10.1.2.3"),
        ("10.0.9.21", "10.0.0.0/24", "10.0.9.21"),
        ("10.0.0.21", None, "10.0.0.21"),
        ("10.0.0.21", "10.0.0.21/32", "10.0.0.21"),
        ("fd00::21", "fd00::/64", "\u2026:21"),
        ("fd00::1:21", "fd00::/64", "fd00::1:21"),
        ("fd00::21", "10.0.0.0/24", "fd00::21"),
        ("not one", "10.0.0.0/24", "not one"),
    ],
)
def test_tail_is_what_the_subnet_leaves_open(address, subnet, expected):
    assert tail(address, subnet) == expected


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ((None,), ()),
        (("10.0.0.1",), ("10.0.0.1", ".1")),
        (("10.0.0.1", "10.0.0.2"), ("10.0.0.1 to .2", ".1 to .2", "2 addresses")),
        (("10.0.0.1", "10.0.0.3"), ("10.0.0.1, .3", ".1, .3", "2 addresses")),
        (("10.0.0.1", None), ("1 of 2 addresses",)),
        (("10.0.0.1", "10.0.0.3", "10.0.0.5", "10.0.0.7"), ("4 addresses",)),
    ],
)
def test_spellings_get_shorter(addresses, expected):
    assert spellings(addresses, "10.0.0.0/24") == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("HV01",), "HV01"),
        (("HV01", "HV02", "HV03"), "HV01 to HV03"),
        (("HV9", "hv10"), "HV9 to hv10"),
        (("HV01", "HV03"), "HV01 and 1 more"),
        (("one", "two"), "one and 1 more"),
    ],
)
def test_span_of_names(names, expected):
    assert span(names) == expected


def test_shortened_text_fits_and_ends_in_an_ellipsis():
    cut = shortened("PowerEdge R760 with much memory", NOTE, 84)

    assert cut == "PowerEdge R\u2026"
    assert width_of(cut, NOTE) <= 84


def test_text_that_fits_exactly_is_kept():
    room = width_of("HV01", NAME)

    assert shortened("HV01", NAME, room) == "HV01"
    assert shortened("HV01", NAME, room - 0.1) == "HV\u2026"
    assert shortened("HV01", NAME, 5) == ""


def test_long_text_breaks_between_words():
    assert wrapped("HPE ProLiant DL385 Gen11", NOTE, 76) == ("HPE ProLiant", "DL385 Gen11")
    assert wrapped("HPE", NOTE, 76) == ("HPE",)
    assert wrapped(LONG, NOTE, 76) == (shortened(LONG, NOTE, 76),)


def test_wide_scripts_and_marks_are_measured():
    assert width_of("\u7f51", ADDRESS) > width_of("W", ADDRESS)
    assert width_of("e\u0301", ADDRESS) == width_of("e", ADDRESS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\r\n lines", "two lines"),
        ("\x00nul", "nul"),
        ("\u202eturned", "turned"),
        ("\ufffe", "\ufffd"),
        ("\ud800", "\ufffd"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("<&>", "<&>"),
    ],
)
def test_clean_text_can_stand_in_xml(text, expected):
    assert clean(text) == expected
