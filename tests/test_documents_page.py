"""The build plan on the pages: asked for, awaited, downloaded, tried again; who may."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planner.models import Export, Membership, User
from planner.models.exports import document_storage
from planner.services import exports, workers
from planner.services.plans import create_plan, save_plan
from planner.snapshot import snapshot
from tests.build import a_plan
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def row(team, alice):
    return create_plan(team=team, plan=a_plan(title="Branch office"), by=alice)


@pytest.fixture
def web(sign_in, alice):
    return sign_in(alice)


def url(name, row, *more):
    return reverse(name, args=[row.code, *more])


def ask(row, by, state="waiting", data=b"%PDF-1.7"):
    """A job in some state."""
    export, _ = exports.ask(row=row, by=by)
    if state != "waiting":
        claim = exports.claim(export.code)
        if state == "done":
            exports.finish(claim, data)
        elif state == "failed":
            exports.fail(claim, "It was stopped after 120 seconds.")
    return Export.objects.get(pk=export.pk)


def later(row, by, title="Later"):
    return save_plan(row=row, plan=replace(snapshot(row), title=title), version=row.version, by=by)


def shown(web, row, **options):
    """The part of the page about the build plan, as words."""
    html = web.get(url("plan-documents", row), **options).content.decode()
    start = html.index('<div id="build-plan"')
    return html[start : html.find("</article>", start)]


def test_a_plan_without_a_document_offers_to_make_it(web, row):
    page = shown(web, row)

    assert f'action="{url("plan-make-pdf", row)}"' in page
    assert "Make the build plan" in page
    assert "hx-get" not in page


def test_asking_for_it_leads_back_to_the_page(web, row, alice):
    answer = web.post(url("plan-make-pdf", row))

    assert answer.url == url("plan-documents", row)
    export = Export.objects.get()
    assert (export.plan, export.revision, export.requested_by) == (row, 1, alice)
    assert export.state == "waiting"


def test_asking_twice_makes_one(web, row):
    web.post(url("plan-make-pdf", row))
    web.post(url("plan-make-pdf", row))

    assert Export.objects.count() == 1


def test_looking_asks_for_nothing(web, row):
    for name in ("plan-documents", "plan-pdf"):
        web.get(url(name, row))
    assert web.get(url("plan-make-pdf", row)).status_code == 405

    assert not Export.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_who_may_read_may_have_it_made(client, row, team, role):
    vera = User.objects.create_user("vera@example.org", PASSWORD)
    Membership.objects.create(team=team, user=vera, role=role)
    client.force_login(vera)

    assert client.post(url("plan-make-pdf", row)).status_code == 302
    export = Export.objects.get()
    exports.finish(exports.claim(export.code), b"%PDF-")
    assert client.get(url("plan-pdf", row)).content == b"%PDF-"


def test_a_stranger_neither_asks_nor_downloads(client, row, alice, mallory):
    export = ask(row, alice, "done")
    client.force_login(mallory)

    assert client.post(url("plan-make-pdf", row)).status_code == 404
    assert client.get(url("plan-export", row, export.code)).status_code == 404
    assert client.get(url("plan-pdf", row)).status_code == 404


def test_a_document_is_found_under_its_own_plan_only(web, row, alice, team):
    export = ask(row, alice, "done")
    other = create_plan(team=team, plan=a_plan(), by=alice)

    assert web.get(url("plan-export", row, export.code)).status_code == 200
    assert web.get(url("plan-export", other, export.code)).status_code == 404


def test_a_waiting_job_is_looked_at_again(web, row, alice):
    workers.appear("here")
    ask(row, alice)

    page = shown(web, row)

    assert f'hx-get="{url("plan-documents", row)}" hx-trigger="every 1s"' in page
    assert "waits for its turn" in page
    assert "It is next." in page
    assert "Nothing makes documents" not in page


def test_the_queue_before_a_job_is_counted(web, row, alice, team):
    for title in ("First", "Second"):
        other = create_plan(team=team, plan=a_plan(title=title), by=alice)
        export = ask(other, alice, "running" if title == "First" else "waiting")
        Export.objects.filter(pk=export.pk).update(asked_at=timezone.now() - timedelta(hours=1))
    ask(row, alice)

    assert "2 documents before it." in shown(web, row)


def test_how_far_it_is(web, row, alice):
    workers.appear("here")
    export, _ = exports.ask(row=row, by=alice)
    claim = exports.claim(export.code)
    assert "It was just begun." in shown(web, row)

    exports.progress(claim, 3, 12, "Registers")

    page = shown(web, row)
    assert "Part 3 of 12: Registers." in page
    assert 'max="12" value="3"' in page
    assert "by Alice" in page


def test_where_no_worker_runs_the_page_says_so(web, row, alice):
    now = timezone.now()
    ask(row, alice)
    workers.appear("gone", now=now - exports.lease())

    assert "Nothing makes documents just now." in shown(web, row)
    workers.appear("here", now=now)
    assert "Nothing makes documents just now." not in shown(web, row)


def test_a_finished_document_is_offered(web, row, alice):
    ask(row, alice, "done")

    page = shown(web, row)

    assert f'href="{url("plan-pdf", row)}"' in page
    assert "Revision 1, 8" in page
    assert "branch-office-revision-1.pdf" in page
    assert "hx-get" not in page


def test_the_file_is_what_was_made(web, row, alice):
    export = ask(row, alice, "done", b"%PDF-abc")

    for address in (url("plan-pdf", row), url("plan-export", row, export.code)):
        answer = web.get(address)
        assert answer.content == b"%PDF-abc"
        assert answer["Content-Type"] == "application/pdf"
        name = "branch-office-revision-1.pdf"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("state", ["waiting", "running", "failed"])
def test_what_is_not_made_cannot_be_downloaded(web, row, alice, state):
    export = ask(row, alice, state)

    assert web.get(url("plan-pdf", row)).url == url("plan-documents", row)
    assert web.get(url("plan-export", row, export.code)).status_code == 404


def test_a_failure_is_explained_and_can_be_tried_again(web, row, alice):
    export = ask(row, alice, "failed")

    page = shown(web, row)
    assert "It was stopped after 120 seconds." in page
    assert "Try again" in page
    assert "hx-get" not in page

    web.post(url("plan-make-pdf", row))
    export.refresh_from_db()
    assert export.state == "waiting"


def test_a_lost_file_is_told_and_can_be_made_again(web, row, alice):
    export = ask(row, alice, "done")
    document_storage().delete(export.file.name)

    assert web.get(url("plan-pdf", row)).url == url("plan-documents", row)
    assert web.get(url("plan-export", row, export.code)).status_code == 404
    assert "its file is not in the store any more" in shown(web, row)
    web.post(url("plan-make-pdf", row))
    export.refresh_from_db()
    assert export.state == "waiting"


def test_a_changed_plan_offers_to_make_it_anew(web, row, alice):
    old = ask(row, alice, "done", b"%PDF-old")
    row = later(row, alice)

    page = shown(web, row)

    assert "the newest one made is of revision 1, this is revision 2" in page
    assert "Make it anew" in page
    assert f'href="{url("plan-export", row, old.code)}"' in page
    assert web.get(url("plan-pdf", row)).url == url("plan-documents", row)
    answer = web.get(url("plan-export", row, old.code))
    assert answer.content == b"%PDF-old"
    assert answer["Content-Disposition"] == 'attachment; filename="later-revision-1.pdf"'


def test_another_edition_offers_to_make_it_anew(web, row, alice, monkeypatch):
    ask(row, alice, "done")
    monkeypatch.setattr(exports, "document_format", lambda: "next")

    assert "Clusterwright itself changed since revision 1 was printed" in shown(web, row)


def test_a_job_of_an_older_revision_is_shown_as_well(web, row, alice):
    ask(row, alice, "running")
    row = later(row, alice)

    page = shown(web, row)

    assert "The one of revision 1 is being made.<" in page
    assert "hx-get" in page
    ask(row, alice, "waiting")
    assert "The one of revision 1 is being made as well.<" in shown(web, row)


def test_a_look_again_brings_the_part_alone(web, row, alice):
    ask(row, alice)

    answer = web.get(url("plan-documents", row), headers=FRAGMENT)

    assert answer.content.decode().lstrip().startswith('<div id="build-plan"')
    assert "hx-swap-oob" not in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [("done", "The build plan is made."), ("failed", "The build plan was not made.")],
)
def test_the_end_is_said_once(web, row, alice, state, words):
    ask(row, alice, state)

    said = f'<p id="build-plan-said" hx-swap-oob="innerHTML">{words}</p>'
    assert said in web.get(url("plan-documents", row), headers=FRAGMENT).content.decode()
    assert said not in web.get(url("plan-documents", row)).content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("done", "Nothing is being made any more. The newest one made is of revision 1."),
        ("failed", "Nothing is being made any more."),
    ],
)
def test_the_end_of_an_older_one_is_not_taken_for_a_failure(web, row, alice, state, words):
    ask(row, alice, state)
    row = later(row, alice)

    said = f'<p id="build-plan-said" hx-swap-oob="innerHTML">{words}</p>'
    assert said in web.get(url("plan-documents", row), headers=FRAGMENT).content.decode()


def test_a_look_again_after_the_session_ended_replaces_nothing(client, row):
    assert client.get(url("plan-documents", row), headers=FRAGMENT).status_code == 401
    assert client.get(url("plan-documents", row)).status_code == 302


def test_more_documents_do_not_cost_more_queries(web, row, alice):
    def queries():
        with CaptureQueriesContext(connection) as found:
            web.get(url("plan-documents", row), headers=FRAGMENT)
        return len(found)

    ask(row, alice, "done")
    shown(web, row)
    one = queries()
    for at in range(3):
        row = later(row, alice, f"Title {at}")
        ask(row, alice, "done")
    shown(web, row)

    assert queries() == one


@pytest.mark.parametrize(
    ("state", "words", "target"),
    [
        (None, "PDF, JSON", "plan-documents"),
        ("waiting", "PDF being made", "plan-documents"),
        ("running", "PDF being made", "plan-documents"),
        ("failed", "PDF not made", "plan-documents"),
        ("done", "PDF made", "plan-pdf"),
    ],
)
def test_the_hub_shows_how_far_it_is(web, row, alice, state, words, target):
    web.get(url("plan-hub", row))  # so that a kept page would be noticed
    if state:
        ask(row, alice, state)

    page = web.get(url("plan-hub", row)).content.decode()

    assert f'<span class="state">{words}</span>' in page
    card = page[page.index("<h2>Downloads</h2>") :]
    assert card.index("href=") == card.index(f'href="{url(target, row)}"')
