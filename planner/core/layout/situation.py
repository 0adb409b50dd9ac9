"""What a plan and a wish mean for the shape of a layout, and what has to be answered first."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.fields import same_name
from planner.core.layout.hosts import TeamKind
from planner.core.layout.model import Choice, Question, Wish
from planner.core.layout.nics import SAME_IN_SET, differ_in, number_of_nics, slots
from planner.core.layout.shapes import MOST_IN_SET, Kind, Situation, least_for_converged
from planner.core.plan import VERSIONS, Plan, at_least
from planner.core.words import version_words

LEAST_NICS = 2


def questions(plan: Plan, wish: Wish) -> Iterator[Question]:
    """What the plan has to say before a layout can be suggested."""
    if plan.storage.type is None:
        text = "Which storage do the nodes share? Heartbeat, iSCSI and SMB need different networks."
        yield Question(text, "storage")
    if not plan.nodes:
        yield Question("Which nodes will the cluster have? Each of them gets addresses.", "nodes")
    elif not (wish.nics_per_node or number_of_nics(plan)):
        yield Question("How many NICs does each node have?", "adapters")
    elif (wish.nics_per_node or number_of_nics(plan)) < LEAST_NICS:
        text = "One NIC per node leaves no second way between the nodes. Which NIC can be added?"
        yield Question(text, "adapters")
    elif (shared := _common_nics(plan, wish)) < LEAST_NICS:
        text = (
            "The nodes name their NICs differently, and a virtual switch needs one name on every "
            f"node: {shared or 'none'} of the names is common to all. What are the NICs called?"
        )
        yield Question(text, "adapters")
    local = [network.name for network in plan.networks if network.site is not None]
    if local:
        text = (
            f"{local[0]} belongs to one site. A layout is suggested only where every network "
            "reaches all nodes; are these networks meant to stay apart?"
        )
        yield Question(text, "networks")


def _common_nics(plan: Plan, wish: Wish) -> int:
    if wish.nics_per_node and any(len(n.nics) < wish.nics_per_node for n in plan.nodes):
        return LEAST_NICS  # judged once the missing NICs are in
    if any(not node.nics for node in plan.nodes):
        return LEAST_NICS
    return len(slots(plan))


def kind_of(plan: Plan) -> Kind:
    """How storage reaches the nodes: iSCSI over NICs, block storage over HBAs, or SMB."""
    if plan.storage.type in ("smb", "storage_spaces_direct"):
        return "smb"
    by_hba = all(any(hba.kind == "iscsi" for hba in node.hbas) for node in plan.nodes)
    return "iscsi" if plan.storage.type == "iscsi" and not by_hba else "block"


def switch_team_of(plan: Plan) -> TeamKind | None:
    """The kind of team below a virtual switch that all nodes know, None where there is none."""
    newest = max((plan.version_of(n) for n in plan.nodes), key=VERSIONS.index)
    if at_least(plan.oldest_version, "2016"):
        return "set"
    return (
        "lbfo" if at_least(plan.oldest_version, "2012") and not at_least(newest, "2022") else None
    )


def situation(plan: Plan, wish: Wish, nics: int) -> tuple[Situation, list[Choice]]:
    """The situation of a plan whose NICs are in, and what of the wish cannot be had."""
    kind = kind_of(plan)
    on_team = _storage_on_team(plan, nics)
    why_not = _against_converged(plan, kind, nics, on_team) if wish.variant == "converged" else ""
    purposes = [set(network.purposes) for network in plan.networks]
    found = Situation(
        nics=nics,
        kind=kind,
        converged=wish.variant == "converged" and not why_not,
        switch_team=switch_team_of(plan),
        plain_team=at_least(plan.oldest_version, "2012"),
        storage_on_team=on_team,
        management_with_vms=any({"management", "vm"} <= each for each in purposes),
        migration_with_others=any("live_migration" in each and len(each) > 1 for each in purposes),
    )
    return found, [separate_instead(why_not)] if why_not else []


def separate_instead(reason: str) -> Choice:
    """The warning that a converged layout was asked for and separate networks are suggested."""
    title = "Separate networks instead of converged ones"
    return Choice(title, "Each network gets NICs of its own.", reason, "warning")


def _storage_on_team(plan: Plan, nics: int) -> int:
    """How many storage networks a team of all NICs takes: one for each RDMA NIC, two without.

    0 where the NICs are not all alike, or before RDMA worked below a virtual switch.
    """
    found = slots(plan)[: min(nics, MOST_IN_SET)]
    alike = not any(differ_in(SAME_IN_SET, found[0], other) for other in found[1:])
    if not alike or not at_least(plan.oldest_version, "2016"):
        return 0
    return len(found) if all(slot.rdma for slot in found) else 2


def _against_converged(plan: Plan, kind: Kind, nics: int, on_team: int) -> str:
    """Why a converged layout cannot be suggested, "" where it can."""
    version = version_words(plan.oldest_version)
    if not at_least(plan.oldest_version, "2012"):
        return f"Windows Server {version} cannot share a link between host networks by weight."
    if switch_team_of(plan) is None:
        return "The nodes run versions that know no common kind of team below a virtual switch."
    least = least_for_converged(kind, on_team)
    if nics < least:
        return f"A converged layout for this storage takes {least} NICs per node; there are {nics}."
    apart = _placed_apart(plan)
    if apart:
        return f"The plan has {apart} on a NIC of its own already, and what is decided stays."
    return ""


def _placed_apart(plan: Plan) -> str:
    """A network other than for storage that a host meets straight over a NIC, "" for none."""
    for meeting in plan.meetings:
        direct = meeting.team is None and bool(meeting.nics)
        if direct and not {"iscsi", "smb"} & set(meeting.network.purposes):
            return meeting.network.name
    return ""


def nics_for_vm(plan: Plan, wish: Wish, kind: Kind, nics: int) -> tuple[int, list[Choice]]:
    """How many NICs are left to the layout when VMs have theirs, and what stands against it.

    The NIC for the VM of the wish is counted off where the layout can do without it.
    """
    settled = {vm.dedicated_nic.casefold() for vm in plan.vms if vm.dedicated_nic}
    left = nics - len(settled & {slot.name.casefold() for slot in slots(plan)})
    vm = next(
        (v for v in plan.vms if wish.one_nic_for_vm and same_name(v.name, wish.one_nic_for_vm)),
        None,
    )
    if vm is None or vm.dedicated_nic:
        return left, []
    least = {"iscsi": 3, "block": 2, "smb": 3}[kind]
    if left > least:
        return left - 1, []
    title = f"No NIC for {vm.name} alone"
    reason = f"The layout itself takes {least} NICs, and the nodes have {left} to give."
    return left, [
        Choice(title, "It shares the virtual switch with the other VMs.", reason, "warning")
    ]
