import pytest

from planner.rules import RULES, Problem, Unknown
from planner.rules.routing import (
    dns_servers_on_private_network,
    gateway_on_private_network,
    management_not_in_dns,
    metric_below_management,
    no_default_gateway,
    private_network_in_dns,
    public_dns_server,
    two_default_gateways,
)
from tests.build import a_network, a_node, a_plan, an_interface


def a_plan_with(lan=None, heartbeat=None, purposes=("cluster",)):
    """One node that meets LAN and Heartbeat, with values for each."""
    interfaces = (an_interface("LAN", "NIC1"), an_interface("Heartbeat", "NIC2"))
    networks = (
        a_network("LAN", "management", "vm", **(lan or {})),
        a_network("Heartbeat", *purposes, **(heartbeat or {})),
    )
    return a_plan(a_node(interfaces=interfaces), networks=networks)


ONE = {"gateway": "10.0.0.1"}
OTHER = {"gateway": "10.1.0.1"}


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (a_plan_with(ONE), []),
        (
            a_plan_with(ONE, OTHER),
            [Problem("networks", "Heartbeat and LAN each give a default gateway to HV01.")],
        ),
        (a_plan_with(), []),
    ],
    ids=["one", "two", "none"],
)
def test_two_default_gateways_counts_them_on_each_node(plan, expected):
    assert list(two_default_gateways(plan)) == expected


def test_two_default_gateways_allows_one_for_each_site():
    nodes = (
        a_node("HV01", interfaces=(an_interface("LAN-A"),)),
        a_node("HV02", interfaces=(an_interface("LAN-B"),)),
    )
    networks = (a_network("LAN-A", "management", **ONE), a_network("LAN-B", "management", **OTHER))

    assert list(two_default_gateways(a_plan(*nodes, networks=networks))) == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (a_plan_with(ONE), []),
        (
            a_plan_with({}, OTHER),
            [
                Problem(
                    "networks/Heartbeat",
                    "Heartbeat carries cluster traffic, but has gateway 10.1.0.1.",
                )
            ],
        ),
        (
            a_plan_with({}, OTHER, ("iscsi", "live_migration")),
            [
                Problem(
                    "networks/Heartbeat",
                    "Heartbeat carries iSCSI and live migration traffic, but has gateway 10.1.0.1.",
                )
            ],
        ),
        (a_plan_with(ONE, OTHER), []),
        (a_plan_with({}, OTHER, ("cluster", "management")), []),
        (a_plan_with({}, OTHER, ("smb",)), []),
    ],
    ids=["none", "heartbeat", "iSCSI", "second gateway: said elsewhere", "management", "SMB only"],
)
def test_gateway_on_private_network_finds_it(plan, expected):
    assert list(gateway_on_private_network(plan)) == expected


@pytest.mark.parametrize(
    ("registration", "expected"),
    [
        (False, []),
        (
            True,
            [Problem("networks/Heartbeat", "Hosts register their addresses on Heartbeat in DNS.")],
        ),
        (None, [Unknown("networks/Heartbeat", "dns_registration")]),
    ],
)
@pytest.mark.parametrize("purpose", ["cluster", "live_migration", "iscsi"])
def test_private_network_in_dns_judges_private_networks(purpose, registration, expected):
    plan = a_plan_with({}, {"dns_registration": registration}, (purpose,))

    assert list(private_network_in_dns(plan)) == expected


@pytest.mark.parametrize("purposes", [("management", "cluster"), ("vm",), ("smb",), ("backup",)])
def test_rules_about_private_networks_do_not_apply_to_others(purposes):
    plan = a_plan(a_node(), networks=(a_network("N", *purposes),))

    assert RULES["routing.private-network-in-dns"].applies(plan) is False
    assert RULES["routing.gateway-on-private-network"].applies(plan) is False


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (a_plan_with(ONE), []),
        (a_plan_with({}, OTHER), []),
        (a_plan_with({"dhcp": True}), []),
        (a_plan_with(), [Problem("networks", "No network gives HV01 a default gateway.")]),
    ],
    ids=["management", "elsewhere", "by DHCP", "none"],
)
def test_no_default_gateway_looks_at_all_networks_of_a_node(plan, expected):
    assert list(no_default_gateway(plan)) == expected


