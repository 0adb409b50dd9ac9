"""Rules about where the hosts keep the files of virtual machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.plan import Plan
from planner.core.workload import disks_by_volume
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source

ON_A_DRIVE = re.compile(r"([A-Z]:|%SystemDrive%)(?:\\|$)", re.IGNORECASE)
SYSTEM = "%SYSTEMDRIVE%"


@dataclass(frozen=True, slots=True)
class VmPath:
    """The path of virtual machines in parts: ``drive`` is None on a share or where none stands."""

    text: str
    drive: str | None
    folders: tuple[str, ...]
    share: bool

    @property
    def below_cluster_storage(self) -> bool:
        """Whether its first folder is the one that Cluster Shared Volumes appear in."""
        return bool(self.folders) and self.folders[0].casefold() == "clusterstorage"


def vm_path(plan: Plan) -> VmPath | None:
    """Take the path of virtual machines apart; None while it is not decided."""
    if plan.host.vm_path is None:
        return None
    text = plan.host.vm_path.strip().replace("/", "\\")
    found = ON_A_DRIVE.match(text)
    rest = text[found.end() :] if found else text
    folders = tuple(filter(None, rest.split("\\")))
    drive = found.group(1).upper() if found else None
    return VmPath(text, drive, folders, text.startswith("\\\\"))


def _may_be_a_cluster_disk(plan: Plan) -> bool:
    """Tell whether a drive letter may be a cluster disk that virtual machines lie on."""
    disks = {v.name.casefold() for v in plan.storage.volumes if v.purpose in ("disk", None)}
    if not any(volume.purpose == "csv" for volume in plan.storage.volumes):
        return bool(disks)
    return not disks.isdisjoint(disks_by_volume(plan))


@rule(
    "placement.outside-cluster-storage",
    Level.UNSUPPORTED,
    title="Virtual machines are kept outside of the cluster storage",
    why="When the node fails its own drives are gone, and with them every file that lies there.",
    remedy="Let the hosts keep virtual machines below ClusterStorage on the system drive, or on "
    "the SMB share of the cluster.",
    source=source("S-VMLOC"),
    facts=("VM-09",),
    tests=("HV-12",),
)
def outside_cluster_storage(plan: Plan) -> Iterator[Problem | Unknown]:
    """A path on a local drive; a drive letter may be a cluster disk where the plan has such."""
    path = vm_path(plan)
    if path is None:
        yield Unknown("host", "vm_path")
        return
    if path.drive is None:
        return
    system = (plan.host.system_drive or "").strip().upper()[:2]
    on_system_drive = path.drive in (system, SYSTEM)
    if path.below_cluster_storage:
        if system and not on_system_drive:
            message = f"Virtual machines are kept in {path.text}, but Cluster Shared Volumes appear"
            yield Problem("host", f"{message} below {system}\\ClusterStorage.")
    elif not on_system_drive and not plan.storage.volumes:
        yield Unknown("storage", "volumes")
    elif on_system_drive or not _may_be_a_cluster_disk(plan):
        message = f"Virtual machines are kept in {path.text}, which is a drive of each node."
        yield Problem("host", message)


@rule(
    "placement.no-folder-of-their-own",
    Level.UNSUPPORTED,
    title="Virtual machines are kept in the root of a volume or share",
    why="The root has permissions of its own that the files of virtual machines should not get.",
    remedy="Name a folder below the volume or share.",
    source=source("S-VMLOC"),
    facts=("STO-17",),
    applies=lambda plan: plan.host.vm_path is not None,
)
def no_folder_of_their_own(plan: Plan) -> Iterator[Problem | Unknown]:
    """A path that ends at a drive, a Cluster Shared Volume or a share."""
    path = vm_path(plan)
    if path is None or (path.drive is None and not path.share):
        return
    root = 2 if path.share or path.below_cluster_storage else 0
    if len(path.folders) <= root:
        message = f"Virtual machines are kept in {path.text}, which is no folder of their own."
        yield Problem("host", message)
