"""Pages around a plan: list, new, hub, review, documents, copies, deletion; who may see them."""

import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from planner import plan_json, rules
from planner.forms import plans as plan_forms
from planner.models import Membership, Team, User
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan, save_plan
from planner.snapshot import snapshot
from planner.wizard.findings import folded
from planner.wizard.links import Links
from planner.wizard.steps import STEPS
from tests.build import EXAMPLES, a_node, a_plan
from tests.conftest import PASSWORD

NAMES = sorted(file.stem for file in EXAMPLES.glob("*.json"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    def store(name="half-done-2019", **values):
        plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
        return create_plan(team=team, plan=replace(plan, **values), by=alice)

    return store


def url(name, row, *more):
    return reverse(name, args=[row.code, *more])


def text(response):
    return response.content.decode()


def a_file(data, name="plan.json"):
    return SimpleUploadedFile(name, data)


def upload(web, team, data, name="plan.json"):
    return web.post(reverse("plan-from-file"), {"file": a_file(data, name), "team": team.pk})


def test_without_plans_the_list_offers_three_ways_to_start(web):
    page = text(web.get(reverse("plans")))

    assert "There are no plans yet" in page
    assert "<table" not in page
    assert page.count(reverse("plan-new")) == 3


def test_the_list_shows_title_client_verdict_and_open_questions(web, stored):
    row = stored()

    page = text(web.get(reverse("plans")))

    assert row.title in page
    assert 'data-verdict="incomplete"' in page
    assert f'class="num">{row.counts["unknown"]}</td>' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=branch", ["Branch office cluster (draft)"]),
        ("?q=acme", ["For Acme"]),
        ("?q=nothing+such", []),
        ("?verdict=supported", ["For Acme"]),
        ("?verdict=nonsense", ["For Acme", "Branch office cluster (draft)"]),
        ("?page=x", ["For Acme", "Branch office cluster (draft)"]),
    ],
)
def test_the_list_is_searched(web, stored, query, shown):
    stored()
    client = plan_json.loads((EXAMPLES / "fc-8node-2025.json").read_bytes()).client
    stored("fc-8node-2025", title="For Acme", client=replace(client, name="Acme"))

    rows = web.get(reverse("plans") + query).context["page"].object_list

    assert [row.title for row in rows] == shown


def test_the_list_is_paged(web, team, alice):
    for number in range(26):
        create_plan(team=team, plan=a_plan(title=f"Plan {number}"), by=alice)

    first = web.get(reverse("plans")).context["page"].object_list
    second = web.get(reverse("plans") + "?page=2").context["page"].object_list

    assert (len(first), [row.title for row in second]) == (25, ["Plan 0"])


def test_queries_of_the_list_do_not_grow(web, stored, django_assert_num_queries):
    stored()
    with django_assert_num_queries(5):
        web.get(reverse("plans"))
    stored()
    stored()
    with django_assert_num_queries(5):
        web.get(reverse("plans"))


def test_a_plan_is_made_from_nothing(web, team):
    data = {"title": "New", "environment": "lab", "windows_server": "2022", "team": team.pk}

    answer = web.post(reverse("plan-new"), data)

    row = PlanRow.objects.get()
    assert answer.url == url("plan-hub", row)
    assert snapshot(row) == a_plan(title="New", environment="lab", windows_server="2022")


def test_a_plan_needs_a_title(web, team):
    answer = web.post(reverse("plan-new"), {"title": " ", "team": team.pk})

    assert "<title>Error: New plan" in text(answer)
    assert '<a href="#id_title">Title: This field is required.</a>' in text(answer)
    assert not PlanRow.objects.exists()


def test_a_form_without_a_file_leads_to_where_it_is_chosen(web, team):
    page = text(web.post(reverse("plan-from-file"), {"team": team.pk}))

    assert '<a href="#id_file_file">Plan file: This field is required.</a>' in page
    assert page.count('id="id_file_file"') == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_made_from_an_example(web, team, name):
    web.post(reverse("plan-from-example", args=[name]), {"team": team.pk})

    plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
    assert snapshot(PlanRow.objects.get()) == plan


