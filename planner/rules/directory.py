"""Rules about Active Directory: its domain controllers, DNS servers, and the cluster's object."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.plan import Plan, at_least
from planner.core.workload import domain_controllers, ports_with_address
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.likeness import several_nodes
from planner.rules.wording import listed

DEFAULT_CONTAINER = re.compile(r"^\s*(CN=)?Computers\s*(,|$)|[\\/]Computers\s*$", re.IGNORECASE)


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
    controllers = domain_controllers(plan)
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


def keeps_a_name_object(plan: Plan) -> bool:
    """Tell whether the plan says that the cluster has a computer object in the domain."""
    return plan.directory.mode == "domain"


@rule(
    "directory.no-organizational-unit",
    Level.ADVICE,
    title="The cluster has no organizational unit of its own",
    why="In the default container the cluster may make ten more objects only, and policies for "
    "clusters cannot be set on it.",
    remedy="Make an organizational unit for the cluster and its nodes, and name it.",
    source=source("W-ADACC"),
    facts=("AD-13", "AD-03"),
    tests=("SYS-01",),
    applies=keeps_a_name_object,
)
def no_organizational_unit(plan: Plan) -> Iterator[Problem | Unknown]:
    """An undecided place of the cluster name object, or the default container."""
    unit = plan.cluster.organizational_unit
    if unit is None:
        yield Unknown("cluster", "organizational_unit")
    elif DEFAULT_CONTAINER.search(unit):
        yield Problem("cluster", f"The cluster name object is made in {unit}.")


@rule(
    "directory.not-prestaged",
    Level.ADVICE,
    title="The cluster name object is not made beforehand",
    why="Whoever creates the cluster then needs the right to create computer objects where it "
    "is made.",
    remedy="Make the object beforehand, disabled and with full control for the creator, or have "
    "the right given.",
    source=source("W-ADDS"),
    facts=("AD-10", "AD-11", "AD-12"),
    applies=keeps_a_name_object,
)
def not_prestaged(plan: Plan) -> Iterator[Problem | Unknown]:
    """An object that creating the cluster has to make, or an undecided one."""
    if plan.cluster.prestaged is None:
        yield Unknown("cluster", "prestaged")
    elif not plan.cluster.prestaged:
        message = "Creating the cluster makes its name object, which takes the right to do so."
        yield Problem("cluster", message)


@rule(
    "directory.prestaged-without-domain",
    Level.ADVICE,
    title="A cluster name object is prepared that the cluster does not use",
    why="Without an access point in Active Directory the cluster has a name in DNS only.",
    remedy="Do not make the object, or make the cluster with a name object.",
    source=source("P-FC"),
    facts=("AD-16", "AD-20"),
    applies=lambda plan: plan.directory.mode in ("ad_detached", "workgroup"),
)
def prestaged_without_domain(plan: Plan) -> Iterator[Problem | Unknown]:
    """An object made beforehand for a cluster that keeps none; undecided is not asked for here."""
    if plan.cluster.prestaged:
        message = "The plan makes a cluster name object beforehand, but the cluster has none."
        yield Problem("cluster", message)


@rule(
    "directory.dns-on-this-cluster-only",
    Level.RISK,
    title="All DNS servers run on this cluster",
    why="After a power cut the nodes look for names before any virtual machine runs.",
    remedy="Name a DNS server that runs outside of the cluster.",
    source=source("S-DCNODE"),
    facts=("AD-08", "AD-09", "AD-21"),
    applies=lambda plan: bool(plan.directory.dns_servers),
)
def dns_on_this_cluster_only(plan: Plan) -> Iterator[Problem | Unknown]:
    """DNS servers whose addresses all belong to virtual machines of the plan."""
    guests = {nic.address: vm.name for vm, nic in ports_with_address(plan)}
    owners = [guests.get(server) for server in plan.directory.dns_servers]
    names = [name for name in owners if name is not None]
    if len(names) == len(owners):
        message = f"Every DNS server is a virtual machine of this cluster: {listed(names)}."
        yield Problem("directory", message)


@rule(
    "directory.no-such-functional-level",
    Level.ADVICE,
    title="A functional level that Active Directory does not have",
    why="After 2016 the next level came with Windows Server 2025; 2019 and 2022 brought none.",
    remedy="Name the level that the domain shows; 2016 fits domain controllers of 2019 and 2022.",
    source=source("W-DEP25"),
    origin="practice",
    applies=lambda plan: (
        plan.directory.functional_level is not None and plan.directory.mode != "workgroup"
    ),
)
def no_such_functional_level(plan: Plan) -> Iterator[Problem | Unknown]:
    """A level named after a version that brought none."""
    level = plan.directory.functional_level
    if level in ("2019", "2022"):
        yield Problem("directory", f"There is no functional level {level} of a domain.")
