from dataclasses import replace

import pytest

from planner.core.parts import ArrayPort, LiveMigration, VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.traffic import (
    iscsi_open_to_cluster,
    iscsi_with_heartbeat,
    iscsi_with_other_traffic,
    live_migration_over_iscsi,
    mtu_above_switch,
    shared_vlan,
    two_vlans_on_one_nic,
)
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_switch,
    an_array,
    an_interface,
    storage,
)

ISCSI = "networks/iSCSI"


def iscsi_plan(*purposes, heartbeat_via="NIC2", **values):
    """Two nodes with LAN on NIC1, Heartbeat on NIC2 and iSCSI on NIC3."""
    nodes = [
        a_node(
            name,
            nics=(a_nic("NIC1"), a_nic("NIC2"), a_nic("NIC3")),
            interfaces=(
                an_interface("LAN", "NIC1"),
                an_interface("Heartbeat", heartbeat_via),
                an_interface("iSCSI", "NIC3"),
            ),
        )
        for name in ("HV01", "HV02")
    ]
    networks = (
        a_network("LAN", "management", "vm"),
        a_network("Heartbeat", "cluster"),
        a_network("iSCSI", "iscsi", *purposes, **values),
    )
    return a_plan(*nodes, networks=networks)


def test_iscsi_with_heartbeat_passes_three_nics():
    plan = iscsi_plan()

    assert list(iscsi_with_heartbeat(plan)) == []


def test_iscsi_with_heartbeat_finds_one_network_for_both_once():
    plan = iscsi_plan("cluster", heartbeat_via="NIC3")

    assert list(iscsi_with_heartbeat(plan)) == [
        Problem(ISCSI, "iSCSI carries both iSCSI and heartbeat traffic.")
    ]


def test_iscsi_with_heartbeat_finds_two_networks_on_one_nic_once():
    plan = iscsi_plan(heartbeat_via="NIC3")

    assert list(iscsi_with_heartbeat(plan)) == [
        Problem(ISCSI, "iSCSI and Heartbeat share a NIC on HV01 and HV02.")
    ]


@pytest.mark.parametrize(
    "rule_id",
    [
        "traffic.iscsi-with-heartbeat",
        "traffic.iscsi-with-other-traffic",
        "traffic.live-migration-over-iscsi",
    ],
)
def test_sharing_with_iscsi_is_a_risk_in_2008r2_and_unsupported_from_2012(rule_id):
    levels = [RULES[rule_id].level_for(version) for version in ("2008r2", "2012", "2025")]

    assert levels == ["risk", "unsupported", "unsupported"]


@pytest.mark.parametrize(
    "rule_id",
    [
        "traffic.iscsi-with-heartbeat",
        "traffic.iscsi-with-other-traffic",
        "traffic.live-migration-over-iscsi",
        "traffic.iscsi-open-to-cluster",
    ],
)
def test_rules_about_iscsi_networks_do_not_apply_without_one(rule_id):
    plan = a_plan(a_node(), networks=(a_network("LAN", "management"),))

    assert RULES[rule_id].applies(plan) is False


@pytest.mark.parametrize(
    "rule",
    [iscsi_with_other_traffic, live_migration_over_iscsi, iscsi_open_to_cluster],
)
@pytest.mark.parametrize(
    "plan",
    [
        iscsi_plan("cluster", "live_migration", cluster_use="cluster_only"),
        iscsi_plan("live_migration", heartbeat_via="NIC3", cluster_use="cluster_only"),
    ],
    ids=["one network", "one NIC"],
)
def test_other_iscsi_rules_leave_the_two_nic_layout_alone(rule, plan):
    plan = replace(plan, live_migration=LiveMigration(networks=("iSCSI",)))

    assert list(rule(plan)) == []


def test_iscsi_with_other_traffic_names_the_further_purposes():
    plan = iscsi_plan("backup", "vm")

    assert list(iscsi_with_other_traffic(plan)) == [
        Problem(ISCSI, "iSCSI carries backup and VM traffic beside iSCSI.")
    ]


def test_iscsi_with_other_traffic_passes_a_network_of_its_own():
    assert list(iscsi_with_other_traffic(iscsi_plan())) == []


