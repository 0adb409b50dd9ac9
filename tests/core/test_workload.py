from planner.core import workload
from planner.core.parts import DynamicMemory
from tests.build import a_plan, a_vm, a_vm_disk, a_vm_nic

WEB = a_vm(
    "WEB",
    count=3,
    vcpus=4,
    generation=2,
    owners=("HV01",),
    roles=("dns",),
    disks=(a_vm_disk("C", volume="CSV01", format="vhdx"), a_vm_disk("D", volume=None)),
    nics=(a_vm_nic("LAN", vlan=5, virtual_switch="V1", address="10.0.0.5"),),
)
DB = a_vm(
    "DB",
    vcpus=None,
    generation=None,
    highly_available=False,
    dedicated_nic="NIC4",
    dynamic_memory=DynamicMemory(),
    disks=(a_vm_disk("C", volume="csv01", format="vhd", kind="fixed"),),
    nics=(a_vm_nic("A", vlan=None, virtual_switch="v1"), a_vm_nic("B", vlan=5)),
)
DC = a_vm("DC", vcpus=2, roles=("domain_controller", "dns"), depends_on=("WEB",), disks=(), nics=())
PLAN = a_plan(vms=(WEB, DB, DC))


def named(found):
    """Names of virtual machines, or of pairs of one and its disk or NIC."""
    return [
        each.name if not isinstance(each, tuple) else f"{each[0].name}/{each[1].name}"
        for each in found
    ]


def test_load_counts_all_alike_and_what_is_decided():
    assert workload.load(PLAN) == workload.Load(vms=5, vcpus=14, nics=5)
    assert workload.clustered_load(PLAN) == workload.Load(vms=4, vcpus=14, nics=3)
    assert named(workload.clustered(PLAN)) == ["WEB", "DC"]


def test_virtual_machines_stand_by_what_they_are():
    assert {key: named(vms) for key, vms in workload.vms_by_generation(PLAN).items()} == {
        2: ["WEB"],
        None: ["DB", "DC"],
    }
    assert {key: named(vms) for key, vms in workload.vms_by_owners(PLAN).items()} == {
        ("HV01",): ["WEB"],
        (): ["DB", "DC"],
    }
    assert list(workload.vm_by_name(PLAN)) == ["web", "db", "dc"]


def test_rare_virtual_machines_have_lists_of_their_own():
    assert named(workload.domain_controllers(PLAN)) == ["DC"]
    assert named(workload.vms_with_dynamic_memory(PLAN)) == ["DB"]
    assert named(workload.vms_with_own_nic(PLAN)) == ["DB"]
    assert named(workload.waiting_vms(PLAN)) == ["DC"]


def test_disks_stand_by_what_they_are_and_where():
    assert named(workload.disks(PLAN)) == ["WEB/C", "WEB/D", "DB/C"]
    assert named(workload.disks_by_format(PLAN)["vhd"]) == ["DB/C"]
    assert named(workload.disks_by_kind(PLAN)["fixed"]) == ["DB/C"]
    assert {key: named(found) for key, found in workload.disks_by_volume(PLAN).items()} == {
        "csv01": ["WEB/C", "DB/C"],
        None: ["WEB/D"],
    }


def test_nics_stand_by_vlan_and_switch():
    assert {key: named(found) for key, found in workload.ports_by_vlan(PLAN).items()} == {
        5: ["WEB/LAN", "DB/B"],
        None: ["DB/A"],
    }
    assert {key: named(found) for key, found in workload.ports_by_switch(PLAN).items()} == {
        "v1": ["WEB/LAN", "DB/A"],
        None: ["DB/B"],
    }
    assert named(workload.ports_with_address(PLAN)) == ["WEB/LAN"]


def test_what_was_found_goes_back_to_its_virtual_machines():
    together = workload.by_vm(workload.disks(PLAN))

    assert [(vm.name, named(found)) for vm, found in together] == [
        ("WEB", ["C", "D"]),
        ("DB", ["C"]),
    ]


def test_a_plan_without_virtual_machines_has_none_anywhere():
    assert workload.load(a_plan()) == workload.Load(vms=0, vcpus=0, nics=0)
    assert workload.vms_by_generation(a_plan()) == {}
    assert workload.disks_by_volume(a_plan()) == {}
