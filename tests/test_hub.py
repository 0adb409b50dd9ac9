"""The overview of a plan: states of the steps, what matters, what is open, what memory allows."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.urls import reverse

from planner import plan_json, rules
from planner.core.parts import CapacityPolicy, Team
from planner.models import Membership
from planner.rules import Level
from planner.services.plans import create_plan
from planner.wizard.links import Links
from planner.wizard.meters import memory_meter
from planner.wizard.questions import question_count, questions
from planner.wizard.states import counted, states
from tests.build import EXAMPLES, a_node, a_plan, a_switch, a_vm

NAMES = sorted(file.stem for file in EXAMPLES.glob("*.json"))
CODE = UUID(int=7)
pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def hub(web, team, alice):
    def show(plan):
        row = create_plan(team=team, plan=plan, by=alice)
        return web.get(reverse("plan-hub", args=[row.code]))

    return show


def an_example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


def state_of(plan, slug):
    found = states(plan, rules.check(plan))
    return next(each for each in found if each.step.slug == slug)


def asked_of(plan):
    return questions(rules.check(plan).findings, Links(plan, CODE))


def test_adapters_cannot_start_before_there_is_a_node():
    state = state_of(a_plan(), "adapters")

    assert (state.name, state.words) == ("waiting", "Cannot start yet")
    assert state.note == "Describe the nodes first: adapters are parts of them."


def test_with_a_node_adapters_can_start():
    assert state_of(a_plan(a_node()), "adapters").name == "not-started"


def test_what_was_started_does_not_wait():
    plan = a_plan(teams=(Team(name="T1", kind="lbfo"),))

    assert state_of(plan, "adapters").name != "waiting"


@pytest.mark.parametrize(("nodes", "said"), [((), 1), ((a_node(),), 0)])
def test_a_step_that_waits_says_so_at_its_top(web, team, alice, nodes, said):
    row = create_plan(team=team, plan=a_plan(*nodes), by=alice)

    page = web.get(reverse("plan-step", args=[row.code, "adapters"])).content.decode()

    assert page.count('<p class="alert alert-warning">Describe the nodes first:') == said


def test_a_step_that_waits_opens_all_the_same(web, team, alice, bob, sign_in):
    row = create_plan(team=team, plan=a_plan(), by=alice)
    Membership.objects.filter(user=bob).update(role=Membership.Role.VIEWER)
    address = reverse("plan-step", args=[row.code, "adapters"])

    page = sign_in(bob).get(reverse("plan-hub", args=[row.code])).content.decode()

    assert f'href="{address}"' in page
    assert "Cannot start yet" in page
    assert web.get(address).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_questions_are_counted_as_they_are_listed(name):
    plan = an_example(name)

    assert question_count(rules.check(plan).findings) == len(asked_of(plan))


def test_a_step_says_what_it_holds():
    plan = a_plan(
        a_node(), switches=(a_switch(), a_switch("SW2")), vms=(a_vm(count=3), a_vm("VM02"))
    )

    assert state_of(plan, "nodes").holds == "1 node"
    assert state_of(plan, "networks").holds == "2 switches"
    assert state_of(plan, "vms").holds == "4 virtual machines"
    assert state_of(plan, "storage").holds == ""


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 switch"), (2, "2 switches"), (1000, "1,000 switches")]
)
def test_counts_in_words(number, words):
    assert counted(number, "switch") == words


def test_the_gravest_findings_come_first_and_the_rest_is_counted(hub):
    plan = an_example("broken-everything")

    answer = hub(plan)

    shown = answer.context["folds"]
    found = {(f.level, f.rule.id) for f in rules.check(plan).findings if f.missing is None}
    assert [str(each.level) for each in shown] == ["blocker"] * 3
    assert answer.context["more_folds"] == len(found) - 3


def test_a_plan_without_a_finding_says_so(hub):
    answer = hub(an_example("fc-8node-2025"))

    assert rules.check(answer.context["plan"]).findings == ()
    assert "No finding" in answer.content.decode()
    assert "What matters most" not in answer.content.decode()
    assert "Not decided yet" not in answer.content.decode()


def test_the_sentence_the_count_and_the_list_agree_on_open_questions(hub):
    answer = hub(an_example("half-done-2019"))

    asked = len(asked_of(answer.context["plan"]))
    assert answer.context["sentence"].endswith(f"{asked} questions are not decided yet.")
    assert dict(answer.context["counts"])[Level.UNKNOWN] == asked
    assert len(answer.context["questions"]) + answer.context["more_questions"] == asked
    found = sum(f.missing is None for f in rules.check(answer.context["plan"]).findings)
    assert f">{found} findings, {asked} questions</span>" in answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_field_is_asked_once_whoever_asks(name):
    plan = an_example(name)

    asked = asked_of(plan)

    missing = [f for f in rules.check(plan).findings if f.missing is not None]
    assert sum(len(each.findings) for each in asked) == len(missing)
    kinds = [(each.step.slug, each.label, each.rank) for each in asked]
    assert len(kinds) == len(set(kinds))
    for each in asked:
        assert len({(place.words, place.url) for place in each.places}) == len(each.places)


def test_one_field_of_two_nodes_is_one_question_at_two_places():
    plan = a_plan(a_node("HV01"), a_node("HV02"))

    (memory,) = [q for q in asked_of(plan) if q.label == "Memory" and q.step.slug == "nodes"]

    assert [place.words for place in memory.places] == ["HV01", "HV02"]
    assert memory.more == 1


def test_questions_that_may_cost_the_verdict_come_first_in_the_order_of_the_forms():
    asked = asked_of(a_plan(a_node()))

    grave = [each.grave for each in asked]
    assert grave == sorted(grave, reverse=True)
    assert len(set(grave)) == 2
    for kind in (True, False):
        ranks = [each.rank for each in asked if each.grave is kind]
        assert ranks == sorted(ranks)


def a_sized_plan(vm_gib, *, failures=1, growth=0):
    """Two nodes of 104 GiB, of which 4 are the host's."""
    nodes = [a_node(name, memory_gib=104) for name in ("HV01", "HV02")]
    capacity = CapacityPolicy(
        host_reserve_gib=4, node_failures_to_tolerate=failures, growth_percent=growth
    )
    return a_plan(
        *nodes, windows_server="2008r2", vms=(a_vm(memory_gib=vm_gib),), capacity=capacity
    )


