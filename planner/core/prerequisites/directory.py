"""What the owner of the directory has to have ready: OU, accounts, rights, DNS, time, policies."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least
from planner.core.prerequisites.base import OPEN, Prerequisite, missing, named, need, valued


def directory(plan: Plan) -> Iterator[Prerequisite]:
    """Everything asked of the owner of the directory, in the order of the work."""
    if plan.directory.mode == "workgroup":
        yield from _workgroup(plan)
    else:
        yield from _domain(plan)
        if plan.directory.mode != "ad_detached":
            yield from _cluster_account(plan)
    yield from _dns(plan)
    yield from _time(plan)
    if plan.directory.mode != "workgroup":
        yield from _policies(plan)
        yield from _delegation(plan)
    yield from _witness(plan)


def _workgroup(plan: Plan) -> Iterator[Prerequisite]:
    yield need(
        "One local administrator with the same name and password on every node",
        named(node.name for node in plan.nodes),
        f"primary DNS suffix {plan.directory.primary_dns_suffix or OPEN}",
        "the password is handed over apart from this plan",
        facts=("AD-17",),
        undecided=[missing(plan.directory.primary_dns_suffix, "primary DNS suffix")],
    )
    if plan.live_migration.authentication == "certificate":
        yield need(
            "Certificates for live migration, one for each node, trusted by all",
            named(node.name for node in plan.nodes),
            facts=("AD-18",),
        )


def _domain(plan: Plan) -> Iterator[Prerequisite]:
    domain = plan.directory.domain
    unit = plan.cluster.organizational_unit
    yield need(
        f"The organizational unit for nodes and cluster in {domain or OPEN}",
        unit or OPEN,
        f"for {named(node.name for node in plan.nodes)}",
        "no more than ten objects may be made in the Computers container" if unit is None else "",
        facts=("AD-03", "AD-13"),
        undecided=(
            missing(domain, "domain"),
            missing(unit, "organizational unit"),
        ),
    )
    yield need(
        "An account that may join the nodes to the domain and is local administrator on them",
        facts=("AD-10",),
    )
    if plan.directory.domain_controllers_outside_cluster is not False:
        yield need(
            "A domain controller and DNS that do not run on this cluster",
            named(plan.directory.dns_servers),
            facts=("AD-08",) if at_least(plan.oldest_version, "2012") else ("AD-07",),
            undecided=[
                missing(plan.directory.dns_servers, "DNS servers"),
                missing(
                    plan.directory.domain_controllers_outside_cluster,
                    "whether a domain controller runs outside the cluster",
                ),
            ],
        )


def _cluster_account(plan: Plan) -> Iterator[Prerequisite]:
    name = plan.cluster.name or OPEN
    unit = plan.cluster.organizational_unit or OPEN
    unnamed = missing(plan.cluster.name, "cluster name")
    if plan.cluster.prestaged:
        yield need(
            f"The computer account {name} made beforehand, and disabled",
            f"in {unit}",
            "full control on it for the account that creates the cluster",
            facts=("AD-11",),
            undecided=(unnamed,),
        )
    else:
        yield need(
            "The right to create the cluster's computer account",
            f"Create Computer Objects and Read All Properties on {unit}, for the account that "
            f"creates {name}",
            facts=("AD-10",),
            undecided=(
                unnamed,
                missing(plan.cluster.prestaged, "whether the account is made beforehand"),
            ),
        )
    yield need(
        f"The right Create Computer Objects on the unit for {name} itself",
        "needed as soon as a role has a name of its own",
        facts=("AD-12",),
    )
    yield need(f"{name} protected from accidental deletion", facts=("AD-14",))


def _dns(plan: Plan) -> Iterator[Prerequisite]:
    suffix = plan.directory.domain or plan.directory.primary_dns_suffix
    managed = {
        meeting.node.name: meeting.interface.address
        for meeting in plan.meetings
        if "management" in meeting.network.purposes and meeting.interface.address
    }
    records = list(
        valued(
            ((node.name, managed.get(node.name)) for node in plan.nodes),
            "nodes, as the addresses of the nodes are listed",
        )
    )
    cluster = [entry.address for entry in plan.cluster.addresses]
    if plan.cluster.name:
        records.append(f"{plan.cluster.name}: {named(cluster)}" if cluster else plan.cluster.name)
    yield need(
        f"Records in the zone {suffix or OPEN}, or dynamic updates allowed",
        *records,
        "the cluster's account may update the cluster's record"
        if plan.directory.mode in ("domain", None)
        else "",
        facts=("AD-21",),
        undecided=(
            missing(suffix, "DNS domain"),
            *(
                f"management address of {node.name}"
                for node in plan.nodes
                if node.name not in managed
            ),
        ),
    )


def _time(plan: Plan) -> Iterator[Prerequisite]:
    yield need(
        "One time source for nodes, domain controllers, switches and storage",
        plan.host.time_source or OPEN,
        f"time zone {plan.host.time_zone}" if plan.host.time_zone else "",
        facts=("AD-22", "OPS-18"),
        undecided=[missing(plan.host.time_source, "time source")],
    )


def _policies(plan: Plan) -> Iterator[Prerequisite]:
    if at_least(plan.oldest_version, "2012"):
        yield need(
            "Hardening policies that spare the nodes",
            "Access this computer from the network stays with authenticated users",
            "the local user CLIUSR stays enabled",
            facts=("SEC-01",),
        )
    if not at_least(plan.oldest_version, "2019"):
        yield need(
            "No policy restricts NTLM on the nodes",
            facts=("CSV-10", "SEC-02"),
        )


def _delegation(plan: Plan) -> Iterator[Prerequisite]:
    wanted = plan.live_migration.authentication == "kerberos"
    if wanted and at_least(plan.oldest_version, "2012"):
        yield need(
            "Constrained delegation on each node's account, for every other node",
            "services cifs and Microsoft Virtual System Migration Service",
            "any authentication protocol; needed for moves that are not started by the cluster",
            named(node.name for node in plan.nodes),
            facts=("LM-08",),
        )


def _witness(plan: Plan) -> Iterator[Prerequisite]:
    witness = plan.quorum.witness
    if witness.type == "file_share":
        yield need(
            f"The witness share {witness.path or OPEN}, for this cluster alone",
            f"full control on share and folder for {plan.cluster.name or OPEN}$"
            if plan.directory.mode != "workgroup"
            else "full control for one local account of the file server",
            "5\u202fMB free; no DFS path; on a server that does not run on this cluster",
            facts=("QRM-15", "QRM-16", "QRM-17", "QRM-18"),
            undecided=[missing(witness.path, "path of the witness share")],
        )
    if witness.type == "usb":
        yield need(
            f"The USB share {witness.path or OPEN} on a router or storage device",
            "SMB 2 or later, with a local account",
            facts=("QRM-19",),
            undecided=[missing(witness.path, "path of the witness share")],
        )
    if witness.type is None:
        yield need(
            "The quorum witness",
            undecided=("witness",),
            facts=("QRM-03",) if at_least(plan.oldest_version, "2012r2") else ("QRM-02",),
        )
