"""Nodes that are alike in how they are wired: one picture and one set of tables for them all."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.parts import Node
from planner.core.pictures.spelling import span
from planner.core.plan import Plan

FEW = 3  # nodes that are named one by one

Key = tuple[tuple[tuple[object, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes alike but for names, addresses, numbers of switch ports and the like."""

    nodes: tuple[Node, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the nodes, in the plan's order."""
        return tuple(node.name for node in self.nodes)

    @property
    def who(self) -> str:
        """The nodes in words: a few by their names, many by the first and the last."""
        if 1 < len(self.nodes) <= FEW:
            return f"{', '.join(self.names[:-1])} and {self.names[-1]}"
        return span(self.names)


def alike(plan: Plan) -> tuple[Group, ...]:
    """Group the nodes by their wiring; groups and nodes keep the plan's order."""
    found: dict[Key, list[Node]] = {}
    for node in plan.nodes:
        found.setdefault(_wiring(node), []).append(node)
    return tuple(Group(tuple(nodes)) for nodes in found.values())


def _wiring(node: Node) -> Key:
    """Everything that a picture of the node shows, apart from its addresses."""
    nics = tuple(
        (
            _key(nic.name),
            _key(nic.card),
            nic.speed_gbps,
            nic.rdma,
            _key(nic.switch),
            _key(nic.team),
            nic.switch is None and nic.switch_port is not None,
        )
        for nic in node.nics
    )
    hbas = tuple(
        (_key(hba.name), hba.kind, _key(hba.card), hba.speed_gbps, _key(hba.switch))
        for hba in node.hbas
    )
    meets = tuple((_key(each.network), _key(each.via)) for each in node.interfaces)
    return nics, hbas, meets


def _key(name: str | None) -> str | None:
    return None if name is None else name.casefold()
