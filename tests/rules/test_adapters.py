from dataclasses import replace

import pytest

from planner.core.parts import LiveMigration, Team, VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.adapters import (
    nic_used_twice,
    no_uplink,
    slow_cluster_link,
    slow_iscsi_link,
    slow_live_migration_link,
    unlike_iscsi_nics,
    unlike_links,
    unlike_names,
)
from tests.build import a_network, a_nic, a_node, a_plan, an_interface

HV01 = "nodes/HV01"
NIC1 = "nodes/HV01/nics/NIC1"
V1 = "virtual_switches/V1"


def a_virtual_switch(**values):
    return VirtualSwitch(name="V1", **{"type": "external", "via": "NIC1", **values})


def with_switch(*nics, **values):
    return a_plan(a_node(nics=nics), virtual_switches=(a_virtual_switch(**values),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_switch(a_nic("NIC1")), []),
        (with_switch(a_nic("NIC2")), [Problem(HV01, "HV01 has no NIC below V1.", "2019")]),
        (with_switch(a_nic("NIC1"), via=None), [Unknown(V1, "via")]),
        (with_switch(a_nic("NIC1"), type=None), [Unknown(V1, "type")]),
        (with_switch(a_nic("NIC1"), type="internal", via=None), []),
        (with_switch(), []),
    ],
    ids=["fine", "missing", "no uplink yet", "no type yet", "internal", "no NICs yet"],
)
def test_no_uplink_looks_below_external_switches(plan, expected):
    assert list(no_uplink(plan)) == expected


def over_team(team_of_nic, via="T1", *switches):
    node = a_node(nics=(a_nic("NIC1", team=team_of_nic),), interfaces=(an_interface("LAN", via),))
    teams = (Team(name="T1", kind="lbfo"),)
    return a_plan(node, networks=(a_network("LAN"),), teams=teams, virtual_switches=switches)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (over_team("T1"), []),
        (over_team(None), [Problem(HV01, "HV01 has no NIC below T1.", "2019")]),
        (
            over_team(None, "V1", a_virtual_switch(via="T1")),
            [Problem(HV01, "HV01 has no NIC below V1.", "2019")],
        ),
    ],
    ids=["member", "no member", "no member below the switch: said once"],
)
def test_no_uplink_looks_below_teams_in_use(plan, expected):
    assert list(no_uplink(plan)) == expected


def test_no_uplink_does_not_apply_to_plain_nics():
    assert RULES["adapters.no-uplink"].applies(a_plan(a_node(nics=(a_nic(),)))) is False


def met_over(nic, via="NIC1", switches=()):
    node = a_node(nics=(nic,), interfaces=(an_interface("LAN", via),))
    teams = (Team(name="T1", kind="lbfo"),)
    networks = (a_network("LAN", "management"),)
    return a_plan(node, networks=networks, teams=teams, virtual_switches=switches)


@pytest.mark.parametrize(
    ("plan", "owner"),
    [
        (met_over(a_nic("NIC1")), None),
        (met_over(a_nic("NIC1", team="T1")), "T1"),
        (met_over(a_nic("NIC1", team="T1"), "T1"), None),
        (met_over(a_nic("NIC1"), switches=(a_virtual_switch(via="nic1"),)), "V1"),
        (met_over(a_nic("NIC1"), "V1", (a_virtual_switch(),)), None),
    ],
    ids=["free", "in a team", "through the team", "below a switch", "through the switch"],
)
def test_nic_used_twice_finds_interfaces_beside_a_team_or_switch(plan, owner):
    expected = [
        Problem("nodes/HV01/interfaces/LAN", f"HV01 meets LAN over NIC1, which {owner} uses.")
    ]

    assert list(nic_used_twice(plan)) == (expected if owner else [])


def linked(speed_gbps, *purposes, listed=()):
    nic = a_nic("NIC1", speed_gbps=speed_gbps)
    plan = a_plan(
        a_node(nics=(nic,), interfaces=(an_interface("N"),)), networks=(a_network("N", *purposes),)
    )
    return replace(plan, live_migration=LiveMigration(networks=listed))


SLOW = [Problem(NIC1, "NIC1 of HV01 has 0.1 Gbit/s and carries N.", "2019")]


@pytest.mark.parametrize(
    ("rule", "purpose"),
    [(slow_iscsi_link, "iscsi"), (slow_live_migration_link, "live_migration")],
    ids=["iSCSI", "live migration"],
)
def test_slow_links_are_below_1_gbit(rule, purpose):
    assert list(rule(linked(1, purpose))) == []
    assert list(rule(linked(0.1, purpose))) == SLOW
    assert list(rule(linked(None, purpose))) == [Unknown(NIC1, "speed_gbps")]
    assert list(rule(linked(0.1, "backup"))) == []


def test_slow_live_migration_link_reads_the_list_too():
    assert list(slow_live_migration_link(linked(0.1, "cluster", listed=("n",)))) == SLOW


def test_slow_iscsi_link_names_a_nic_once_for_two_networks():
    plan = linked(0.1, "iscsi")
    node = replace(plan.nodes[0], interfaces=(an_interface("N"), an_interface("M")))
    plan = replace(plan, nodes=(node,), networks=(*plan.networks, a_network("M", "iscsi")))

    assert list(slow_iscsi_link(plan)) == SLOW


def test_slow_iscsi_link_does_not_apply_without_iscsi():
    assert RULES["adapters.slow-iscsi-link"].applies(linked(0.1, "management")) is False


