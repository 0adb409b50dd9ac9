"""Change sound plans in ways that are as good: no blocker, fault of support or risk may come of it.

An unknown may: a new part asks for what is not yet said of it. So may advice.
"""

from dataclasses import replace

import pytest

from planner.core.parts import AcceptedFinding, Network, Switch, VmDisk, Witness
from planner.core.references import faults
from planner.rules import Level, check
from tests.designs import DESIGNS
from tests.faults import edited, on_every_node, since

PLANS = {name: build() for name, build in DESIGNS.items()}
CHANGES = {}
GRAVE = (Level.BLOCKER, Level.UNSUPPORTED, Level.RISK)


def harmless(function):
    CHANGES[function.__name__] = function
    return function


def with_vm(plan, **values):
    """The plan with one more small virtual machine like its first."""
    like = plan.vms[0]
    disk = replace(like.disks[0], size_gib=20)
    nic = replace(like.nics[0], address=None)
    small = {"vcpus": 1, "memory_gib": 1, "dynamic_memory": None, "anti_affinity": None}
    new = replace(like, name="NEW", count=1, disks=(disk,), nics=(nic,), **small)
    return replace(plan, vms=(*plan.vms, replace(new, **values)))


def grave_findings(plan):
    return {(f.rule.id, f.subject) for f in check(plan).findings if f.level in GRAVE}


GRAVE_BEFORE = {name: grave_findings(plan) for name, plan in PLANS.items()}


@harmless
def one_more_machine(plan):
    return with_vm(plan)


@harmless
def no_machines_yet(plan):
    return replace(plan, vms=())


@harmless
def a_linux_guest_of_the_first_generation(plan):
    return with_vm(plan, generation=1, guest_os="Red Hat Enterprise Linux 9")


@harmless
def a_machine_with_two_nics(plan):
    nic = plan.vms[0].nics[0]
    nics = (replace(nic, address=None), replace(nic, name="Second", address=None))
    return with_vm(plan, nics=nics)


@harmless
def a_machine_without_a_nic(plan):
    return with_vm(plan, nics=())


@harmless
def a_growing_disk(plan):
    disk = replace(plan.vms[0].disks[0], size_gib=20, kind="dynamic")
    return with_vm(plan, disks=(disk,))


@harmless
def a_witness_in_the_cloud(plan):
    if not since(plan, "2016") or plan.quorum.witness.type in ("none", "usb"):
        return None
    return edited(plan, "quorum", witness=Witness(type="cloud", on_cluster=False, uses_dfs=False))


@harmless
def a_witness_on_a_share(plan):
    if plan.quorum.witness.type == "none" or plan.directory.mode != "domain":
        return None
    share = {"type": "file_share", "path": r"\\fs99.example\cl$", "on_cluster": False}
    rooms = [site.name for site in plan.sites if site.witness_only]
    if plan.sites and not rooms:
        return None
    site = rooms[0] if rooms else None
    return edited(plan, "quorum", witness=Witness(**share, uses_dfs=False, site=site))


@harmless
def jumbo_frames_between_nodes(plan):
    for network in plan.networks_for("cluster", "live_migration"):
        plan = edited(plan, f"networks/{network.name}", mtu=9000)
    return plan


@harmless
def usual_frames_for_storage(plan):
    for network in plan.networks_for("iscsi", "smb"):
        plan = edited(plan, f"networks/{network.name}", mtu=1500)
    return plan


@harmless
def a_vlan_for_more_machines(plan):
    subnet = "198.51.100.0/24"
    new = Network(
        name="More", purposes=("vm",), vlan=3900, subnet=subnet, cluster_use="none", mtu=1500
    )
    return replace(plan, networks=(*plan.networks, new))


@harmless
def a_nic_to_spare(plan):
    def fitted(node):
        spare = replace(
            node.nics[-1], name="SPARE", team=None, switch=None, switch_port=None, card="Slot 9"
        )
        return replace(node, nics=(*node.nics, spare))

    return on_every_node(plan, fitted)


@harmless
def a_switch_without_cables(plan):
    return replace(plan, switches=(*plan.switches, Switch(name="SPARE", kind="ethernet")))


@harmless
def more_memory_everywhere(plan):
    return on_every_node(plan, lambda node: replace(node, memory_gib=node.memory_gib * 1.5))


@harmless
def the_other_installation(plan):
    other = "server_core" if plan.installation == "desktop_experience" else "desktop_experience"
    return replace(plan, installation=other)


@harmless
def a_lab(plan):
    return replace(plan, environment="lab")


@harmless
def updates_by_hand(plan):
    return edited(plan, "operations", updating="manual")


@harmless
def one_live_migration_at_a_time(plan):
    return edited(plan, "live_migration", simultaneous=1)


@harmless
def names_in_another_case(plan):
    def lower(node):
        return replace(
            node,
            interfaces=tuple(
                replace(each, network=each.network.upper(), via=each.via.lower())
                for each in node.interfaces
            ),
            nics=tuple(replace(each, team=each.team and each.team.lower()) for each in node.nics),
        )

    return on_every_node(plan, lower)


@harmless
def a_finding_accepted(plan):
    line = AcceptedFinding(rule="paths.single-path", subject="storage", reason="On purpose.")
    return replace(plan, accepted=(line,))


@harmless
def a_preference_for_live_migration_turned_round(plan):
    networks = tuple(reversed(plan.live_migration.networks))
    return edited(plan, "live_migration", networks=networks)


@harmless
def one_more_volume(plan):
    volume = plan.storage.volumes[-1]
    ids = [each.lun_id for each in plan.storage.volumes if each.lun_id is not None]
    new = replace(volume, name="NEW", size_gib=20, lun_id=max(ids) + 1 if ids else None)
    return edited(plan, "storage", volumes=(*plan.storage.volumes, new))


@harmless
def every_node_as_possible_owner(plan):
    owners = tuple(node.name for node in plan.nodes)
    return replace(plan, vms=tuple(replace(vm, owners=owners) for vm in plan.vms))


@harmless
def a_heartbeat_of_its_default(plan):
    return edited(plan, "cluster/properties", same_subnet_delay_ms=1000)


@harmless
def a_machine_of_several_disks(plan):
    disk = plan.vms[0].disks[0]
    disks = tuple(
        VmDisk(name=f"D{n}", size_gib=5, volume=disk.volume, format=disk.format, kind="fixed")
        for n in range(4)
    )
    return with_vm(plan, disks=disks)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_harmless_change_raises_no_alarm(change):
    alarms = {}
    tried = 0
    for name, plan in PLANS.items():
        changed = change(plan)
        if changed is None:
            continue
        tried += 1
        assert faults(changed) == (), name
        if new := grave_findings(changed) - GRAVE_BEFORE[name]:
            alarms[name] = new
    assert tried
    assert alarms == {}
