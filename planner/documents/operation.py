"""What whoever runs the cluster has to know: how it is run, what to do when, what to validate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.core.fields import Version
from planner.core.plan import Plan, at_least
from planner.documents.parts import Column, Table, table


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do on an occasion; ``since`` is the first version it is true of."""

    occasion: str
    work: str
    facts: tuple[str, ...]
    since: Version = "2008r2"
    until: Version | None = None
    applies: Callable[[Plan], bool] = lambda plan: True

    def holds(self, plan: Plan) -> bool:
        """Tell whether the duty arises for the plan."""
        oldest = plan.oldest_version
        young_enough = self.until is None or not at_least(oldest, self.until)
        return at_least(oldest, self.since) and young_enough and self.applies(plan)


def _pooled(plan: Plan) -> bool:
    return plan.storage.type == "storage_spaces_direct"


def _block(plan: Plan) -> bool:
    return plan.storage.type in ("iscsi", "fibre_channel", "sas")


def _shared(plan: Plan) -> bool:
    return any(volume.purpose == "csv" for volume in plan.storage.volumes)


def _stamp_witness(plan: Plan) -> bool:
    return plan.quorum.witness.type in ("file_share", "cloud", "usb")


DUTIES = (
    Duty(
        "Updates, firmware, drivers",
        "Take one node at a time: move its machines away, pause it, update, restart, resume, and "
        "only then the next.",
        ("OPS-11",),
        until="2012",
    ),
    Duty(
        "Updates, firmware, drivers",
        "Take one node at a time: drain it, update, restart, resume, and only then the next.",
        ("OPS-10", "OPS-11"),
        since="2012",
    ),
    Duty(
        "Maintenance of a node",
        "Wait until no storage job runs before the next node is drained; put its drives into "
        "maintenance mode.",
        ("OPS-17",),
        since="2016",
        applies=_pooled,
    ),
    Duty(
        "Backup",
        "Keep the system state of a node and an export of the settings of the machines beside the "
        "backup of their contents.",
        ("OPS-14",),
    ),
    Duty(
        "Backup",
        "Use a product that knows Cluster Shared Volumes; leave the witness disk out.",
        ("CSV-20", "QRM-12"),
        since="2012",
        applies=_shared,
    ),
    Duty(
        "Checkpoints",
        "A checkpoint is no backup; remove it when its purpose is over.",
        ("VM-12",),
    ),
    Duty(
        "All nodes were down",
        "Start the node first that went down last: this witness does not hold the cluster's "
        "database.",
        ("QRM-36", "QRM-13"),
        applies=_stamp_witness,
    ),
    Duty(
        "Quorum is lost",
        "Event 1177 says so. Decide which half is to live, start one node of it with forced "
        "quorum (Start-ClusterNode -FixQuorum), and the others with prevented quorum.",
        ("QRM-33",),
        since="2012",
    ),
    Duty(
        "A node comes and goes",
        "After three interruptions in an hour the cluster keeps a node out for two hours; find the "
        "cause before it is let in again by hand.",
        ("OPS-08",),
        since="2016",
    ),
    Duty(
        "A new machine",
        "Give it a name that stands once in the cluster, files on cluster storage, and a place in "
        "the capacity sum of this plan.",
        ("NAME-07", "VM-09", "MEM-01"),
    ),
    Duty(
        "A later Windows Server",
        "There is no rolling upgrade from this version: a new cluster is built beside this one.",
        ("UPG-01",),
        until="2012r2",
    ),
    Duty(
        "A later Windows Server",
        "One version at a time, with room for one node to be away, and done within a month.",
        ("UPG-02", "UPG-03", "UPG-06"),
        since="2012r2",
    ),
)

AGAIN = (
    Duty("A server replaced, a node added", "all tests", ("CERT-13",)),
    Duty(
        "A new array, a host bus adapter or FC switch replaced",
        "all tests",
        ("CERT-13",),
        applies=_block,
    ),
    Duty("From a single path to several", "all tests", ("CERT-13",), applies=_block),
    Duty("The cluster restored or rebuilt from copies", "all tests", ("CERT-19",)),
    Duty(
        "Network adapter added or replaced; its firmware or driver changed; network hardware "
        "changed",
        "all but the storage tests",
        ("CERT-14",),
    ),
    Duty(
        "Host bus adapter added; its firmware or driver changed; a path added or removed; DSM "
        "changed",
        "storage tests on one spare LUN",
        ("CERT-15", "CERT-17"),
        applies=_block,
    ),
    Duty("New LUNs", "storage tests on these LUNs", ("CERT-15",), applies=_block),
    Duty(
        "Processor or memory added, firmware of the server, quorum changed",
        "none",
        ("CERT-16", "QRM-35"),
    ),
)


def duties(plan: Plan) -> Table:
    """What to do on which occasion, for this version and kind of storage."""
    return _table("Work on the running cluster", "What to do", DUTIES, plan)


def validation(plan: Plan) -> Table:
    """Which tests to run again after which change."""
    note = ""
    if not at_least(plan.oldest_version, "2012"):
        note = "Microsoft documents this from Windows Server 2012 on; keep to it all the same."
    return _table("What to validate again after a change", "Tests to run", AGAIN, plan, note)


def _table(
    caption: str, work: str, all_duties: tuple[Duty, ...], plan: Plan, note: str = ""
) -> Table:
    columns: tuple[Column[Duty], ...] = (
        Column("Occasion", 30, lambda each: each.occasion),
        Column(work, 54, lambda each: each.work),
        Column("Facts", 16, lambda each: ", ".join(each.facts), "code"),
    )
    kept = [each for each in all_duties if each.holds(plan)]
    return table(caption, kept, columns, note=note)
