"""Rules about the heartbeat's delay and threshold."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import ClusterProperties
from planner.core.plan import Plan, at_least
from planner.core.words import version_words
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source

# Allowed values, HB-01 to HB-04.
DELAYS = {"same_subnet_delay_ms": (250, 2000), "cross_subnet_delay_ms": (250, 4000)}
THRESHOLDS = {"same_subnet_threshold": (3, 120), "cross_subnet_threshold": (3, 120)}

DEFAULT_DELAY_MS = 1000  # HB-01, HB-03
OLD_THRESHOLDS = {"same": 5, "cross": 5}  # HB-02, HB-04
NEW_THRESHOLDS = {"same": 10, "cross": 20}  # HB-05 with virtual machines in 2012 R2, HB-06


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


@rule(
    "heartbeat.less-patient-than-default",
    Level.ADVICE,
    title="Nodes are given up sooner than by default",
    why="Delay times threshold is the silence that a node survives; a short break of the network "
    "then moves all its virtual machines.",
    remedy="Leave delay and threshold at the defaults of the version, or raise the threshold.",
    source=source("X-2016HB"),
    facts=("HB-05", "HB-06", "HB-09"),
    applies=lambda plan: _sets_any(plan, *DELAYS, *THRESHOLDS),
)
def less_patient_than_default(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each silence, in one subnet and across subnets, below that of the version's defaults."""
    properties = plan.cluster.properties
    version = plan.oldest_version
    usual = NEW_THRESHOLDS if at_least(version, "2012r2") else OLD_THRESHOLDS
    for scope, where in (("same", "in one subnet"), ("cross", "across subnets")):
        delay: int | None = getattr(properties, f"{scope}_subnet_delay_ms")
        threshold: int | None = getattr(properties, f"{scope}_subnet_threshold")
        silence = (DEFAULT_DELAY_MS if delay is None else delay) * (
            usual[scope] if threshold is None else threshold
        )
        default = DEFAULT_DELAY_MS * usual[scope]
        if silence < default:
            given_up = f"A silent node is given up after {silence / 1000:g} s {where}"
            message = f"{given_up}; the default of {version_words(version)} is {default // 1000} s."
            yield Problem("cluster", message, version)
