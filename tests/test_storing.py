import hashlib
import json
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from planner import models, plan_json
from planner.core import parts
from planner.core.plan import Plan
from planner.core.references import hints, part_of
from planner.core.sections import TOP_KEYS, content, join
from planner.services.plans import (
    StaleSaveError,
    create_plan,
    delete_plan,
    duplicate_plan,
    save_plan,
)
from planner.services.revisions import revision_plan, section_document
from planner.snapshot import snapshot
from planner.tables import TABLES, Table, column_names
from tests.build import EXAMPLES, a_nic, a_node, a_plan, a_vm, a_vm_disk

pytestmark = pytest.mark.django_db

FILES = sorted(EXAMPLES.glob("*.json"))


@pytest.fixture
def team():
    return models.Team.objects.create(name="Team")


@pytest.fixture
def user():
    return models.User.objects.create(email="alice@example.com", name="Alice")


def example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_example_round_trips_through_the_database(file, team, user):
    plan = plan_json.loads(file.read_bytes())

    row = create_plan(team=team, plan=plan, by=user)

    stored = snapshot(models.Plan.objects.get(pk=row.pk))
    assert plan_json.dumps(stored) == plan_json.dumps(plan)
    assert plan_json.dumps(revision_plan(row.revisions.get())) == plan_json.dumps(plan)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_example_can_become_every_other(file, team, user):
    target = plan_json.loads(file.read_bytes())
    row = create_plan(team=team, plan=example("broken-everything"), by=user)

    save_plan(row=row, plan=target, version=1, by=user)

    assert snapshot(models.Plan.objects.get(pk=row.pk)) == target


