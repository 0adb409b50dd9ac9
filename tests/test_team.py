"""Teams, roles, and one-time links into them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from planner.models import Invitation, Membership, Team, User
from planner.services import teams
from planner.services.plans import create_plan
from tests.build import a_plan

PASSWORD = "a sturdy fence 42"
CAROL = "carol@example.org"


@pytest.fixture
def token(team, alice):
    return teams.invite(team=team, email=CAROL, role="reviewer", by=alice)


def roles(team):
    return {each.user.email: each.role for each in team.memberships.select_related("user")}


def carol_joins(client, token):
    return client.post(f"/join/{token}/", {"name": "Carol", "password": PASSWORD})


# Making and looking after a team


def test_a_new_team_belongs_to_its_maker(sign_in, mallory):
    response = sign_in(mallory).post("/teams/", {"name": "Storage"})

    team = Team.objects.get(name="Storage")
    assert response.headers["Location"] == f"/teams/{team.pk}/"
    assert roles(team) == {"mallory@example.org": "owner"}


def test_team_list_shows_only_my_teams(sign_in, team, mallory):
    response = sign_in(mallory).get("/teams/")

    assert [each.team.name for each in response.context["memberships"]] == ["Elsewhere"]


def test_owner_sees_the_controls_and_a_member_does_not(sign_in, team, alice, bob):
    owner = sign_in(alice).get(f"/teams/{team.pk}/").text
    member = sign_in(bob).get(f"/teams/{team.pk}/").text

    assert ("Make the link" in owner, "Make the link" in member) == (True, False)
    assert ("Remove Bob" in owner, "Remove Alice" in member) == (True, False)
    assert "alice@example.org" in member


def test_team_page_tells_the_latest_changes_of_its_own_plans(sign_in, team, alice, mallory):
    create_plan(team=team, plan=a_plan(title="Ours"), by=alice)
    create_plan(team=mallory.teams.get(), plan=a_plan(title="Theirs"), by=mallory)

    response = sign_in(alice).get(f"/teams/{team.pk}/")

    assert [each.plan.title for each in response.context["changes"]] == ["Ours"]


@pytest.mark.parametrize("extra", [0, 3])
def test_team_page_asks_the_same_number_of_questions_for_any_size(
    sign_in, team, alice, django_assert_num_queries, extra
):
    for number in range(extra):
        user = User.objects.create_user(f"u{number}@example.org", name=f"U{number}")
        Membership.objects.create(team=team, user=user)
        teams.invite(team=team, email=f"i{number}@example.org", role="viewer", by=alice)
        create_plan(team=team, plan=a_plan(), by=user)
    client = sign_in(alice)

    with django_assert_num_queries(6):
        client.get(f"/teams/{team.pk}/")


TEAM_POSTS = [
    ("", {"email": CAROL, "role": "owner"}),
    ("members/{member}/", {"role": "owner"}),
    ("members/{member}/remove/", {}),
    ("invitations/{invitation}/withdraw/", {}),
    ("look/", {"name": "Taken over"}),
    ("logo/remove/", {}),
]


@pytest.mark.parametrize(("path", "data"), TEAM_POSTS)
@pytest.mark.parametrize("who", ["bob", "mallory"])
def test_only_owners_manage(request, sign_in, team, bob, token, path, data, who):
    before = roles(team)
    ids = {"member": team.memberships.get(user=bob).pk, "invitation": Invitation.objects.get().pk}
    client = sign_in(request.getfixturevalue(who))

    response = client.post(f"/teams/{team.pk}/" + path.format(**ids), data)

    assert response.status_code == 404
    assert roles(team) == before
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["", "leave/"])
def test_strangers_cannot_find_a_team(sign_in, team, mallory, method, path):
    response = getattr(sign_in(mallory), method)(f"/teams/{team.pk}/{path}")

    assert response.status_code == (405 if (method, path) == ("get", "leave/") else 404)


def test_visitors_are_asked_to_sign_in(client, team):
    response = client.get(f"/teams/{team.pk}/")

    assert response.headers["Location"] == f"/account/login/?next=/teams/{team.pk}/"


def test_an_owner_cannot_reach_members_of_another_team(sign_in, team, bob, mallory):
    hers = mallory.teams.get()
    member = team.memberships.get(user=bob)

    response = sign_in(mallory).post(f"/teams/{hers.pk}/members/{member.pk}/remove/")

    assert response.status_code == 404
    assert roles(team)["bob@example.org"] == "editor"


def test_owner_changes_a_role(sign_in, team, alice, bob):
    member = team.memberships.get(user=bob)

    sign_in(alice).post(f"/teams/{team.pk}/members/{member.pk}/", {"role": "viewer"})

    assert roles(team) == {"alice@example.org": "owner", "bob@example.org": "viewer"}


def test_a_role_that_is_none_changes_nothing(sign_in, team, alice, bob):
    member = team.memberships.get(user=bob)

    sign_in(alice).post(f"/teams/{team.pk}/members/{member.pk}/", {"role": "king"})

    assert roles(team)["bob@example.org"] == "editor"


def test_owner_removes_a_member(sign_in, team, alice, bob):
    member = team.memberships.get(user=bob)

    sign_in(alice).post(f"/teams/{team.pk}/members/{member.pk}/remove/")

    assert roles(team) == {"alice@example.org": "owner"}


def test_a_member_leaves(sign_in, team, alice, bob):
    response = sign_in(bob).post(f"/teams/{team.pk}/leave/")

    assert response.headers["Location"] == "/teams/"
    assert roles(team) == {"alice@example.org": "owner"}


@pytest.mark.parametrize(
    ("path", "data"),
    [("members/{}/", {"role": "viewer"}), ("members/{}/remove/", {}), ("leave/", {})],
)
def test_the_last_owner_stays(sign_in, team, alice, bob, path, data):
    mine = team.memberships.get(user=alice).pk

    response = sign_in(alice).post(f"/teams/{team.pk}/" + path.format(mine), data, follow=True)

    assert roles(team) == {"alice@example.org": "owner", "bob@example.org": "editor"}
    assert [str(each) for each in response.context["messages"]] == [
        "A team needs an owner. Make somebody else an owner first."
    ]


def test_one_of_two_owners_may_go(team, alice, bob):
    teams.change_role(membership=team.memberships.get(user=bob), role="owner")

    teams.remove_member(membership=team.memberships.get(user=alice))

    assert roles(team) == {"bob@example.org": "owner"}


# Invitations


def test_invitation_link_is_shown_once_and_kept_as_a_digest(sign_in, team, alice):
    client = sign_in(alice)

    shown = client.post(f"/teams/{team.pk}/", {"email": "Carol@Example.org", "role": "viewer"})

    token = shown.context["link"].removeprefix("http://testserver/join/").rstrip("/")
    row = Invitation.objects.get()
    assert (row.email, row.role, len(row.token_sha256)) == (CAROL, "viewer", 64)
    assert token not in row.token_sha256
    assert len(token) == 43
    assert token not in client.get(f"/teams/{team.pk}/").text
    assert "no-store" in shown.headers["Cache-Control"]


def test_invitation_of_a_member_is_refused(sign_in, team, alice, bob):
    data = {"email": "BOB@example.org", "role": "owner"}

    response = sign_in(alice).post(f"/teams/{team.pk}/", data)

    assert response.context["form"].errors == {
        "email": ["bob@example.org is in this team already."]
    }
    assert Invitation.objects.count() == 0


def test_a_second_invitation_ends_the_first(client, team, alice, token):
    newer = teams.invite(team=team, email=CAROL, role="viewer", by=alice)

    assert client.get(f"/join/{token}/").status_code == 404
    assert client.get(f"/join/{newer}/").status_code == 200


def test_owner_withdraws_an_invitation(sign_in, client, team, alice, token):
    row = Invitation.objects.get()

    sign_in(alice).post(f"/teams/{team.pk}/invitations/{row.pk}/withdraw/")
    client.logout()

    assert client.get(f"/join/{token}/").status_code == 404


def test_invited_stranger_makes_an_account_and_joins(client, team, token):
    response = carol_joins(client, token)

    carol = User.objects.get(email=CAROL)
    assert response.headers["Location"] == "/plans/"
    assert roles(team) == {"alice@example.org": "owner", CAROL: "reviewer"}
    assert (carol.name, carol.check_password(PASSWORD)) == ("Carol", True)
    assert client.session["_auth_user_id"] == str(carol.pk)


def test_a_link_works_once(client, team, token):
    carol_joins(client, token)
    client.logout()

    again = client.post(f"/join/{token}/", {"name": "Other", "password": PASSWORD})

    assert again.status_code == 404
    assert "This link no longer works" in again.text
    assert User.objects.filter(name="Other").count() == 0


@pytest.mark.parametrize(
    ("left", "status"), [(timedelta(seconds=-1), 404), (timedelta(minutes=1), 200)], ids=str
)
def test_a_link_ends_when_its_time_is_over(client, token, left, status):
    Invitation.objects.update(expires_at=timezone.now() + left)

    assert client.get(f"/join/{token}/").status_code == status


def test_a_link_holds_for_seven_days(token):
    row = Invitation.objects.get()

    assert row.expires_at - row.created_at == pytest.approx(
        timedelta(days=7), abs=timedelta(seconds=5)
    )


def test_the_address_cannot_be_chosen_by_the_one_who_joins(client, team, token):
    data = {"name": "Eve", "password": PASSWORD, "email": "eve@example.org"}

    client.post(f"/join/{token}/", data)

    assert CAROL in roles(team)
    assert not User.objects.filter(email="eve@example.org").exists()


def test_somebody_else_cannot_use_the_link(sign_in, team, mallory, token):
    client = sign_in(mallory)

    seen = client.get(f"/join/{token}/")
    tried = client.post(f"/join/{token}/")

    assert (seen.status_code, tried.status_code) == (200, 403)
    assert roles(team) == {"alice@example.org": "owner"}
    assert Invitation.objects.open().count() == 1


def test_the_service_refuses_somebody_else(mallory, token):
    with pytest.raises(teams.WrongPersonError):
        teams.join(token=token, user=mallory)


def test_an_existing_account_signs_in_and_joins(client, team, alice, mallory):
    token = teams.invite(team=team, email="Mallory@example.org", role="viewer", by=alice)

    asked = client.get(f"/join/{token}/")
    forged = client.post(f"/join/{token}/", {"name": "Eve", "password": "eve takes it over"})
    client.force_login(mallory)
    joined = client.post(f"/join/{token}/")

    mallory.refresh_from_db()
    assert f"/account/login/?next=/join/{token}/" in asked.text
    assert "_auth_user_id" not in forged.wsgi_request.session
    assert (mallory.name, mallory.check_password(PASSWORD)) == ("Mallory", True)
    assert joined.headers["Location"] == f"/teams/{team.pk}/"
    assert roles(team)["mallory@example.org"] == "viewer"


def test_joining_never_lowers_a_role(team, alice, mallory):
    token = teams.invite(team=team, email=mallory.email, role="viewer", by=alice)
    Membership.objects.create(team=team, user=mallory, role="editor")

    teams.join(token=token, user=mallory)

    assert roles(team)["mallory@example.org"] == "editor"


def test_a_weak_password_keeps_the_link_open(client, token):
    response = client.post(f"/join/{token}/", {"name": "Carol", "password": "carol@example.org"})

    assert list(response.context["form"].errors) == ["password"]
    assert Invitation.objects.open().count() == 1


def test_an_address_that_joined_through_another_link_a_moment_ago_is_asked_to_sign_in(
    client, team, token, monkeypatch
):
    """Both looked for an account before the other had made it."""
    User.objects.create_user(CAROL, PASSWORD, name="Carol")
    with monkeypatch.context() as patched:
        patched.setattr(teams, "account_of", lambda email: None)

        answer = carol_joins(client, token)

    assert answer.headers["Location"] == f"/join/{token}/"
    assert "There is an account with this address." in client.get(answer.headers["Location"]).text
    assert CAROL not in roles(team)
    assert Invitation.objects.open().count() == 1
