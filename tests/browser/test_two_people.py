"""Alice and Bob at one network, each in a browser of their own."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner.services.plans import create_plan
from planner.snapshot import snapshot
from tests.browser.conftest import sign_in, violations
from tests.browser.walk import fill, press
from tests.build import a_network, a_node, a_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAN = a_network("LAN", "management", vlan=10, subnet="10.0.0.0/24", mtu=1500)
BASE = a_plan(a_node("HV01"), networks=(LAN, a_network("SAN", "iscsi", vlan=20)))


@pytest.fixture
def row(team, alice, bob):
    return create_plan(team=team, plan=BASE, by=alice)


@pytest.fixture
def network(row):
    return reverse("plan-item", args=[row.code, "networks", "networks", 1])


@pytest.fixture
def colleague(browser, live_server):
    """A page of a second browser."""
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def both(page, colleague, network, alice, bob):
    """Alice and Bob, each looking at the same network."""
    for each, who in ((page, alice), (colleague, bob)):
        sign_in(each, who.email)
        each.goto(network)
    return page, colleague


def with_lan(**values):
    return replace(BASE, networks=(replace(LAN, **values), *BASE.networks[1:]))


def save(page, **values):
    fill(page, "item", values)
    press(page, page.locator(".actions button[name='stay']"))


def test_the_second_to_save_sees_both_values_and_chooses(both, row):
    alice, bob = both
    save(bob, vlan=11, subnet="10.1.0.0/24", cluster_use="none")
    save(alice, vlan=12, subnet="10.2.0.0/24", mtu=9000)

    assert alice.title().startswith("Error: LAN")
    assert alice.locator("#conflict h2").inner_text() == ("Bob changed this while you were writing")
    choices = alice.locator("#conflict fieldset")
    assert [each.strip() for each in choices.locator("legend").all_inner_texts()] == [
        "Network LAN: VLAN",
        "Network LAN: Subnet",
    ]
    assert "Yours: 12" in choices.nth(0).inner_text()
    assert ": 11" in choices.nth(0).inner_text()
    assert "Before: 10" in choices.nth(0).inner_text()
    assert alice.input_value("[name='item-mtu']") == "9000"
    assert snapshot(row) == with_lan(vlan=11, subnet="10.1.0.0/24", cluster_use="none")

    choices.nth(0).get_by_label("Yours").check()
    choose = alice.get_by_role("button", name="Save with these choices")
    press(alice, choose)
    assert choices.nth(0).get_by_label("Yours").is_checked()
    assert "Choose which of the two is to stay." in choices.nth(1).inner_text()

    choices.nth(1).get_by_label("Bob").check()
    press(alice, choose)
    assert alice.title().startswith("LAN")
    assert snapshot(row) == with_lan(vlan=12, subnet="10.1.0.0/24", cluster_use="none", mtu=9000)


def test_different_fields_go_together_and_undo_takes_mine_back(both, row):
    alice, bob = both
    save(bob, vlan=11)
    save(alice, mtu=9000)

    said = alice.locator(".messages").inner_text()
    assert "together with Bob\u2019s changes to Networks and switches" in said
    assert (alice.input_value("[name='item-vlan']"), snapshot(row)) == (
        "11",
        with_lan(vlan=11, mtu=9000),
    )

    press(alice, alice.get_by_role("button", name="Undo"))
    assert snapshot(row) == with_lan(vlan=11)
    assert alice.input_value("[name='item-mtu']") == "1500"

    press(alice, alice.get_by_role("button", name="Redo"))
    assert snapshot(row) == with_lan(vlan=11, mtu=9000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chooser_has_the_focus_no_barrier_and_fits_a_phone(
    scripted, colleague, row, network, alice, bob, scheme
):
    for each, who in ((scripted, alice), (colleague, bob)):
        sign_in(each, who.email)
        each.goto(network)
    scripted.emulate_media(color_scheme=scheme)
    scripted.set_viewport_size({"width": 390, "height": 800})
    save(colleague, vlan=11)
    save(scripted, vlan=12)

    assert scripted.evaluate("document.activeElement.id") == "conflict"
    assert violations(scripted) == []
    assert scripted.evaluate("document.documentElement.scrollWidth") <= 390
    for key in ("Tab", "Space", "Tab", "Enter"):
        scripted.keyboard.press(key)
    scripted.wait_for_selector(".messages")
    assert snapshot(row) == with_lan(vlan=12)
