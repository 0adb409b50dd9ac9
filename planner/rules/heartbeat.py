"""Rules about the heartbeat's delay and threshold."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import ClusterProperties
from planner.core.plan import Plan
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source

# Allowed values, HB-01 to HB-04.
DELAYS = {"same_subnet_delay_ms": (250, 2000), "cross_subnet_delay_ms": (250, 4000)}
THRESHOLDS = {"same_subnet_threshold": (3, 120), "cross_subnet_threshold": (3, 120)}


def _sets_any(plan: Plan, *names: str) -> bool:
    return any(getattr(plan.cluster.properties, name) is not None for name in names)


@rule(
    "heartbeat.delay-out-of-range",
    Level.ADVICE,
    title="Heartbeat delay out of range",
    why="The cluster accepts 250 to 2,000 ms in one subnet and up to 4,000 ms across subnets.",
    remedy="Choose a delay in the range, or leave the default of 1,000 ms.",
    source=source("S-SQLTHR"),
    facts=("HB-01", "HB-03"),
    applies=lambda plan: _sets_any(plan, *DELAYS),
)
def delay_out_of_range(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each delay that the cluster does not accept."""
    yield from _out_of_range(plan.cluster.properties, DELAYS, "delay", " ms")


@rule(
    "heartbeat.threshold-out-of-range",
    Level.ADVICE,
    title="Heartbeat threshold out of range",
    why="The cluster accepts thresholds of 3 to 120 missed heartbeats.",
    remedy="Choose a threshold in the range, or leave the default of the version.",
    source=source("S-SQLTHR"),
    facts=("HB-02", "HB-04", "HB-06"),
    applies=lambda plan: _sets_any(plan, *THRESHOLDS),
)
def threshold_out_of_range(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each threshold that the cluster does not accept."""
    yield from _out_of_range(plan.cluster.properties, THRESHOLDS, "threshold", " heartbeats")


def _out_of_range(
    properties: ClusterProperties, ranges: dict[str, tuple[int, int]], what: str, unit: str
) -> Iterator[Problem | Unknown]:
    for name, (least, most) in ranges.items():
        value: int | None = getattr(properties, name)
        if value is not None and not least <= value <= most:
            where = "in one subnet" if name.startswith("same") else "across subnets"
            allowed = f"{least:,} to {most:,}{unit} are allowed"
            yield Problem("cluster", f"The {what} {where} is {value:,}{unit}; {allowed}.")
