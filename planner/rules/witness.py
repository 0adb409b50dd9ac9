"""Rules about the witness itself: which kind the version has, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.parts import Volume
from planner.core.plan import Plan
from planner.core.workload import disks_by_volume
from planner.rules.base import Level, Problem, Unknown, rule, since, until
from planner.rules.knowledge import source
from planner.rules.shares import server_of
from planner.rules.storage import volume_subject
from planner.rules.wording import listed

DISK_LEAST_GIB = 0.5  # QRM-10


def on_disk(plan: Plan) -> bool:
    """Whether the witness is a disk."""
    return plan.quorum.witness.type in ("disk", "disk_only")


def on_share(plan: Plan) -> bool:
    """Whether the witness is a share of a file server."""
    return plan.quorum.witness.type == "file_share"


def witness_volumes(plan: Plan) -> list[Volume]:
    """The volume chosen as witness, and those made to be one."""
    chosen = (plan.quorum.witness.volume or "").casefold() if on_disk(plan) else ""
    return [
        volume
        for volume in plan.storage.volumes
        if volume.purpose == "witness" or volume.name.casefold() == chosen
    ]


@rule(
    "witness.cloud-too-early",
    until("2012r2", Level.BLOCKER),
    title="A cloud witness before Windows Server 2016",
    why="Older versions do not have it.",
    remedy="Use a disk witness or a file share witness.",
    source=source("W-WIT"),
    facts=("QRM-21",),
)
def cloud_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """A cloud witness in a version without one."""
    if plan.quorum.witness.type == "cloud":
        message = "The witness is a cloud witness, which this version does not have."
        yield Problem("quorum", message, plan.oldest_version)


@rule(
    "witness.usb-too-early",
    until("2016", Level.BLOCKER),
    title="A USB share witness before Windows Server 2019",
    why="Until 2016 the file server has to be a member of the forest; a router or NAS is not.",
    remedy="Use another witness, or plan Windows Server 2019 or later.",
    source=source("W-WIT"),
    facts=("QRM-19",),
)
def usb_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """A USB share witness in a version without local credentials for it."""
    if plan.quorum.witness.type == "usb":
        message = "The witness is a USB share, which this version cannot sign in to."
        yield Problem("quorum", message, plan.oldest_version)


@rule(
    "witness.share-on-the-cluster",
    Level.UNSUPPORTED,
    title="The witness share is on this very cluster",
    why="It fails with the nodes whose failure it is there to judge.",
    remedy="Use a file server that neither is a node nor runs on this cluster.",
    source=source("W-WIT"),
    facts=("QRM-17",),
    applies=on_share,
)
def share_on_the_cluster(plan: Plan) -> Iterator[Problem | Unknown]:
    """The share whose server is a node, the cluster or a virtual machine of the plan."""
    witness = plan.quorum.witness
    server = server_of(witness.path)
    names = [plan.cluster.name, *(n.name for n in plan.nodes), *(v.name for v in plan.vms)]
    own = next((name for name in names if name and server == name.casefold()), None)
    if own is not None:
        yield Problem("quorum", f"The witness share {witness.path} is on {own}.")
    elif witness.on_cluster:
        yield Problem("quorum", "The witness share is hosted on this cluster.")
    elif witness.on_cluster is None:
        yield Unknown("quorum", "witness/on_cluster")


@rule(
    "witness.share-in-dfs",
    since("2019", Level.BLOCKER, Level.UNSUPPORTED),
    title="The witness share is a DFS path",
    why="Replicas of the share may disagree; from 2019 the product refuses such a path.",
    remedy="Name the file server and its share itself.",
    source=source("W-WIT"),
    facts=("QRM-18",),
    applies=on_share,
)
def share_in_dfs(plan: Plan) -> Iterator[Problem | Unknown]:
    """The share in a DFS namespace, or where that is not known."""
    if plan.quorum.witness.uses_dfs is None:
        yield Unknown("quorum", "witness/uses_dfs")
    elif plan.quorum.witness.uses_dfs:
        where = plan.quorum.witness.path or "The witness share"
        yield Problem("quorum", f"{where} is a DFS path.")


@rule(
    "witness.no-share",
    Level.UNSUPPORTED,
    title="The path of the witness share is missing or no share",
    why="The witness is an SMB share of its own for this cluster.",
    remedy=r"Give a path such as \\server\share.",
    source=source("W-WIT"),
    facts=("QRM-15",),
    applies=lambda plan: plan.quorum.witness.type in ("file_share", "usb"),
)
def no_share(plan: Plan) -> Iterator[Problem | Unknown]:
    """The path that is missing, or that names no server and share."""
    share = plan.quorum.witness.path
    if share is None:
        yield Unknown("quorum", "witness/path")
    elif server_of(share) is None:
        yield Problem("quorum", f"{share} does not name a server and its share.")


@rule(
    "witness.share-in-a-workgroup",
    until("2016", Level.UNSUPPORTED),
    title="A file share witness in a workgroup cluster",
    why="Without a domain the cluster has no account that the share could let in before 2019.",
    remedy="Use a disk witness or a cloud witness.",
    source=source("W-WGC"),
    facts=("QRM-34",),
    applies=lambda plan: on_share(plan) and plan.directory.mode == "workgroup",
)
def share_in_a_workgroup(plan: Plan) -> Iterator[Problem | Unknown]:
    """The file share witness of a workgroup cluster before 2019."""
    message = "The cluster is in a workgroup and its witness is a file share."
    yield Problem("quorum", message, plan.oldest_version)


@rule(
    "witness.no-disk",
    Level.UNSUPPORTED,
    title="The witness disk is not chosen",
    why="A disk witness is a LUN of its own that every node sees.",
    remedy="Add a volume of at least 512 MB with the purpose witness, and choose it.",
    source=source("W-QRM"),
    facts=("QRM-10",),
    applies=on_disk,
)
def no_disk(plan: Plan) -> Iterator[Problem | Unknown]:
    """The volume that is missing."""
    if plan.quorum.witness.volume is None:
        yield Unknown("quorum", "witness/volume")


@rule(
    "witness.disk-on-spaces-direct",
    since("2016", Level.UNSUPPORTED),
    title="A disk witness on Storage Spaces Direct",
    why="Its disk would come from the pool, and be gone with the nodes that it has to judge.",
    remedy="Use a cloud witness, a file share or, from 2019, a USB share.",
    source=source("W-S2DQ"),
    facts=("S2D-22", "QRM-34"),
    applies=lambda plan: plan.storage.type == "storage_spaces_direct",
)
def disk_on_spaces_direct(plan: Plan) -> Iterator[Problem | Unknown]:
    """A disk witness in a cluster without shared disks."""
    if on_disk(plan):
        yield Problem("quorum", "The witness is a disk, but the storage is Storage Spaces Direct.")


@rule(
    "witness.refs-too-early",
    until("2008r2", Level.BLOCKER),
    title="A witness disk with ReFS in Windows Server 2008 R2",
    why="This version knows NTFS only.",
    remedy="Format the witness disk with NTFS.",
    source=source("W-QRM"),
    facts=("QRM-11",),
)
def refs_too_early(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each witness disk of 2008 R2 with ReFS, or where the file system is not decided."""
    for volume in witness_volumes(plan):
        if volume.file_system is None:
            yield Unknown(volume_subject(volume), "file_system")
        elif volume.file_system == "refs":
            message = f"{volume.name} is a witness disk with ReFS."
            yield Problem(volume_subject(volume), message, plan.oldest_version)


