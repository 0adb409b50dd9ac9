"""B-17 and B-18: the witness and votes, then cluster disks and shared volumes."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import ONE_NODE, Command, Phase, Step, listing, step
from planner.core.build.powershell import Missing, OnSite, Raw, Value, need, ps
from planner.core.build.storage import BLOCK
from planner.core.build.words import old, spaces_direct
from planner.core.fields import Version
from planner.core.parts import Volume
from planner.core.plan import Plan, at_least
from planner.core.words import version_words

CSV_FILE_SYSTEMS = {"ntfs": Raw("CSVFS_NTFS"), "refs": Raw("CSVFS_ReFS")}
# Resiliency of a volume as setting and number of drives that may fail.
RESILIENCY: dict[str, tuple[Raw, int]] = {
    "two_way_mirror": (Raw("Mirror"), 1),
    "three_way_mirror": (Raw("Mirror"), 2),
    "dual_parity": (Raw("Parity"), 2),
}
SINCE: dict[str, Version] = {"cloud": "2016", "usb": "2019"}


def quorum(plan: Plan) -> Phase:
    """B-17: who votes."""
    steps: list[Step] = []
    if plan.storage.type in BLOCK:
        steps.append(_take_disks(plan))
    steps.extend(_witness(plan))
    votes = _votes(plan)
    if votes:
        steps.append(
            step(
                "Set the votes",
                ONE_NODE,
                *votes,
                expected="Get-ClusterNode shows NodeWeight 0 for "
                f"{listing(plan.quorum.no_vote) or 'no node'}, 1 for the others.",
                way_back="Set NodeWeight to 1 again.",
                check_syntax=old(plan),
            )
        )
    steps.append(_quorum_check(plan))
    return Phase(
        id="B-17",
        title="Set the quorum",
        about="The cluster runs while more than half of the votes are there. The witness breaks a "
        "tie, so it must not fail together with a node.",
        steps=tuple(steps),
        facts=("QRM-01", "QRM-03", "QRM-04", "QRM-05", "QRM-10", "QRM-16", "QRM-21", "QRM-31"),
    )


def _take_disks(plan: Plan) -> Step:
    volumes = [v for v in plan.storage.volumes if v.purpose != "pass_through"]
    return step(
        "Take the disks into the cluster and name them",
        ONE_NODE,
        ps("Get-ClusterAvailableDisk | Add-ClusterDisk"),
        ps("Get-ClusterResource | Where-Object {{ $_.ResourceType -like 'Physical Disk' }}"),
        *(
            ps(
                "(Get-ClusterResource -Name {present}).Name = {name}",
                present=OnSite(f"cluster disk that holds {volume.name}"),
                name=volume.name,
            )
            for volume in volumes
        ),
        how="New-Cluster may have taken the disks in already. Compare label, size and LUN id in "
        "Failover Cluster Manager to see which cluster disk holds which volume.",
        expected="Every planned disk is Online under its planned name.",
        way_back="Remove-ClusterResource takes a disk out of the cluster; its data stays.",
        undecided=() if volumes else ("volumes",),
    )


def _witness(plan: Plan) -> Iterator[Step]:
    kind = plan.quorum.witness.type
    if kind is None:
        yield step(
            "Choose a witness",
            "desk",
            how="The plan does not say yet what breaks a tie of votes.",
            expected="The plan names a witness, or that there is none.",
            undecided=("type of witness",),
        )
        return
    if kind in SINCE and not at_least(plan.oldest_version, SINCE[kind]):
        yield step(
            "Choose another witness",
            "desk",
            how=f"A witness of this kind exists from {version_words(SINCE[kind])} on.",
            expected="The plan names a witness that its Windows version has.",
            undecided=("witness that the Windows version has",),
        )
        return
    if kind == "file_share":
        yield _witness_share(plan)
    local = kind == "usb" or (kind == "file_share" and _needs_credential(plan))
    yield step(
        "Set the witness",
        ONE_NODE,
        _set_quorum(plan, kind),
        how=_witness_words(kind, local=local),
        expected="Get-ClusterQuorum names the planned witness."
        if kind != "none"
        else "Get-ClusterQuorum names no witness.",
        way_back="Run the command again with the former kind of witness.",
        check_syntax=local,
    )


def _needs_credential(plan: Plan) -> bool:
    return plan.directory.mode == "workgroup" and at_least(plan.oldest_version, "2019")


def _witness_share(plan: Plan) -> Step:
    name = plan.cluster.name
    return step(
        "Make the share of the witness",
        "the file server of the witness",
        how=f"Make a share for this cluster alone: {plan.quorum.witness.path or '(not decided)'}. "
        "Give full control, on share and folder, to "
        + (
            f"the computer object {name or 'of the cluster name'}."
            if plan.directory.mode != "workgroup"
            else "a local account of the file server."
        ),
        expected="The share has at least 5 MB free, and is neither replicated nor a DFS path.",
        undecided=() if plan.quorum.witness.path else ("path of the witness share",),
    )


def _witness_words(kind: str, *, local: bool) -> str:
    if kind == "cloud":
        return (
            "Paste the access key of the storage account when asked; it belongs neither into this "
            "plan nor into a script. Every node needs HTTPS, port 443, to the account."
        )
    if local:
        return (
            "Type the account of the file server or router when asked. Look the parameter "
            "Credential up with Get-Help first: its reference page does not list it."
        )
    if kind == "disk_only":
        return "Know the risk: the cluster stops with this one disk."
    return ""


def _set_quorum(plan: Plan, kind: str) -> Command:
    witness = plan.quorum.witness
    disk: Value = need(witness.volume, "volume of the disk witness")
    share: Value = need(witness.path, "path of the witness share")
    if kind == "disk_only":
        return ps("Set-ClusterQuorum -DiskOnly {disk}", disk=disk)
    if kind == "cloud":
        return ps(
            "Set-ClusterQuorum -CloudWitness -AccountName {account} "
            "-AccessKey (Read-Host -Prompt 'Access key')",
            account=OnSite("name of the storage account"),
        )
    if kind == "usb" or (kind == "file_share" and _needs_credential(plan)):
        return ps(
            "Set-ClusterQuorum -FileShareWitness {share} -Credential (Get-Credential)", share=share
        )
    if at_least(plan.oldest_version, "2012r2"):
        return {
            "none": ps("Set-ClusterQuorum -NoWitness"),
            "disk": ps("Set-ClusterQuorum -DiskWitness {disk}", disk=disk),
            "file_share": ps("Set-ClusterQuorum -FileShareWitness {share}", share=share),
        }[kind]
    return {
        "none": ps("Set-ClusterQuorum -NodeMajority"),
        "disk": ps("Set-ClusterQuorum -NodeAndDiskMajority {disk}", disk=disk),
        "file_share": ps("Set-ClusterQuorum -NodeAndFileShareMajority {share}", share=share),
    }[kind]


def _votes(plan: Plan) -> list[Command]:
    found = [
        ps("(Get-ClusterNode -Name {node}).NodeWeight = 0", node=node)
        for node in plan.quorum.no_vote
    ]
    if plan.quorum.dynamic_quorum is False and not old(plan):
        found.append(ps("(Get-Cluster).DynamicQuorum = 0"))
    return found


def _quorum_check(plan: Plan) -> Step:
    commands = [ps("Get-ClusterQuorum | Format-List *")]
    if not old(plan):
        commands.append(ps("Get-ClusterNode | Format-Table Name, State, NodeWeight, DynamicWeight"))
    if at_least(plan.oldest_version, "2012r2"):
        commands.append(ps("(Get-Cluster).WitnessDynamicWeight"))
    return step(
        "Look at the votes",
        ONE_NODE,
        *commands,
        expected="The witness is Online, and the votes are those of the plan.",
    )


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
            ONE_NODE,
            ps('(Get-Cluster).EnableSharedVolumes = "Enabled"'),
            how="In this version only virtual machines may be kept there. Failover Cluster Manager "
            "shows the notice when the feature is switched on there instead.",
            expected="The folder ClusterStorage appears on the system drive of every node.",
        )
    if volumes:
        spaces = plan.storage.type == "storage_spaces_direct"
        commands = [
            _space(v) if spaces else ps("Add-ClusterSharedVolume -Name {name}", name=v.name)
            for v in volumes
        ]
        yield step(
            "Make the volumes",
            ONE_NODE,
            *commands,
            ps("Get-ClusterSharedVolume"),
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
        ONE_NODE,
        *commands,
        how="The cache takes this much memory, in MiB, from every node.",
        expected=f"The property answers {size}.",
        way_back="Set the former size.",
    )


def _csv_check(plan: Plan, volumes: list[Volume]) -> Step:
    names = tuple(node.name for node in plan.nodes) or (Missing("nodes"),)
    commands = [
        ps(
            "{nodes} | ForEach-Object {{ Move-ClusterSharedVolume -Name {volume} -Node $_ }}",
            nodes=names,
            volume=f"Cluster Virtual Disk ({volumes[0].name})"
            if plan.storage.type == "storage_spaces_direct"
            else volumes[0].name,
        )
    ]
    if at_least(plan.oldest_version, "2012r2"):
        commands.append(ps("Get-ClusterSharedVolumeState | Format-Table Name, Node, StateInfo"))
    return step(
        "Move the ownership of a volume around",
        ONE_NODE,
        *commands,
        how="Write a small file to the volume from every node. Repeat this for every volume.",
        expected="Every node can own the volume and write to it"
        + (
            "; the state is Direct on all nodes, except for ReFS on a storage array."
            if len(commands) > 1
            else "."
        ),
    )
