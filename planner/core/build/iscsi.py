"""B-11: the iSCSI initiator of every node, one session per path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.build.base import ARRAY, EVERY_NODE, UNCHANGED, Command, Phase, Step, step
from planner.core.build.multipath import claim, seen_once
from planner.core.build.powershell import cmd, ps
from planner.core.build.values import Address, Missing, Value, address, need
from planner.core.build.words import multipath, old
from planner.core.parts import ArrayPort, Node, StorageArray
from planner.core.plan import Plan
from planner.core.ways import StoragePort
from planner.core.ways import paths as paths_to_array


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a NIC of a node to a port of an array, in one network."""

    node: Node
    array: StorageArray
    port: ArrayPort
    own: StoragePort
    network: str


def iscsi(plan: Plan) -> Phase:
    """B-11: service, multipath, portals and sessions."""
    steps = tuple(_steps(plan)) if plan.storage.type == "iscsi" else ()
    return Phase(
        id="B-11",
        title="Connect the nodes over iSCSI",
        about="Every path gets a session of its own that comes back after a restart. Multipath "
        "has to be ready first: sessions made before it stay single.",
        steps=steps,
        facts=(
            "STO-ISCSI-04",
            "STO-ISCSI-08",
            "STO-ISCSI-10",
            "STO-ISCSI-11",
            "STO-ISCSI-12",
            "STO-ISCSI-13",
            "STO-ISCSI-14",
        ),
    )


def paths(plan: Plan, node: Node) -> tuple[Path, ...]:
    """List the sessions that Windows makes: every NIC for iSCSI with the array ports it meets."""
    return tuple(
        Path(node, array, path.target, path.port, plan.network_by_name[path.port.network].name)
        for array in plan.storage.arrays
        for path in paths_to_array(plan, node, array)
        if path.port.network is not None
    )


def _steps(plan: Plan) -> Iterator[Step]:
    yield _service(plan)
    yield from claim(plan, "iscsi")
    for array in plan.storage.arrays:
        if array.chap is None:
            yield step(
                f"Settle how {array.name} checks the initiators",
                ARRAY,
                how="Decide between no CHAP, one-way CHAP and mutual CHAP before connecting.",
                expected="Array and plan name the same kind.",
                way_back=UNCHANGED,
                undecided=(f"CHAP of {array.name}",),
            )
    yield _initiator_names(plan)
    for node in plan.nodes:
        yield _connect(plan, node)
    yield seen_once(plan)


def _service(plan: Plan) -> Step:
    commands = (
        (cmd("sc config msiscsi start= auto"), cmd("net start msiscsi"))
        if old(plan)
        else (
            ps("Set-Service -Name msiscsi -StartupType Automatic"),
            ps("Start-Service -Name msiscsi"),
        )
    )
    return step(
        "Start the iSCSI initiator service",
        EVERY_NODE,
        *commands,
        expected="The service runs, and starts by itself after a restart.",
        way_back="Stop the service and set its start to manual.",
    )


def _initiator_names(plan: Plan) -> Step:
    command = (
        cmd("iscsicli")
        if old(plan)
        else ps(
            "Get-InitiatorPort | Where-Object {{ $_.ConnectionType -eq 'iSCSI' }} | "
            "Format-List NodeAddress"
        )
    )
    leave = " Leave the prompt of iscsicli with Ctrl+C." if old(plan) else ""
    return step(
        "Read the initiator names",
        EVERY_NODE,
        command,
        how=f"On the array the name stands for the node.{leave} The names are:",
        items=(
            f"{node.name}: {node.iscsi_initiator or 'not decided; take the one that is shown'}"
            for node in plan.nodes
        ),
        expected="Every node has its own name, and the array lists the same names.",
        way_back=UNCHANGED,
        check_syntax=old(plan),
        undecided=[f"initiator name of {n.name}" for n in plan.nodes if n.iscsi_initiator is None],
    )


def _connect(plan: Plan, node: Node) -> Step:
    ways = paths(plan, node)
    expected = f"Sessions in the list: {len(ways)}, every one of them persistent."
    if not ways:
        return step(
            f"Connect {node.name}",
            node.name,
            how="The plan has no array port and no NIC of this node in one network.",
            expected="There is one session per path.",
            way_back=UNCHANGED,
            undecided=(f"iSCSI paths of {node.name}",),
        )
    if old(plan):
        return _connect_by_hand(plan, node, ways, expected)
    return step(
        f"Connect {node.name}",
        node.name,
        *map(_portal, ways),
        *_sessions(plan, ways),
        ps(
            "Get-IscsiSession | Format-Table 'TargetNodeAddress', 'SessionIdentifier', "
            "'IsPersistent'"
        ),
        how=_chap_words(ways),
        expected=expected,
        way_back="Disconnect-IscsiTarget and Remove-IscsiTargetPortal undo a connection.",
    )


