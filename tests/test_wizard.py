"""The wizard: every step with every example, rows, items, saves that clash, words that are kept."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner import plan_json
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan
from planner.snapshot import snapshot
from planner.wizard.steps import STEPS
from tests.build import EXAMPLES
from tests.pages import form_data

NAMES = sorted(file.stem for file in EXAMPLES.glob("*.json"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    def store(name="half-done-2019"):
        plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
        return create_plan(team=team, plan=plan, by=alice)

    return store


def step_url(row, slug):
    return reverse("plan-step", args=[row.code, slug])


def item_url(row, slug, kind, number):
    return reverse("plan-item", args=[row.code, slug, kind, number])


def now(row):
    return snapshot(PlanRow.objects.get(pk=row.pk))


def pages_of(row):
    """Every page with a form: each step that asks, each item."""
    plan = snapshot(row)
    for step in STEPS:
        if step.blocks:
            yield step_url(row, step.slug)
        for table in step.tables:
            for number in range(1, len(table.items(plan)) + 1):
                yield item_url(row, step.slug, table.slug, number)


@pytest.mark.parametrize("name", NAMES)
def test_saving_every_page_unchanged_changes_nothing(web, stored, name):
    row = stored(name)
    before = now(row)

    for url in pages_of(row):
        answer = web.post(url, {**form_data(web.get(url)), "stay": "1"})
        assert answer.status_code == 302, url
        assert now(row) == before, url

    assert PlanRow.objects.get(pk=row.pk).version == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_step_page_renders(web, stored, name):
    row = stored(name)

    codes = {step.slug: web.get(step_url(row, step.slug)).status_code for step in STEPS}

    assert codes == {step.slug: 200 for step in STEPS}
