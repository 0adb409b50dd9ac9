"""What is tested of the storage, for each type of it."""

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
