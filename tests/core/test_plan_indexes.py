from dataclasses import replace

import pytest

from planner.core.memo import once_per_plan
from planner.core.parts import Interface, Team, VirtualSwitch
from planner.core.plan import VERSIONS, PlacedAddress, at_least, path
from tests.build import a_network, a_nic, a_node, a_plan, a_vm, a_vm_nic


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("nodes", "HV01"), "nodes/HV01"),
        (("nodes", "A/B", "nics", "N"), "nodes/A%2FB/nics/N"),
        (("vms", "100%"), "vms/100%25"),
        (("vms", "%2F"), "vms/%252F"),
        (("cluster",), "cluster"),
        ((), ""),
    ],
)
def test_path_joins_names_and_escapes_slashes(names, expected):
    assert path(*names) == expected


def test_a_placed_address_knows_the_path_of_its_owner():
    vm = a_vm("A/B", nics=(a_vm_nic("LAN", address="10.0.0.5"),))

    assert a_plan(vms=(vm,)).addresses == (
        PlacedAddress("10.0.0.5", ("vms", "A/B", "nics", "LAN"), None),
    )
    assert a_plan(vms=(vm,)).addresses[0].subject == "vms/A%2FB/nics/LAN"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_at_least_itself_and_what_came_before(version):
    older = [floor for floor in VERSIONS if at_least(version, floor)]

    assert older == list(VERSIONS[: VERSIONS.index(version) + 1])
    assert not at_least("2008", version)


def test_networks_are_found_by_any_of_the_purposes():
    lan, lm = a_network("LAN", "management", "cluster"), a_network("LM", "live_migration")
    plan = a_plan(networks=(lan, lm, a_network("Empty")))

    assert plan.networks_for("cluster") == (lan,)
    assert plan.networks_for("live_migration", "management") == (lan, lm)
    assert plan.networks_for("iscsi") == ()


def test_nics_below_are_those_of_the_team_or_of_the_name():
    nics = (a_nic("A", team="t1"), a_nic("B"), a_nic("C", team="T1"))
    node = a_node(nics=nics, interfaces=(Interface(network="LAN", via="V1"),))
    team, switch = Team(name="T1"), VirtualSwitch(name="V1", via="T1")
    plan = a_plan(node, teams=(team,), virtual_switches=(switch,))

    assert plan.nics_below(node, "v1") == ((nics[0], nics[2]), team, switch)
    assert plan.nics_below(node, "b") == ((nics[1],), None, None)
    assert plan.nics_below(node, "none") == ((), None, None)


def test_nics_below_asks_the_node_it_is_given():
    plan = a_plan(a_node("HV01", nics=(a_nic("A"),)))
    changed = a_node("HV01", nics=(a_nic("B"),))

    assert plan.nics_below(changed, "B") == (changed.nics, None, None)
    assert plan.nics_below(changed, "A") == ((), None, None)


def test_an_answer_is_worked_out_once_for_each_plan():
    asked = []

    @once_per_plan
    def title(plan):
        asked.append(plan)
        return plan.title

    plan = a_plan()
    other = replace(plan, title="Another")

    assert [title(plan), title(plan), title(other)] == ["A plan", "A plan", "Another"]
    assert asked == [plan, other]
    assert plan == a_plan()
