"""Grids: rows of lists edited on a step's page, pasted, added alike, removed, paged."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner import plan_json
from planner.core.differences import usual
from planner.core.parts import Interface, Nic, Site, Storage, Vm, VmDisk, Volume
from planner.forms.grid import MAX_ROWS
from planner.imports.tables import cells_of
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan
from planner.snapshot import snapshot
from planner.wizard.changes import laid_out_alike, multiplied
from planner.wizard.steps import STEPS
from planner.wizard.tables import NODES
from tests.build import EXAMPLES, a_network, a_nic, a_node, a_plan, an_hba, an_interface
from tests.pages import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    def store(plan):
        if isinstance(plan, str):
            plan = plan_json.loads((EXAMPLES / f"{plan}.json").read_bytes())
        return create_plan(team=team, plan=plan, by=alice)

    return store


def url(row, slug, query=""):
    return reverse("plan-step", args=[row.code, slug]) + query


def now(row):
    return snapshot(PlanRow.objects.get(pk=row.pk))


def sent(web, address, button="stay", **values):
    """Send the form of a page with some answers changed; names with ``__`` for dashes."""
    data = form_data(web.get(address))
    data.update({key.replace("__", "-"): value for key, value in values.items()})
    return web.post(address, {**data, button: "1"})


def test_cells_of_rows_change_their_members_and_nothing_else(web, stored):
    row = stored("iscsi-6node-2022")
    before = now(row)

    answer = sent(web, url(row, "nodes"), nodes__1__memory_gib="768", nodes__2__model="R760")

    assert answer.status_code == 302
    nodes = list(before.nodes)
    nodes[1] = replace(nodes[1], memory_gib=768)
    nodes[2] = replace(nodes[2], model="R760")
    assert now(row) == replace(before, nodes=tuple(nodes))


def test_a_new_row_makes_a_member_and_an_empty_one_does_not(web, stored):
    row = stored(a_plan())
    answer = sent(
        web,
        url(row, "networks"),
        networks__0__name="LAN",
        networks__0__subnet="10.0.0.0 255.255.255.0",
        networks__0__purposes=["management", "vm"],
    )

    assert answer.status_code == 302
    (lan,) = now(row).networks
    assert (lan.name, lan.subnet, lan.purposes) == ("LAN", "10.0.0.0/24", ("management", "vm"))


def test_a_new_row_without_a_name_is_refused_with_its_words_kept(web, stored):
    row = stored(a_plan())

    answer = sent(web, url(row, "networks"), networks__0__vlan="12")

    assert answer.status_code == 200
    assert "Network needs a name." in answer.content.decode()
    assert form_data(answer)["networks-0-vlan"] == ["12"]
    assert now(row).networks == ()


@pytest.mark.parametrize(
    ("cell", "text", "words"),
    [
        ("nodes-1-memory_gib", "lots", "CHV-N02: Memory has to be a number of 0 or more"),
        ("nodes-0-site", "Attic", "CHV-N01: Site names &quot;Attic&quot;, which is not in this"),
        ("nodes-3-management_address", "10.20.10.999", "is not an IPv4 or IPv6 address"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_cell_and_above(web, stored, cell, text, words):
    plan = plan_json.loads((EXAMPLES / "iscsi-6node-2022.json").read_bytes())
    row = stored(replace(plan, sites=(Site(name="Cellar"),)))
    data = form_data(web.get(url(row, "nodes")))

    answer = web.post(url(row, "nodes"), {**data, cell: text, "stay": "1"})

    page = answer.content.decode()
    assert f'<a href="#id_{cell}">' in page
    assert words in page
    assert f'aria-describedby="id_{cell}-e"' in page
    assert "<title>Error: Nodes" in page
    assert form_data(answer)[cell] == [text]


def test_references_follow_renamed_rows_even_when_names_are_swapped(web, stored):
    row = stored("fc-8node-2025")
    before = now(row)
    one, two = (volume.name for volume in before.storage.volumes[:2])
    users = [[disk.volume for disk in vm.disks].count(one) for vm in before.vms]

    answer = sent(web, url(row, "storage"), volumes__0__name=two, volumes__1__name=one)

    assert answer.status_code == 302
    after = now(row)
    assert [volume.name for volume in after.storage.volumes[:2]] == [two, one]
    assert [[disk.volume for disk in vm.disks].count(two) for vm in after.vms] == users


def test_an_adapter_is_renamed_and_its_host_address_follows(web, stored):
    row = stored("article-3nic-iscsi")
    before = now(row)
    nic = before.nodes[0].nics[2].name
    used = [each.network for each in before.nodes[0].interfaces if each.via == nic]

    answer = sent(web, url(row, "adapters"), nics__2__name="SAN port")

    assert answer.status_code == 302
    after = now(row).nodes[0]
    assert after.nics[2].name == "SAN port"
    assert [each.network for each in after.interfaces if each.via == "SAN port"] == used


def test_a_new_adapter_names_its_node_and_may_be_used_at_once(web, stored):
    plan = a_plan(a_node("HV01", nics=(a_nic("NIC1"),)), networks=(a_network("LAN"),))
    row = stored(plan)
    address = url(row, "adapters")
    more = sent(web, address, "add-nics")
    data = form_data(more)
    data |= {
        "nics-1-owner": ["hv01"],
        "nics-1-name": ["NIC2"],
        "meets-0-0-via": ["nic2"],
        "meets-0-0-address": ["10.0.0.5"],
    }

    answer = web.post(address, {**data, "stay": "1"})

    assert answer.status_code == 302
    (node,) = now(row).nodes
    assert [nic.name for nic in node.nics] == ["NIC1", "NIC2"]
    assert node.interfaces == (Interface(network="LAN", via="NIC2", address="10.0.0.5"),)


@pytest.mark.parametrize(
    ("owner", "words"),
    [("", "Say which node this network adapter belongs to."), ("HV09", "There is no node")],
)
def test_a_new_adapter_without_a_known_node_is_refused(web, stored, owner, words):
    row = stored(a_plan(a_node("HV01")))
    address = url(row, "adapters")
    data = form_data(sent(web, address, "add-nics"))

    answer = web.post(address, {**data, "nics-0-name": "NIC1", "nics-0-owner": owner, "stay": "1"})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert now(row).nodes[0].nics == ()


def test_emptying_both_halves_of_a_meeting_takes_the_host_out_of_the_network(web, stored):
    plan = a_plan(
        a_node("HV01", nics=(a_nic(),), interfaces=(an_interface(address="10.0.0.1"),)),
        networks=(a_network(subnet="10.0.0.0/24"),),
    )
    row = stored(plan)

    sent(web, url(row, "adapters"), meets__0__0__via="", meets__0__0__address="")

    assert now(row).nodes[0].interfaces == ()


@pytest.mark.parametrize(
    ("via", "address", "words"),
    [
        ("", "10.0.0.1", "HV01, LAN: Adapter has to be named."),
        ("NIC7", "", "HV01, LAN: Adapter names &quot;NIC7&quot;, which is not in this plan."),
        ("NIC1", "10.0.0", "HV01, LAN: Address is not an IPv4 or IPv6 address."),
    ],
)
def test_a_meeting_that_cannot_be_read_is_said_beside_it(web, stored, via, address, words):
    row = stored(a_plan(a_node("HV01", nics=(a_nic(),)), networks=(a_network(),)))

    answer = sent(web, url(row, "adapters"), meets__0__0__via=via, meets__0__0__address=address)

    assert words in answer.content.decode()
    assert now(row).nodes[0].interfaces == ()


def test_two_adapters_in_one_network_stay_when_the_page_is_saved(web, stored):
    plan = a_plan(
        a_node(
            "HV01",
            nics=(a_nic("NIC1"), a_nic("NIC2")),
            interfaces=(an_interface("LAN", "NIC1"), an_interface("LAN", "NIC2")),
        ),
        networks=(a_network(),),
    )
    row = stored(plan)

    answer = web.get(url(row, "adapters"))
    sent(web, url(row, "adapters"), nics__0__card="Slot 1")

    assert "2 adapters" in answer.content.decode()
    assert now(row).nodes[0].interfaces == plan.nodes[0].interfaces


def test_removing_what_is_named_elsewhere_asks_first_and_then_takes_it_away(web, stored):
    row = stored("iscsi-6node-2022")
    volume = now(row).storage.volumes[0].name

    asked = sent(web, url(row, "storage"), volumes__0__gone="1")

    assert asked.status_code == 200
    assert "still named in" in asked.content.decode()
    assert now(row).storage.volumes[0].name == volume
    data = form_data(asked)
    assert data["volumes-0-gone"] == ["1"]
    web.post(url(row, "storage"), {**data, "take-references": "1", "stay": "1"})
    names = [each.name for each in now(row).storage.volumes]
    assert volume not in names


def test_the_findings_tell_that_saving_would_ask_about_what_is_still_named(web, stored):
    node = a_node("HV01", nics=(a_nic("NIC1"),), interfaces=(an_interface("LAN"),))
    row = stored(a_plan(node, networks=(a_network("LAN", "management"),)))
    address = url(row, "networks")
    data = {**form_data(web.get(address)), "networks-0-gone": "1"}

    page = web.post(address, data, headers={"HX-Request": "true"}).content.decode()

    assert "What is to be removed is still named in 1 place; saving asks" in page
    assert "Some answers cannot be read yet." not in page


def test_a_page_of_a_long_list_saves_that_page_alone(web, stored):
    vms = tuple(Vm(name=f"VM{at:03d}", vcpus=2) for at in range(50))
    row = stored(a_plan(vms=vms))

    sent(web, url(row, "vms", "?page-vms=2"), vms__0__vcpus="8")

    after = now(row).vms
    assert [vm.name for vm in after] == [vm.name for vm in vms]
    assert [vm.name for vm in after if vm.vcpus == 8] == ["VM016"]


def test_a_virtual_machine_gets_its_disk_and_adapter_in_the_grid(web, stored):
    row = stored(a_plan(vms=(Vm(name="DC01"),)))

    sent(web, url(row, "vms"), **{"vms-0-disks-size_gib": "80", "vms-0-nics-vlan": "20"})

    (vm,) = now(row).vms
    assert [(disk.name, disk.size_gib) for disk in vm.disks] == [("System", 80)]
    assert [(nic.name, nic.vlan) for nic in vm.nics] == [("NIC1", 20)]


def test_add_n_like_this_saves_the_page_and_continues_names_and_addresses(web, stored):
    node = a_node(
        "HV01",
        memory_gib=256,
        iscsi_initiator="iqn.1991-05.com.microsoft:hv01.corp.example",
        management_address="10.0.0.11",
        nics=(a_nic(switch_port="1/1"),),
        interfaces=(an_interface(address="10.0.0.11"),),
    )
    row = stored(a_plan(node, networks=(a_network(subnet="10.0.0.0/24"),)))
    address = url(row, "nodes")

    answer = sent(
        web,
        address,
        "like-nodes",
        nodes__0__memory_gib="512",
        **{"like-nodes-of": "HV01", "like-nodes-count": "3"},
    )

    assert answer.status_code == 302
    nodes = now(row).nodes
    assert [each.name for each in nodes] == ["HV01", "HV02", "HV03", "HV04"]
    assert {each.memory_gib for each in nodes} == {512}
    assert [each.interfaces[0].address for each in nodes[1:]] == [
        "10.0.0.12",
        "10.0.0.13",
        "10.0.0.14",
    ]
    assert nodes[3].iscsi_initiator == "iqn.1991-05.com.microsoft:hv04.corp.example"
    assert nodes[1].nics[0].switch_port is None
    page = web.get(address).content.decode()
    assert "HV02 to HV04 were added like HV01." in page


@pytest.mark.parametrize("count", ["", "0", "64", "-1", "three", "9" * 40])
def test_add_n_refuses_a_number_it_cannot_mean(web, stored, count):
    row = stored(a_plan(a_node("HV01")))

    answer = sent(
        web, url(row, "nodes"), "like-nodes", **{"like-nodes-of": "HV01", "like-nodes-count": count}
    )

    assert "Say how many to add: a number from 1 to 63." in answer.content.decode()
    assert len(now(row).nodes) == 1


def test_the_layout_of_one_node_goes_to_all_and_what_is_their_own_stays():
    model = a_node(
        "HV01",
        nics=(a_nic("A", card="Slot 1", switch_port="1/1"), a_nic("B")),
        hbas=(an_hba("H", model="Q", wwpn="50:00:00:00:00:00:00:01"),),
        interfaces=(an_interface("LAN", "A", "10.0.0.1"),),
    )
    other = a_node(
        "HV02",
        nics=(a_nic("A", switch_port="1/2"), a_nic("X")),
        hbas=(an_hba("H", wwpn="50:00:00:00:00:00:00:02"),),
    )
    plan = a_plan(model, other, networks=(a_network(subnet="10.0.0.0/24"),))

    first, second = laid_out_alike(plan, 0).nodes

    assert first == model
    assert second.nics == (
        Nic(name="A", card="Slot 1", switch_port="1/2"),
        Nic(name="B"),
    )
    assert (second.hbas[0].model, second.hbas[0].wwpn) == ("Q", "50:00:00:00:00:00:00:02")
    assert second.interfaces == (an_interface("LAN", "A", "10.0.0.2"),)


def test_the_copy_button_of_the_adapters_lays_every_node_out_alike(web, stored):
    plan = a_plan(a_node("HV01", nics=(a_nic("A"),)), a_node("HV02"), networks=(a_network(),))
    row = stored(plan)

    sent(web, url(row, "adapters"), "alike", **{"alike-of": "HV01"})

    assert [[nic.name for nic in node.nics] for node in now(row).nodes] == [["A"], ["A"]]


def test_addresses_of_copies_end_where_the_subnet_does():
    plan = a_plan(
        a_node("HV01", interfaces=(an_interface(address="10.0.0.5"),)),
        networks=(a_network(subnet="10.0.0.0/29"),),
    )

    nodes = multiplied(plan, NODES, 0, 3).nodes

    assert [each.interfaces[0].address for each in nodes] == ["10.0.0.5", "10.0.0.6", None, None]


def test_what_differs_from_most_is_marked(web, stored):
    nodes = tuple(a_node(f"HV0{at}", memory_gib=256) for at in (1, 2, 3))
    row = stored(a_plan(*nodes[:2], replace(nodes[2], memory_gib=128)))

    page = web.get(url(row, "nodes")).content.decode()

    assert page.count("data-differs") == 1
    assert 'data-differs title="Most have 256"' in page


@pytest.mark.parametrize(
    ("values", "most"),
    [
        ((), None),
        ((1, 1, None), None),
        ((1, 2, 2), 2),
        ((1, 2), 1),
        ((None, 2, 1, 1), 1),
    ],
)
def test_the_usual_value_is_what_most_have(values, most):
    assert usual(values) == most


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"two\nlines"\tx', [["two\nlines", "x"]]),
        ('"a ""word"""\tx', [['a "word"', "x"]]),
        ("a\t\tb\n\n\t\n", [["a", "", "b"]]),
        ('5" disk\tx', [['5" disk', "x"]]),
        ("", []),
    ],
)
def test_copied_cells_are_read_as_spreadsheets_write_them(text, cells):
    assert cells_of(text) == cells


