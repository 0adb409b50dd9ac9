"""Accepting from the findings panel while the page holds answers that are not saved."""

import re

import pytest
from playwright.sync_api import expect

from planner import plan_json
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan
from planner.snapshot import snapshot
from tests.browser.conftest import sign_in
from tests.browser.walk import press
from tests.build import EXAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(alice, team):
    plan = plan_json.loads((EXAMPLES / "broken-everything.json").read_bytes())
    return create_plan(team=team, plan=plan, by=alice)


def test_accepting_keeps_what_is_typed_and_judges_it_anew(scripted, plan):
    sign_in(scripted, "alice@example.org")
    scripted.goto(f"/plans/{plan.code}/platform/")
    scripted.fill("[name=cluster-name]", "CLUSTER01")
    panel = scripted.locator("#findings")
    panel.get_by_text("CLUSTER_PRODUCTION_1 has").wait_for(state="hidden")
    finding = panel.locator(".finding", has=scripted.locator(".accept")).first
    words = finding.locator(".finding-message").inner_text()
    finding.locator(".accept > summary").click()
    finding.locator("[name=reason]").fill("Agreed with the client.")

    finding.get_by_role("button", name=re.compile("^Accept ")).click()

    panel.get_by_text("Accepted by Alice").wait_for()
    accepted = panel.locator(".finding[data-accepted]")
    assert accepted.locator(".finding-message").inner_text() == words
    expect(accepted.locator("p[tabindex]")).to_be_focused()
    assert scripted.input_value("[name=cluster-name]") == "CLUSTER01"
    assert panel.get_by_text("CLUSTER_PRODUCTION_1 has").count() == 0
    stored = snapshot(PlanRow.objects.get())
    assert [each.by for each in stored.accepted] == ["Alice"]
    assert stored.cluster.name == "CLUSTER_PRODUCTION_1"

    press(scripted, scripted.locator(".actions button[name=stay]"))

    assert not scripted.title().startswith("Error")
    assert snapshot(PlanRow.objects.get()).cluster.name == "CLUSTER01"


def test_a_reason_that_is_being_written_outlasts_a_new_judgement(scripted, plan):
    sign_in(scripted, "alice@example.org")
    scripted.goto(f"/plans/{plan.code}/platform/")
    finding = scripted.locator("#findings .finding", has=scripted.locator(".accept")).first
    finding.get_by_text("Why, and what to do").click()
    finding.locator(".accept > summary").click()
    finding.locator("[name=reason]").fill("Agreed with")

    scripted.fill("[name=cluster-name]", "CLUSTER01")
    scripted.get_by_text("CLUSTER_PRODUCTION_1 has").wait_for(state="hidden")

    assert finding.locator("[name=reason]").is_visible()
    assert finding.locator("[name=reason]").input_value() == "Agreed with"
    assert finding.get_by_role("strong").is_visible()


def test_the_panel_does_not_move_the_form(scripted, plan):
    sign_in(scripted, "alice@example.org")
    scripted.set_viewport_size({"width": 1440, "height": 900})
    scripted.goto(f"/plans/{plan.code}/platform/")
    field = scripted.locator("[name=cluster-name]")
    field.scroll_into_view_if_needed()
    before = field.bounding_box()
    height_px = scripted.evaluate("document.documentElement.scrollHeight")

    field.fill("CLUSTER01")
    scripted.get_by_text("CLUSTER_PRODUCTION_1 has").wait_for(state="hidden")

    assert field.bounding_box() == before
    assert scripted.evaluate("document.documentElement.scrollHeight") == height_px


def test_with_and_without_script_there_is_one_way_to_accept(page, plan):
    sign_in(page, "alice@example.org")
    page.goto(f"/plans/{plan.code}/platform/")
    panel = page.locator("#findings")

    forms = panel.locator(".accept:visible").count()
    links = panel.get_by_role("link", name="Accept in the review").count()

    assert (forms > 0) is not (links > 0)
    if links:
        press(page, panel.get_by_role("link", name="Accept in the review").first)
        assert "/review/#f-" in page.url
        assert page.locator(f"#{page.url.partition('#')[2]}").is_visible()