def test_snapshot_needs_as_many_queries_for_many_nodes_and_vms_as_for_one(team, user):
    def count(nodes, vms):
        plan = a_plan(
            *(a_node(f"HV{at}", nics=(a_nic(),)) for at in range(nodes)),
            vms=tuple(a_vm(f"VM{at}", disks=(a_vm_disk(),)) for at in range(vms)),
        )
        row = create_plan(team=team, plan=plan, by=user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            snapshot(row)
        return len(queries)

    assert count(1, 1) == count(12, 40) == 19


def all_parts(part=Plan):
    yield part
    for name in hints(part):
        inner = part_of(part, name)
        if inner:
            yield from all_parts(inner[0])


def all_tables(tables=TABLES):
    for table in tables:
        yield table
        yield from all_tables(table.inner)


def test_every_part_of_the_format_is_in_a_table_or_in_columns_of_one():
    stored = {table.part for table in all_tables()} | {Plan}
    flattened = set()
    for part in stored:
        flattened |= set(nested_parts(part))

    assert set(all_parts()) == stored | flattened


def nested_parts(part):
    for name in hints(part):
        inner = part_of(part, name)
        if inner and not inner[1]:
            yield inner[0]
            yield from nested_parts(inner[0])


@pytest.mark.parametrize(
    "table", [Table((), Plan, models.Plan), *all_tables()], ids=lambda table: table.part.__name__
)
def test_columns_of_a_table_are_the_fields_of_its_part(table):
    of_its_own = {"id", "position", table.owner}
    if table.model is models.Plan:
        of_its_own |= {
            *("team", "code", "version", "digests", "verdict", "acceptable", "counts"),
            *("rule_pack", "created_at", "changed_at", "changed_by"),
        }

    columns = {field.name for field in table.model._meta.concrete_fields} - of_its_own

    assert columns == set(column_names(table.part))


def test_sections_hold_the_whole_plan():
    plan = example("s2d-4node-2022")

    contents = {section: plan_json.document(content(plan, section)) for section in TOP_KEYS}

    assert join(contents) == plan_json.document(plan)


def test_save_keeps_untouched_rows_and_makes_one_revision(team, user):
    plan = example("article-3nic-iscsi")
    row = create_plan(team=team, plan=plan, by=user)
    before = dict(models.Node.objects.values_list("name", "pk"))
    nodes = (plan.nodes[0], replace(plan.nodes[1], memory_gib=96))

    row = save_plan(row=row, plan=replace(plan, nodes=nodes), version=1, by=user)

    assert dict(models.Node.objects.values_list("name", "pk")) == before
    assert row.version == 2
    assert row.revisions.first().summary == "Nodes"
    assert snapshot(row).nodes[1].memory_gib == 96
    assert revision_plan(row.revisions.get(number=1)) == plan


def test_save_swaps_order_and_names(team, user):
    plan = a_plan(a_node("A", rack="1"), a_node("B", rack="2"))
    row = create_plan(team=team, plan=plan, by=user)
    swapped = replace(plan, nodes=(a_node("b", rack="1"), a_node("A", rack="2")))

    save_plan(row=row, plan=swapped, version=1, by=user)

    assert snapshot(models.Plan.objects.get()) == swapped


def test_save_without_a_change_makes_no_revision(team, user):
    plan = example("article-fc")
    row = create_plan(team=team, plan=plan, by=user)

    row = save_plan(row=row, plan=plan, version=1, by=user)

    assert row.version == 1
    assert row.revisions.count() == 1


def test_saves_of_different_sections_do_not_conflict(team, user):
    plan = example("article-fc")
    row = create_plan(team=team, plan=plan, by=user)
    renamed = replace(plan, title="Another title")
    noted = replace(plan, quorum=replace(plan.quorum, dynamic_quorum=True))

    save_plan(row=row, plan=renamed, version=1, by=user)
    row = save_plan(row=row, plan=noted, version=1, by=user)

    assert snapshot(row) == replace(noted, title="Another title")


def test_saves_of_one_field_conflict_and_write_nothing(team, user):
    plan = example("article-fc")
    row = create_plan(team=team, plan=plan, by=user)
    save_plan(row=row, plan=replace(plan, title="First"), version=1, by=user)

    with pytest.raises(StaleSaveError) as caught:
        save_plan(row=row, plan=replace(plan, title="Second"), version=1, by=user)

    assert [each.words for each in caught.value.open] == ["Title"]
    assert (caught.value.by, caught.value.version) == (user, 2)
    assert snapshot(models.Plan.objects.get()).title == "First"


def test_dangling_reference_is_refused_and_nothing_is_written(team, user):
    plan = example("article-fc")
    row = create_plan(team=team, plan=plan, by=user)
    broken = replace(plan, networks=plan.networks[1:])

    with pytest.raises(plan_json.InvalidPlanError) as caught:
        save_plan(row=row, plan=broken, version=1, by=user)

    assert 'names "LAN", but there is no network of that name' in str(caught.value)
    assert snapshot(models.Plan.objects.get()) == plan


def test_database_refuses_a_name_twice_in_one_plan_whatever_its_case(team, user):
    row = create_plan(team=team, plan=a_plan(a_node("HV01")), by=user)

    with pytest.raises(IntegrityError), transaction.atomic():
        models.Node.objects.create(plan=row, position=1, name="hv01")


def test_section_documents_are_kept_once_and_go_with_the_last_plan(team, user):
    row = create_plan(team=team, plan=example("article-fc"), by=user)
    kept = models.SectionDocument.objects.count()

    copy = duplicate_plan(row=row, by=user)

    assert models.SectionDocument.objects.count() == kept + 1
    delete_plan(row=copy)
    assert models.SectionDocument.objects.count() == kept
    delete_plan(row=row)
    assert models.SectionDocument.objects.count() == 0


def test_digest_of_a_section_is_that_of_its_canonical_text():
    plan = example("article-fc")

    for section in TOP_KEYS:
        digest, text = section_document(plan, section)
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        assert json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n" == text


def test_null_certification_and_empty_certification_stay_apart(team, user):
    plan = a_plan(
        a_node("A", certification=None),
        a_node("B", certification=parts.Certification()),
        vms=(a_vm("V"), a_vm("W", dynamic_memory=parts.DynamicMemory())),
    )

    row = create_plan(team=team, plan=plan, by=user)

    assert snapshot(row) == plan
