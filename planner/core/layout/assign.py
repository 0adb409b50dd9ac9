"""Which NIC carries which wire: a search for the assignment with the least against it.

The costs rank what the rules judge: what a version refuses or does not support first (teams of
unlike NICs, slow storage links), then paths that fail together, then speed wasted.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.layout.nics import SAME_IN_SET, Slot, differ_in, share_a

REFUSED = 1000.0
UNSUPPORTED = 300.0
SAME_CARD = 80.0
SAME_SWITCH = 40.0
NO_RDMA = 20.0
WASTED_RDMA = 5.0
SLOWEST = 10.0
MOST_STEPS = 20_000  # keeps a page quick; the first descent is a good answer already

STORAGE = ("iscsi-a", "iscsi-b", "storage-1", "storage-2")
FAST = (*STORAGE, "migration", "converged")
# Pairs that should not fail together: management and heartbeat, and the two paths of storage.
APART = {
    frozenset(pair)
    for pair in (
        ("lan", "heartbeat"),
        ("lan", "storage-1"),
        ("lan", "storage-2"),
        ("iscsi-a", "iscsi-b"),
        ("storage-1", "storage-2"),
    )
}


@dataclass(frozen=True, slots=True)
class Role:
    """One NIC that is to be found for a wire; ``team`` is the kind of team it joins, if any."""

    key: str
    switch: bool = False
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the storage and the version ask of NICs."""

    least_storage_gbps: float = 1  # STO-ISCSI-03; 10 for Storage Spaces Direct (S2D-04)
    rdma_below_switch: bool = True  # from 2016 on (TEAM-11)


def assign(
    roles: tuple[Role, ...],
    free: tuple[Slot, ...],
    settled: tuple[tuple[Role, Slot], ...],
    limits: Limits,
) -> tuple[tuple[Slot, ...], float]:
    """A slot for each role, and what stands against the whole; ``settled`` are not to change.

    Raises ValueError where there are fewer free slots than roles.
    """
    if len(free) < len(roles):
        raise ValueError("fewer NICs than roles")
    return _Search(roles, free, settled, limits).run()


class _Search:
    """Depth first, the cheapest NIC first; NICs that nothing tells apart are tried once."""

    def __init__(
        self,
        roles: tuple[Role, ...],
        free: tuple[Slot, ...],
        settled: tuple[tuple[Role, Slot], ...],
        limits: Limits,
    ) -> None:
        self.roles = roles
        self.free = free
        self.settled = settled
        self.limits = limits
        self.top_gbps = max((slot.speed_gbps or 0 for slot in free), default=0)
        self.any_rdma = any(slot.rdma for slot in free)
        self.best: tuple[Slot, ...] = ()
        self.least = float("inf")
        self.steps = 0
        self.alone = {
            (role, slot.name): self._alone(role, slot)
            + sum(self._together(role, slot, other, there) for other, there in settled)
            for role in roles
            for slot in free
        }
        self.together = {
            (role, slot.name, other, there.name): self._together(role, slot, other, there)
            for role in set(roles)
            for other in set(roles)
            for slot in free
            for there in free
            if slot is not there
        }

    def run(self) -> tuple[tuple[Slot, ...], float]:
        """The best assignment and its cost."""
        self._descend((), 0.0)
        return self.best, self.least

    def _descend(self, chosen: tuple[Slot, ...], cost: float) -> None:
        self.steps += 1
        if cost >= self.least or (self.best and self.steps > MOST_STEPS):
            return
        if len(chosen) == len(self.roles):
            self.best, self.least = chosen, cost
            return
        role = self.roles[len(chosen)]
        ways: dict[object, tuple[float, Slot]] = {}
        for slot in self.free:
            if slot not in chosen:
                ways.setdefault(slot.signature, (self._added(role, slot, chosen), slot))
        for added, slot in sorted(ways.values(), key=lambda way: way[0]):
            self._descend((*chosen, slot), cost + added)

    def _added(self, role: Role, slot: Slot, chosen: tuple[Slot, ...]) -> float:
        return self.alone[role, slot.name] + sum(
            self.together[role, slot.name, other, there.name]
            for other, there in zip(self.roles, chosen, strict=False)
        )

    def _alone(self, role: Role, slot: Slot) -> float:
        cost = 0.0
        if role.key in FAST and slot.speed_gbps is not None:
            cost += SLOWEST * (1 - slot.speed_gbps / self.top_gbps) if self.top_gbps else 0
            if slot.speed_gbps < self.limits.least_storage_gbps and role.key in STORAGE:
                cost += UNSUPPORTED
        if role.switch and slot.infiniband:
            cost += REFUSED
        if role.switch and slot.rdma and not self.limits.rdma_below_switch:
            cost += UNSUPPORTED
        if self.any_rdma:
            wants = role.key in ("storage-1", "storage-2")
            cost += NO_RDMA * (wants and not slot.rdma)
            cost += WASTED_RDMA * (slot.rdma and not wants)
        return cost

    def _together(self, role: Role, slot: Slot, other: Role, there: Slot) -> float:
        cost = 0.0
        same_wire = role.key == other.key
        if same_wire or frozenset((role.key, other.key)) in APART:
            cost += SAME_CARD * share_a("card", slot, there)
            cost += SAME_SWITCH * share_a("switch", slot, there)
        if same_wire and role.team:
            fields = SAME_IN_SET if role.team == "set" else ("speed_gbps",)
            cost += REFUSED * differ_in(fields, slot, there)
        if {role.key, other.key} == {"iscsi-a", "iscsi-b"}:
            cost += UNSUPPORTED * differ_in(("model",), slot, there)
        if {role.key, other.key} == {"storage-1", "storage-2"}:
            cost += UNSUPPORTED / 2 * differ_in(("speed_gbps",), slot, there)
        return cost