def test_pasted_rows_are_put_in_by_their_heads_and_saved_only_then(web, stored):
    row = stored(a_plan(a_node("HV01", model="R650")))
    address = url(row, "nodes")
    text = "Memory (GiB)\tNode\tProcessor maker\n512,5\tHV01\tAMD\n1024\tHV02\tintel\n"

    shown = sent(web, address, "paste-nodes", **{"nodes-text": text})

    assert "2 rows were put in." in shown.content.decode()
    assert len(now(row).nodes) == 1
    data = form_data(shown)
    assert data["nodes-0-model"] == ["R650"]
    web.post(address, {**data, "stay": "1"})
    one, two = now(row).nodes
    assert (one.name, one.model, one.memory_gib, one.processor.vendor) == (
        "HV01",
        "R650",
        512.5,
        "amd",
    )
    assert (two.name, two.memory_gib, two.processor.vendor) == ("HV02", 1024, "intel")


def test_a_pasted_row_of_another_page_changes_that_member(web, stored):
    vms = tuple(Vm(name=f"VM{at:03d}", vcpus=2, priority="high") for at in range(50))
    row = stored(a_plan(vms=vms))
    address = url(row, "vms")

    shown = sent(web, address, "paste-vms", **{"vms-text": "Virtual machine\tvCPUs\nvm045\t16\n"})
    web.post(address, {**form_data(shown), "stay": "1"})

    after = now(row).vms
    assert len(after) == 50
    assert (after[45].vcpus, after[45].priority) == (16, "high")


