import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from planner import models
from planner.services import accounts, teams

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("size", "status"), [(2_000, 302), (20_000, 413)])
def test_request_is_measured_before_anything_reads_it(size, status, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    file = SimpleUploadedFile("plan.json", b"x" * size)

    answer = client.post(reverse("plan-from-file"), {"file": file})

    assert answer.status_code == status


def test_page_about_a_request_too_large_says_how_much_is_taken(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
    file = SimpleUploadedFile("plan.json", b"x" * 3 * 1024 * 1024)

    answer = client.post(reverse("plan-from-file"), {"file": file})

    assert answer.status_code == 413
    assert "At most 3 MiB are taken at once." in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_right_code_works_after_many_wrong_ones(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    code = accounts.new_setup_code()
    person = {"email": "a@example.org", "name": "A", "password": "a sturdy fence 42"}
    for _ in range(9):
        with pytest.raises(accounts.AccountError):
            accounts.set_up(code="AAAA", **person)

    accounts.set_up(code=code, **person)

    assert models.User.objects.get().email == "a@example.org"


def test_team_number_beyond_the_database_is_not_found(alice, sign_in):
    answer = sign_in(alice).post(reverse("team-leave", args=[10**26]))

    assert answer.status_code == 404


def test_invitations_of_an_owner_go_with_the_owner(team, alice, bob):
    membership = models.Membership.objects.get(team=team, user=bob)
    teams.change_role(membership=membership, role="owner")
    teams.invite(team=team, email="back@example.org", role="owner", by=bob)
    teams.invite(team=team, email="new@example.org", role="editor", by=alice)

    teams.remove_member(membership=membership)

    assert [each.email for each in team.invitations.open()] == ["new@example.org"]
