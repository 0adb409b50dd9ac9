"""Verdicts on stored plans: settled by whoever looks, on the version that was looked at."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner import snapshot
from planner.models import Plan, SectionDocument
from planner.rules import check, pack_version
from planner.services import verdicts
from planner.services.plans import create_plan, save_plan
from tests.build import a_node, a_plan

pytestmark = pytest.mark.django_db

PLAN = a_plan(a_node("HV01"))
OTHER = replace(PLAN, nodes=(a_node("HV01"), a_node("HV02")))


@pytest.fixture(autouse=True)
def _nothing_kept():
    snapshot._kept.clear()
    verdicts._reports.clear()


@pytest.fixture
def row(team, alice):
    return create_plan(team=team, plan=PLAN, by=alice)


def test_a_list_judges_what_was_saved_since(row, alice, sign_in):
    save_plan(row=row, plan=OTHER, version=1, by=alice)
    assert Plan.objects.get().rule_pack == verdicts.OPEN

    sign_in(alice).get(reverse("plans"))

    report, now = check(OTHER), Plan.objects.get()
    assert (now.verdict, now.counts) == (report.verdict, report.counts)
    assert now.rule_pack == pack_version()


def test_a_verdict_on_an_older_version_is_not_stored_on_a_newer_one(row, alice):
    Plan.objects.update(rule_pack="older")
    stale = Plan.objects.get()
    save_plan(row=row, plan=OTHER, version=1, by=alice)

    verdicts.settle([stale])

    assert Plan.objects.get().rule_pack == verdicts.OPEN
    assert stale.counts == check(PLAN).counts


def test_a_plan_that_is_deleted_at_this_moment_does_not_take_the_list_along(row, alice, sign_in):
    Plan.objects.update(rule_pack="older")
    SectionDocument.objects.all().delete()
    snapshot._kept.clear()
    verdicts._reports.clear()

    assert sign_in(alice).get(reverse("plans")).status_code == 200
