"""The host picture: networks on the left, then virtual switches, teams, ports, physical switches.

Every physical switch is a vertical line; a port is plugged in where its own line has a dot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from planner.core.groups import Group as Nodes
from planner.core.pictures.branches import (
    EDGE,
    HEAD,
    LINE,
    MEET,
    PAD,
    PORT,
    SWITCH,
    TEAM,
    WIDTHS,
    Block,
    Branch,
    branches,
    slots,
)
from planner.core.pictures.hosting import DIRECT, UNDECIDED, Hosting, hosting
from planner.core.pictures.legend import Item, families_in, legend
from planner.core.pictures.shapes import Box, Dot, Group, Label, Line, Picture
from planner.core.pictures.telling import told
from planner.core.pictures.text import NAME, NOTE, clean, shortened, width_of, wrapped
from planner.core.plan import Plan

MARGIN = 12
GAP = 7  # between boxes of a column
APART = 12  # between branches
FIRST_END = 28  # from the ports to the line of the first switch
END_PITCH = 18
END_ROW = 13  # between the names of the switches
END_NAME = (24, 140)  # least and most room for the name of a switch
TRUNK = 6  # between upright lines of one gap
BAR = 4  # colour at the left edge of a network
HEADS = ("Networks of the host", "Virtual switch", "Team", "Ports")
KINDS: tuple[Literal["meet", "middle", "port"], ...] = ("meet", "middle", "middle", "port")
FILLS: tuple[Literal["node", "plate"], ...] = ("node", "plate", "plate", "node")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the columns stand, and how wide the whole is."""

    left: tuple[int | None, ...]
    ends: dict[str, int]
    width: int
    top: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its top."""

    block: Block
    x: int
    y: int

    @property
    def middle(self) -> float:
        """Height at which lines leave and enter it."""
        return self.y + self.block.height / 2

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + WIDTHS[self.block.column]


@dataclass(frozen=True, slots=True)
class Net:
    """Lines that share one upright: several sources and one target, or the other way round."""

    column: int  # of the targets
    sources: tuple[Block, ...]
    targets: tuple[Block, ...]


def host_picture(plan: Plan, nodes: Nodes) -> Picture | None:
    """Draw the networking of nodes that are alike; None where they have no port and no network."""
    host = hosting(plan, nodes)
    parts = branches(host)
    if not parts:
        return None
    nets = [_nets(branch) for branch in parts]
    frame = _frame(host, parts, nets)
    placed: dict[str, Placed] = {}
    top = float(frame.top)
    for branch in parts:
        top = _place(branch, frame, top, placed) + APART
    groups = (
        _heads(frame),
        Group("links", "Connections", lines=tuple(_links(nets, frame, placed))),
        *_ends(host, frame, placed),
        *(_block(each) for each in placed.values()),
    )
    foot, bottom = _foot(host, parts, frame, round(top - APART + 12))
    return Picture(
        width=frame.width,
        height=bottom + 6,
        title=clean(f"Host networking of {nodes.who}"),
        description=clean(told(host, nodes)),
        groups=(*groups, *foot),
    )


def _nets(branch: Branch) -> tuple[Net, ...]:
    """Join the edges of a branch into nets, the ones that enter one column next to each other."""
    found: dict[tuple[str, str], list[tuple[Block, Block]]] = {}
    for source, target in branch.edges:
        fans_out = target.column == PORT and source.column != MEET
        key = ("from", source.key) if fans_out else ("to", target.key)
        found.setdefault(key, []).append((source, target))
    nets = []
    for pairs in found.values():
        sources = tuple(dict.fromkeys(source for source, _ in pairs))
        targets = tuple(dict.fromkeys(target for _, target in pairs))
        nets.append(Net(targets[0].column, sources, targets))
    return tuple(nets)


def _frame(host: Hosting, parts: tuple[Branch, ...], nets: list[tuple[Net, ...]]) -> Frame:
    used = {block.column for branch in parts for block in branch.blocks}
    x = MARGIN
    left: list[int | None] = []
    for column, width in enumerate(WIDTHS):
        if column not in used:
            left.append(None)
            continue
        most = max(sum(net.column == column for net in each) for each in nets)
        x += 20 + TRUNK * most if most or column > min(used) else 0
        left.append(x)
        x += width
    first = x + FIRST_END
    ends = {end: first + END_PITCH * at for at, end in enumerate(host.ends)}
    names = {end: width_of(clean(end), NOTE) for end in host.ends}
    widths = [at + 5 + max(END_NAME[0], min(END_NAME[1], names[end])) for end, at in ends.items()]
    width = round(max([x, *widths])) + MARGIN
    top = MARGIN + END_ROW * max(1, len(host.ends)) + 12
    return Frame(tuple(left), ends, width, top)


def _place(branch: Branch, frame: Frame, top: float, placed: dict[str, Placed]) -> float:
    """Give every block of a branch its place; return the bottom of the branch."""
    places = slots(branch, GAP)
    meets, ports = branch.column(MEET), branch.column(PORT)
    high = [
        sum(places[block.key] + GAP for block in meets) - GAP,
        sum(block.height + GAP for block in ports) - GAP,
        *(block.height for block in branch.blocks),
    ]
    height = max(high)
    y = top + (height - high[0]) / 2
    for block in meets:
        _put(block, frame, y + (places[block.key] - block.height) / 2, placed)
        y += places[block.key] + GAP
    y = top + (height - high[1]) / 2
    for block in ports:
        _put(block, frame, y, placed)
        y += block.height + GAP
    for block in (*branch.column(SWITCH), *branch.column(TEAM)):
        _put(block, frame, _beside(block, branch, placed) - block.height / 2, placed)
    return top + height


def _put(block: Block, frame: Frame, y: float, placed: dict[str, Placed]) -> None:
    placed[block.key] = Placed(block, frame.left[block.column] or 0, round(y))


def _beside(block: Block, branch: Branch, placed: dict[str, Placed]) -> float:
    """Middle of the networks that a switch or team carries, else of the ports below it."""
    members = branch.before(block) or tuple(
        target for source, target in branch.edges if source == block
    )
    at = [placed[each.key] for each in members]
    return (at[0].y + at[-1].y + at[-1].block.height) / 2


def _links(nets: list[tuple[Net, ...]], frame: Frame, placed: dict[str, Placed]) -> Iterator[Line]:
    for mine in nets:
        uprights: dict[int, int] = {}
        entries: dict[str, int] = {}
        for net in mine:
            at = uprights.get(net.column, 0)
            uprights[net.column] = at + 1
            x = (frame.left[net.column] or 0) - 10 - TRUNK * at
            yield from _net(net, x, entries, placed)


def _net(net: Net, x: int, entries: dict[str, int], placed: dict[str, Placed]) -> Iterator[Line]:
    families = {source.family for source in net.sources}
    trunk = net.sources[0].family if len(families) == 1 else "other"
    ys = []
    for source in net.sources:
        place = placed[source.key]
        ys.append(place.middle)
        yield Line(place.right, place.middle, x, place.middle, "drop", source.family)
    for target in net.targets:
        place = placed[target.key]
        shift = TRUNK * entries.get(target.key, 0)
        entries[target.key] = entries.get(target.key, 0) + 1
        y = place.middle + shift
        y = ys[0] if abs(y - ys[0]) <= 1 else y  # heights are whole pixels: no kink of one
        ys.append(y)
        yield Line(x, y, place.x, y, "drop", trunk)
    if max(ys) > min(ys):
        yield Line(x, min(ys), x, max(ys), "drop", trunk)


def _heads(frame: Frame) -> Group:
    y = frame.top - 12
    labels = [
        Label(x, y, HEADS[column], NOTE) for column, x in enumerate(frame.left) if x is not None
    ]
    return Group("legend", "Columns", labels=tuple(labels))


def _ends(host: Hosting, frame: Frame, placed: dict[str, Placed]) -> Iterator[Group]:
    """The physical switches: names one below the other, lines upright, a dot at every port."""
    for at, (end, x) in enumerate(frame.ends.items()):
        ports = [placed[port.key] for port in host.ports if port.end == end]
        y = MARGIN + END_ROW * at + 8
        bottom = max(place.middle for place in ports) + 6
        dashed = end in (DIRECT, UNDECIDED)
        lines = [Line(x, y - 8, x, bottom, "bus", "other", dashed)]
        lines += [
            Line(place.right, place.middle, x, place.middle, "drop", place.block.family)
            for place in ports
        ]
        dots = [Dot(x, place.middle, place.block.family, dashed) for place in ports]
        name = shortened(clean(end), NOTE, END_NAME[1])
        labels = (Label(x + 5, y, name, NOTE),) if name else ()
        yield Group("bus", clean(end), lines=tuple(lines), dots=tuple(dots), labels=labels)


def _block(place: Placed) -> Group:
    block = place.block
    width = WIDTHS[block.column]
    boxes = [Box(place.x, place.y, width, block.height, FILLS[block.column])]
    if block.column == MEET:
        boxes.append(Box(place.x, place.y, BAR, block.height, "port", block.family))
    labels = []
    y = place.y + PAD
    for text, face in block.texts:
        y += HEAD if face is NAME else LINE
        labels.append(Label(place.x + EDGE, y - 3, text, face))
    return Group(KINDS[block.column], clean(block.title), tuple(boxes), labels=tuple(labels))


def _foot(
    host: Hosting, parts: tuple[Branch, ...], frame: Frame, top: int
) -> tuple[tuple[Group, ...], int]:
    """The legend and what is said of the paths to the storage."""
    blocks = [block for branch in parts for block in branch.blocks]
    items = families_in({b.family for b in blocks if b.column == MEET} - {"other"})
    if any(block.family == "other" for block in blocks if block.families):
        items.append(Item("Several kinds, or other", "other", "line"))
    if host.ends:
        items.append(Item("Plugged in", "other", "dot"))
    key, bottom = legend(items, top=top, left=MARGIN, width=frame.width - MARGIN)
    labels = []
    for line in wrapped(clean(" ".join(host.multipath)), NOTE, frame.width - 2 * MARGIN):
        labels += [Label(MARGIN, bottom + 10, line, NOTE)] if line else []
        bottom += LINE if line else 0
    said = Group("legend", "Paths to the storage", labels=tuple(labels))
    return ((key, said) if labels else (key,)), bottom
