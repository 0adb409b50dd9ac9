"""Racks: what stands where, what overlaps, and the picture of it."""

from itertools import combinations

import pytest

from planner.core.pictures.rack import rack_pictures
from planner.core.racks import racks, units
from tests.build import a_node, a_plan
from tests.core.test_pictures import HOSTILE, LONG, PLANS, overlapping


def node(name, unit, height=1, rack="R1", **values):
    return a_node(name, rack=rack, rack_unit=unit, height_units=height, **values)


def shelves(*nodes):
    return [
        [(place.node.name, units(place)) for place in shelf]
        for shelf in racks(a_plan(*nodes))[0].shelves
    ]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (9, [[("A", "U10 to U11")], [("B", "U9")]]),
        (10, [[("A", "U10 to U11"), ("B", "U10")]]),
        (11, [[("B", "U11"), ("A", "U10 to U11")]]),
        (12, [[("B", "U12")], [("A", "U10 to U11")]]),
    ],
    ids=["just below", "in the lower unit", "in the upper unit", "just above"],
)
def test_nodes_share_a_shelf_where_they_share_a_unit(second, expected):
    assert shelves(node("A", 10, 2), node("B", second)) == expected


@pytest.mark.parametrize(
    ("height", "expected"),
    [(None, "U4"), (0, "U4"), (1, "U4"), (2, "U4 to U5"), (1.5, "U4 to U4.5")],
)
def test_a_node_is_a_unit_high_at_least(height, expected):
    assert shelves(node("A", 4, height)) == [[("A", expected)]]


def test_one_name_in_two_sites_is_two_racks():
    found = racks(
        a_plan(
            node("A", 1, site="North"),
            node("B", 2, site="South"),
            node("C", 3, site="North"),
            a_node("D", rack="r1", site="north"),
            a_node("E"),
        )
    )

    assert [(rack.name, rack.site) for rack in found] == [("R1", "North"), ("R1", "South")]
    assert [each.name for each in found[0].loose] == ["D"]


def full_racks(name="HV"):
    """Seven racks: full, with gaps, with overlaps, with figures that nobody can mean."""
    spread = [
        node(f"{name}{rack}-{at}", at * 2 + 1, 2, rack=f"{name}R{rack}", power_feeds=(name, "B"))
        for rack in range(4)
        for at in range(20)
    ]
    odd = [node(f"{name}X{at}", 5 + at % 3, 2, rack="X") for at in range(6)]
    far = [node(f"{name}F{at}", 10**at, 10**at, rack="F") for at in range(0, 18, 3)]
    halves = [node(f"{name}H{at}", at / 2, 0.5, rack="H") for at in range(9)]
    return a_plan(*spread, *odd, *far, *halves, a_node(f"{name}loose", rack="X"))


RACKS = {
    **PLANS,
    "full": full_racks(),
    "long": full_racks(LONG),
    "hostile": full_racks(HOSTILE),
}
PICTURES = {
    f"{name}, {at}": picture
    for name, plan in RACKS.items()
    for at, picture in enumerate(rack_pictures(plan))
}


def picture_of(*nodes):
    (picture,) = rack_pictures(a_plan(*nodes))
    return picture


@pytest.mark.parametrize("name", PICTURES)
def test_labels_and_nodes_stand_apart(name):
    picture = PICTURES[name]
    boxes = [box for group in picture.groups for box in group.boxes if group.kind == "node"]

    shared = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]
    assert overlapping(picture.labels) == []
    assert shared == []


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_lies_beyond_the_picture(name):
    picture = PICTURES[name]

    frames = [label.frame for label in picture.labels]
    frames += [
        (box.x, box.y, box.x + box.width, box.y + box.height)
        for group in picture.groups
        for box in group.boxes
    ]
    assert [f for f in frames if f[2] > picture.width or f[3] > picture.height or f[0] < 0] == []


def test_a_stretch_without_nodes_is_closed_up_and_says_so():
    near = picture_of(node("A", 10), node("B", 9))
    far = picture_of(node("A", 40), node("B", 9))

    words = [label.text for label in far.labels]
    assert words == ["Rack R1", "A", "U40", "no node of this plan", "B", "U9"]
    assert far.height == near.height + 18


@pytest.mark.parametrize(("count", "words"), [(3, ["A0", "A1", "A2"]), (4, ["4 nodes"])])
def test_nodes_in_one_unit_are_drawn_up_to_a_number(count, words):
    picture = picture_of(*(node(f"A{at}", 4) for at in range(count)))

    names = [g.labels[0].text for g in picture.groups if g.kind == "node"]
    assert names == words


@pytest.mark.parametrize(("count", "height"), [(12, 34), (13, 17)])
def test_a_tall_stack_is_drawn_one_unit_a_node(count, height):
    picture = picture_of(*(node(f"A{at}", 2 * at + 1, 2) for at in range(count)))

    assert {g.boxes[0].height for g in picture.groups if g.kind == "node"} == {height}


def test_a_plan_without_units_has_no_picture():
    assert rack_pictures(a_plan(a_node(rack="R1"))) == ()
    assert rack_pictures(a_plan(a_node(rack_unit=4))) == ()


def test_three_racks_stand_in_a_picture():
    pictures = [
        rack_pictures(a_plan(*(node(f"A{at}", 1, rack=f"R{at}") for at in range(count))))
        for count in (3, 4)
    ]

    assert [[each.title for each in found] for found in pictures] == [
        ["Racks R0, R1, R2"],
        ["Racks R0, R1, R2", "Rack R3"],
    ]


def test_description_tells_the_racks_from_the_top():
    picture = picture_of(node("A", 4, 2, site="North"), node("B", 8))

    assert picture.description == (
        "Rack R1, North, from the top: U4 to U5 A. Rack R1, from the top: U8 B."
    )
