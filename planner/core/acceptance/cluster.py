"""What is tested of the cluster, its hosts and the machines on it."""

from __future__ import annotations

from planner.core.acceptance import conditions as when
from planner.core.acceptance.base import Line

CLUSTER = (
    Line(
        do="Run all validation tests, and read every warning.",
        expect="No test failed; each warning is explained in writing.",
        facts=("CERT-02", "CERT-08", "CERT-10"),
    ),
    Line(
        do="Store the validation report outside the cluster.",
        expect="The report is in the project's archive; its place is noted here.",
        facts=("CERT-09",),
    ),
    Line(
        do="Look at name, role and subnet of each cluster network.",
        expect="As planned; each has one adapter of every node.",
        facts=("NET-20", "NET-25"),
    ),
    Line(
        do="Look at the cluster's account in the directory.",
        expect="Enabled, in its unit, protected from deletion.",
        facts=("AD-11", "AD-14"),
        when=when.in_domain,
    ),
    Line(
        do="Write a file to every shared volume from every node; move each volume around.",
        expect="It works from all; the state is Direct on every node.",
        facts=("CSV-19",),
        since="2012r2",
        when=when.shared_volumes,
    ),
    Line(
        do="Write a file to every shared volume from every node; move each volume around.",
        expect="It works from all, and no volume is in redirected access.",
        facts=("CSV-09", "CSV-11"),
        until="2012r2",
        when=when.shared_volumes,
    ),
    Line(
        do="Look at the witness disk in backup and antivirus.",
        expect="Left out of both.",
        facts=("QRM-12",),
        when=when.disk_witness,
    ),
    Line(
        do="Look at the rights and the path of the witness share.",
        expect="The cluster's account may write; no DFS; not on a machine of this cluster.",
        facts=("QRM-16", "QRM-17", "QRM-18"),
        when=when.share_witness,
    ),
    Line(
        do="From every node open a connection to the storage account on port 443.",
        expect="It opens, over the proxy that is set for WinHTTP.",
        facts=("QRM-22", "PORT-08"),
        since="2016",
        when=when.cloud_witness,
    ),
    Line(
        do="Suspend a volume, encrypt it, resume it; restart a node.",
        expect="The volume unlocks on every node without a key by hand.",
        facts=("CSV-24",),
        since="2012",
        when=when.encrypted,
    ),
)

MACHINES = (
    Line(
        do="Compare Get-VMHost of all nodes.",
        expect="The same paths, numbers of moves and authentication.",
        facts=("LM-04",),
        since="2012",
    ),
    Line(
        do="Look at where the files of every machine lie, also of checkpoints and paging.",
        expect="On cluster storage, each machine in a folder of its own.",
        facts=("VM-09", "STO-17"),
        when=when.vms,
    ),
    Line(
        do="Look for mounted images and local drives of the machines.",
        expect="None is mounted from a node.",
        facts=("LM-14", "LM-15"),
        when=when.vms,
    ),
    Line(
        do="Move every machine live to each node and back, while a ping runs.",
        expect="A few packets are lost at most; no session ends. Times are noted.",
        facts=("LM-22", "LM-12"),
        when=when.several_nodes,
    ),
    Line(
        do="Look at processor compatibility of every machine while it is off.",
        expect="On; without it a move between generations fails.",
        facts=("CPU-08", "CPU-09"),
        when=when.generations_differ,
    ),
    Line(
        do="Start a move from a third computer.",
        expect="It works: delegation is set for every pair of nodes.",
        facts=("LM-08",),
        since="2012",
        when=when.kerberos,
    ),
    Line(
        do="Watch storage latency while several machines move.",
        expect="Moves stay within their share of the bandwidth.",
        facts=("RDMA-07", "RDMA-08"),
        since="2016",
        when=when.live_over_smb,
    ),
    Line(
        do="Look at which node runs the machines of each group kept apart.",
        expect="No two of a group share a node while there are enough nodes.",
        facts=("OPS-04",),
        when=when.kept_apart,
    ),
    Line(
        do="Stop the machines that depend on others and start them together.",
        expect="They start in the planned order.",
        facts=("OPS-03",),
        since="2016",
        when=when.start_order,
    ),
)
