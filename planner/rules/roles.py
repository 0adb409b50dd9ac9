"""Rules about networks whose cluster use, or use for live migration, is against their purpose."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.migration import migration_networks


@rule(
    "roles.heartbeat-closed-to-cluster",
    Level.RISK,
    title="A heartbeat network that the cluster may not use",
    why="With the cluster use set to none no heartbeat and no CSV traffic runs over the network.",
    remedy="Set the cluster use of the network to cluster only.",
    source=source("W-CSV"),
    facts=("NET-08", "NET-25"),
    applies=lambda plan: bool(plan.networks_for("cluster")),
)
def heartbeat_closed_to_cluster(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network for cluster traffic with the cluster use none."""
    for network in plan.networks_for("cluster"):
        subject = path("networks", network.name)
        if network.cluster_use is None:
            yield Unknown(subject, "cluster_use")
        elif network.cluster_use == "none":
            message = f"{network.name} is for heartbeat, but its cluster use is none."
            yield Problem(subject, message)


@rule(
    "roles.live-migration-beside-vms",
    Level.RISK,
    title="Live migration over a network of virtual machines",
    why="A move fills the link that the users of the virtual machines are waiting on.",
    remedy="Name other networks for live migration.",
    source=source("W-SMBBW"),
    facts=("NET-45",),
    applies=lambda plan: bool(migration_networks(plan)),
)
def live_migration_beside_vms(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network for live migration that carries virtual machines as well."""
    for network in migration_networks(plan):
        if "vm" in network.purposes:
            message = f"Live migration is planned over {network.name}, which virtual machines use."
            yield Problem(path("networks", network.name), message)
