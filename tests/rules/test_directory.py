import pytest

from planner.core.parts import Directory, Host
from planner.rules import RULES, Problem, Unknown, check
from planner.rules.directory import (
    cold_start_without_domain_controller,
    domain_controllers_beside_hyper_v,
    domain_controllers_on_one_node,
    no_domain_controller_outside,
    nodes_as_domain_controllers,
    single_dns_server,
)
from tests.build import a_node, a_plan, a_vm


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
