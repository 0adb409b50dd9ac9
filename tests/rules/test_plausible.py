import pytest

from planner.core.parts import LiveMigration, Site, VirtualSwitch
from planner.rules import RULES, Level, Problem
from planner.rules.plausible import (
    disk_without_size,
    mtu_too_small,
    no_live_migration_at_once,
    node_where_only_the_witness_is,
    nothing_to_run_on,
    weight_of_nothing,
)
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, a_vm_disk, an_interface


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"vcpus": 1, "memory_gib": 0.5}, None),
        ({}, None),
        ({"vcpus": 0, "memory_gib": 4}, "0 vCPUs"),
        ({"vcpus": 2, "memory_gib": 0}, "0 GiB of memory"),
        ({"vcpus": 0, "memory_gib": 0}, "0 vCPUs and 0 GiB of memory"),
    ],
    ids=["least", "not decided", "no vCPU", "no memory", "neither"],
)
def test_nothing_to_run_on(values, lacking):
    expected = [Problem("vms/VM01", f"VM01 has {lacking}.")] if lacking else []

    assert list(nothing_to_run_on(a_plan(vms=(a_vm(**values),)))) == expected


def test_disk_without_size_names_the_disks():
    disks = (a_vm_disk("A", size_gib=0), a_vm_disk("B"), a_vm_disk("C", size_gib=1))
    plan = a_plan(vms=(a_vm(disks=disks),))

    assert list(disk_without_size(plan)) == [Problem("vms/VM01", "VM01 has disks of 0 GiB: A.")]


@pytest.mark.parametrize(
    ("mtu", "expected"),
    [
        (1279, [Problem("networks/LAN", "LAN has an MTU of 1,279 bytes.")]),
        (1280, []),
        (None, []),
    ],
)
def test_mtu_too_small(mtu, expected):
    assert list(mtu_too_small(a_plan(networks=(a_network(mtu=mtu),)))) == expected


@pytest.mark.parametrize(("number", "found"), [(0, True), (1, False), (None, False)])
def test_no_live_migration_at_once(number, found):
    plan = a_plan(live_migration=LiveMigration(simultaneous=number))
    problem = Problem("live_migration", "The plan allows 0 live migrations at once.")

    assert list(no_live_migration_at_once(plan)) == [problem] * found


@pytest.mark.parametrize(
    ("weight", "mode", "found"),
    [(0, "weight", True), (1, "weight", False), (None, "weight", False), (0, "none", False)],
)
def test_weight_of_nothing(weight, mode, found):
    node = a_node(nics=(a_nic(),), interfaces=(an_interface("LAN", "V1"),))
    switch = VirtualSwitch(name="V1", via="NIC1", type="external", bandwidth_mode=mode)
    lan = a_network("LAN", "management", bandwidth_weight=weight)
    plan = a_plan(node, networks=(lan,), virtual_switches=(switch,))
    problem = Problem("networks/LAN", "LAN has a weight of 0 on V1.")

    assert list(weight_of_nothing(plan)) == [problem] * found


def test_weight_of_nothing_leaves_out_networks_of_virtual_machines():
    switch = VirtualSwitch(name="V1", via="NIC1", type="external", bandwidth_mode="weight")
    servers = a_network("Servers", "vm", bandwidth_weight=0)
    plan = a_plan(a_node(nics=(a_nic(),)), networks=(servers,), virtual_switches=(switch,))

    assert list(weight_of_nothing(plan)) == []


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        (("Room A", "Room A"), []),
        ((None, None), []),
        (
            ("room w", None),
            [Problem("sites/Room W", "HV01 stands in Room W, which is for the witness only.")],
        ),
        (
            ("Room W", "Room W"),
            [
                Problem(
                    "sites/Room W",
                    "HV01 and HV02 stand in Room W, which is for the witness only.",
                )
            ],
        ),
    ],
    ids=["elsewhere", "not decided", "one", "two"],
)
def test_node_where_only_the_witness_is(sites, expected):
    nodes = (a_node("HV01", site=sites[0]), a_node("HV02", site=sites[1]))
    plan = a_plan(*nodes, sites=(Site(name="Room A"), Site(name="Room W", witness_only=True)))

    assert list(node_where_only_the_witness_is(plan)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "nothing-to-run-on",
        "disk-without-size",
        "mtu-too-small",
        "weight-of-nothing",
        "no-live-migration-at-once",
        "node-where-only-the-witness-is",
    ],
)
def test_an_empty_plan_raises_no_such_question(name):
    assert RULES[f"plausible.{name}"].applies(a_plan()) is False


def test_live_migrations_at_once_and_weights_are_judged_from_2012_on():
    for name in ("no-live-migration-at-once", "weight-of-nothing"):
        rule = RULES[f"plausible.{name}"]
        assert (rule.level_for("2008r2"), rule.level_for("2012")) == (None, Level.RISK)
