import pytest

from planner.core.parts import Site, SiteLink
from planner.rules import RULES, Problem, Unknown
from planner.rules.sites import (
    campus_too_far_apart,
    network_of_another_site,
    no_network_for_a_site,
    replica_too_far_away,
    vlan_in_one_site,
)
from tests.build import (
    a_network,
    a_node,
    a_plan,
    a_vm,
    a_vm_nic,
    an_array,
    an_interface,
    storage,
)

SITES = (Site(name="East"), Site(name="West"), Site(name="Witness", witness_only=True))
VM01 = "vms/VM01"


STANDING = (a_node("HV01", site="East"), a_node("HV02", site="west"))


def stretched(*networks, nodes=STANDING, sites=SITES, **values):
    return a_plan(*nodes, sites=sites, networks=networks, **values)


def meets(site, network_site):
    node = a_node(site=site, interfaces=(an_interface("LAN"),))
    return stretched(a_network("LAN", "management", site=network_site), nodes=(node,))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (meets("east", "East"), []),
        (meets("West", None), []),
        (
            meets("West", "East"),
            [Problem("networks/LAN", "LAN is for East, but is met by HV01 in West.")],
        ),
        (meets(None, "East"), [Unknown("nodes/HV01", "site")]),
    ],
    ids=["own", "stretched", "other", "site not decided"],
)
def test_network_of_another_site_compares_node_and_network(plan, expected):
    assert list(network_of_another_site(plan)) == expected


@pytest.mark.parametrize(
    ("networks", "expected"),
    [
        (
            [a_network("A", "management", site="east"), a_network("B", "management", site="West")],
            [],
        ),
        ([a_network("A", "management", site="East"), a_network("B", "management")], []),
        ([a_network("A", "vm", site="East")], []),
        (
            [a_network("A", "management", "cluster", site="East")],
            [
                Problem("networks", "No network carries management in West."),
                Problem("networks", "No network carries the heartbeat in West."),
            ],
        ),
    ],
    ids=["one each", "one for both", "for guests", "one site without"],
)
def test_no_network_for_a_site_looks_at_both_purposes(networks, expected):
    assert list(no_network_for_a_site(stretched(*networks))) == expected


def test_no_network_for_a_site_leaves_out_sites_without_nodes():
    plan = stretched(a_network("A", "management", site="East"), nodes=STANDING[:1])

    assert list(no_network_for_a_site(plan)) == []


@pytest.mark.parametrize(
    "rule_id",
    ["sites.network-of-another-site", "sites.no-network-for-a-site", "sites.vlan-in-one-site"],
)
def test_rules_about_networks_need_several_sites_and_a_network_of_one(rule_id):
    network = a_network("A", "management", site="East")
    one_site = stretched(network, sites=(SITES[0], SITES[2]))

    assert RULES[rule_id].applies(stretched(network)) is True
    assert RULES[rule_id].applies(one_site) is False
    assert RULES[rule_id].applies(stretched(a_network("A", "management"))) is False


def linked(round_trip_ms, a="West", b="East", **values):
    link = SiteLink(name="L1", a=a, b=b, round_trip_ms=round_trip_ms)
    return stretched(site_links=(link,), **values)


FAR = "A packet takes {} ms from West to East and back; {}."
CAMPUS = "a campus cluster takes 1 ms"
REPLICA = "replication wants less than 5 ms"


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (linked(1), []),
        (linked(1.1), [Problem("site_links/L1", FAR.format(1.1, CAMPUS))]),
        (linked(None), [Unknown("site_links/L1", "round_trip_ms")]),
        (linked(0.2, b="Witness"), [Unknown("", "site_links")]),
        (stretched(), [Unknown("", "site_links")]),
    ],
    ids=["at the limit", "above", "not decided", "link elsewhere", "no link"],
)
def test_campus_too_far_apart_keeps_the_limit(plan, expected):
    assert list(campus_too_far_apart(plan)) == expected


def test_campus_too_far_apart_is_about_spaces_direct_over_sites_from_2025_on():
    rule = RULES["sites.campus-too-far-apart"]
    pooled = "storage_spaces_direct"

    assert rule.applies(storage(stretched(), type=pooled)) is True
    assert rule.applies(storage(stretched(nodes=STANDING[1:]), type=pooled)) is False
    assert rule.applies(storage(stretched(), type="iscsi")) is False
    assert (rule.level_for("2022"), rule.level_for("2025")) == (None, "unsupported")


def replicating(plan, first="East", second="West"):
    arrays = (an_array("S1", site=first, replicates_to="S2"), an_array("S2", site=second))
    return storage(plan, arrays=arrays)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (replicating(linked(4.9)), []),
        (replicating(linked(5)), [Problem("site_links/L1", FAR.format(5, REPLICA))]),
        (replicating(linked(None)), [Unknown("site_links/L1", "round_trip_ms")]),
        (replicating(stretched()), [Unknown("", "site_links")]),
        (replicating(linked(9), "East", "East"), []),
        (replicating(linked(9), "East", None), [Unknown("storage/arrays/S2", "site")]),
        (replicating(a_plan(), None, None), []),
    ],
    ids=["below", "at the limit", "not decided", "no link", "one site", "no site yet", "no sites"],
)
def test_replica_too_far_away_keeps_the_limit(plan, expected):
    assert list(replica_too_far_away(plan)) == expected


def test_replica_too_far_away_does_not_apply_without_a_replica():
    plan = storage(linked(9), arrays=(an_array(site="East"),))

    assert RULES["sites.replica-too-far-away"].applies(plan) is False


def on_vlan(vlan, *networks, owners=(), west="West", **values):
    nodes = (a_node("HV01", site="East"), a_node("HV02", site=west))
    vm = a_vm(nics=(a_vm_nic(vlan=vlan),), owners=owners, **values)
    return stretched(*networks, nodes=nodes, vms=(vm,))


EAST = a_network("A", "vm", vlan=10, site="east")
STRANDED = Problem(VM01, "VM01 is on VLAN 10, but may run in West, where VLAN 10 is not.")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_vlan(10, EAST), [STRANDED]),
        (on_vlan(10, EAST, owners=("HV01",)), []),
        (on_vlan(10, EAST, a_network("B", "vm", vlan=10, site="West")), []),
        (on_vlan(10, EAST, a_network("B", "vm", vlan=10)), []),
        (on_vlan(11, EAST), []),
        (on_vlan(None, EAST), []),
        (on_vlan(10, EAST, highly_available=False), []),
        (on_vlan(10, EAST, west=None), [Unknown("nodes/HV02", "site")]),
    ],
    ids=[
        "one site",
        "owners there",
        "in both",
        "stretched",
        "unknown VLAN",
        "no VLAN yet",
        "stays",
        "site not decided",
    ],
)
def test_vlan_in_one_site_looks_at_possible_owners(plan, expected):
    assert list(vlan_in_one_site(plan)) == expected
