"""B-10: the storage side of the shared disks."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import (
    ARRAY,
    DESK,
    UNCHANGED,
    Phase,
    Step,
    listing,
    step,
)
from planner.core.build.words import network_words, old, quantity, spaces_direct
from planner.core.fields import Version
from planner.core.parts import ArrayPort, Node, StorageArray, Volume
from planner.core.plan import Plan
from planner.core.ways import network_of, paths
from planner.core.words import version_words

PURPOSES = {
    "witness": "witness",
    "csv": "cluster shared volume",
    "disk": "cluster disk",
    "pass_through": "pass-through disk of a virtual machine",
}
BLOCK = ("iscsi", "fibre_channel", "sas")


def storage_side(plan: Plan) -> Phase:
    """B-10: LUNs, masking and zones, or the share of a file server."""
    kind = plan.storage.type
    steps: list[Step] = []
    if kind is None:
        steps.append(
            step(
                "Choose the shared storage",
                DESK,
                how="The plan does not say yet what storage the nodes share.",
                expected="The plan names one type of storage.",
                way_back=UNCHANGED,
                undecided=("type of shared storage",),
            )
        )
    if kind in BLOCK:
        for array in plan.storage.arrays:
            steps.extend(_front_end(plan, array))
            steps.append(_array(plan, array))
        if not plan.storage.arrays:
            steps.append(_no_array())
    if kind == "fibre_channel":
        steps.extend(_zones(plan, node) for node in plan.nodes)
    if kind == "smb":
        steps.append(_other_storage("SMB", "2012") if old(plan) else _share(plan))
    if kind == "storage_spaces_direct" and not spaces_direct(plan):
        steps.append(_other_storage("Storage Spaces Direct", "2016"))
    return Phase(
        id="B-10",
        title="Prepare the storage",
        about="The LUNs go to the nodes of this cluster and to nobody else: a disk that a foreign "
        "host writes to is lost.",
        steps=tuple(steps),
        facts=("STO-02", "STO-03", "STO-04", "STO-13", "CERT-17", "STO-FC-04", "STO-FC-05"),
    )


def _other_storage(kind: str, since: Version) -> Step:
    return step(
        "Choose other storage",
        DESK,
        how=f"{kind} carries virtual machines from {version_words(since)} on.",
        expected="The plan names storage that its Windows version has.",
        way_back=UNCHANGED,
        undecided=("type of shared storage that the Windows version has",),
    )


def _no_array() -> Step:
    return step(
        "Choose the storage array",
        DESK,
        how="The plan names no storage array yet.",
        expected="The plan names the array and its ports.",
        way_back=UNCHANGED,
        undecided=("storage array",),
    )


def _front_end(plan: Plan, array: StorageArray) -> Iterator[Step]:
    """The array's own side of iSCSI: target name, and the address of every port."""
    if plan.storage.type != "iscsi" or not array.ports:
        return
    target = array.target or "(not decided)"
    yield step(
        f"Give the ports of {array.name} their addresses",
        ARRAY,
        how=f"The target is {target}. Set no gateway. The ports are:",
        items=(_port_words(plan, port) for port in array.ports),
        expected="Every port answers a ping from its own network.",
        way_back="Take the addresses off the ports.",
        undecided=[
            *([] if array.target else [f"target name of {array.name}"]),
            *(f"address of {array.name} port {p.name}" for p in array.ports if p.address is None),
        ],
    )


def _port_words(plan: Plan, port: ArrayPort) -> str:
    network = network_of(plan, port)
    prefix = f"/{network.subnet.partition('/')[2]}" if network and network.subnet else ""
    controller = f", controller {port.controller}" if port.controller else ""
    where = f", {network_words(network)}" if network else ""
    return f"{port.name}{controller}: {port.address or 'address not decided'}{prefix}{where}"


