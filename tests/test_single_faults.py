"""Break sound plans in one place at a time: the rule about that place has to speak.

Every fault of ``tests/faults`` is tried on every sound plan that has such a place.
"""

import pytest

from planner import plan_json
from planner.core import references
from planner.rules import RULES, Unknown
from tests.build import EXAMPLES
from tests.designs import DESIGNS
from tests.faults import FAULTS, adapters, hosts, machines, networks, quorum, slips, storage

KINDS = (adapters, hosts, machines, networks, quorum, slips, storage)

SUPPORTED = (
    *("article-3nic-iscsi", "article-fc", "fc-8node-2025", "iscsi-6node-2022", "s2d-4node-2022"),
)
PLANS = {
    **{name: plan_json.loads((EXAMPLES / f"{name}.json").read_bytes()) for name in SUPPORTED},
    **{name: build() for name, build in DESIGNS.items()},
}


def findings(plan, rule_id):
    """Subject of every finding of one rule, and whether it is an unknown."""
    rule = RULES[rule_id]
    applies = rule.applies(plan)
    if applies is False:
        return set()
    results = [applies] if isinstance(applies, Unknown) else rule.judge(plan)
    return {
        (each.subject, isinstance(each, Unknown))
        for each in results
        if isinstance(each, Unknown) or rule.level_for(each.version or plan.windows_server)
    }


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_the_rule_about_a_fault_speaks(fault):
    tried = []
    silent = {}
    for name, plan in PLANS.items():
        broken = fault(plan)
        if broken is None:
            continue
        tried.append(name)
        assert references.faults(broken.plan) == (), name
        new = findings(broken.plan, broken.rule) - findings(plan, broken.rule)
        if (broken.subject, broken.unknown) not in new:
            silent[name] = new
    assert tried
    assert silent == {}


def test_every_kind_of_fault_is_tried():
    tried = {fault.__module__ for fault in FAULTS.values()}

    assert tried == {kind.__name__ for kind in KINDS}
