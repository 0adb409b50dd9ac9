"""B-19: what Hyper-V is told on every host."""

from __future__ import annotations

from planner.core.build.base import EVERY_NODE, Phase, Step, one_node, step
from planner.core.build.powershell import ps
from planner.core.build.values import Missing, OnSite, Raw, Value, need
from planner.core.build.words import old
from planner.core.plan import Plan, at_least

AUTHENTICATION = {
    "kerberos": Raw("Kerberos"),
    "credssp": Raw("CredSSP"),
    "certificate": Raw("Certificate"),
}
PERFORMANCE = {"tcpip": Raw("TCPIP"), "compression": Raw("Compression"), "smb": Raw("SMB")}


def host_settings(plan: Plan) -> Phase:
    """B-19: where machines go by default, and how they migrate."""
    steps = [_old_host(plan) if old(plan) else _host(plan)]
    if at_least(plan.oldest_version, "2022") and plan.live_migration.simultaneous is not None:
        steps.append(
            step(
                "Set the number of migrations for the cluster",
                one_node(plan),
                ps(
                    "(Get-Cluster).MaximumParallelMigrations = {count}",
                    count=plan.live_migration.simultaneous,
                ),
                how="From the update of September 2022 on this property overrules the hosts.",
                expected="The property answers the planned number.",
                way_back="Set the former number; note it before.",
            )
        )
    if plan.live_migration.performance == "smb" and at_least(plan.oldest_version, "2012r2"):
        steps.append(_smb_limit())
    steps.append(_antivirus(plan))
    return Phase(
        id="B-19",
        title="Set up Hyper-V on the hosts",
        about="All hosts get the same settings, so that a machine finds the same on each of them.",
        steps=tuple(steps),
        facts=("LM-04", "LM-05", "LM-06", "LM-08", "CSV-25", "NET-48", "RDMA-07", "RDMA-08"),
    )


def _host(plan: Plan) -> Step:
    migration = plan.live_migration
    path: Value = need(plan.host.vm_path, "path of the virtual machines")
    performance: Value = None
    if at_least(plan.oldest_version, "2012r2"):
        performance = (
            PERFORMANCE[migration.performance]
            if migration.performance
            else Missing("performance option of live migration")
        )
    command = ps(
        "Set-VMHost -VirtualMachinePath {path} -VirtualHardDiskPath {path} "
        "-MaximumVirtualMachineMigrations {count} "
        "-VirtualMachineMigrationAuthenticationType {authentication}"
        "{performance:-VirtualMachineMigrationPerformanceOption}",
        path=path,
        count=need(migration.simultaneous, "number of simultaneous live migrations"),
        authentication=AUTHENTICATION[migration.authentication]
        if migration.authentication
        else Missing("authentication of live migration"),
        performance=performance,
    )
    return step(
        "Set paths and live migration",
        EVERY_NODE,
        ps("New-Item -ItemType Directory -Force -Path {path}", path=path),
        command,
        ps("Get-VMHost | Format-List '*Path', '*Migration*', 'MacAddress*'"),
        how=_host_words(plan),
        expected="All nodes answer alike, except for the MAC address ranges: those differ.",
        way_back="Set the former values with the same command.",
        check_syntax=migration.authentication == "certificate",
    )


def _host_words(plan: Plan) -> str:
    words = "The range of dynamic MAC addresses has to differ from host to host."
    if plan.live_migration.authentication == "kerberos":
        words += (
            " Moves that the cluster starts need no delegation; for moves from and to hosts "
            "outside it allow constrained delegation of cifs and of Microsoft Virtual System "
            "Migration Service."
        )
    if plan.live_migration.authentication == "certificate":
        words += " Install the certificates on all nodes first."
    return words


def _old_host(plan: Plan) -> Step:
    path = plan.host.vm_path
    return step(
        "Set the paths of Hyper-V",
        EVERY_NODE,
        how="In Hyper-V Manager, Hyper-V Settings, set the folders of virtual hard disks and "
        f"virtual machines to {path or '(not decided)'}. See under MAC Address Range that the "
        "hosts differ. This version moves one machine at a time per node.",
        expected="All nodes show the same folders and different ranges.",
        way_back="Set the former folders in the same window.",
        undecided=() if path else ("path of the virtual machines",),
    )


def _smb_limit() -> Step:
    return step(
        "Leave bandwidth for storage",
        EVERY_NODE,
        ps(
            "Set-SmbBandwidthLimit -Category LiveMigration -BytesPerSecond {limit}",
            limit=OnSite("bytes per second, about 29 percent of the bandwidth for SMB"),
        ),
        how="Live migration over SMB shares its NICs with storage and would take all they have.",
        expected="Get-SmbBandwidthLimit shows the limit on every node.",
        way_back="Remove-SmbBandwidthLimit -Category LiveMigration lifts the limit.",
    )


def _antivirus(plan: Plan) -> Step:
    return step(
        "Exclude Hyper-V from the virus scanner",
        EVERY_NODE,
        how="Exclude the ClusterStorage folder, the folders of virtual machines and of the "
        "cluster, the witness disk, the file types vhd, vhdx, avhd, avhdx, vhds, iso, rct, vsv, "
        "bin, vmcx, vmrs and vmgs, and the processes vmms.exe, vmwp.exe, vmsp.exe and "
        "vmcompute.exe, as far as the version has them.",
        expected="The policy report of the scanner lists the exclusions on every node.",
        way_back="Take the exclusions out of the policy.",
        undecided=() if plan.host.antivirus is not None else ("antivirus on the hosts",),
    )