def test_pasted_words_that_are_no_choice_stay_and_are_said(web, stored):
    row = stored(a_plan())
    address = url(row, "nodes")

    shown = sent(
        web, address, "paste-nodes", **{"nodes-text": "Node\tProcessor maker\nHV01\tVIA\n"}
    )
    answer = web.post(address, {**form_data(shown), "stay": "1"})

    assert "VIA" in answer.content.decode()
    assert form_data(answer)["nodes-0-processor_vendor"] == ["VIA"]
    assert now(row).nodes == ()


def test_more_pasted_rows_than_a_page_holds_are_said_not_dropped_in_silence(web, stored):
    row = stored(a_plan())
    text = "\n".join(f"VM{at}\t1\t2" for at in range(MAX_ROWS + 5))

    shown = sent(web, url(row, "vms"), "paste-vms", **{"vms-text": text})

    assert f"{MAX_ROWS} of {MAX_ROWS + 5} were taken" in shown.content.decode()


def test_the_fullest_page_of_virtual_machines_can_be_saved(web, stored):
    row = stored(a_plan())
    address = url(row, "vms")
    text = "\n".join(f"VM{at}\t1\t2\t4\t2\tHigh\tWindows\t60" for at in range(MAX_ROWS))
    data = form_data(sent(web, address, "paste-vms", **{"vms-text": text}))

    answer = web.post(address, {**data, "stay": "1"})

    assert answer.status_code == 302
    assert len(now(row).vms) == MAX_ROWS


