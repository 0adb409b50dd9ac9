"""Rules about iSCSI: names, portals, authentication, and a Windows server as the array."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.parts import StorageArray
from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.storage import array_subject, volumes_by_array
from planner.rules.ways import paths_to
from planner.rules.wording import counted

# RFC 3720: iqn.yyyy-mm.reversed-domain[:anything], eui.16 digits, naa.16 or 32 digits.
NAME = re.compile(
    r"iqn\.\d{4}-(?:0[1-9]|1[0-2])\.[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\S+)?"
    r"|eui\.[0-9a-f]{16}"
    r"|naa\.[0-9a-f]{16}(?:[0-9a-f]{16})?",
    re.IGNORECASE,
)
NAME_MOST = 223
MICROSOFT = "iqn.1991-05.com.microsoft:"  # STO-ISCSI-09, followed by the name of the host

WINDOWS = re.compile(r"\b(?:microsoft|windows)\b", re.IGNORECASE)
TARGET_LUNS_MOST = 256  # STO-ITGT-05, for each target
TARGET_SESSIONS_MOST = 544
TARGET_PATHS_MOST = 4


def on_iscsi(plan: Plan) -> bool:
    """Whether the nodes reach their storage over iSCSI."""
    return plan.storage.type == "iscsi"


def windows_targets(plan: Plan) -> list[StorageArray]:
    """Arrays that are the iSCSI Target Server of Windows, by what maker and model say."""
    return [
        array
        for array in plan.storage.arrays
        if WINDOWS.search(f"{array.vendor or ''} {array.model or ''}")
    ]


def on_windows_target(plan: Plan) -> bool:
    """Whether the array of an iSCSI plan is a Windows server."""
    return on_iscsi(plan) and bool(windows_targets(plan))


@rule(
    "iscsi.no-chap",
    Level.ADVICE,
    title="iSCSI without CHAP",
    why="Without it whoever gives the name of a node is let in; only the network keeps others out.",
    remedy="Decide on CHAP; without it keep the iSCSI networks apart from all others.",
    source=source("T-EE338480"),
    facts=("STO-ISCSI-13",),
    applies=on_iscsi,
)
def no_chap(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array without CHAP, or where that is not decided."""
    for array in plan.storage.arrays:
        if array.chap is None:
            yield Unknown(array_subject(array), "chap")
        elif array.chap == "none":
            message = f"{array.name} lets in whoever gives the name of a node."
            yield Problem(array_subject(array), message)


@rule(
    "iscsi.malformed-name",
    Level.RISK,
    title="An iSCSI name of no known form",
    why="The initiator refuses such a name, or the array waits for one that never comes.",
    remedy="Give a name such as iqn.1991-05.com.microsoft:hv01.example.com.",
    source=source("T-EE338480"),
    facts=("STO-ISCSI-08", "STO-ISCSI-09"),
    applies=on_iscsi,
)
def malformed_name(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each initiator and target name of another form; missing initiators are asked for elsewhere.

    A target's name is found out when the nodes ask the portal, so it may be open.
    """
    named = [(path("nodes", node.name), node.name, node.iscsi_initiator) for node in plan.nodes] + [
        (array_subject(array), array.name, array.target) for array in plan.storage.arrays
    ]
    for subject, owner, name in named:
        if name is None or (NAME.fullmatch(name) and len(name) <= NAME_MOST):
            continue
        yield Problem(subject, f"{name}, planned for {owner}, is no iSCSI name.")


@rule(
    "iscsi.name-of-another-host",
    Level.ADVICE,
    title="An initiator name that names another host",
    why="A default name holds the computer's name; the array may mask LUNs for a name of the past.",
    remedy="Rename the server before it is connected, then copy its initiator name.",
    source=source("T-EE338480"),
    facts=("STO-ISCSI-08", "STO-ISCSI-09"),
    applies=on_iscsi,
)
def name_of_another_host(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node whose initiator has the default form with a host name that is not the node's."""
    for node in plan.nodes:
        name = (node.iscsi_initiator or "").casefold()
        if not name.startswith(MICROSOFT):
            continue
        host = name.removeprefix(MICROSOFT).partition(".")[0]
        if host != node.name.casefold():
            message = f"The initiator of {node.name} is named for {host}: {node.iscsi_initiator}."
            yield Problem(path("nodes", node.name), message)


@rule(
    "iscsi.portal-without-address",
    Level.RISK,
    title="A port of the array without an address",
    why="The nodes connect to the addresses of the array; one that is missing is a path less.",
    remedy="Enter the address of each iSCSI port.",
    source=source("S-ISCSI"),
    origin="practice",
    applies=on_iscsi,
)
def portal_without_address(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each port without an address on a network that does not give one."""
    for array in plan.storage.arrays:
        for port in array.ports:
            network = plan.network_by_name.get((port.network or "").casefold())
            if port.address is None and not (network and network.dhcp):
                subject = path("storage", "arrays", array.name, "ports", port.name)
                yield Unknown(subject, "address")


@rule(
    "iscsi.windows-target",
    Level.RISK,
    title="A Windows server as the iSCSI array",
    why="It is one server: all nodes lose their disks while it restarts for updates or fails.",
    remedy="Use it in a lab; for production choose an array with two controllers.",
    source=source("W-ITGT"),
    facts=("STO-ITGT-01", "STO-ITGT-02"),
    applies=on_windows_target,
)
def windows_target(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each array that is a Windows server; several controllers are a cluster of such servers."""
    for array in windows_targets(plan):
        if len({port.controller.casefold() for port in array.ports if port.controller}) > 1:
            continue
        what = " ".join(filter(None, (array.vendor, array.model)))
        yield Problem(array_subject(array), f"{array.name} is one server ({what}).")


@rule(
    "iscsi.windows-target-overloaded",
    since("2012", Level.BLOCKER),
    title="More than the iSCSI Target Server of Windows takes",
    why="A target takes 256 LUNs and 544 sessions, and 4 paths from each node.",
    remedy="Plan fewer LUNs or paths, or an array of another kind.",
    source=source("W-ITLIM"),
    facts=("STO-ITGT-05", "LIM-26"),
    applies=on_windows_target,
)
def windows_target_overloaded(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each Windows target above a limit; a path not yet planned counts as none."""
    for array in windows_targets(plan):
        paths = {node.name: paths_to(plan, node, array) for node in plan.nodes}
        most = max(paths, key=lambda name: paths[name], default=None)
        luns = len(volumes_by_array(plan)[array.name.casefold()])
        if luns > TARGET_LUNS_MOST:
            message = f"{array.name} would hold {luns} LUNs; {TARGET_LUNS_MOST} are the most."
            yield Problem(array_subject(array), message)
        if sum(paths.values()) > TARGET_SESSIONS_MOST:
            sessions = counted(sum(paths.values()), "session")
            message = f"{array.name} would have {sessions}; {TARGET_SESSIONS_MOST} are the most."
            yield Problem(array_subject(array), message)
        if most is not None and paths[most] > TARGET_PATHS_MOST:
            message = (
                f"{most} would have {paths[most]} paths to {array.name}; "
                f"{TARGET_PATHS_MOST} are the most."
            )
            yield Problem(array_subject(array), message)
