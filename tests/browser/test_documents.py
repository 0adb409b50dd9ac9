"""The build plan on its page, in every state: no barriers, and it moves by itself."""

import pytest
from playwright.sync_api import expect

from planner import tasks
from planner.services import exports, workers
from planner.services.plans import create_plan
from tests.browser.conftest import sign_in, violations
from tests.build import a_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_follows_the_document_without_being_loaded_again(page, request, team, alice):
    scripted = request.node.callspec.params["page"] == "script"
    row = create_plan(team=team, plan=a_plan(), by=alice)
    sign_in(page, "alice@example.org")
    shown = page.locator("#build-plan")
    found = {}

    def see(words, state):
        if not scripted:
            page.reload()
        expect(shown).to_contain_text(words)
        if scripted:
            found[state] = violations(page)

    page.goto(f"/plans/{row.code}/documents/")
    see("This page can be left meanwhile", "none")
    tasks.ask_for_build_plan(row=row, by=alice)
    page.reload()
    see("Nothing makes documents just now", "no worker")
    workers.appear("here")
    claim = exports.claim(exports.current_export(row).code)
    exports.progress(claim, 3, 12, "Setting the pages")
    see("Part 3 of 12: Setting the pages", "running")
    exports.fail(claim, "It was stopped after 300 seconds.")
    see("It was stopped after 300 seconds.", "failed")
    tasks.ask_for_build_plan(row=row, by=alice)
    exports.finish(exports.claim(claim.export.code), b"%PDF-")
    page.reload()
    see("Download the PDF", "done")

    assert {state: each for state, each in found.items() if each} == {}