def bars(plan):
    return memory_meter(plan, Links(plan, CODE)).bars


def plain(text):
    return text.replace("\u202f", " ")


def test_memory_with_every_node_up_and_with_one_down():
    up, down = bars(a_sized_plan(50))

    assert (up.label, down.label) == ("All 2 nodes up", "1 node down")
    assert plain(up.text) == "50 GiB needed of 200 GiB: 150 GiB to spare"
    assert plain(down.text) == "50 GiB needed of 100 GiB: 50 GiB to spare"
    assert (up.supply, up.used, up.growth, up.over) == ("200.0", "50.0", "0.0", "0.0")
    assert (down.supply, down.used, down.over) == ("100.0", "50.0", "0.0")


@pytest.mark.parametrize(
    ("vm_gib", "fits", "words"),
    [(100, True, "0 GiB to spare"), (101, False, "1 GiB short")],
)
def test_memory_on_both_sides_of_the_limit(vm_gib, fits, words):
    _, down = bars(a_sized_plan(vm_gib))

    assert (down.fits, plain(down.text).partition(": ")[2]) == (fits, words)
    assert (down.over == "0.0") is fits


def test_growth_is_drawn_apart():
    up, down = bars(a_sized_plan(80, growth=50))

    assert (up.used, up.growth, up.over) == ("80.0", "40.0", "0.0")
    assert (down.used, down.growth, down.over_from, down.over) == ("80.0", "20.0", "100.0", "20.0")


def test_without_a_failure_to_tolerate_there_is_one_bar():
    assert [each.label for each in bars(a_sized_plan(50, failures=0))] == ["All 2 nodes up"]


def test_no_figure_is_guessed_where_memory_is_not_decided(hub):
    plan = a_sized_plan(50)
    plan = replace(plan, nodes=(plan.nodes[0], a_node("HV02")))

    answer = hub(plan)

    meter = answer.context["meter"]
    code = answer.context["row"].code
    assert meter.bars == ()
    assert [each.words for each in meter.missing] == ["memory of HV02"]
    address = reverse("plan-item", args=[code, "nodes", "nodes", 2])
    assert meter.missing[0].url == f"{address}#div_id_item-memory_gib"
    assert "memory-bar" not in answer.content.decode()


def test_an_empty_plan_names_what_the_sum_needs():
    plan = a_plan()

    meter = memory_meter(plan, Links(plan, CODE))

    assert [each.words for each in meter.missing] == ["nodes", "virtual machines"]


def test_the_picture_shows_only_what_there_is_to_draw(hub):
    assert 'class="pic ' not in hub(a_plan()).content.decode()
    assert 'class="pic ' in hub(an_example("article-3nic-iscsi")).content.decode()
