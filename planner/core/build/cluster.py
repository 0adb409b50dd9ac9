"""B-14 and B-15: validation, then the cluster itself."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import UNCHANGED, Command, Phase, Step, one_node, step
from planner.core.build.powershell import ps
from planner.core.build.values import Address, Argument, Missing, Raw, Value, need
from planner.core.build.words import spaces_direct
from planner.core.fields import Version
from planner.core.plan import Plan, at_least

SPACES_TESTS = ("Storage Spaces Direct", "Inventory", "Network", "System Configuration")


def node_names(plan: Plan) -> Value:
    """Names of all nodes, or that there are none."""
    return tuple(node.name for node in plan.nodes) or Missing("nodes")


def validation(plan: Plan) -> Phase:
    """B-14: the tests that support asks for."""
    return Phase(
        id="B-14",
        title="Validate",
        about="Support asks for this report. Run every test before the cluster exists, while the "
        "disks are free.",
        steps=(
            step(
                "Run the validation tests",
                one_node(plan),
                _test(plan),
                how="Open the report below %SystemRoot%\\Cluster\\Reports, mend what failed, and "
                "run the tests again. Explain every warning in writing and archive the report.",
                expected="No test failed, and every warning is explained.",
                way_back=UNCHANGED,
            ),
        ),
        facts=("CERT-08", "CERT-09", "CERT-10", "CERT-11", "S2D-26"),
    )


def _test(plan: Plan) -> Command:
    nodes = node_names(plan)
    if plan.storage.type == "storage_spaces_direct":
        return ps("Test-Cluster -Node {nodes} -Include {tests}", nodes=nodes, tests=SPACES_TESTS)
    if _workgroup_cmdlets(plan):
        return ps("Test-WorkgroupCluster -Node {nodes} -Credentials (Get-Credential)", nodes=nodes)
    return ps("Test-Cluster -Node {nodes}", nodes=nodes)


def _workgroup_cmdlets(plan: Plan) -> bool:
    return plan.directory.mode == "workgroup" and at_least(plan.oldest_version, "2025")


def create(plan: Plan) -> Phase:
    """B-15: the cluster, its fault domains, and Storage Spaces Direct."""
    return Phase(
        id="B-15",
        title="Create the cluster",
        about="One command on one node makes the cluster of all nodes. Run it on a node, or on a "
        "computer of the same Windows version.",
        steps=tuple(_create_steps(plan)),
        facts=("AD-10", "AD-16", "AD-20", "NET-36", "S2D-27", "STO-SMB-07"),
    )


def _create_steps(plan: Plan) -> Iterator[Step]:
    yield step(
        "Create the cluster",
        one_node(plan),
        _new_cluster(plan),
        ps("Get-ClusterNode"),
        ps("Get-ClusterResource"),
        *(
            ps("nslookup {name}", name=Argument(each))
            for each in (plan.cluster.name,)
            if each is not None
        ),
        how=_create_words(plan),
        expected="All nodes are Up, the core resources are Online, and the cluster name resolves."
        + (
            " The computer object of the cluster is enabled in the directory."
            if plan.directory.mode == "domain"
            else ""
        ),
        way_back="Remove-Cluster -CleanupAD takes the cluster and its computer object away.",
        undecided=_not_in_version(plan),
    )
    if at_least(plan.oldest_version, "2016"):
        yield from _fault_domains(plan)
    if spaces_direct(plan):
        yield step(
            "Switch Storage Spaces Direct on",
            one_node(plan),
            ps("Enable-ClusterStorageSpacesDirect -Confirm:$false"),
            ps("Get-StoragePool -IsPrimordial $false"),
            how="This takes all empty drives of all nodes into one pool; no storage array may be "
            "connected that could be taken for a local drive.",
            expected="The pool is Healthy and holds the drives of every node.",
            way_back="Disable-ClusterStorageSpacesDirect, once the pool is empty again.",
        )


def _new_cluster(plan: Plan) -> Command:
    name = need(plan.cluster.name, "cluster name")
    without_storage = plan.storage.type in ("storage_spaces_direct", "smb")
    values: dict[str, Value] = {
        "name": name,
        "nodes": node_names(plan),
        "addresses": _addresses(plan),
        "ignore": _ignored(plan) or None,
    }
    if _workgroup_cmdlets(plan):
        return ps(
            "New-WorkgroupCluster -Name {name} -Node {nodes}{addresses:-StaticAddress} "
            "-Credentials (Get-Credential)",
            **values,
        )
    values["point"] = _access_point(plan)
    values["kind"] = _distributed(plan)
    if without_storage:
        return ps(
            "New-Cluster -Name {name} -Node {nodes}{addresses:-StaticAddress}"
            "{ignore:-IgnoreNetwork}{point:-AdministrativeAccessPoint}"
            "{kind:-ManagementPointNetworkType} -NoStorage",
            **values,
        )
    return ps(
        "New-Cluster -Name {name} -Node {nodes}{addresses:-StaticAddress}{ignore:-IgnoreNetwork}"
        "{point:-AdministrativeAccessPoint}{kind:-ManagementPointNetworkType}",
        **values,
    )


def _addresses(plan: Plan) -> Value:
    cluster = plan.cluster
    if cluster.addressing in ("dhcp", "distributed"):
        return None
    found = tuple(
        Address(entry.address)
        if entry.address
        else Missing(f"address of the cluster in {entry.network}")
        for entry in cluster.addresses
    )
    return found or Missing("addressing of the cluster")


def _ignored(plan: Plan) -> tuple[str, ...]:
    """Subnets by DHCP that must not give the cluster an address of its own."""
    return tuple(
        network.subnet
        for network in plan.networks
        if network.dhcp and network.subnet and network.cluster_use != "cluster_and_client"
    )


def _access_point(plan: Plan) -> Value:
    if plan.directory.mode not in ("ad_detached", "workgroup"):
        return None
    if not at_least(plan.oldest_version, "2012r2"):
        return None
    return Raw("Dns")


def _distributed(plan: Plan) -> Value:
    distributed = plan.cluster.addressing == "distributed"
    return Raw("Distributed") if distributed and at_least(plan.oldest_version, "2019") else None


def _not_in_version(plan: Plan) -> Iterator[str]:
    """What the plan leaves open, or chose without its Windows version having it."""
    mode = plan.directory.mode
    if mode is None:
        yield "cluster and directory"
    needed: Version = "2016" if mode == "workgroup" else "2012r2"
    if mode in ("ad_detached", "workgroup") and not at_least(plan.oldest_version, needed):
        yield "directory mode that the Windows version has"
    if plan.cluster.addressing == "distributed" and not at_least(plan.oldest_version, "2019"):
        yield "cluster addressing that the Windows version has"


def _create_words(plan: Plan) -> str:
    if plan.directory.mode == "workgroup":
        return "Sign in with the local administrator account that all nodes share."
    words = "Sign in with the account that may create the cluster, an administrator of all nodes."
    if plan.directory.mode == "ad_detached":
        words += " The cluster name gets a DNS record but no computer object."
    return words


def _fault_domains(plan: Plan) -> Iterator[Step]:
    sites = dict.fromkeys(node.site for node in plan.nodes if node.site)
    racks = dict.fromkeys(node.rack for node in plan.nodes if node.rack)
    commands: list[Command] = []
    if len(sites) > 1:
        commands.extend(_domain(name, Raw("Site")) for name in sites)
        commands.extend(_into(n.name, n.site) for n in plan.nodes if n.site)
    elif len(racks) > 1 and plan.storage.type == "storage_spaces_direct":
        commands.extend(_domain(name, Raw("Rack")) for name in racks)
        commands.extend(_into(n.name, n.rack) for n in plan.nodes if n.rack)
    if commands:
        yield step(
            "Tell the cluster where the nodes stand",
            one_node(plan),
            *commands,
            ps("Get-ClusterFaultDomain"),
            expected="Every node is listed below its site or rack.",
            way_back="Remove-ClusterFaultDomain takes a site or rack away.",
        )


def _domain(name: str, kind: Raw) -> Command:
    return ps("New-ClusterFaultDomain -Name {name} -FaultDomainType {kind}", name=name, kind=kind)


def _into(node: str, parent: str) -> Command:
    return ps("Set-ClusterFaultDomain -Name {node} -FaultDomain {parent}", node=node, parent=parent)
