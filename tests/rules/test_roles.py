import pytest

from planner.core.parts import LiveMigration
from planner.rules import RULES, Problem, Unknown
from planner.rules.roles import heartbeat_closed_to_cluster, live_migration_beside_vms
from tests.build import a_network, a_plan


def with_use(cluster_use, purpose="cluster"):
    return a_plan(networks=(a_network("N", purpose, cluster_use=cluster_use),))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_use("cluster_only"), []),
        (with_use("cluster_and_client"), []),
        (
            with_use("none"),
            [Problem("networks/N", "N is for heartbeat, but its cluster use is none.")],
        ),
        (with_use(None), [Unknown("networks/N", "cluster_use")]),
    ],
)
def test_heartbeat_closed_to_cluster_looks_at_cluster_networks(plan, expected):
    assert list(heartbeat_closed_to_cluster(plan)) == expected


def test_heartbeat_closed_to_cluster_does_not_apply_to_other_networks():
    assert RULES["roles.heartbeat-closed-to-cluster"].applies(with_use("none", "iscsi")) is False


def migrating(*purposes, chosen=()):
    networks = (a_network("N", *purposes), a_network("Between", "live_migration"))
    return a_plan(networks=networks, live_migration=LiveMigration(networks=chosen))


BESIDE = Problem("networks/N", "Live migration is planned over N, which virtual machines use.")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (migrating("vm", "live_migration"), [BESIDE]),
        (migrating("management", "vm", chosen=("Between", "n")), [BESIDE]),
        (migrating("vm", "live_migration", chosen=("Between",)), []),
        (migrating("vm"), []),
        (migrating("management", "live_migration"), []),
    ],
    ids=["by purpose", "by choice", "not chosen", "not for it", "without guests"],
)
def test_live_migration_beside_vms_follows_the_choice(plan, expected):
    assert list(live_migration_beside_vms(plan)) == expected


def test_live_migration_beside_vms_does_not_apply_without_live_migration():
    assert RULES["roles.live-migration-beside-vms"].applies(with_use("none", "vm")) is False
