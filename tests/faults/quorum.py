"""Faults of the witness and of the votes."""

from dataclasses import replace

from planner.core.parts import Witness
from planner.core.plan import path
from tests.faults import (
    Broken,
    data_volume,
    edited,
    fault,
    last,
    since,
    uses,
)
from tests.faults.storage import BLOCK, pool, volume


def witness(plan, rule, **values):
    """The plan with another witness."""
    return Broken(edited(plan, "quorum", witness=Witness(**values)), rule, "quorum")


@fault
def a_witness_disk_too_small(plan):
    disk = plan.quorum.witness.volume
    which = next((each for each in plan.storage.volumes if each.name == disk), None)
    return which and volume(plan, "witness.disk-too-small", which=which, size_gib=0.25)


@fault
def machines_on_the_witness_disk(plan):
    disk = plan.quorum.witness.volume
    if disk is None:
        return None
    vm = plan.vms[0]
    changed = edited(plan, f"vms/{vm.name}/disks/{vm.disks[0].name}", volume=disk)
    return Broken(changed, "witness.disk-holds-vms", path("storage", "volumes", disk))


@fault
def a_cluster_shared_volume_as_witness(plan):
    csv = data_volume(plan).name
    if not uses(plan, *BLOCK):
        return None
    return witness(plan, "witness.csv-as-witness", type="disk", volume=csv)


@fault
def a_witness_not_decided(plan):
    return replace(witness(plan, "quorum.witness-undecided", type=None), unknown=True)


@fault
def no_witness(plan):
    if plan.quorum.witness.type == "none":
        return None
    if len(plan.nodes) == 2:
        rule = "quorum.two-nodes-alone"
    elif since(plan, "2012r2"):
        rule = "quorum.no-witness"
    else:
        rule = "quorum.even-votes"
    return witness(plan, rule, type="none")


@fault
def a_needless_witness(plan):
    if since(plan, "2012r2") or len(plan.nodes) % 2 == 0:
        return None
    path_ = r"\\fs01.example\witness"
    return witness(plan, "quorum.needless-witness", type="file_share", path=path_, on_cluster=False)


@fault
def the_disk_alone_decides(plan):
    disk = plan.quorum.witness.volume
    return disk and witness(plan, "quorum.disk-only", type="disk_only", volume=disk)


@fault
def dynamic_quorum_switched_off(plan):
    if not since(plan, "2012"):
        return None
    return Broken(
        edited(plan, "quorum", dynamic_quorum=False), "quorum.dynamic-quorum-off", "quorum"
    )


@fault
def dynamic_quorum_too_early(plan):
    if since(plan, "2012"):
        return None
    changed = edited(plan, "quorum", dynamic_quorum=True)
    return Broken(changed, "quorum.dynamic-quorum-too-early", "quorum")


@fault
def a_cloud_witness_too_early(plan):
    if since(plan, "2016"):
        return None
    return witness(plan, "witness.cloud-too-early", type="cloud")


@fault
def a_usb_witness_too_early(plan):
    if since(plan, "2019"):
        return None
    return witness(plan, "witness.usb-too-early", type="usb", path=r"\\10.0.0.1\usb")


@fault
def a_witness_share_on_the_cluster(plan):
    if plan.quorum.witness.type != "file_share":
        return None
    changed = edited(plan, "quorum/witness", on_cluster=True)
    return Broken(changed, "witness.share-on-the-cluster", "quorum")


@fault
def a_witness_share_in_dfs(plan):
    if plan.quorum.witness.type != "file_share":
        return None
    changed = edited(plan, "quorum/witness", uses_dfs=True)
    return Broken(changed, "witness.share-in-dfs", "quorum")


@fault
def a_witness_path_that_is_no_share(plan):
    if plan.quorum.witness.type != "file_share":
        return None
    changed = edited(plan, "quorum/witness", path=r"D:\witness")
    return Broken(changed, "witness.no-share", "quorum")


@fault
def a_witness_in_a_room_of_nodes(plan):
    rooms = [site for site in plan.sites if not site.witness_only]
    if len(rooms) < 2 or plan.quorum.witness.type == "cloud":
        return None
    changed = edited(plan, "quorum/witness", site=rooms[0].name)
    return Broken(changed, "quorum.witness-in-a-node-site", "quorum")


@fault
def unequal_rooms(plan):
    rooms = [site for site in plan.sites if not site.witness_only]
    if len(rooms) < 2:
        return None
    node, _ = last(plan)
    changed = edited(plan, "quorum", no_vote=(node.name,))
    return Broken(changed, "quorum.uneven-sites", "quorum")


@fault
def a_disk_witness_on_a_pool(plan):
    if not pool(plan):
        return None
    name = plan.storage.volumes[0].name
    changed = edited(plan, f"storage/volumes/{name}", purpose="witness", size_gib=1)
    return replace(
        witness(changed, "witness.disk-on-spaces-direct", type="disk", volume=name),
    )
