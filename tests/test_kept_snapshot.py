"""Plans kept at hand: read once whatever they are, never an older one, and only a few."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from planner import plan_json
from planner import snapshot as module
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan, delete_plan, save_plan
from planner.snapshot import KEPT, kept_snapshot, snapshot
from tests.build import EXAMPLES, a_node, a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    module._kept.clear()


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


def test_two_plans_with_the_same_answers_are_read_once(row, team, alice, django_assert_num_queries):
    copy = create_plan(team=team, plan=kept_snapshot(row), by=alice)

    with django_assert_num_queries(0):
        assert kept_snapshot(copy) is kept_snapshot(row)


def test_only_the_latest_few_are_kept(row, team, alice, django_assert_num_queries):
    others = [
        create_plan(team=team, plan=a_plan(title=f"Plan {at}"), by=alice) for at in range(KEPT)
    ]

    with django_assert_num_queries(1):
        kept_snapshot(row)
    with django_assert_num_queries(0):
        kept_snapshot(others[-1])
    with django_assert_num_queries(1):
        kept_snapshot(others[0])


def test_a_save_that_came_to_nothing_leaves_no_other_plan_behind(row, alice):
    old = kept_snapshot(row)
    with transaction.atomic():
        save_plan(row=row, plan=replace(old, title="Never"), version=1, by=alice)
        transaction.set_rollback(True)

    assert kept_snapshot(PlanRow.objects.get()).title == "A plan"


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_texts_of_the_sections_say_what_the_rows_say(file, team, alice):
    row = create_plan(team=team, plan=plan_json.loads(file.read_bytes()), by=alice)
    module._kept.clear()

    found = kept_snapshot(row)

    assert repr(found) == repr(snapshot(row))


def test_only_sections_that_changed_are_read(row, alice, django_assert_num_queries):
    old = kept_snapshot(row)
    saved = save_plan(row=row, plan=replace(old, notes="Now"), version=1, by=alice)
    module._kept.clear()
    kept_snapshot(row)

    with CaptureQueriesContext(connection) as queries:
        now = kept_snapshot(saved)

    (asked,) = [query["sql"] for query in queries]
    assert now == replace(old, notes="Now")
    assert [digest in asked for digest in saved.digests.values()].count(True) == 1


def test_a_plan_deleted_at_this_moment_is_not_there(row):
    stale = PlanRow.objects.get()
    delete_plan(row=row)
    module._kept.clear()

    with pytest.raises(PlanRow.DoesNotExist):
        kept_snapshot(stale)
