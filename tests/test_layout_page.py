"""The page that suggests a layout: what it shows, what it sets, and who may."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner import plan_json
from planner.core.layout import Wish, suggest
from planner.models import Membership
from planner.models import Plan as PlanRow
from planner.rules import Level
from planner.services.plans import create_plan, save_plan
from planner.snapshot import snapshot
from tests.build import EXAMPLES, a_network, a_nic, a_node, a_plan, a_switch, a_vm, storage
from tests.pages import form_data

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    def store(plan):
        return create_plan(team=team, plan=plan, by=alice)

    return store


def cluster(number=3, nodes=2, kind="iscsi", **values):
    """Alike nodes with NICs, two switches, and the kind of storage."""
    nics = tuple(a_nic(f"NIC{at + 1}", speed_gbps=10) for at in range(number))
    made = tuple(a_node(f"HV{at + 1:02}", nics=nics) for at in range(nodes))
    switches = (a_switch("SW1"), a_switch("SW2"))
    return storage(a_plan(*made, **{"switches": switches, **values}), type=kind)


def url(row):
    return reverse("plan-layout", args=[row.code])


def now(row):
    return snapshot(PlanRow.objects.get(pk=row.pk))


def text(answer):
    return answer.content.decode()


def shown(answer):
    """Name, state and subnet of each network in the table."""
    return [
        (each.network.name, each.state, each.network.subnet) for each in answer.context["networks"]
    ]


def test_shows_the_layout_that_follows_from_the_plan(web, stored):
    row = stored(cluster())

    answer = web.get(url(row))

    assert shown(answer) == [
        ("LAN", "new", "10.20.10.0/24"),
        ("Heartbeat", "new", "10.20.11.0/24"),
        ("iSCSI", "new", "10.20.12.0/24"),
    ]
    assert "Set this layout" in text(answer)
    assert now(row).networks == ()


def test_the_wish_is_read_from_the_address(web, stored):
    row = stored(cluster())
    wish = {"nics_per_node": "4", "supernet": "10.7.0.0/16", "first_vlan": "100"}

    answer = web.get(url(row), wish)

    assert [(each.network.vlan, each.network.subnet) for each in answer.context["networks"]] == [
        (100, "10.7.100.0/24"),
        (101, "10.7.101.0/24"),
        (102, "10.7.102.0/24"),
        (103, "10.7.103.0/24"),
    ]


def test_pressing_the_button_sets_what_was_shown(web, stored):
    row = stored(cluster())
    page = web.get(url(row), {"variant": "converged", "nics_per_node": "4"})

    answer = web.post(url(row), form_data(page, "set"))

    assert answer["Location"] == reverse("plan-step", args=[row.code, "networks"])
    wanted = suggest(snapshot(row), Wish(variant="converged", nics_per_node=4)).plan
    assert now(row) == wanted
    assert PlanRow.objects.get(pk=row.pk).version == 2
    said = text(web.get(answer["Location"]))
    assert "The layout is set. 6 networks reach all 2 nodes." in said


def test_a_plan_that_has_its_layout_has_nothing_to_set(web, stored):
    row = stored(suggest(cluster(), Wish()).plan)

    answer = web.get(url(row))

    assert "there is nothing to set" in text(answer)
    assert 'id="set"' not in text(answer)


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.json")))
@pytest.mark.parametrize("variant", ["separate", "converged"])
def test_every_example_gets_a_page(web, stored, name, variant):
    row = stored(plan_json.loads((EXAMPLES / f"{name}.json").read_bytes()))

    assert web.get(url(row), {"variant": variant}).status_code == 200


def test_what_is_unknown_is_counted_as_on_the_overview(web, stored):
    row = stored(cluster(0))
    hub = web.get(reverse("plan-hub", args=[row.code]))

    levels = web.get(url(row), {"nics_per_node": "4"}).context["levels"]

    asked = dict(hub.context["counts"])[Level.UNKNOWN]
    assert [now for level, now, _ in levels if level == "unknown"] == [asked]


def test_says_what_has_to_be_answered_first(web, stored):
    row = stored(a_plan())

    answer = web.get(url(row))

    assert "A layout can be suggested once this is answered" in text(answer)
    assert f'href="{reverse("plan-step", args=[row.code, "storage"])}"' in text(answer)
    assert web.post(url(row), {"version": "1"}).status_code == 200
    assert PlanRow.objects.get(pk=row.pk).version == 1


def test_a_number_of_nics_answers_the_open_question(web, stored):
    row = stored(cluster(0))

    assert 'href="#id_nics_per_node"' in text(web.get(url(row)))
    assert len(web.get(url(row), {"nics_per_node": "3"}).context["networks"]) == 3


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("nics_per_node", "many", "NICs per node has to be a whole number from 1 to 16."),
        ("nics_per_node", "17", "NICs per node has to be a whole number from 1 to 16."),
        ("supernet", "10.0.0.0/29", "Address range has to be an IPv4 range of /28 or larger."),
        ("supernet", "fd00::/48", "Address range has to be an IPv4 range of /28 or larger."),
        (
            "supernet",
            "10.0.0.1/16",
            "Address range has host bits set; the subnet is 10.0.0.0/16.",
        ),
        ("first_vlan", "4095", "First VLAN has to be a whole number from 1 to 4094."),
        (
            "lan_subnet",
            "10.9.0.0/16",
            "Subnet of the LAN overlaps with 10.9.9.0/24, the subnet of Backup.",
        ),
        ("lan_gateway", "router", "Gateway of the LAN is not an IPv4 or IPv6 address."),
        ("one_nic_for_vm", "Nobody", "The plan has no virtual machine called Nobody."),
    ],
)
def test_an_answer_that_cannot_be_used_is_said_beside_the_form(web, stored, field, value, message):
    backup = a_network("Backup", "backup", subnet="10.9.9.0/24")
    row = stored(cluster(networks=(backup,), vms=(a_vm("SQL"),)))

    answer = web.get(url(row), {field: value})

    assert dict(answer.context["form"].errors) == {field: [message]}
    assert "<title>Error: Suggest a layout" in text(answer)
    assert 'id="set"' not in text(answer)


def test_the_gateway_has_to_be_in_the_subnet_of_the_lan(web, stored):
    row = stored(cluster())
    wish = {"lan_subnet": "192.168.1.0/24", "lan_gateway": "192.168.2.1"}

    answer = web.get(url(row), wish)

    assert answer.context["form"].errors["lan_gateway"] == [
        "Gateway of the LAN is not in 192.168.1.0/24."
    ]


def test_a_subnet_that_is_decided_is_not_asked_for(web, stored):
    lan = a_network("LAN", "management", "vm", subnet="192.168.1.0/24")
    row = stored(cluster(networks=(lan,)))

    answer = web.get(url(row))

    assert "lan_subnet" not in answer.context["form"].fields
    assert shown(answer)[0] == ("LAN", "filled in", "192.168.1.0/24")


def test_htmx_gets_the_suggestion_without_the_form(web, stored):
    row = stored(cluster())

    answer = web.get(url(row), {"nics_per_node": "2"}, headers=HTMX)

    assert "Heartbeat and iSCSI share a NIC" in text(answer)
    assert 'id="wish"' not in text(answer)
    assert "Some of these answers cannot be used" in text(
        web.get(url(row), {"nics_per_node": "0"}, headers=HTMX)
    )


def test_many_nodes_that_are_alike_share_a_row(web, stored):
    eight, nine = stored(cluster(nodes=8)), stored(cluster(nodes=9))

    apart = web.get(url(eight)).context["nodes"]
    together = web.get(url(nine)).context["nodes"]

    assert [row.name for row in apart] == [f"HV{at:02}" for at in range(1, 9)]
    assert [(row.name, row.number) for row in together] == [("HV01 to HV09", 9)]
    assert together[0].cells[0].carried[0].address == "10.20.10.11 to 10.20.10.19"


def test_findings_are_compared(web, stored):
    row = stored(cluster(2))

    context = web.get(url(row)).context

    assert [each.title for each in context["appearing"]][:1] == [
        "iSCSI and heartbeat share one network or NIC"
    ]
    assert ("unsupported", 0, 1) in context["levels"]


def test_a_colleague_who_was_faster_is_not_overwritten(web, stored, bob):
    row = stored(cluster())
    data = form_data(web.get(url(row)), "set")
    theirs = replace(
        snapshot(row), networks=(a_network("LAN", "management", "vm", subnet="10.1.0.0/24"),)
    )
    save_plan(row=row, plan=theirs, version=1, by=bob)

    answer = web.post(url(row), data)

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{url(row)}?")
    assert "Bob changed this meanwhile" in text(web.get(answer["Location"]))
    assert now(row) == theirs


def test_what_a_colleague_changed_elsewhere_is_kept(web, stored, bob):
    row = stored(cluster())
    data = form_data(web.get(url(row)), "set")
    save_plan(row=row, plan=replace(snapshot(row), notes="Ring first"), version=1, by=bob)

    web.post(url(row), data)

    assert now(row).notes == "Ring first"
    assert len(now(row).networks) == 3


def test_readers_get_no_layout(web, stored, bob, sign_in, team):
    row = stored(cluster())
    Membership.objects.filter(user=bob, team=team).update(role=Membership.Role.VIEWER)
    reader = sign_in(bob)

    assert reader.get(url(row)).status_code == 404
    assert reader.post(url(row), {"version": "1"}).status_code == 404
    assert PlanRow.objects.get(pk=row.pk).version == 1
