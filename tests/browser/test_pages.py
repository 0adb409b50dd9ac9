import pytest

from planner import plan_json
from planner.core.plan import Plan
from planner.services import teams
from planner.services.plans import create_plan
from planner.wizard.steps import STEPS
from tests.browser.conftest import sign_in, violations
from tests.build import EXAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["/account/login/", "/rules/", "/rules/certification.not-certified/"]
ITEMS = [
    "networks/networks/1/",
    "networks/switches/new/",
    "nodes/nodes/1/",
    "adapters/nodes/1/",
    "storage/arrays/1/",
    "storage/volumes/1/",
    "vms/vms/1/",
]


@pytest.fixture
def plan(alice, team):
    plan = plan_json.loads((EXAMPLES / "broken-everything.json").read_bytes())
    return create_plan(team=team, plan=plan, by=alice)


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_page_has_no_barriers(scripted, alice, address, scheme):
    scripted.emulate_media(color_scheme=scheme)

    scripted.goto(address)

    assert violations(scripted) == []


def test_set_up_page_has_no_barriers(scripted, db):
    scripted.goto("/setup/")

    assert scripted.locator("[name=code]").count() == 1
    assert violations(scripted) == []


def test_page_of_an_invitation_has_no_barriers(scripted, alice, team):
    token = teams.invite(team=team, email="carol@example.org", role="editor", by=alice)

    scripted.goto(f"/join/{token}/")

    assert scripted.locator("[name=password]").count() == 1
    assert violations(scripted) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_plan_has_no_barriers(scripted, plan, scheme):
    scripted.emulate_media(color_scheme=scheme)
    sign_in(scripted, "alice@example.org")
    start = f"/plans/{plan.code}/"
    steps = [*(f"{step.slug}/" for step in STEPS), "review/", "documents/"]
    pages = ["/plans/", "/plans/new/", "/teams/", f"/teams/{plan.team_id}/", start]
    pages += [start + each for each in (*steps, *ITEMS, "delete/", "duplicate/")]
    pages += [f"{start}networks/networks/1/remove/", "/account/password/", "/nowhere/"]

    found = {}
    for address in pages:
        answer = scripted.goto(address)
        assert answer.status == (404 if address == "/nowhere/" else 200), address
        found[address] = violations(scripted)

    assert {address: each for address, each in found.items() if each} == {}


@pytest.mark.parametrize("width_px", [390, 1440])
def test_no_page_of_a_plan_scrolls_sideways(scripted, plan, width_px):
    scripted.set_viewport_size({"width": width_px, "height": 900})
    sign_in(scripted, "alice@example.org")
    start = f"/plans/{plan.code}/"
    wide = []

    for each in ["", *(f"{step.slug}/" for step in STEPS), "review/", "documents/", *ITEMS]:
        scripted.goto(start + each)
        sideways_px = scripted.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if sideways_px > 0:
            wide.append((each, sideways_px))

    assert wide == []


@pytest.mark.parametrize("width_px", [390, 1440])
def test_a_title_without_spaces_is_broken(scripted, team, alice, width_px):
    plan = Plan(title="W" * 120, environment="lab", windows_server="2022")
    row = create_plan(team=team, plan=plan, by=alice)
    scripted.set_viewport_size({"width": width_px, "height": 900})
    sign_in(scripted, "alice@example.org")

    widths_px = []
    for each in ("", "documents/", "review/", "delete/"):
        scripted.goto(f"/plans/{row.code}/{each}")
        widths_px.append(scripted.evaluate("document.documentElement.scrollWidth"))

    assert widths_px == [width_px] * 4


def test_cells_of_a_folded_list_do_not_lie_on_each_other(scripted, team, alice):
    """A plan without a client: the name of an empty cell lay on the next one."""
    plan = Plan(title="Bare", environment="lab", windows_server="2022")
    create_plan(team=team, plan=plan, by=alice)
    scripted.set_viewport_size({"width": 390, "height": 900})
    sign_in(scripted, "alice@example.org")

    scripted.goto("/plans/")

    shown = scripted.locator("tbody td[data-label]:visible")
    heights_px = {
        cell.get_attribute("data-label"): cell.bounding_box()["height"] for cell in shown.all()
    }
    assert "Client" not in heights_px
    assert "Windows Server" in heights_px
    assert min(heights_px.values()) >= 20


def test_style_sheet_and_font_are_there(scripted, alice):
    scripted.goto("/account/login/")

    family = scripted.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Inter" in family
    assert scripted.evaluate("document.fonts.ready.then(() => document.fonts.size)") > 0
