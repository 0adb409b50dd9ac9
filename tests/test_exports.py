"""Jobs that make documents: asked for once, claimed by one, taken over when a lease is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from planner.models import Export
from planner.models.exports import document_storage
from planner.services import exports, teams
from planner.services.exports import LostClaimError, Options
from planner.services.plans import create_plan, delete_plan, save_plan
from planner.snapshot import snapshot
from tests.build import a_plan

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=20)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def row(team, alice):
    return create_plan(team=team, plan=a_plan(), by=alice)


@pytest.fixture
def asked(row, alice):
    return exports.ask(row=row, by=alice, now=NOW)[0]


@pytest.fixture
def claim(asked):
    return exports.claim(asked.code, now=NOW)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what waits for the end of the transaction, as each commit would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored(export):
    return Export.objects.get(pk=export.pk)


def changed(row, by, title):
    """Save the plan under another title: the next revision."""
    return save_plan(row=row, plan=replace(snapshot(row), title=title), version=row.version, by=by)


def files(row):
    folder = document_storage().path(str(row.code))
    try:
        return sorted(document_storage().listdir(folder)[1])
    except FileNotFoundError:
        return []


def content(export):
    with export.file.open() as file:
        return file.read()


def made(row, by, data=b"%PDF-", now=NOW, **options):
    """A finished document of the current revision."""
    export, _ = exports.ask(row=row, by=by, options=Options(**options), now=now)
    exports.finish(exports.claim(export.code, now=now), data, now=now)
    return stored(export)


def test_a_job_waits_once_asked_for(row, alice):
    export, to_queue = exports.ask(row=row, by=alice, now=NOW)

    assert to_queue
    assert (export.state, export.revision, export.attempts) == ("waiting", 1, 0)
    assert (export.requested_by, export.asked_at) == (alice, NOW)


def test_the_same_is_never_made_twice(row, alice, bob, asked):
    again, to_queue = exports.ask(row=row, by=bob, now=NOW)

    assert (again, to_queue) == (asked, False)
    exports.finish(exports.claim(asked.code), b"%PDF-")
    assert exports.ask(row=row, by=bob, now=NOW) == (asked, False)


def test_another_revision_option_or_look_is_another_document(row, alice, asked):
    issued, _ = exports.ask(row=row, by=alice, options=Options(issued=True))
    teams.save_look(team=row.team, name="Platform", accent="#084b49")
    look, _ = exports.ask(row=row, by=alice)
    revision, _ = exports.ask(row=changed(row, alice, "Other"), by=alice)

    assert len({asked.pk, issued.pk, look.pk, revision.pk}) == 4


def test_another_edition_of_the_program_is_another_document(row, alice, asked, monkeypatch):
    monkeypatch.setattr(exports, "document_format", lambda: "next")

    assert exports.current_export(row) is None
    assert exports.ask(row=row, by=alice)[1]


def test_the_database_refuses_a_second_job_of_the_same_key(asked):
    twin = Export(plan=asked.plan, revision=1, key=asked.key, asked_at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_only_one_of_two_workers_gets_the_job(asked):
    first, second = exports.claim(asked.code), exports.claim(asked.code)

    assert first is not None
    assert second is None
    assert stored(asked).claim == first.token


def test_a_claim_begins_the_job(asked):
    exports.claim(asked.code, now=NOW)

    export = stored(asked)
    assert (export.state, export.attempts) == ("running", 1)
    assert (export.started_at, export.lease_until) == (NOW, NOW + LEASE)


def test_a_beat_extends_the_lease(claim):
    later = NOW + timedelta(seconds=5)

    assert exports.beat(claim, now=later)
    assert stored(claim.export).lease_until == later + LEASE


def test_a_lease_holds_until_its_end(claim):
    assert exports.reap(now=NOW + LEASE - MOMENT) == 0
    assert stored(claim.export).state == "running"
    assert exports.reap(now=NOW + LEASE) == 1
    assert stored(claim.export).state == "waiting"


def test_who_lost_the_claim_cannot_beat_progress_fail_or_give_back(claim):
    exports.reap(now=NOW + LEASE)
    exports.claim(claim.export.code, now=NOW + LEASE)
    before = Export.objects.values().get()

    assert not exports.beat(claim)
    with pytest.raises(LostClaimError):
        exports.progress(claim, 1, 2, "Registers")
    exports.fail(claim, "No memory.")
    exports.give_back(claim)
    assert Export.objects.values().get() == before


def test_progress_is_stored(claim):
    exports.progress(claim, 3, 12, "x" * 300)

    export = stored(claim.export)
    assert (export.progress_done, export.progress_total) == (3, 12)
    assert export.progress_words == "x" * 200


def test_a_result_is_stored_with_its_digest(claim, row):
    exports.finish(claim, b"abc", now=NOW)

    export = stored(claim.export)
    assert (export.state, export.claim, export.lease_until) == ("done", "", None)
    assert (export.bytes, export.ended_at) == (3, NOW)
    assert export.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert content(export) == b"abc"


def test_a_result_that_comes_late_leaves_no_file(claim, row):
    exports.reap(now=NOW + LEASE)
    second = exports.claim(claim.export.code)
    exports.finish(second, b"second")

    with pytest.raises(LostClaimError):
        exports.finish(claim, b"first")

    export = stored(claim.export)
    assert content(export) == b"second"
    assert [f"{row.code}/{name}" for name in files(row)] == [export.file.name]


def test_a_result_that_comes_late_but_before_anybody_noticed_counts(claim):
    exports.finish(claim, b"abc", now=NOW + 2 * LEASE)

    assert stored(claim.export).state == "done"


def test_a_result_for_a_deleted_plan_leaves_no_file(claim, row, committed):
    with committed():
        delete_plan(row=row)

    with pytest.raises(LostClaimError):
        exports.finish(claim, b"abc")

    assert files(row) == []


def test_what_a_dead_worker_wrote_is_deleted(claim, row, committed):
    name = exports.file_name(row.code, claim.export.code, claim.token)
    document_storage().save(name, ContentFile(b"%PDF-"))

    with committed():
        exports.reap(now=NOW + LEASE)

    assert files(row) == []


def test_a_failure_has_a_reason_and_can_be_tried_again(claim, row, bob):
    exports.fail(claim, "It was stopped after 120 seconds.", now=NOW)
    failed = stored(claim.export)

    again, to_queue = exports.ask(row=row, by=bob, now=NOW + LEASE)

    assert (failed.state, failed.reason) == ("failed", "It was stopped after 120 seconds.")
    assert (failed.ended_at, failed.claim) == (NOW, "")
    assert to_queue
    assert (again.pk, again.state, again.reason, again.attempts) == (failed.pk, "waiting", "", 0)
    assert (again.requested_by, again.ended_at) == (bob, None)


def test_a_document_whose_file_is_gone_is_made_again(row, alice):
    export = made(row, alice)
    document_storage().delete(export.file.name)

    assert not exports.file_is_there(export)
    again, to_queue = exports.ask(row=row, by=alice)
    assert (to_queue, again.pk, again.state, again.file.name) == (True, export.pk, "waiting", "")


@pytest.mark.parametrize(("limit", "state"), [(2, "waiting"), (1, "failed")])
def test_a_job_is_begun_so_many_times(asked, settings, limit, state):
    settings.DOCUMENT_ATTEMPTS = limit
    exports.claim(asked.code, now=NOW)

    exports.reap(now=NOW + LEASE)

    assert stored(asked).state == state


def test_a_job_given_up_says_why(asked, settings):
    settings.DOCUMENT_ATTEMPTS = 2
    for _ in range(2):
        exports.claim(asked.code, now=NOW)
        exports.reap(now=NOW + LEASE)

    export = stored(asked)
    assert (export.attempts, export.claim, export.ended_at) == (2, "", NOW + LEASE)
    assert export.reason == exports.GAVE_UP.format(count=2)


def test_a_job_given_back_waits_as_if_not_begun(claim):
    exports.give_back(claim)

    export = stored(claim.export)
    assert (export.state, export.attempts, export.claim) == ("waiting", 0, "")


def test_a_job_follows_the_look_of_its_team(asked, row):
    teams.save_look(team=row.team, name="Platform", accent="#084b49")

    exports.claim(asked.code)

    assert exports.current_export(row) == asked


def test_a_job_whose_new_look_was_asked_for_as_well_goes(asked, row, alice):
    teams.save_look(team=row.team, name="Platform", accent="#084b49")
    second, _ = exports.ask(row=row, by=alice)

    assert exports.claim(asked.code) is None
    assert list(Export.objects.all()) == [second]


def test_the_newest_few_are_kept_and_all_that_are_issued(row, alice, committed):
    issued = made(row, alice, issued=True)
    numbers = range(exports.KEPT + 1)
    with committed():
        done = []
        for at in numbers:
            row = changed(row, alice, f"Title {at}")
            done.append(made(row, alice, now=NOW + at * LEASE))

    kept = [*reversed(done[1:]), issued]
    assert list(row.exports.all()) == kept
    assert files(row) == sorted(each.file.name.partition("/")[2] for each in kept)


def test_jobs_that_are_not_ended_are_never_pruned(row, alice, asked):
    for at in range(exports.KEPT + 1):
        row = changed(row, alice, f"Title {at}")
        made(row, alice, now=NOW + at * LEASE)

    assert stored(asked).state == "waiting"


def test_files_go_with_their_plan(row, alice, committed):
    made(row, alice)
    assert len(files(row)) == 1

    with committed():
        delete_plan(row=row)

    assert files(row) == []
