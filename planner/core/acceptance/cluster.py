"""Lines of the acceptance checklist: storage, cluster, machines, failures, hand-over."""

from __future__ import annotations

from planner.core.acceptance import conditions as when
from planner.core.acceptance.base import Line

STORAGE = (
    Line(
        do="On every node list the sessions (Get-IscsiSession; iscsicli SessionList).",
        expect="As many as the plan has paths, each persistent.",
        facts=("STO-ISCSI-10", "STO-ISCSI-12"),
        storage=("iscsi",),
    ),
    Line(
        do="Restart one node and list its sessions again.",
        expect="All come back by themselves; the initiator service starts automatically.",
        facts=("STO-ISCSI-10", "STO-ISCSI-11"),
        storage=("iscsi",),
    ),
    Line(
        do="Read the length and the two secrets of CHAP in the vault, not in this plan.",
        expect="12 to 16 characters; in mutual CHAP both differ.",
        facts=("STO-ISCSI-13",),
        storage=("iscsi",),
        when=when.chap,
    ),
    Line(
        do="On the array count sessions against its limit, with all nodes up.",
        expect="The count is nodes times paths, and below the limit.",
        facts=("STO-ISCSI-17",),
        storage=("iscsi",),
    ),
    Line(
        do="Read the zones of both fabrics against the zoning table.",
        expect="One initiator in each zone; no other server reaches these LUNs.",
        facts=("STO-FC-04", "STO-FC-05"),
        storage=("fibre_channel",),
    ),
    Line(
        do="Compare driver and firmware of the host bus adapters, and version of the DSM.",
        expect="The same on every node.",
        facts=("STO-FC-01", "STO-FC-02"),
        storage=("fibre_channel",),
    ),
    Line(
        do="Move a machine with virtual Fibre Channel to a node and back.",
        expect="Its LUNs stay: both WWN sets are zoned and masked.",
        facts=("STO-FC-15",),
        since="2012",
        storage=("fibre_channel",),
        when=when.virtual_fibre_channel,
    ),
    Line(
        do="Compare driver and firmware of the SAS adapters, and version of the DSM.",
        expect="The same on every node.",
        facts=("STO-SAS-01",),
        storage=("sas",),
    ),
    Line(
        do="On every node list disks with serial numbers, and paths (mpclaim -s -d).",
        expect="Every LUN once, with the planned number of paths, the same serials everywhere.",
        facts=("STO-08", "STO-11", "STO-12"),
        storage=when.BLOCK,
    ),
    Line(
        do="Ask the array which hosts see the LUNs of this cluster.",
        expect="All nodes, and no other server.",
        facts=("STO-03", "STO-04"),
        storage=when.BLOCK,
    ),
    Line(
        do="Read time-outs and retries of multipath against the array vendor's guide.",
        expect="The vendor's values on every node.",
        facts=("STO-18",),
        since="2012",
        storage=when.BLOCK,
    ),
    Line(
        do="Read the rights of the share and of its folder.",
        expect="Full control for the accounts of all nodes, of the cluster and of the "
        "administrators.",
        facts=("STO-SMB-02",),
        since="2012",
        storage=("smb",),
    ),
    Line(
        do="Look at the property Continuously Available of the share.",
        expect="Yes.",
        facts=("STO-SMB-03",),
        since="2012",
        storage=("smb",),
    ),
    Line(
        do="List the drives of the pool and their health (Get-PhysicalDisk).",
        expect="All drives of all nodes, all healthy, none of another kind of storage.",
        facts=("S2D-10", "STO-14"),
        since="2016",
        storage=when.POOL,
    ),
    Line(
        do="Look at the fault domains before the pool was made.",
        expect="Every node stands in its rack and site.",
        facts=("S2D-27",),
        since="2016",
        storage=when.POOL,
    ),
    Line(
        do="Take one drive out of a node and put it back.",
        expect="Volumes stay online; repair jobs start and end.",
        facts=("S2D-24", "OPS-17"),
        since="2016",
        storage=when.POOL,
    ),
    Line(
        do="Compare the free space of the pool with a capacity drive for each node, four at most.",
        expect="That much is unallocated.",
        facts=("S2D-16",),
        since="2016",
        storage=when.POOL,
    ),
)

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