@pytest.mark.parametrize("step", [step for step in STEPS if step.grids], ids=lambda s: s.slug)
def test_no_page_can_send_more_fields_than_are_taken(step, settings):
    """Each grid as full as a page takes it, each cell of several boxes with all of them ticked."""
    cells = sum(
        MAX_ROWS * (len(spec.columns) + 3 + 8 * any(c.key == "purposes" for c in spec.columns))
        for spec in step.grids
    )
    meetings = 64 * 2 * 16 if step.matrix else 0

    assert cells + meetings + 200 <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_too_many_rows_at_once_is_a_bad_request(web, stored):
    row = stored(a_plan())

    answer = sent(web, url(row, "vms"), vms__total=str(MAX_ROWS + 1))

    assert answer.status_code == 400


@pytest.mark.parametrize("vms", [10, 200, 8000])
def test_a_page_of_the_vm_grid_is_small_whatever_the_number_of_vms(web, stored, vms):
    row = stored(
        a_plan(
            *(a_node(f"HV{at:02d}", memory_gib=512) for at in range(2)),
            vms=tuple(Vm(name=f"VM-{at:04d}", vcpus=2, memory_gib=8) for at in range(vms)),
        )
    )

    page = web.get(url(row, "vms")).content

    assert len(page) <= 60_000
    assert page.count(b"<") - page.count(b"</") <= 1_500


