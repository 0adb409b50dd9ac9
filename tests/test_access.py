"""Who may open what. Every route stands in this table, or the suite fails."""

import pytest
from django.urls import get_resolver, reverse

from planner import models, plan_json
from planner.services import exports
from planner.services.plans import create_plan
from tests.build import EXAMPLES

pytestmark = pytest.mark.django_db

# Name: how it is reached. "plan" and "team" routes answer 404 to strangers.
ROUTES = {
    "home": "anyone",
    "setup": "anyone",
    "join": "anyone",
    "rules": "anyone",
    "rule": "anyone",
    "account_login": "anyone",
    "account_logout": "anyone",
    "account_inactive": "anyone",
    "account_signup": "anyone",
    "account_email": "anyone",
    "account_set_password": "anyone",
    "account_reauthenticate": "signed in",
    "account_change_password": "signed in",
    "plans": "signed in",
    "plan-new": "signed in",
    "plan-from-example": "signed in",
    "plan-from-file": "signed in",
    "teams": "signed in",
    "team": "team",
    "team-look": "team",
    "team-logo": "team",
    "team-logo-remove": "team",
    "team-leave": "team",
    "team-role": "team",
    "team-remove": "team",
    "team-withdraw": "team",
    "plan-hub": "plan",
    "plan-delete": "plan",
    "plan-duplicate": "plan",
    "plan-review": "plan",
    "plan-accept": "plan",
    "plan-withdraw": "plan",
    "plan-documents": "plan",
    "plan-json": "plan",
    "plan-pdf": "plan",
    "plan-make-pdf": "plan",
    "plan-export": "plan",
    "plan-picture": "plan",
    "plan-network-svg": "plan",
    "plan-undo": "plan",
    "plan-layout": "plan",
    "plan-go": "plan",
    "plan-step": "plan",
    "plan-item-new": "plan",
    "plan-item": "plan",
    "plan-item-copy": "plan",
    "plan-item-remove": "plan",
}
ARGUMENTS = {
    "slug": "nodes",
    "kind": "nodes",
    "number": 1,
    "token": "x" * 43,
    "rule_id": "certification.not-certified",
    "name": "article-fc",
}


def named(kind):
    return sorted(name for name, who in ROUTES.items() if who == kind)


def wanted(name):
    """Names of the arguments of a route."""
    return get_resolver().reverse_dict.getlist(name)[0][0][0][1]


@pytest.fixture
def address(alice, team):
    plan = plan_json.loads((EXAMPLES / "article-fc.json").read_bytes())
    row = create_plan(team=team, plan=plan, by=alice)
    member = models.Membership.objects.get(user=alice, team=team)
    export, _ = exports.ask(row=row, by=alice)
    exports.finish(exports.claim(export.code), b"%PDF-")
    values = {
        **ARGUMENTS,
        "export": export.code,
        "code": row.code,
        "pk": team.pk,
        "member": member.pk,
        "invitation": 1,
    }

    def of(name):
        return reverse(name, kwargs={key: values[key] for key in wanted(name)})

    return of


def test_every_route_is_in_the_table():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert names == set(ROUTES)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [*named("plan"), *named("team")])
def test_stranger_gets_404(name, method, address, mallory, sign_in):
    client = sign_in(mallory)

    answer = getattr(client, method)(address(name))

    # 405: a page that does not take the method says so before it looks at anything.
    assert answer.status_code in (404, 405)
    assert models.Plan.objects.count() == 1


@pytest.mark.parametrize("name", [*named("plan"), *named("team"), *named("signed in")])
def test_nobody_is_sent_to_sign_in(name, address, client):
    answer = client.get(address(name))

    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", named("plan"))
def test_pages_of_a_plan_are_not_stored_by_browsers(name, address, alice, sign_in):
    answer = sign_in(alice).get(address(name))

    assert answer.status_code in (200, 302, 405)
    if answer.status_code == 200:
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_reader_sees_a_plan_and_changes_nothing(role, address, bob, team, sign_in):
    models.Membership.objects.filter(user=bob).update(role=role)
    client = sign_in(bob)
    before = models.Plan.objects.get().version

    assert client.get(address("plan-hub")).status_code == 200
    for name in (
        "plan-step",
        "plan-item",
        "plan-item-copy",
        "plan-item-remove",
        "plan-delete",
        "plan-undo",
    ):
        assert client.post(address(name), {"version": before}).status_code == 404
    assert models.Plan.objects.get().version == before


def test_who_may_no_longer_write_is_told_so(address, bob, team, sign_in):
    models.Membership.objects.filter(user=bob).update(role="viewer")

    page = sign_in(bob).post(address("plan-step"), {"version": 1})

    assert page.status_code == 404
    assert "You may read this plan, but not change it." in page.text
    assert f'<a href="{address("plan-hub")}">Open the plan</a>' in page.text


def test_words_of_who_may_no_longer_write_wait_for_the_role(address, bob, team, sign_in):
    roles, web = models.Membership.objects.filter(user=bob), sign_in(bob)
    roles.update(role="viewer")
    page = f"{address('plan-hub')}engagement/"
    kept = web.post(page, {"version": 1, "item-title": "Kept"}).context["kept"]

    while_a_viewer = web.get(kept)
    roles.update(role="editor")

    assert 'value="Kept"' not in while_a_viewer.text
    assert 'value="Kept"' in web.get(kept).text


@pytest.mark.parametrize(
    ("name", "headers"), [("plan-delete", {}), ("plan-step", {"HX-Request": "true"})]
)
def test_only_words_of_forms_are_kept(address, bob, team, sign_in, name, headers):
    models.Membership.objects.filter(user=bob).update(role="viewer")

    page = sign_in(bob).post(address(name), {"version": 1}, headers=headers)

    assert page.context["kept"] == ""


def test_a_stranger_is_not_told_that_there_is_a_plan(address, bob, team, sign_in):
    models.Membership.objects.filter(user=bob).delete()

    page = sign_in(bob).post(address("plan-step"), {"version": 1})

    assert page.status_code == 404
    assert "There is nothing at this address" in page.text
