"""Rules about the shared storage as a whole and about its arrays."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.capacity.figures import figure
from planner.core.memo import once_per_plan
from planner.core.parts import StorageArray, Volume
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.ways import paths_to
from planner.rules.wording import counted, listed

BLOCK = ("iscsi", "fibre_channel", "sas")
ON_ARRAYS = (*BLOCK, "smb")


def on_block_storage(plan: Plan) -> bool:
    """Whether the nodes share LUNs of an array."""
    return plan.storage.type in BLOCK


def array_subject(array: StorageArray) -> str:
    """The subject of an array."""
    return path("storage", "arrays", array.name)


def volume_subject(volume: Volume) -> str:
    """The subject of a volume."""
    return path("storage", "volumes", volume.name)


@once_per_plan
def volumes_by_array(plan: Plan) -> dict[str, list[Volume]]:
    """Volumes by folded array name; with one array, a volume that names none lies on it."""
    arrays = plan.storage.arrays
    found: dict[str, list[Volume]] = {array.name.casefold(): [] for array in arrays}
    only = arrays[0].name if len(arrays) == 1 else None
    for volume in plan.storage.volumes:
        name = volume.array or only
        if name is not None and name.casefold() in found:
            found[name.casefold()].append(volume)
    return found


@rule(
    "storage.no-type",
    Level.BLOCKER,
    title="The kind of shared storage is not decided",
    why="The HBAs, NICs, paths and witness that fit depend on it.",
    remedy="Choose iSCSI, Fibre Channel, shared SAS, SMB 3 or Storage Spaces Direct.",
    source=source("W-CREQ"),
    facts=("STO-01",),
)
def no_type(plan: Plan) -> Iterator[Problem | Unknown]:
    """The storage type that is missing."""
    if plan.storage.type is None:
        yield Unknown("storage", "type")


@rule(
    "storage.no-array",
    Level.BLOCKER,
    title="No array or file server is planned",
    why="Without it there is nothing for the nodes to share.",
    remedy="Add the array, or the file server for SMB, with its ports.",
    source=source("W-CREQ"),
    facts=("STO-01",),
    applies=lambda plan: plan.storage.type in ON_ARRAYS,
)
def no_array(plan: Plan) -> Iterator[Problem | Unknown]:
    """Arrays that are missing."""
    if not plan.storage.arrays:
        yield Unknown("storage", "arrays")


@rule(
    "storage.no-data-volume",
    Level.UNSUPPORTED,
    title="No volume for virtual machines is planned",
    why="All files of a clustered virtual machine have to be on storage that every node reaches.",
    remedy="Add at least one Cluster Shared Volume.",
    source=source("W-CSV"),
    facts=("VM-09", "STO-13"),
)
def no_data_volume(plan: Plan) -> Iterator[Problem | Unknown]:
    """Volumes that are missing: none is for anything but a witness; and purposes not decided."""
    for volume in plan.storage.volumes:
        if volume.purpose is None:
            yield Unknown(volume_subject(volume), "purpose")
    if all(volume.purpose == "witness" for volume in plan.storage.volumes):
        yield Unknown("storage", "volumes")


@rule(
    "storage.no-persistent-reservations",
    Level.BLOCKER,
    title="An array without SCSI-3 persistent reservations",
    why="They decide which node owns a disk; without them no cluster disk comes online.",
    remedy="Choose an array that is listed for failover clusters, or switch the function on.",
    source=source("W-CREQ"),
    facts=("STO-02",),
    tests=("STO-12",),
    applies=on_block_storage,
)
def no_persistent_reservations(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array that cannot, or where it is not known whether it can."""
    for array in plan.storage.arrays:
        if array.persistent_reservations is None:
            yield Unknown(array_subject(array), "persistent_reservations")
        elif not array.persistent_reservations:
            message = f"{array.name} has no SCSI-3 persistent reservations."
            yield Problem(array_subject(array), message)


