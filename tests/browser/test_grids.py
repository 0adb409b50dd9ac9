"""Grids as people use them: pasted into, filled down, added to, by keyboard, on a phone."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from planner import plan_json
from planner.core.parts import Vm
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan
from planner.snapshot import snapshot
from tests.browser.conftest import sign_in
from tests.browser.walk import press, save
from tests.build import EXAMPLES, a_network, a_nic, a_node, a_plan, an_interface

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stored(team, alice):
    def store(plan):
        return create_plan(team=team, plan=plan, by=alice)

    return store


@pytest.fixture
def at(alice):
    """Open a step of a plan as Alice."""

    def open_step(page, row, slug):
        if page.url == "about:blank":
            sign_in(page, "alice@example.org")
        page.goto(f"/plans/{row.code}/{slug}/")

    return open_step


def now(row):
    return snapshot(PlanRow.objects.get(pk=row.pk))


def paste(page, selector, text):
    """Paste as Ctrl+V does: the browser's own event with the text in it."""
    page.locator(selector).focus()
    page.evaluate(
        """([selector, text]) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.querySelector(selector).dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [selector, text],
    )


def example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


def test_eight_nodes_are_entered_by_pasting_two_and_adding_six(scripted, stored, at):
    page, row = (
        scripted,
        stored(a_plan(networks=(a_network("LAN", "management", subnet="10.0.0.0/24"),))),
    )
    at(page, row, "nodes")
    rows = "Node\tMaker\tModel\tProcessor maker\tMemory (GiB)\nHV01\tDell\tR660\tIntel\t512\n"
    paste(page, "[name='nodes-0-name']", rows)

    expect(page.locator("[name='nodes-0-memory_gib']")).to_have_value("512")
    expect(page.locator("[name='nodes-0-processor_vendor']")).to_have_value("intel")
    save(page)
    at(page, row, "adapters")
    page.get_by_role("button", name="Add network adapter").click()
    for name, text in (("owner", "HV01"), ("name", "NIC1"), ("speed_gbps", "25")):
        page.fill(f"[name='nics-0-{name}']", text)
    page.fill("[name='meets-0-0-via']", "NIC1")
    page.fill("[name='meets-0-0-address']", "10.0.0.11")
    save(page)
    at(page, row, "nodes")
    page.fill("[name='like-nodes-count']", "7")
    press(page, page.locator("[name='like-nodes']"))

    nodes = now(row).nodes
    assert [node.name for node in nodes] == [f"HV0{at}" for at in range(1, 9)]
    assert {(node.model, node.memory_gib, node.nics) for node in nodes} == {
        ("R660", 512, nodes[0].nics)
    }
    assert [node.interfaces[0].address for node in nodes] == [
        f"10.0.0.{at}" for at in range(11, 19)
    ]
    expect(page.locator(".messages")).to_contain_text("HV02 to HV08 were added like HV01.")


def test_pasting_makes_rows_says_what_was_not_taken_and_can_be_taken_back(scripted, stored, at):
    page, row = scripted, stored(a_plan(a_node("HV01", memory_gib=64)))
    at(page, row, "nodes")
    paste(page, "[name='nodes-0-memory_gib']", "128\n256\r\n512")

    assert page.locator("table[data-grid=nodes] tbody tr").count() == 3
    expect(page.locator("[name='nodes-2-memory_gib']")).to_have_value("512")
    notice = page.locator(".grid-notice")
    expect(notice).to_contain_text("3 cells filled.")
    paste(page, "[name='nodes-0-processor_vendor']", "AMD\nVIA\n")
    expect(notice).to_contain_text("“VIA” is none of the choices of Processor maker (row 2)")
    expect(page.locator("[name='nodes-0-processor_vendor']")).to_have_value("amd")
    notice.get_by_role("button", name="Take it back").click()
    expect(page.locator("[name='nodes-0-processor_vendor']")).to_have_value("")
    assert now(row).nodes[0].memory_gib == 64


def test_rows_that_a_paste_made_go_when_it_is_taken_back(scripted, stored, at):
    page, row = scripted, stored(a_plan(a_node("HV01")))
    at(page, row, "nodes")
    before = page.locator("table[data-grid=nodes] tbody tr").count()
    paste(page, "[name='nodes-0-memory_gib']", "64\n128\n256\n512\n")
    assert page.locator("table[data-grid=nodes] tbody tr").count() == 4
    page.get_by_role("button", name="Take it back").click()

    assert page.locator("table[data-grid=nodes] tbody tr").count() == before
    expect(page.locator("[name='nodes-total']")).to_have_value(str(before))


def test_adding_begins_in_the_row_that_is_free(scripted, stored, at):
    page, row = scripted, stored(a_plan())
    at(page, row, "nodes")
    rows = page.locator("table[data-grid=nodes] tbody tr")
    add = page.get_by_role("button", name="Add node", exact=True)
    add.click()
    expect(page.locator("[name='nodes-0-name']")).to_be_focused()
    assert rows.count() == 1

    add.click()
    expect(page.locator("[name='nodes-1-name']")).to_be_focused()
    page.keyboard.type("HV01")
    page.fill("[name='nodes-0-name']", "HV02")
    add.click()
    expect(page.locator("[name='nodes-2-name']")).to_be_focused()
    assert rows.count() == 3


def test_rows_pasted_over_the_end_of_a_page_do_not_become_new_ones(scripted, stored, at):
    page, row = scripted, stored(a_plan(vms=tuple(Vm(name=f"APP{n:02d}") for n in range(18))))
    at(page, row, "vms")
    paste(page, "[name='vms-14-vcpus']", "2\n4\n8\n16\n")

    expect(page.locator(".grid-notice")).to_contain_text(
        "2 cells filled. Not taken: 2 rows more than this page shows"
    )
    assert page.locator("table[data-grid=vms] tbody tr").count() == 16
    save(page)
    press(page, page.get_by_role("link", name="Last", exact=True))
    paste(page, "[name='vms-1-vcpus']", "2\n4\n")
    assert page.locator("table[data-grid=vms] tbody tr").count() == 3


def test_a_quoted_cell_of_a_sheet_stays_one_cell(scripted, stored, at):
    page, row = scripted, stored(a_plan())
    at(page, row, "vms")
    paste(page, "[name='vms-0-name']", 'DC01\t2\t4\n"WEB ""A"""\t3\t8\n')

    expect(page.locator("[name='vms-1-name']")).to_have_value('WEB "A"')
    save(page)

    assert now(row).vms == (
        Vm(name="DC01", count=2, vcpus=4),
        Vm(name='WEB "A"', count=3, vcpus=8),
    )


def test_a_line_end_in_a_pasted_cell_becomes_a_space(scripted, stored, at):
    page, row = scripted, stored(a_plan())
    at(page, row, "vms")
    paste(page, "[name='vms-0-name']", '"File\nserver"\t2\n')

    expect(page.locator("[name='vms-0-name']")).to_have_value("File server")


def test_what_stays_in_view_of_a_wide_grid_never_covers_the_buttons(scripted, stored, at):
    page, row = scripted, stored(example("fc-8node-2025"))
    page.set_viewport_size({"width": 1440, "height": 700})
    at(page, row, "adapters")
    remove = page.locator("[name='nics-0-gone']")
    assert page.locator("table[data-grid=nics]").evaluate("e => e.scrollWidth") > 900
    expect(remove).to_be_in_viewport()

    seen = set()
    for top in range(0, 2400, 60):
        seen.add(
            page.evaluate(
                """top => {
                  window.scrollTo(0, top);
                  const save = document.querySelector(".actions-bar .btn-primary");
                  const box = save.getBoundingClientRect();
                  return document.elementFromPoint(box.left + 9, box.top + 9).textContent;
                }""",
                top,
            )
        )

    assert seen == {"Save and continue"}


def test_the_keyboard_alone_enters_fills_down_and_saves(scripted, stored, at):
    page, row = scripted, stored(a_plan())
    at(page, row, "networks")
    page.locator("[name='networks-0-name']").focus()
    page.keyboard.type("LAN")
    page.keyboard.press("Enter")
    page.keyboard.type("Heartbeat")
    page.keyboard.press("Enter")
    page.keyboard.type("iSCSI")
    page.keyboard.press("Enter")
    page.keyboard.type("Spare")
    page.locator("[name='networks-0-mtu']").focus()
    page.keyboard.type("9000")
    page.keyboard.press("Control+d")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("1500")
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.name + ':' + document.activeElement.tabIndex"
        )
        if focused == "next:0":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert [(network.name, network.mtu) for network in now(row).networks] == [
        ("LAN", 9000),
        ("Heartbeat", 1500),
        ("iSCSI", 9000),
        ("Spare", 9000),
    ]
    assert re.search(r"/nodes/$", page.url)


