"""What the owner of the storage has to have ready: hosts, targets, zones, LUNs, shares, drives."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Drive, Hba, Node, StorageArray, Volume
from planner.core.plan import Plan, at_least
from planner.core.prerequisites.base import (
    OPEN,
    Prerequisite,
    amount,
    figure,
    missing,
    named,
    need,
    valued,
)
from planner.core.words import choices

PURPOSES = {
    "witness": "witness",
    "csv": "Cluster Shared Volume",
    "disk": "cluster disk",
    "pass_through": "pass-through disk",
}
MEDIA = choices("Drive", "media")
CHAP = {"none": "no CHAP", "one_way": "one-way CHAP", "mutual": "mutual CHAP"}


def storage(plan: Plan) -> Iterator[Prerequisite]:
    """Everything asked of the owner of the storage, in the order of the work."""
    kind = plan.storage.type
    if kind is None:
        yield need("Shared storage", f"kind {OPEN}", undecided=("kind of storage",))
    if kind == "iscsi":
        yield from _targets(plan)
        yield from _initiators(plan)
    if kind == "fibre_channel":
        yield from _zones(plan)
    if kind == "sas":
        yield from _cables(plan)
    if kind == "smb":
        yield from _shares(plan)
    if kind == "storage_spaces_direct":
        yield from _drives(plan)
    if kind in ("iscsi", "fibre_channel", "sas"):
        yield from _luns(plan)
        yield from _arrays(plan)


def _targets(plan: Plan) -> Iterator[Prerequisite]:
    for array in plan.storage.arrays:
        portals = [port for port in array.ports if port.address]
        yield need(
            f"The iSCSI target of {array.name} and its portals",
            array.target or OPEN,
            *(
                f"{port.name}: {port.address} on {port.network or OPEN}"
                + (f", {port.switch}" if port.switch else "")
                for port in portals
            ),
            CHAP.get(array.chap or "", f"CHAP {OPEN}"),
            "secrets of 12 to 16 characters, handed over apart from this plan"
            if array.chap in ("one_way", "mutual")
            else "",
            facts=("STO-ISCSI-05", "STO-ISCSI-13"),
            undecided=(
                missing(array.target, f"target of {array.name}"),
                None if portals else f"portals of {array.name}",
                missing(array.chap, f"CHAP of {array.name}"),
            ),
        )


def _initiators(plan: Plan) -> Iterator[Prerequisite]:
    arrays = named((array.name for array in plan.storage.arrays), "the array")
    yield need(
        f"Every node registered as a host on {arrays}, by its initiator name",
        *valued(
            ((node.name, node.iscsi_initiator) for node in plan.nodes),
            "initiator names, as the table of iSCSI sessions lists them",
        ),
        facts=("STO-ISCSI-08", "STO-04"),
        undecided=[
            missing(node.iscsi_initiator, f"initiator name of {node.name}") for node in plan.nodes
        ],
    )


def _fabric_ports(plan: Plan) -> dict[str, list[tuple[Node, Hba]]]:
    found: dict[str, list[tuple[Node, Hba]]] = {}
    for node in plan.nodes:
        for hba in node.hbas:
            if hba.kind in ("fibre_channel", "fcoe", None):
                found.setdefault(_fabric(plan, hba.switch), []).append((node, hba))
    return found


def _fabric(plan: Plan, name: str | None) -> str:
    switch = plan.switch_by_name.get((name or "").casefold())
    return (switch.fabric if switch else None) or name or OPEN


def _zones(plan: Plan) -> Iterator[Prerequisite]:
    virtual = any(vm.virtual_fibre_channel for vm in plan.vms)
    for fabric, initiators in _fabric_ports(plan).items():
        targets = [
            f"{array.name} {port.name} {port.wwpn or OPEN}"
            for array in plan.storage.arrays
            for port in array.ports
            if _fabric(plan, port.switch) == fabric
        ]
        yield need(
            f"One zone for each initiator in fabric {fabric}, with the ports of the array",
            *valued(
                ((f"{node.name} {hba.name}", hba.wwpn) for node, hba in initiators),
                "initiators, as the tables of zoning list them",
            ),
            *(f"with {target}" for target in targets or [OPEN]),
            facts=("STO-FC-04", "STO-FC-05"),
            undecided=[
                missing(hba.wwpn, f"WWPN of {node.name} {hba.name}") for node, hba in initiators
            ],
        )
    if virtual:
        yield need(
            "N_Port ID Virtualization (NPIV) on the ports of the switches and of the array",
            "both WWN sets of every virtual adapter zoned and masked",
            facts=("STO-FC-13", "STO-FC-15"),
        )


def _cables(plan: Plan) -> Iterator[Prerequisite]:
    ports = sum(len(node.hbas) for node in plan.nodes)
    yield need(
        "SAS ports of the array for every node",
        f"{ports} ports for {len(plan.nodes)} nodes",
        facts=("STO-SAS-01", "STO-SAS-02"),
        undecided=() if ports else ("SAS ports of the nodes",),
    )


def _shares(plan: Plan) -> Iterator[Prerequisite]:
    yield need(
        "The shares for the virtual machines, continuously available",
        *(
            f"{volume.name}: {_size(volume)}{f' on {volume.array}' if volume.array else ''}"
            for volume in plan.storage.volumes
        ),
        f"used as {plan.host.vm_path}" if plan.host.vm_path else "",
        facts=("STO-SMB-01", "STO-SMB-03", "STO-SMB-06"),
        undecided=[missing(plan.host.vm_path, "path of the virtual machines")],
    )
    yield need(
        "Full control on share and folder for the computer accounts of the nodes and for the "
        "administrators of Hyper-V",
        named(f"{node.name}$" for node in plan.nodes),
        f"{plan.cluster.name}$" if plan.cluster.name else "",
        facts=("STO-SMB-02",),
        undecided=[missing(plan.cluster.name, "cluster name")],
    )


def _drives(plan: Plan) -> Iterator[Prerequisite]:
    kits: dict[str, list[str]] = {}
    for node in plan.nodes:
        kit = ", ".join(map(_kit, node.drives))
        kits.setdefault(kit, []).append(node.name)
    yield need(
        "Drives of every node empty, without partitions of an earlier use",
        *(f"{named(nodes)}: {kit or 'drives ' + OPEN}" for kit, nodes in kits.items()),
        facts=("S2D-28",),
        undecided=[None if node.drives else f"drives of {node.name}" for node in plan.nodes],
    )
    yield need(
        "Controllers in pass-through mode, without a RAID set over the drives of the pool",
        "a boot device apart from the pool, 200\u202fGB or more",
        facts=("S2D-10", "S2D-13"),
    )


def _kit(drive: Drive) -> str:
    media = MEDIA.get(drive.media, f"media {OPEN}")
    return f"{drive.count or OPEN} \u00d7 {drive.name} ({media}, {amount(drive.size_gib, 'GiB')})"


def _luns(plan: Plan) -> Iterator[Prerequisite]:
    for volume in plan.storage.volumes:
        purpose = PURPOSES.get(volume.purpose or "", f"purpose {OPEN}")
        lun = "" if volume.lun_id is None else f"LUN {volume.lun_id}, "
        where = f" on {volume.array}" if volume.array else ""
        nodes = "every node" if volume.presented_to is None else named(volume.presented_to)
        witness = ("QRM-10",) if volume.purpose == "witness" else ()
        yield need(
            f"{volume.name}{where}: {lun}{_size(volume)}, {purpose}",
            f"presented to {nodes}, and to no other server",
            facts=("STO-03", "STO-04", *witness),
            undecided=(
                missing(volume.size_gib, f"size of {volume.name}"),
                missing(volume.purpose, f"purpose of {volume.name}"),
            ),
        )
    if not plan.storage.volumes:
        yield need("The LUNs of the cluster", undecided=("volumes",), facts=("STO-13",))
    if not _has_spare(plan):
        yield need(
            "A small spare LUN for every node, for storage tests later",
            "1\u202fGiB is enough; this plan names none",
            facts=("CERT-17",),
        )


def _has_spare(plan: Plan) -> bool:
    """Tell whether a small cluster disk is there that no machine uses."""
    used = {(disk.volume or "").casefold() for vm in plan.vms for disk in vm.disks}
    return any(
        volume.purpose == "disk" and volume.name.casefold() not in used
        for volume in plan.storage.volumes
    )


def _size(volume: Volume) -> str:
    return f"size {OPEN}" if volume.size_gib is None else amount(volume.size_gib, "GiB")


def _arrays(plan: Plan) -> Iterator[Prerequisite]:
    for array in plan.storage.arrays:
        yield need(
            f"{array.name} takes SCSI-3 persistent reservations, and enough of them",
            f"firmware {array.firmware or OPEN}",
            _registrations(plan, array),
            facts=("STO-02",),
            undecided=(
                missing(array.persistent_reservations, f"reservations of {array.name}"),
                missing(array.firmware, f"firmware of {array.name}"),
            ),
        )
    if plan.storage.mpio.dsm == "vendor":
        yield need(
            "The vendor's multipath software (DSM), one version for all nodes",
            f"policy {plan.storage.mpio.policy}" if plan.storage.mpio.policy else "",
            facts=("STO-FC-02",) if plan.storage.type == "fibre_channel" else ("STO-08",),
        )
    elif plan.storage.type == "fibre_channel":
        yield need(
            "Vendor and product ID under which the array reports its LUNs",
            "Windows' own multipath claims only what it is told",
            facts=("STO-FC-06",) if at_least(plan.oldest_version, "2012") else ("STO-FC-07",),
        )


def _registrations(plan: Plan, array: StorageArray) -> str:
    if array.registration_limit is None:
        return ""
    return f"it holds {figure(array.registration_limit)}; {len(plan.nodes)} nodes register"