def test_iscsi_with_other_traffic_names_the_network_on_the_same_nic():
    plan = iscsi_plan()
    first, second = plan.nodes
    shared = replace(first, interfaces=(an_interface("LAN", "NIC3"), an_interface("iSCSI", "NIC3")))

    found = list(iscsi_with_other_traffic(replace(plan, nodes=(shared, second))))

    assert found == [Problem(ISCSI, "iSCSI and LAN share a NIC on HV01.")]


def test_iscsi_with_other_traffic_allows_two_iscsi_networks_on_one_nic():
    node = a_node(
        nics=(a_nic("NIC1"),),
        interfaces=(an_interface("iSCSI-A", "NIC1"), an_interface("iSCSI-B", "NIC1")),
    )
    plan = a_plan(node, networks=(a_network("iSCSI-A", "iscsi"), a_network("iSCSI-B", "iscsi")))

    assert list(iscsi_with_other_traffic(plan)) == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (iscsi_plan(), []),
        (
            iscsi_plan("live_migration"),
            [Problem(ISCSI, "Live migration is planned over iSCSI.")],
        ),
        (
            replace(iscsi_plan(), live_migration=LiveMigration(networks=("iscsi",))),
            [Problem(ISCSI, "Live migration is planned over iSCSI.")],
        ),
        (replace(iscsi_plan(), live_migration=LiveMigration(networks=("LAN",))), []),
    ],
    ids=["neither", "by purpose", "by the list", "another network listed"],
)
def test_live_migration_over_iscsi_reads_purposes_and_list(plan, expected):
    assert list(live_migration_over_iscsi(plan)) == expected


@pytest.mark.parametrize(
    ("cluster_use", "expected"),
    [
        ("none", []),
        (None, [Unknown(ISCSI, "cluster_use")]),
        (
            "cluster_only",
            [Problem(ISCSI, "iSCSI carries iSCSI traffic and is open to cluster.")],
        ),
        (
            "cluster_and_client",
            [Problem(ISCSI, "iSCSI carries iSCSI traffic and is open to cluster and clients.")],
        ),
    ],
)
def test_iscsi_open_to_cluster_judges_the_cluster_use(cluster_use, expected):
    assert list(iscsi_open_to_cluster(iscsi_plan(cluster_use=cluster_use))) == expected


def two_networks(vlans, switches, *stacks):
    """One node that meets A and B over NICs on the given switches."""
    node = a_node(
        nics=tuple(a_nic(f"NIC{at}", switch=name) for at, name in enumerate(switches)),
        interfaces=(an_interface("A", "NIC0"), an_interface("B", "NIC1")),
    )
    networks = (a_network("A", "cluster", vlan=vlans[0]), a_network("B", "vm", vlan=vlans[1]))
    return a_plan(node, networks=networks, switches=stacks or (a_switch("SW1"), a_switch("SW2")))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (two_networks((10, 20), ("SW1", "SW1")), []),
        (
            two_networks((10, 10), ("SW1", "sw1")),
            [Problem("networks", "A and B share VLAN 10 on the same switches.")],
        ),
        (
            two_networks((0, 0), ("SW1", "SW1")),
            [Problem("networks", "A and B are untagged on the same switches.")],
        ),
        (two_networks((0, 0), ("SW1", "SW2")), []),
        (
            two_networks(
                (0, 0), ("SW1", "SW2"), a_switch("SW1"), a_switch("SW2", stacked_with="SW1")
            ),
            [Problem("networks", "A and B are untagged on the same switches.")],
        ),
        (two_networks((None, 10), ("SW1", "SW1")), [Unknown("networks/A", "vlan")]),
    ],
    ids=["two VLANs", "one VLAN", "untagged", "two switches", "one stack", "not decided"],
)
def test_shared_vlan_compares_networks_on_one_switch(plan, expected):
    assert list(shared_vlan(plan)) == expected


def test_shared_vlan_does_not_apply_to_a_single_network():
    plan = a_plan(a_node(), networks=(a_network("LAN", "management"),))

    assert RULES["traffic.shared-vlan"].applies(plan) is False


