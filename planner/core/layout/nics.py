"""NICs of all nodes as a layout sees them: by the name that they have on every node."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.core.parts import Nic, Node
from planner.core.plan import Plan

SAME_IN_SET = ("model", "speed_gbps", "driver", "firmware")  # TEAM-08


@dataclass(frozen=True, slots=True)
class Slot:
    """The NIC of one name on every node; nodes with the same NICs count once."""

    name: str
    nics: tuple[Nic, ...]

    @property
    def speed_gbps(self) -> float | None:
        """The slowest speed that is known."""
        return min((n.speed_gbps for n in self.nics if n.speed_gbps is not None), default=None)

    @property
    def rdma(self) -> bool:
        """Whether the NIC is known to do RDMA on every node."""
        return all(nic.rdma not in (None, "none") for nic in self.nics)

    @property
    def infiniband(self) -> bool:
        """Whether the NIC is InfiniBand on any node."""
        return any(nic.rdma == "infiniband" for nic in self.nics)

    @property
    def signature(self) -> tuple[tuple[object, ...], ...]:
        """What NICs that serve equally well have in common."""
        return tuple(map(_looks, self.nics))


def share_a(field: str, one: Slot, other: Slot) -> bool:
    """Whether the two are known to have the same card, or switch, on any node."""
    pairs = zip(one.nics, other.nics, strict=True)
    return any(_folded(getattr(a, field)) == _folded(getattr(b, field)) != "" for a, b in pairs)


def differ_in(fields: tuple[str, ...], one: Slot, other: Slot) -> bool:
    """Whether the two are known to differ in any of the fields, on any node."""
    return any(
        "" not in (values := {_folded(getattr(a, field)), _folded(getattr(b, field))})
        and len(values) > 1
        for a, b in zip(one.nics, other.nics, strict=True)
        for field in fields
    )


def _folded(value: object) -> str:
    return "" if value is None else str(value).casefold()


def number_of_nics(plan: Plan) -> int:
    """NICs per node as the plan has them: the fewest of any node that has some; 0 for none."""
    return min((len(node.nics) for node in plan.nodes if node.nics), default=0)


def with_nics(plan: Plan, number: int) -> tuple[Plan, dict[str, list[str]]]:
    """The plan with at least ``number`` NICs in each node, and the names added by node.

    A node that lacks a NIC gets it under the name that the other nodes have; only the name is
    decided.
    """
    known = {nic.name.casefold(): nic.name for node in plan.nodes for nic in node.nics}
    pool = list(known.values())
    at = 0
    while len(pool) < number:
        at += 1
        if f"nic{at}" not in known:
            pool.append(f"NIC{at}")
    added: dict[str, list[str]] = {}
    nodes = []
    for node in plan.nodes:
        own = {nic.name.casefold() for nic in node.nics}
        missing = [name for name in pool if name.casefold() not in own]
        new = missing[: max(0, number - len(node.nics))]
        if new:
            added[node.name] = new
        nodes.append(replace(node, nics=(*node.nics, *(Nic(name=name) for name in new))))
    return (replace(plan, nodes=tuple(nodes)) if added else plan), added


def slots(plan: Plan) -> tuple[Slot, ...]:
    """The NICs whose names every node has, in the order of the first node."""
    by_name = [{nic.name.casefold(): nic for nic in node.nics} for node in plan.nodes]
    first = plan.nodes[0].nics if plan.nodes else ()
    common = [n.name for n in first if all(n.name.casefold() in own for own in by_name)]
    rows = [tuple(own[name.casefold()] for name in common) for own in by_name]
    kinds = {tuple(_looks(nic) for nic in row): row for row in reversed(rows)}
    return tuple(
        Slot(name, tuple(row[at] for row in kinds.values())) for at, name in enumerate(common)
    )


def _looks(nic: Nic) -> tuple[object, ...]:
    """What a layout can tell NICs apart by."""
    return (nic.card, nic.model, nic.speed_gbps, nic.rdma, nic.switch, nic.driver, nic.firmware)


def occupied(plan: Plan) -> set[str]:
    """Folded names of the NICs that carry something on any node already."""
    taken = {switch.via.casefold() for switch in plan.virtual_switches if switch.via}
    taken |= {vm.dedicated_nic.casefold() for vm in plan.vms if vm.dedicated_nic}
    for node in plan.nodes:
        taken |= {interface.via.casefold() for interface in node.interfaces}
        taken |= {nic.name.casefold() for nic in node.nics if nic.team}
    return taken


def members(node: Node, team: str) -> tuple[Nic, ...]:
    """NICs of a node in the team of that name."""
    return tuple(n for n in node.nics if n.team and n.team.casefold() == team.casefold())
