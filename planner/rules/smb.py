"""Rules about virtual machines on SMB 3 shares: the file server and the networks to it."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Nic, Node
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.shares import server_of
from planner.rules.storage import array_subject
from planner.rules.wording import listed


def on_smb(plan: Plan) -> bool:
    """Whether the virtual machines lie on shares of a file server."""
    return plan.storage.type == "smb"


def storage_nics(plan: Plan, node: Node) -> tuple[Nic, ...]:
    """NICs of the node below its SMB networks, each once."""
    found = {
        nic.name: nic
        for meeting in plan.meetings_by_node[node.name.casefold()]
        if "smb" in meeting.network.purposes
        for nic in meeting.nics
    }
    return tuple(found.values())


@rule(
    "smb.too-early",
    until("2008r2", Level.BLOCKER),
    title="Virtual machines on SMB shares before Windows Server 2012",
    why="Hyper-V uses shares only with SMB 3, which both sides have from 2012.",
    remedy="Use iSCSI, Fibre Channel or shared SAS, or plan a newer version.",
    source=source("W-CREQ"),
    facts=("STO-SMB-01", "STO-01"),
    applies=on_smb,
)
def too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """SMB as storage of a version that cannot use it."""
    message = "The storage is SMB, which Hyper-V of Windows Server 2008 R2 cannot use."
    yield Problem("storage", message, plan.oldest_version)


@rule(
    "smb.server-on-the-cluster",
    since("2012", Level.UNSUPPORTED),
    title="The file server is on the cluster that it serves",
    why="A node cannot keep its virtual machines on a share of its own cluster: SMB must not loop.",
    remedy="Use a file server of its own, or Storage Spaces Direct with Cluster Shared Volumes.",
    source=source("W-ARCH"),
    facts=("STO-SMB-04",),
    applies=on_smb,
)
def server_on_the_cluster(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each file server that is a node, the cluster or one of its virtual machines."""
    own = {
        name.casefold(): name
        for name in (plan.cluster.name, *(n.name for n in plan.nodes), *(v.name for v in plan.vms))
        if name
    }
    for array in plan.storage.arrays:
        name = array.name.casefold().partition(".")[0]
        if name in own:
            yield Problem(array_subject(array), f"The file server {array.name} is {own[name]}.")
    server = server_of(plan.host.vm_path)
    if server in own:
        yield Problem("host", f"The folder {plan.host.vm_path} is on {own[server]}.")


@rule(
    "smb.without-domain",
    since("2012", Level.RISK),
    title="SMB storage in a workgroup",
    why="The share lets nodes in by their computer accounts, which only a domain has.",
    remedy="Make nodes and file server members of a domain.",
    source=source("W-CREQ"),
    facts=("STO-SMB-02",),
    applies=lambda plan: on_smb(plan) and plan.directory.mode == "workgroup",
)
def without_domain(plan: Plan) -> Iterator[Problem | Unknown]:
    """The workgroup whose virtual machines lie on shares."""
    yield Problem("directory", "The nodes are in a workgroup and their storage is SMB.")


@rule(
    "smb.single-server",
    since("2012", Level.RISK),
    title="A file server without a second one",
    why="All virtual machines stop with it, also while it restarts for an update.",
    remedy="Use a Scale-Out File Server of two nodes or more with continuously available shares.",
    source=source("W-ARCH"),
    facts=("STO-SMB-03", "CERT-29"),
    applies=on_smb,
)
def single_server(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each file server whose ports are all on one server (its controller)."""
    for array in plan.storage.arrays:
        if not array.ports:
            yield Unknown(array_subject(array), "ports")
            continue
        servers = {p.controller.casefold() for p in array.ports if p.controller}
        undecided = [port for port in array.ports if not port.controller]
        if len(servers) > 1:
            continue
        for port in undecided:
            yield Unknown(path("storage", "arrays", array.name, "ports", port.name), "controller")
        if not undecided:
            message = f"All ports of {array.name} are on one server, {array.ports[0].controller}."
            yield Problem(array_subject(array), message)


@rule(
    "smb.no-network",
    since("2012", Level.RISK),
    title="No network for SMB storage",
    why="The traffic of all virtual disks then takes whatever way it finds, beside other traffic.",
    remedy="Plan two networks with the purpose SMB.",
    source=source("W-SMBMC"),
    facts=("STO-SMB-05",),
    applies=lambda plan: on_smb(plan) and bool(plan.networks),
)
def no_network(plan: Plan) -> Iterator[Problem | Unknown]:
    """The networks of which none carries SMB."""
    if not plan.networks_for("smb"):
        yield Problem("networks", "No network has the purpose SMB.")


@rule(
    "smb.single-nic",
    since("2012", Level.RISK),
    title="A single NIC to the file server",
    why="One failed port, cable or switch takes all virtual disks from the node.",
    remedy="Give each node two NICs for SMB, on two networks.",
    source=source("W-SMBMC"),
    facts=("STO-SMB-05", "CERT-29"),
    applies=on_smb,
)
def single_nic(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node with one NIC below its SMB networks; one without any is judged elsewhere."""
    for node in plan.nodes:
        nics = storage_nics(plan, node)
        if len(nics) == 1:
            message = f"{node.name} reaches the file server over {nics[0].name} alone."
            yield Problem(path("nodes", node.name), message)


@rule(
    "smb.unequal-links",
    since("2012", Level.ADVICE),
    title="SMB links of different speed in a node",
    why="SMB Multichannel uses only the fastest links; the slower ones wait for their failure.",
    remedy="Use NICs of one speed for SMB.",
    source=source("W-SMBMC"),
    facts=("STO-SMB-05",),
    applies=lambda plan: plan.storage.type in ("smb", "storage_spaces_direct"),
)
def unequal_links(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node whose NICs for SMB differ in speed; with one NIC the question does not arise."""
    for node in plan.nodes:
        nics = storage_nics(plan, node)
        speeds = {nic.speed_gbps: nic for nic in nics if nic.speed_gbps is not None}
        if len(speeds) > 1:
            links = listed(f"{nic.name} with {speed:g} Gbit/s" for speed, nic in speeds.items())
            yield Problem(path("nodes", node.name), f"{node.name} has {links} for SMB.")
        elif len(nics) > 1:
            for nic in nics:
                if nic.speed_gbps is None:
                    yield Unknown(path("nodes", node.name, "nics", nic.name), "speed_gbps")
