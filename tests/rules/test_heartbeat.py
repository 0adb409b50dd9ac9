import pytest

from planner.core.parts import Cluster, ClusterProperties
from planner.rules import RULES, Problem
from planner.rules.heartbeat import delay_out_of_range, threshold_out_of_range
from tests.build import a_plan


def with_properties(**values):
    return a_plan(cluster=Cluster(properties=ClusterProperties(**values)))


@pytest.mark.parametrize(
    ("field", "fine", "wrong", "message"),
    [
        (
            "same_subnet_delay_ms",
            250,
            249,
            "The delay in one subnet is 249 ms; 250 to 2,000 ms are allowed.",
        ),
        (
            "same_subnet_delay_ms",
            2000,
            2001,
            "The delay in one subnet is 2,001 ms; 250 to 2,000 ms are allowed.",
        ),
        (
            "cross_subnet_delay_ms",
            250,
            249,
            "The delay across subnets is 249 ms; 250 to 4,000 ms are allowed.",
        ),
        (
            "cross_subnet_delay_ms",
            4000,
            4001,
            "The delay across subnets is 4,001 ms; 250 to 4,000 ms are allowed.",
        ),
    ],
)
def test_delay_out_of_range_keeps_the_limits(field, fine, wrong, message):
    assert list(delay_out_of_range(with_properties(**{field: fine}))) == []
    assert list(delay_out_of_range(with_properties(**{field: wrong}))) == [
        Problem("cluster", message)
    ]


@pytest.mark.parametrize(
    ("field", "where"),
    [("same_subnet_threshold", "in one subnet"), ("cross_subnet_threshold", "across subnets")],
)
@pytest.mark.parametrize(("fine", "wrong"), [(3, 2), (120, 121)])
def test_threshold_out_of_range_keeps_the_limits(field, where, fine, wrong):
    message = f"The threshold {where} is {wrong} heartbeats; 3 to 120 heartbeats are allowed."

    assert list(threshold_out_of_range(with_properties(**{field: fine}))) == []
    assert list(threshold_out_of_range(with_properties(**{field: wrong}))) == [
        Problem("cluster", message)
    ]


def test_heartbeat_rules_do_not_apply_to_defaults():
    plan = with_properties(csv_cache_mib=1024)

    assert RULES["heartbeat.delay-out-of-range"].applies(plan) is False
    assert RULES["heartbeat.threshold-out-of-range"].applies(plan) is False