@rule(
    "storage.too-few-registrations",
    Level.BLOCKER,
    title="The array holds too few registrations for all nodes and paths",
    why="Each node registers on every LUN over every path; a full array turns nodes away.",
    remedy="Ask the array's maker for the limit, and use fewer paths or LUNs, or another array.",
    source=source("S-VALID"),
    origin="test_cluster",
    tests=("STO-12",),
    applies=lambda plan: (
        on_block_storage(plan)
        and bool(plan.nodes)
        and any(array.registration_limit is not None for array in plan.storage.arrays)
    ),
)
def too_few_registrations(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array with a published limit below nodes x paths x LUNs.

    Most makers publish none, so an open limit is no open question; that the array works with all
    nodes is shown by validation. A path not yet planned counts as one.
    """
    volumes = volumes_by_array(plan)
    for array in plan.storage.arrays:
        luns = max(1, len(volumes[array.name.casefold()]))
        paths = sum(max(1, paths_to(plan, node, array)) for node in plan.nodes)
        if array.registration_limit is not None and array.registration_limit < paths * luns:
            message = (
                f"{array.name} holds {counted(array.registration_limit, 'registration')}; "
                f"{counted(len(plan.nodes), 'node')} with {counted(paths, 'path')} in all to "
                f"{counted(luns, 'LUN')} need {paths * luns}."
            )
            yield Problem(array_subject(array), message)


@rule(
    "storage.single-controller",
    Level.RISK,
    title="An array with a single controller",
    why="All volumes are gone with it, also while it restarts for an update.",
    remedy="Use an array with two controllers and connect both.",
    source=source("W-CREQ"),
    facts=("STO-ISCSI-05", "CERT-29"),
    applies=on_block_storage,
)
def single_controller(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array whose ports are all on one controller."""
    for array in plan.storage.arrays:
        if not array.ports:
            yield Unknown(array_subject(array), "ports")
            continue
        controllers = {p.controller.casefold() for p in array.ports if p.controller}
        open_ports = [port for port in array.ports if not port.controller]
        if len(controllers) > 1:
            continue
        for port in open_ports:
            yield Unknown(path("storage", "arrays", array.name, "ports", port.name), "controller")
        if not open_ports:
            only = array.ports[0].controller
            message = f"All ports of {array.name} are on one controller ({only})."
            yield Problem(array_subject(array), message)


@rule(
    "storage.array-too-small",
    Level.RISK,
    title="The volumes are larger than their array",
    why="The array runs out of space while the volumes still look free, and then stops writes.",
    remedy="Plan smaller volumes or more capacity.",
    source=source("W-CREQ"),
    origin="practice",
    applies=lambda plan: plan.storage.type in ON_ARRAYS,
)
def array_too_small(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array whose volumes, with the copies that it holds for others, exceed its capacity.

    Sizes that are not decided are asked for where the space on volumes is judged.
    """
    held = volumes_by_array(plan)
    if len(plan.storage.arrays) > 1:
        for volume in plan.storage.volumes:
            if volume.array is None:
                yield Unknown(volume_subject(volume), "array")
    for array in plan.storage.arrays:
        copied = [
            other.name
            for other in plan.storage.arrays
            if other.replicates_to and other.replicates_to.casefold() == array.name.casefold()
        ]
        names = [array.name, *copied]
        volumes = [v for name in names for v in held[name.casefold()] if v.size_gib is not None]
        total = sum(volume.size_gib or 0 for volume in volumes)
        if array.usable_gib is None:
            yield Unknown(array_subject(array), "usable_gib")
        elif total > array.usable_gib:
            what = f", copies of {listed(copied)} included," if copied else ""
            message = (
                f"The volumes on {array.name}{what} take {figure(total)} GiB; "
                f"the array has {figure(array.usable_gib)} GiB."
            )
            yield Problem(array_subject(array), message)


@rule(
    "storage.one-initiator-name",
    Level.UNSUPPORTED,
    title="Nodes share an iSCSI initiator name",
    why="The array tells nodes apart by it; two with one name disturb each other's sessions.",
    remedy="Give every node an initiator name (IQN) of its own.",
    source=source("S-ISCSI"),
    facts=("STO-ISCSI-08",),
    applies=lambda plan: plan.storage.type == "iscsi",
)
def one_initiator_name(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each initiator name that more than one node has, and each node without one."""
    owners: dict[str, list[str]] = {}
    for node in plan.nodes:
        if node.iscsi_initiator is None:
            yield Unknown(path("nodes", node.name), "iscsi_initiator")
        else:
            owners.setdefault(node.iscsi_initiator.casefold(), []).append(node.name)
    for name, nodes in owners.items():
        if len(nodes) > 1:
            yield Problem("nodes", f"{listed(nodes)} have one initiator name, {name}.")
