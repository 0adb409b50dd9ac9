"""B-17: the cluster disks, the witness and the votes."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import DESK, UNCHANGED, Command, Phase, Step, listing, one_node, step
from planner.core.build.powershell import ps
from planner.core.build.storage import BLOCK, lun_words
from planner.core.build.values import OnSite, Value, need
from planner.core.build.words import old
from planner.core.fields import Version
from planner.core.plan import Plan, at_least
from planner.core.words import version_words

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
                one_node(plan),
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
        one_node(plan),
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
        "Failover Cluster Manager to see which cluster disk holds which volume:",
        items=map(lun_words, volumes),
        expected="Every planned disk is Online under its planned name.",
        way_back="Remove-ClusterResource takes a disk out of the cluster; its data stays.",
        undecided=() if volumes else ("volumes",),
    )


def _witness(plan: Plan) -> Iterator[Step]:
    kind = plan.quorum.witness.type
    if kind is None:
        yield step(
            "Choose a witness",
            DESK,
            how="The plan does not say yet what breaks a tie of votes.",
            expected="The plan names a witness, or that there is none.",
            way_back=UNCHANGED,
            undecided=("type of witness",),
        )
        return
    if kind in SINCE and not at_least(plan.oldest_version, SINCE[kind]):
        yield step(
            "Choose another witness",
            DESK,
            how=f"A witness of this kind exists from {version_words(SINCE[kind])} on.",
            expected="The plan names a witness that its Windows version has.",
            way_back=UNCHANGED,
            undecided=("witness that the Windows version has",),
        )
        return
    if kind == "file_share":
        yield _witness_share(plan)
    local = kind == "usb" or (kind == "file_share" and _needs_credential(plan))
    yield step(
        "Set the witness",
        one_node(plan),
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
        way_back="Remove the share.",
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
        commands.append(
            ps("Get-ClusterNode | Format-Table 'Name', 'State', 'NodeWeight', 'DynamicWeight'")
        )
    if at_least(plan.oldest_version, "2012r2"):
        commands.append(ps("(Get-Cluster).WitnessDynamicWeight"))
    return step(
        "Look at the votes",
        one_node(plan),
        *commands,
        expected=_votes_words(plan),
        way_back=UNCHANGED,
    )


def _votes_words(plan: Plan) -> str:
    votes = len(plan.nodes) - len(plan.quorum.no_vote)
    witness = plan.quorum.witness.type
    more = {None: "", "none": ", and there is no witness"}.get(witness, " and the witness one")
    online = "" if witness in (None, "none") else "The witness is Online. "
    return f"{online}{votes} nodes have a vote{more}."
