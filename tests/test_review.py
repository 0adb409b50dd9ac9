"""The review: filters, questions by field, and findings accepted one by one or together."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner import plan_json, rules
from planner.core.parts import AcceptedFinding, Vm
from planner.models import Membership
from planner.models import Plan as PlanRow
from planner.rules import Level
from planner.services.plans import create_plan, save_plan
from planner.snapshot import snapshot
from planner.wizard.findings import folded
from planner.wizard.links import Links
from planner.wizard.summary import OPEN_AT_MOST
from tests.build import EXAMPLES, a_nic, a_node, a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    def store(name="broken-everything", **values):
        plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
        return create_plan(team=team, plan=replace(plan, **values), by=alice)

    return store


def url(name, row, query=""):
    return reverse(name, args=[row.code]) + query


def findings_of(row):
    return rules.check(snapshot(row)).findings


def shown(answer):
    """Every finding that the page lists, questions too."""
    folds = [fold for _, folds in answer.context["found"] for fold in folds]
    asked = [question for _, questions in answer.context["asked"] for question in questions]
    listed = [each.finding for fold in folds for each in fold.findings]
    return listed + [each for question in asked for each in question.findings]


def keys(findings):
    return sorted((str(f.level), f.rule.id, f.subject, f.message) for f in findings)


@pytest.mark.parametrize("level", list(Level))
def test_only_one_level_is_shown(web, stored, level):
    row = stored()

    answer = web.get(url("plan-review", row, f"?level={level}"))

    assert keys(shown(answer)) == keys(f for f in findings_of(row) if f.level is level)
    assert answer.context["sections"] == []


def test_only_one_section_is_shown_with_its_answers(web, stored):
    row = stored()
    links = Links(snapshot(row), row.code)

    answer = web.get(url("plan-review", row, "?section=storage"))

    wanted = [f for f in findings_of(row) if links.step(f).slug == "storage"]
    assert keys(shown(answer)) == keys(wanted)
    assert [each.step.slug for each in answer.context["sections"]] == ["storage"]


@pytest.mark.parametrize(("number", "folds"), [(OPEN_AT_MOST, 0), (OPEN_AT_MOST + 1, 1)])
def test_a_long_list_of_answers_is_folded_away(web, stored, number, folds):
    row = stored(vms=tuple(Vm(name=f"APP{at}", vcpus=2) for at in range(number)))

    page = web.get(url("plan-review", row, "?section=vms")).content.decode()

    assert page.count(f"<summary>Virtual machines: {number}</summary>") == folds
    assert page.count("<h4>APP") == number


def test_level_and_section_together(web, stored):
    row = stored()
    links = Links(snapshot(row), row.code)

    answer = web.get(url("plan-review", row, "?level=risk&section=vms"))

    wanted = [f for f in findings_of(row) if f.level == "risk" and links.step(f).slug == "vms"]
    assert wanted
    assert keys(shown(answer)) == keys(wanted)


@pytest.mark.parametrize("query", ["", "?level=nothing&section=nowhere", "?level=&section="])
def test_a_filter_that_makes_no_sense_shows_all(web, stored, query):
    row = stored()

    answer = web.get(url("plan-review", row, query))

    assert keys(shown(answer)) == keys(findings_of(row))
    assert len(answer.context["sections"]) == 9


def test_a_filter_that_keeps_nothing_says_so(web, stored):
    answer = web.get(url("plan-review", stored("fc-8node-2025"), "?level=blocker"))

    assert "Nothing of that kind." in answer.content.decode()


def test_only_what_is_accepted_is_shown_with_who_and_why(web, stored):
    row = stored()
    finding = next(f for f in findings_of(row) if f.level == "risk")
    given = AcceptedFinding(
        rule=finding.rule.id, subject=finding.subject, reason="Agreed.", by="Eve", on="2026-01-31"
    )
    row = save_plan(
        row=row, plan=replace(snapshot(row), accepted=(given,)), version=1, by=row.changed_by
    )

    answer = web.get(url("plan-review", row, "?level=accepted"))

    assert {(f.rule.id, f.subject) for f in shown(answer)} == {(finding.rule.id, finding.subject)}
    assert "Accepted by Eve on 31 January 2026: Agreed." in answer.content.decode()


def test_a_question_is_one_line_with_the_rules_that_ask(web, stored):
    row = stored("half-done-2019")

    answer = web.get(url("plan-review", row, "?level=unknown"))

    asked = [question for _, questions in answer.context["asked"] for question in questions]
    most = max(asked, key=lambda each: len(each.rules))
    page = answer.content.decode()
    assert len(most.rules) > 1
    for rule in most.rules:
        assert reverse("rule", args=[rule.id]) in page
    assert page.count(f">{most.label}</a>") == sum(each.label == most.label for each in asked)


def accept(web, row, fold, subjects, **values):
    data = {"rule": fold.rule.id, "subject": subjects, "version": row.version}
    return web.post(url("plan-accept", row), {**data, "reason": "Known.", "by": "Eve", **values})


def a_fold(row, level, places):
    found = folded(findings_of(row), Links(snapshot(row), row.code))
    return next(f for f in found if f.level == level and len(f.to_accept) >= places)


@pytest.fixture
def alike(team, alice):
    """A plan in which one rule has a finding at each of three nodes."""
    nics = (a_nic("NIC1", speed_gbps=0.1),)
    nodes = [a_node(f"HV0{number}", nics=nics) for number in (1, 2, 3)]
    return create_plan(team=team, plan=a_plan(*nodes), by=alice)


def test_findings_of_one_rule_are_accepted_together(web, alike):
    fold = next(
        f
        for f in folded(findings_of(alike), Links(snapshot(alike), alike.code))
        if len(f.to_accept) == 3
    )
    first, second, third = (each.finding.subject for each in fold.to_accept)

    answer = accept(web, alike, fold, [first, third])

    assert answer.url == url("plan-review", alike)
    accepted = snapshot(PlanRow.objects.get()).accepted
    assert [each.subject for each in accepted] == [first, third]
    assert {(each.reason, each.by) for each in accepted} == {("Known.", "Eve")}
    left = a_fold(PlanRow.objects.get(), str(fold.level), 1)
    assert second in [each.finding.subject for each in left.to_accept]


def test_a_blocker_cannot_be_accepted(web, stored):
    row = stored()
    blocker = next(f for f in findings_of(row) if f.level == "blocker")
    data = {"rule": blocker.rule.id, "subject": blocker.subject, "version": 1}

    answer = web.post(url("plan-accept", row), {**data, "reason": "x", "by": "Eve"}, follow=True)

    assert "A blocker cannot be accepted" in answer.content.decode()
    assert snapshot(PlanRow.objects.get()).accepted == ()


def test_no_form_offers_to_accept_a_blocker_or_a_question(web, stored):
    row = stored()

    blockers = web.get(url("plan-review", row, "?level=blocker")).content.decode()
    unknown = web.get(url("plan-review", row, "?level=unknown")).content.decode()
    risks = web.get(url("plan-review", row, "?level=risk")).content.decode()

    address = url("plan-accept", row)
    assert (address in blockers, address in unknown, address in risks) == (False, False, True)


def test_accepting_goes_back_to_the_filtered_review(web, stored):
    row = stored()
    fold = a_fold(row, "risk", 1)
    page = url("plan-review", row, "?level=risk&section=vms")

    answer = accept(web, row, fold, fold.first.finding.subject, back=page)

    assert f'name="back" value="{page.replace("&", "&amp;")}"' in web.get(page).content.decode()
    assert answer.url == page


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/", "/plans/", "x", ""])
def test_accepting_leads_nowhere_else(web, stored, back):
    row = stored()
    fold = a_fold(row, "risk", 1)

    answer = accept(web, row, fold, fold.first.finding.subject, back=back)

    assert answer.url == url("plan-review", row)


def test_accepting_does_not_lead_into_another_plan(web, stored):
    row, other = stored(), stored("article-fc")
    fold = a_fold(row, "risk", 1)

    answer = accept(web, row, fold, fold.first.finding.subject, back=url("plan-hub", other))

    assert answer.url == url("plan-review", row)


def test_a_viewer_sees_the_review_without_buttons(stored, bob, sign_in):
    row = stored()
    Membership.objects.filter(user=bob).update(role=Membership.Role.VIEWER)
    web = sign_in(bob)
    fold = a_fold(row, "risk", 1)

    page = web.get(url("plan-review", row)).content.decode()

    assert url("plan-accept", row) not in page
    assert accept(web, row, fold, fold.first.finding.subject).status_code == 404
