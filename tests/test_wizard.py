"""The wizard: every step with every example, rows, items, saves that clash, words that are kept."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from planner import plan_json
from planner.core.parts import AcceptedFinding
from planner.models import Membership, User
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan, save_plan
from planner.snapshot import _kept, snapshot
from planner.wizard.steps import STEPS
from tests.build import EXAMPLES
from tests.conftest import PASSWORD
from tests.pages import form_data

NAMES = sorted(file.stem for file in EXAMPLES.glob("*.json"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    def store(name="half-done-2019"):
        plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
        return create_plan(team=team, plan=plan, by=alice)

    return store


def step_url(row, slug):
    return reverse("plan-step", args=[row.code, slug])


def item_url(row, slug, kind, number):
    return reverse("plan-item", args=[row.code, slug, kind, number])


def now(row):
    return snapshot(PlanRow.objects.get(pk=row.pk))


def pages_of(row):
    """Pages with a form: each step that asks, and the first, middle and last items."""
    plan = snapshot(row)
    for step in STEPS:
        if step.blocks or step.grids:
            yield step_url(row, step.slug)
        for table in step.tables:
            count = len(table.items(plan))
            for number in sorted({1, 2, count // 2, count} & set(range(1, count + 1))):
                yield item_url(row, step.slug, table.slug, number)


@pytest.mark.parametrize("name", NAMES)
def test_saving_every_page_unchanged_changes_nothing(web, stored, name):
    row = stored(name)
    before = now(row)

    for url in pages_of(row):
        answer = web.post(url, {**form_data(web.get(url)), "stay": "1"})
        assert answer.status_code == 302, url
        assert now(row) == before, url

    assert PlanRow.objects.get(pk=row.pk).version == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_step_page_renders(web, stored, name):
    row = stored(name)

    codes = {step.slug: web.get(step_url(row, step.slug)).status_code for step in STEPS}

    assert codes == {step.slug: 200 for step in STEPS}


def save(web, url, **changes):
    return web.post(url, {**form_data(web.get(url)), **changes})


def test_a_saved_answer_is_kept_and_the_next_step_follows(web, stored):
    row = stored()

    answer = save(web, step_url(row, "quorum"), **{"quorum-witness_type": "cloud", "next": "1"})

    assert answer.url == step_url(row, "vms")
    assert now(row).quorum.witness.type == "cloud"


def test_save_stays_and_says_when(web, stored):
    row = stored()
    url = step_url(row, "quorum")

    save(web, url, **{"quorum-dynamic_quorum": "no", "stay": "1"})

    assert ">Saved " in web.get(url).content.decode()


def test_wrong_values_come_back_with_a_summary(web, stored):
    row = stored()
    url = item_url(row, "nodes", "nodes", 1)

    answer = save(web, url, **{"item-memory_gib": "a lot", "item-management_address": "10.0.0"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error: HV01" in page
    assert 'href="#div_id_item-memory_gib">Memory has to be a number' in page
    assert "Baseboard controller address is not an IPv4 or IPv6 address." in page
    assert form_data(answer)["item-memory_gib"] == ["a lot"]
    assert PlanRow.objects.get(pk=row.pk).version == 1


def test_a_new_item_is_added_at_the_end(web, stored):
    row = stored()
    url = reverse("plan-item-new", args=[row.code, "networks", "switches"])

    answer = save(web, url, **{"item-name": "SW9", "item-kind": "ethernet", "back": "1"})

    assert answer.status_code == 302
    assert now(row).switches[-1].name == "SW9"


def test_a_double_name_is_said_beside_the_name(web, stored):
    row = stored()
    url = item_url(row, "nodes", "nodes", 2)

    answer = save(web, url, **{"item-name": "hv01"})

    assert "#div_id_item-name" in answer.content.decode()
    assert now(row).nodes[1].name == "HV02"


def test_references_follow_a_renamed_item(web, stored):
    row = stored("article-3nic-iscsi")
    network = now(row).networks[0].name
    users = [each for n in now(row).nodes for each in n.interfaces if each.network == network]

    save(web, item_url(row, "networks", "networks", 1), **{"item-name": "Renamed"})

    plan = now(row)
    followed = [each for n in plan.nodes for each in n.interfaces if each.network == "Renamed"]
    assert plan.networks[0].name == "Renamed"
    assert [each.address for each in followed] == [each.address for each in users]
    assert len(followed) > 0


def test_a_host_address_follows_a_renamed_nic(web, stored):
    row = stored("article-3nic-iscsi")
    node = now(row).nodes[0]
    used = next(each.via for each in node.interfaces if each.via in {n.name for n in node.nics})
    at = [nic.name for nic in node.nics].index(used)

    answer = save(web, item_url(row, "adapters", "nodes", 1), **{f"nics-{at}-name": "Renamed"})

    assert answer.status_code == 302
    before = [each.via for each in node.interfaces]
    after = [each.via for each in now(row).nodes[0].interfaces]
    assert after == ["Renamed" if via == used else via for via in before]


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("add-nics", ["NIC1", "typed", ""]),
        ("copy-nics-0", ["NIC1", "typed", "NIC2"]),
        ("remove-nics-0", ["typed"]),
    ],
)
def test_row_buttons_keep_what_was_typed_and_save_nothing(web, stored, button, names):
    row = stored()
    before = now(row)
    url = item_url(row, "adapters", "nodes", 1)
    assert [nic.name for nic in before.nodes[0].nics] == ["NIC1", "NIC2"]

    answer = save(web, url, **{"nics-1-name": "typed", button: "1"})

    data = form_data(answer)
    count = int(data["nics-total"][0])
    assert [data[f"nics-{at}-name"][0] for at in range(count)] == names
    assert now(row) == before


def test_rows_copied_and_removed_are_saved(web, stored):
    row = stored()
    url = item_url(row, "adapters", "nodes", 1)
    data = {**form_data(web.get(url)), "copy-nics-1": "1"}
    data = {**form_data(web.post(url, data)), "copy-nics-2": "1"}
    data = {**form_data(web.post(url, data)), "remove-nics-2": "1"}

    web.post(url, {**form_data(web.post(url, data)), "stay": "1"})

    assert [nic.name for nic in now(row).nodes[0].nics] == ["NIC1", "NIC2", "NIC4"]


def test_a_row_that_another_row_needs_is_not_removed(web, stored):
    row = stored()
    url = item_url(row, "adapters", "nodes", 1)
    data = {**form_data(web.get(url)), "remove-nics-1": "1"}

    answer = web.post(url, {**form_data(web.post(url, data)), "stay": "1"})

    assert "Over names &quot;NIC2&quot;, but there is no" in answer.content.decode()
    assert [nic.name for nic in now(row).nodes[0].nics] == ["NIC1", "NIC2"]


@pytest.mark.parametrize(("total", "status"), [("64", 200), ("65", 400), ("x", 400), ("-1", 400)])
def test_the_number_of_rows_is_bounded(web, stored, total, status):
    row = stored()

    answer = save(web, item_url(row, "adapters", "nodes", 1), **{"nics-total": total})

    assert answer.status_code == status


def table_post(web, row, slug, kind, number, action, **extra):
    item = now(row)
    for step in ("nodes" if kind == "nodes" else kind,):
        names = [each.name for each in getattr(item, step.replace("-", "_"))]
    url = reverse(f"plan-item-{action}", args=[row.code, slug, kind, number])
    version = PlanRow.objects.get(pk=row.pk).version
    return web.post(url, {"version": version, "was": names[number - 1], **extra})


def test_a_copied_node_continues_names_and_addresses(web, stored):
    row = stored("article-3nic-iscsi")
    first, last = now(row).nodes[0], now(row).nodes[-1]

    table_post(web, row, "nodes", "nodes", len(now(row).nodes), "copy")

    new = now(row).nodes[-1]
    taken = {placed.address for placed in plan_json.loads(plan_json.dumps(now(row))).addresses}
    assert new.name not in (first.name, last.name)
    assert [nic.name for nic in new.nics] == [nic.name for nic in last.nics]
    assert new.serial is None
    for mine, its in zip(new.interfaces, last.interfaces, strict=True):
        assert mine.address != its.address
        assert mine.address is None or mine.address in taken
    assert any(each.address for each in new.interfaces)


def test_an_item_that_is_named_elsewhere_is_not_removed_at_first(web, stored):
    row = stored("article-3nic-iscsi")
    before = now(row)

    answer = table_post(web, row, "networks", "networks", 1, "remove")

    assert answer.status_code == 200
    assert f"{before.networks[0].name} is named in" in answer.content.decode()
    assert now(row) == before


def test_an_item_goes_with_its_references_when_told_so(web, stored):
    row = stored("article-3nic-iscsi")
    gone = now(row).networks[0].name

    answer = table_post(web, row, "networks", "networks", 1, "remove", references="1")

    plan = now(row)
    assert answer.status_code == 302
    assert gone not in [network.name for network in plan.networks]
    assert gone not in [each.network for node in plan.nodes for each in node.interfaces]


def test_a_button_finds_its_item_after_a_colleague_removed_one_before_it(web, stored, alice):
    row = stored()
    plan = now(row)
    names = [vm.name for vm in plan.vms]
    save_plan(row=row, plan=replace(plan, vms=plan.vms[1:]), version=1, by=alice)
    url = reverse("plan-item-remove", args=[row.code, "vms", "vms", 2])

    web.post(url, {"version": 2, "was": names[1]})

    assert [vm.name for vm in now(row).vms] == names[2:]


def test_a_clash_keeps_the_words_and_a_choice_takes_mine(web, stored, bob):
    row = stored()
    url = step_url(row, "quorum")
    mine = {**form_data(web.get(url)), "quorum-witness_type": "cloud", "stay": "1"}
    theirs = now(row)
    witness = replace(theirs.quorum.witness, type="disk")
    theirs = replace(theirs, quorum=replace(theirs.quorum, witness=witness))
    save_plan(row=row, plan=theirs, version=1, by=bob)

    answer = web.post(url, mine)

    page = answer.content.decode()
    assert "<title>Error: Quorum" in page
    assert "Bob changed this while you were writing" in page
    assert form_data(answer)["quorum-witness_type"] == ["cloud"]
    assert now(row).quorum.witness.type == "disk"
    choice = {"seen": "2", "choice:quorum/witness/type": "mine"}
    web.post(url, {**form_data(answer), **choice, "stay": "1"})
    assert now(row).quorum.witness.type == "cloud"


def test_a_change_in_another_section_is_no_clash(web, stored, bob):
    row = stored()
    url = step_url(row, "quorum")
    mine = {**form_data(web.get(url)), "quorum-witness_type": "cloud", "stay": "1"}
    save_plan(row=row, plan=replace(now(row), title="Theirs"), version=1, by=bob)

    web.post(url, mine)

    assert (now(row).title, now(row).quorum.witness.type) == ("Theirs", "cloud")


@pytest.mark.parametrize("version", ["", "0", "2", "x", "99999999999999"])
def test_a_version_that_never_was_is_refused(web, stored, version):
    row = stored()

    answer = save(web, step_url(row, "quorum"), version=version)

    assert answer.status_code == 400


def test_htmx_judges_what_is_typed_and_stores_nothing(web, stored):
    row = stored()
    url = step_url(row, "platform")
    before = now(row)
    data = {**form_data(web.get(url)), "cluster-name": "A_NAME_FAR_TOO_LONG_FOR_NETBIOS"}

    answer = web.post(url, data, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert "<html" not in page
    assert "A_NAME_FAR_TOO_LONG_FOR_NETBIOS has 31 characters" in page
    assert now(row) == before


def test_htmx_says_when_answers_cannot_be_read(web, stored):
    row = stored()
    url = step_url(row, "operation")
    data = {**form_data(web.get(url)), "capacity-growth_percent": "much"}

    answer = web.post(url, data, headers={"HX-Request": "true"})

    assert "Some answers cannot be read yet." in answer.content.decode()


def test_words_typed_after_the_session_ended_come_back_after_the_sign_in(
    client, web, stored, alice
):
    row = stored()
    url = step_url(row, "quorum")
    typed = {**form_data(web.get(url)), "quorum-witness_path": "typed in vain", "next": "1"}
    client.logout()

    answer = client.post(url, typed)

    assert answer.status_code == 302
    target = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert target.startswith(f"{url}?restore=")
    client.post(answer.url, {"login": alice.email, "password": PASSWORD})
    page = client.get(target)
    assert form_data(page)["quorum-witness_path"] == ["typed in vain"]
    assert "They are not yet saved." in page.content.decode()
    assert now(row).quorum.witness.path is None
    assert form_data(client.get(target))["quorum-witness_path"] == ["typed in vain"]
    assert form_data(client.get(url))["quorum-witness_path"] == [""]


def test_kept_words_are_not_given_to_a_page_of_somebody_else(client, stored, mallory):
    row = stored()
    url = step_url(row, "quorum")
    answer = client.post(url, {"quorum-witness_path": "mine", "version": "1"})
    target = parse_qs(urlsplit(answer.url).query)["next"][0]

    client.post(answer.url, {"login": mallory.email, "password": PASSWORD})

    assert client.get(target).status_code == 404


@pytest.mark.parametrize(("length", "kept"), [(199_000, True), (201_000, False)])
def test_too_many_words_are_not_kept(client, stored, length, kept):
    row = stored()

    answer = client.post(step_url(row, "quorum"), {"quorum-witness_path": "x" * length})

    assert ("restore" in answer.url) is kept


def test_words_are_kept_only_with_the_csrf_token(stored):
    row = stored()
    client = Client(enforce_csrf_checks=True)

    answer = client.post(step_url(row, "quorum"), {"quorum-witness_path": "forged"})

    assert answer.status_code == 403
    assert Session.objects.count() == 0


def test_a_viewer_looks_but_cannot_save(client, stored, team):
    vera = User.objects.create_user("vera@example.org", PASSWORD, name="Vera")
    Membership.objects.create(team=team, user=vera, role=Membership.Role.VIEWER)
    row = stored()
    client.force_login(vera)
    url = step_url(row, "quorum")

    shown = client.get(url)

    assert shown.status_code == 200
    assert list(form_data(shown)) == ["version"]
    assert client.post(url, {"version": "1"}).status_code == 404


def test_queries_do_not_grow_with_the_plan(web, stored, django_assert_num_queries):
    other, small, large = stored("article-fc"), stored(), stored("fc-8node-2025")
    web.get(step_url(other, "nodes"))
    _kept.clear()

    with django_assert_num_queries(4) as first:
        web.get(step_url(small, "nodes"))
    with django_assert_num_queries(len(first)):
        web.get(step_url(large, "nodes"))
    with django_assert_num_queries(3):
        web.get(step_url(large, "nodes"))


def test_no_step_of_that_name(web, stored):
    row = stored()

    assert web.get(step_url(row, "nothing")).status_code == 404
    assert web.get(item_url(row, "nodes", "nodes", 99)).status_code == 404
    assert web.get(item_url(row, "nodes", "nodes", 0)).status_code == 404
    assert web.get(item_url(row, "nodes", "volumes", 1)).status_code == 404


def test_judging_without_a_session_keeps_nothing(client, stored):
    row = stored()

    answer = client.post(step_url(row, "quorum"), {"x": "1"}, headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert Session.objects.count() == 0


def test_a_button_without_a_session_does_nothing(client, stored):
    row = stored()
    before = now(row)
    url = reverse("plan-item-copy", args=[row.code, "nodes", "nodes", 1])

    answer = client.post(url, {"version": "1", "was": "HV01"})

    assert answer.url == f"{reverse('account_login')}?next={reverse('plans')}"
    assert now(row) == before


def test_an_accepted_finding_follows_a_renamed_node(web, stored, alice):
    row = stored()
    finding = AcceptedFinding(rule="nodes.some-rule", subject="nodes/HV01/nics/NIC1")
    other = AcceptedFinding(rule="nodes.some-rule", subject="nodes/HV011")
    save_plan(row=row, plan=replace(now(row), accepted=(finding, other)), version=1, by=alice)

    save(web, item_url(row, "nodes", "nodes", 1), **{"item-name": "A/B"})

    subjects = [each.subject for each in now(row).accepted]
    assert subjects == ["nodes/A%2FB/nics/NIC1", "nodes/HV011"]


def test_save_and_next_leads_from_item_to_item_and_from_the_last_to_its_step(web, stored):
    row = stored("iscsi-6node-2022")
    first, last = (item_url(row, "nodes", "nodes", number) for number in (1, 6))

    onward = web.post(first, {**form_data(web.get(first)), "following": "1"})
    home = web.post(last, {**form_data(web.get(last)), "following": "1"})

    assert onward.url == item_url(row, "nodes", "nodes", 2)
    assert home.url.startswith(step_url(row, "nodes"))
    assert "Save and next" not in web.get(last).content.decode()