def on_switch(mtu, max_mtu, *purposes, switch="SW1"):
    node = a_node(nics=(a_nic("NIC1", switch=switch),), interfaces=(an_interface("N"),))
    switches = (a_switch("SW1", max_mtu=max_mtu),)
    return a_plan(node, networks=(a_network("N", *purposes, mtu=mtu),), switches=switches)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_switch(9000, 9000, "iscsi"), []),
        (
            on_switch(9001, 9000, "iscsi"),
            [
                Problem(
                    "networks/N", "N has an MTU of 9,001 bytes, too large for SW1 (9,000 bytes)."
                )
            ],
        ),
        (on_switch(9000, None, "iscsi"), [Unknown("switches/SW1", "max_mtu")]),
        (on_switch(1500, None, "iscsi"), []),
        (on_switch(9000, 9000, "iscsi", switch=None), [Unknown("nodes/HV01/nics/NIC1", "switch")]),
        (on_switch(None, 9000, "iscsi"), [Unknown("networks/N", "mtu")]),
        (on_switch(None, 9000, "smb"), [Unknown("networks/N", "mtu")]),
        (on_switch(None, 9000, "management"), []),
    ],
    ids=[
        "exactly at the limit",
        "just above",
        "limit not decided",
        "usual frames",
        "switch not decided",
        "iSCSI not decided",
        "SMB not decided",
        "question does not arise",
    ],
)
def test_mtu_above_switch_compares_network_and_switch(plan, expected):
    assert list(mtu_above_switch(plan)) == expected


@pytest.mark.parametrize(
    ("port", "expected"),
    [("HV02 NIC1", []), (None, [Unknown("nodes/HV01/nics/NIC1", "switch")])],
    ids=["cable from node to node", "not decided"],
)
def test_mtu_above_switch_asks_for_a_switch_only_where_one_may_be(port, expected):
    plan = on_switch(9000, 9000, "smb", switch=None)
    nic = replace(plan.nodes[0].nics[0], switch_port=port)
    nodes = (replace(plan.nodes[0], nics=(nic,)),)

    assert list(mtu_above_switch(replace(plan, nodes=nodes))) == expected


def test_mtu_above_switch_looks_at_the_switch_of_the_array():
    plan = on_switch(9000, 9000, "iscsi")
    ports = (ArrayPort(name="A1", network="n", switch="SW2"),)
    plan = storage(plan, arrays=(an_array(ports=ports),))
    plan = replace(plan, switches=(*plan.switches, a_switch("SW2", max_mtu=1500)))

    assert list(mtu_above_switch(plan)) == [
        Problem("networks/N", "N has an MTU of 9,000 bytes, too large for SW2 (1,500 bytes).")
    ]


def test_mtu_above_switch_does_not_apply_without_networks():
    assert RULES["traffic.mtu-above-switch"].applies(a_plan(a_node())) is False


def two_on(via, first, second):
    node = a_node(
        nics=(a_nic("NIC1"), a_nic("NIC2")),
        interfaces=(an_interface("A", "NIC1"), an_interface("B", via)),
    )
    networks = (a_network("A", "management", vlan=first), a_network("B", "cluster", vlan=second))
    switches = (VirtualSwitch(name="V1", type="external", via="NIC1"),)
    return a_plan(node, networks=networks, virtual_switches=switches)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (two_on("NIC2", 10, 20), []),
        (two_on("NIC1", 10, 10), []),
        (
            two_on("NIC1", 10, 0),
            [
                Problem(
                    "nodes/HV01/nics/NIC1",
                    "HV01 meets A (VLAN 10) and B (untagged) over NIC1 alone.",
                )
            ],
        ),
        (two_on("V1", 10, 20), []),
        (two_on("NIC1", 10, None), [Unknown("networks/B", "vlan")]),
        (two_on("NIC2", 10, None), []),
    ],
    ids=["a NIC each", "one VLAN", "two VLANs", "over a switch", "not decided", "alone"],
)
def test_two_vlans_on_one_nic_looks_at_plain_nics(plan, expected):
    assert list(two_vlans_on_one_nic(plan)) == expected


def test_two_vlans_on_one_nic_does_not_apply_without_hosts():
    assert RULES["traffic.two-vlans-on-one-nic"].applies(a_plan()) is False
