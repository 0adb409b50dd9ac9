from dataclasses import replace

import pytest

from planner.core.parts import Site
from planner.rules import RULES, Problem, Unknown
from planner.rules.network import (
    few_nics_for_fibre_channel,
    few_nics_for_iscsi,
    management_beside_vms,
    missing_purpose,
    no_client_network,
    no_iscsi_network,
    node_off_network,
    single_cluster_network,
    single_nic,
)
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_vm,
    an_hba,
    an_interface,
    storage,
)

HV01 = "nodes/HV01"
ISCSI_HBA = an_hba("HBA1", kind="iscsi")


def with_nics(number, storage_type, **values):
    node = a_node(nics=tuple(a_nic(f"NIC{at}") for at in range(1, number + 1)), **values)
    return storage(a_plan(node), type=storage_type)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_nics(3, "iscsi"), []),
        (with_nics(2, "iscsi"), [Problem(HV01, "HV01 has 2 NICs, the layout needs 3.")]),
        (with_nics(1, "iscsi"), [Problem(HV01, "HV01 has 1 NIC, the layout needs 3.")]),
        (with_nics(0, "iscsi"), [Unknown(HV01, "nics")]),
        (with_nics(2, "iscsi", hbas=(ISCSI_HBA,)), []),
        (
            with_nics(1, "iscsi", hbas=(ISCSI_HBA,)),
            [Problem(HV01, "HV01 has 1 NIC, the layout needs 2.")],
        ),
    ],
    ids=["three", "two", "one", "not decided", "two and an HBA", "one and an HBA"],
)
def test_few_nics_for_iscsi_counts(plan, expected):
    assert list(few_nics_for_iscsi(plan)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(2, []), (1, [Problem(HV01, "HV01 has 1 NIC, the layout needs 3.")])],
)
def test_few_nics_for_iscsi_leaves_the_two_nic_layout_to_its_own_rule(number, expected):
    plan = with_nics(number, "iscsi", interfaces=(an_interface("Both"),))
    plan = replace(plan, networks=(a_network("Both", "cluster", "iscsi"),))

    assert list(few_nics_for_iscsi(plan)) == expected


@pytest.mark.parametrize("rule", [few_nics_for_fibre_channel, single_nic])
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (2, []),
        (1, [Problem(HV01, "HV01 has 1 NIC, the layout needs 2.")]),
        (0, [Unknown(HV01, "nics")]),
    ],
)
def test_other_layouts_need_two_nics(rule, number, expected):
    assert list(rule(with_nics(number, None))) == expected


@pytest.mark.parametrize(
    ("storage_type", "rule_id"),
    [
        ("iscsi", "network.few-nics-for-iscsi"),
        ("fibre_channel", "network.few-nics-for-fibre-channel"),
        ("storage_spaces_direct", "network.single-nic"),
        ("smb", "network.single-nic"),
        ("sas", "network.single-nic"),
        (None, "network.single-nic"),
    ],
)
def test_one_rule_counts_the_nics_of_each_storage_type(storage_type, rule_id):
    plan = with_nics(1, storage_type)
    rules = ["few-nics-for-iscsi", "few-nics-for-fibre-channel", "single-nic"]

    applying = [name for name in rules if RULES[f"network.{name}"].applies(plan)]

    assert [f"network.{name}" for name in applying] == [rule_id]


@pytest.mark.parametrize(
    ("networks", "expected"),
    [
        ((a_network("LAN", "management"), a_network("Heartbeat", "cluster")), []),
        ((a_network("All", "management", "cluster"),), []),
        (
            (a_network("LAN", "management"),),
            [Problem("networks", "No network carries heartbeat (cluster) traffic.")],
        ),
        (
            (a_network("Heartbeat", "cluster"),),
            [Problem("networks", "No network carries management traffic.")],
        ),
        (
            (a_network("LAN", "management"), a_network("New")),
            [Unknown("networks/New", "purposes")],
        ),
        ((), [Unknown("", "networks")]),
    ],
    ids=["both", "one for both", "no heartbeat", "no management", "not decided", "no networks"],
)
def test_missing_purpose_looks_for_management_and_heartbeat(networks, expected):
    assert list(missing_purpose(a_plan(a_node(), networks=networks))) == expected


LAN = a_network("LAN", "management", "vm")
HEARTBEAT = a_network("Heartbeat", "cluster")
ISCSI = a_network("iSCSI", "iscsi")


def on_iscsi(*nodes, networks=(LAN, ISCSI)):
    return storage(a_plan(*nodes, networks=networks), type="iscsi")


