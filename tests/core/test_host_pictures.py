"""The host picture as geometry and words."""

from itertools import combinations

import pytest

from planner.core.groups import alike
from planner.core.parts import ArrayPort, Mpio, Team, VirtualSwitch
from planner.core.pictures.host import host_picture
from planner.core.pictures.text import width_of
from tests.build import (
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
from tests.core.test_pictures import PLANS, overlapping


def many_nics(count, teamed=0, long=""):
    """A node of ``count`` NICs over three switches, the first ``teamed`` of them in one team."""
    nics = tuple(
        a_nic(
            f"{long}NIC{at}",
            card=f"Slot {at // 2}{long}",
            speed_gbps=25,
            switch=f"{long}SW{at % 3}",
            team=f"{long}T" if at < teamed else None,
        )
        for at in range(count)
    )
    networks = tuple(
        a_network(f"{long}N{at}", kind, vlan=at, subnet=f"10.0.{at}.0/24")
        for at, kind in enumerate(("management", "cluster", "live_migration", "iscsi"))
    )
    above = [f"{long}VSW", f"{long}VSW", f"{long}VSW", f"{long}NIC{count - 1}"]
    meets = tuple(an_interface(f"{long}N{at}", via, f"10.0.{at}.7") for at, via in enumerate(above))
    plan = a_plan(
        a_node(nics=nics, interfaces=meets),
        networks=networks,
        switches=tuple(a_switch(f"{long}SW{at}") for at in range(3)),
        teams=(Team(name=f"{long}T", kind="set"),),
        virtual_switches=(
            VirtualSwitch(
                name=f"{long}VSW", via=f"{long}T" if teamed else f"{long}NIC0", type="external"
            ),
        ),
    )
    return storage(plan, type="iscsi", mpio=Mpio(enabled=True))


def tangled():
    """Networks on a team, on a switch over that team, and on one of its members besides."""
    nics = (a_nic("A", team="T"), a_nic("B", team="T"), a_nic("C"), a_nic("D", switch_port="X"))
    meets = (
        an_interface("N0", "B"),
        an_interface("N1", "T"),
        an_interface("N2", "V1"),
        an_interface("N3", "V2"),
        an_interface("N4", "C"),
        an_interface("N5", "C"),
        an_interface("N6", "V3"),
        an_interface("N7", "V4"),
    )
    switches = (
        VirtualSwitch(name="V1", via="T", type="external"),
        VirtualSwitch(name="V2", via="T", type="external"),
        VirtualSwitch(name="V3", type="internal"),
        VirtualSwitch(name="V4"),
    )
    hbas = (an_hba("H1", switch="FC"), an_hba("H2", kind=None), an_hba("H3", kind="sas"))
    plan = a_plan(
        a_node(nics=nics, hbas=hbas, interfaces=meets),
        networks=tuple(a_network(f"N{at}", "vm") for at in range(8)),
        teams=(Team(name="T"), Team(name="Nobody's")),
        virtual_switches=switches,
        switches=(a_switch("FC", kind="fibre_channel", fabric="A"),),
    )
    return storage(plan, type="fibre_channel")


MORE = {
    **PLANS,
    **{f"{count} NICs": many_nics(count) for count in range(2, 13)},
    **{f"{count} NICs in a team": many_nics(count, teamed=count - 1) for count in (3, 8, 12)},
    "long names of everything": many_nics(8, teamed=4, long="W" * 80),
    "words of everything": many_nics(8, teamed=4, long="Lange Namen mit Leerzeichen " * 3),
    "tangled": tangled(),
}
PICTURES = {
    f"{name}, group {at}": host_picture(plan, nodes)
    for name, plan in MORE.items()
    for at, nodes in enumerate(alike(plan))
}
DRAWN = {name: picture for name, picture in PICTURES.items() if picture}


def picture_of(plan):
    return host_picture(plan, alike(plan)[0])


def texts(picture, kind):
    return [[label.text for label in g.labels] for g in picture.groups if g.kind == kind]


@pytest.mark.parametrize("name", DRAWN)
def test_no_two_labels_overlap(name):
    assert overlapping(DRAWN[name].labels) == []


@pytest.mark.parametrize("name", DRAWN)
def test_boxes_stand_apart(name):
    boxes = [
        (box.x, box.y, box.x + box.width, box.y + box.height)
        for group in DRAWN[name].groups
        for box in group.boxes
        if box.kind != "port"
    ]

    touching = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert touching == []


@pytest.mark.parametrize("name", DRAWN)
def test_texts_stay_in_their_boxes(name):
    outside = [
        label.text
        for group in DRAWN[name].groups
        if group.boxes
        for label in group.labels
        if label.frame[0] < group.boxes[0].x
        or label.frame[1] < group.boxes[0].y
        or label.frame[2] > group.boxes[0].x + group.boxes[0].width
        or label.frame[3] > group.boxes[0].y + group.boxes[0].height
    ]
    assert outside == []


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_lies_beyond_the_picture(name):
    picture = DRAWN[name]

    frames = [label.frame for label in picture.labels]
    frames += [
        (min(line.x1, line.x2), min(line.y1, line.y2), max(line.x1, line.x2), max(line.y1, line.y2))
        for group in picture.groups
        for line in group.lines
    ]
    assert [
        each
        for each in frames
        if each[0] < 0 or each[1] < 0 or each[2] > picture.width or each[3] > picture.height
    ] == []


@pytest.mark.parametrize("name", DRAWN)
def test_no_line_runs_through_a_label(name):
    picture = DRAWN[name]

    crossed = [
        (label.text, line)
        for label in picture.labels
        for group in picture.groups
        for line in group.lines
        if min(line.x1, line.x2) < label.frame[2]
        and label.frame[0] < max(line.x1, line.x2) + 0.1
        and min(line.y1, line.y2) < label.frame[3]
        and label.frame[1] < max(line.y1, line.y2) + 0.1
    ]
    assert crossed == []


@pytest.mark.parametrize("name", DRAWN)
def test_no_line_runs_through_a_box(name):
    """A line may end at the edge of a box, and lies within none."""
    picture = DRAWN[name]
    boxes = [b for g in picture.groups for b in g.boxes if b.kind != "port"]
    links = next(group for group in picture.groups if group.kind == "links")

    crossed = [
        (line, box)
        for line in links.lines
        for box in boxes
        if min(line.x1, line.x2) < box.x + box.width
        and box.x < max(line.x1, line.x2)
        and box.y < max(line.y1, line.y2) + 0.1
        and min(line.y1, line.y2) < box.y + box.height
    ]
    assert crossed == []


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_fits_a_page_without_becoming_small(name):
    assert DRAWN[name].width <= 1000


def test_uprights_of_different_nets_never_lie_on_each_other():
    links = next(g for g in picture_of(tangled()).groups if g.kind == "links")
    uprights = [line for line in links.lines if line.x1 == line.x2]

    shared = [
        (one, other)
        for one, other in combinations(uprights, 2)
        if one.x1 == other.x1
        and min(one.y1, one.y2) < max(other.y1, other.y2)
        and min(other.y1, other.y2) < max(one.y1, one.y2)
    ]
    assert shared == []


def test_what_lies_between_stands_in_columns():
    plan = many_nics(3, teamed=2)

    picture = picture_of(plan)

    assert texts(picture, "meet") == [
        ["N0", "untagged \u00b7 10.0.0.0/24 \u00b7 .7", "Management"],
        ["N1", "VLAN 1 \u00b7 10.0.1.0/24 \u00b7 .7", "Cluster (heartbeat, CSV)"],
        ["N2", "VLAN 2 \u00b7 10.0.2.0/24 \u00b7 .7", "Live migration"],
        ["N3", "VLAN 3 \u00b7 10.0.3.0/24 \u00b7 .7", "iSCSI \u00b7 under Multipath I/O"],
    ]
    assert texts(picture, "middle") == [["VSW", "External"], ["T", "SET", "mode not decided"]]
    assert texts(picture, "port") == [
        ["NIC0", "25 Gbit/s \u00b7 Slot 0"],
        ["NIC1", "25 Gbit/s \u00b7 Slot 0"],
        ["NIC2", "25 Gbit/s \u00b7 Slot 1"],
    ]
    assert [group.title for group in picture.groups if group.kind == "bus"] == ["SW0", "SW1", "SW2"]


def test_every_port_has_its_dot_on_the_line_of_its_switch():
    picture = picture_of(many_nics(6))

    dots = {g.title: len(g.dots) for g in picture.groups if g.kind == "bus"}

    assert dots == {"SW0": 2, "SW1": 2, "SW2": 2}


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ({"switch": "SW1"}, "SW1"),
        ({"switch_port": "HV02 NIC1"}, "direct cable"),
        ({}, "switch not decided"),
    ],
)
def test_a_port_ends_in_a_switch_a_cable_or_nowhere_yet(values, end):
    picture = picture_of(a_plan(a_node(nics=(a_nic(**values),)), switches=(a_switch(),)))

    assert [group.title for group in picture.groups if group.kind == "bus"] == [end]


