"""The findings panel of a step: counts, meters, picture, questions, and acceptances from there."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.html import escape

from planner import plan_json, rules
from planner.core.parts import AcceptedFinding, CapacityPolicy
from planner.models import Membership
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan, save_plan
from planner.snapshot import snapshot
from planner.wizard.panel import PICTURED_NODES, QUESTIONS_SHOWN
from tests.build import EXAMPLES, a_network, a_node, a_plan, a_vm
from tests.pages import form_data

LIVE = {"hx-request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    def store(plan="broken-everything"):
        if isinstance(plan, str):
            plan = plan_json.loads((EXAMPLES / f"{plan}.json").read_bytes())
        return create_plan(team=team, plan=plan, by=alice)

    return store


def step_url(row, slug):
    return reverse("plan-step", args=[row.code, slug])


def now():
    return snapshot(PlanRow.objects.get())


def panel_of(web, row, slug):
    return web.get(step_url(row, slug)).context


def acceptable(context):
    return next(fold for fold in context["folds"] if fold.to_accept)


def acceptance(row, fold, **values):
    subjects = [each.finding.subject for each in fold.to_accept]
    data = {"rule": fold.rule.id, "subject": subjects, "version": row.version}
    return {**data, "reason": "Known.", "by": "Eve", **values}


def test_the_panel_counts_what_it_shows(web, stored):
    context = panel_of(web, stored(), "platform")

    counts = dict(context["counts"])
    asked = len(context["questions"]) + len(context["more_questions"])
    for level in rules.Level:
        of_level = [f for f in context["folds"] if f.level is level]
        number = asked if level is rules.Level.UNKNOWN else sum(len(f.findings) for f in of_level)
        assert counts.get(level, 0) == number
    assert list(counts) == [level for level in rules.Level if level in counts]


def test_open_questions_are_no_articles_and_the_rest_folds_away(web, stored):
    context = panel_of(web, stored("half-done-2019"), "platform")

    assert all(fold.level is not rules.Level.UNKNOWN for fold in context["folds"])
    assert len(context["questions"]) == QUESTIONS_SHOWN
    assert len(context["more_questions"]) > 0


@pytest.mark.parametrize(("name", "said"), [("half-done-2019", False), ("fc-8node-2025", True)])
def test_only_a_step_without_findings_and_questions_has_nothing_to_say(web, stored, name, said):
    page = web.get(step_url(stored(name), "networks")).content.decode()

    assert ("Nothing to say about this step" in page) is said


@pytest.fixture
def sized(stored):
    """Two nodes of 100 GiB for machines, and one machine of 50 GiB."""
    nodes = [a_node(name, memory_gib=104) for name in ("HV01", "HV02")]
    capacity = CapacityPolicy(host_reserve_gib=4)
    vms = (a_vm(memory_gib=50, vcpus=2),)
    return stored(a_plan(*nodes, windows_server="2008r2", vms=vms, capacity=capacity))


def test_the_meter_follows_what_is_typed_and_stores_nothing(web, sized):
    url = reverse("plan-item", args=[sized.code, "vms", "vms", 1])
    data = form_data(web.get(url))

    answer = web.post(url, {**data, "item-memory_gib": "101"}, headers=LIVE)

    page = answer.content.decode().replace("\u202f", " ")
    assert "101 GiB needed of 100 GiB: 1 GiB short" in page
    assert 'class="memory-over"' in page
    assert now().vms[0].memory_gib == 50


@pytest.mark.parametrize(
    ("slug", "metered"), [("nodes", True), ("vms", True), ("operation", True), ("quorum", False)]
)
def test_memory_is_metered_where_it_is_decided(web, sized, slug, metered):
    page = web.get(step_url(sized, slug)).content.decode()

    assert ("memory-bar" in page) is metered


def test_a_live_answer_says_its_counts_and_a_page_does_not(web, stored):
    row = stored()
    url = step_url(row, "platform")
    first = web.get(url)

    answer = web.post(url, form_data(first), headers=LIVE)

    said = '<p id="findings-said" hx-swap-oob="innerHTML">Findings here: blocker '
    assert said in answer.content.decode()
    assert first.content.decode().count('id="findings-said"') == 1
    assert "hx-swap-oob" not in first.content.decode()


@pytest.mark.parametrize(
    ("number", "drawn"), [(0, False), (PICTURED_NODES, True), (PICTURED_NODES + 1, False)]
)
def test_the_picture_is_drawn_while_it_is_small(web, stored, number, drawn):
    nodes = [a_node(f"HV{at:02}") for at in range(number)]
    row = stored(a_plan(*nodes, networks=(a_network("LAN", "management"),)))

    networks = web.get(step_url(row, "networks")).content.decode()
    quorum = web.get(step_url(row, "quorum")).content.decode()

    assert ('class="pic ' in networks) is drawn
    picture = reverse("plan-picture", args=[row.code])
    assert (picture in networks) is (number > 0)
    assert 'class="pic ' not in quorum


def test_on_the_page_of_an_item_only_its_own_findings_stand(web, stored):
    row = stored()
    url = reverse("plan-item", args=[row.code, "vms", "vms", 1])

    context = web.get(url).context

    name = snapshot(row).vms[0].name
    subjects = {each.finding.subject for fold in context["folds"] for each in fold.findings}
    assert subjects
    assert all(f"{each}/".startswith(f"vms/{name}/") for each in subjects)
    assert context["elsewhere"] > 0


def test_two_findings_about_one_thing_are_both_said(web, stored):
    answer = web.get(step_url(stored(), "nodes"))

    folds = answer.context["folds"]
    double = [each for each in folds if len(each.places) == 1 and len(each.findings) > 1]
    messages = [finding.finding.message for each in double for finding in each.findings]
    assert len(messages) >= 2
    assert [each for each in messages if escape(each) not in answer.content.decode()] == []


def test_a_finding_is_accepted_from_the_panel_and_the_page_is_judged_anew(web, stored):
    row = stored()
    fold = acceptable(panel_of(web, row, "platform"))

    answer = web.post(reverse("plan-accept", args=[row.code]), acceptance(row, fold), headers=LIVE)

    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {"change": {"target": "#answers"}}
    assert {(each.rule, each.by) for each in now().accepted} == {(fold.rule.id, "Eve")}
    page = web.get(step_url(row, "platform")).content.decode()
    assert "Accepted by Eve on" in page
    assert "Accepted.</p>" not in page


@pytest.mark.parametrize("missing", ["reason", "by"])
def test_the_panel_says_what_an_acceptance_lacks(web, stored, missing):
    row = stored()
    fold = acceptable(panel_of(web, row, "platform"))
    data = acceptance(row, fold, **{missing: " "})

    answer = web.post(reverse("plan-accept", args=[row.code]), data, headers=LIVE)

    assert answer.status_code == 200
    assert answer.content.decode()
    assert "<" not in answer.content.decode()
    assert now().accepted == ()


def test_a_finding_of_the_unsaved_page_cannot_be_accepted_yet(web, stored):
    row = stored()
    fold = acceptable(panel_of(web, row, "platform"))
    data = acceptance(row, fold, subject="nodes/NOBODY")

    answer = web.post(reverse("plan-accept", args=[row.code]), data, headers=LIVE)

    words = "The saved plan has no such finding. Save the page first, then accept it."
    assert answer.content.decode() == words
    assert now().accepted == ()


def test_a_colleague_who_accepted_the_same_meanwhile_is_named(web, stored, bob):
    row = stored()
    context = panel_of(web, row, "platform")
    fold = next(f for f in context["folds"] if len(f.to_accept) == 1)
    theirs = AcceptedFinding(
        rule=fold.rule.id,
        subject=fold.first.finding.subject,
        reason="Mine.",
        by="Bob",
        on="2026-01-31",
    )
    save_plan(row=row, plan=replace(now(), accepted=(theirs,)), version=1, by=bob)

    answer = web.post(reverse("plan-accept", args=[row.code]), acceptance(row, fold), headers=LIVE)

    assert "Bob accepted or withdrew findings meanwhile." in answer.content.decode()
    assert now().accepted == (theirs,)


def test_without_script_accepting_comes_back_to_the_step(web, stored):
    row = stored()
    fold = acceptable(panel_of(web, row, "platform"))
    data = acceptance(row, fold, back=step_url(row, "platform"))

    answer = web.post(reverse("plan-accept", args=[row.code]), data)

    assert answer.url == step_url(row, "platform")
    assert now().accepted


def test_the_panel_links_to_the_finding_in_the_review(web, stored):
    row = stored()
    fold = acceptable(panel_of(web, row, "platform"))
    anchor = f"#f-{fold.key}"

    page = web.get(step_url(row, "platform")).content.decode()
    review = web.get(reverse("plan-review", args=[row.code])).content.decode()

    assert reverse("plan-review", args=[row.code]) + anchor in page
    assert f'id="{anchor[1:]}"' in review


def test_an_accepted_finding_takes_the_id_of_the_button_that_had_the_focus(web, stored):
    row = stored()
    context = panel_of(web, row, "platform")
    fold = next(f for f in context["folds"] if f.to_accept and len(f.places) == 1)
    page = web.get(step_url(row, "platform")).content.decode()

    web.post(reverse("plan-accept", args=[row.code]), acceptance(row, fold), headers=LIVE)

    after = web.get(step_url(row, "platform")).content.decode()
    assert f'id="accept-{fold.key}">Accept this finding</button>' in page
    assert f'id="accept-{fold.key}" tabindex="-1">Accepted by Eve' in after


def test_a_viewer_sees_the_panel_without_acceptance(stored, bob, sign_in):
    row = stored()
    Membership.objects.filter(user=bob).update(role=Membership.Role.VIEWER)

    page = sign_in(bob).get(step_url(row, "platform")).content.decode()

    assert "Findings here" in page
    assert reverse("plan-accept", args=[row.code]) not in page