def _array(plan: Plan, array: StorageArray) -> Step:
    volumes = [
        volume
        for volume in plan.storage.volumes
        if volume.array is None or volume.array.casefold() == array.name.casefold()
    ]
    chap = {
        "one_way": " Set one-way CHAP for them.",
        "mutual": " Set mutual CHAP for them.",
    }.get(array.chap or "", "")
    return step(
        f"Make the LUNs on {array.name}",
        ARRAY,
        how="Make one host entry per node, one group of these hosts for the cluster, and present "
        f"the LUNs to that group only.{chap} The LUNs, then the names that the hosts "
        "log in with:",
        items=[
            *(map(lun_words, volumes) if volumes else ["No LUN is planned yet"]),
            *_initiators(plan),
        ],
        expected=f"{array.name} lists {listing(node.name for node in plan.nodes) or 'the nodes'} "
        "as hosts and shows the LUN ids of this list.",
        way_back="Take the presentation away, then delete the LUN; what is on it is lost.",
        undecided=[f"size of {v.name}" for v in volumes if v.size_gib is None]
        + [f"LUN id of {v.name}" for v in volumes if v.lun_id is None]
        + ([] if volumes else ["volumes"]),
    )


def lun_words(volume: Volume) -> str:
    """Say what tells a LUN apart, in one line."""
    size = f"{quantity(volume.size_gib)} GiB" if volume.size_gib is not None else "size not decided"
    lun = f"LUN {volume.lun_id}, " if volume.lun_id is not None else ""
    only = f", only to {listing(volume.presented_to)}" if volume.presented_to else ""
    thin = ", thin" if volume.thin else ""
    return f"{volume.name}: {lun}{size}{thin}, {PURPOSES[volume.purpose or 'disk']}{only}"


def _initiators(plan: Plan) -> Iterator[str]:
    for node in plan.nodes:
        if plan.storage.type == "iscsi":
            yield f"Host {node.name}: {node.iscsi_initiator or 'initiator name not decided'}"
        elif node.hbas:
            names = (f"{hba.name} {hba.wwpn or '(WWPN not decided)'}" for hba in node.hbas)
            yield f"Host {node.name}: {listing(names)}"


def _zones(plan: Plan, node: Node) -> Step:
    zones = []
    undecided = []
    for hba in node.hbas:
        targets = _zoned(plan, node, hba.name)
        if targets:
            fabric = f"{hba.switch}: " if hba.switch else ""
            zones.append(
                f"{fabric}{node.name} {hba.name} ({hba.wwpn or 'WWPN not decided'}) with "
                f"{listing(targets)}"
            )
        else:
            undecided.append(f"array ports in the fabric of {node.name} {hba.name}")
        if hba.wwpn is None:
            undecided.append(f"WWPN of {node.name} {hba.name}")
    npiv = any(vm.virtual_fibre_channel for vm in plan.vms)
    both = " Zone both WWPN sets of every virtual Fibre Channel adapter as well." if npiv else ""
    return step(
        f"Zone {node.name}",
        "the Fibre Channel switches",
        how=f"Make one zone per host port, then activate the zone set.{both}",
        items=zones,
        expected=f"The switches show the ports of {node.name} logged in, and the array shows them "
        "on its controllers.",
        way_back="Take the zones out of the active set.",
        undecided=undecided or ([] if node.hbas else [f"host bus adapters of {node.name}"]),
    )


def _zoned(plan: Plan, node: Node, hba: str) -> list[str]:
    return [
        f"{array.name} {path.target.name} ({path.target.wwpn or 'WWPN not decided'})"
        for array in plan.storage.arrays
        for path in paths(plan, node, array)
        if path.port.kind == "hbas" and path.port.name == hba
    ]


def _share(plan: Plan) -> Step:
    accounts = listing(f"{node.name}$" for node in plan.nodes)
    return step(
        "Make the share for the virtual machines",
        "the file server",
        how="Make a continuously available share with a folder in it, so that this path exists: "
        f"{plan.host.vm_path or 'not decided'}. Give full control, on the share and the folder, to "
        f"the computer accounts {accounts or 'of the nodes'} and to the administrators of Hyper-V.",
        expected="Every node can make and delete a file in the folder.",
        way_back="Remove the share, then the folder.",
        undecided=() if plan.host.vm_path else ("path of the virtual machines",),
    )