FAILURES = (
    Line(
        do="Pull one storage cable of every node, one after the other.",
        expect="Disks stay online; the number of paths drops and comes back.",
        facts=("LM-22", "STO-10"),
        storage=when.BLOCK,
    ),
    Line(
        do="Pull one network cable of every node, one after the other.",
        expect="No machine stops where the plan has a second way.",
        facts=("LM-22", "CERT-29"),
    ),
    Line(
        do="Switch off one switch at a time.",
        expect="No machine stops where the plan has a second switch; all ways come back.",
        facts=("CERT-29", "NET-12"),
    ),
    Line(
        do="Fail one controller of the array over while machines write.",
        expect="A short pause; no disk goes offline.",
        facts=("STO-10", "LM-22"),
        storage=when.BLOCK,
    ),
    Line(
        do="Pull the plug of each node in turn, with machines on it.",
        expect="Quorum stays; its machines start on the others. The time until then is noted.",
        facts=("LM-22", "MEM-01"),
        when=when.several_nodes,
    ),
    Line(
        do="Wait for the storage jobs before the next node is unplugged.",
        expect="Get-StorageJob shows none.",
        facts=("OPS-17",),
        since="2016",
        storage=when.POOL,
    ),
    Line(
        do="Take the witness away.",
        expect="The cluster keeps running; monitoring raises an alarm.",
        facts=("QRM-01",),
        when=when.has_witness,
    ),
    Line(
        do="Cut the line between the sites.",
        expect="The half with the majority goes on; the other stops its machines.",
        facts=("QRM-30", "QRM-01"),
        when=when.two_sites,
    ),
    Line(
        do="Shut the whole cluster down and start it with the domain controllers of this plan.",
        expect="It comes up by itself, in the planned order.",
        facts=("AD-08",),
        since="2012",
        when=when.in_domain,
    ),
    Line(
        do="Shut the whole cluster down and start it with the domain controllers of this plan.",
        expect="It comes up; a domain controller was reachable before the nodes.",
        facts=("AD-07",),
        until="2012",
        when=when.in_domain,
    ),
)

HAND_OVER = (
    Line(
        do="Back up one machine and restore it under another name.",
        expect="The restored machine starts. The shared volume stayed in direct access.",
        facts=("CSV-20",),
        since="2012",
        when=when.shared_volumes,
    ),
    Line(
        do="Back up one machine and restore it under another name.",
        expect="The restored machine starts.",
        facts=("OPS-14",),
        since="2012",
        when=lambda plan: not when.shared_volumes(plan),
    ),
    Line(
        do="Back up one machine and restore it under another name.",
        expect="The restored machine starts. How long volumes were in redirected access is noted.",
        facts=("CSV-21", "OPS-14"),
        until="2012",
    ),
    Line(
        do="Back up the system state of a node, and export the settings of the machines.",
        expect="Both are in the archive.",
        facts=("OPS-14",),
    ),
    Line(
        do="Run Test-CauSetup, then one updating run.",
        expect="No error; one node after the other is drained, updated and filled again.",
        facts=("OPS-12",),
        since="2012",
        when=when.cluster_aware,
    ),
    Line(
        do="Stop a test machine and watch monitoring.",
        expect="The alarm arrives with whoever is on call.",
        facts=("OPS-16",),
    ),
    Line(
        do="Keep a cluster log and the event channels of cluster and Hyper-V as a baseline.",
        expect="They are in the archive, with the validation report.",
        facts=("OPS-16",),
    ),
    Line(
        do="Show that the spare LUN for storage tests is presented to every node.",
        expect="A storage test on it alone passes, with all machines running.",
        facts=("CERT-17", "CERT-18"),
        storage=when.BLOCK,
    ),
    Line(
        do="Read the licences of every node against the most machines that it may run.",
        expect="Each node is covered, failures included.",
        facts=("LIC-07",),
    ),
    Line(
        do="Show the runbook for a lost quorum to whoever is on call.",
        expect="They know who may force it, and with which commands.",
        facts=("QRM-33",),
        since="2012",
    ),
)
