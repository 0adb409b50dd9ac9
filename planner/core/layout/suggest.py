"""Puts a suggested layout together: questions first, then NICs, wires, numbers and reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.core.fields import same_name
from planner.core.layout import addresses, hosts, networks, remarks, telling
from planner.core.layout.assign import Limits
from planner.core.layout.model import Choice, Proposal, Question, Wish
from planner.core.layout.nics import number_of_nics, slots, with_nics
from planner.core.layout.places import Place, adopted, placed
from planner.core.layout.ranges import Ranges, RangeTooSmallError, usual_supernet
from planner.core.layout.shapes import Situation, wires
from planner.core.layout.situation import (
    LEAST_NICS,
    kind_of,
    nics_for_vm,
    questions,
    separate_instead,
    situation,
)
from planner.core.layout.wiring import Wiring, spread, wire_up
from planner.core.parts import Network
from planner.core.plan import Plan, at_least
from planner.core.rewriting import canonical

S2D_LEAST_GBPS = 10  # S2D-04
UNLIKE = "The NICs differ, and a team below a virtual switch takes only NICs that are alike."


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan with its NICs in, and where the wires of a layout lie in it."""

    plan: Plan
    at: Situation
    places: list[Place]
    rest: list[Network]
    wiring: Wiring


def suggest(plan: Plan, wish: Wish) -> Proposal:
    """Suggest networks, roles, subnets and addresses; what the plan has decided stays.

    Suggesting again on the resulting plan changes nothing.
    """
    plan = canonical(plan)
    asked = tuple(questions(plan, wish))
    if asked:
        return Proposal(plan, questions=asked)
    number = wish.nics_per_node or number_of_nics(plan)
    equipped, added = with_nics(plan, number)
    number = min(number, len(slots(equipped)))
    if number < LEAST_NICS:
        text = "The nodes name their NICs differently. Which names do they have in common?"
        return Proposal(plan, questions=(Question(text, "adapters"),))
    left, refused = nics_for_vm(equipped, wish, kind_of(plan), number)
    draft, more = _drafted(equipped, wish, left)
    try:
        result, story = _laid_out(draft, wish)
    except RangeTooSmallError as error:
        text = f"{error} is too small for the subnets of this layout. Which range may be used?"
        return Proposal(plan, questions=(Question(text, "networks"),))
    told = telling.choices(replace(story, before=plan, added=added))
    warned = remarks.remarks(result, draft.at, draft.places, draft.rest, draft.wiring)
    return Proposal(result, (*refused, *more, *told, *warned))


def _drafted(plan: Plan, wish: Wish, nics: int) -> tuple[Draft, list[Choice]]:
    """Wires in place: without the converged layout, then without teams, where NICs forbid them."""
    at, refused = situation(plan, wish, nics)
    draft = _wired(plan, at)
    if draft.wiring.refused and at.converged:
        refused = [separate_instead(UNLIKE)]
        draft = _wired(plan, replace(at, converged=False))
    if draft.wiring.refused:
        draft = _wired(plan, replace(draft.at, switch_team=None, plain_team=False))
    return draft, refused


def _wired(plan: Plan, at: Situation) -> Draft:
    shape = wires(at)
    named = adopted(plan, shape)
    understood = tuple(
        replace(n, purposes=named[n.name.casefold()].purposes) if n.name.casefold() in named else n
        for n in plan.networks
    )
    plan = replace(plan, networks=understood)
    places, rest = placed(plan, shape)
    least = S2D_LEAST_GBPS if plan.storage.type == "storage_spaces_direct" else 1
    old = at_least(plan.oldest_version, "2012") and not at_least(plan.oldest_version, "2016")
    wiring = wire_up(plan, places, at.switch_team, Limits(least, rdma_below_switch=not old))
    _help_out(plan, places, wiring)
    return Draft(plan, at, places, rest, wiring)


def _help_out(plan: Plan, places: list[Place], wiring: Wiring) -> None:
    """Let places without a NIC share a virtual switch on a team, or leave their networks out."""
    shared = next((p for p in places if p.switch and p.team and p.via and p.via == p.switch), None)
    for place in wiring.without_nic:
        if shared is not None and at_least(plan.oldest_version, "2012"):
            place.via = place.switch = shared.switch
        else:
            place.new = []


def _laid_out(draft: Draft, wish: Wish) -> tuple[Plan, telling.Story]:
    """The plan with everything that the draft decides, and what to tell of it.

    Raises RangeTooSmallError.
    """
    places = draft.places
    plan, made = networks.with_networks(draft.plan, places)
    plan, made = networks.with_vm_vlans(plan, made)
    plan = hosts.with_teams(plan, places, draft.at.switch_team)
    plan = hosts.with_switches(plan, places)
    plan = hosts.with_interfaces(plan, places)
    plan, nic_for_vm = _with_nic_for_vm(plan, wish, draft.wiring)
    plan, cabled = spread(plan, places)
    new = {each.network for each in made}
    laid = new | {network.name for place in places for network in place.networks}
    open_subnets = sum(n.name in laid and n.subnet is None for n in plan.networks)
    lan_given = wish.lan_subnet is not None
    ranges = Ranges(
        plan,
        wish.supernet or usual_supernet(plan),
        wish.first_vlan,
        max(0, open_subnets - lan_given),
        reserved=wish.lan_subnet,
    )
    plan = networks.Filler(plan, ranges, wish, laid, new).filled()
    plan = networks.with_weights(plan, laid)
    plan = addresses.with_addresses(plan, ranges, laid)
    plan = addresses.with_cluster_address(plan, ranges)
    plan = addresses.with_array_ports(plan, ranges, laid)
    plan = canonical(addresses.with_migration_networks(plan))
    return plan, telling.Story(plan, plan, places, made, {}, cabled, nic_for_vm)


def _with_nic_for_vm(
    plan: Plan, wish: Wish, wiring: Wiring
) -> tuple[Plan, telling.NicForVm | None]:
    wanted = wish.one_nic_for_vm
    vm = next((v for v in plan.vms if wanted and same_name(v.name, wanted)), None)
    if vm is None or vm.dedicated_nic or not wiring.free:
        return plan, None
    nic = wiring.free[-1]
    plan, switch = hosts.with_dedicated_nic(plan, vm.name, nic)
    return plan, telling.NicForVm(vm.name, nic, switch)