def test_no_default_gateway_does_not_apply_before_nodes_meet_management():
    plan = a_plan(a_node(), networks=(a_network("LAN", "management"),))

    assert RULES["routing.no-default-gateway"].applies(plan) is False


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"subnet": "10.0.0.0/24", "dns_servers": ("10.0.0.5",)}, []),
        (
            {"subnet": "10.0.0.0/24", "dns_servers": ("10.0.0.5", "8.8.8.8")},
            [Problem("networks/LAN", "LAN names public DNS servers: 8.8.8.8.")],
        ),
        (
            {"dns_servers": ("2001:4860:4860::8888",)},
            [Problem("networks/LAN", "LAN names public DNS servers: 2001:4860:4860::8888.")],
        ),
        ({"subnet": "8.8.8.0/24", "dns_servers": ("8.8.8.8",)}, []),
    ],
    ids=["own server", "public one", "no subnet yet", "public subnet of one's own"],
)
def test_public_dns_server_tells_public_from_own(values, expected):
    plan = a_plan(networks=(a_network("LAN", "management", **values),))

    assert list(public_dns_server(plan)) == expected


def test_public_dns_server_knows_servers_in_other_subnets_of_the_plan():
    networks = (
        a_network("LAN", subnet="10.0.0.0/24", dns_servers=("8.8.8.8",)),
        a_network("DMZ", subnet="8.8.8.0/24"),
    )

    assert list(public_dns_server(a_plan(networks=networks))) == []


def test_public_dns_server_does_not_apply_without_servers():
    plan = a_plan(networks=(a_network("LAN", "management"),))

    assert RULES["routing.public-dns-server"].applies(plan) is False


@pytest.mark.parametrize(
    ("registration", "expected"),
    [
        (True, []),
        (
            False,
            [Problem("networks/LAN", "Hosts do not register their addresses on LAN in DNS.")],
        ),
        (None, [Unknown("networks/LAN", "dns_registration")]),
    ],
)
def test_management_not_in_dns_looks_at_management_networks(registration, expected):
    plan = a_plan_with({"dns_registration": registration}, {"dns_registration": False})

    assert list(management_not_in_dns(plan)) == expected


def test_management_not_in_dns_does_not_apply_without_management():
    plan = a_plan(networks=(a_network("Heartbeat", "cluster"),))

    assert RULES["routing.management-not-in-dns"].applies(plan) is False


SERVERS = {"dns_servers": ("10.0.0.5", "10.0.0.6")}


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (a_plan_with(SERVERS), []),
        (
            a_plan_with({}, SERVERS),
            [Problem("networks/Heartbeat", "Heartbeat names DNS servers: 10.0.0.5 and 10.0.0.6.")],
        ),
        (a_plan_with({}, SERVERS, ("cluster", "vm")), []),
    ],
    ids=["management", "heartbeat", "not private"],
)
def test_dns_servers_on_private_network(plan, expected):
    assert list(dns_servers_on_private_network(plan)) == expected


def test_dns_servers_on_private_network_does_not_apply_without_one():
    plan = a_plan(networks=(a_network("LAN", "management", **SERVERS),))

    assert RULES["routing.dns-servers-on-private-network"].applies(plan) is False


@pytest.mark.parametrize(
    ("lan", "heartbeat", "expected"),
    [
        (10, 11, []),
        (
            10,
            10,
            [Problem("networks/LAN", "LAN has metric 10; that of Heartbeat is not higher.")],
        ),
        (0, 0, [Problem("networks/LAN", "LAN has metric 0; that of Heartbeat is not higher.")]),
        (10, None, []),
        (None, 1, []),
    ],
    ids=["lower", "equal", "both zero", "automatic beside it", "automatic"],
)
def test_metric_below_management_compares_what_is_set(lan, heartbeat, expected):
    plan = a_plan_with({"metric": lan}, {"metric": heartbeat})

    assert list(metric_below_management(plan)) == expected


def test_metric_below_management_holds_from_2016_on_where_management_has_one():
    rule = RULES["routing.metric-below-management"]

    assert rule.applies(a_plan_with({}, {"metric": 1})) is False
    assert (rule.level_for("2012r2"), rule.level_for("2016")) == (None, "advice")
