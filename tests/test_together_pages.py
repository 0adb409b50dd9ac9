"""Two people on the pages of one plan: the chooser, the saved message, and its undo button."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planner.forms.page import PageForm
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan, save_plan
from planner.snapshot import snapshot
from tests.build import a_network, a_node, a_plan
from tests.pages import form_data

pytestmark = pytest.mark.django_db

BASE = a_plan(
    a_node("HV01"),
    networks=(
        a_network("LAN", "management", vlan=10, mtu=1500),
        a_network("SAN", "iscsi", vlan=20),
    ),
)
VLAN = "choice:networks/lan/vlan"


@pytest.fixture
def row(team, alice, bob):
    return create_plan(team=team, plan=BASE, by=alice)


@pytest.fixture
def web(sign_in, alice):
    return sign_in(alice)


@pytest.fixture
def network(row):
    return reverse("plan-item", args=[row.code, "networks", "networks", 1])


def lan(**values):
    return replace(BASE, networks=(replace(BASE.networks[0], **values), *BASE.networks[1:]))


def stored():
    return snapshot(PlanRow.objects.get())


def plain(answer):
    """The words of a page, tags left out and spaces made one."""
    text = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return " ".join(text.replace("&#x27;", "'").split())


def minutes():
    return f"{timezone.localtime():%H:%M}"


def test_the_chooser_shows_both_values_and_what_was_before(web, row, network, bob):
    mine = {**form_data(web.get(network)), "item-vlan": "12", "item-mtu": "9000"}
    save_plan(row=row, plan=lan(vlan=11, purposes=("vm",)), version=1, by=bob)

    answer = web.post(network, {**mine, "stay": "1"})

    words = plain(answer)
    saved = PlanRow.objects.get().revisions.first().made_at
    assert "Bob changed this while you were writing" in words
    assert (
        "Network LAN: VLAN Yours: 12 "
        f"Bob\u2019s, {timezone.localtime(saved):%H:%M}: 11 Before: 10" in words
    )
    page = answer.content.decode()
    assert page.count('class="choice"') == 1
    assert "checked" not in page.partition('id="conflict"')[2].partition("</section>")[0]
    assert "Choose which of the two is to stay." not in page
    kept = form_data(answer)
    assert (kept["item-vlan"], kept["item-mtu"], kept["version"]) == (["12"], ["9000"], ["1"])
    assert stored() == lan(vlan=11, purposes=("vm",))


@pytest.mark.parametrize(("side", "vlan"), [("mine", 12), ("theirs", 11)])
def test_the_chosen_value_is_saved_and_the_rest_of_both_kept(web, row, network, bob, side, vlan):
    mine = {**form_data(web.get(network)), "item-vlan": "12", "item-mtu": "9000"}
    save_plan(row=row, plan=lan(vlan=11, purposes=("vm",)), version=1, by=bob)
    again = form_data(web.post(network, {**mine, "stay": "1"}))

    answer = web.post(network, {**again, VLAN: side, "seen": "2", "stay": "1"})

    assert answer.status_code == 302
    assert stored() == lan(vlan=vlan, mtu=9000, purposes=("vm",))


def test_a_missing_choice_is_asked_for_beside_it_and_the_made_one_is_kept(web, row, network, bob):
    mine = {**form_data(web.get(network)), "item-vlan": "12", "item-mtu": "9000"}
    save_plan(row=row, plan=lan(vlan=11, mtu=1400), version=1, by=bob)
    choices = {"choice:networks/lan/mtu": "mine", "seen": "2"}

    answer = web.post(network, {**mine, **choices, "stay": "1"})

    page = answer.content.decode()
    assert page.count("Choose which of the two is to stay.") == 1
    assert '<a href="#choice-1">Choose for Network LAN: VLAN</a>' in page
    assert 'value="mine" id="choice-2-mine" checked' in page
    assert stored() == lan(vlan=11, mtu=1400)


def test_a_choice_is_asked_again_when_the_other_value_moved(web, row, network, bob):
    mine = {**form_data(web.get(network)), "item-vlan": "12"}
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)
    save_plan(row=row, plan=lan(vlan=13), version=2, by=bob)

    answer = web.post(network, {**mine, VLAN: "mine", "seen": "2", "stay": "1"})

    page = answer.content.decode()
    assert 'name="seen" value="3"' in page
    assert 'value="mine" id="choice-1-mine" checked' in page
    assert ": 13 Before: 10" in plain(answer)
    assert stored() == lan(vlan=13)


@pytest.mark.parametrize(
    "extra", [{"seen": "x"}, {"seen": ""}, {"seen": "99"}, {VLAN: "both", "seen": "2"}]
)
def test_what_no_page_offers_chooses_nothing(web, row, network, bob, extra):
    mine = {**form_data(web.get(network)), "item-vlan": "12", VLAN: "mine"}
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)

    answer = web.post(network, {**mine, **extra, "stay": "1"})

    assert answer.status_code == 200
    assert stored() == lan(vlan=11)


def test_my_own_other_window_is_called_that(web, row, network, alice):
    mine = {**form_data(web.get(network)), "item-vlan": "12"}
    save_plan(row=row, plan=lan(vlan=11), version=1, by=alice)

    words = plain(web.post(network, {**mine, "stay": "1"}))

    assert "You changed this in another window while you were writing" in words
    assert "Your other window, " in words


def test_hostile_values_stay_text(web, row, bob):
    page = reverse("plan-step", args=[row.code, "engagement"])
    mine = {**form_data(web.get(page)), "item-notes": "<b>mine</b>\r\nand more"}
    save_plan(row=row, plan=replace(BASE, notes="<script>x</script>"), version=1, by=bob)

    answer = web.post(page, {**mine, "stay": "1"}).content.decode()

    assert "&lt;b&gt;mine&lt;/b&gt;<br>and more" in answer
    assert "<script>x" not in answer


def test_other_fields_of_a_colleague_are_kept_and_the_message_says_so(web, row, network, bob):
    mine = {**form_data(web.get(network)), "item-mtu": "9000"}
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)

    answer = web.post(network, {**mine, "stay": "1"}, follow=True)

    said = f"Saved {minutes()}, together with Bob\u2019s changes to Networks and switches"
    assert said in plain(answer)
    assert stored() == lan(vlan=11, mtu=9000)


def test_the_item_is_found_again_where_a_colleague_removed_one_before_it(web, row, bob):
    page = reverse("plan-item", args=[row.code, "networks", "networks", 2])
    mine = {**form_data(web.get(page)), "item-vlan": "21"}
    save_plan(row=row, plan=replace(BASE, networks=BASE.networks[1:]), version=1, by=bob)

    answer = web.post(page, {**mine, "stay": "1"})

    assert answer["Location"] == reverse("plan-item", args=[row.code, "networks", "networks", 1])
    assert stored().networks == (replace(BASE.networks[1], vlan=21),)


def test_a_colleagues_new_name_and_my_change_go_together(web, row, network, bob):
    mine = {**form_data(web.get(network)), "item-vlan": "12"}
    save_plan(row=row, plan=lan(name="Office"), version=1, by=bob)

    answer = web.post(network, {**mine, "stay": "1"})

    assert answer["Location"] == (
        reverse("plan-step", args=[row.code, "networks"]) + "#table-networks"
    )
    assert stored() == lan(name="Office", vlan=12)


def test_naming_what_a_colleague_removed_is_said_and_the_words_stay(web, row, bob):
    page = reverse("plan-step", args=[row.code, "operation"])
    mine = {**form_data(web.get(page)), "live_migration-networks_0": "SAN"}
    save_plan(row=row, plan=replace(BASE, networks=BASE.networks[:1]), version=1, by=bob)

    answer = web.post(page, {**mine, "stay": "1"})

    said = "live migration names &quot;SAN&quot;, but there is no network of that name."
    assert said in plain(answer)
    assert form_data(answer)["live_migration-networks_0"] == ["SAN"]


def test_typing_at_an_old_version_is_judged_and_stores_nothing(web, row, network, bob):
    mine = {**form_data(web.get(network)), "item-vlan": "12"}
    save_plan(row=row, plan=lan(vlan=11), version=1, by=bob)

    answer = web.post(network, mine, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "while you were writing" not in answer.content.decode()
    assert stored() == lan(vlan=11)


def test_cells_of_a_grid_go_together_and_a_cell_changed_by_both_is_asked_for(web, row, bob):
    page = reverse("plan-step", args=[row.code, "networks"])
    mine = {**form_data(web.get(page)), "networks-0-vlan": "12", "networks-1-mtu": "9000"}
    new = a_network("Backup", "backup")
    theirs = replace(BASE, networks=(new, replace(BASE.networks[0], vlan=11), BASE.networks[1]))
    save_plan(row=row, plan=theirs, version=1, by=bob)

    answer = web.post(page, {**mine, "stay": "1"})

    assert "Network LAN: VLAN Yours: 12" in plain(answer)
    kept = form_data(answer)
    assert (kept["networks-0-vlan"], kept["networks-1-mtu"]) == (["12"], ["9000"])
    web.post(page, {**kept, VLAN: "mine", "seen": "2", "stay": "1"})
    assert stored().networks == (
        new,
        replace(BASE.networks[0], vlan=12),
        replace(BASE.networks[1], mtu=9000),
    )


# Undo


def undo_form(answer):
    """Address and fields of the undo button of a page, None without one."""
    page = answer.content.decode()
    found = re.search(
        r'<form method="post" action="([^"]*/undo/)">.*?name="version" value="(\d+)">'
        r'<input type="hidden" name="back" value="([^"]*)">.*?btn-link">(\w+)<',
        page,
    )
    return found and (found[1], {"version": found[2], "back": found[3]}, found[4])


def test_a_save_offers_undo_and_undo_offers_redo(web, row, network):
    saved = web.post(network, {**form_data(web.get(network)), "item-vlan": "12", "stay": "1"})
    page = web.get(saved["Location"])
    address, fields, word = undo_form(page)
    assert (word, fields["version"], f"Saved {minutes()} · Undo" in plain(page)) == (
        "Undo",
        "2",
        True,
    )

    undone = web.post(address, fields, follow=True)

    assert undone.redirect_chain[-1][0] == network
    assert stored() == BASE
    address, fields, word = undo_form(undone)
    assert word == "Redo"
    assert "Undone: Networks and switches · Redo" in plain(undone)
    again = web.post(address, fields, follow=True)
    assert stored() == lan(vlan=12)
    assert "Redone: Networks and switches · Undo" in plain(again)


def test_a_save_without_a_change_offers_no_undo(web, network):
    answer = web.post(network, {**form_data(web.get(network)), "stay": "1"}, follow=True)

    assert f"Saved {minutes()}" in plain(answer)
    assert undo_form(answer) is None


def test_a_removal_can_be_undone(web, row):
    address = reverse("plan-item-remove", args=[row.code, "networks", "networks", 2])
    page = web.post(address, {"version": "1", "was": "SAN"}, follow=True)
    address, fields, _ = undo_form(page)

    web.post(address, fields)

    assert stored() == BASE


def test_undo_after_a_colleague_saved_is_refused_and_says_who(web, row, network, bob):
    saved = web.post(network, {**form_data(web.get(network)), "item-vlan": "12", "stay": "1"})
    address, fields, _ = undo_form(web.get(saved["Location"]))
    save_plan(row=row, plan=replace(stored(), title="Theirs"), version=2, by=bob)

    answer = web.post(address, fields, follow=True)

    assert "Not undone. Bob saved after that" in plain(answer)
    assert stored() == replace(lan(vlan=12), title="Theirs")


def test_undo_of_a_new_item_goes_back_to_the_step(web, row):
    new = reverse("plan-item-new", args=[row.code, "networks", "networks"])
    sent = {"version": "1", "was": "", "item-name": "Third", "stay": "1"}
    address, fields, _ = undo_form(web.post(new, sent, follow=True))

    answer = web.post(address, fields)

    assert answer["Location"] == reverse("plan-step", args=[row.code, "networks"])


@pytest.mark.parametrize(
    "back", ["", "https://example.org/", "//example.org", "/plans/", "/nowhere/", "\n"]
)
def test_undo_goes_to_no_page_outside_the_plan(web, row, alice, back):
    save_plan(row=row, plan=lan(vlan=12), version=1, by=alice)

    answer = web.post(reverse("plan-undo", args=[row.code]), {"version": "2", "back": back})

    assert answer["Location"] == reverse("plan-hub", args=[row.code])


def test_undo_takes_no_get(web, row):
    assert web.get(reverse("plan-undo", args=[row.code])).status_code == 405


def test_undo_needs_the_token_of_a_form(row, alice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)

    answer = strict.post(reverse("plan-undo", args=[row.code]), {"version": "1"})

    assert answer.status_code == 403


def test_a_save_into_a_plan_that_was_just_deleted_is_not_found(web, row, network, monkeypatch):
    """The plan goes between opening it and the save."""
    data = {**form_data(web.get(network)), "item-vlan": "12", "stay": "1"}
    applied = PageForm.applied

    def deleted_first(form):
        PlanRow.objects.all().delete()
        return applied(form)

    monkeypatch.setattr(PageForm, "applied", deleted_first)

    assert web.post(network, data).status_code == 404
