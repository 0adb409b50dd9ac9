"""Slips of the pen: figures that the format accepts and nobody can mean."""

from tests.faults import Broken, edited, fault, first_for, last, met, path, since


@fault
def a_machine_without_memory(plan):
    name = plan.vms[0].name
    changed = edited(plan, f"vms/{name}", memory_gib=0, dynamic_memory=None)
    return Broken(changed, "plausible.nothing-to-run-on", path("vms", name))


@fault
def a_disk_of_no_size(plan):
    vm = plan.vms[0]
    changed = edited(plan, f"vms/{vm.name}/disks/{vm.disks[0].name}", size_gib=0)
    return Broken(changed, "plausible.disk-without-size", path("vms", vm.name))


@fault
def an_mtu_with_a_digit_missing(plan):
    name = first_for(plan, "cluster").name
    changed = edited(plan, f"networks/{name}", mtu=150)
    return Broken(changed, "plausible.mtu-too-small", path("networks", name))


@fault
def no_live_migration_at_a_time(plan):
    if not since(plan, "2012"):
        return None
    changed = edited(plan, "live_migration", simultaneous=0)
    return Broken(changed, "plausible.no-live-migration-at-once", "live_migration")


@fault
def a_network_of_no_weight(plan):
    which = first_for(plan, "management")
    switch = met(plan, which).virtual_switch
    if switch is None or switch.bandwidth_mode != "weight":
        return None
    changed = edited(plan, f"networks/{which.name}", bandwidth_weight=0)
    return Broken(changed, "plausible.weight-of-nothing", path("networks", which.name))


@fault
def a_node_in_the_room_of_the_witness(plan):
    room = next((site.name for site in plan.sites if site.witness_only), None)
    if room is None:
        return None
    node, _ = last(plan)
    changed = edited(plan, f"nodes/{node.name}", site=room)
    rule = "plausible.node-where-only-the-witness-is"
    return Broken(changed, rule, path("sites", room))
