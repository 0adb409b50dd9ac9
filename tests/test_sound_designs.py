"""Designs that an experienced planner would sign stay supported, and raise no false alarm.

Every design names the findings that are true of it; a new one is either added here because it is
true, or its rule is mended.
"""

from collections import Counter

import pytest

from planner import plan_json
from planner.core.plan import VERSIONS
from planner.rules import check
from tests.designs import DESIGNS

EXTENDED = "lifecycle.in-extended-support"
ENDED = "lifecycle.out-of-support"
LICENCES = "licensing.more-guests-than-one-licence"

# Findings by rule, and how many subjects each has.
TRUE_FINDINGS = {
    "vendor_team_2008r2": {ENDED: 1, "teams.vendor-team": 1},
    "three_nodes_2008r2": {ENDED: 1, LICENCES: 1},
    "shared_sas_2012": {ENDED: 1, LICENCES: 1},
    "blades_2012r2": {ENDED: 1},
    "converged_2012r2": {ENDED: 1},
    "fibre_channel_2016": {EXTENDED: 1},
    "file_server_2016": {EXTENDED: 1},
    "set_with_iscsi": {EXTENDED: 1},
    "two_sites": {EXTENDED: 1},
    "branch_office": {EXTENDED: 1, LICENCES: 1, "aggregation.one-card": 1},
    "desktops": {EXTENDED: 1},
    "switchless_2022": {EXTENDED: 1},
    "sixteen_nodes_2022": {EXTENDED: 1},
    "converged_direct_2025": {},
    "workgroup_2025": {},
    "direct_fibre_2022": {EXTENDED: 1},
    # This array wants both NICs in one subnet; the rule leaves that to be accepted.
    "one_iscsi_subnet_2012r2": {ENDED: 1, "subnets.iscsi-nics-in-one-subnet": 3},
    "free_hypervisor_2019": {EXTENDED: 1},
    "two_subnets_2022": {EXTENDED: 1},
    "hybrid_pool_2016": {EXTENDED: 1},
    "many_nics_2019": {EXTENDED: 1},
}


@pytest.fixture(scope="module", params=DESIGNS, ids=str)
def design(request):
    return request.param, DESIGNS[request.param]()


def test_a_sound_design_is_supported(design):
    report = check(design[1])
    assert (report.verdict, report.acceptable) == ("supported", True)


def test_a_sound_design_has_only_findings_that_are_true_of_it(design):
    name, plan = design
    found = Counter(finding.rule.id for finding in check(plan).findings)
    assert dict(found) == TRUE_FINDINGS[name]


def test_a_sound_design_is_a_document_of_the_format(design):
    plan = design[1]
    assert plan_json.loads(plan_json.dumps(plan)) == plan


def test_every_design_says_what_is_true_of_it():
    assert set(TRUE_FINDINGS) == set(DESIGNS)


def test_the_designs_cover_every_version_and_kind_of_storage():
    plans = [build() for build in DESIGNS.values()]
    assert {plan.windows_server for plan in plans} == set(VERSIONS)
    assert {plan.storage.type for plan in plans} == {
        *("iscsi", "fibre_channel", "sas", "smb", "storage_spaces_direct")
    }
