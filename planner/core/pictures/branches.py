"""A host picture as a graph: blocks in four columns, edges, and what hangs together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.core.pictures.hosting import Hosting, Meet, Middle, Port
from planner.core.pictures.shapes import Family
from planner.core.pictures.text import NAME, SMALL, Face, clean, width_of, wrapped

MEET, SWITCH, TEAM, PORT = range(4)  # columns from left to right
WIDTHS = (232, 116, 116, 136)
EDGE = 9  # from the edge of a box to its text
LINE = 13  # between lines of a box
HEAD = 15  # room of the name
PAD = 5

Text = tuple[str, Face]


@dataclass(frozen=True, slots=True)
class Block:
    """A box to be: its column, its lines of text, and the families of what it carries."""

    key: str
    column: int
    title: str
    texts: tuple[Text, ...]
    families: frozenset[Family]
    end: str = ""

    @property
    def height(self) -> int:
        """Height that the texts need."""
        names = sum(face is NAME for _, face in self.texts)
        return PAD * 2 + HEAD * names + LINE * (len(self.texts) - names)

    @property
    def family(self) -> Family:
        """The one family of what it carries, else ``other``."""
        return next(iter(self.families)) if len(self.families) == 1 else "other"


@dataclass(frozen=True, slots=True)
class Branch:
    """Blocks that hang together, the leftmost in the order of drawing, and the edges in between."""

    blocks: tuple[Block, ...]
    edges: tuple[tuple[Block, Block], ...]

    def column(self, number: int) -> tuple[Block, ...]:
        """Blocks of one column from top to bottom."""
        return tuple(block for block in self.blocks if block.column == number)

    def before(self, block: Block) -> tuple[Block, ...]:
        """Leftmost blocks from which a way leads to this one, from top to bottom."""
        found = {block.key}
        for source, target in sorted(self.edges, key=lambda edge: -edge[1].column):
            if target.key in found:
                found.add(source.key)
        return tuple(each for each in self.column(MEET) if each.key in found)


def branches(host: Hosting) -> tuple[Branch, ...]:
    """Part the host into what hangs together; storage alone stands last."""
    blocks = {block.key: block for block in _blocks(host)}
    edges = [(blocks[one], blocks[other]) for one, other in _edges(host)]
    order = {port.key: at for at, port in enumerate(host.ports)}
    found = [_branch(keys, blocks, edges, order) for keys in _together(blocks, edges)]

    def place(branch: Branch) -> tuple[bool, int]:
        families = {each.family for each in branch.column(MEET)}
        first = min((order[each.key] for each in branch.column(PORT)), default=len(order))
        return families == {"storage"}, first

    return tuple(sorted(found, key=place))


def _blocks(host: Hosting) -> Iterator[Block]:
    carried: dict[str, set[Family]] = {}
    for meet in host.meets:
        for key in _above(meet):
            carried.setdefault(key, set()).add(meet.family)
    for at, meet in enumerate(host.meets):
        yield _meet(at, meet)
    for column, middles in ((SWITCH, host.switches), (TEAM, host.teams)):
        for name, middle in middles.items():
            key = f"{column}/{name}"
            yield _middle(key, column, middle, frozenset(carried.get(key, ())))
    for port in host.ports:
        yield _port(port, frozenset(carried.get(port.key, ())))


def _above(meet: Meet) -> Iterator[str]:
    """Keys of everything that carries a network."""
    yield from ((f"{SWITCH}/{meet.switch}",) if meet.switch else ())
    yield from ((f"{TEAM}/{meet.team}",) if meet.team else ())
    yield from meet.ports


def _meet(at: int, meet: Meet) -> Block:
    places = [text for text in (meet.place, meet.address) if text]
    joined = " \u00b7 ".join(places)
    room = WIDTHS[MEET] - 2 * EDGE
    lines = [joined] if width_of(clean(joined), SMALL) <= room else places
    texts = (
        *_set((meet.name,), NAME, MEET),
        *_set(filter(None, (*lines, meet.notes)), SMALL, MEET),
    )
    title = ", ".join(filter(None, (meet.name, meet.place, meet.address, meet.notes)))
    return Block(f"{MEET}/{at}", MEET, title, texts, frozenset((meet.family,)))


def _middle(key: str, column: int, middle: Middle, families: frozenset[Family]) -> Block:
    texts = (*_set((middle.name,), NAME, column), *_set(middle.notes, SMALL, column))
    return Block(key, column, ", ".join((middle.name, *middle.notes)), texts, families)


def _port(port: Port, families: frozenset[Family]) -> Block:
    texts = (*_set((port.name,), NAME, PORT), *_set(port.notes, SMALL, PORT))
    title = ", ".join((port.name, *port.notes, port.end))
    return Block(port.key, PORT, title, texts, families, port.end)


def _set(texts: Iterable[str], face: Face, column: int) -> Iterator[Text]:
    """Break texts into the lines of a box."""
    room = WIDTHS[column] - 2 * EDGE
    for text in texts:
        for line in wrapped(clean(text), face, room):
            yield line, face


def _edges(host: Hosting) -> Iterator[tuple[str, str]]:
    """Keys of what is joined, each pair once, from left to right."""
    found: dict[tuple[str, str], None] = {}
    for at, meet in enumerate(host.meets):
        chain = [f"{MEET}/{at}"]
        chain += [f"{SWITCH}/{meet.switch}"] if meet.switch else []
        chain += [f"{TEAM}/{meet.team}"] if meet.team else []
        found |= dict.fromkeys(itertools.pairwise(chain))
        if not meet.team:
            found |= dict.fromkeys((chain[-1], port) for port in meet.ports)
    found |= {(f"{TEAM}/{port.team}", port.key): None for port in host.ports if port.team}
    yield from found


def _together(
    blocks: dict[str, Block], edges: list[tuple[Block, Block]]
) -> Iterator[frozenset[str]]:
    """Keys of the blocks that hang together."""
    group = {key: {key} for key in blocks}
    for one, other in edges:
        if group[one.key] is not group[other.key]:
            merged = group[one.key] | group[other.key]
            for key in merged:
                group[key] = merged
    seen: set[str] = set()
    for key, members in group.items():
        if key not in seen:
            seen |= members
            yield frozenset(members)


def _branch(
    keys: frozenset[str],
    blocks: dict[str, Block],
    edges: list[tuple[Block, Block]],
    order: dict[str, int],
) -> Branch:
    """Order what hangs together: networks over one team or switch stand side by side."""
    inside = [edge for edge in edges if edge[0].key in keys]
    next_of = {one.key: other for one, other in reversed(inside)}

    def chain(block: Block) -> tuple[str, ...]:
        found = []
        step = next_of.get(block.key)
        while step is not None and step.column != PORT:
            found.append(step.key)
            step = next_of.get(step.key)
        port = order[step.key] if step is not None else len(order)
        return *reversed(found), f"~{port:06}"

    mine = [blocks[key] for key in blocks if key in keys]
    meets = sorted((b for b in mine if b.column == MEET), key=chain)
    rest = [block for block in mine if block.column != MEET]
    return Branch((*meets, *rest), tuple(inside))


def slots(branch: Branch, gap: int) -> dict[str, int]:
    """Height of the place of each leftmost block: together as high as the box they lead to."""
    heights = {block.key: block.height for block in branch.column(MEET)}
    for middle in (*branch.column(SWITCH), *branch.column(TEAM)):
        sources = branch.before(middle)
        if sources:
            missing = middle.height - sum(heights[s.key] for s in sources)
            missing -= gap * (len(sources) - 1)
            for source in sources if missing > 0 else ():
                heights[source.key] += math.ceil(missing / len(sources))
    return heights