def test_no_example_of_that_name(web, team):
    answer = web.post(reverse("plan-from-example", args=["nothing"]), {"team": team.pk})

    assert answer.status_code == 404


def test_nobody_makes_plans_in_a_team_of_others(web, mallory):
    hers = Team.objects.get(name="Elsewhere")
    data = {"title": "N", "environment": "lab", "windows_server": "2022", "team": hers.pk}

    web.post(reverse("plan-new"), data)
    web.post(reverse("plan-from-example", args=[NAMES[0]]), {"team": hers.pk})
    upload(web, hers, (EXAMPLES / "article-fc.json").read_bytes())

    assert not PlanRow.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_downloaded_as_json_is_read_back(web, team, stored, name):
    row = stored(name)
    answer = web.get(url("plan-json", row))

    made = upload(web, team, answer.content)

    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert made.status_code == 302
    copies = [snapshot(each) for each in PlanRow.objects.all()]
    assert len(copies) == 2
    assert copies[0] == copies[1]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "plan.json", "empty"),
        (b"not json", "plan.json", "The file is not JSON"),
        (b"\xff\xfe", "plan.json", "The file is not UTF-8 text"),
        (b"%PDF-1.7 broken", "plan.pdf", "damaged"),
        (b'{"format": "cluster-plan/2"}', "plan.json", "a plan says &quot;cluster-plan/1&quot;"),
        (b"[" * 50 + b"]" * 50, "plan.json", "levels deep"),
    ],
)
def test_a_file_that_is_no_plan_is_explained(web, team, data, name, said):
    answer = upload(web, team, data, name)

    assert "<title>Error: New plan" in text(answer)
    assert said in text(answer)
    assert not PlanRow.objects.exists()


def test_every_fault_of_a_file_is_listed_with_its_path(web, team):
    document = json.loads((EXAMPLES / "article-fc.json").read_text("utf-8"))
    document["nodes"][0]["memory_gib"] = "much"
    document["networks"][1]["vlan"] = 5000
    document["colour"] = "red"

    page = text(upload(web, team, json.dumps(document).encode()))

    assert "the file has 3 faults" in page
    for place in ("nodes[0].memory_gib", "networks[1].vlan", "colour"):
        assert f"<code>{place}</code>" in page
    assert not PlanRow.objects.exists()


def test_a_file_that_is_too_large_is_not_read(web, team, monkeypatch):
    monkeypatch.setattr(plan_forms, "MAX_BYTES", 10)

    assert "larger than" in text(upload(web, team, b"x" * 11))
    assert "The file is not JSON" in text(upload(web, team, b"x" * 10))


def test_the_hub_shows_every_section_with_its_state(web, stored):
    row = stored("broken-everything")

    answer = web.get(url("plan-hub", row))

    shown = {state.step.slug: state.words for state in answer.context["states"]}
    assert list(shown) == [step.slug for step in STEPS]
    assert shown["nodes"] == "Problem here"
    assert shown["engagement"] == "Complete"
    assert "The cluster cannot be built so" in text(answer)
    assert len(answer.context["folds"]) == 3


def test_a_new_plan_has_hardly_started(web, team, alice):
    row = create_plan(team=team, plan=a_plan(), by=alice)

    answer = web.get(url("plan-hub", row))

    shown = {state.step.slug: state.name for state in answer.context["states"]}
    assert {slug for slug, name in shown.items() if name == "not-started"} >= {"vms", "quorum"}


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_leads_to_a_page_and_a_field(web, stored, name):
    row = stored(name)
    plan = snapshot(row)
    pages = {}

    for fold in folded(rules.check(plan).findings, Links(plan, row.code)):
        for each in fold.findings:
            page, _, anchor = each.url.partition("#")
            if page not in pages:
                pages[page] = text(web.get(page))
            assert not anchor or f'id="{anchor}"' in pages[page], (each.finding.subject, each.url)


