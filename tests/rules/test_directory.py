import pytest

from planner.core.parts import Cluster, Directory, Host
from planner.rules import RULES, Problem, Unknown, check
from planner.rules.directory import (
    cold_start_without_domain_controller,
    dns_on_this_cluster_only,
    domain_controllers_beside_hyper_v,
    domain_controllers_on_one_node,
    no_domain_controller_outside,
    no_organizational_unit,
    no_such_functional_level,
    nodes_as_domain_controllers,
    not_prestaged,
    prestaged_without_domain,
    single_dns_server,
)
from tests.build import a_node, a_plan, a_vm, a_vm_nic


def a_domain(version="2019", *, role=None, vms=(), nodes=("HV01", "HV02"), **directory):
    return a_plan(
        *map(a_node, nodes),
        windows_server=version,
        directory=Directory(**{"mode": "domain", **directory}),
        host=Host(domain_controller_role=role),
        vms=vms,
    )


@pytest.mark.parametrize(
    ("judge", "version", "message"),
    [
        (
            nodes_as_domain_controllers,
            "2012",
            "The nodes are domain controllers, which no cluster node may be from 2012 on.",
        ),
        (
            domain_controllers_beside_hyper_v,
            "2008r2",
            "The nodes are domain controllers, which is not recommended in 2008 R2.",
        ),
    ],
    ids=["2012", "2008 R2"],
)
def test_nodes_should_not_be_domain_controllers(judge, version, message):
    answers = {role: list(judge(a_domain(version, role=role))) for role in (True, False, None)}

    assert answers == {
        True: [Problem("host", message, version)],
        False: [],
        None: [Unknown("host", "domain_controller_role")],
    }


@pytest.mark.parametrize(
    ("judge", "version", "message"),
    [
        (
            no_domain_controller_outside,
            "2012",
            "No domain controller runs outside the cluster.",
        ),
        (
            cold_start_without_domain_controller,
            "2008r2",
            "No domain controller runs outside the cluster, which cannot start without one.",
        ),
    ],
    ids=["2012", "2008 R2"],
)
def test_a_domain_controller_should_run_outside(judge, version, message):
    def answer(outside):
        return list(judge(a_domain(version, domain_controllers_outside_cluster=outside)))

    assert answer(True) == []
    assert answer(False) == [Problem("directory", message, version)]
    assert answer(None) == [Unknown("directory", "domain_controllers_outside_cluster")]


@pytest.mark.parametrize(
    ("old", "new", "levels"),
    [
        (
            "domain-controllers-beside-hyper-v",
            "nodes-as-domain-controllers",
            ("risk", "unsupported"),
        ),
        (
            "cold-start-without-domain-controller",
            "no-domain-controller-outside",
            ("unsupported", "risk"),
        ),
    ],
    ids=["on the nodes", "outside"],
)
def test_domain_controller_rules_change_with_2012(old, new, levels):
    before, after = RULES[f"directory.{old}"], RULES[f"directory.{new}"]

    assert (before.level_for("2008r2"), before.level_for("2012")) == (levels[0], None)
    assert (after.level_for("2008r2"), after.level_for("2012")) == (None, levels[1])
    assert (before.applies(a_domain("2008r2")), before.applies(a_domain("2012"))) == (True, False)
    assert (after.applies(a_domain("2008r2")), after.applies(a_domain("2012"))) == (False, True)


@pytest.mark.parametrize(("mode", "applies"), [("workgroup", False), (None, True)])
@pytest.mark.parametrize("name", ["nodes-as-domain-controllers", "no-domain-controller-outside"])
def test_a_workgroup_has_no_domain_controllers(name, mode, applies):
    assert RULES[f"directory.{name}"].applies(a_domain(mode=mode)) is applies


def test_an_old_plan_is_judged_by_the_version_that_its_nodes_run():
    nodes = (a_node("HV01", windows_server="2012"), a_node("HV02", windows_server="2012"))
    plan = a_plan(*nodes, windows_server="2008r2", host=Host(domain_controller_role=True))
    found = {f.rule.id: str(f.level) for f in check(plan).findings if f.subject == "host"}

    assert found["directory.nodes-as-domain-controllers"] == "unsupported"


def a_controller(name, *owners):
    return a_vm(name, roles=("domain_controller", "dns"), owners=owners)


TIED = "The plan lets its domain controllers (DC01 and DC02) run only on HV02."


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("HV02",), ("hv02",), [Problem("vms", TIED)]),
        (("HV02",), ("HV01",), []),
        (("HV02",), ("HV01", "HV02"), []),
        (("HV02",), (), []),
        ((), (), []),
    ],
    ids=["one node", "two nodes", "one is free to move", "one may run anywhere", "both may"],
)
def test_domain_controllers_on_one_node(first, second, expected):
    plan = a_domain(vms=(a_controller("DC01", *first), a_controller("DC02", *second)))

    assert list(domain_controllers_on_one_node(plan)) == expected


def test_domain_controllers_on_one_node_looks_at_domain_controllers_only():
    assert list(domain_controllers_on_one_node(a_domain(vms=(a_vm(owners=("HV01",)),)))) == []


