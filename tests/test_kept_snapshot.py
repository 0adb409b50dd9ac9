"""Plans kept at hand for reading: read once a version, never an older one, and only a few."""

from dataclasses import replace

import pytest

from planner import snapshot as module
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan, save_plan
from planner.snapshot import KEPT, kept_snapshot, snapshot
from tests.build import a_node, a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(team, alice):
    return create_plan(team=team, plan=a_plan(a_node()), by=alice)


def test_a_version_is_read_once(row, django_assert_num_queries):
    first = kept_snapshot(row)

    with django_assert_num_queries(0):
        again = kept_snapshot(row)

    assert again is first
    assert first == snapshot(row)


def test_after_a_save_the_new_version_is_read(row, alice):
    old = kept_snapshot(row)
    save_plan(row=row, plan=replace(old, title="Another title"), version=1, by=alice)

    now = kept_snapshot(PlanRow.objects.get())

    assert (old.title, now.title) == ("A plan", "Another title")


def test_two_plans_of_one_version_are_two(row, team, alice):
    other = create_plan(team=team, plan=a_plan(title="Other"), by=alice)

    assert [kept_snapshot(each).title for each in (row, other)] == ["A plan", "Other"]


def test_only_the_latest_few_are_kept(row, team, alice, monkeypatch):
    asked = []
    read = module.snapshot
    monkeypatch.setattr(module, "snapshot", lambda each: asked.append(each) or read(each))
    others = [create_plan(team=team, plan=a_plan(), by=alice) for _ in range(KEPT)]
    kept_snapshot(row)
    for each in others[1:]:
        kept_snapshot(each)
    kept_snapshot(row)
    assert asked == [row, *others[1:]]

    kept_snapshot(others[0])
    kept_snapshot(row)
    kept_snapshot(others[1])

    assert asked == [row, *others[1:], others[0], others[1]]
