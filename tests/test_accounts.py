"""The first account, signing in, and what is closed."""

import re
import socket
import stat

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError
from django.test import Client
from django.views import defaults

from planner.management.commands import serve
from planner.models import Membership, User
from planner.services import accounts

PASSWORD = "a sturdy fence 42"


@pytest.fixture
def code(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return accounts.new_setup_code()


def a_first_account(code, **values):
    return {
        "code": code,
        "name": "Alice",
        "email": "Alice@Example.org",
        "password": PASSWORD,
        **values,
    }


def test_setup_code_is_kept_as_a_digest_that_only_the_server_reads(code, tmp_path):
    file = tmp_path / "setup-code.sha256"

    assert re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}", code)
    assert re.fullmatch(r"[0-9a-f]{64}", file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("path", ["/", "/account/login/"])
def test_first_visit_leads_to_the_setup_page(client, code, path):
    assert client.get(path).headers["Location"] == "/setup/"


def test_setup_makes_the_owner_of_a_team_and_signs_in(client, code):
    response = client.post("/setup/", a_first_account(code))

    user = User.objects.get()
    membership = Membership.objects.get()
    assert response.headers["Location"] == "/plans/"
    assert (user.email, user.name, user.check_password(PASSWORD)) == (
        "alice@example.org",
        "Alice",
        True,
    )
    assert (membership.user, membership.role, membership.team.personal) == (user, "owner", True)
    assert membership.team.name == "Alice\u2019s team"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_setup_takes_the_code_in_any_case_and_without_hyphens(client, code):
    client.post("/setup/", a_first_account(f" {code.replace('-', ' ').lower()} "))

    assert User.objects.count() == 1


def test_setup_page_is_gone_after_use(client, code, tmp_path):
    client.post("/setup/", a_first_account(code))

    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", a_first_account(code, email="b@example.org")).status_code == 404
    assert not (tmp_path / "setup-code.sha256").exists()


def test_setup_code_works_once_even_past_the_page(code):
    accounts.set_up(code=code, email="a@example.org", name="A", password=PASSWORD)

    with pytest.raises(accounts.WrongCodeError):
        accounts.set_up(code=code, email="b@example.org", name="B", password=PASSWORD)
    assert [user.email for user in User.objects.all()] == ["a@example.org"]


def test_setup_refuses_a_second_first_user_with_a_newer_code(code):
    accounts.set_up(code=code, email="a@example.org", name="A", password=PASSWORD)
    newer = accounts.new_setup_code()

    with pytest.raises(accounts.GoneError):
        accounts.set_up(code=newer, email="b@example.org", name="B", password=PASSWORD)


def test_new_setup_code_ends_the_older_one(code):
    accounts.new_setup_code()

    with pytest.raises(accounts.WrongCodeError):
        accounts.set_up(code=code, email="a@example.org", name="A", password=PASSWORD)


def test_wrong_code_makes_nobody_and_names_the_field(client, code):
    response = client.post("/setup/", a_first_account("AAAA-AAAA-AAAA-AAAA"))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["code"]
    assert "<title>Error: Set up" in response.text
    assert User.objects.count() == 0


def test_five_wrong_codes_are_enough_for_a_minute_but_the_right_one_works(
    client, code, monkeypatch
):
    now = 1000.0
    monkeypatch.setattr(accounts.time, "time", lambda: now)
    for _ in range(4):
        client.post("/setup/", a_first_account("AAAA"))

    fifth = client.post("/setup/", a_first_account("AAAA")).context["form"].errors["code"]
    sixth = client.post("/setup/", a_first_account("AAAA")).context["form"].errors["code"]
    now += accounts.WRONG_CODES_SECONDS + 1
    later = client.post("/setup/", a_first_account("AAAA")).context["form"].errors["code"]
    for _ in range(5):
        client.post("/setup/", a_first_account("AAAA"))
    right = client.post("/setup/", a_first_account(code))

    assert fifth[0].startswith("This is not the set-up code.")
    assert sixth == ["Too many wrong codes. Wait a minute, then try again."]
    assert later == fifth
    assert right.headers["Location"] == "/plans/"


@pytest.mark.parametrize(
    "password", ["short", "passwordpassword"[:8], "alice@example.org"], ids=str
)
def test_setup_refuses_a_weak_password(client, code, password):
    response = client.post("/setup/", a_first_account(code, password=password))

    assert list(response.context["form"].errors) == ["password"]
    assert User.objects.count() == 0


def test_sign_in_ignores_the_case_of_the_address(client, alice):
    response = client.post("/account/login/", {"login": "ALICE@example.org", "password": PASSWORD})

    assert response.headers["Location"] == "/plans/"
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_sign_in_with_a_wrong_password_says_so_and_admits_nobody(client, alice):
    response = client.post("/account/login/", {"login": alice.email, "password": "wrong"})

    assert response.status_code == 200
    assert "<title>Error: Sign in" in response.text
    assert response.context["form"].non_field_errors() == [
        "The e-mail address or the password is not right."
    ]
    assert "_auth_user_id" not in client.session


def test_sign_out_needs_a_press(sign_in, alice):
    client = sign_in(alice)

    asked = client.get("/account/logout/")
    still_in = "_auth_user_id" in client.session
    client.post("/account/logout/")

    assert asked.status_code == 200
    assert still_in
    assert "_auth_user_id" not in client.session


def test_signing_in_says_as_whom(client, alice):
    address = {"login": alice.email, "password": PASSWORD}

    page = client.post("/account/login/", address, follow=True)

    assert [str(each) for each in page.context["messages"]] == [f"You are signed in as {alice}."]


def test_new_password_needs_the_current_one(sign_in, alice):
    new = "quite another hedge 9"
    answers = {"oldpassword": "wrong", "password1": new, "password2": new}

    page = sign_in(alice).post("/account/password/", answers)

    assert page.context["form"].errors == {"oldpassword": ["This is not your current password."]}


def test_fields_of_a_new_password_are_named_like_all_others(sign_in, alice):
    page = sign_in(alice).get("/account/password/")

    labels = [field.label for field in page.context["form"]]
    assert labels == ["Current password", "New password", "New password, again"]


def test_password_can_be_changed(sign_in, alice):
    new = "quite another hedge 9"
    sign_in(alice).post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    alice.refresh_from_db()
    assert alice.check_password(new)


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/password/set/"])
def test_closed_account_pages_are_not_there(sign_in, alice, path):
    assert sign_in(alice).get(path).status_code == 404


def test_error_pages_wear_the_frame(client, alice):
    response = client.get("/nothing/")

    assert response.status_code == 404
    assert 'href="#main"' in response.text


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (defaults.bad_request, 400, "Request not understood"),
        (defaults.permission_denied, 403, "Not allowed"),
        (defaults.server_error, 500, "The server made a mistake"),
    ],
)
def test_error_pages_are_dressed(rf, db, answer, status, words):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.htmx = False
    arguments = [] if status == 500 else [ValueError()]

    response = answer(request, *arguments)

    assert response.status_code == status
    assert words in response.content.decode()


def test_form_out_of_date_gets_its_own_page(alice):
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": alice.email})

    assert response.status_code == 403
    assert "This form is out of date" in response.text


def test_serve_names_a_taken_port_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=rf"Cannot listen on 127.0.0.1, port {port}: .*"):
            serve.check_port("127.0.0.1", port)


def test_serve_frames_the_code():
    notice = serve.setup_notice("AAAA-BBBB-CCCC-DDDD", "http://127.0.0.1:8000/setup/")

    lines = notice.strip().splitlines()
    assert {len(line) for line in lines} == {len(lines[0])}
    assert lines[2].strip("| ") == "open   http://127.0.0.1:8000/setup/"
    assert lines[3].strip("| ") == "code   AAAA-BBBB-CCCC-DDDD"
