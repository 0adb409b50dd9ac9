"""Where the hosts meet the networks: a row per node, a column per network; a cell holds the
adapter and the address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.http import QueryDict

from planner.core.fields import spell_address
from planner.core.parts import Interface, Node
from planner.core.plan import Plan, path
from planner.forms.fields import read_name, sentence
from planner.forms.places import Place
from planner.forms.posted import row_count

NAME = "meets"
MAX_COLUMNS = 200


@dataclass(slots=True)
class Meeting:
    """One cell: how a node meets a network. ``several`` adapters are changed on the node's page."""

    name: str
    node: str
    network: str
    via: str = ""
    address: str = ""
    several: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    read: Interface | None = None
    was: Interface | None = None

    @property
    def blank(self) -> bool:
        """Whether the node has no part in the network."""
        return not self.via.strip() and not self.address.strip()

    @property
    def lines(self) -> bool:
        """Whether the adapter's name has several lines, which an input of one would join."""
        return "\n" in self.via

    @property
    def id(self) -> str:
        """Id of its first input."""
        return f"id_{self.name}-via"


class Matrix:
    """The meetings of the shown nodes with every network; ``put()`` is the plan with them."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        plan: Plan,
        page: Sequence[int] = range(64),
        typed: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.plan = plan
        self.typed = typed or {}
        self.is_bound = data is not None
        self.networks = self._columns(data)
        nodes = {node.name: node for node in plan.nodes}
        shown = (
            self._named(data)
            if data is not None
            else [name for at, name in enumerate(nodes) if at in page]
        )
        self.rows: list[tuple[Node, list[Meeting]]] = []
        for name in dict.fromkeys(each for each in shown if each in nodes):
            at = shown.index(name)
            cells = [
                self._cell(data, nodes[name], network, f"{NAME}-{at}-{column}")
                for column, network in enumerate(self.networks)
            ]
            self.rows.append((nodes[name], cells))

    def _columns(self, data: QueryDict | None) -> list[str]:
        known = [network.name for network in self.plan.networks]
        if data is None:
            return known
        count = row_count(data, f"{NAME}-networks", MAX_COLUMNS)
        sent = [data.get(f"{NAME}-network-{at}", "").replace("\r\n", "\n") for at in range(count)]
        return [name for name in sent if name in known] if set(sent) <= set(known) else known

    def _named(self, data: QueryDict) -> list[str]:
        count = row_count(data, NAME, len(self.plan.nodes) + 64)
        return [data.get(f"{NAME}-{at}-was", "").replace("\r\n", "\n") for at in range(count)]

    def _cell(self, data: QueryDict | None, node: Node, network: str, name: str) -> Meeting:
        mine = [e for e in node.interfaces if e.network.casefold() == network.casefold()]
        cell = Meeting(name, node.name, network, was=mine[0] if mine else None)
        if len(mine) > 1:
            cell.several = len(mine)
        elif data is not None:
            cell.via = data.get(f"{name}-via", "").replace("\r\n", "\n")
            cell.address = data.get(f"{name}-address", "")
        elif mine:
            cell.via, cell.address = mine[0].via, mine[0].address or ""
        return cell

    def __iter__(self) -> Iterator[tuple[Node, list[Meeting]]]:
        return iter(self.rows)

    @cached_property
    def adapters(self) -> list[str]:
        """What a host can meet a network with: for the browser's list."""
        found = [nic.name for node, _ in self.rows for nic in node.nics]
        found += self._shared
        for names in self.typed.values():
            found += names
        return list(dict.fromkeys(found))

    @property
    def _shared(self) -> list[str]:
        plan = self.plan
        return [*(team.name for team in plan.teams), *(vs.name for vs in plan.virtual_switches)]

    def is_valid(self) -> bool:
        """Read every cell; say beside it what cannot be read."""
        shared = list(self._shared)
        shared += [name for names in self.typed.values() for name in names]
        good = True
        for node, cells in self.rows:
            via = read_name([*(nic.name for nic in node.nics), *shared])
            for cell in cells:
                if not cell.several and not cell.blank:
                    _read(cell, via)
                    good = good and not cell.errors
        return good

    def put(self, plan: Plan) -> Plan:
        """The plan with the meetings; only after ``is_valid()``."""
        by_node = {node.name: cells for node, cells in self.rows}
        nodes = tuple(
            _met(node, by_node[node.name]) if node.name in by_node else node for node in plan.nodes
        )
        return replace(plan, nodes=nodes)

    def complain(self, plan: Plan, place: Place, message: str) -> bool:
        """Put a fault about a host address beside its cell, if it is here."""
        if len(place) < 4 or place[0] != "nodes" or place[2] != "interfaces":
            return False
        node = plan.nodes[int(place[1])]
        meets = node.interfaces[int(place[3])]
        key = "address" if place[-1] == "address" else "via"
        for shown, cells in self.rows:
            for cell in cells:
                if (shown.name, cell.network) == (node.name, meets.network) and not cell.several:
                    cell.errors.setdefault(key, sentence(message))
                    return True
        return False

    @property
    def errors(self) -> Iterator[tuple[str, str]]:
        """Id of the input and what is wrong with it."""
        for node, cells in self.rows:
            for cell in cells:
                for key, message in cell.errors.items():
                    place = f"{node.name}, {cell.network}"
                    yield f"id_{cell.name}-{key}", f"{place}: {message}"

    @cached_property
    def anchors(self) -> dict[str, Meeting]:
        """Cell by the folded path of its subject."""
        return {
            path("nodes", node.name, "interfaces", cell.network).casefold(): cell
            for node, cells in self.rows
            for cell in cells
        }


def _read(cell: Meeting, via: Callable[[str], str]) -> None:
    cell.errors.clear()
    found, address = "", None
    if cell.was is not None and cell.via == cell.was.via:
        found = cell.was.via
    else:
        try:
            found = via(cell.via.strip())
        except ValueError as error:
            text = f"adapter {error}" if cell.via.strip() else "adapter has to be named"
            cell.errors["via"] = sentence(text)
    if cell.address.strip():
        try:
            address = spell_address(cell.address.strip())
        except ValueError as error:
            cell.errors["address"] = sentence(f"address {error}")
    if not cell.errors:
        cell.read = Interface(network=cell.network, via=found, address=address)


def _met(node: Node, cells: list[Meeting]) -> Node:
    by_network = {cell.network.casefold(): cell for cell in cells if not cell.several}
    kept = []
    for each in node.interfaces:
        cell = by_network.pop(each.network.casefold(), None)
        if cell is None:
            kept.append(each)
        elif cell.read is not None:
            kept.append(replace(each, via=cell.read.via, address=cell.read.address))
    kept += [cell.read for cell in by_network.values() if cell.read is not None]
    return replace(node, interfaces=tuple(kept))