@pytest.mark.parametrize("name", NAMES)
def test_the_review_shows_every_finding(web, stored, name):
    row = stored(name)

    answer = web.get(url("plan-review", row))

    folds = [fold for _, folds in answer.context["found"] for fold in folds]
    asked = [question for _, questions in answer.context["asked"] for question in questions]
    findings = [each.finding for fold in folds for each in fold.findings]
    findings += [each for question in asked for each in question.findings]
    shown = [(str(each.level), each.rule.id, each.subject) for each in findings]
    found = rules.check(snapshot(row)).findings
    assert sorted(shown) == sorted((str(f.level), f.rule.id, f.subject) for f in found)


def acceptance(row, **values):
    finding = next(f for f in rules.check(snapshot(row)).findings if f.level == "risk")
    data = {"rule": finding.rule.id, "subject": finding.subject, "version": row.version}
    return {**data, "reason": "Known.\r\nAgreed.", "by": "Alice", **values}


def test_a_finding_is_accepted_and_taken_back(web, stored):
    row = stored()

    web.post(url("plan-accept", row), acceptance(row))

    (accepted,) = snapshot(PlanRow.objects.get()).accepted
    assert (accepted.reason, accepted.by) == ("Known.\nAgreed.", "Alice")
    assert "Accepted by Alice" in text(web.get(url("plan-review", row)))
    data = {"rule": accepted.rule, "subject": accepted.subject, "version": "2"}
    web.post(url("plan-withdraw", row), data)
    assert snapshot(PlanRow.objects.get()).accepted == ()


@pytest.mark.parametrize("missing", ["reason", "by"])
def test_accepting_needs_a_reason_and_a_name(web, stored, missing):
    row = stored()

    answer = web.post(url("plan-accept", row), acceptance(row, **{missing: " "}))

    assert "<title>Error: Review" in text(answer)
    assert snapshot(PlanRow.objects.get()).accepted == ()


def test_only_what_is_found_can_be_accepted(web, stored):
    row = stored()

    web.post(url("plan-accept", row), acceptance(row, rule="nodes.nothing-such"))

    assert snapshot(PlanRow.objects.get()).accepted == ()


def test_taking_back_what_was_not_accepted(web, stored):
    row = stored()

    answer = web.post(url("plan-withdraw", row), acceptance(row))

    assert answer.status_code == 404


def test_a_title_of_other_letters_still_gives_a_file_name(web, stored):
    row = stored(title='集群 "../..\r\n')

    answer = web.get(url("plan-json", row))

    assert answer["Content-Disposition"] == 'attachment; filename="plan-revision-1.json"'


def test_a_plan_is_duplicated_after_asking(web, stored):
    row = stored()

    assert web.get(url("plan-duplicate", row)).status_code == 200
    assert PlanRow.objects.count() == 1
    web.post(url("plan-duplicate", row))

    titles = sorted(PlanRow.objects.values_list("title", flat=True))
    assert titles == [row.title, f"{row.title} (copy)"]


def test_a_plan_is_deleted_after_asking(web, stored):
    row = stored()

    assert web.get(url("plan-delete", row)).status_code == 200
    assert PlanRow.objects.count() == 1
    web.post(url("plan-delete", row))

    assert not PlanRow.objects.exists()


def plan_routes(row):
    item = [row.code, "nodes", "nodes", 1]
    yield from (
        (name, [row.code], methods)
        for name, methods in [
            ("plan-hub", "get"),
            ("plan-delete", "get post"),
            ("plan-duplicate", "get post"),
            ("plan-review", "get"),
            ("plan-accept", "post"),
            ("plan-withdraw", "post"),
            ("plan-documents", "get"),
            ("plan-go", "get"),
            ("plan-json", "get"),
            ("plan-pdf", "get"),
        ]
    )
    yield "plan-step", [row.code, "quorum"], "get post"
    yield "plan-item", item, "get post"
    yield "plan-item-new", item[:3], "get post"
    yield "plan-item-copy", item, "post"
    yield "plan-item-remove", item, "get post"


def test_a_stranger_finds_nothing(client, stored, mallory):
    row = stored()
    client.force_login(mallory)

    answers = {
        (name, method): getattr(client, method)(reverse(name, args=args), {"version": 1})
        for name, args, methods in plan_routes(row)
        for method in methods.split()
    }

    assert {key: each.status_code for key, each in answers.items()} == dict.fromkeys(answers, 404)
    assert snapshot(PlanRow.objects.get()) == snapshot(row)