def test_rows_are_added_pasted_and_saved_with_and_without_script(page, stored, at):
    row = stored(a_plan(a_node("HV01")))
    at(page, row, "adapters")
    add = page.get_by_role("button", name="Add network adapter")
    if has_script(page):
        add.click()
    else:
        press(page, add)
    page.fill("[name='nics-0-owner']", "HV01")
    page.fill("[name='nics-0-name']", "NIC1")
    page.get_by_text("Paste from a spreadsheet").first.click()
    page.fill("[name='nics-text']", "Node\tNIC\tSpeed\nHV01\tNIC1\t10\nHV01\tNIC2\t2,5\n")
    press(page, page.locator("[name='paste-nics']"))
    assert page.locator("[name='nics-1-speed_gbps']").input_value() == "2,5"
    save(page)

    assert [(nic.name, nic.speed_gbps) for nic in now(row).nodes[0].nics] == [
        ("NIC1", 10),
        ("NIC2", 2.5),
    ]


def has_script(page):
    """Whether scripts run here: the hint about keys shows only then."""
    return page.locator("[data-grid-hint]").first.is_visible()


def test_a_finding_comes_and_goes_as_the_form_is_typed_and_nothing_is_stored(scripted, stored, at):
    page, row = scripted, stored(example("iscsi-6node-2022"))
    at(page, row, "nodes")
    panel = page.locator("#findings")
    words = "CHV-N03 has no hardware virtualization"
    expect(panel).not_to_contain_text(words)

    page.select_option("[name='nodes-2-processor_hardware_virtualization']", "no")
    expect(panel).to_contain_text(words)
    panel.get_by_role("link", name="CHV-N03").first.click()
    assert "#row-nodes-2" in page.url or "#id_nodes-2" in page.url
    page.select_option("[name='nodes-2-processor_hardware_virtualization']", "yes")
    expect(panel).not_to_contain_text(words)

    assert PlanRow.objects.get(pk=row.pk).version == 1


