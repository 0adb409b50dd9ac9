"""Rules about Active Directory: where its domain controllers and DNS servers run."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes
from planner.rules.wording import listed


def maybe_joins_a_domain(plan: Plan) -> bool:
    """Tell whether the nodes are, or may yet become, members of a domain."""
    return plan.directory.mode != "workgroup"


def _controllers_on_nodes(plan: Plan, message: str) -> Iterator[Problem | Unknown]:
    if plan.host.domain_controller_role is None:
        yield Unknown("host", "domain_controller_role")
    elif plan.host.domain_controller_role:
        yield Problem("host", message, plan.oldest_version)


@rule(
    "directory.nodes-as-domain-controllers",
    since("2012", Level.UNSUPPORTED),
    title="The nodes are domain controllers",
    why="From 2012 on Microsoft does not support Active Directory and failover clustering on "
    "one server.",
    remedy="Run the domain controllers on other servers or in virtual machines.",
    source=source("S-DCNODE"),
    facts=("AD-05",),
    applies=lambda plan: maybe_joins_a_domain(plan) and at_least(plan.oldest_version, "2012"),
)
def nodes_as_domain_controllers(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes that are domain controllers, where it is not supported."""
    message = "The nodes are domain controllers, which no cluster node may be from 2012 on."
    return _controllers_on_nodes(plan, message)


@rule(
    "directory.domain-controllers-beside-hyper-v",
    until("2008r2", Level.RISK),
    title="The nodes of a 2008 R2 cluster are domain controllers",
    why="Two roles compete for one server, and one failure takes both away.",
    remedy="Run the domain controllers on other servers or in virtual machines.",
    source=source("S-DCNODE"),
    facts=("AD-05", "AD-04"),
    applies=lambda plan: maybe_joins_a_domain(plan) and not at_least(plan.oldest_version, "2012"),
)
def domain_controllers_beside_hyper_v(plan: Plan) -> Iterator[Problem | Unknown]:
    """Nodes that are domain controllers, where it is not recommended."""
    message = "The nodes are domain controllers, which is not recommended in 2008 R2."
    return _controllers_on_nodes(plan, message)


def _none_outside(plan: Plan, message: str) -> Iterator[Problem | Unknown]:
    outside = plan.directory.domain_controllers_outside_cluster
    if outside is None:
        yield Unknown("directory", "domain_controllers_outside_cluster")
    elif not outside:
        yield Problem("directory", message, plan.oldest_version)


@rule(
    "directory.cold-start-without-domain-controller",
    until("2008r2", Level.UNSUPPORTED),
    title="No domain controller outside a 2008 R2 cluster",
    why="The cluster does not start without Active Directory, and Active Directory does not start "
    "without the cluster: after a power cut neither comes back.",
    remedy="Keep at least one domain controller on a server outside the cluster.",
    source=source("S-DCNODE"),
    facts=("AD-07", "AD-09"),
    applies=lambda plan: maybe_joins_a_domain(plan) and not at_least(plan.oldest_version, "2012"),
)
def cold_start_without_domain_controller(plan: Plan) -> Iterator[Problem | Unknown]:
    """No domain controller outside, where the cluster cannot start without one."""
    message = "No domain controller runs outside the cluster, which cannot start without one."
    return _none_outside(plan, message)


@rule(
    "directory.no-domain-controller-outside",
    since("2012", Level.RISK),
    title="No domain controller outside the cluster",
    why="The cluster starts without Active Directory, but management, sign-in and SMB storage "
    "wait for it.",
    remedy="Keep at least one domain controller and DNS server outside the cluster.",
    source=source("S-DCNODE"),
    facts=("AD-08", "AD-09"),
    applies=lambda plan: maybe_joins_a_domain(plan) and at_least(plan.oldest_version, "2012"),
)
def no_domain_controller_outside(plan: Plan) -> Iterator[Problem | Unknown]:
    """No domain controller outside, where the cluster can start without one."""
    return _none_outside(plan, "No domain controller runs outside the cluster.")


@rule(
    "directory.domain-controllers-on-one-node",
    Level.RISK,
    title="All domain controllers are tied to one node",
    why="When that node fails, no domain controller can start anywhere.",
    remedy="Let the virtual domain controllers run on different nodes, or keep one outside.",
    source=source("S-DCNODE"),
    facts=("AD-09", "LM-13"),
    applies=lambda plan: (
        several_nodes(plan) and plan.directory.domain_controllers_outside_cluster is not True
    ),
)
def domain_controllers_on_one_node(plan: Plan) -> Iterator[Problem | Unknown]:
    """Virtual domain controllers that all have one and the same possible owner."""
    controllers = [vm for vm in plan.vms if "domain_controller" in vm.roles]
    owners = {owner.casefold() for vm in controllers for owner in vm.owners}
    if controllers and len(owners) == 1 and all(vm.owners for vm in controllers):
        names = listed(vm.name for vm in controllers)
        message = f"The plan lets its domain controllers ({names}) run only on"
        yield Problem("vms", f"{message} {controllers[0].owners[0]}.")


@rule(
    "directory.single-dns-server",
    Level.ADVICE,
    title="A single DNS server",
    why="Without names the nodes find neither the domain nor the cluster.",
    remedy="Name a second DNS server.",
    source=source("W-CREQ"),
    facts=("AD-21",),
    origin="practice",
)
def single_dns_server(plan: Plan) -> Iterator[Problem | Unknown]:
    """One DNS server or none."""
    servers = plan.directory.dns_servers
    if not servers:
        yield Unknown("directory", "dns_servers")
    elif len(set(servers)) == 1:
        yield Problem("directory", f"{servers[0]} is the only DNS server.")
