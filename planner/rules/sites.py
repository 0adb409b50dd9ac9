"""Rules about several sites: whose networks are whose, and how far apart the sites may be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from planner.core.capacity.figures import figure
from planner.core.memo import once_per_plan
from planner.core.parts import Node, SiteLink
from planner.core.plan import Plan, path
from planner.core.workload import by_vm, ports_by_vlan
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.vms import vm_subject
from planner.rules.wording import listed

CAMPUS_MS = 1  # HB-11
REPLICA_MS = 5  # HB-10
EVERY_SITE_NEEDS = {"management": "management", "cluster": "the heartbeat"}


def is_stretched(plan: Plan) -> bool:
    """Whether the plan has several sites for nodes: a site for the witness alone is none."""
    return sum(not site.witness_only for site in plan.sites) > 1


@once_per_plan
def node_sites(plan: Plan) -> list[str]:
    """Sites that nodes stand in, in the plan's order."""
    standing = {node.site.casefold() for node in plan.nodes if node.site}
    return [site.name for site in plan.sites if site.name.casefold() in standing]


@rule(
    "sites.network-of-another-site",
    Level.RISK,
    title="A node meets the network of another site",
    why="A subnet that one site has to itself does not reach the nodes of the other.",
    remedy="Connect the node to the network of its own site, or correct the site of either.",
    source=source("W-CREATE"),
    facts=("NET-20",),
    applies=lambda plan: is_stretched(plan) and any(n.site for n in plan.networks),
)
def network_of_another_site(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each network of one site with the nodes of others that meet it."""
    undecided: dict[str, None] = {}
    for network in plan.networks:
        strangers = []
        for meeting in plan.meetings_by_network[network.name.casefold()]:
            if network.site is None:
                continue
            if meeting.node.site is None:
                undecided[meeting.node.name] = None
            elif meeting.node.site.casefold() != network.site.casefold():
                strangers.append(f"{meeting.node.name} in {meeting.node.site}")
        if strangers:
            message = f"{network.name} is for {network.site}, but is met by {listed(strangers)}."
            yield Problem(path("networks", network.name), message)
    for name in undecided:
        yield Unknown(path("nodes", name), "site")


@rule(
    "sites.no-network-for-a-site",
    Level.RISK,
    title="A site without a network for management or heartbeat",
    why="Nodes need both in the site that they stand in; subnets of other sites do not reach them.",
    remedy="Add a network for the site, or leave the site of a stretched network open.",
    source=source("W-CREATE"),
    facts=("NET-20",),
    applies=lambda plan: is_stretched(plan) and any(n.site for n in plan.networks),
)
def no_network_for_a_site(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each purpose whose networks all belong to sites, and the sites of nodes without one."""
    for purpose, words in EVERY_SITE_NEEDS.items():
        networks = plan.networks_for(purpose)
        served = {network.site.casefold() for network in networks if network.site}
        if not networks or any(network.site is None for network in networks):
            continue
        without = [name for name in node_sites(plan) if name.casefold() not in served]
        if without:
            yield Problem("networks", f"No network carries {words} in {listed(without)}.")


def _links(plan: Plan) -> dict[frozenset[str], SiteLink]:
    """Links by the two sites that they connect, as folded names."""
    return {
        frozenset((link.a.casefold(), link.b.casefold())): link
        for link in plan.site_links
        if link.a and link.b
    }


def _too_far(
    plan: Plan, pairs: list[tuple[str, str]], allowed: str, limit: float, *, up_to: bool
) -> Iterator[Problem | Unknown]:
    """Pairs of sites whose link is not decided, or takes longer than ``limit`` milliseconds."""
    links = _links(plan)
    found = [links.get(frozenset((one.casefold(), two.casefold()))) for one, two in pairs]
    if None in found:
        yield Unknown("", "site_links")
    for link in filter(None, found):
        subject = path("site_links", link.name)
        if link.round_trip_ms is None:
            yield Unknown(subject, "round_trip_ms")
        elif link.round_trip_ms > limit or (not up_to and link.round_trip_ms == limit):
            far = (
                f"A packet takes {figure(link.round_trip_ms)} ms from {link.a} to {link.b} and back"
            )
            yield Problem(subject, f"{far}; {allowed}.")


@rule(
    "sites.campus-too-far-apart",
    since("2025", Level.UNSUPPORTED),
    title="Storage Spaces Direct over sites that are too far apart",
    why="Every write waits for its copy in the other room; at most 1 ms is supported.",
    remedy="Bring the rooms nearer in the network, or keep the pool in one of them.",
    source=source("W-TOPO"),
    facts=("HB-11",),
    applies=lambda plan: plan.storage.type == "storage_spaces_direct" and len(node_sites(plan)) > 1,
)
def campus_too_far_apart(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each pair of sites of nodes with more than 1 ms between them."""
    pairs = list(combinations(node_sites(plan), 2))
    yield from _too_far(plan, pairs, "a campus cluster takes 1 ms", CAMPUS_MS, up_to=True)


@rule(
    "sites.replica-too-far-away",
    Level.RISK,
    title="Arrays that replicate are far apart",
    why="A write that waits for the other site gets slow; Storage Replica asks for less than 5 ms, "
    "array makers set limits of their own.",
    remedy="Ask the maker of the array what its replication takes, or bring the sites nearer.",
    source=source("W-TOPO"),
    facts=("HB-10", "HB-12"),
    applies=lambda plan: any(array.replicates_to for array in plan.storage.arrays),
)
def replica_too_far_away(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each pair of sites with replicating arrays and 5 ms or more between them."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    undecided: dict[str, None] = {}
    for array in plan.storage.arrays:
        other = plan.array_by_name.get((array.replicates_to or "").casefold())
        if other is None:
            continue
        undecided.update({each.name: None for each in (array, other) if each.site is None})
        if array.site and other.site and array.site.casefold() != other.site.casefold():
            key = frozenset((array.site.casefold(), other.site.casefold()))
            pairs.setdefault(key, (array.site, other.site))
    for name in undecided if is_stretched(plan) else ():
        yield Unknown(path("storage", "arrays", name), "site")
    allowed = "replication wants less than 5 ms"
    yield from _too_far(plan, list(pairs.values()), allowed, REPLICA_MS, up_to=False)


@rule(
    "sites.vlan-in-one-site",
    Level.UNSUPPORTED,
    title="A virtual machine may run where its VLAN does not reach",
    why="A virtual machine keeps its address when it moves, so its VLAN has to be in both sites.",
    remedy="Stretch the VLAN over the sites, or name only nodes of its site as possible owners.",
    source=source("S-LMT"),
    facts=("NET-37", "NET-38"),
    applies=lambda plan: is_stretched(plan) and any(n.site for n in plan.networks),
)
def vlan_in_one_site(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each clustered virtual machine with a VLAN that some sites of its possible owners lack.

    VLANs that no network has, and those not decided, are judged elsewhere.
    """
    reach = _sites_of_vlans(plan)
    undecided: dict[str, None] = {}
    standing: dict[tuple[str, ...], dict[str, str]] = {}
    users = (port for vlan in reach for port in ports_by_vlan(plan).get(vlan, ()))
    for vm, nics in by_vm(users):
        if not vm.highly_available:
            continue
        if vm.owners not in standing:
            owners = [plan.node_by_name[name.casefold()] for name in vm.owners] or plan.nodes
            undecided.update({node.name: None for node in owners if node.site is None})
            standing[vm.owners] = _sites_of(owners)
        sites = standing[vm.owners]
        for vlan in dict.fromkeys(nic.vlan for nic in nics if nic.vlan is not None):
            missed = [sites[key] for key in sites if key not in reach[vlan]]
            if missed:
                where = f"but may run in {listed(missed)}, where VLAN {vlan} is not"
                yield Problem(vm_subject(vm), f"{vm.name} is on VLAN {vlan}, {where}.")
    for name in undecided:
        yield Unknown(path("nodes", name), "site")


def _sites_of(nodes: list[Node] | tuple[Node, ...]) -> dict[str, str]:
    return {node.site.casefold(): node.site for node in nodes if node.site}


def _sites_of_vlans(plan: Plan) -> dict[int, set[str]]:
    """Sites, as folded names, of each VLAN whose networks all belong to a site."""
    found: dict[int, set[str]] = {}
    stretched = {n.vlan for n in plan.networks if n.site is None}
    for network in plan.networks:
        if network.vlan is not None and network.site and network.vlan not in stretched:
            found.setdefault(network.vlan, set()).add(network.site.casefold())
    return found
