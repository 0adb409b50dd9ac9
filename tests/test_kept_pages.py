"""Pages kept at hand: never a stranger's, never an old one, and with the visitor's own secrets."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from planner.core.parts import Client as Client_
from planner.models import Membership, Plan, User
from planner.services.plans import create_plan, save_plan
from planner.snapshot import kept_snapshot
from planner.templatetags import plan_pictures
from planner.views import kept_pages
from tests.build import a_network, a_node, a_plan
from tests.pages import form_data

pytestmark = pytest.mark.django_db

PLAN = a_plan(a_node("HV01"), networks=(a_network("LAN", vlan=10),))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _nothing_kept():
    kept_pages._pages.clear()


@pytest.fixture
def row(team, alice, bob):
    return create_plan(team=team, plan=PLAN, by=alice)


@pytest.fixture
def made(monkeypatch):
    """The templates of pages that had to be rendered."""
    templates = []
    render = kept_pages.render_to_string

    def counted(template, *args):
        templates.append(template)
        return render(template, *args)

    monkeypatch.setattr(kept_pages, "render_to_string", counted)
    return templates


def web_of(user, **options):
    web = Client(**options)
    web.force_login(user)
    return web


def hub(row):
    return reverse("plan-hub", args=[row.code])


def networks(row):
    return reverse("plan-step", args=[row.code, "networks"])


def item(row):
    return reverse("plan-item", args=[row.code, "networks", "networks", 1])


ADDRESSES = pytest.mark.parametrize("address", [hub, networks, item])


def without_secrets(answer):
    return TOKEN.sub("", answer.content.decode())


@ADDRESSES
def test_a_page_is_made_once_and_is_the_same_again(row, alice, made, address):
    web = web_of(alice)
    first = web.get(address(row))

    again = web.get(address(row))

    assert len(made) == 1
    assert without_secrets(again) == without_secrets(first)
    assert again["Cache-Control"] == first["Cache-Control"]


@ADDRESSES
def test_a_stranger_is_not_shown_what_a_member_looked_at(row, alice, mallory, address):
    assert web_of(alice).get(address(row)).status_code == 200

    assert web_of(mallory).get(address(row)).status_code == 404
    assert Client().get(address(row)).status_code == 302


@ADDRESSES
def test_who_left_the_team_or_became_a_reader_sees_no_kept_page(row, team, bob, address):
    web = web_of(bob)
    assert "Sign out" in web.get(address(row)).content.decode()
    team.memberships.filter(user=bob).update(role=Membership.Role.VIEWER)

    reads = web.get(address(row)).content.decode()

    assert reads.count(reverse("plan-delete", args=[row.code])) == 0
    assert "You may read this plan" in reads or address is hub
    team.memberships.filter(user=bob).delete()
    assert web.get(address(row)).status_code == 404


@ADDRESSES
def test_everybody_is_called_by_their_own_name(row, alice, bob, address):
    assert ">Alice<" in web_of(alice).get(address(row)).content.decode()
    answer = web_of(bob).get(address(row)).content.decode()
    assert (">Bob<" in answer, ">Alice</a>" in answer) == (True, False)
    User.objects.filter(pk=bob.pk).update(name="Robert")

    assert ">Robert<" in web_of(bob).get(address(row)).content.decode()


def test_a_save_by_anybody_makes_the_page_anew(row, alice, bob):
    web = web_of(alice)
    assert form_data(web.get(networks(row)))["networks-0-vlan"] == ["10"]
    lan = replace(PLAN.networks[0], vlan=11)

    save_plan(row=row, plan=replace(PLAN, networks=(lan,)), version=1, by=bob)

    found = form_data(web.get(networks(row)))
    assert (found["networks-0-vlan"], found["version"]) == (["11"], ["2"])


def test_a_plan_that_came_back_to_what_it_was_has_its_own_version(row, alice):
    web = web_of(alice)
    web.get(networks(row))
    save_plan(row=row, plan=replace(PLAN, title="Other"), version=1, by=alice)
    save_plan(row=row, plan=PLAN, version=2, by=alice)

    assert form_data(web.get(networks(row)))["version"] == ["3"]


def test_two_plans_with_the_same_answers_have_their_own_pages(row, team, alice):
    copy = create_plan(team=team, plan=kept_snapshot(row), by=alice)
    web = web_of(alice)
    web.get(hub(row))

    page = web.get(hub(copy)).content.decode()

    assert (networks(copy) in page, networks(row) in page) == (True, False)


def test_lines_of_two_plans_with_the_same_rows_lead_to_their_own_items(row, team, alice):
    copy = create_plan(team=team, plan=kept_snapshot(row), by=alice)
    web = web_of(alice)
    web.get(networks(row))

    page = web.get(networks(copy)).content.decode()

    assert (item(copy) in page, item(row) in page) == (True, False)


def test_a_line_shows_everything_that_its_cells_hold(row, alice):
    """Every part of a cell is in what lines are kept by: a changed one is another line."""
    web = web_of(alice)
    first = web.get(networks(row)).context["grids"][0].rows[0]
    for name, value in {
        "kind": "text",
        "label": "Another",
        "width": "xl",
        "name": "n",
        "value": "v",
        "options": [("a", "b", True)],
        "errors": ["wrong"],
        "mono": True,
        "mode": "decimal",
        "hint": "like this",
        "names": ("nodes",),
        "differs": "from most",
    }.items():
        cells = [replace(each) for each in first.cells]
        at = next(i for i, each in enumerate(cells) if getattr(each, name) != value)
        setattr(cells[at], name, value)

        assert replace(first, cells=cells)._content() != first._content(), name
    assert replace(first, url="/elsewhere/")._content() != first._content()
    assert replace(first, at=7)._content() != first._content()


def test_new_names_of_team_and_colleague_are_shown(row, team, alice, bob):
    save_plan(row=row, plan=replace(PLAN, title="Other"), version=1, by=bob)
    web = web_of(alice)
    assert "by Bob. Team: Platform." in web.get(hub(row)).content.decode()
    User.objects.filter(pk=bob.pk).update(name="Robert")
    type(team).objects.filter(pk=team.pk).update(name="Works")

    assert "by Robert. Team: Works." in web.get(hub(row)).content.decode()


def test_a_kept_page_can_be_sent_and_its_token_is_new_every_time(row, alice):
    web = web_of(alice, enforce_csrf_checks=True)
    pages = [web.get(networks(row)) for _ in range(3)]
    tokens = [TOKEN.findall(page.content.decode()) for page in pages]
    data = {**form_data(pages[2]), "networks-0-vlan": "12", "stay": "1"}

    sent = web.post(networks(row), {**data, "csrfmiddlewaretoken": tokens[2][-1]})

    assert len({found[-1] for found in tokens}) == 3
    assert sent.status_code == 302
    assert kept_snapshot(Plan.objects.get()).networks[0].vlan == 12


def test_a_token_of_one_visitor_is_of_no_use_to_another(row, alice, bob):
    token = TOKEN.findall(web_of(alice).get(networks(row)).content.decode())[-1]
    web = web_of(bob, enforce_csrf_checks=True)
    data = {**form_data(web.get(networks(row))), "csrfmiddlewaretoken": token}

    assert web.post(networks(row), data).status_code == 403


def test_no_mark_of_the_process_is_left_in_a_page(row, alice):
    web = web_of(alice)

    for page in (web.get(networks(row)), web.get(networks(row))):
        assert not re.search(r"[0-9a-f]{64}(?!\.)", TOKEN.sub("", page.content.decode()))


def test_what_was_done_is_said_once_on_a_kept_page_too(row, alice, made):
    web = web_of(alice)
    data = {**form_data(web.get(networks(row))), "stay": "1"}
    web.post(networks(row), data)  # nothing changed, so that the page is the kept one

    said, later = (web.get(networks(row)).content.decode() for _ in range(2))

    assert made.count("plans/step.html") == 1
    assert (said.count("<p>Saved "), later.count("<p>Saved ")) == (1, 0)


def test_a_refused_form_is_not_kept(row, alice):
    web = web_of(alice)
    data = {**form_data(web.get(networks(row))), "networks-0-vlan": "many", "stay": "1"}

    assert "Not saved" in web.post(networks(row), data).content.decode()

    assert "Not saved" not in web.get(networks(row)).content.decode()


def test_another_page_of_a_long_list_is_another_page(team, alice):
    many = tuple(a_network(f"N{at:03}") for at in range(60))
    row = create_plan(team=team, plan=a_plan(networks=many), by=alice)
    web = web_of(alice)

    first, second = (
        form_data(web.get(networks(row), {"page-networks": at}))["networks-0-was"] for at in (1, 2)
    )

    assert (first, second) == (["N000"], ["N050"])


def test_a_picture_is_drawn_anew_for_another_plan_or_another_place():
    def picture(plan, prefix="network"):
        return plan_pictures.network_picture(plan, prefix)["svg"]

    named = replace(PLAN, networks=(replace(PLAN.networks[0], name="STORAGE"),))

    first, again, other, elsewhere = (
        picture(PLAN),
        picture(replace(PLAN, notes="Nothing that is drawn")),
        picture(named),
        picture(PLAN, "panel"),
    )

    assert again is first
    assert ("STORAGE" in first, "STORAGE" in other) == (False, True)
    assert elsewhere != first


def test_a_line_of_the_list_shows_what_changed(row, alice, bob):
    web = web_of(alice)
    address = reverse("plans")
    assert "Bob</span>" not in web.get(address).content.decode()
    plan = replace(PLAN, title="Renamed", environment="lab", client=Client_(name="Acme"))
    save_plan(row=row, plan=plan, version=1, by=bob)

    now = web.get(address).content.decode()

    shown = ("Renamed", "Acme", '"muted">lab', "Bob</span>", ">2</td>")
    assert [text for text in shown if text not in now] == []
    Plan.objects.update(verdict="supported", counts={"unknown": 777})
    page = web.get(address).content.decode()
    assert ('data-verdict="supported"' in page, ">777</td>" in page) == (True, True)
