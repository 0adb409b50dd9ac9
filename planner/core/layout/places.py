"""Where the wires of a layout come to lie in a plan that may have networks and switches already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.core.fields import Purpose, same_name
from planner.core.layout.nics import members
from planner.core.layout.shapes import Wanted, Wire
from planner.core.parts import Network, VirtualSwitch
from planner.core.plan import Plan

# A cluster cannot be without a network for each of these where its layout has one.
ESSENTIAL = ("management", "cluster", "iscsi", "smb")
NAMES_ALONE = {"management": "Management", "cluster": "Heartbeat", "iscsi": "iSCSI", "vm": "VM"}


@dataclass(slots=True)
class Place:
    """A wire in a plan: the networks there already, those to add, and what it consists of.

    ``via`` is what hosts meet its networks over; ``nics`` are names that hold on every node.
    ``open_switch`` says that the uplink of ``switch`` is still to be decided.
    """

    wire: Wire
    networks: list[Network] = field(default_factory=list)
    new: list[Wanted] = field(default_factory=list)
    via: str | None = None
    switch: str | None = None
    open_switch: bool = False
    team: str | None = None
    nics: tuple[str, ...] = ()
    new_switch: bool = False
    new_team: str | None = None

    @property
    def hosts_meet(self) -> bool:
        """Whether hosts get an address on any of its networks."""
        carried: list[tuple[Purpose, ...]] = [n.purposes for n in self.networks]
        carried += [wanted.purposes for wanted in self.new]
        return any(purposes != ("vm",) for purposes in carried)

    @property
    def missing(self) -> int:
        """NICs that are still to be found for it."""
        makes_switch = self.wire.switch and (self.switch is None or self.open_switch)
        if self.team or (self.via and not makes_switch):
            return 0
        if self.wire.switch and not makes_switch:
            return 1 if self.hosts_meet else 0
        return max(0, self.wire.width - len(self.nics))


def placed(plan: Plan, wires: tuple[Wire, ...]) -> tuple[list[Place], list[Network]]:
    """The wires with what the plan has of them, and the networks that belong to none."""
    places = [Place(wire) for wire in wires]
    rest = []
    for network in plan.networks:
        place = _place_for(network, places)
        if place is None:
            rest.append(network)
        else:
            place.networks.append(network)
    has_vm_network = bool(plan.networks_for("vm"))
    for place in places:
        place.new = list(_missing_networks(place, has_vm_network))
        _settle(plan, place)
    return places, rest


def adopted(plan: Plan, wires: tuple[Wire, ...]) -> dict[str, Wanted]:
    """Networks, by folded name, that do not say what they carry but are named like a wanted one."""
    wanted = {each.name.casefold(): each for wire in wires for each in wire.networks}
    return {
        network.name.casefold(): wanted[network.name.casefold()]
        for network in plan.networks
        if not network.purposes and network.name.casefold() in wanted
    }


def _place_for(network: Network, places: list[Place]) -> Place | None:
    """The place whose purposes fit best; of several alike the one with fewest networks."""

    def fits(place: Place) -> float:
        carried = {purpose for wanted in place.wire.networks for purpose in wanted.purposes}
        common = carried & set(network.purposes)
        there = {purpose for other in place.networks for purpose in other.purposes}
        if len(place.wire.networks) == 1 and common & there & {"iscsi", "smb"}:
            return 0  # one network is one path
        return len(common) / len(carried | set(network.purposes))

    best = max(places, key=lambda place: (fits(place), -len(place.networks)))
    return best if fits(best) else None


def _missing_networks(place: Place, has_vm_network: bool) -> Iterable[Wanted]:
    there = {purpose for network in place.networks for purpose in network.purposes}
    essential = ESSENTIAL if has_vm_network else (*ESSENTIAL, "vm")
    for wanted in place.wire.networks:
        missing = tuple(purpose for purpose in wanted.purposes if purpose not in there)
        if missing == wanted.purposes:
            if not (missing == ("vm",) and has_vm_network):
                yield wanted
        elif needed := [purpose for purpose in missing if purpose in essential]:
            name = NAMES_ALONE.get(needed[0], wanted.name)
            yield Wanted(name, tuple(needed), wanted.reason)


def _settle(plan: Plan, place: Place) -> None:
    """Fill in what the plan says of the place: what hosts meet it over, its switch, its NICs."""
    names = {network.name.casefold() for network in place.networks}
    vias = (
        interface.via
        for node in plan.nodes
        for interface in node.interfaces
        if interface.network.casefold() in names
    )
    place.via = next(vias, None)
    over = plan.virtual_switch_by_name.get((place.via or "").casefold())
    switch = over or (_switch_for_vms(plan, place.via) if place.wire.switch else None)
    if switch is not None:
        place.switch = switch.name
        place.open_switch = switch.via is None and switch.type in ("external", None)
        serves = switch.allow_management_os is not False
        if place.via is None and place.hosts_meet and serves:
            place.via = switch.name
    below = place.via if over is None and place.via != place.switch else None
    _add_uplink(plan, place, below or (switch.via if switch else None))


def _switch_for_vms(plan: Plan, via: str | None) -> VirtualSwitch | None:
    """The virtual switch that is not there for one VM alone, best the one on ``via``."""
    dedicated = [vm.dedicated_nic for vm in plan.vms if vm.dedicated_nic]
    general = [
        switch
        for switch in plan.virtual_switches
        if switch.type in ("external", None)
        and not any(switch.via and same_name(switch.via, nic) for nic in dedicated)
    ]
    return max(
        general,
        key=lambda s: via is not None and s.via is not None and same_name(s.via, via),
        default=None,
    )


def _add_uplink(plan: Plan, place: Place, below: str | None) -> None:
    if below is None:
        return
    team = plan.team_by_name.get(below.casefold())
    if team is None:
        place.nics = (below,)
        return
    place.team = team.name
    first = plan.nodes[0] if plan.nodes else None
    place.nics = tuple(nic.name for nic in members(first, team.name)) if first else ()
