"""Two people at one plan: what a late save keeps, what it asks, and taking a save back."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planner.core.parts import LiveMigration, Quorum
from planner.core.rewriting import renamed
from planner.models import Plan as PlanRow
from planner.models import SectionDocument
from planner.plan_json import InvalidPlanError
from planner.services.plans import (
    Choices,
    StaleSaveError,
    create_plan,
    delete_plan,
    save_plan,
    save_with_others,
)
from planner.services.revisions import Meanwhile, plan_as_of, revision_plan
from planner.services.undo import CannotUndoError, undo_last
from planner.snapshot import snapshot
from tests.build import a_network, a_node, a_plan, a_vm

pytestmark = pytest.mark.django_db

BASE = a_plan(
    a_node("HV01"),
    networks=(a_network("LAN", vlan=10, mtu=1500), a_network("SAN", vlan=20)),
    vms=(a_vm("VM1"),),
)


def lan(plan=BASE, **values):
    first, *others = plan.networks
    return replace(plan, networks=(replace(first, **values), *others))


@pytest.fixture
def row(team, alice, bob):
    return create_plan(team=team, plan=BASE, by=alice)


def stored():
    return snapshot(PlanRow.objects.get())


def test_different_fields_of_one_section_are_both_kept(row, alice, bob):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)

    saved = save_with_others(row=row, plan=lan(mtu=9000), version=1, by=alice)

    assert stored() == saved.plan == lan(vlan=11, mtu=9000)
    assert saved.others == Meanwhile((bob,), ("Networks and switches",))
    assert revision_plan(saved.row.revisions.get(number=2)) == lan(vlan=11)
    assert saved.row.version == 3


def test_a_save_from_the_newest_version_names_no_others(row, alice):
    saved = save_with_others(row=row, plan=lan(mtu=9000), version=1, by=alice)

    assert (saved.others, saved.made_revision) == (None, True)


def test_a_late_save_without_a_change_of_its_own_makes_no_revision(row, alice, bob):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)

    saved = save_with_others(row=row, plan=BASE, version=1, by=alice)

    assert stored() == lan(vlan=11)
    assert (saved.row.version, saved.made_revision) == (2, False)


def test_a_clash_tells_both_values_who_and_when_and_writes_nothing(row, alice, bob):
    theirs = save_plan(row=row, plan=lan(vlan=11, mtu=1), version=1, by=bob)
    save_plan(row=row, plan=replace(stored(), title="Later"), version=2, by=alice)

    with pytest.raises(StaleSaveError) as caught:
        save_plan(row=row, plan=lan(vlan=12), version=1, by=alice)

    error = caught.value
    assert [(e.words, e.base, e.mine, e.theirs) for e in error.open] == [
        ("Network LAN: VLAN", 10, 12, 11)
    ]
    assert (error.by, error.version) == (bob, 3)
    assert error.at == theirs.revisions.get(number=2).made_at
    assert stored() == replace(lan(vlan=11, mtu=1), title="Later")


@pytest.mark.parametrize(("side", "vlan"), [("mine", 12), ("theirs", 11)])
def test_a_choice_is_saved_with_the_rest(row, alice, bob, side, vlan):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)
    choices = Choices(2, {"networks/lan/vlan": side})

    save_with_others(row=row, plan=lan(vlan=12, mtu=9000), version=1, by=alice, choices=choices)

    assert stored() == lan(vlan=vlan, mtu=9000)


def test_a_choice_holds_while_its_values_stand_and_no_longer(row, alice, bob):
    save_plan(row=row, plan=lan(vlan=11, mtu=1), version=1, by=bob)
    choices = Choices(2, {"networks/lan/vlan": "mine", "networks/lan/mtu": "mine"})
    save_plan(row=row, plan=lan(vlan=13, mtu=1), version=2, by=bob)

    with pytest.raises(StaleSaveError) as caught:
        save_with_others(row=row, plan=lan(vlan=12, mtu=2), version=1, by=alice, choices=choices)

    assert [each.field for each in caught.value.open] == ["vlan"]
    assert [each.field for each in caught.value.clashes] == ["vlan", "mtu"]


@pytest.mark.parametrize("seen", [0, 3, 99])
def test_a_choice_made_at_a_version_that_never_was_does_not_count(row, alice, bob, seen):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)
    choices = Choices(seen, {"networks/lan/vlan": "mine"})

    with pytest.raises(StaleSaveError):
        save_with_others(row=row, plan=lan(vlan=12), version=1, by=alice, choices=choices)


def test_a_rename_in_one_section_reaches_what_another_added_meanwhile(row, alice, bob):
    uses = replace(BASE, live_migration=LiveMigration(networks=("SAN",)))
    new_name = replace(BASE, networks=(BASE.networks[0], replace(BASE.networks[1], name="iSCSI")))
    save_plan(row=row, plan=uses, version=1, by=bob)

    save_plan(row=row, plan=renamed(new_name, "networks", "SAN", "iSCSI"), version=1, by=alice)

    assert stored().live_migration.networks == ("iSCSI",)


def test_naming_what_was_removed_meanwhile_is_refused_with_its_place(row, alice, bob):
    uses = replace(BASE, live_migration=LiveMigration(networks=("SAN",)))
    save_plan(row=row, plan=replace(BASE, networks=BASE.networks[:1]), version=1, by=bob)

    with pytest.raises(InvalidPlanError) as caught:
        save_plan(row=row, plan=uses, version=1, by=alice)

    assert [str(each) for each in caught.value.errors] == [
        'live_migration.networks[0]: names "SAN", but there is no network of that name'
    ]


def test_disjoint_sections_read_no_text_of_the_past(row, alice, bob):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)

    quorum = replace(BASE, quorum=Quorum(dynamic_quorum=True))

    with CaptureQueriesContext(connection) as queries:
        save_plan(row=row, plan=quorum, version=1, by=bob)

    texts = [q["sql"] for q in queries if q["sql"].startswith("SELECT") and '."data"' in q["sql"]]
    assert texts == []


def test_a_plan_of_the_past_reads_only_the_sections_that_changed_since(row, bob):
    row = save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)
    current = stored()
    SectionDocument.objects.exclude(digest=row.revisions.get(number=1).digests["networks"]).delete()

    assert plan_as_of(row, 1, current) == BASE


def test_undo_brings_back_what_was_and_undo_of_that_does_it_again(row, alice):
    row = save_plan(row=row, plan=lan(vlan=11), version=1, by=alice)

    undone = undo_last(row=row, by=alice, version=2)

    assert (undone.summary, undone.again, stored()) == (
        "Undone: Networks and switches",
        False,
        BASE,
    )
    again = undo_last(row=row, by=alice, version=3)
    assert (again.summary, again.again, stored()) == (
        "Redone: Networks and switches",
        True,
        lan(vlan=11),
    )
    assert undo_last(row=row, by=alice, version=4).summary == "Undone: Networks and switches"
    assert [each.number for each in row.revisions.all()] == [5, 4, 3, 2, 1]


def test_undo_of_a_save_keeps_what_others_saved_before_it(row, alice, bob):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)
    save_plan(row=row, plan=lan(mtu=9000), version=1, by=alice)

    undo_last(row=row, by=alice, version=3)

    assert stored() == lan(vlan=11)


def test_the_first_revision_cannot_be_undone(row, alice):
    with pytest.raises(CannotUndoError):
        undo_last(row=row, by=alice, version=1)


def test_the_save_of_somebody_else_cannot_be_undone(row, alice, bob):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)

    with pytest.raises(CannotUndoError, match="Bob saved that; only they can undo it"):
        undo_last(row=row, by=alice, version=2)

    assert stored() == lan(vlan=11)


def test_a_save_that_another_followed_cannot_be_undone(row, alice, bob):
    save_plan(row=row, plan=lan(vlan=11), version=1, by=alice)
    save_plan(row=row, plan=lan(vlan=11, mtu=1), version=2, by=bob)

    with pytest.raises(CannotUndoError, match="Bob saved after that"):
        undo_last(row=row, by=alice, version=2)

    assert stored() == lan(vlan=11, mtu=1)


def test_a_text_that_a_deletion_took_along_is_stored_again(row, team, alice, monkeypatch):
    """What PostgreSQL lets happen: the text goes between the look for it and the revision."""
    from planner.services import plans

    lock = plans._lock_documents
    calls = []

    def lock_late(digests):
        if not calls:
            calls.append(SectionDocument.objects.filter(digest__in=digests).delete()[0])
        return lock(digests)

    monkeypatch.setattr(plans, "_lock_documents", lock_late)

    copy = create_plan(team=team, plan=BASE, by=alice)

    assert calls == [10]
    assert revision_plan(copy.revisions.get()) == BASE


def test_deleting_a_plan_leaves_the_texts_of_others(row, team, alice):
    copy = create_plan(team=team, plan=BASE, by=alice)

    delete_plan(row=row)

    assert revision_plan(copy.revisions.get()) == BASE
