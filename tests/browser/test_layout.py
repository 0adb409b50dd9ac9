"""Suggesting a layout in a browser: with a press of the button, and as the answers change."""

import re

import pytest

from planner.core.layout import Wish, suggest
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan
from planner.snapshot import snapshot
from tests.browser.conftest import sign_in, violations
from tests.browser.walk import press
from tests.build import a_nic, a_node, a_plan, a_switch, storage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def row(alice, team):
    nics = tuple(a_nic(f"NIC{at}", speed_gbps=25) for at in range(1, 5))
    nodes = tuple(a_node(f"HV{at:02}", nics=nics) for at in range(1, 10))
    plan = a_plan(*nodes, switches=(a_switch("SW1"), a_switch("SW2")))
    return create_plan(team=team, plan=storage(plan, type="iscsi"), by=alice)


def test_the_layout_is_suggested_and_set(page, row):
    sign_in(page, "alice@example.org")
    page.goto(f"/plans/{row.code}/layout/")
    page.fill("[name=first_vlan]", "100")
    press(page, page.get_by_role("button", name="Suggest", exact=True))

    press(page, page.get_by_role("button", name="Set this layout"))

    assert page.url.endswith("/networks/")
    assert page.locator(".messages").get_by_text(re.compile("The layout is set")).count() == 1
    wanted = suggest(snapshot(row), Wish(first_vlan=100)).plan
    assert snapshot(PlanRow.objects.get(pk=row.pk)) == wanted


def test_the_suggestion_follows_the_answers_and_keeps_them(scripted, row):
    sign_in(scripted, "alice@example.org")
    scripted.goto(f"/plans/{row.code}/layout/")

    with scripted.expect_response(re.compile("variant=converged")):
        scripted.select_option("[name=variant]", "converged")
    scripted.locator("#suggestion").get_by_text("Converged-Team").first.wait_for()

    assert scripted.locator("#set [name=variant]").input_value() == "converged"
    assert scripted.locator("#wish [name=variant]").input_value() == "converged"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_barriers_and_no_sideways_scrolling(scripted, row, scheme, width):
    scripted.emulate_media(color_scheme=scheme)
    scripted.set_viewport_size({"width": width, "height": 900})
    sign_in(scripted, "alice@example.org")

    scripted.goto(f"/plans/{row.code}/layout/?nics_per_node=2")

    warning = scripted.locator(".layout-warnings strong").first
    assert warning.text_content() == "Heartbeat and iSCSI share a NIC."
    assert scripted.evaluate("document.documentElement.scrollWidth") == width
    assert violations(scripted) == []
