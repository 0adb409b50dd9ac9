import pytest

from planner.rules import RULES, Problem, Unknown
from planner.rules.start_order import (
    dependencies_too_early,
    infrastructure_not_started,
    waits_for_lower_priority,
    waits_in_vain,
)
from tests.build import a_plan, a_vm

APP = "vms/APP"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"priority": "low"}, []),
        (
            {"priority": "no_auto_start"},
            [Problem("vms/VM01", "VM01 does not start by itself after a failure.")],
        ),
        ({"priority": None}, [Unknown("vms/VM01", "priority")]),
    ],
)
@pytest.mark.parametrize("role", ["witness", "management"])
def test_infrastructure_not_started(role, values, expected):
    plan = a_plan(vms=(a_vm(roles=("other", role), **values),))

    assert list(infrastructure_not_started(plan)) == expected


@pytest.mark.parametrize(
    "values",
    [
        {"roles": ("other",)},
        {"roles": ("management", "dns")},
        {"roles": ("management",), "highly_available": False},
    ],
    ids=["other", "name server: judged elsewhere", "outside the cluster"],
)
def test_infrastructure_not_started_does_not_apply(values):
    plan = a_plan(vms=(a_vm(priority="no_auto_start", **values),))

    assert RULES["start_order.infrastructure-not-started"].applies(plan) is False
    assert RULES["start_order.infrastructure-not-started"].level_for("2008r2") is None


def waiting(app="medium", database="medium", version="2019", on=("db",), **values):
    """APP, which waits for DB, each with its priority."""
    vms = (
        a_vm("APP", priority=app, depends_on=on),
        a_vm("DB", priority=database, **values),
    )
    return a_plan(windows_server=version, vms=vms)


VAIN = [Problem(APP, "APP waits for DB, which the cluster does not start.")]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (waiting(), []),
        (waiting(database=None), []),
        (waiting(database="no_auto_start"), VAIN),
        (waiting(highly_available=False), VAIN),
        (waiting(database="no_auto_start", highly_available=False), VAIN),
        (waiting("no_auto_start", "no_auto_start"), []),
    ],
    ids=["starts", "open", "no start", "outside", "both", "neither starts"],
)
def test_waits_in_vain_finds_what_does_not_start(plan, expected):
    assert list(waits_in_vain(plan)) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (waiting("medium", "medium"), []),
        (waiting("low", "high"), []),
        (
            waiting("high", "medium"),
            [Problem(APP, "APP has high priority, but waits for DB (medium).")],
        ),
        (waiting("medium", "no_auto_start"), []),
        (waiting("medium", None), [Unknown("vms/DB", "priority")]),
        (waiting(None, "medium"), [Unknown(APP, "priority")]),
        (waiting(None, on=("APP",)), []),
    ],
    ids=["equal", "higher", "lower", "off: judged elsewhere", "open", "own open", "on itself"],
)
def test_waits_for_lower_priority_compares_both(plan, expected):
    assert list(waits_for_lower_priority(plan)) == expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (
            "2012r2",
            [Problem("vms", "APP cannot be made to wait for other virtual machines.", "2012r2")],
        ),
        ("2016", []),
    ],
)
def test_dependencies_too_early_ends_with_2016(version, expected):
    assert list(dependencies_too_early(waiting(version=version))) == expected


@pytest.mark.parametrize(
    ("rule_id", "last", "first"),
    [
        ("start_order.waits-in-vain", None, "advice"),
        ("start_order.waits-for-lower-priority", None, "advice"),
        ("start_order.dependencies-too-early", "advice", None),
    ],
)
def test_rules_about_dependencies_by_version(rule_id, last, first):
    rule = RULES[rule_id]

    assert rule.applies(waiting(on=())) is False
    assert (rule.level_for("2012r2"), rule.level_for("2016")) == (last, first)
