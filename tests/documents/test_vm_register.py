"""The register of virtual machines: in full for some, in few columns for many."""

import pytest

from planner.core.parts import DynamicMemory
from planner.documents.storage import COMPACT_BEYOND, vms
from planner.documents.vm_lines import compact, memory, placement
from tests.build import a_plan, a_vm, a_vm_disk, a_vm_nic


def texts(table):
    return [tuple(cell.text for cell in row) for row in table.rows]


def line(vm, **values):
    plan = a_plan(vms=(vm,), **values)
    return tuple(column.text(vm) for column in compact(plan))


@pytest.mark.parametrize(("count", "columns"), [(COMPACT_BEYOND, 10), (COMPACT_BEYOND + 1, 3)])
def test_a_long_register_has_few_columns(count, columns):
    table = vms(a_plan(vms=tuple(a_vm(f"VM{at}") for at in range(count))))

    assert (len(table.headings), len(table.rows)) == (columns, count)
    assert [len(row) for row in table.rows] == [columns] * count


def test_a_short_line_says_all_that_the_columns_say():
    vm = a_vm(
        "DB",
        count=4,
        vcpus=8,
        memory_gib=64,
        generation=2,
        guest_os="Windows Server 2019",
        disks=(
            a_vm_disk("OS", size_gib=80, volume="CSV01", kind="fixed"),
            a_vm_disk("Data", size_gib=500, volume="CSV02", kind="dynamic"),
            a_vm_disk("Raw", size_gib=900, volume="L7", format="pass_through"),
        ),
        nics=(a_vm_nic("LAN", virtual_switch="V", vlan=7, address="10.0.0.7"),),
        priority="high",
        owners=("HV01",),
        anti_affinity="db",
        depends_on=("DC",),
        local_device="dongle",
        highly_available=False,
    )

    assert line(vm) == (
        "DB (4 alike)",
        "8 vCPU, 64\u202fGiB, gen. 2, Windows Server 2019",
        "OS 80\u202fGiB CSV01, Data 500\u202fGiB CSV02 (dynamic), "
        "Raw 900\u202fGiB L7 (pass-through); "
        "LAN V VLAN 7 10.0.0.7; start high; not highly available; only on HV01; "
        "apart from others of group db; after DC; tied by dongle",
    )


def test_what_is_not_decided_is_said_in_a_short_line_too():
    vm = a_vm(disks=(a_vm_disk(),), nics=(a_vm_nic(),))

    assert line(vm) == (
        "VM01",
        "vCPUs not decided, memory not decided",
        "Disk 1 not decided volume not decided (kind not decided); "
        "NIC 1 switch not decided VLAN not decided; start not decided",
    )
    assert line(a_vm())[2] == "no disks; no networks; start not decided"


@pytest.mark.parametrize(
    ("windows_server", "end"),
    [("2008r2", "no networks"), ("2012", "no networks; start not decided")],
)
def test_2008_r2_knows_no_start_order(windows_server, end):
    assert line(a_vm(), windows_server=windows_server)[2] == f"no disks; {end}"


@pytest.mark.parametrize(("vlan", "words"), [(None, " VLAN not decided"), (0, ""), (5, " VLAN 5")])
def test_a_vlan_is_named_unless_untagged(vlan, words):
    vm = a_vm(nics=(a_vm_nic("N", virtual_switch="V", vlan=vlan),))

    assert line(vm)[2] == f"no disks; N V{words}; start not decided"


def test_dynamic_memory_shows_its_bounds():
    vm = a_vm(memory_gib=4, dynamic_memory=DynamicMemory(minimum_gib=2, maximum_gib=8))

    assert memory(vm) == "4\u202fGiB, dynamic 2 to 8"


def test_a_machine_without_bounds_runs_on_any_node():
    assert placement(a_vm()) == "any node"
    assert placement(a_vm(owners=("HV01", "HV02"))) == "only on HV01, HV02"
