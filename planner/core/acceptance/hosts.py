"""Lines of the acceptance checklist: hardware, Windows, network."""

from __future__ import annotations

from planner.core.acceptance import conditions as when
from planner.core.acceptance.base import Line

HARDWARE = (
    Line(
        do="Compare firmware of server, adapters and drives on all nodes in their inventories.",
        expect="One level for each kind of part on every node.",
        facts=("CPU-13", "STO-FC-01"),
        storage=("fibre_channel",),
    ),
    Line(
        do="Compare firmware and firmware profile of the servers and their adapters.",
        expect="One level and one profile on every node.",
        facts=("CPU-13",),
        storage=("iscsi", "sas", "smb", "storage_spaces_direct"),
    ),
    Line(
        do="Look at the processor page of the firmware: Intel VT or AMD-V, and XD or NX.",
        expect="Both are switched on, on every node.",
        facts=("CPU-02", "CPU-03"),
    ),
    Line(
        do="Run systeminfo on every node before Hyper-V is installed.",
        expect="All four Hyper-V requirements say Yes.",
        facts=("CPU-06",),
        since="2012",
    ),
    Line(
        do="Read the label at both ends of every cable against the cabling table.",
        expect="Label, port and table agree.",
        facts=("NET-12",),
    ),
    Line(
        do="Pull one power feed of every node, then the other.",
        expect="The node keeps running; its controller reports the lost feed.",
        facts=("CERT-29",),
    ),
    Line(
        do="Look at the mode of the drive controllers.",
        expect="Pass-through; every drive of the pool is seen one by one.",
        facts=("S2D-10",),
        since="2016",
        storage=when.POOL,
    ),
    Line(
        do="Compare the data sheet of the solid-state drives with the order.",
        expect="Power-loss protection on all; cache drives rated for three writes a day.",
        facts=("S2D-12",),
        since="2016",
        storage=when.POOL,
    ),
)

WINDOWS = (
    Line(
        do="Compare the lists of updates on all nodes.",
        expect="The same updates everywhere; nothing waits for a restart.",
        facts=("OS-05", "OS-16"),
    ),
    Line(
        do="List drivers of network and storage adapters with their signatures.",
        expect="The same versions on every node; none unsigned.",
        facts=("CERT-22",),
    ),
    Line(
        do="Run w32tm /query /status on every node, and look at the clocks of switches and array.",
        expect="One source; clocks differ by seconds at most.",
        facts=("AD-22", "OPS-18"),
    ),
    Line(
        do="Look up every node and the cluster by name, forward and backward.",
        expect="Each name gives the management address and no other.",
        facts=("AD-21", "NET-29"),
    ),
    Line(
        do="Look at the organizational unit and the policies that each node received.",
        expect="One unit, the same policies; none takes network access from the nodes' accounts.",
        facts=("AD-03", "SEC-01"),
        since="2012",
        when=when.in_domain,
    ),
    Line(
        do="Look at the organizational unit and the policies that each node received.",
        expect="One unit and the same policies.",
        facts=("AD-03",),
        until="2012",
        when=when.in_domain,
    ),
    Line(
        do="Look at the local administrator of every node, and at TrustedHosts.",
        expect="The same name and password; every node trusts every other.",
        facts=("AD-17",),
        since="2016",
        when=when.in_workgroup,
    ),
    Line(
        do="Read the antivirus policy that reached the nodes.",
        expect="Folders, file types and processes of Hyper-V and the cluster are excluded.",
        facts=("CSV-25", "CSV-26"),
        when=when.antivirus,
    ),
    Line(
        do="List the roles and features of every node.",
        expect="Hyper-V, failover clustering and what they need; no other role.",
        facts=("OS-11",),
    ),
    Line(
        do="Look at the services Server and Workstation on every node.",
        expect="Both run.",
        facts=("NET-32",),
    ),
)

NETWORK = (
    Line(
        do="From every node ping every other in each network.",
        expect="Answers everywhere; no packet is lost.",
        facts=("NET-20", "HB-13"),
        when=when.several_nodes,
    ),
    Line(
        do="Ping with don't-fragment and a full frame (ping -f -l 8972 for 9,000 bytes) from every "
        "node to every node and to every storage port of the network.",
        expect="Answers; with one byte more: the packet needs to be fragmented.",
        facts=("NET-42",),
        when=when.large_frames,
    ),
    Line(
        do="Run route print on every node.",
        expect="One default gateway, on the management network.",
        facts=("NET-23",),
    ),
    Line(
        do="Look at the bindings of the adapters for cluster traffic.",
        expect="Client for Microsoft Networks and File and Printer Sharing are bound.",
        facts=("NET-30", "CSV-11"),
    ),
    Line(
        do="Pull one cable of each team while a ping runs, plug it in, pull the next.",
        expect="No more than a few packets are lost.",
        facts=("CERT-29",),
        when=when.teams,
    ),
    Line(
        do="Compare name and type of the virtual switches on all nodes.",
        expect="Equal to the letter.",
        facts=("NET-49",),
    ),
    Line(
        do="Attach a test machine to every VLAN, on every node.",
        expect="It reaches the gateway of the VLAN from each node.",
        facts=("NET-38",),
        when=when.vms,
    ),
    Line(
        do="Copy a large file between nodes, and run Get-SmbMultichannelConnection.",
        expect="RDMA is used, on every link.",
        facts=("RDMA-10",),
        since="2012",
        when=when.rdma,
    ),
    Line(
        do="Look at the flow control counters of the switch ports during that copy.",
        expect="Pause frames on the one priority for SMB; none on others.",
        facts=("RDMA-01",),
        since="2012",
        when=when.roce,
    ),
    Line(
        do="Look at VMQ of the adapters in the embedded team.",
        expect="Switched on.",
        facts=("RDMA-11",),
        since="2016",
        when=when.embedded_teams,
    ),
    Line(
        do="Compare the range of dynamic MAC addresses of all hosts.",
        expect="No range is set twice; each has room for the machines of a failed node.",
        facts=("NET-48",),
    ),
    Line(
        do="Look at the hidden adapter of the cluster (Failover Cluster Virtual Adapter).",
        expect="Enabled, and without an address given by hand.",
        facts=("NET-33",),
    ),
)
