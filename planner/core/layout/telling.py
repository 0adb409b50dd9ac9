"""The choices of a layout in words: what is set or kept, in detail, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.layout.model import Choice
from planner.core.layout.networks import Made
from planner.core.layout.places import Place
from planner.core.parts import Network, VirtualSwitch
from planner.core.plan import Plan, path
from planner.core.words import choices as words_of
from planner.core.words import label, lower_first

KEPT = "It is in the plan already, and what is decided stays."
FILLED = "It is in the plan already; only what was left open is filled in."


@dataclass(frozen=True, slots=True)
class NicForVm:
    """A NIC that a VM gets to itself, and the virtual switch on it."""

    vm: str
    nic: str
    switch: str


@dataclass(frozen=True, slots=True)
class Story:
    """What became of a plan: ``added`` are NICs by node, ``cabled`` nodes with cables set."""

    before: Plan
    after: Plan
    places: list[Place]
    made: list[Made]
    added: dict[str, list[str]]
    cabled: list[str]
    nic_for_vm: NicForVm | None


def choices(story: Story) -> Iterator[Choice]:
    """Every choice of the layout, in the order in which an engineer reads it."""
    yield from _added_nics(story)
    told = set()
    for place in story.places:
        for network in place.networks:
            told.add(network.name)
            yield _network(story, story.after.network_by_name[network.name.casefold()], place)
    for made in story.made:
        if made.network not in told:
            yield _network(story, story.after.network_by_name[made.network.casefold()], None)
    yield from _teams(story)
    yield from _virtual_switches(story)
    yield from _addresses(story)
    if story.cabled:
        yield Choice(
            "Cables spread over two switches",
            _nodes(story, story.cabled),
            "The second path of each kind ends in the other switch, so that one may fail.",
            "set",
        )
    if story.nic_for_vm is not None:
        vm = story.nic_for_vm
        yield Choice(
            f"{vm.nic} for {vm.vm} alone",
            f"Through a virtual switch of its own, {vm.switch}.",
            "You asked for it: a busy VM then competes with nobody for its link.",
            "set",
            path("vms", vm.vm),
        )


def listed(names: list[str], most: int = 4) -> str:
    """Names as a list for reading; beyond ``most`` the rest is counted."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _nodes(story: Story, names: list[str]) -> str:
    if len(names) == len(story.after.nodes):
        return "On every node."
    return f"On {listed(names)}."


def _added_nics(story: Story) -> Iterator[Choice]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for node, nics in story.added.items():
        groups.setdefault(tuple(nics), []).append(node)
    for names, nodes in groups.items():
        verb = "is" if len(names) == 1 else "are"
        yield Choice(
            f"{listed(list(names))} {verb} added",
            _nodes(story, nodes),
            "The layout counts on them. Card, model and speed stay undecided until they are known.",
            "set",
        )


def _network(story: Story, network: Network, place: Place | None) -> Choice:
    subject = path("networks", network.name)
    old = story.before.network_by_name.get(network.name.casefold())
    made = next((each for each in story.made if each.network == network.name), None)
    where = _where(story, place) if place is not None else ""
    if made is not None or old is None:
        detail = "; ".join(filter(None, [_numbers(network), where]))
        reason = made.wanted.reason if made else FILLED
        return Choice(network.name, f"{detail}.", reason, "set", subject)
    changed = _changed(old, network)
    joined = _joined(story, network)
    if changed or joined:
        detail = "; ".join(filter(None, [changed, joined, where]))
        return Choice(network.name, f"{detail}.", FILLED, "set", subject)
    detail = "; ".join(filter(None, [_numbers(network), where]))
    return Choice(network.name, f"{detail}.", KEPT, "kept", subject)


def _joined(story: Story, network: Network) -> str:
    """What hosts get on a network that was there before, "" for nothing."""

    def met(plan: Plan) -> dict[str, tuple[str, str | None]]:
        found = plan.meetings_by_network[network.name.casefold()]
        return {m.node.name: (m.interface.via, m.interface.address) for m in found}

    before, after = met(story.before), met(story.after)
    new = [node for node in after if node not in before]
    old = [(node, before[node], after[node]) for node in after if node in before]
    moved = [node for node, was, now in old if was[0] != now[0]]
    addressed = [node for node, was, now in old if was[1] != now[1]]
    parts = (
        f"{listed(new)} {'meets' if len(new) == 1 else 'meet'} it" if new else "",
        f"{listed(moved)} now over the virtual switch" if moved else "",
        f"an address for {listed(addressed)}" if addressed else "",
    )
    return ", ".join(filter(None, parts))


def _numbers(network: Network) -> str:
    tagged = "" if network.vlan is None else f"VLAN {network.vlan}" if network.vlan else "untagged"
    gateway = f"gateway {network.gateway}" if network.gateway else ""
    use = network.cluster_use and words_of("Network", "cluster_use")[network.cluster_use]
    shown = f"cluster use: {use.lower()}" if use else ""
    weight = f"weight {network.bandwidth_weight}" if network.bandwidth_weight is not None else ""
    return ", ".join(filter(None, [tagged, network.subnet, gateway, shown, weight]))