def test_sixty_four_nodes_of_six_adapters_are_paged_by_node(web, stored):
    nics = tuple(a_nic(f"NIC{at}") for at in range(6))
    networks = tuple(a_network(f"N{at}") for at in range(4))
    row = stored(a_plan(*(a_node(f"HV{at:02d}", nics=nics) for at in range(64)), networks=networks))

    answer = web.get(url(row, "adapters", "?page-nodes=2"))

    data = form_data(answer)
    cells = [
        key for key in data if not key.endswith(("-was", "-of", "-total")) and "__n__" not in key
    ]
    assert len(cells) <= 700
    assert data["nics-0-of"] == data["meets-0-was"] == ["HV09"]


def test_a_reader_sees_tables_and_no_inputs(client, stored, alice, team, django_user_model):
    from planner.models import Membership

    reader = django_user_model.objects.create_user("r@example.org", "x" * 12, name="R")
    Membership.objects.create(team=team, user=reader, role=Membership.Role.VIEWER)
    row = stored("article-fc")
    client.force_login(reader)

    page = client.get(url(row, "nodes")).content.decode()

    assert "HV01" in page
    assert "data-grid" not in page


def test_live_findings_of_a_step_point_at_cells_of_the_page(web, stored):
    row = stored("iscsi-6node-2022")
    address = url(row, "nodes")
    data = form_data(web.get(address))

    answer = web.post(
        address, {**data, "nodes-2-processor_hardware_virtualization": "no"}, HTTP_HX_REQUEST="true"
    )

    page = answer.content.decode()
    assert 'href="#row-nodes-2"' in page or 'href="#id_nodes-2-' in page
    assert now(row).nodes[2].processor.hardware_virtualization is True


@pytest.mark.parametrize(
    ("kind", "shown", "hidden"),
    [
        ("storage_spaces_direct", "Local drives", "Array ports"),
        ("fibre_channel", "WWPN", "iSCSI initiators"),
        ("iscsi", "iSCSI initiators", "Local drives"),
    ],
)
def test_the_storage_step_asks_what_its_type_needs(web, stored, kind, shown, hidden):
    row = stored(a_plan(a_node("HV01"), storage=Storage(type=kind)))

    page = web.get(url(row, "storage")).content.decode()

    assert shown in page
    assert hidden not in page


