"""Faults of arrays, paths, volumes, the pool and the quorum."""

from dataclasses import replace

from planner.core.parts import Drive
from planner.core.plan import path
from tests.faults import (
    Broken,
    data_volume,
    edited,
    fault,
    last,
    on_every_node,
    since,
    uses,
)

BLOCK = ("iscsi", "fibre_channel", "sas")


def array(plan, rule, subject=None, **values):
    """The plan with values of its first array changed."""
    first = plan.storage.arrays[0]
    changed = edited(plan, f"storage/arrays/{first.name}", **values)
    return Broken(changed, rule, subject or path("storage", "arrays", first.name))


def volume(plan, rule, subject=None, which=None, **values):
    """The plan with values of its first volume for data changed."""
    first = which or data_volume(plan)
    changed = edited(plan, f"storage/volumes/{first.name}", **values)
    return Broken(changed, rule, subject or path("storage", "volumes", first.name))


def pool(plan):
    return uses(plan, "storage_spaces_direct")


@fault
def no_kind_of_storage(plan):
    return replace(
        Broken(edited(plan, "storage", type=None), "storage.no-type", "storage"), unknown=True
    )


@fault
def a_node_with_one_hba_less(plan):
    node, subject = last(plan)
    if len(node.hbas) < 2:
        return None
    changed = edited(plan, f"nodes/{node.name}", hbas=node.hbas[:1])
    return Broken(changed, "paths.single-path", subject)


@fault
def a_node_with_hbas_of_another_kind(plan):
    node, subject = last(plan)
    if not node.hbas:
        return None
    hbas = tuple(replace(each, kind="iscsi") for each in node.hbas)
    return Broken(edited(plan, f"nodes/{node.name}", hbas=hbas), "paths.no-hba", subject)


@fault
def an_hba_of_another_firmware(plan):
    node, _ = last(plan)
    if not node.hbas:
        return None
    place = f"nodes/{node.name}/hbas/{node.hbas[0].name}"
    return Broken(edited(plan, place, firmware="1.0"), "paths.hbas-differ", "nodes")


@fault
def hbas_on_one_card(plan):
    if len(plan.nodes[0].hbas) < 2:
        return None
    changed = on_every_node(
        plan,
        lambda node: replace(node, hbas=tuple(replace(each, card="Slot 1") for each in node.hbas)),
    )
    return Broken(changed, "paths.one-card", "storage")


@fault
def hbas_in_one_fabric(plan):
    node, subject = last(plan)
    if len(node.hbas) < 2 or not node.hbas[0].switch:
        return None
    place = f"nodes/{node.name}/hbas/{node.hbas[1].name}"
    changed = edited(plan, place, switch=node.hbas[0].switch, switch_port="48")
    return Broken(changed, "paths.one-switch", subject)


@fault
def two_hbas_of_one_wwpn(plan):
    if not plan.nodes[0].hbas or not plan.nodes[0].hbas[0].wwpn:
        return None
    node, _ = last(plan)
    hba = node.hbas[0].name
    changed = edited(plan, f"nodes/{node.name}/hbas/{hba}", wwpn=plan.nodes[0].hbas[0].wwpn)
    return Broken(changed, "wwpns.duplicate", path("nodes", node.name, "hbas", hba))


@fault
def multipath_switched_off(plan):
    if not uses(plan, *BLOCK) or not plan.storage.mpio.enabled:
        return None
    return Broken(edited(plan, "storage/mpio", enabled=False), "paths.mpio-off", "storage")


@fault
def multipath_without_a_module(plan):
    if not uses(plan, *BLOCK) or not plan.storage.mpio.enabled:
        return None
    changed = edited(plan, "storage/mpio", dsm=None)
    return Broken(changed, "paths.no-dsm", "storage", unknown=True)


@fault
def multipath_on_a_pool(plan):
    if not pool(plan):
        return None
    return Broken(edited(plan, "storage/mpio", enabled=True), "s2d.mpio-on", "storage")


@fault
def an_array_without_reservations(plan):
    if not uses(plan, *BLOCK):
        return None
    return array(plan, "storage.no-persistent-reservations", persistent_reservations=False)


@fault
def an_array_of_few_registrations(plan):
    if not uses(plan, *BLOCK):
        return None
    return array(plan, "storage.too-few-registrations", registration_limit=2)


@fault
def an_array_of_one_controller(plan):
    if not uses(plan, *BLOCK):
        return None
    ports = tuple(replace(each, controller="A") for each in plan.storage.arrays[0].ports)
    return array(plan, "storage.single-controller", ports=ports)


