"""Forms made from the parts of the plan: every field is asked, every notation is read."""

import pytest
from django.http import QueryDict

from planner.core.fields import spell_address, spell_subnet
from planner.core.parts import (
    AcceptedFinding,
    Certification,
    DynamicMemory,
    Hba,
    Host,
    LiveMigration,
    Network,
    Nic,
    Vm,
    Volume,
)
from planner.core.plan import Plan
from planner.core.references import hints, part_of
from planner.forms.base import PartForm
from planner.forms.fields import read_amount, read_list, read_names, read_subnet, read_whole
from planner.forms.leaves import leaves
from planner.forms.makers import LONGEST_LINE
from planner.forms.names import next_address, next_name
from planner.forms.place_words import in_words
from planner.wizard.steps import STEPS
from tests.build import a_network, a_nic, a_node, a_plan, a_vm


def a_form(kind, original=None, plan=None, **typed):
    form = PartForm(None, kind=kind, original=original, plan=plan or a_plan(), prefix="item")
    data = QueryDict(mutable=True)
    for key in form.fields:
        value = form[key].value()
        if isinstance(value, list | tuple):
            data.setlist(f"item-{key}", value)
        elif value not in (None, False):
            data[f"item-{key}"] = "on" if value is True else str(value)
    for key, value in typed.items():
        if isinstance(value, list):
            data.setlist(f"item-{key}", value)
        else:
            data[f"item-{key}"] = value
    return PartForm(data, kind=kind, original=original, plan=plan or a_plan(), prefix="item")


def part(*args, **typed):
    form = a_form(*args, **typed)
    assert form.errors == {}
    return form.part()


def asked():
    """Every (part, field) that some page of the wizard asks for."""
    found = set()
    for step in STEPS:
        blocks = [*step.blocks, *(table.block(0) for table in step.tables)]
        for block in blocks:
            form = PartForm(
                None,
                kind=block.kind,
                original=None,
                plan=a_plan(),
                prefix="x",
                only=block.only,
                omit=block.omit,
            )
            found |= {(leaf.part, leaf.name) for leaf in form.leaves.values()}
            for spec in block.rows:
                found |= {(leaf.part, leaf.name) for leaf in leaves(spec.kind)}
    return found


def every_field(part, seen):
    if part in seen:
        return
    seen.add(part)
    for name in hints(part):
        inner = part_of(part, name)
        if inner is None:
            yield part.__name__, name
        else:
            yield from every_field(inner[0], seen)


def test_every_field_of_the_format_is_asked_somewhere():
    elsewhere = {(AcceptedFinding.__name__, name) for name in hints(AcceptedFinding)}

    missing = set(every_field(Plan, set())) - asked() - elsewhere

    assert missing == {("Plan", "format")}


@pytest.mark.parametrize(
    ("kind", "typed", "field", "expected"),
    [
        (Host, {"automount": "yes"}, "automount", True),
        (Host, {"automount": "no"}, "automount", False),
        (Host, {"automount": ""}, "automount", None),
        (Host, {"memory_dump": "active"}, "memory_dump", "active"),
        (Host, {"other_roles": "DNS, DHCP\r\n\r\n Print "}, "other_roles", ("DNS, DHCP", "Print")),
        (Network, {"name": "LAN", "vlan": " 20 "}, "vlan", 20),
        (Network, {"name": " LAN "}, "name", "LAN"),
        (Network, {"name": "LAN", "gateway": " 10.0.0.1 "}, "gateway", "10.0.0.1"),
        (Network, {"name": "L", "gateway": "2001:DB8:0:0::1"}, "gateway", "2001:db8::1"),
        (
            Network,
            {"name": "L", "dns_servers": "10.0.0.1, 10.0.0.2"},
            "dns_servers",
            ("10.0.0.1", "10.0.0.2"),
        ),
        (
            Network,
            {"name": "L", "purposes": ["iscsi", "cluster"]},
            "purposes",
            ("iscsi", "cluster"),
        ),
        (Nic, {"name": "NIC1", "speed_gbps": "2.5"}, "speed_gbps", 2.5),
        (Nic, {"name": "NIC1", "speed_gbps": "2,5"}, "speed_gbps", 2.5),
        (Vm, {"name": "VM", "memory_gib": "0,250"}, "memory_gib", 0.25),
        (Vm, {"name": "VM", "memory_gib": "1.024,5"}, "memory_gib", 1024.5),
        (Vm, {"name": "VM", "memory_gib": "1,024.5"}, "memory_gib", 1024.5),
        (Vm, {"name": "VM", "memory_gib": "1 024,5"}, "memory_gib", 1024.5),
        (Vm, {"name": "VM", "memory_gib": "1,048,576"}, "memory_gib", 1048576),
        (Vm, {"name": "VM", "vcpus": "8,0"}, "vcpus", 8),
        (Vm, {"name": "VM", "vcpus": "8.0"}, "vcpus", 8),
        (Hba, {"name": "H", "wwpn": "50060B0000C26200"}, "wwpn", "50:06:0b:00:00:c2:62:00"),
        (Hba, {"name": "H", "wwpn": "50-06-0B-00-00-C2-62-00"}, "wwpn", "50:06:0b:00:00:c2:62:00"),
        (Hba, {"name": "H", "wwpn": "0x50060b0000c26200"}, "wwpn", "50:06:0b:00:00:c2:62:00"),
        (Hba, {"name": "H", "wwpn": "5006.0b00.00c2.6200"}, "wwpn", "50:06:0b:00:00:c2:62:00"),
        (Vm, {"name": "VM", "generation": "2"}, "generation", 2),
        (Volume, {"name": "V", "presented_to": []}, "presented_to", None),
    ],
)
def test_what_is_typed_becomes_the_value_of_the_plan(kind, typed, field, expected):
    assert getattr(part(kind, **typed), field) == expected


