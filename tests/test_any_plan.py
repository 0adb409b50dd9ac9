"""What holds for every plan that the format accepts, however odd it is.

Invented plans have any value anywhere. Bent plans are real ones with some values exchanged, which
reaches the rules that ask for much before they judge. Every plan is judged for every Windows Server
version: there is always a report, its verdict follows from its findings, every subject is something
of the plan and has a page, and the order of lists does not matter.
"""

import random
from dataclasses import fields, is_dataclass, replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from planner import plan_json
from planner.core.plan import VERSIONS
from planner.core.references import KEYS, faults
from planner.rules import RULES, check
from planner.rules.engine import place_in_words
from planner.wizard.links import Links
from tests.build import EXAMPLES
from tests.designs import DESIGNS
from tests.strategies import bent_plans, plans

CODE = UUID(int=1)
REAL = (
    *(plan_json.loads(file.read_bytes()) for file in sorted(EXAMPLES.glob("*.json"))),
    *(build() for build in DESIGNS.values()),
)
INVENTED = plans()
BENT = bent_plans([plan for plan in REAL if len(plan.nodes) <= 6 and len(plan.vms) <= 30])

# Lists whose order says something: the first DNS server is asked first, and in old versions the
# save file of a virtual machine goes with its first disk. So does the order of live migration.
ORDERED = {"dns_servers", "disks"}
# Of several that are at fault together one is named, by the order of the plan: the later of two
# holders of an address, the first of a group.
ONE_OF_SEVERAL = {"addresses.duplicate-address", "capacity.anti-affinity-beyond-nodes"}


def for_any(strategy, few, many):
    """Try the test with some plans, the same ones every time; with many more where slow."""

    def decorate(test):
        @pytest.mark.parametrize("examples", [few, pytest.param(many, marks=pytest.mark.slow)])
        def tried(examples):
            limits = settings(
                max_examples=examples,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],  # making a whole plan smaller takes minutes
                suppress_health_check=list(HealthCheck),
            )
            limits(given(strategy)(test))()

        tried.__name__ = test.__name__
        return tried

    return decorate


def judged(plan):
    """Judge the plan for every version and hold each report against itself and the plan."""
    for version in VERSIONS:
        here = replace(plan, windows_server=version)
        report = check(here)
        assert_consistent(report)
        assert_every_place_is_there(here, report)


def assert_consistent(report):
    levels = {finding.level for finding in report.findings}
    grave = [
        finding
        for finding in report.findings
        if finding.level == "unknown" and finding.rule.worst in ("blocker", "unsupported")
    ]
    if "blocker" in levels:
        verdict = "not_buildable"
    elif "unsupported" in levels:
        verdict = "unsupported"
    else:
        verdict = "incomplete" if grave else "supported"
    lab = report.environment == "lab"
    assert report.verdict == verdict
    assert report.acceptable == (verdict == "supported" or (lab and verdict == "unsupported"))
    found = {finding.rule.id for finding in report.findings}
    assert sorted([*found, *report.passed, *report.not_applicable]) == sorted(RULES)
    assert sum(report.counts.values()) == len(report.findings)
    for finding in report.findings:
        assert (finding.missing is not None) == (finding.level == "unknown"), finding.rule.id
        assert finding.message.strip(), finding.rule.id


def assert_every_place_is_there(plan, report):
    links = Links(plan, CODE)
    for finding in report.findings:
        assert is_in(plan, finding.subject), (finding.rule.id, finding.subject)
        assert isinstance(place_in_words(finding.subject), str)
        assert links.url(finding).startswith(f"/plans/{CODE}/"), finding.rule.id


def is_in(part, subject):
    """Whether a path by names means something of the plan; the empty path is the plan itself."""
    steps = [each.replace("%2F", "/").replace("%25", "%") for each in subject.split("/")]
    while steps and steps != [""]:
        key, *steps = steps
        if key not in getattr(part, "__dataclass_fields__", ()):
            return False
        part = getattr(part, key)
        if isinstance(part, tuple) and steps:
            name, *steps = steps
            keyed_by = KEYS.get(key, ("name",))[0]
            part = next((each for each in part if getattr(each, keyed_by) == name), None)
            if part is None:
                return False
    return True


def shuffled(part, chance):
    """Copy a part with all lists below it, whose order says nothing, in another order."""
    changes = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if is_dataclass(value):
            changes[each.name] = shuffled(value, chance)
        elif isinstance(value, tuple):
            inner = [shuffled(one, chance) if is_dataclass(one) else one for one in value]
            by_preference = each.name == "networks" and not any(map(is_dataclass, inner))
            if each.name not in ORDERED and not by_preference:
                chance.shuffle(inner)
            changes[each.name] = tuple(inner)
    return replace(part, **changes)


def in_short(plan):
    """The verdict, and rule, level and subject of every finding. Messages may follow the order."""
    report = check(plan)
    return report.verdict, {
        (each.rule.id, str(each.level), "" if each.rule.id in ONE_OF_SEVERAL else each.subject)
        for each in report.findings
    }


def judged_in_any_order(plan, seed):
    chance = random.Random(seed)  # noqa: S311 -- an order to try, not a secret
    verdict, found = in_short(plan)
    other_verdict, other_found = in_short(shuffled(plan, chance))
    assert found ^ other_found == set()
    assert other_verdict == verdict


@for_any(st.tuples(INVENTED), few=70, many=800)
def test_every_plan_is_judged(drawn):
    judged(*drawn)


@for_any(st.tuples(BENT), few=70, many=800)
def test_every_real_plan_with_odd_values_is_judged(drawn):
    judged(*drawn)


@for_any(st.tuples(INVENTED, st.integers()), few=70, many=800)
def test_the_order_of_lists_does_not_matter(drawn):
    judged_in_any_order(*drawn)


@for_any(st.tuples(BENT, st.integers()), few=150, many=1500)
def test_the_order_of_lists_does_not_matter_in_a_real_plan(drawn):
    judged_in_any_order(*drawn)


@for_any(st.tuples(INVENTED), few=50, many=400)
def test_every_plan_can_be_written_and_read_again(drawn):
    (plan,) = drawn
    assert faults(plan) == ()
    assert plan_json.loads(plan_json.dumps(plan)) == plan


@pytest.mark.parametrize("plan", REAL, ids=lambda plan: plan.title)
def test_the_order_of_lists_does_not_matter_in_the_real_plans(plan):
    judged_in_any_order(plan, 1)