def test_nodes_alike_share_one_picture_with_all_their_addresses():
    def node(name, last, **values):
        meets = (an_interface("LAN", "NIC1", f"10.0.0.{last}"),)
        return a_node(name, nics=(a_nic(**values),), interfaces=meets)

    plan = a_plan(
        node("HV01", 1, switch="SW1", switch_port="1"),
        node("HV02", 2, switch="SW1", switch_port="2"),
        node("HV03", 3, switch="SW2"),
        networks=(a_network("LAN", "management", subnet="10.0.0.0/24"),),
        switches=(a_switch("SW1"), a_switch("SW2")),
    )

    groups = alike(plan)

    assert [group.names for group in groups] == [("HV01", "HV02"), ("HV03",)]
    assert [texts(host_picture(plan, group), "meet")[0][1] for group in groups] == [
        "10.0.0.0/24 \u00b7 .1 to .2",
        "10.0.0.0/24 \u00b7 .3",
    ]


def test_hbas_show_the_array_ports_that_they_reach():
    hbas = (an_hba("FC1", switch="A"), an_hba("FC2", switch="B"))
    switches = [a_switch(name, kind="fibre_channel", fabric=name) for name in ("A", "B")]
    ports = (ArrayPort(name="P1", switch="A"), ArrayPort(name="P2", switch="B"))
    plan = storage(
        a_plan(a_node(hbas=hbas), switches=tuple(switches)),
        type="fibre_channel",
        arrays=(an_array(ports=ports),),
        mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
    )

    picture = picture_of(plan)

    assert texts(picture, "meet") == [
        ["Storage, Fibre Channel", "SAN01: P1", "under Multipath I/O"],
        ["Storage, Fibre Channel", "SAN01: P2", "under Multipath I/O"],
    ]
    assert texts(picture, "legend")[-1] == [
        "Paths to each LUN: SAN01 2. Multipath I/O: module of Microsoft, policy Round Robin."
    ]


