import pytest

from planner.core.parts import Team, VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.rdma import (
    few_host_adapters,
    infiniband_below_virtual_switch,
    lost_in_a_team,
    mixed_kinds,
    not_on_every_node,
    roce_without_dcb,
    taken_nic,
    untagged_roce,
)
from tests.build import a_network, a_nic, a_node, a_plan, a_switch, an_interface

NIC1 = "nodes/HV01/nics/NIC1"


def over(*kinds, purpose="smb"):
    """Nodes HV01, HV02 and so on that meet N over a NIC with this kind of RDMA."""
    nodes = [
        a_node(f"HV{at:02}", nics=(a_nic("NIC1", rdma=kind),), interfaces=(an_interface("N"),))
        for at, kind in enumerate(kinds, 1)
    ]
    return a_plan(*nodes, networks=(a_network("N", purpose),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (over("roce", "roce_v2"), []),
        (over("iwarp", "none"), []),
        (
            over("roce_v2", "iwarp", None),
            [Problem("nodes", "The NICs differ in RDMA: RoCE on HV01, iWARP on HV02.")],
        ),
        (over("iwarp", None), [Unknown("nodes/HV02/nics/NIC1", "rdma")]),
    ],
    ids=["RoCE", "one without", "mixed", "not decided"],
)
def test_mixed_kinds_compares_all_nodes(plan, expected):
    assert list(mixed_kinds(plan)) == expected


@pytest.mark.parametrize(
    "plan",
    [over("none", None), over("roce", purpose="management")],
    ids=["none known", "not for storage"],
)
def test_rules_about_kinds_do_not_apply_without_rdma(plan):
    assert RULES["rdma.mixed-kinds"].applies(plan) is False
    assert RULES["rdma.roce-without-dcb"].applies(plan) is False


def cabled(kind, dcb, switch="SW1", port=None):
    nic = a_nic("NIC1", rdma=kind, switch=switch, switch_port=port)
    node = a_node(nics=(nic,), interfaces=(an_interface("N"),))
    switches = (a_switch("SW1", dcb=dcb), a_switch("SW2", dcb=False))
    return a_plan(node, networks=(a_network("N", "smb"),), switches=switches)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (cabled("roce_v2", True), []),
        (
            cabled("roce", False),
            [
                Problem(
                    "switches/SW1",
                    "SW1 has no Data Center Bridging, but carries RoCE: NIC1 of HV01.",
                )
            ],
        ),
        (cabled("roce", None), [Unknown("switches/SW1", "dcb")]),
        (cabled("roce", True, switch=None), [Unknown(NIC1, "switch")]),
        (cabled("roce", True, switch=None, port="HV02 NIC1"), []),
    ],
    ids=["with DCB", "without", "not decided", "switch not decided", "from node to node"],
)
def test_roce_without_dcb_looks_at_the_switch(plan, expected):
    assert list(roce_without_dcb(plan)) == expected


def test_roce_without_dcb_does_not_apply_to_iwarp():
    assert RULES["rdma.roce-without-dcb"].applies(cabled("iwarp", False)) is False


def on_host_adapter(vlan, via="V1", kind="roce_v2", purpose="smb"):
    node = a_node(nics=(a_nic("NIC1", rdma=kind),), interfaces=(an_interface("N", via),))
    switch = VirtualSwitch(name="V1", via="NIC1", type="external")
    networks = (a_network("N", purpose, vlan=vlan),)
    return a_plan(node, networks=networks, virtual_switches=(switch,))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_host_adapter(1), []),
        (on_host_adapter(0), [Problem("networks/N", "N carries RoCE untagged over V1.")]),
        (on_host_adapter(None), [Unknown("networks/N", "vlan")]),
        (on_host_adapter(0, via="NIC1"), []),
        (on_host_adapter(0, kind="iwarp"), []),
        (on_host_adapter(0, purpose="cluster"), []),
    ],
    ids=["tagged", "untagged", "not decided", "NIC of its own", "iWARP", "not SMB"],
)
def test_untagged_roce_judges_host_adapters(plan, expected):
    assert list(untagged_roce(plan)) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("none", []),
        (
            "infiniband",
            [Problem(NIC1, "NIC1 of HV01 is InfiniBand and below V1.", "2019")],
        ),
    ],
)
def test_infiniband_below_virtual_switch_is_refused(kind, expected):
    assert list(infiniband_below_virtual_switch(on_host_adapter(10, kind=kind))) == expected


@pytest.mark.parametrize("name", ["infiniband-below-virtual-switch", "untagged-roce", "taken-nic"])
def test_rules_about_virtual_switches_do_not_apply_without_one(name):
    assert RULES[f"rdma.{name}"].applies(cabled("roce", True)) is False


