from dataclasses import replace

import pytest

from planner.core.parts import Cluster, ClusterProperties
from planner.rules import RULES, Problem
from planner.rules.heartbeat import (
    delay_out_of_range,
    less_patient_than_default,
    threshold_out_of_range,
)
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


@pytest.mark.parametrize(
    ("version", "values", "message"),
    [
        ("2012", {"same_subnet_threshold": 5}, None),
        (
            "2012",
            {"same_subnet_threshold": 4},
            "A silent node is given up after 4 s in one subnet; "
            "the default of Windows Server 2012 is 5 s.",
        ),
        ("2012r2", {"same_subnet_threshold": 10}, None),
        (
            "2012r2",
            {"same_subnet_threshold": 9},
            "A silent node is given up after 9 s in one subnet; "
            "the default of Windows Server 2012 R2 is 10 s.",
        ),
        ("2019", {"cross_subnet_threshold": 20}, None),
        (
            "2019",
            {"cross_subnet_threshold": 19},
            "A silent node is given up after 19 s across subnets; "
            "the default of Windows Server 2019 is 20 s.",
        ),
        ("2019", {"same_subnet_delay_ms": 500, "same_subnet_threshold": 20}, None),
        (
            "2019",
            {"same_subnet_delay_ms": 250},
            "A silent node is given up after 2.5 s in one subnet; "
            "the default of Windows Server 2019 is 10 s.",
        ),
    ],
)
def test_less_patient_than_default_multiplies_delay_and_threshold(version, values, message):
    plan = replace(with_properties(**values), windows_server=version)

    expected = [] if message is None else [Problem("cluster", message, version)]
    assert list(less_patient_than_default(plan)) == expected


def test_less_patient_than_default_does_not_apply_to_defaults():
    plan = with_properties(csv_cache_mib=1024)

    assert RULES["heartbeat.less-patient-than-default"].applies(plan) is False