@rule(
    "witness.csv-as-witness",
    Level.BLOCKER,
    title="A Cluster Shared Volume as witness",
    why="A Cluster Shared Volume cannot be the disk witness.",
    remedy="Choose a small LUN of its own.",
    source=source("W-CSV"),
    facts=("CSV-07", "QRM-11"),
    applies=on_disk,
)
def csv_as_witness(plan: Plan) -> Iterator[Problem | Unknown]:
    """The chosen volume that is a Cluster Shared Volume."""
    volume = plan.volume_by_name.get((plan.quorum.witness.volume or "").casefold())
    if volume is not None and volume.purpose == "csv":
        yield Problem("quorum", f"The witness is {volume.name}, a Cluster Shared Volume.")


@rule(
    "witness.disk-too-small",
    Level.RISK,
    title="The witness disk is too small",
    why="It holds a copy of the cluster database; at least 512 MB are asked for.",
    remedy="Make it 1 GiB.",
    source=source("W-QRM"),
    facts=("QRM-10",),
)
def disk_too_small(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each witness disk below half a GiB."""
    for volume in witness_volumes(plan):
        if volume.size_gib is None:
            yield Unknown(volume_subject(volume), "size_gib")
        elif volume.size_gib < DISK_LEAST_GIB:
            size = figure(volume.size_gib * 1024)
            yield Problem(volume_subject(volume), f"{volume.name} has {size} MiB.")


@rule(
    "witness.disk-holds-vms",
    Level.UNSUPPORTED,
    title="Virtual machines on the witness disk",
    why="The witness disk holds the cluster database and nothing else.",
    remedy="Put the virtual disks on a Cluster Shared Volume.",
    source=source("W-QRM"),
    facts=("QRM-11",),
)
def disk_holds_vms(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each witness disk on which a virtual disk lies."""
    for volume in witness_volumes(plan):
        on = disks_by_volume(plan).get(volume.name.casefold(), ())
        if on and volume.purpose != "csv":
            names = listed(vm.name for vm, _ in on)
            message = f"{volume.name} holds virtual disks of {names}."
            yield Problem(volume_subject(volume), message)


@rule(
    "witness.unused-disk",
    Level.ADVICE,
    title="A witness disk that is not used",
    why="The plan keeps a disk for the witness, but the quorum uses another or none.",
    remedy="Choose it as witness, or leave it out.",
    source=source("W-QRM"),
    facts=("QRM-14", "STO-13"),
    applies=lambda plan: plan.quorum.witness.type is not None,
)
def unused_disk(plan: Plan) -> Iterator[Problem | Unknown]:
    """Volumes with the purpose witness that the quorum does not name."""
    witness = plan.quorum.witness
    if on_disk(plan) and witness.volume is None:
        return
    chosen = (witness.volume or "").casefold() if on_disk(plan) else None
    unused = [v.name for v in plan.storage.volumes if v.purpose == "witness"]
    unused = [name for name in unused if name.casefold() != chosen]
    if unused:
        made = "is a volume" if len(unused) == 1 else "are volumes"
        message = f"{listed(unused)} {made} for a witness, but the quorum does not use it."
        yield Problem("quorum", message)
