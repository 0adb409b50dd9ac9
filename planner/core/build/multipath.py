"""Multipath input and output: who claims the disks, by which policy; and B-12 for FC and SAS."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import EVERY_NODE, UNCHANGED, Command, Phase, Step, listing, step
from planner.core.build.powershell import cmd, ps
from planner.core.build.values import OnSite, Raw
from planner.core.build.words import multipath, old
from planner.core.plan import Plan
from planner.core.ways import paths_to

# What policies are called in a plan, in mpclaim -L -M, and in the cmdlet where it knows them.
POLICIES: dict[str, tuple[int, Raw | None]] = {
    "fail over only": (1, Raw("FOO")),
    "failover only": (1, Raw("FOO")),
    "round robin": (2, Raw("RR")),
    "round robin with subset": (3, None),
    "least queue depth": (4, Raw("LQD")),
    "weighted paths": (5, None),
    "least blocks": (6, Raw("LB")),
}
RESTART = ps("Restart-Computer")


def fibre_channel_and_sas(plan: Plan) -> Phase:
    """B-12: claim the disks behind host bus adapters."""
    steps: list[Step] = []
    kind = plan.storage.type
    if kind in ("fibre_channel", "sas"):
        if kind == "fibre_channel":
            steps.append(_ports(plan))
        steps.extend(claim(plan, kind))
        steps.append(seen_once(plan))
    return Phase(
        id="B-12",
        title="Connect the nodes over Fibre Channel"
        if kind == "fibre_channel"
        else "Connect the nodes over SAS",
        about="With two paths a disk shows up twice until multipath claims it. Claiming needs a "
        "restart.",
        steps=tuple(steps),
        facts=(
            "STO-08",
            "STO-20",
            "STO-FC-01",
            "STO-FC-02",
            "STO-FC-06",
            "STO-FC-07",
            "STO-SAS-04",
        ),
    )


def _fewest_paths(plan: Plan) -> int:
    """Paths to a LUN of the node with the fewest."""
    return min(
        (
            max((paths_to(plan, node, array) for array in plan.storage.arrays), default=0)
            for node in plan.nodes
        ),
        default=0,
    )


def _ports(plan: Plan) -> Step:
    command = (
        ps(
            "Get-WmiObject -Namespace root\\WMI -Class MSFC_FibrePortHBAAttributes | "
            "Select-Object -ExpandProperty Attributes | "
            "ForEach-Object {{ ($_.PortWWN | ForEach-Object {{ '{{0:x2}}' -f $_ }}) -join ':' }}"
        )
        if old(plan)
        else ps("Get-InitiatorPort | Format-Table 'ConnectionType', 'NodeAddress', 'PortAddress'")
    )
    return step(
        "Read the port names",
        EVERY_NODE,
        command,
        how="They are the names that B-10 zones and presents the LUNs to:",
        items=(
            f"{node.name}: "
            + listing(f"{hba.name} {hba.wwpn or '(WWPN not decided)'}" for hba in node.hbas)
            for node in plan.nodes
            if node.hbas
        ),
        expected="Every node shows its own names of this list.",
        way_back=UNCHANGED,
        check_syntax=old(plan),
        undecided=[
            f"WWPN of {node.name} {hba.name}"
            for node in plan.nodes
            for hba in node.hbas
            if hba.wwpn is None
        ],
    )


def claim(plan: Plan, kind: str) -> Iterator[Step]:
    """Steps by which multipath takes over the disks of ``iscsi``, ``fibre_channel`` or ``sas``."""
    if not multipath(plan):
        return
    mpio = plan.storage.mpio
    undecided = [
        words
        for words, value in (
            ("whether multipath is used", mpio.enabled),
            ("which module (DSM) runs multipath", mpio.dsm),
            ("load balancing policy of multipath", mpio.policy),
        )
        if value is None
    ]
    if mpio.dsm == "vendor":
        yield step(
            "Install the array vendor's module for multipath",
            EVERY_NODE,
            RESTART,
            how="Install the vendor's DSM in the same version on every node, with the policy: "
            f"{mpio.policy or 'not decided'}. Set the disk time-outs that the vendor names.",
            expected="After the restart the module is listed as installed, in the same version "
            "on all nodes.",
            way_back="Uninstall the module and restart.",
            undecided=undecided,
        )
        return
    yield step(
        "Let Windows claim the disks for multipath",
        EVERY_NODE,
        *_claim_commands(plan, kind),
        *_policy(plan),
        RESTART,
        how=_policy_words(plan),
        expected="After the restart the array is listed among the hardware that multipath claims.",
        way_back="Release the claim with mpclaim -u, then restart."
        if old(plan)
        else _way_back(kind),
        check_syntax=old(plan) or _by_mpclaim(plan),
        undecided=undecided,
    )


def _way_back(kind: str) -> str:
    if kind == "fibre_channel":
        return "Remove-MSDSMSupportedHW and Update-MPIOClaimedHW release the claim after a restart."
    return "Disable-MSDSMAutomaticClaim releases the claim after a restart."


def _claim_commands(plan: Plan, kind: str) -> Iterator[Command]:
    if old(plan):
        yield from _old_claim(plan, kind)
    elif kind == "iscsi":
        yield ps("Enable-MSDSMAutomaticClaim -BusType iSCSI")
    elif kind == "sas":
        yield ps("Enable-MSDSMAutomaticClaim -BusType SAS")
    else:
        yield ps("Get-MPIOAvailableHW")
        for array in plan.storage.arrays:
            yield ps(
                "New-MSDSMSupportedHW -VendorId {vendor} -ProductId {product}",
                vendor=OnSite(f"vendor id that Get-MPIOAvailableHW shows for {array.name}"),
                product=OnSite(f"product id of {array.name}"),
            )
        yield ps("Update-MPIOClaimedHW -Confirm:$false")


def _old_claim(plan: Plan, kind: str) -> Iterator[Command]:
    if kind == "iscsi":
        yield cmd('mpclaim -n -i -d "MSFT2005iSCSIBusType_0x9"')
        return
    yield cmd("mpclaim -e")
    for array in plan.storage.arrays:
        yield cmd(
            "mpclaim -n -i -d {id}",
            id=OnSite(f"vendor and product id of {array.name}, 8 and 16 characters, in quotes"),
        )


def _policy(plan: Plan) -> Iterator[Command]:
    known = POLICIES.get((plan.storage.mpio.policy or "").casefold())
    if known is None:
        return
    number, word = known
    if word is not None and not old(plan):
        yield ps("Set-MSDSMGlobalDefaultLoadBalancePolicy -Policy {word}", word=word)
    elif old(plan):
        yield cmd("mpclaim -L -M {number}", number=number)
    else:
        yield ps("mpclaim -L -M {number}", number=number)


def _by_mpclaim(plan: Plan) -> bool:
    known = POLICIES.get((plan.storage.mpio.policy or "").casefold())
    return known is not None and known[1] is None


def _policy_words(plan: Plan) -> str:
    policy = plan.storage.mpio.policy
    if policy is None or policy.casefold() in POLICIES:
        return f"The planned policy is {policy}." if policy else ""
    return f"Set the policy as the array's vendor describes it: {policy}."


def seen_once(plan: Plan) -> Step:
    """Check that a disk shows once, with all its paths, also after a restart."""
    count = _fewest_paths(plan)
    several = multipath(plan) and count > 1
    list_disks = cmd("mpclaim -s -d") if old(plan) else ps("mpclaim -s -d")
    disks = cmd("wmic diskdrive get Index,Model,Size,SerialNumber") if old(plan) else ps("Get-Disk")
    return step(
        "Check the disks and their paths",
        EVERY_NODE,
        *((list_disks,) if multipath(plan) else ()),
        disks,
        how="Restart one node and look again."
        + (" Then take one path away and look again." if several else ""),
        way_back="Put the path back." if several else UNCHANGED,
        expected="Every LUN of B-10 is listed once"
        + (f" with {count} paths, and stays in place without one of them." if several else "."),
        check_syntax=old(plan),
    )