@pytest.mark.parametrize(
    ("outside", "nodes", "applies"),
    [
        (False, ("HV01", "HV02"), True),
        (None, ("HV01", "HV02"), True),
        (True, ("HV01", "HV02"), False),
        (False, ("HV01",), False),
    ],
    ids=["none outside", "not decided", "one outside", "one node"],
)
def test_domain_controllers_on_one_node_applies_without_one_outside(outside, nodes, applies):
    plan = a_domain(nodes=nodes, domain_controllers_outside_cluster=outside)

    assert RULES["directory.domain-controllers-on-one-node"].applies(plan) is applies


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ((), [Unknown("directory", "dns_servers")]),
        (("10.0.0.1",), [Problem("directory", "10.0.0.1 is the only DNS server.")]),
        (("10.0.0.1", "10.0.0.1"), [Problem("directory", "10.0.0.1 is the only DNS server.")]),
        (("10.0.0.1", "10.0.0.2"), []),
    ],
    ids=["not decided", "one", "the same twice", "two"],
)
def test_single_dns_server(servers, expected):
    assert list(single_dns_server(a_domain(dns_servers=servers))) == expected


def with_object(mode="domain", **cluster):
    return a_plan(directory=Directory(mode=mode), cluster=Cluster(**cluster))


@pytest.mark.parametrize(
    "unit",
    [
        "OU=Clusters,DC=contoso,DC=com",
        "OU=Computers,DC=contoso,DC=com",
        "contoso.com/Clusters",
        "Clusters",
    ],
)
def test_cluster_has_an_organizational_unit(unit):
    assert list(no_organizational_unit(with_object(organizational_unit=unit))) == []


@pytest.mark.parametrize(
    "unit", ["CN=Computers,DC=contoso,DC=com", "Computers", "contoso.com/computers"]
)
def test_default_container_is_no_organizational_unit(unit):
    assert list(no_organizational_unit(with_object(organizational_unit=unit))) == [
        Problem("cluster", f"The cluster name object is made in {unit}.")
    ]


def test_organizational_unit_is_asked_for():
    assert list(no_organizational_unit(with_object())) == [
        Unknown("cluster", "organizational_unit")
    ]


@pytest.mark.parametrize(
    ("prestaged", "expected"),
    [
        (True, []),
        (
            False,
            [
                Problem(
                    "cluster",
                    "Creating the cluster makes its name object, which takes the right to do so.",
                )
            ],
        ),
        (None, [Unknown("cluster", "prestaged")]),
    ],
)
def test_name_object_is_made_beforehand(prestaged, expected):
    assert list(not_prestaged(with_object(prestaged=prestaged))) == expected


@pytest.mark.parametrize(
    ("mode", "applies"),
    [("domain", True), ("ad_detached", False), ("workgroup", False), (None, False)],
)
@pytest.mark.parametrize("name", ["no-organizational-unit", "not-prestaged"])
def test_name_object_is_a_question_of_the_domain(name, mode, applies):
    assert RULES[f"directory.{name}"].applies(with_object(mode)) is applies


@pytest.mark.parametrize("prestaged", [False, None])
def test_no_object_needs_no_preparation(prestaged):
    assert list(prestaged_without_domain(with_object("workgroup", prestaged=prestaged))) == []


def test_object_that_the_cluster_does_not_use_is_told():
    message = "The plan makes a cluster name object beforehand, but the cluster has none."
    rule = RULES["directory.prestaged-without-domain"]
    plan = with_object("ad_detached", prestaged=True)

    assert list(prestaged_without_domain(plan)) == [Problem("cluster", message)]
    assert rule.applies(plan) is True
    assert rule.applies(with_object("domain", prestaged=True)) is False


@pytest.mark.parametrize(
    ("servers", "guests"),
    [
        (("10.0.0.1", "10.0.0.2"), "DC01 and DC02"),
        (("10.0.0.1",), "DC01"),
        (("10.0.0.1", "10.0.0.9"), None),
    ],
    ids=["both", "the only one", "one elsewhere"],
)
def test_a_dns_server_runs_outside(servers, guests):
    vms = (
        a_vm("DC01", nics=(a_vm_nic(address="10.0.0.1"),)),
        a_vm("DC02", nics=(a_vm_nic("A"), a_vm_nic("B", address="10.0.0.2"))),
    )
    message = f"Every DNS server is a virtual machine of this cluster: {guests}."
    expected = [Problem("directory", message)] if guests else []
    plan = a_domain(dns_servers=servers, vms=vms)

    assert list(dns_on_this_cluster_only(plan)) == expected


def test_dns_servers_are_judged_once_there_are_some():
    applies = RULES["directory.dns-on-this-cluster-only"].applies

    assert (applies(a_domain(dns_servers=("10.0.0.1",))), applies(a_domain())) == (True, False)


@pytest.mark.parametrize(
    ("level", "exists"), [("2016", True), ("2019", False), ("2022", False), ("2025", True)]
)
def test_functional_level_exists(level, exists):
    message = f"There is no functional level {level} of a domain."
    expected = [] if exists else [Problem("directory", message)]

    assert list(no_such_functional_level(a_domain(functional_level=level))) == expected


def test_functional_level_is_judged_where_one_is_named():
    applies = RULES["directory.no-such-functional-level"].applies

    assert applies(a_domain(functional_level="2019")) is True
    assert applies(a_domain()) is False
    assert applies(a_domain(mode="workgroup", functional_level="2019")) is False