@fault
def an_array_smaller_than_its_volumes(plan):
    if not uses(plan, *BLOCK):
        return None
    return array(plan, "storage.array-too-small", usable_gib=100)


@fault
def one_initiator_name_for_two_nodes(plan):
    if not uses(plan, "iscsi"):
        return None
    node, _ = last(plan)
    name = plan.nodes[0].iscsi_initiator
    changed = edited(plan, f"nodes/{node.name}", iscsi_initiator=name)
    return Broken(changed, "storage.one-initiator-name", "nodes")


@fault
def a_volume_hidden_from_one_node(plan):
    if not uses(plan, *BLOCK):
        return None
    names = tuple(node.name for node in plan.nodes[:-1])
    return volume(plan, "volumes.hidden-from-a-node", presented_to=names)


@fault
def a_dynamic_disk(plan):
    if not uses(plan, *BLOCK):
        return None
    return volume(plan, "volumes.dynamic-disk", dynamic_disk=True)


@fault
def a_large_volume_with_mbr(plan):
    if not uses(plan, *BLOCK):
        return None
    return volume(plan, "volumes.mbr-too-large", partition_style="mbr", size_gib=66000)


@fault
def refs_on_a_san(plan):
    if not uses(plan, *BLOCK):
        return None
    rule = "volumes.refs-on-san" if since(plan, "2012r2") else "volumes.refs-too-early"
    return volume(plan, rule, file_system="refs")


@fault
def ntfs_on_a_pool(plan):
    return volume(plan, "pool.no-refs", file_system="ntfs") if pool(plan) else None


@fault
def one_lun_number_for_two_volumes(plan):
    volumes = [each for each in plan.storage.volumes if each.lun_id is not None]
    same = [each for each in volumes if each.array == volumes[-1].array]
    if len(same) < 2:
        return None
    return volume(
        plan,
        "volumes.lun-number-twice",
        "storage/volumes",
        which=same[-1],
        lun_id=same[0].lun_id,
    )


@fault
def no_volume_for_validation(plan):
    if not uses(plan, *BLOCK):
        return None
    kept = tuple(each for each in plan.storage.volumes if each.purpose != "disk")
    if len(kept) == len(plan.storage.volumes):
        return None
    return Broken(edited(plan, "storage", volumes=kept), "volumes.no-validation-volume", "storage")


@fault
def a_volume_too_small_for_its_machines(plan):
    held = {disk.volume for vm in plan.vms for disk in vm.disks}
    which = next(each for each in plan.storage.volumes if each.name in held)
    return volume(plan, "space.volume-overfull", which=which, size_gib=10)


@fault
def hard_disks_only(plan):
    if not pool(plan):
        return None
    drives = (Drive(name="Capacity", media="hdd", count=8, size_gib=7153, role="capacity"),)
    node, subject = last(plan)
    return Broken(edited(plan, f"nodes/{node.name}", drives=drives), "s2d.hdd-only", subject)


@fault
def too_few_drives(plan):
    return drives(plan, "s2d.too-few-drives", count=1)


@fault
def unequal_drives(plan):
    broken = drives(plan, "s2d.unequal-drives", size_gib=1000)
    return broken and replace(broken, subject="nodes")


def drives(plan, rule, **values):
    if not pool(plan):
        return None
    node, subject = last(plan)
    changed = edited(plan, f"nodes/{node.name}/drives/{node.drives[-1].name}", **values)
    return Broken(changed, rule, subject)


@fault
def a_slow_network_for_the_pool(plan):
    if not pool(plan):
        return None
    node, _ = last(plan)
    which = next(m for m in plan.meetings if m.node is node and "smb" in m.network.purposes)
    below = which.nics[0].name
    changed = edited(plan, f"nodes/{node.name}/nics/{below}", speed_gbps=1)
    return Broken(changed, "s2d.slow-network", path("nodes", node.name, "nics", below))


@fault
def volumes_larger_than_the_pool(plan):
    return volume(plan, "pool.too-small", "storage", size_gib=60000) if pool(plan) else None


@fault
def a_volume_too_large_for_a_pool(plan):
    return volume(plan, "pool.volume-too-large", size_gib=70000) if pool(plan) else None


@fault
def a_two_way_mirror_on_many_servers(plan):
    if not pool(plan) or len(plan.nodes) < 3:
        return None
    return volume(plan, "pool.two-way-mirror", resiliency="two_way_mirror")


@fault
def a_resiliency_that_needs_more_servers(plan):
    if not pool(plan) or len(plan.nodes) > 3:
        return None
    return volume(plan, "pool.too-few-nodes", resiliency="dual_parity")
