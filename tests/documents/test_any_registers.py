"""Registers and pictures of any plan that the format accepts, however odd it is."""

import ipaddress
from itertools import combinations

from planner.core.groups import alike
from planner.core.pictures.host import host_picture
from planner.core.pictures.rack import rack_pictures
from planner.core.subnets import subnet_uses
from planner.core.ways import paths_to
from planner.documents import addresses, cabling, host_networking, sessions, storage, zoning
from planner.documents.parts import Figure, Table, Text
from tests.core.test_pictures import overlapping
from tests.test_any_plan import BENT, INVENTED, for_any

BLOCKS = (Figure, Table, Text)


def registers_of(plan):
    found = [*addresses.register(plan), *cabling.racks(plan), cabling.cables(plan)]
    found += [block for group in host_networking.groups(plan) for block in group.blocks]
    found += [host_networking.addresses(plan), sessions.sessions(plan), sessions.expected(plan)]
    return [*found, *zoning.zones(plan), storage.vms(plan)]


def whole(plan):
    """Every register can be set, and says the same as the rules where both count paths."""
    for block in registers_of(plan):
        assert block is None or isinstance(block, BLOCKS)
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} <= {len(block.headings)}
            assert sum(heading.width for heading in block.headings) == 100
    paths = sum(paths_to(plan, n, array) for n in plan.nodes for array in plan.storage.arrays)
    listed = sessions.sessions(plan)
    assert listed is None or len(listed.rows) == paths


def drawn(plan):
    """No label lies on another and no box on another, whatever the plan."""
    pictures = [host_picture(plan, group) for group in alike(plan)[:3]]
    for picture in filter(None, (*pictures, *rack_pictures(plan)[:2])):
        boxes = [
            box
            for group in picture.groups
            for box in group.boxes
            if box.kind in ("node", "plate") and group.kind != "rack"
        ]
        assert overlapping(picture.labels) == []
        assert not any(_shared(one, other) for one, other in combinations(boxes, 2))


def _shared(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def free(plan):
    """What is free is in its subnet, in order, and nothing of the plan has it."""
    taken = {ipaddress.ip_address(placed.address) for placed in plan.addresses}
    for use in subnet_uses(plan):
        last = None
        for span in use.free:
            first, end = ipaddress.ip_address(span.first), ipaddress.ip_address(span.last)
            subnet = ipaddress.ip_network(use.network.subnet)
            assert first in subnet
            assert end in subnet
            assert int(end) - int(first) + 1 == span.count > 0
            assert last is None or last < first
            assert not any(each.version == first.version and first <= each <= end for each in taken)
            last = end


@for_any(BENT, few=40, many=1500)
def test_registers_of_a_bent_plan(plan):
    whole(plan)
    drawn(plan)
    free(plan)


@for_any(INVENTED, few=15, many=400)
def test_registers_of_an_invented_plan(plan):
    whole(plan)
    drawn(plan)
    free(plan)