ON_LAN = (an_interface("LAN"),)
ON_BOTH = (an_interface("LAN"), an_interface("iSCSI", "NIC2"))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_iscsi(a_node(interfaces=ON_BOTH)), []),
        (
            on_iscsi(a_node("HV01", interfaces=ON_LAN), a_node("HV02", interfaces=ON_BOTH)),
            [Problem(HV01, "HV01 meets no iSCSI network and so cannot reach the storage.", "2019")],
        ),
        (
            on_iscsi(
                a_node("HV01", interfaces=ON_LAN, hbas=(ISCSI_HBA,)),
                a_node("HV02", interfaces=ON_BOTH),
            ),
            [],
        ),
        (on_iscsi(a_node(interfaces=ON_LAN)), [Unknown(HV01, "interfaces")]),
        (
            on_iscsi(a_node("HV01"), a_node("HV02", interfaces=ON_BOTH)),
            [Unknown(HV01, "interfaces")],
        ),
        (
            on_iscsi(a_node(interfaces=ON_LAN), networks=(LAN,)),
            [Problem("networks", "The storage is iSCSI, but no network carries iSCSI traffic.")],
        ),
        (
            on_iscsi(a_node(interfaces=ON_LAN), networks=(LAN, a_network("New"))),
            [Unknown("networks/New", "purposes")],
        ),
        (
            on_iscsi(a_node(interfaces=ON_BOTH), networks=(LAN, ISCSI, a_network("New"))),
            [Unknown("networks/New", "purposes")],
        ),
    ],
    ids=[
        "met",
        "one node left out",
        "HBA instead",
        "nobody yet",
        "node without interfaces",
        "no such network",
        "purposes not decided",
        "purposes of a further one not decided",
    ],
)
def test_no_iscsi_network_follows_each_node_to_the_storage(plan, expected):
    assert list(no_iscsi_network(plan)) == expected


@pytest.mark.parametrize(
    "plan",
    [
        storage(a_plan(a_node(), networks=(LAN,)), type="fibre_channel"),
        a_plan(a_node(), networks=(LAN,)),
        on_iscsi(a_node(), networks=()),
        on_iscsi(a_node(hbas=(ISCSI_HBA,))),
    ],
    ids=["Fibre Channel", "storage not decided", "no networks yet", "HBAs only"],
)
def test_no_iscsi_network_does_not_apply(plan):
    assert RULES["network.no-iscsi-network"].applies(plan) is False


@pytest.mark.parametrize(
    ("version", "level"), [("2008r2", "risk"), ("2012", "unsupported"), ("2025", "unsupported")]
)
def test_no_iscsi_network_is_a_must_from_2012(version, level):
    assert RULES["network.no-iscsi-network"].level_for(version) == level


def test_node_off_network_passes_where_all_meet_all():
    interfaces = (an_interface("LAN"), an_interface("Heartbeat", "NIC2"))
    nodes = [a_node(name, interfaces=interfaces) for name in ("HV01", "HV02")]

    assert list(node_off_network(a_plan(*nodes, networks=(LAN, HEARTBEAT)))) == []


def test_node_off_network_finds_the_node_left_out():
    first = a_node("HV01", interfaces=ON_LAN)
    second = a_node("HV02", interfaces=(*ON_LAN, an_interface("Heartbeat", "NIC2")))
    plan = a_plan(first, second, networks=(LAN, HEARTBEAT))

    assert list(node_off_network(plan)) == [
        Problem(HV01, "HV01 does not meet Heartbeat, which other nodes meet.", "2019")
    ]


@pytest.mark.parametrize("interfaces", [(), ON_LAN], ids=["no interfaces", "a network left over"])
def test_node_off_network_asks_for_interfaces_not_planned_yet(interfaces):
    plan = a_plan(a_node(interfaces=interfaces), networks=(LAN, HEARTBEAT))

    assert list(node_off_network(plan)) == [Unknown(HV01, "interfaces")]


def test_node_off_network_leaves_networks_of_vms_and_other_sites_alone():
    networks = (
        LAN,
        a_network("VM-Server", "vm"),
        a_network("Cluster-A", "cluster", site="A"),
        a_network("Cluster-B", "cluster", site="B"),
    )
    nodes = (
        a_node("HV01", site="A", interfaces=(*ON_LAN, an_interface("Cluster-A", "NIC2"))),
        a_node("HV02", site="b", interfaces=(*ON_LAN, an_interface("Cluster-B", "NIC2"))),
    )

    assert list(node_off_network(a_plan(*nodes, networks=networks))) == []


