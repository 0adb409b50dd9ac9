import io
import json

import pypdf
import pytest
from django.core.management import call_command

from planner.models import User
from planner.services import accounts
from tests.browser.walk import answers, fill, fill_rows, press, save
from tests.build import EXAMPLES
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EXAMPLE = EXAMPLES / "article-3nic-iscsi.json"


@pytest.fixture
def wanted():
    return json.loads(EXAMPLE.read_text())


@pytest.fixture
def code(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    return accounts.new_setup_code()


def add(page, step, kind, items, rows=()):
    """Add items of a table of a step, one page each, with their rows."""
    for item in items:
        page.goto(f"{step}{kind}/new/")
        fill(page, "item", answers(item))
        for name in rows:
            fill_rows(page, name, item[name])
        save(page, "back")


def test_newcomer_plans_the_articles_cluster_and_prints_it(page, code, wanted, request):
    page.goto("/")
    page.wait_for_url("**/setup/")
    for name, text in {
        "code": code,
        "name": "Alice",
        "email": "alice@example.org",
        "password": PASSWORD,
    }.items():
        page.fill(f"[name={name}]", text)
    press(page, page.locator("main button[type=submit]"))
    assert page.url.endswith("/plans/")
    assert User.objects.get().email == "alice@example.org"

    page.goto("/plans/new/")
    page.fill("[name=title]", wanted["title"])
    page.select_option("[name=environment]", "production")
    page.select_option("[name=windows_server]", "2008r2")
    press(page, page.get_by_role("button", name="Make the plan"))
    start = page.url.partition("/plans/")[2].partition("/")[0]
    start = f"/plans/{start}/"

    page.goto(f"{start}engagement/")
    fill(page, "item", answers({key: wanted[key] for key in ("client", "notes")}))
    save(page, "next")
    page.wait_for_url("**/platform/")
    fill(page, "item", answers({key: wanted[key] for key in ("edition", "installation")}))
    fill(page, "directory", answers(wanted["directory"]))
    fill(page, "cluster", answers(wanted["cluster"]))
    fill(page, "host", answers(wanted["host"]))
    save(page)

    add(page, f"{start}networks/", "switches", wanted["switches"])
    add(page, f"{start}networks/", "networks", wanted["networks"])
    page.goto(f"{start}platform/")
    fill_rows(page, "addresses", wanted["cluster"]["addresses"])
    save(page)

    nodes = wanted["nodes"]
    add(page, f"{start}nodes/", "nodes", nodes[:1])
    page.goto(f"{start}adapters/nodes/1/")
    fill_rows(page, "nics", nodes[0]["nics"])
    save(page, "back")
    add(page, f"{start}adapters/", "virtual-switches", wanted["virtual_switches"])
    page.goto(f"{start}adapters/nodes/1/")
    fill_rows(page, "interfaces", nodes[0]["interfaces"])
    save(page, "back")

    page.goto(f"{start}nodes/")
    press(page, page.locator("button[name='like-nodes']"))
    page.get_by_role("link", name="More about HV02").click()
    page.wait_for_url("**/nodes/nodes/2/")
    fill(page, "item", answers(nodes[1]))
    save(page, "back")
    page.goto(f"{start}adapters/nodes/2/")
    fill_rows(page, "nics", nodes[1]["nics"])
    fill_rows(page, "interfaces", nodes[1]["interfaces"])
    save(page, "back")

    add(page, f"{start}storage/", "arrays", wanted["storage"]["arrays"], ["ports"])
    add(page, f"{start}storage/", "volumes", wanted["storage"]["volumes"])
    page.goto(f"{start}storage/")
    storage = {key: wanted["storage"][key] for key in ("type", "mpio")}
    fill(page, "storage", answers(storage))
    save(page)
    for at, node in enumerate(nodes, 1):
        page.goto(f"{start}storage/nodes/{at}/")
        fill(page, "item", {"iscsi_initiator": node["iscsi_initiator"]})
        save(page, "back")

    page.goto(f"{start}quorum/")
    fill(page, "quorum", answers(wanted["quorum"]))
    save(page)
    add(page, f"{start}vms/", "vms", wanted["vms"], ["disks", "nics"])
    page.goto(f"{start}operation/")
    for prefix in ("live_migration", "capacity", "operations"):
        fill(page, prefix, answers(wanted[prefix]))
    save(page, "next")
    page.wait_for_url("**/review/")

    answer = page.request.get(f"{start}documents/plan.json")
    assert answer.text() == EXAMPLE.read_text()
    page.goto(start)
    assert page.locator(".badge-verdict").first.get_attribute("data-verdict") == "supported"
    page.goto(f"{start}documents/")
    press(page, page.get_by_role("button", name="Make the build plan"))
    assert "waits for its turn" in page.locator("#build-plan").inner_text()
    page.goto(start)  # it can be left, and found again
    page.goto(f"{start}documents/")
    call_command("worker", "--batch")
    if request.node.callspec.params["page"] == "no script":
        press(page, page.get_by_role("link", name="Look again"))
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download the PDF").click()
    pdf = pypdf.PdfReader(io.BytesIO(caught.value.path().read_bytes()))
    assert pdf.attachments["plan.json"][0].decode() == EXAMPLE.read_text()
    assert wanted["title"] in " ".join(pdf.pages[0].extract_text().split())

    page.goto("/plans/new/")
    page.set_input_files("[name=file]", caught.value.path())
    press(page, page.get_by_role("button", name="Read the file"))
    copy = page.url.partition("/plans/")[2].partition("/")[0]
    again = page.request.get(f"/plans/{copy}/documents/plan.json")
    assert f"/plans/{copy}/" != start
    assert again.text() == EXAMPLE.read_text()