def test_a_network_for_vms_alone_stands_over_its_virtual_switch():
    vm = a_vm(nics=(a_vm_nic(virtual_switch="VSW", vlan=7),))
    plan = a_plan(
        a_node(nics=(a_nic(),)),
        networks=(a_network("Guests", "vm", vlan=7),),
        virtual_switches=(VirtualSwitch(name="VSW", via="NIC1", type="external"),),
        vms=(vm,),
    )

    assert texts(picture_of(plan), "meet") == [
        ["Virtual machines", "Guests (VLAN 7) \u00b7 no address of the host"]
    ]


def test_a_node_without_ports_and_networks_has_no_picture():
    assert picture_of(a_plan(a_node())) is None


def test_description_says_what_the_picture_shows():
    plan = many_nics(2)

    description = picture_of(plan).description

    assert description.startswith("HV01. NIC0 (25 Gbit/s \u00b7 Slot 0) ends in SW0.")
    assert (
        "N0 (untagged \u00b7 10.0.0.0/24, .7, Management) over virtual switch VSW, NIC0."
        in description
    )


def test_names_are_cut_only_where_they_do_not_fit():
    picture = picture_of(many_nics(2))
    long = picture_of(many_nics(2, long="W" * 80))

    cut = [label.text for label in picture.labels if "\u2026" in label.text]
    boxes = [group.title for group in long.groups if group.kind == "port"]
    assert cut == []
    assert boxes[0].startswith("W" * 80 + "NIC0")
    assert all(width_of(label.text, label.face) > 0 for label in long.labels)
