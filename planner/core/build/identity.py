"""B-06 and B-07: the directory, the names in it, and the roles of the nodes."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import EVERY_NODE, UNCHANGED, Phase, Step, alike, step
from planner.core.build.powershell import ps
from planner.core.build.values import Raw, need
from planner.core.build.words import multipath, old, uses_rdma
from planner.core.plan import Plan, at_least

TCPIP = Raw(r"'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters'")
POLICIES = Raw(r"'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'")
DOMAIN_CONTROLLER = "a domain controller"
TRUSTED_HOSTS = Raw(r"WSMan:\localhost\Client\TrustedHosts")


def join_domain(plan: Plan) -> Phase:
    """B-06: domain membership and the cluster name object, or what stands in for them."""
    steps = _workgroup(plan) if plan.directory.mode == "workgroup" else _domain(plan)
    return Phase(
        id="B-06",
        title="Directory and names",
        about="The nodes need one directory, one organizational unit and one clock before they "
        "can form a cluster.",
        steps=tuple(steps),
        facts=("AD-01", "AD-03", "AD-10", "AD-11", "AD-17", "AD-21"),
    )


def _domain(plan: Plan) -> Iterator[Step]:
    unit = plan.cluster.organizational_unit
    for where, node in alike(plan, plan.domain_of):
        domain = need(plan.domain_of(node), "domain of the nodes")
        join = ps(
            "Add-Computer -DomainName {domain}{unit:-OUPath} -Credential (Get-Credential)",
            domain=domain,
            unit=None if old(plan) else unit,
        )
        yield step(
            "Join the domain",
            where,
            join,
            ps("Restart-Computer"),
            ps("w32tm /query /status"),
            ps('nltest "/sc_verify:$env:USERDNSDOMAIN"'),
            how="Type the account that may join computers when asked. Run the last two commands "
            "after the restart, signed in with a domain account." + _unit_words(plan),
            expected="nltest reports success, and the clock follows a domain controller.",
            way_back="Remove-Computer takes a node out of the domain again.",
        )
    if plan.directory.mode != "ad_detached":
        yield _name_object(plan)


def _unit_words(plan: Plan) -> str:
    unit = plan.cluster.organizational_unit
    if unit is None:
        return " All nodes belong in one organizational unit, which the plan does not name."
    return f" Then move the computer account to {unit}." if old(plan) else ""


def _name_object(plan: Plan) -> Step:
    planned = plan.cluster.organizational_unit
    if not plan.cluster.prestaged:
        return step(
            "Give the right to make the cluster name object",
            DOMAIN_CONTROLLER,
            how=f"In the organizational unit {planned or 'of the nodes'}, allow the account that "
            "creates the cluster to Create Computer objects and to Read All Properties.",
            expected="The effective access of the account shows both rights.",
            way_back="Take both rights away again.",
            undecided=()
            if plan.cluster.prestaged is False
            else ("whether the cluster name object is made beforehand",),
        )
    name = need(plan.cluster.name, "cluster name")
    unit = need(planned, "organizational unit of the cluster name")
    return step(
        "Make the cluster name object beforehand",
        DOMAIN_CONTROLLER,
        ps("New-ADComputer -Name {name} -Path {unit} -Enabled $false", name=name, unit=unit),
        ps("Get-ADComputer -Identity {name}", name=name),
        how="Then give the account that creates the cluster full control of this computer object, "
        "let the object itself Create Computer objects in its unit, and protect it from accidental "
        "deletion.",
        expected="Get-ADComputer shows the object in the planned unit with Enabled False.",
        way_back="Delete the computer object.",
    )


def _workgroup(plan: Plan) -> Iterator[Step]:
    suffix = need(plan.directory.primary_dns_suffix, "primary DNS suffix")
    names = tuple(node.name for node in plan.nodes)
    yield step(
        "Prepare the nodes of a workgroup",
        EVERY_NODE,
        ps(
            "Set-ItemProperty -Path {path} -Name 'NV Domain' -Value {suffix}",
            path=TCPIP,
            suffix=suffix,
        ),
        ps(
            "New-ItemProperty -Path {path} -Name LocalAccountTokenFilterPolicy "
            "-PropertyType DWord -Value 1 -Force",
            path=POLICIES,
        ),
        ps(
            "Set-Item -Path {path} -Value ({names} -join ',') -Force",
            path=TRUSTED_HOSTS,
            names=names,
        )
        if names
        else ps("Get-Item -Path {path}", path=TRUSTED_HOSTS),
        ps("Restart-Computer"),
        how="First make a local administrator of one name and password on every node.",
        expected="After the restart every node resolves every other one by its full name.",
        way_back="Remove both registry values and empty TrustedHosts.",
    )


def roles_and_features(plan: Plan) -> Phase:
    """B-07: Hyper-V, failover clustering, and what the storage needs."""
    features = _features(plan)
    install = (
        (ps("Add-WindowsFeature -Name {features} -Restart", features=features),)
        if old(plan)
        else (
            ps(
                "Install-WindowsFeature -Name {features} -IncludeManagementTools -Restart",
                features=features,
            ),
        )
    )
    return Phase(
        id="B-07",
        title="Roles and features",
        about="The same roles and features on every node; multipath input and output comes before "
        "the second storage path is connected.",
        steps=(
            step(
                "Install the roles and features",
                EVERY_NODE,
                *install,
                how="Install on one node after the other, and wait until each is back.",
                expected="The node restarts, for Hyper-V twice, and comes back without an error.",
                way_back="Remove-WindowsFeature takes a feature away again, with a restart.",
            ),
            step(
                "Compare the nodes",
                EVERY_NODE,
                ps("Get-WindowsFeature | Where-Object {{ $_.Installed }} | Format-Table Name"),
                ps("bcdedit /enum '{{current}}'"),
                expected="The lists agree on all nodes, and hypervisorlaunchtype is Auto.",
                way_back=UNCHANGED,
            ),
        ),
        facts=("STO-20", "RDMA-01", "S2D-10"),
    )


def _features(plan: Plan) -> tuple[str, ...]:
    found = ["Hyper-V", "Failover-Clustering"]
    if multipath(plan):
        found.append("Multipath-IO")
    if at_least(plan.oldest_version, "2012") and uses_rdma(plan):
        found.append("Data-Center-Bridging")
    if plan.storage.type == "storage_spaces_direct":
        found.append("FS-FileServer")
    if plan.live_migration.performance == "smb" and at_least(plan.oldest_version, "2012r2"):
        found.append("FS-SMBBW")
    return tuple(found)
