"""Grids at their edges: names that trade places, odd names, forms that nobody's browser sends."""

from dataclasses import replace

import pytest
from django.urls import reverse

from planner.core.parts import (
    AcceptedFinding,
    ArrayPort,
    Drive,
    Interface,
    Site,
    Storage,
    StorageArray,
    Switch,
    Team,
    VirtualSwitch,
    Vm,
    VmDisk,
    VmNic,
    Volume,
)
from planner.forms import grids
from planner.forms.grid import Grid
from planner.models import Plan as PlanRow
from planner.services.plans import create_plan
from planner.snapshot import snapshot
from planner.wizard.changes import laid_out_alike, multiplied
from planner.wizard.tables import VMS
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, an_interface
from tests.pages import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(sign_in, alice, team):
    return sign_in(alice)


@pytest.fixture
def stored(team, alice):
    return lambda plan: create_plan(team=team, plan=plan, by=alice)


def url(row, slug):
    return reverse("plan-step", args=[row.code, slug])


def now(row):
    return snapshot(PlanRow.objects.get(pk=row.pk))


def sent(web, address, button="stay", **values):
    """Send the form of a page with some answers changed; names with ``__`` for dashes."""
    data = form_data(web.get(address))
    data.update({key.replace("__", "-"): value for key, value in values.items()})
    return web.post(address, {**data, button: "1"})


def accepted(subject):
    return AcceptedFinding(rule="some-rule", subject=subject, reason="-", by="-", on="2026-01-31")


@pytest.mark.parametrize("total", ["999999999999", "9" * 5000, "-1", "x", "401"])
@pytest.mark.parametrize("button", ["stay", "add-vms", "paste-vms", "like-vms"])
def test_a_number_of_rows_that_no_page_has_is_a_bad_request(web, stored, total, button):
    row = stored(a_plan())

    answer = web.post(url(row, "vms"), {"version": "1", "vms-total": total, button: "1"})

    assert answer.status_code == 400


def test_addresses_follow_adapters_of_a_node_that_trade_names(web, stored):
    meets = (an_interface("LAN", "NIC1"), an_interface("SAN", "NIC2"))
    node = a_node("HV01", nics=(a_nic("NIC1"), a_nic("NIC2")), interfaces=meets)
    row = stored(a_plan(node, networks=(a_network("LAN"), a_network("SAN"))))

    answer = sent(web, url(row, "adapters"), nics__0__name="NIC2", nics__1__name="NIC1")

    assert answer.status_code == 302
    after = now(row).nodes[0]
    assert [nic.name for nic in after.nics] == ["NIC2", "NIC1"]
    assert [(e.network, e.via) for e in after.interfaces] == [("LAN", "NIC2"), ("SAN", "NIC1")]


@pytest.mark.parametrize("owner", ["SAN1", "san1"])
def test_a_new_port_belongs_to_the_array_that_has_the_name_now(web, stored, owner):
    storage = Storage(type="iscsi", arrays=(StorageArray(name="SAN1"),))
    row = stored(a_plan(storage=storage))
    address = url(row, "storage")
    data = form_data(web.get(address)) | {
        "arrays-0-name": "SAN0",
        "arrays-total": "2",
        "arrays-1-name": "SAN1",
        "ports-total": "1",
        "ports-0-owner": owner,
        "ports-0-name": "P1",
    }

    answer = web.post(address, {**data, "stay": "1"})

    assert answer.status_code == 302
    found = {array.name: [port.name for port in array.ports] for array in now(row).storage.arrays}
    assert found == {"SAN0": [], "SAN1": ["P1"]}


def test_what_was_accepted_follows_a_port_and_its_array_in_one_save(web, stored):
    array = StorageArray(name="SAN1", ports=(ArrayPort(name="P1"),))
    about = [accepted("storage/arrays/SAN1/ports/P1"), accepted("storage/arrays/SAN1")]
    storage = Storage(type="iscsi", arrays=(array,))
    row = stored(a_plan(storage=storage, accepted=tuple(about)))

    answer = sent(web, url(row, "storage"), arrays__0__name="SAN9", ports__0__name="A1")

    assert answer.status_code == 302
    subjects = [each.subject for each in now(row).accepted]
    assert subjects == ["storage/arrays/SAN9/ports/A1", "storage/arrays/SAN9"]