@pytest.mark.parametrize(
    ("kind", "typed", "field", "message"),
    [
        (Network, {"name": ""}, "name", "Network needs a name."),
        (Network, {"vlan": "4095"}, "vlan", "VLAN has to be 4094 or less."),
        (Network, {"vlan": "-1"}, "vlan", "VLAN has to be a whole number such as 12."),
        (
            Network,
            {"gateway": "10.0.0"},
            "gateway",
            "Default gateway is not an IPv4 or IPv6 address.",
        ),
        (
            Network,
            {"subnet": "10.0.0.1/24"},
            "subnet",
            "Subnet has host bits set; the subnet is 10.0.0.0/24.",
        ),
        (
            Network,
            {"dns_servers": "10.0.0.1, x"},
            "dns_servers",
            'DNS servers holds "x", which is not an IPv4 or IPv6 address.',
        ),
        (
            Nic,
            {"speed_gbps": "1,024"},
            "speed_gbps",
            "Speed may be 1024 or 1.024: write it without the comma.",
        ),
        (
            Nic,
            {"speed_gbps": "1,x"},
            "speed_gbps",
            "Speed has to be a number of 0 or more, such as 1024 or 1.5.",
        ),
        (Vm, {"count": "0"}, "count", "How many alike has to be 1 or more."),
        (
            Nic,
            {"certification_checked_on": "2026-02-30"},
            "certification_checked_on",
            "Checked on is not a date of the calendar.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_words(kind, typed, field, message):
    assert a_form(kind, **{"name": "N", **typed}).errors[field] == [message]


def test_a_line_of_text_has_an_end():
    longest = "x" * LONGEST_LINE

    assert part(Nic, name="NIC1", model=longest).model == longest
    assert a_form(Nic, name="NIC1", model=f"{longest}x").errors == {
        "model": ["Ensure this value has at most 500 characters (it has 501)."]
    }


def test_a_longer_line_of_an_older_plan_stays():
    older = Nic(name="NIC1", model="x" * (LONGEST_LINE + 1))

    assert part(Nic, older, name="NIC2") == Nic(name="NIC2", model=older.model)


def test_a_choice_outside_the_format_is_refused():
    assert list(a_form(Host, memory_dump="huge").errors) == ["memory_dump"]


def test_what_was_not_touched_stays_as_it_was_spaces_and_all():
    odd = a_node(vendor="  spaced  ", power_feeds=("A, and B", "C"), memory_gib=1228.8)

    assert part(type(odd), odd) == odd


@pytest.mark.parametrize("number", [0.1, 1e-7, 1e16, 1228.8, 3.0, 9007199254740992.0])
def test_any_figure_survives_a_form(number):
    node = a_node(memory_gib=number)

    assert part(type(node), node).memory_gib == number


def test_an_empty_certification_is_none():
    nic = a_nic(certification=Certification(status="certified"))

    assert part(Nic, nic, certification_status="").certification is None
    assert part(Nic, a_nic()).certification is None
    assert part(Nic, a_nic(certification=Certification())).certification == Certification()


def test_dynamic_memory_is_on_or_off():
    fixed = part(Vm, name="VM")
    dynamic = part(Vm, name="VM", dynamic_memory="dynamic", dynamic_memory_minimum_gib="1")

    assert fixed.dynamic_memory is None
    assert dynamic.dynamic_memory == DynamicMemory(minimum_gib=1)
    assert part(Vm, dynamic, dynamic_memory="fixed").dynamic_memory is None


def test_a_new_part_starts_with_the_defaults_of_the_format():
    assert part(Vm, name="VM") == Vm(name="VM")


def test_lists_keep_the_order_of_the_plan_and_add_new_ones_last():
    plan = a_plan(a_node("A"), a_node("B"), a_node("C"))
    volume = Volume(name="V", presented_to=("C", "A"))

    changed = part(Volume, volume, plan, presented_to=["A", "B", "C"])

    assert changed.presented_to == ("C", "A", "B")


def test_live_migration_keeps_the_order_of_preference():
    plan = a_plan(networks=(a_network("A"), a_network("B"), a_network("C")))
    typed = {"networks_0": "C", "networks_1": "A", "networks_2": "C"}

    assert part(LiveMigration, LiveMigration(), plan, **typed).networks == ("C", "A")


@pytest.mark.parametrize("count", [24, 25], ids=["ticked", "as lines"])
def test_long_lists_of_names_become_lines(count):
    plan = a_plan(vms=tuple(a_vm(f"VM{at}") for at in range(count)))
    typed = ["VM1", "VM2"] if count == 24 else "vm1\nVM2"

    assert part(Vm, a_vm("VM0"), plan, depends_on=typed).depends_on == ("VM1", "VM2")


@pytest.mark.parametrize(
    ("text", "subnet"),
    [
        ("10.0.0.0/24", "10.0.0.0/24"),
        ("10.0.0.0 / 24", "10.0.0.0/24"),
        ("10.0.0.0 255.255.255.0", "10.0.0.0/24"),
        ("10.0.0.0/255.255.254.0", "10.0.0.0/23"),
        ("2001:db8::/64", "2001:db8::/64"),
    ],
)
def test_subnets_are_read_in_any_common_notation(text, subnet):
    assert read_subnet(spell_subnet)(text) == subnet


@pytest.mark.parametrize("text", ["10.0.0.0 255.0.255.0", "10.0.0.0/33", "10.0.0.1/24", "x/8"])
def test_what_is_no_subnet_is_refused(text):
    with pytest.raises(ValueError, match=r"^(is not a subnet|has )"):
        read_subnet(spell_subnet)(text)


@pytest.mark.parametrize("text", ["", "1.5", "1e3", "-1", "0x10", "٣", "nan", "1" * 19])
def test_whole_numbers_are_plain_digits(text):
    with pytest.raises(ValueError, match="has to be a whole number"):
        read_whole(0, None)(text)


@pytest.mark.parametrize("text", ["inf", "nan", "-0.5", "1e400", "1.", ".5", "٣"])
def test_amounts_are_plain_digits(text):
    with pytest.raises(ValueError, match="has to be a number"):
        read_amount(text)


def test_numbers_have_bounds():
    assert read_whole(1, 4)("1") == 1
    assert read_whole(1, 4)("4") == 4
    with pytest.raises(ValueError, match="1 or more"):
        read_whole(1, 4)("0")
    with pytest.raises(ValueError, match="4 or less"):
        read_whole(1, 4)("5")
    assert read_amount("9007199254740992") == 2**53
    with pytest.raises(ValueError, match="larger"):
        read_amount("9007199254740994")


def test_lists_are_read_line_by_line():
    assert read_list(spell_address, commas=True)("10.0.0.1;10.0.0.2\n,") == ("10.0.0.1", "10.0.0.2")
    assert read_names(["A"])("a\nA") == ("A",)
    with pytest.raises(ValueError, match='names "B"'):
        read_names(["A"])("B")


@pytest.mark.parametrize(
    ("name", "taken", "new"),
    [
        ("HV01", ["HV01"], "HV02"),
        ("HV01", ["HV01", "hv02"], "HV03"),
        ("HV09", [], "HV10"),
        ("HV99", [], "HV100"),
        ("SW-A1-core", [], "SW-A2-core"),
        ("SAN", ["SAN"], "SAN 2"),
        ("", [], " 2"),
    ],
)
def test_names_continue(name, taken, new):
    assert next_name(name, taken) == new


@pytest.mark.parametrize(
    ("address", "subnet", "taken", "new"),
    [
        ("10.0.0.11", "10.0.0.0/24", set(), "10.0.0.12"),
        ("10.0.0.11", "10.0.0.0/24", {"10.0.0.12"}, "10.0.0.13"),
        ("10.0.0.253", "10.0.0.0/24", set(), "10.0.0.254"),
        ("10.0.0.254", "10.0.0.0/24", set(), None),
        ("10.0.1.1", "10.0.0.0/24", set(), None),
        ("10.0.0.11", None, set(), None),
        ("2001:db8::1", "2001:db8::/64", set(), "2001:db8::2"),
        ("255.255.255.255", "255.255.255.0/24", set(), None),
    ],
)
def test_addresses_continue_within_their_subnet(address, subnet, taken, new):
    assert next_address(address, subnet, taken) == new


def test_places_are_said_in_words():
    plan = a_plan(a_node("HV01", nics=(a_nic("NIC2"),)))

    assert in_words(plan, ("nodes", 0, "nics", 0, "switch")) == "HV01 / NIC2, switch,"
    assert in_words(plan, ("nodes", 0)) == "HV01"
    assert in_words(plan, ("quorum", "witness", "volume")) == "Witness volume"