def two_nodes(first, second):
    """Two nodes that meet N over a team of NICs with these speeds."""
    nodes = [
        a_node(
            name,
            nics=tuple(
                a_nic(f"NIC{at}", speed_gbps=speed, team="T1") for at, speed in enumerate(speeds, 1)
            ),
            interfaces=(an_interface("N", "T1"),),
        )
        for name, speeds in (("HV01", first), ("HV02", second))
    ]
    return a_plan(*nodes, networks=(a_network("N", "smb"),), teams=(Team(name="T1"),))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((10, 10), (10, 10), []),
        ((10, 1), (1, 10), []),
        (
            (10,),
            (25,),
            [Problem("networks/N", "N runs over 10 Gbit/s on HV01, 25 Gbit/s on HV02.")],
        ),
        (
            (10, 10),
            (10,),
            [Problem("networks/N", "N runs over 2 x 10 Gbit/s on HV01, 10 Gbit/s on HV02.")],
        ),
        (
            (1, 10),
            (10, 10),
            [Problem("networks/N", "N runs over 10 + 1 Gbit/s on HV01, 2 x 10 Gbit/s on HV02.")],
        ),
        ((None,), (10,), [Unknown(NIC1, "speed_gbps")]),
    ],
    ids=["alike", "other order", "unlike speed", "unlike number", "unlike mix", "not decided"],
)
def test_unlike_links_compares_the_nodes(first, second, expected):
    assert list(unlike_links(two_nodes(first, second))) == expected


def test_unlike_links_asks_once_for_a_nic_of_two_networks():
    plan = two_nodes((None,), (10,))
    nodes = [replace(n, interfaces=(*n.interfaces, an_interface("M", "T1"))) for n in plan.nodes]
    plan = replace(plan, nodes=tuple(nodes), networks=(*plan.networks, a_network("M", "cluster")))

    assert list(unlike_links(plan)) == [Unknown(NIC1, "speed_gbps")]


def test_unlike_links_is_judged_from_2016_and_for_several_nodes():
    rule = RULES["adapters.unlike-links"]

    assert [rule.level_for(version) for version in ("2012r2", "2016")] == [None, "risk"]
    assert rule.applies(linked(10, "smb")) is False


def iscsi_nics(*models):
    nodes = [
        a_node(
            f"HV{at:02}",
            nics=(a_nic("NIC1", model=model), a_nic("NIC2", model=f"LAN {at}")),
            interfaces=(an_interface("iSCSI", "NIC1"), an_interface("LAN", "NIC2")),
        )
        for at, model in enumerate(models, 1)
    ]
    return a_plan(*nodes, networks=(a_network("iSCSI", "iscsi"), a_network("LAN", "management")))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (iscsi_nics("X710", "x710"), []),
        (
            iscsi_nics("X710", "E810", None),
            [Problem("nodes", "The NICs for iSCSI differ: X710 on HV01, E810 on HV02.")],
        ),
        (iscsi_nics("X710", None), [Unknown("nodes/HV02/nics/NIC1", "model")]),
    ],
    ids=["alike", "unlike", "not decided"],
)
def test_unlike_iscsi_nics_compares_models(plan, expected):
    assert list(unlike_iscsi_nics(plan)) == expected


def test_unlike_iscsi_nics_is_judged_from_2012_for_several_nodes():
    rule = RULES["adapters.unlike-iscsi-nics"]

    assert [rule.level_for(version) for version in ("2008r2", "2012")] == [None, "unsupported"]
    assert rule.applies(iscsi_nics("X710")) is False
    assert rule.applies(iscsi_nics("X710", "X710")) is True


def meets_at(speed_gbps, purpose="cluster"):
    node = a_node(nics=(a_nic("NIC1", speed_gbps=speed_gbps),), interfaces=(an_interface("N"),))
    return a_plan(node, networks=(a_network("N", purpose),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (meets_at(1), []),
        (meets_at(0.9), [Problem(NIC1, "NIC1 of HV01 has 0.9 Gbit/s and carries N.", "2019")]),
        (meets_at(None), [Unknown(NIC1, "speed_gbps")]),
        (meets_at(0.1, "management"), []),
    ],
    ids=["exactly at the limit", "just below", "not decided", "other purpose"],
)
def test_slow_cluster_link_judges_what_carries_the_heartbeat(plan, expected):
    assert list(slow_cluster_link(plan)) == expected


def test_slow_cluster_link_does_not_apply_without_heartbeat():
    assert RULES["adapters.slow-cluster-link"].applies(meets_at(0.1, "management")) is False


def named(*names):
    """Nodes HV01, HV02 and so on that meet N over a NIC of this name."""
    nodes = [
        a_node(f"HV{at:02}", nics=(a_nic(name),), interfaces=(an_interface("N", name),))
        for at, name in enumerate(names, 1)
    ]
    return a_plan(*nodes, networks=(a_network("N", "cluster"),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (named("NIC1", "nic1"), []),
        (
            named("NIC1", "Ethernet 3", "NIC1"),
            [Problem("networks/N", "N runs over NIC1 on HV01 and HV03, Ethernet 3 on HV02.")],
        ),
    ],
    ids=["alike", "one differs"],
)
def test_unlike_names_compares_the_nodes(plan, expected):
    assert list(unlike_names(plan)) == expected


def test_unlike_names_does_not_apply_to_one_node():
    assert RULES["adapters.unlike-names"].applies(named("NIC1")) is False
