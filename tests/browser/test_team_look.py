"""A team gets its logo and its colour."""

import io

import pytest
from PIL import Image

from planner.models import TeamLook
from planner.services import teams
from tests.browser.conftest import sign_in, violations
from tests.browser.walk import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture():
    file = io.BytesIO()
    Image.new("RGB", (400, 100), (31, 78, 121)).save(file, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_a_look_is_given_and_seen(page, alice, team):
    sign_in(page, "alice@example.org")
    page.goto(f"/teams/{team.pk}/look/")
    page.get_by_label("Accent colour").fill("#ff8800")
    press(page, page.get_by_role("button", name="Save", exact=True))
    page.get_by_label("Logo").set_input_files(picture())

    press(page, page.get_by_role("button", name="Save with #b56000"))

    logo = page.get_by_alt_text("Logo of Platform")
    assert logo.bounding_box()["width"] > 100
    assert TeamLook.objects.get().accent == "#b56000"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_look_has_no_barriers(scripted, alice, team, scheme):
    scripted.emulate_media(color_scheme=scheme)
    teams.save_look(team=team, name="Platform", accent="#1f4e79", logo=picture()["buffer"])
    sign_in(scripted, "alice@example.org")

    found = {}
    for address in (f"/teams/{team.pk}/look/", f"/teams/{team.pk}/"):
        scripted.goto(address)
        found[address] = violations(scripted)

    assert {address: each for address, each in found.items() if each} == {}