def test_what_is_told_of_another_type_stays_in_sight(web, stored):
    node = a_node("HV01", iscsi_initiator="iqn.1991-05.com.microsoft:hv01")
    row = stored(a_plan(node, storage=Storage(type="fibre_channel")))

    assert "iSCSI initiators" in web.get(url(row, "storage")).content.decode()


def test_a_name_is_found_in_a_long_list_and_its_page_is_saved_alone(web, stored):
    vms = tuple(Vm(name=f"{'SQL' if at % 10 == 3 else 'APP'}{at:03d}") for at in range(200))
    row = stored(a_plan(vms=vms))
    address = url(row, "vms", "?find-vms=sql&page-vms=2")

    page = web.get(address)

    data = form_data(page)
    assert data["vms-0-name"] == ["SQL163"]
    assert data["vms-total"] == ["4"]
    answer = web.post(address, {**data, "vms-1-vcpus": "32", "stay": "1"})
    assert answer.url == address.replace("find-vms=sql&page-vms=2", "find-vms=sql&page-vms=2")
    assert [vm.name for vm in now(row).vms if vm.vcpus == 32] == ["SQL173"]


def test_a_search_without_a_hit_shows_no_row_and_loses_none(web, stored):
    row = stored(a_plan(vms=tuple(Vm(name=f"APP{at:03d}") for at in range(40))))
    address = url(row, "vms", "?find-vms=oracle")

    page = web.get(address)

    assert "0 found" in page.content.decode()
    assert "No name has “oracle” in it." in page.content.decode()
    web.post(address, {**form_data(page), "stay": "1"})
    assert len(now(row).vms) == 40


def test_rows_added_to_a_long_list_are_in_sight_after_the_save(web, stored):
    row = stored(a_plan(vms=tuple(Vm(name=f"APP{at:03d}", vcpus=2) for at in range(40))))

    answer = sent(
        web, url(row, "vms"), "like-vms", **{"like-vms-of": "APP001", "like-vms-count": "2"}
    )

    page = web.get(answer.url)
    assert "APP041" in page.content.decode()


@pytest.mark.parametrize(("number", "page"), [(16, ""), (17, "?page-vms=2"), (40, "?page-vms=3")])
def test_the_way_back_from_an_item_leads_to_its_page_of_the_list(web, stored, number, page):
    row = stored(a_plan(vms=tuple(Vm(name=f"APP{at:03d}", vcpus=2) for at in range(40))))

    address = reverse("plan-item", args=[row.code, "vms", "vms", number])
    answer = sent(web, address, "back")

    assert answer.url == url(row, "vms", f"{page}#table-vms")


def test_the_adapters_of_a_node_without_any_are_one_link_away(web, stored):
    row = stored(a_plan(a_node("HV01"), a_node("HV02"), networks=(a_network(),)))

    page = web.get(url(row, "adapters")).content.decode()

    address = reverse("plan-item", args=[row.code, "adapters", "nodes", 2])
    assert f'<th scope="row"><a href="{address}">HV02</a>' in page


def a_vm_with_disks(*volumes):
    disks = tuple(
        VmDisk(name=f"D{at}", size_gib=80, volume=volume) for at, volume in enumerate(volumes)
    )
    return Vm(name="SQL", disks=disks)


def two_volumes():
    return Storage(volumes=(Volume(name="CSV1"), Volume(name="CSV2")))


def test_the_volume_of_several_disks_is_set_for_all_while_they_share_it(web, stored):
    row = stored(a_plan(vms=(a_vm_with_disks("CSV1", "CSV1"),), storage=two_volumes()))
    address = url(row, "vms")

    page = web.get(address).content.decode()
    sent(web, address, **{"vms-0-disks-volume": "csv2"})

    assert "2 disks" in page
    assert [(disk.size_gib, disk.volume) for disk in now(row).vms[0].disks] == [
        (80, "CSV2"),
        (80, "CSV2"),
    ]


def test_disks_on_different_volumes_are_not_asked_as_one(web, stored):
    row = stored(a_plan(vms=(a_vm_with_disks("CSV1", "CSV2"),), storage=two_volumes()))
    address = url(row, "vms")

    data = form_data(web.get(address))
    answer = web.post(
        address,
        {**data, "vms-text": "Virtual machine\tvCPUs\tDisk\nSQL\t8\t200\n", "paste-vms": "1"},
    )

    assert "vms-0-disks-volume" not in data
    assert "on pages of their own: SQL." in answer.content.decode()
    assert form_data(answer)["vms-0-vcpus"] == ["8"]