def test_a_viewer_changes_nothing(client, stored, team):
    vera = User.objects.create_user("vera@example.org", PASSWORD)
    Membership.objects.create(team=team, user=vera, role=Membership.Role.VIEWER)
    row = stored()
    client.force_login(vera)

    answers = {
        name: client.post(reverse(name, args=args), {"version": 1})
        for name, args, methods in plan_routes(row)
        if "post" in methods
    }

    assert {name: each.status_code for name, each in answers.items()} == dict.fromkeys(answers, 404)
    assert snapshot(PlanRow.objects.get()) == snapshot(row)


def test_without_a_session_every_page_asks_to_sign_in(client, stored):
    row = stored()

    answers = [client.get(reverse(name, args=args)) for name, args, _ in plan_routes(row)]

    assert {each.status_code for each in answers} == {302}
    assert {each.url.partition("?")[0] for each in answers} == {reverse("account_login")}


def test_plan_pages_are_not_stored_by_browsers(web, stored):
    row = stored()

    for name, args, methods in plan_routes(row):
        if "get" in methods and name != "plan-pdf":
            assert "no-store" in web.get(reverse(name, args=args))["Cache-Control"], name


def test_names_are_shown_as_text_never_as_markup(web, team, alice):
    evil = "<script>alert(1)</script>\"'{{ 1 }}"
    row = create_plan(team=team, plan=a_plan(a_node(evil), title=evil), by=alice)

    for name, args, methods in plan_routes(row):
        if "get" in methods and name not in ("plan-pdf", "plan-json"):
            assert "<script>alert" not in text(web.get(reverse(name, args=args))), name
    assert "<script>alert" not in text(web.get(reverse("plans")))


def test_the_picked_step_is_shown(web, stored):
    row = stored()

    assert web.get(url("plan-go", row) + "?step=vms").url == url("plan-step", row, "vms")
    assert web.get(url("plan-go", row) + "?step=review").url == url("plan-review", row)
    assert web.get(url("plan-go", row) + "?step=documents").url == url("plan-documents", row)
    assert web.get(url("plan-go", row) + "?step=nothing").url == url("plan-hub", row)


def test_a_colleague_was_faster(web, stored, bob):
    row = stored()
    plan = snapshot(row)
    changed = replace(plan.vms[1], vcpus=63)
    theirs = replace(plan, vms=(plan.vms[0], changed, *plan.vms[2:]))
    save_plan(row=row, plan=theirs, version=1, by=bob)
    data = {"version": "1", "was": plan.vms[1].name, "references": "1"}

    answer = web.post(url("plan-item-remove", row, "vms", "vms", 2), data, follow=True)

    assert "Bob changed this meanwhile." in text(answer)
    assert snapshot(PlanRow.objects.get()).vms == theirs.vms


def test_a_copy_goes_together_with_what_a_colleague_removed(web, stored, bob):
    row = stored()
    plan = snapshot(row)
    save_plan(row=row, plan=replace(plan, vms=plan.vms[1:]), version=1, by=bob)
    data = {"version": "1", "was": plan.vms[1].name}

    web.post(url("plan-item-copy", row, "vms", "vms", 1), data)

    now = snapshot(PlanRow.objects.get()).vms
    assert (now[:-1], len(now)) == (plan.vms[1:], len(plan.vms))


@pytest.mark.parametrize(("count", "shown"), [(100, 100), (101, 100)])
def test_the_review_of_many_places_stays_readable(web, team, alice, count, shown):
    nodes = [a_node(f"A-NAME-FAR-TOO-LONG-{number}") for number in range(count)]
    row = create_plan(team=team, plan=a_plan(*nodes), by=alice)

    answer = web.get(url("plan-review", row))

    folds = [fold for _, folds in answer.context["found"] for fold in folds]
    (fold,) = [each for each in folds if each.rule.id == "identity.name-too-long"]
    assert f"({count} places)" in text(answer)
    assert sum(f'id="f-{each.key}"' in text(answer) for each in fold.findings) == shown
