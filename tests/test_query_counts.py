"""No page asks the database more often where a plan has more in it."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planner import plan_json
from planner.services.plans import create_plan
from planner.wizard.steps import STEPS
from tests.build import EXAMPLES
from tests.pages import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def plans():
    """One plan with two nodes and machines, and the same with sixty-four."""
    plan = plan_json.loads((EXAMPLES / "iscsi-6node-2022.json").read_bytes())

    def of_size(size):
        numbers = range(size)
        return replace(
            plan,
            nodes=tuple(replace(plan.nodes[0], name=f"N{at}") for at in numbers),
            vms=tuple(replace(plan.vms[0], name=f"V{at}", owners=()) for at in numbers),
            live_migration=replace(plan.live_migration, networks=()),
        )

    return of_size(2), of_size(64)


@pytest.fixture
def rows(team, alice, plans):
    return [create_plan(team=team, plan=plan, by=alice) for plan in plans]


def queries(request, *values, **options):
    """How often a request asks the database, apart from reading the plan the first time."""
    request(*values, **options)
    with CaptureQueriesContext(connection) as found:
        request(*values, **options)
    return len(found)


PAGES = ("plan-hub", "plan-review", "plan-documents", "plan-picture", "plan-layout")


@pytest.mark.parametrize("name", PAGES)
def test_looking_at_a_plan(sign_in, alice, rows, name):
    web = sign_in(alice)

    few, many = (queries(web.get, reverse(name, args=[row.code])) for row in rows)

    assert few == many


@pytest.mark.parametrize("step", [step for step in STEPS if step.grids], ids=lambda step: step.slug)
def test_looking_at_a_grid_and_typing_into_it(sign_in, alice, rows, step):
    web = sign_in(alice)
    found = []
    for row in rows:
        address = reverse("plan-step", args=[row.code, step.slug])
        data = form_data(web.get(address))
        looking = queries(web.get, address)
        typing = queries(web.post, address, data, headers={"HX-Request": "true"})
        saving = queries(web.post, address, {**data, "stay": "1"})
        found.append((looking, typing, saving))

    assert found[0] == found[1]
