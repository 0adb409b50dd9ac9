from dataclasses import replace

from planner.core.parts import Cluster, ClusterAddress, VirtualSwitch
from planner.core.references import faults, references_to
from planner.core.rewriting import own_nics_renamed, renamed, without_references
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, an_interface


def sample():
    return a_plan(
        a_node(
            nics=(a_nic("LAN"), a_nic("NIC2")),
            interfaces=(an_interface("LAN", "LAN"), an_interface("Heartbeat", "NIC2")),
        ),
        networks=(a_network("LAN"), a_network("Heartbeat")),
        cluster=Cluster(addresses=(ClusterAddress(network="LAN"),)),
        virtual_switches=(VirtualSwitch(name="VM-LAN", via="NIC2"),),
        vms=(a_vm("A", owners=("HV01",)), a_vm("B", depends_on=("A",))),
    )


def test_sound_plan_has_no_faults():
    assert faults(sample()) == ()


def test_references_to_lists_every_place():
    assert references_to(sample(), "networks", "lan") == (
        ("cluster", "addresses", 0, "network"),
        ("nodes", 0, "interfaces", 0, "network"),
    )


def test_renamed_network_takes_its_references_along():
    plan = sample()
    new = replace(plan, networks=(a_network("Management"), plan.networks[1]))

    followed = renamed(new, "networks", "LAN", "Management")

    assert faults(followed) == ()
    assert followed.nodes[0].interfaces[0].network == "Management"
    assert followed.nodes[0].interfaces[0].via == "LAN"
    assert followed.cluster.addresses[0].network == "Management"


def test_renamed_nic_of_a_node_takes_the_interfaces_of_that_node_along():
    plan = sample()
    node = replace(plan.nodes[0], nics=(a_nic("Onboard1"), plan.nodes[0].nics[1]))
    new = replace(plan, nodes=(node,))

    followed = own_nics_renamed(new, {"HV01": {"LAN": "Onboard1"}})

    assert faults(followed) == ()
    assert [each.via for each in followed.nodes[0].interfaces] == ["Onboard1", "NIC2"]


def test_without_references_clears_fields_members_and_rows():
    plan = sample()

    no_lan = without_references(plan, references_to(plan, "networks", "LAN"))
    no_node = without_references(plan, references_to(plan, "nodes", "HV01"))
    no_vm = without_references(plan, references_to(plan, "vms", "A"))

    assert no_lan.cluster.addresses == ()
    assert [each.network for each in no_lan.nodes[0].interfaces] == ["Heartbeat"]
    assert no_node.vms[0].owners == ()
    assert no_vm.vms[1].depends_on == ()
