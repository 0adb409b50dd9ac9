"""The name of a team, and the logo and accent colour of its documents."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from planner.documents.info import DocumentInfo
from planner.models import Membership, Team, TeamLook, User
from planner.services import teams

pytestmark = pytest.mark.django_db


def picture(size=(40, 20), kind="PNG", colour=(9, 99, 9)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def upload(data, name="logo.png"):
    return SimpleUploadedFile(name, data, content_type="image/png")


@pytest.fixture
def look(team):
    """The team with a logo of 40 by 20 pixels and a colour."""
    teams.save_look(team=team, name="Platform", accent="#1f4e79", logo=picture())
    return TeamLook.objects.get(team=team)


def page(team):
    return f"/teams/{team.pk}/look/"


def saying(response):
    return [str(each) for each in response.context["messages"]]


def test_owner_renames_the_team(sign_in, team, alice):
    response = sign_in(alice).post(page(team), {"name": "  Data centre  ", "accent": ""})

    team.refresh_from_db()
    assert response.headers["Location"] == f"/teams/{team.pk}/"
    assert team.name == "Data centre"


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("x" * 100, {}),
        ("x" * 101, {"name": ["Ensure this value has at most 100 characters (it has 101)."]}),
        (" ", {"name": ["This field is required."]}),
    ],
    ids=["longest", "too long", "empty"],
)
def test_a_name_that_is_none_changes_nothing(sign_in, team, alice, name, errors):
    response = sign_in(alice).post(page(team), {"name": name, "accent": "#000000"})

    team.refresh_from_db()
    assert (response.context["form"].errors if response.context else {}) == errors
    assert team.name == ("Platform" if errors else name)
    assert TeamLook.objects.count() == (0 if errors else 1)


def test_owner_gives_a_logo_and_a_colour(sign_in, team, alice):
    data = {"name": "Platform", "accent": " 1F4E79 ", "logo": upload(picture((1600, 600), "JPEG"))}

    response = sign_in(alice).post(page(team), data, follow=True)

    row = TeamLook.objects.get(team=team)
    png = bytes(row.logo)
    assert (row.accent, row.logo_width, row.logo_height) == ("#1f4e79", 800, 300)
    assert row.logo_sha256 == hashlib.sha256(png).hexdigest()
    assert Image.open(io.BytesIO(png)).format == "PNG"
    assert saying(response) == ["The name and the look of the team are saved."]
    assert f"/teams/{team.pk}/logo.png?{row.logo_sha256[:12]}" in response.text


def test_without_a_file_the_logo_stays(sign_in, team, alice, look):
    sign_in(alice).post(page(team), {"name": "Platform", "accent": ""})

    row = TeamLook.objects.get(team=team)
    assert (row.accent, row.logo_sha256) == ("", look.logo_sha256)


def test_owner_removes_the_logo_and_the_colour_stays(sign_in, team, alice, look):
    response = sign_in(alice).post(f"/teams/{team.pk}/logo/remove/", follow=True)

    row = TeamLook.objects.get(team=team)
    assert (row.accent, bytes(row.logo), row.logo_sha256, row.logo_width) == ("#1f4e79", b"", "", 0)
    assert saying(response) == ["The logo is removed. Build plans are printed without one."]
    assert "logo.png" not in response.text


@pytest.mark.parametrize(
    ("accent", "error"),
    [
        ("red", "Give the colour as six hexadecimal digits: #1f4e79."),
        ("#123", "Give the colour as six hexadecimal digits: #1f4e79."),
        ("#1f4e79;}", "Give the colour as six hexadecimal digits: #1f4e79."),
        (
            "#777777",
            "#777777 is too light to read on white: its contrast is 4.4 to 1, and 4.5 to 1 is "
            "needed. The nearest darker tone is #767676.",
        ),
    ],
)
def test_a_colour_that_does_not_do_is_refused(sign_in, team, alice, accent, error):
    response = sign_in(alice).post(page(team), {"name": "Other", "accent": accent})

    team.refresh_from_db()
    assert response.context["form"].errors == {"accent": [error]}
    assert (team.name, TeamLook.objects.count()) == ("Platform", 0)


def test_the_darker_tone_is_one_press_away(sign_in, team, alice):
    client = sign_in(alice)
    data = {"name": "Platform", "accent": "#ff0000"}

    asked = client.post(page(team), data)
    client.post(page(team), {**data, "tone": "#ee0000"})

    assert 'name="tone" value="#ee0000">Save with #ee0000</button>' in asked.text
    assert TeamLook.objects.get().accent == "#ee0000"


@pytest.mark.parametrize("chosen", [False, True])
def test_a_file_that_the_browser_forgets_is_asked_for_again(sign_in, team, alice, chosen):
    data = {"name": "Platform", "accent": "red", **({"logo": upload(picture())} if chosen else {})}

    response = sign_in(alice).post(page(team), data)

    assert ("Please choose the logo again" in response.text) is chosen


def test_a_tone_is_judged_like_a_colour(sign_in, team, alice):
    data = {"name": "Platform", "accent": "", "tone": "#ffffff"}

    response = sign_in(alice).post(page(team), data)

    assert list(response.context["form"].errors) == ["accent"]
    assert TeamLook.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG drawings are not taken"),
        (b"GIF89a" + bytes(40), "The file is not a picture of a kind that is taken."),
        (b"\xff\xd8\xff" + bytes(40), "The picture is damaged"),
        (bytes(2 * 1024 * 1024 + 1), "The file is larger than 2 MiB."),
        (b"", "The file is empty."),
    ],
    ids=["svg", "gif", "damaged", "too large", "empty"],
)
def test_a_file_that_is_no_logo_is_refused_with_the_cure(sign_in, team, alice, data, beginning):
    response = sign_in(alice).post(page(team), {"name": "Platform", "logo": upload(data)})

    (error,) = response.context["form"].errors["logo"]
    assert error.startswith(beginning)
    assert "Error: " in response.text
    assert TeamLook.objects.count() == 0


def test_the_logo_is_served_to_members_as_a_png_that_nobody_keeps(sign_in, team, bob, look):
    response = sign_in(bob).get(f"/teams/{team.pk}/logo.png")

    assert (response.status_code, response.content) == (200, picture())
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", "))


def test_strangers_do_not_see_the_logo(sign_in, team, mallory, look):
    assert sign_in(mallory).get(f"/teams/{team.pk}/logo.png").status_code == 404


def test_visitors_do_not_see_the_logo(client, team, look):
    assert client.get(f"/teams/{team.pk}/logo.png").status_code == 302


@pytest.mark.parametrize("given", [False, True])
def test_a_team_without_a_logo_has_none_to_serve(sign_in, team, alice, given):
    if given:
        teams.save_look(team=team, name="Platform", accent="#000000")

    assert sign_in(alice).get(f"/teams/{team.pk}/logo.png").status_code == 404


@pytest.mark.parametrize("role", ["editor", "reviewer", "viewer"])
def test_members_see_the_look_and_do_not_change_it(sign_in, team, bob, look, role):
    Membership.objects.filter(user=bob).update(role=role)
    client = sign_in(bob)

    seen = client.get(f"/teams/{team.pk}/").text
    answers = [
        client.get(page(team)),
        client.post(page(team), {"name": "Taken over"}),
        client.post(f"/teams/{team.pk}/logo/remove/"),
    ]

    team.refresh_from_db()
    assert ("#1f4e79" in seen, "logo.png" in seen, page(team) in seen) == (True, True, False)
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert (team.name, bool(TeamLook.objects.get().logo_sha256)) == ("Platform", True)


@pytest.mark.parametrize("given", [False, True])
def test_the_pages_ask_the_same_questions_with_and_without_a_look(
    sign_in, team, alice, django_assert_num_queries, given
):
    if given:
        teams.save_look(team=team, name="Platform", accent="#1f4e79", logo=picture())
    client = sign_in(alice)

    with django_assert_num_queries(6):
        client.get(f"/teams/{team.pk}/")
    with django_assert_num_queries(3):
        client.get(page(team))


def test_no_page_reads_the_picture(sign_in, team, alice, look, django_assert_num_queries):
    client = sign_in(alice)

    with django_assert_num_queries(6) as seen:
        client.get(f"/teams/{team.pk}/")

    assert [each["sql"] for each in seen if '"logo"' in each["sql"]] == []


def test_documents_get_the_look(team, look, django_assert_num_queries):
    with django_assert_num_queries(1):
        given = teams.document_look(team)

    info = DocumentInfo(made_on="2026-11-25", **given)
    assert (info.team, info.accent) == ("Platform", "#1f4e79")
    assert info.logo.startswith("data:image/png;base64,iVBORw0KGgo")


def test_documents_of_a_team_without_a_look_are_plain(team):
    assert teams.document_look(team) == {"team": "Platform", "logo": "", "accent": ""}


def test_the_digest_of_a_look_changes_with_each_part_of_it(team, django_assert_num_queries):
    def digest(**look):
        teams.save_look(team=team, **{"name": "Platform", "accent": "", **look})
        return teams.look_digest(team)

    digests = [
        teams.look_digest(team),
        digest(accent="#000000"),
        digest(name="Other"),
        digest(logo=picture()),
        digest(logo=picture(colour=(1, 1, 1))),
    ]

    assert len(set(digests)) == 5
    assert digest(logo=b"") == digests[0]
    with django_assert_num_queries(1):
        teams.look_digest(team)


def test_the_look_goes_with_its_team(team, look):
    team.delete()

    assert TeamLook.objects.count() == 0
    assert Team.objects.count() == 0
    assert User.objects.count() == 1