def with_rdma(rdma, version="2012r2", team=None, via="NIC1"):
    node = a_node(nics=(a_nic("NIC1", rdma=rdma, team=team),))
    switch = VirtualSwitch(name="V1", via=via, type="external")
    teams = (Team(name="T1", kind="lbfo"),)
    return a_plan(node, windows_server=version, teams=teams, virtual_switches=(switch,))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_rdma("none"), []),
        (
            with_rdma("roce"),
            [Problem(NIC1, "NIC1 of HV01 uses RDMA and is taken by V1.", "2012r2")],
        ),
        (
            with_rdma("iwarp", team="T1", via=None),
            [Problem(NIC1, "NIC1 of HV01 uses RDMA and is taken by T1.", "2012r2")],
        ),
        (with_rdma("roce", via="NIC2"), []),
        (with_rdma(None), [Unknown(NIC1, "rdma")]),
        (with_rdma("roce", "2016"), []),
    ],
    ids=["no RDMA", "below a switch", "in a team", "free", "not decided", "2016"],
)
def test_taken_nic_before_2016(plan, expected):
    assert list(taken_nic(plan)) == expected


def test_taken_nic_is_judged_for_2012_and_2012r2():
    rule = RULES["rdma.taken-nic"]
    versions = ("2008r2", "2012", "2012r2", "2016")

    assert [rule.level_for(version) for version in versions] == [
        None,
        "unsupported",
        "unsupported",
        None,
    ]


def in_team(kind, rdma="iwarp", purpose="smb"):
    nics = (a_nic("NIC1", rdma=rdma, team="T1"), a_nic("NIC2", rdma="iwarp"))
    interfaces = (an_interface("N", "T1"), an_interface("M", "NIC2"))
    return a_plan(
        a_node(nics=nics, interfaces=interfaces),
        networks=(a_network("N", purpose), a_network("M", "smb")),
        teams=(Team(name="T1", kind=kind),),
    )


LOST = [Problem("teams/T1", "T1 is no SET team, but has RDMA NICs: NIC1 of HV01.")]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (in_team("set"), []),
        (in_team("lbfo"), LOST),
        (in_team("vendor"), LOST),
        (in_team(None), [Unknown("teams/T1", "kind")]),
        (in_team("lbfo", rdma="none"), []),
        (in_team("lbfo", purpose="management"), []),
    ],
    ids=["SET", "LBFO", "vendor", "kind not decided", "no RDMA", "other traffic"],
)
def test_lost_in_a_team_passes_set_only(plan, expected):
    assert list(lost_in_a_team(plan)) == expected


def converged(*networks, members=2):
    """HV01 with a SET team of two NICs below V1, which it meets SMB networks over."""
    nics = tuple(a_nic(f"NIC{at}", rdma="iwarp", team="T1") for at in range(members))
    interfaces = tuple(an_interface(name, "V1") for name in networks)
    return a_plan(
        a_node(nics=nics, interfaces=interfaces),
        networks=tuple(a_network(name, "smb") for name in networks),
        teams=(Team(name="T1", kind="set"),),
        virtual_switches=(VirtualSwitch(name="V1", type="external", via="T1"),),
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (converged("A", "B"), []),
        (
            converged("A"),
            [
                Problem(
                    "virtual_switches/V1",
                    "V1 has 1 network for SMB over 2 RDMA NICs on HV01.",
                )
            ],
        ),
        (converged("A", members=1), []),
        (converged(), []),
    ],
    ids=["one each", "one short", "single NIC", "no SMB here"],
)
def test_few_host_adapters_counts_networks_and_nics(plan, expected):
    assert list(few_host_adapters(plan)) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (over("iwarp", "iwarp"), []),
        (
            over("iwarp", "none", None),
            [Problem("networks/N", "N has RDMA on HV01, but not on HV02.")],
        ),
        (over("iwarp", None), []),
        (over("iwarp", "none", purpose="cluster"), []),
    ],
    ids=["all", "some", "not decided: asked for elsewhere", "no SMB"],
)
def test_not_on_every_node_compares_networks_for_smb(plan, expected):
    assert list(not_on_every_node(plan)) == expected


@pytest.mark.parametrize(
    ("rule_id", "plan"),
    [
        ("rdma.lost-in-a-team", over("iwarp")),
        ("rdma.few-host-adapters", over("iwarp")),
        ("rdma.not-on-every-node", over("iwarp")),
        ("rdma.not-on-every-node", over("none", "none")),
    ],
    ids=["no team", "no switch", "one node", "no RDMA"],
)
def test_rules_about_rdma_on_many_ways_do_not_apply_without_them(rule_id, plan):
    assert RULES[rule_id].applies(plan) is False


@pytest.mark.parametrize(
    "rule_id", ["rdma.lost-in-a-team", "rdma.few-host-adapters", "rdma.not-on-every-node"]
)
def test_rules_about_rdma_on_many_ways_are_advice_from_2016_on(rule_id):
    assert (RULES[rule_id].level_for("2012r2"), RULES[rule_id].level_for("2016")) == (
        None,
        "advice",
    )
