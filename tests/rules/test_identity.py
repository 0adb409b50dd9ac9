import pytest

from planner.core.parts import Cluster, ClusterAddress, Directory
from planner.rules import RULES, Problem, Unknown
from planner.rules.identity import (
    client_network_without_cluster_address,
    cluster_named_like_a_node,
    cluster_named_like_a_virtual_machine,
    dhcp_without_dhcp_network,
    distributed_name_too_old,
    name_refused,
    name_too_long,
    name_unfit_for_dns,
    single_label_domain,
    virtual_machine_named_like_a_node,
)
from tests.build import a_network, a_node, a_plan, a_vm


def named(cluster, *nodes, **values):
    return a_plan(*map(a_node, nodes), cluster=Cluster(name=cluster), **values)


@pytest.mark.parametrize(
    ("length", "good"), [(1, True), (15, True), (16, False)], ids=["one", "at the limit", "above"]
)
def test_name_too_long(length, good):
    name = "A" * length
    message = f"name {name} has 16 characters; 15 are the most."
    expected = [
        Problem("cluster", f"The cluster {message}"),
        Problem(f"nodes/{name}", f"The node {message}"),
    ]

    assert list(name_too_long(named(name, name))) == ([] if good else expected)


def test_name_too_long_asks_for_the_cluster_name():
    assert list(name_too_long(named(None, "HV01"))) == [Unknown("cluster", "name")]


@pytest.mark.parametrize(
    ("name", "refused", "unfit"),
    [
        ("HV-01", None, None),
        ("7", "consists of digits only", None),
        ("2019A", None, None),
        ("HV:1", "contains :", None),
        ('H<V>"', 'contains " < >', None),
        ("HV_03", None, 'contains "_"'),
        ("HV 3", None, "contains a blank"),
        ("HV.3", None, 'contains "."'),
        ("KÖLN_1", None, 'contains "Ö" and "_"'),
        ("-HV1", None, "starts or ends with a hyphen"),
        ("HV1-", None, "starts or ends with a hyphen"),
    ],
)
def test_names_are_refused_or_unfit_for_dns(name, refused, unfit):
    plan = named(name)

    said = f"The cluster name {name}"
    expected = [Problem("cluster", f"{said} {refused}, which Windows refuses.")]
    assert list(name_refused(plan)) == (expected if refused else [])
    expected = [Problem("cluster", f"{said} {unfit}, which does not fit DNS.")]
    assert list(name_unfit_for_dns(plan)) == (expected if unfit else [])


def test_name_rules_judge_nodes_and_escape_a_slash_in_the_subject():
    assert list(name_refused(named("CL1", "HV/1"))) == [
        Problem("nodes/HV%2F1", "The node name HV/1 contains /, which Windows refuses.")
    ]


@pytest.mark.parametrize("name", ["name-refused", "name-unfit-for-dns"])
def test_name_rules_do_not_apply_without_names(name):
    assert RULES[f"identity.{name}"].applies(a_plan()) is False
    assert RULES[f"identity.{name}"].applies(named("CL1")) is True


@pytest.mark.parametrize(
    ("cluster", "same"), [("hv01", True), ("HV011", False)], ids=["same name", "another name"]
)
def test_the_cluster_has_a_name_of_its_own(cluster, same):
    plan = named(cluster, "HV01", vms=(a_vm("HV01", count=3),))

    said = f"The cluster is named {cluster}, and so is"
    expected = [Problem("cluster", f"{said} one of its nodes.")]
    assert list(cluster_named_like_a_node(plan)) == (expected if same else [])
    expected = [Problem("cluster", f"{said} a virtual machine.")]
    assert list(cluster_named_like_a_virtual_machine(plan)) == (expected if same else [])


def test_name_clashes_wait_for_a_name_and_something_to_clash_with():
    node = RULES["identity.cluster-named-like-a-node"].applies
    vm = RULES["identity.cluster-named-like-a-virtual-machine"].applies

    assert (node(named(None, "HV01")), node(named("CL1")), node(named("CL1", "HV01"))) == (
        False,
        False,
        True,
    )
    assert (vm(named(None, vms=(a_vm(),))), vm(named("CL1")), vm(named("CL1", vms=(a_vm(),)))) == (
        False,
        False,
        True,
    )


def addressed(addressing, *networks, addresses=(), **values):
    entries = tuple(ClusterAddress(network=name, address="10.0.0.9") for name in addresses)
    cluster = Cluster(addressing=addressing, addresses=entries)
    return a_plan(a_node(), networks=networks, cluster=cluster, **values)


