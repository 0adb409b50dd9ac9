"""B-18: cluster shared volumes and their read cache."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import Command, Phase, Step, listing, one_node, step
from planner.core.build.powershell import ps
from planner.core.build.storage import BLOCK
from planner.core.build.values import Missing, OnSite, Raw, Value, need
from planner.core.build.words import old, spaces_direct
from planner.core.parts import Volume
from planner.core.plan import Plan, at_least

CSV_FILE_SYSTEMS = {"ntfs": Raw("CSVFS_NTFS"), "refs": Raw("CSVFS_ReFS")}
# Resiliency of a volume as setting and number of drives that may fail.
RESILIENCY: dict[str, tuple[Raw, int]] = {
    "two_way_mirror": (Raw("Mirror"), 1),
    "three_way_mirror": (Raw("Mirror"), 2),
    "dual_parity": (Raw("Parity"), 2),
}


def shared_volumes(plan: Plan) -> Phase:
    """B-18: cluster shared volumes and their cache."""
    volumes = [v for v in plan.storage.volumes if v.purpose == "csv"]
    has_disks = plan.storage.type in BLOCK or spaces_direct(plan)
    steps = list(_csv_steps(plan, volumes)) if has_disks else []
    return Phase(
        id="B-18",
        title="Make the cluster shared volumes",
        about="A shared volume is open on all nodes at once, at one path below ClusterStorage, so "
        "each virtual machine can move alone.",
        steps=tuple(steps),
        facts=("CSV-01", "CSV-06", "CSV-07", "CSV-16", "CSV-19", "CSV-27", "S2D-18", "S2D-21"),
    )


def _csv_steps(plan: Plan, volumes: list[Volume]) -> Iterator[Step]:
    if old(plan) and volumes:
        yield step(
            "Switch cluster shared volumes on",
            one_node(plan),
            ps('(Get-Cluster).EnableSharedVolumes = "Enabled"'),
            how="In this version only virtual machines may be kept there. Failover Cluster Manager "
            "shows the notice when the feature is switched on there instead.",
            expected="The folder ClusterStorage appears on the system drive of every node.",
            way_back="None is known: leave it on. Without a shared volume it changes nothing.",
        )
    if volumes:
        spaces = plan.storage.type == "storage_spaces_direct"
        commands = [
            _space(v) if spaces else ps("Add-ClusterSharedVolume -Name {name}", name=v.name)
            for v in volumes
        ]
        yield step(
            "Make the volumes",
            one_node(plan),
            *commands,
            ps("Get-ClusterSharedVolume | Format-List 'Name', 'State', 'SharedVolumeInfo'"),
            how=_folder_words(plan, volumes),
            expected="All planned shared volumes are Online and have a folder on every node.",
            way_back="Remove-VirtualDisk deletes a volume with its data."
            if spaces
            else "Remove-ClusterSharedVolume gives the disk back to the cluster; its data stays.",
        )
    yield from _cache(plan)
    if volumes:
        yield _csv_check(plan, volumes)


def _folder_words(plan: Plan, volumes: list[Volume]) -> str:
    path = plan.host.vm_path
    folders = "Compare the folders below ClusterStorage with the planned path of the virtual "
    folders += f"machines, {path}, and" if path else "machines and"
    words = f"{folders} rename them now: later a new name breaks the paths."
    encrypted = [v.name for v in volumes if v.bitlocker]
    if encrypted:
        words += f" Encrypt {listing(encrypted)} with BitLocker while in maintenance mode."
    return words


def _space(volume: Volume) -> Command:
    system: Value = (
        CSV_FILE_SYSTEMS[volume.file_system]
        if volume.file_system
        else Missing(f"file system of {volume.name}")
    )
    size = need(volume.size_gib, f"size of {volume.name}")
    shared: dict[str, Value] = {"name": volume.name, "system": system, "size": size}
    if volume.resiliency in RESILIENCY:
        setting, failures = RESILIENCY[volume.resiliency]
        return ps(
            "New-Volume -StoragePoolFriendlyName 'S2D*' -FriendlyName {name} -FileSystem {system} "
            "-Size {size}GB -ResiliencySettingName {setting} -PhysicalDiskRedundancy {failures}",
            **shared,
            setting=setting,
            failures=failures,
        )
    tiers: Value = Missing(f"resiliency of {volume.name}")
    if volume.resiliency is not None:
        kind = volume.resiliency.replace("_", " ")
        tiers = OnSite(f"names of the tiers for {kind}, as Get-StorageTier shows them")
    return ps(
        "New-Volume -StoragePoolFriendlyName 'S2D*' -FriendlyName {name} -FileSystem {system} "
        "-StorageTierFriendlyNames {tiers} -StorageTierSizes {sizes}",
        name=volume.name,
        system=system,
        tiers=tiers,
        sizes=OnSite("sizes of the tiers, together the size of the plan")
        if volume.size_gib is not None
        else size,
    )


def _cache(plan: Plan) -> Iterator[Step]:
    size = plan.cluster.properties.csv_cache_mib
    if size is None or old(plan):
        return
    if at_least(plan.oldest_version, "2012r2"):
        commands = [ps("(Get-Cluster).BlockCacheSize = {size}", size=size)]
    else:
        commands = [
            ps("(Get-Cluster).SharedVolumeBlockCacheSizeInMB = {size}", size=size),
            ps("Get-ClusterSharedVolume | Set-ClusterParameter -Name CsvEnableBlockCache -Value 1"),
        ]
    yield step(
        "Set the read cache of the shared volumes",
        one_node(plan),
        *commands,
        how="The cache takes this much memory, in MiB, from every node.",
        expected=f"The property answers {size}.",
        way_back="Set the former size.",
    )


def _csv_check(plan: Plan, volumes: list[Volume]) -> Step:
    spaces = plan.storage.type == "storage_spaces_direct"
    commands = [
        ps(
            "{volumes} | ForEach-Object {{ $volume = $_; {nodes} | ForEach-Object {{ "
            "Move-ClusterSharedVolume -Name $volume -Node $_ }} }}",
            nodes=tuple(node.name for node in plan.nodes) or Missing("nodes"),
            volumes=tuple(
                f"Cluster Virtual Disk ({v.name})" if spaces else v.name for v in volumes
            ),
        )
    ]
    if at_least(plan.oldest_version, "2012r2"):
        commands.append(
            ps("Get-ClusterSharedVolumeState | Format-Table 'Name', 'Node', 'StateInfo'")
        )
    return step(
        "Move the ownership of the volumes around",
        one_node(plan),
        *commands,
        how="Write a small file to every volume from every node.",
        expected="Every node can own every volume and write to it"
        + (
            "; the state is Direct on all nodes, except for ReFS on a storage array."
            if len(commands) > 1
            else "."
        ),
        way_back="Delete the files; Move-ClusterSharedVolume gives a volume back.",
    )