def test_what_was_accepted_of_a_removed_row_does_not_go_to_its_namesake(web, stored):
    nodes = (a_node("HV01"), a_node("HV02"))
    about = (accepted("nodes/HV01"), replace(accepted("nodes/HV02"), rule="other-rule"))
    row = stored(a_plan(*nodes, accepted=about))

    answer = sent(web, url(row, "nodes"), nodes__0__gone="1", nodes__1__name="HV01")

    assert answer.status_code == 302
    assert [(e.rule, e.subject) for e in now(row).accepted] == [("other-rule", "nodes/HV01")]


def test_a_node_keeps_both_addresses_of_a_network_when_laid_out_alike():
    def node(name, first, second):
        meets = (an_interface("SAN", "NIC1", first), an_interface("SAN", "NIC2", second))
        return a_node(name, nics=(a_nic("NIC1"), a_nic("NIC2")), interfaces=meets)

    plan = a_plan(
        node("HV01", "10.0.0.11", "10.0.0.12"),
        node("HV02", "10.0.0.21", "10.0.0.22"),
        networks=(a_network("SAN", subnet="10.0.0.0/24"),),
    )

    assert laid_out_alike(plan, 0) == plan


def test_an_address_stays_in_its_network_when_another_adapter_takes_it_over():
    plan = a_plan(
        a_node("HV01", nics=(a_nic("A"),), interfaces=(an_interface("LAN", "A", "10.0.0.1"),)),
        a_node("HV02", nics=(a_nic("B"),), interfaces=(an_interface("LAN", "B", "10.0.0.9"),)),
        networks=(a_network("LAN", subnet="10.0.0.0/24"),),
    )

    node = laid_out_alike(plan, 0).nodes[1]

    assert node.interfaces == (Interface(network="LAN", via="A", address="10.0.0.9"),)


def test_adapters_that_trade_names_on_every_node_take_all_that_names_them_along(web, stored):
    nics = (a_nic("NIC1"), a_nic("NIC2"))
    switch = VirtualSwitch(name="VMs", via="NIC1")
    nodes = (a_node("HV01", nics=nics), a_node("HV02", nics=nics))
    row = stored(a_plan(*nodes, virtual_switches=(switch,)))
    swapped = {f"nics__{at}__name": "NIC2" if at % 2 == 0 else "NIC1" for at in range(4)}

    sent(web, url(row, "adapters"), nics__0__name="NIC2", nics__1__name="NIC1")
    on_one_node = now(row).virtual_switches[0].via
    sent(web, url(row, "adapters"), nics__0__name="NIC1", nics__1__name="NIC2")
    sent(web, url(row, "adapters"), **swapped)

    assert on_one_node == "NIC1"
    assert now(row).virtual_switches[0].via == "NIC2"


def test_drives_of_a_node_named_like_a_renamed_array_are_saved(web, stored):
    storage = Storage(arrays=(StorageArray(name="X"),))
    row = stored(a_plan(a_node("X", drives=(Drive(name="SSD"),)), storage=storage))

    answer = sent(web, url(row, "storage"), arrays__0__name="Y", drives__0__count="4")

    assert answer.status_code == 302
    assert now(row).nodes[0].drives == (Drive(name="SSD", count=4),)


def forms_made(web, row, monkeypatch, address, data):
    made = []
    make = Grid._form
    monkeypatch.setattr(Grid, "_form", lambda *values: made.append(1) or make(*values))
    answer = web.post(address, data)
    assert answer.status_code == 200
    return len(made)


def test_pasted_rows_cost_the_same_in_a_plan_of_many_machines(web, stored, monkeypatch):
    costs = []
    for number in (1, 300):
        row = stored(a_plan(vms=tuple(a_vm(f"VM{at:03}") for at in range(number))))
        text = "Name\tvCPUs\r\nVM000\t4\r\nVM900\t2"
        data = {"version": "1", "vms-total": "0", "vms-text": text, "paste-vms": "1"}
        costs.append(forms_made(web, row, monkeypatch, url(row, "vms"), data))

    assert costs[0] == costs[1]


def test_a_pasted_row_of_another_page_is_put_in_as_it_stands(web, stored):
    disk = VmDisk(name="System", size_gib=60.0)
    vms = [a_vm(f"VM{at:03}", memory_gib=at + 1.0, disks=(disk,)) for at in range(40)]
    row = stored(a_plan(vms=tuple(vms)))
    address = url(row, "vms")

    shown = sent(web, address, "paste-vms", vms__text="Name\tvCPUs\nVM030\t4")
    web.post(address, {**form_data(shown), "stay": "1"})

    assert now(row).vms == (*vms[:30], replace(vms[30], vcpus=4), *vms[31:])


