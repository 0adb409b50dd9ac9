"""No page asks the database more often where a plan has more in it; a step leaves others alone."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.plans import plan_of
from planner import models, plan_json, snapshot
from planner.services.plans import create_plan, save_plan
from planner.snapshot import kept_snapshot
from planner.tables import TABLES
from planner.views import kept_pages
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


def all_tables(tables):
    for table in tables:
        yield table
        yield from all_tables(table.inner)


def queries(request, *values, **options):
    """How often a request asks the database, apart from reading the plan the first time."""
    request(*values, **options)
    kept_pages._pages.clear()
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


def test_the_list_with_verdicts_to_settle_and_without(sign_in, alice, rows):
    web = sign_in(alice)
    few = queries(web.get, reverse("plans"))
    for at, row in enumerate(rows):
        plan = replace(kept_snapshot(row), title=f"Plan {at}")
        rows[at] = save_plan(row=row, plan=plan, version=1, by=alice)

    settling, later = (asked(web.get, reverse("plans")) for _ in range(2))

    assert len(settling) == few + len(rows)
    assert len(later) == few


def asked(request, *values, **options):
    """What a request asks the database."""
    with CaptureQueriesContext(connection) as found:
        answer = request(*values, **options)
    assert answer.status_code in (200, 302)
    return [query["sql"] for query in found]


def saved_networks(web, row, vlan):
    """What saving another VLAN in the step Networks asks the database."""
    address = reverse("plan-step", args=[row.code, "networks"])
    data = {**form_data(web.get(address)), "networks-0-vlan": str(vlan), "stay": "1"}
    found = asked(web.post, address, data)
    assert form_data(web.get(address))["networks-0-vlan"] == [str(vlan)]
    return found


OTHERS = [
    table.model._meta.db_table for table in all_tables(TABLES) if table.model is not models.Network
]


def test_saving_networks_leaves_every_other_table_alone(sign_in, alice, rows):
    web = sign_in(alice)

    few, many = (saved_networks(web, row, 77) for row in rows)

    assert len(few) == len(many)
    assert [sql for sql in many if any(f'"{table}"' in sql for table in OTHERS)] == []
    assert sum(f'"{models.Network._meta.db_table}"' in sql for sql in many) == 1


def test_saving_networks_of_the_largest_plan_leaves_its_machines_alone(sign_in, alice, team):
    row = create_plan(team=team, plan=plan_of(64, 8000), by=alice)
    web = sign_in(alice)

    found = saved_networks(web, row, 77)

    machines = [each.model._meta.db_table for each in all_tables(TABLES) if each.path[0] == "vms"]
    assert [sql for sql in found if any(f'"{table}"' in sql for table in machines)] == []
    assert kept_snapshot(models.Plan.objects.get()).vms == plan_of(64, 8000).vms


def test_saving_networks_in_another_process_reads_no_machines_either(sign_in, alice, rows):
    web = sign_in(alice)
    saved_networks(web, rows[1], 77)
    snapshot._kept.clear()  # as in a process that has not seen the plan yet

    found = saved_networks(web, rows[1], 78)

    assert [sql for sql in found if any(f'"{table}"' in sql for table in OTHERS)] == []


def test_a_new_name_reaches_the_tables_that_name_it(sign_in, alice, rows):
    web = sign_in(alice)
    address = reverse("plan-step", args=[rows[0].code, "networks"])
    data = {**form_data(web.get(address)), "networks-0-name": "Renamed", "stay": "1"}

    found = asked(web.post, address, data)

    plan = kept_snapshot(models.Plan.objects.get(pk=rows[0].pk))
    assert plan.networks[0].name == "Renamed"
    assert "Renamed" in {each.network for node in plan.nodes for each in node.interfaces}
    assert [sql for sql in found if f'"{models.Vm._meta.db_table}"' in sql] == []
    assert snapshot.snapshot(rows[0]) == plan