TOO_OLD = "Windows Server 2016 has no distributed network name for the cluster."


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2016", [Problem("cluster", TOO_OLD, "2016")]), ("2019", [])],
    ids=["2016", "2019"],
)
def test_distributed_names_came_with_2019(version, expected):
    plan = addressed("distributed", windows_server=version)
    rule = RULES["identity.distributed-name-too-old"]

    assert list(distributed_name_too_old(plan)) == expected
    assert rule.level_for(version) == ("blocker" if expected else None)


@pytest.mark.parametrize("addressing", ["static", "dhcp", None])
def test_distributed_name_too_old_applies_to_such_a_name_only(addressing):
    assert RULES["identity.distributed-name-too-old"].applies(addressed(addressing)) is False


def clients(name="LAN", **values):
    return a_network(name, "management", cluster_use="cluster_and_client", **values)


def test_every_client_network_should_have_a_cluster_address():
    plan = addressed(
        "static",
        clients("LAN"),
        clients("Second"),
        a_network("Heartbeat", cluster_use="cluster_only"),
        a_network("iSCSI", "iscsi", cluster_use="cluster_and_client"),
        addresses=("lan",),
    )

    message = "Second is open to clients, but the cluster has no address on it."
    assert list(client_network_without_cluster_address(plan)) == [
        Problem("networks/Second", message)
    ]


@pytest.mark.parametrize(
    ("addressing", "addresses", "applies"),
    [("static", ("LAN",), True), ("static", (), False), ("dhcp", ("LAN",), False)],
    ids=["static", "none yet", "DHCP"],
)
def test_client_networks_matter_with_static_addresses(addressing, addresses, applies):
    plan = addressed(addressing, clients(), addresses=addresses)

    rule = RULES["identity.client-network-without-cluster-address"]
    assert rule.applies(plan) is applies


NO_DHCP = "The cluster address comes by DHCP, but no host uses DHCP on LAN."


@pytest.mark.parametrize(
    ("addressing", "dhcp", "expected"),
    [
        ("dhcp", True, []),
        ("dhcp", False, [Problem("cluster", NO_DHCP)]),
        ("dhcp", None, [Unknown("networks/LAN", "dhcp")]),
        (None, False, [Unknown("cluster", "addressing")]),
    ],
    ids=["hosts too", "hosts not", "hosts open", "addressing open"],
)
def test_the_cluster_uses_dhcp_where_the_hosts_do(addressing, dhcp, expected):
    assert list(dhcp_without_dhcp_network(addressed(addressing, clients(dhcp=dhcp)))) == expected


def test_one_client_network_with_dhcp_is_enough():
    plan = addressed("dhcp", clients(dhcp=True), clients("Second", dhcp=False))

    assert list(dhcp_without_dhcp_network(plan)) == []


def test_dhcp_is_judged_once_there_is_a_client_network():
    assert list(dhcp_without_dhcp_network(addressed("dhcp"))) == []


@pytest.mark.parametrize(
    ("addressing", "applies"),
    [("dhcp", True), (None, True), ("static", False), ("distributed", False)],
)
def test_dhcp_without_dhcp_network_applies(addressing, applies):
    rule = RULES["identity.dhcp-without-dhcp-network"]
    assert rule.applies(addressed(addressing)) is applies


def test_virtual_machine_is_not_named_like_a_node():
    plan = named("CL01", "HV01", "HV02", vms=(a_vm("hv02"), a_vm("HV03")))

    assert list(virtual_machine_named_like_a_node(plan)) == [
        Problem("vms/hv02", "A virtual machine and a node are both named hv02.")
    ]


def test_names_of_virtual_machines_are_judged_beside_nodes():
    applies = RULES["identity.virtual-machine-named-like-a-node"].applies

    assert applies(named("CL01", "HV01", vms=(a_vm(),))) is True
    assert applies(named("CL01", "HV01")) is False
    assert applies(named("CL01", vms=(a_vm(),))) is False


def in_domain(domain, node_domain=None, mode="domain"):
    node = a_node("HV01", domain=node_domain)
    return a_plan(node, directory=Directory(mode=mode, domain=domain))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (in_domain("contoso.com"), []),
        (in_domain(None), []),
        (
            in_domain("CONTOSO"),
            [Problem("directory", "The domain is noted as CONTOSO, which has no dot.")],
        ),
        (
            in_domain("contoso.com", "FABRIKAM"),
            [Problem("nodes/HV01", "The domain of HV01 is noted as FABRIKAM, which has no dot.")],
        ),
    ],
    ids=["full name", "not decided", "of the plan", "of a node"],
)
def test_domain_is_noted_by_its_full_name(plan, expected):
    assert list(single_label_domain(plan)) == expected


def test_domain_is_judged_for_members_of_one():
    applies = RULES["identity.single-label-domain"].applies

    assert (applies(in_domain("A")), applies(in_domain("A", mode="workgroup"))) == (True, False)