def test_a_phone_shows_the_grid_without_pushing_the_page_sideways(scripted, stored, at):
    page, row = scripted, stored(example("iscsi-6node-2022"))
    page.set_viewport_size({"width": 390, "height": 844})
    for slug in ("networks", "nodes", "adapters", "storage", "vms"):
        at(page, row, slug)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, slug
    at(page, row, "networks")
    page.get_by_role("button", name="Add network").click()
    page.keyboard.type("Backup")
    save(page)

    assert now(row).networks[-1].name == "Backup"


def test_what_is_typed_and_not_saved_is_not_left_without_a_word(scripted, stored, at):
    page, row = scripted, stored(a_plan(a_node("HV01")))
    at(page, row, "nodes")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("[name='nodes-0-model']", "R660")
    page.locator("[name='nodes-0-model']").press("Tab")

    page.get_by_role("link", name="Storage").click()
    page.wait_for_url("**/storage/")

    assert asked == ["beforeunload"]


def test_a_layout_is_copied_to_all_and_the_difference_is_marked(scripted, stored, at):
    plan = a_plan(
        a_node("HV01", nics=(a_nic("A", speed_gbps=10.0),), interfaces=(an_interface("LAN", "A"),)),
        a_node("HV02"),
        networks=(a_network(subnet="10.0.0.0/24"),),
    )
    page, row = scripted, stored(plan)
    at(page, row, "adapters")
    press(page, page.locator("[name='alike']"))
    page.fill("[name='nics-1-speed_gbps']", "25")
    save(page)

    expect(page.locator("td[data-differs]")).to_have_count(1)
    assert [node.interfaces for node in now(row).nodes] == [plan.nodes[0].interfaces] * 2


def test_removing_what_is_named_elsewhere_asks_and_then_does_it(page, stored, at):
    row = stored(
        replace(
            a_plan(a_node("HV01", interfaces=(an_interface("LAN", "NIC1"),), nics=(a_nic(),))),
            networks=(a_network(),),
        )
    )
    at(page, row, "networks")
    page.check("[name='networks-0-gone']")
    press(page, page.locator(".actions button[name='stay']"))
    page.check("[name='take-references']")
    save(page)

    plan = now(row)
    assert (plan.networks, plan.nodes[0].interfaces) == ((), ())


def test_a_page_does_not_glide_away_from_under_the_pointer(scripted, stored, at):
    page, row = scripted, stored(a_plan(networks=(a_network(),)))
    at(page, row, "networks")

    moves = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")

    assert moves == "auto"