def test_node_off_network_expects_no_iscsi_nic_beside_an_iscsi_hba():
    plan = on_iscsi(
        a_node("HV01", interfaces=ON_LAN, hbas=(ISCSI_HBA,)), a_node("HV02", interfaces=ON_BOTH)
    )

    assert list(node_off_network(plan)) == []


def used(name, cluster_use, *purposes, **values):
    return a_network(name, *(purposes or ("cluster",)), cluster_use=cluster_use, **values)


@pytest.mark.parametrize(
    ("networks", "expected"),
    [
        ((used("A", "cluster_only"), used("B", "cluster_and_client")), []),
        (
            (used("A", "cluster_only"), used("B", "none")),
            [Problem("networks", "Only A is open to the cluster.")],
        ),
        (
            (used("A", "none"),),
            [Problem("networks", "No network is open to the cluster.")],
        ),
        ((used("A", "cluster_only"), used("B", None)), [Unknown("networks/B", "cluster_use")]),
        (
            (used("A", "cluster_only"), used("I", "cluster_only", "iscsi")),
            [Problem("networks", "Only A is open to the cluster.")],
        ),
        ((used("A", "cluster_only"), used("I", "cluster_only", "iscsi", "cluster")), []),
        (
            (used("A", "cluster_only"), used("V", None, "vm")),
            [Problem("networks", "Only A is open to the cluster.")],
        ),
    ],
    ids=["two", "one", "none", "not decided", "iSCSI does not count", "two-NIC layout", "VMs only"],
)
def test_single_cluster_network_counts_networks_open_to_the_cluster(networks, expected):
    assert list(single_cluster_network(a_plan(networks=networks))) == expected


def test_single_cluster_network_counts_each_site():
    networks = (
        used("A1", "cluster_only", site="A"),
        used("A2", "cluster_only", site="A"),
        used("B1", "cluster_only", site="B"),
    )
    sites = (Site(name="A"), Site(name="B"), Site(name="W", witness_only=True))

    assert list(single_cluster_network(a_plan(networks=networks, sites=sites))) == [
        Problem("networks", "Only B1 is open to the cluster in B.")
    ]


@pytest.mark.parametrize(
    ("networks", "expected"),
    [
        ((used("A", "cluster_and_client"), used("B", None)), []),
        (
            (used("A", "cluster_only"), used("I", "cluster_and_client", "iscsi")),
            [Problem("networks", "No network besides iSCSI serves cluster and clients.")],
        ),
        (
            (used("M", None, "management"), used("B", None)),
            [Unknown("networks/M", "cluster_use")],
        ),
        ((used("A", None),), [Unknown("networks/A", "cluster_use")]),
    ],
    ids=["one serves", "none serves", "management not decided", "only other not decided"],
)
def test_no_client_network_looks_for_one_that_serves_clients(networks, expected):
    assert list(no_client_network(a_plan(networks=networks))) == expected


@pytest.mark.parametrize(
    "rule_id",
    ["network.single-cluster-network", "network.no-client-network", "network.node-off-network"],
)
def test_rules_about_networks_do_not_apply_without_networks(rule_id):
    assert RULES[rule_id].applies(a_plan(a_node())) is False


@pytest.mark.parametrize(
    ("nics", "expected"),
    [
        ((a_nic("NIC1"),), []),
        ((a_nic("NIC1"), a_nic("NIC2", team="T1")), []),
        ((a_nic("NIC1"), a_nic("NIC3")), []),
        (
            (a_nic("NIC1"), a_nic("NIC2")),
            [
                Problem(
                    "networks/LAN", "LAN carries management and VMs, but HV01 has NIC2 to spare."
                )
            ],
        ),
    ],
    ids=["no other NIC", "in a team", "dedicated to a VM", "spare"],
)
def test_management_beside_vms_advises_where_a_nic_is_free(nics, expected):
    node = a_node(nics=nics, interfaces=ON_LAN)
    plan = a_plan(node, networks=(LAN,), vms=(a_vm(dedicated_nic="nic3"),))

    assert list(management_beside_vms(plan)) == expected


def test_management_beside_vms_passes_networks_of_their_own():
    node = a_node(nics=(a_nic("NIC1"), a_nic("NIC2")), interfaces=ON_LAN)

    assert (
        list(management_beside_vms(a_plan(node, networks=(a_network("LAN", "management"),)))) == []
    )
