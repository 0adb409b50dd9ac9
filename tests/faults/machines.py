"""Faults of virtual machines and of what has to fit."""

from dataclasses import replace

from planner.core.parts import VirtualSwitch
from planner.core.plan import path
from tests.faults import Broken, data_volume, edited, fault, since, uses


def machine(plan, rule, subject=None, **values):
    """The plan with values of its first virtual machine changed."""
    vm = plan.vms[0]
    return Broken(edited(plan, f"vms/{vm.name}", **values), rule, subject or path("vms", vm.name))


def disk(plan, rule, vm_values=None, exact=True, **values):
    """The plan with values of the first disk of its first virtual machine changed."""
    vm = plan.vms[0]
    plan = edited(plan, f"vms/{vm.name}", **(vm_values or {}))
    name = vm.disks[0].name
    changed = edited(plan, f"vms/{vm.name}/disks/{name}", **values)
    return Broken(
        changed, rule, path("vms", vm.name, "disks", name) if exact else path("vms", vm.name)
    )


def adapter(plan, rule, **values):
    """The plan with values of the first NIC of its first virtual machine changed."""
    vm = plan.vms[0]
    name = vm.nics[0].name
    changed = edited(plan, f"vms/{vm.name}/nics/{name}", **values)
    return Broken(changed, rule, path("vms", vm.name))


@fault
def a_machine_of_too_many_processors(plan):
    return machine(plan, "vms.too-many-vcpus", vcpus=5000)


@fault
def a_machine_of_more_processors_than_any_node(plan):
    most = 4 if plan.windows_server == "2008r2" else 64
    widest = max(node.processor.logical_processors for node in plan.nodes)
    if widest >= most:
        return None
    return machine(plan, "processors.more-vcpus-than-any-node", vcpus=most)


@fault
def a_machine_with_too_much_memory(plan):
    return machine(plan, "vms.too-much-memory", memory_gib=300_000, dynamic_memory=None)


@fault
def a_machine_larger_than_any_node(plan):
    most = 64 if plan.windows_server == "2008r2" else 1024
    largest = max(node.memory_gib for node in plan.nodes)
    if most <= largest:
        return None
    return machine(plan, "capacity.vm-larger-than-any-node", memory_gib=most)


@fault
def generation_2_too_early(plan):
    if since(plan, "2012r2"):
        return None
    return machine(plan, "vms.generation-2-too-early", generation=2)


@fault
def an_old_guest_on_generation_2(plan):
    if not since(plan, "2012r2"):
        return None
    values = {"generation": 2, "guest_os": "Windows Server 2008 R2"}
    return machine(plan, "vms.guest-too-old-for-generation-2", **values)


@fault
def windows_11_on_generation_1(plan):
    if not since(plan, "2016"):
        return None
    values = {"generation": 1, "guest_os": "Windows 11 Enterprise"}
    return machine(plan, "vms.windows-11-on-generation-1", **values)


@fault
def a_machine_tied_to_one_host(plan):
    return machine(plan, "vms.local-device", local_device="USB dongle")


@fault
def a_machine_with_one_owner(plan):
    return machine(plan, "vms.single-owner", owners=(plan.nodes[0].name,))


@fault
def a_machine_outside_the_cluster(plan):
    return machine(plan, "vms.not-highly-available", highly_available=False)


@fault
def a_fixed_disk_too_large(plan):
    too_large = 3000 if plan.windows_server == "2008r2" else 70_000
    return disk(plan, "disks.too-large", size_gib=too_large)


@fault
def vhdx_too_early(plan):
    return None if since(plan, "2012") else disk(plan, "disks.vhdx-too-early", format="vhdx")


@fault
def vhd_on_generation_2(plan):
    if not since(plan, "2012r2"):
        return None
    values = {"generation": 2, "guest_os": "Windows Server 2016"}
    return disk(plan, "disks.vhd-on-generation-2", values, format="vhd")


@fault
def vhd_where_vhdx_is_there(plan):
    if not since(plan, "2012"):
        return None
    return disk(plan, "disks.old-format", {"generation": 1}, exact=False, format="vhd")


@fault
def a_disk_nowhere(plan):
    return replace(disk(plan, "disks.not-on-cluster-storage", volume=None), unknown=True)


@fault
def a_pass_through_disk_on_a_shared_volume(plan):
    return disk(
        plan,
        "disks.pass-through-on-csv",
        format="pass_through",
        kind=None,
        volume=data_volume(plan).name,
    )


@fault
def a_differencing_disk(plan):
    return disk(plan, "disks.differencing", exact=False, kind="differencing")


@fault
def a_machine_on_an_unknown_vlan(plan):
    return adapter(plan, "guests.unknown-vlan", vlan=3999)


@fault
def a_machine_on_a_private_switch(plan):
    plan = replace(
        plan,
        virtual_switches=(*plan.virtual_switches, VirtualSwitch(name="Alone", type="private")),
    )
    return adapter(plan, "guests.not-on-an-external-switch", virtual_switch="Alone", vlan=0)


@fault
def virtual_fibre_channel_without_an_hba(plan):
    if uses(plan, "fibre_channel") or not since(plan, "2012"):
        return None
    return machine(plan, "guests.virtual-fibre-channel-without-hba", virtual_fibre_channel=True)


@fault
def more_machines_than_fit_after_a_failure(plan):
    vm = next((each for each in plan.vms if each.highly_available), None)
    memory = sum(node.memory_gib for node in plan.nodes)
    count = int(memory / vm.memory_gib)
    changed = edited(plan, f"vms/{vm.name}", count=count)
    return Broken(changed, "capacity.too-little-memory-after-failures", "capacity")


@fault
def more_machines_than_a_cluster_takes(plan):
    return machine(plan, "capacity.too-many-vms", "vms", count=9000)


@fault
def machines_that_wait_for_each_other(plan):
    if len(plan.vms) < 2 or not since(plan, "2016"):
        return None
    one, other = plan.vms[0], plan.vms[1]
    plan = edited(plan, f"vms/{one.name}", depends_on=(other.name,))
    changed = edited(plan, f"vms/{other.name}", depends_on=(one.name,))
    return Broken(changed, "vms.wait-for-each-other", "vms")


@fault
def an_anti_affinity_group_beyond_the_nodes(plan):
    count = len(plan.nodes) + 1
    return machine(plan, "capacity.anti-affinity-beyond-nodes", anti_affinity="all", count=count)


@fault
def one_address_for_several_machines(plan):
    vm = next((each for each in plan.vms if each.count > 1), None)
    if vm is None:
        return None
    name = vm.nics[0].name
    changed = edited(plan, f"vms/{vm.name}/nics/{name}", address="198.51.100.9")
    return Broken(changed, "addresses.duplicate-address", path("vms", vm.name, "nics", name))


@fault
def a_csv_cache_of_all_memory(plan):
    if not since(plan, "2012"):
        return None
    cache = int(plan.nodes[0].memory_gib * 1024)
    changed = edited(plan, "cluster/properties", csv_cache_mib=cache)
    return Broken(changed, "capacity.csv-cache-too-large", "cluster")


@fault
def a_heartbeat_too_slow(plan):
    changed = edited(plan, "cluster/properties", same_subnet_delay_ms=60_000)
    return Broken(changed, "heartbeat.delay-out-of-range", "cluster")