def test_many_removed_rows_are_looked_for_in_the_plan_once(web, stored, monkeypatch):
    row = stored(a_plan(vms=tuple(a_vm(f"VM{at}") for at in range(3))))
    asked = []
    find = grids.references_to
    monkeypatch.setattr(grids, "references_to", lambda *each: asked.append(each[1:]) or find(*each))

    answer = sent(web, url(row, "vms"), vms__0__gone="1", vms__2__gone="1")

    assert answer.status_code == 302
    assert [vm.name for vm in now(row).vms] == ["VM1"]
    assert asked == [("vms", "VM0", "VM2")]


@pytest.mark.parametrize(
    "forged",
    [
        {"initiators-0-gone": "1"},
        {"initiators-0-was": "HV09"},
        {"initiators-total": "2", "initiators-1-iscsi_initiator": "iqn.2026-01.example:x"},
    ],
)
def test_a_grid_that_does_not_grow_neither_adds_nor_removes(web, stored, forged):
    row = stored(a_plan(a_node("HV01"), storage=Storage(type="iscsi")))
    address = url(row, "storage")

    saved = web.post(address, {**form_data(web.get(address)), **forged, "stay": "1"})
    pressed = [
        web.post(address, {**form_data(web.get(address)), "initiators-text": "x", button: "1"})
        for button in ("add-initiators", "paste-initiators")
    ]

    assert [saved.status_code, *(each.status_code for each in pressed)] == [302, 302, 302]
    assert [node.name for node in now(row).nodes] == ["HV01"]


def test_a_copy_of_a_machine_has_no_claim_to_its_dedicated_adapter():
    vm = a_vm("VM1", dedicated_nic="NIC1", vcpus=4)
    plan = a_plan(a_node("HV01", nics=(a_nic("NIC1"),)), vms=(vm,))

    copies = multiplied(plan, VMS, 0, 2).vms

    assert copies == (vm, *(replace(vm, name=name, dedicated_nic=None) for name in ("VM2", "VM3")))


def test_laying_alike_says_what_would_lose_its_adapter_and_saves_nothing(web, stored):
    nodes = (a_node("HV01", nics=(a_nic("A"),)), a_node("HV02", nics=(a_nic("B"),)))
    vms = (a_vm("VM1", dedicated_nic="B"),)
    row = stored(a_plan(*nodes, vms=vms, networks=(a_network("LAN"),)))
    before = now(row)

    answer = sent(web, url(row, "adapters"), "alike", alike__of="HV01")

    assert answer.status_code == 200
    errors = [error.message for error in answer.context["errors"]]
    assert errors == ['VM1, dedicated NIC, names "B", but there is no NIC of that name.']
    assert now(row) == before


ODD = ("a/b", "100%", "%2F", 'say "so"', "<b>&amp;</b>", "two\nlines", " padded ", "n" * 200, "ß")


@pytest.mark.parametrize("slug", ["networks", "nodes", "adapters", "storage", "vms"])
def test_saving_a_page_of_odd_names_untouched_changes_nothing(web, stored, slug, odd_plan):
    row = stored(odd_plan)
    before = now(row)

    answer = sent(web, url(row, slug))

    assert answer.status_code == 302
    assert now(row) == before
    assert PlanRow.objects.get(pk=row.pk).version == 1


@pytest.fixture
def odd_plan():
    nics = tuple(a_nic(name, switch=name, team=name, model=name) for name in ODD)
    meets = tuple(an_interface(name, name) for name in ODD)
    return a_plan(
        *(a_node(name, nics=nics, interfaces=meets, site=name) for name in ODD[:3]),
        a_node("two\nlines"),
        sites=tuple(Site(name=name) for name in ODD),
        networks=tuple(a_network(name) for name in ODD),
        switches=tuple(Switch(name=name, model=name) for name in ODD),
        teams=tuple(Team(name=name) for name in ODD),
        virtual_switches=tuple(VirtualSwitch(name=name, via=name) for name in ODD),
        storage=Storage(
            type="iscsi",
            arrays=tuple(
                StorageArray(name=name, ports=(ArrayPort(name=name, network=name),)) for name in ODD
            ),
            volumes=tuple(Volume(name=name, array=name) for name in ODD),
        ),
        vms=tuple(
            Vm(
                name=name,
                disks=(VmDisk(name=name, volume=name),),
                nics=(VmNic(name=name, virtual_switch=name),),
            )
            for name in ODD
        ),
    )