def _changed(old: Network, new: Network) -> str:
    """The fields that are filled in, each with its value."""
    found = []
    for name in Network.__dataclass_fields__:
        value = getattr(new, name)
        if value != getattr(old, name):
            found.append(f"{lower_first(label('Network', name))} {_shown(name, value)}")
    return ", ".join(found)


def _shown(name: str, value: object) -> str:
    words = words_of("Network", name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return listed([words.get(each, str(each)) for each in value])
    if isinstance(value, str) and value in words:
        return words[value].lower()
    return str(value)


def _where(story: Story, place: Place) -> str:
    """What the networks of the place run over."""
    via = place.via or (place.switch if place.wire.switch else None)
    names = list(place.nics)
    if via is None or (not names and not place.switch):
        return ""
    if not names:
        return f"over {via}"
    below = f"{place.team} of {listed(names)}" if place.team else listed(names)
    virtual = via.casefold() in story.after.virtual_switch_by_name
    return f"over {via} on {below}" if virtual else f"over {below}"


def _teams(story: Story) -> Iterator[Choice]:
    for place in story.places:
        if place.new_team is None:
            continue
        team = story.after.team_by_name[place.new_team.casefold()]
        kind = words_of("Team", "kind")[team.kind]
        why = (
            "From Windows Server 2016 on a virtual switch teams its NICs itself."
            if team.kind == "set"
            else "Windows teams NICs itself from 2012 on; switch independent needs nothing from "
            "the switches."
        )
        yield Choice(
            f"NIC team {team.name}",
            f"{kind} of {listed(list(place.nics))}, switch independent.",
            f"One card, cable or switch may fail. {why}",
            "set",
            path("teams", team.name),
        )


def _virtual_switches(story: Story) -> Iterator[Choice]:
    vm_switch = story.nic_for_vm.switch if story.nic_for_vm else None
    for switch in story.after.virtual_switches:
        if switch.name == vm_switch:
            continue
        old = story.before.virtual_switch_by_name.get(switch.name.casefold())
        subject = path("virtual_switches", switch.name)
        shared = "shared with the host" if switch.allow_management_os else "for VMs only"
        kind = words_of("VirtualSwitch", "type").get(switch.type, "External")
        detail = f"{kind}, on {switch.via}, {shared}." if switch.via else f"{kind}."
        if old == switch:
            yield Choice(f"Virtual switch {switch.name}", detail, KEPT, "kept", subject)
        else:
            yield Choice(
                f"Virtual switch {switch.name}", detail, _why_switch(switch, old), "set", subject
            )


def _why_switch(switch: VirtualSwitch, old: VirtualSwitch | None) -> str:
    reason = "VMs move only between nodes whose virtual switches have the same name."
    if switch.bandwidth_mode == "weight" and (old is None or old.bandwidth_mode is None):
        reason += " Bandwidth by weight can be chosen only when it is made."
    return reason


def _addresses(story: Story) -> Iterator[Choice]:
    before, after = story.before, story.after
    if after.cluster != before.cluster:
        given = [e for e in after.cluster.addresses if e.address]
        shown = [f"{entry.address} on {entry.network}" for entry in given]
        yield Choice(
            "Address of the cluster name",
            f"{listed(shown)}." if shown else "Static, still without an address.",
            "Clients reach the cluster by name on the network that serves them.",
            "set",
            "cluster",
        )
    if after.storage.arrays != before.storage.arrays:
        ports = [
            f"{port.name} {port.address}"
            for array, old in zip(after.storage.arrays, before.storage.arrays, strict=True)
            for port, was in zip(array.ports, old.ports, strict=True)
            if port != was and port.address
        ]
        yield Choice(
            "Ports of the storage",
            f"{listed(ports)}." if ports else "Each on the network of its path.",
            "The ports of each controller are spread over the paths, in their subnets.",
            "set",
            "storage",
        )
    names = list(after.live_migration.networks)
    if names:
        changed = after.live_migration.networks != before.live_migration.networks
        yield Choice(
            "Live migration",
            f"Over {listed(names)}."
            if len(names) == 1
            else f"Over {listed(names)}, in this order.",
            _why_migration(after) if changed else KEPT,
            "set" if changed else "kept",
            "live_migration",
        )


def _why_migration(plan: Plan) -> str:
    names = {name.casefold() for name in plan.live_migration.networks}
    purposes = {p for n in plan.networks if n.name.casefold() in names for p in n.purposes}
    if "smb" in purposes:
        return "The storage networks are the fastest way between the nodes."
    if "iscsi" in purposes:
        return "It stays off the LAN; with two NICs no other network is left."
    return "It stays off the LAN and off the storage."
