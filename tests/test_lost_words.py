"""Nothing that somebody typed may be lost, and nothing wrong may be done with it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner import models, plan_json
from planner.rules import check
from planner.services.plans import create_plan, save_plan
from planner.snapshot import snapshot
from tests.build import EXAMPLES, a_plan, a_switch, a_vm

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(alice, team):
    plan = a_plan(switches=(a_switch("SW1"), a_switch("SW2")), windows_server="2019")
    return create_plan(team=team, plan=plan, by=alice)


def switch_page(row, number):
    return reverse("plan-item", args=[row.code, "networks", "switches", number])


def removed_meanwhile(row, by):
    plan = snapshot(row)
    return save_plan(row=row, plan=replace(plan, switches=plan.switches[1:]), version=1, by=by)


def test_item_that_is_gone_comes_back_with_the_words_if_chosen(row, alice, bob, sign_in):
    removed_meanwhile(row, bob)
    sent = {"version": "1", "was": "SW1", "item-name": "SW1", "item-kind": "ethernet"}
    sent["item-model"] = "Typed just now"

    client = sign_in(alice)
    answer = client.post(switch_page(row, 1), {**sent, "stay": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bob changed this while you were writing" in page
    assert "Kept, with changes: Model Typed just now (was not decided)" in page
    assert 'value="Typed just now"' in page
    assert [each.name for each in snapshot(row).switches] == ["SW2"]
    choice = {"seen": "2", "choice:switches/sw1": "mine"}
    client.post(switch_page(row, 1), {**sent, **choice, "stay": "1"})
    assert [each.model for each in snapshot(row).switches] == ["Typed just now", None]


def test_item_that_is_gone_can_be_added_again(row, alice, bob, sign_in):
    version = removed_meanwhile(row, bob).version
    new = reverse("plan-item-new", args=[row.code, "networks", "switches"])

    sign_in(alice).post(new, {"version": version, "was": "", "item-name": "SW1", "stay": "1"})

    assert [each.name for each in snapshot(row).switches] == ["SW2", "SW1"]


def test_kept_words_are_there_again_after_a_reload(row, alice, client, sign_in):
    away = client.post(switch_page(row, 1), {"version": "1", "was": "SW1", "item-model": "Kept"})
    restore = away["Location"].partition("restore%3D")[2]
    client = sign_in(alice)
    address = f"{switch_page(row, 1)}?restore={restore}"

    first, second = client.get(address), client.get(address)

    assert 'value="Kept"' in first.content.decode()
    assert 'value="Kept"' in second.content.decode()


def test_item_with_a_line_break_in_its_name_can_be_removed(alice, team, sign_in):
    plan = a_plan(vms=(a_vm("two\nlines"),))
    row = create_plan(team=team, plan=plan, by=alice)
    address = reverse("plan-item-remove", args=[row.code, "vms", "vms", 1])

    sign_in(alice).post(address, {"version": "1", "was": "two\r\nlines"})

    assert snapshot(models.Plan.objects.get()).vms == ()


def test_undecided_question_cannot_be_accepted(alice, team, sign_in):
    plan = plan_json.loads((EXAMPLES / "half-done-2019.json").read_bytes())
    row = create_plan(team=team, plan=plan, by=alice)
    report = check(plan)
    sent = {"reason": "Because", "by": "Alice", "version": "1"}
    client = sign_in(alice)

    for finding in (report.at("unknown")[0], report.at("risk")[0]):
        about = {"rule": finding.rule.id, "subject": finding.subject}
        client.post(reverse("plan-accept", args=[row.code]), {**sent, **about})

    accepted = snapshot(models.Plan.objects.get()).accepted
    assert [each.rule for each in accepted] == [report.at("risk")[0].rule.id]