def _portal_address(way: Path) -> Address | Missing:
    return address(way.port.address, f"address of {way.array.name} port {way.port.name}")


def _own_address(way: Path) -> Address | Missing:
    return address(way.own.address, f"address of {way.node.name} in {way.network}")


def _portal(way: Path) -> Command:
    return ps(
        "New-IscsiTargetPortal -TargetPortalAddress {portal} -InitiatorPortalAddress {own}",
        portal=_portal_address(way),
        own=_own_address(way),
    )


def _sessions(plan: Plan, ways: tuple[Path, ...]) -> Iterator[Command]:
    for array in dict.fromkeys(way.array for way in ways):
        yield from _secret(array)
        for way in ways:
            if way.array is array:
                yield _session(plan, way)
        if array.chap in ("one_way", "mutual"):
            yield ps("Remove-Variable -Name chap")


def _secret(array: StorageArray) -> Iterator[Command]:
    if array.chap == "mutual":
        yield ps("Set-IscsiChapSecret -ChapSecret (Read-Host -Prompt 'Secret of this initiator')")
    if array.chap in ("one_way", "mutual"):
        yield ps(
            "$chap = (Get-Credential -Message {message}).GetNetworkCredential()",
            message=f"CHAP name and secret for {array.name}",
        )


def _session(plan: Plan, way: Path) -> Command:
    target: Value = need(way.array.target, f"target name of {way.array.name}")
    shared: dict[str, Value] = {
        "target": target,
        "portal": _portal_address(way),
        "own": _own_address(way),
        "multipath": multipath(plan),
    }
    if way.array.chap == "one_way":
        return ps(
            "Connect-IscsiTarget -NodeAddress {target} -TargetPortalAddress {portal} "
            "-InitiatorPortalAddress {own} -IsMultipathEnabled {multipath} -IsPersistent $true "
            "-AuthenticationType ONEWAYCHAP -ChapUsername $chap.UserName "
            "-ChapSecret $chap.Password",
            **shared,
        )
    if way.array.chap == "mutual":
        return ps(
            "Connect-IscsiTarget -NodeAddress {target} -TargetPortalAddress {portal} "
            "-InitiatorPortalAddress {own} -IsMultipathEnabled {multipath} -IsPersistent $true "
            "-AuthenticationType MUTUALCHAP -ChapUsername $chap.UserName "
            "-ChapSecret $chap.Password",
            **shared,
        )
    return ps(
        "Connect-IscsiTarget -NodeAddress {target} -TargetPortalAddress {portal} "
        "-InitiatorPortalAddress {own} -IsMultipathEnabled {multipath} -IsPersistent $true",
        **shared,
    )


def _chap_words(ways: tuple[Path, ...]) -> str:
    kinds = {way.array.chap for way in ways}
    if not kinds & {"one_way", "mutual"}:
        return ""
    mutual = " The two secrets of mutual CHAP have to differ." if "mutual" in kinds else ""
    return (
        "CHAP log-on is on: type its name and secret when asked, 12 to 16 characters, kept outside "
        f"this plan.{mutual}"
    )


def _connect_by_hand(plan: Plan, node: Node, ways: tuple[Path, ...], expected: str) -> Step:
    portals = list(dict.fromkeys(way.port for way in ways))
    first = {way.port: way for way in reversed(ways)}
    sessions = (
        f"{way.own.address or '(address not decided)'} to "
        f"{way.port.address or '(address not decided)'}: {way.array.name} {way.port.name}, target "
        f"{way.array.target or '(not decided)'}"
        for way in ways
    )
    boxes = "the box for favorite targets"
    if multipath(plan):
        boxes += " and Enable multi-path"
    undecided = [each.words for each in map(_own_address, ways) if isinstance(each, Missing)]
    undecided += [f"target name of {way.array.name}" for way in ways if way.array.target is None]
    return step(
        f"Connect {node.name}",
        node.name,
        *(
            cmd("iscsicli QAddTargetPortal {portal}", portal=_portal_address(first[port]))
            for port in portals
        ),
        cmd("iscsicli ListTargets"),
        cmd("iscsicli SessionList"),
        cmd("iscsicli ListPersistentTargets"),
        how=f"After the first commands open iSCSI Initiator, Targets, and press Connect once for "
        f"every session of this list. Tick {boxes}; under Advanced choose the Microsoft iSCSI "
        f"Initiator and the two addresses. {_chap_words(ways)} The sessions, initiator address "
        "first:",
        items=sessions,
        expected=expected,
        way_back="Remove the entry from the favorite targets, then disconnect the session.",
        check_syntax=True,
        undecided=undecided,
    )
