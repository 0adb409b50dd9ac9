"""Grids at their edges: names that trade places, odd names, forms that nobody's browser sends."""

import pytest
from django.urls import reverse

from planner.services.plans import create_plan
from tests.build import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    return lambda plan: create_plan(team=team, plan=plan, by=alice)


def url(row, slug):
    return reverse("plan-step", args=[row.code, slug])


@pytest.mark.parametrize("total", ["999999999999", "9" * 5000, "-1", "x", "401"])
@pytest.mark.parametrize("button", ["stay", "add-vms", "paste-vms", "like-vms"])
def test_a_number_of_rows_that_no_page_has_is_a_bad_request(web, stored, total, button):
    row = stored(a_plan())

    answer = web.post(url(row, "vms"), {"version": "1", "vms-total": total, button: "1"})

    assert answer.status_code == 400
