"""Which networks a cluster gets from how many NICs, in the order in which NICs are spent.

A wire is what carries networks: a NIC, or a team of NICs, with or without a virtual switch.
Sources: NET-01 to NET-09 for the number of NICs, STO-ISCSI-04 and -05, STO-SMB-05, S2D-04 and
S2D-29 for storage, TEAM-03 to TEAM-14 for teams.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from planner.core.fields import Purpose

Kind = Literal["iscsi", "block", "smb"]  # over NICs, over HBAs, over SMB between hosts
MOST_IN_SET = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A network to have: its name, what it carries, and why."""

    name: str
    purposes: tuple[Purpose, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Wire:
    """What carries networks: ``width`` NICs, below a virtual switch where ``switch`` is true."""

    key: str
    networks: tuple[Wanted, ...]
    width: int = 1
    switch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the shape depends on.

    ``nics`` are those to spend. ``switch_team`` is the kind of team that a virtual switch may
    stand on, ``plain_team`` says whether hosts may team NICs without one. ``storage_on_team`` is
    the number of storage networks that a team takes, one for each RDMA NIC in it (TEAM-14), 0 where
    storage cannot join it. The last two say what the plan already has on one network.
    """

    nics: int
    kind: Kind
    converged: bool = False
    switch_team: Literal["set", "lbfo"] | None = None
    plain_team: bool = False
    storage_on_team: int = 0
    management_with_vms: bool = False
    migration_with_others: bool = False


LAN = Wanted(
    "LAN",
    ("management", "vm"),
    "Clients, management and the VMs meet here; a virtual switch shares the NIC with the host.",
)
MANAGEMENT = Wanted(
    "Management",
    ("management",),
    "Management has a NIC apart from the VMs, so that a busy VM cannot lock out its host.",
)
VMS = Wanted("VM", ("vm",), "The VMs have a NIC to themselves; hosts get no address here.")
HEARTBEAT = Wanted(
    "Heartbeat",
    ("cluster", "live_migration"),
    "The nodes watch each other and move VMs on a private network, away from the LAN.",
)
ONLY_HEARTBEAT = Wanted(
    "Heartbeat",
    ("cluster",),
    "The nodes watch each other on a private network; moving a VM does not delay it.",
)
MIGRATION = Wanted(
    "Live-Migration",
    ("live_migration",),
    "Moving a VM fills a link, so it gets one that nothing else waits for.",
)
ISCSI = Wanted(
    "iSCSI",
    ("iscsi",),
    "Storage has a NIC and a network of its own, closed to the cluster.",
)
ISCSI_A = replace(
    ISCSI,
    name="iSCSI-A",
    reason="The first path to the storage: a subnet, a NIC and where possible a switch of its own.",
)
ISCSI_B = replace(
    ISCSI,
    name="iSCSI-B",
    reason="The second path to the storage, over another subnet, card and switch.",
)
HEARTBEAT_AND_ISCSI = Wanted(
    "Heartbeat-iSCSI",
    ("cluster", "live_migration", "iscsi"),
    "With two NICs the LAN keeps one for itself; heartbeat and iSCSI have to share the other.",
)
STORAGE_1 = Wanted(
    "Storage-1",
    ("smb", "cluster", "live_migration"),
    "The first path for storage traffic between hosts; heartbeat and live migration use it too.",
)
STORAGE_2 = replace(
    STORAGE_1,
    name="Storage-2",
    reason="The second path for storage traffic, which SMB Multichannel uses at the same time.",
)
STORAGE_ON_TEAM = (
    "One host adapter for each NIC in the team, so that storage traffic uses them all."
)

ON_TEAM = "It shares the teamed links with the others; its weight is the share that it is sure of."


def wires(at: Situation) -> tuple[Wire, ...]:
    """The wires of a layout, those that it cannot be without first."""
    return _converged(at) if at.converged else _separate(at)


def _separate(at: Situation) -> tuple[Wire, ...]:
    found = [Wire("lan", (LAN,), switch=True), *_second_wires(at)]
    spare = at.nics - len(found)
    if at.kind == "iscsi" and spare and at.nics > 2:
        found[2:] = [Wire("iscsi-a", (ISCSI_A,)), Wire("iscsi-b", (ISCSI_B,))]
        spare -= 1
    if at.kind == "smb" and spare:
        found.append(Wire("storage-2", (STORAGE_2,)))
        spare -= 1
    apart = bool(spare) and not at.management_with_vms
    if apart:
        found[:1] = [Wire("lan", (MANAGEMENT,)), Wire("vm", (VMS,), switch=True)]
        spare -= 1
    if spare and at.kind != "smb" and not at.migration_with_others:
        beat = next(i for i, wire in enumerate(found) if wire.key == "heartbeat")
        found[beat] = Wire("heartbeat", (ONLY_HEARTBEAT,))
        found.append(Wire("migration", (MIGRATION,)))
        spare -= 1
    return tuple(_widened(found, spare, at))


def _second_wires(at: Situation) -> list[Wire]:
    """The wires beside the LAN that a cluster cannot be without."""
    if at.kind == "smb":
        return [Wire("storage-1", (STORAGE_1,))]
    if at.kind == "block":
        return [Wire("heartbeat", (HEARTBEAT,))]
    if at.nics == 2:
        return [Wire("heartbeat", (HEARTBEAT_AND_ISCSI,))]
    return [Wire("heartbeat", (HEARTBEAT,)), Wire("iscsi-a", (ISCSI,))]


def _widened(found: list[Wire], spare: int, at: Situation) -> list[Wire]:
    """Team the NICs of the VMs and then those of management, as far as NICs are left."""
    for wire in sorted(found, key=lambda wire: not wire.switch):
        may_team = at.switch_team is not None if wire.switch else at.plain_team
        if spare and may_team and (wire.switch or wire.key == "lan"):
            found[found.index(wire)] = replace(wire, width=2)
            spare -= 1
    return found


def _converged(at: Situation) -> tuple[Wire, ...]:
    apart = _apart_from_the_team(at)
    width = min(at.nics - len(apart), MOST_IN_SET)
    names: tuple[Wanted, ...] = (MANAGEMENT, VMS)
    if at.kind != "smb":
        names += (ONLY_HEARTBEAT, MIGRATION)
    elif not apart:
        names += tuple(_storage(number) for number in range(1, at.storage_on_team + 1))
    shared = tuple(replace(w, reason=w.reason if "smb" in w.purposes else ON_TEAM) for w in names)
    return (Wire("converged", shared, width=width, switch=True), *apart)


def _storage(number: int) -> Wanted:
    return replace(STORAGE_1, name=f"Storage-{number}", reason=STORAGE_ON_TEAM)


def _apart_from_the_team(at: Situation) -> list[Wire]:
    """iSCSI is never teamed; storage between hosts is where its NICs cannot join the team."""
    if at.kind == "iscsi" and at.nics > 3:
        return [Wire("iscsi-a", (ISCSI_A,)), Wire("iscsi-b", (ISCSI_B,))]
    if at.kind == "iscsi":
        return [Wire("iscsi-a", (ISCSI,))]
    if at.kind == "smb" and not at.storage_on_team:
        return [Wire("storage-1", (STORAGE_1,)), Wire("storage-2", (STORAGE_2,))]
    return []


def least_for_converged(kind: Kind, storage_on_team: int) -> int:
    """How many NICs a converged layout takes: two to team, and those that storage needs apart."""
    if kind == "iscsi":
        return 3
    return 4 if kind == "smb" and not storage_on_team else 2
