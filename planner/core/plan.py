"""The plan document ``cluster-plan/1`` as one frozen dataclass: what everything else reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal, NamedTuple

from planner.core.fields import Edition, Environment, Installation, Text, Title, Version
from planner.core.parts import (
    STRICT,
    AcceptedFinding,
    CapacityPolicy,
    Client,
    Cluster,
    Directory,
    Host,
    Interface,
    LiveMigration,
    Network,
    Nic,
    Node,
    Operations,
    Quorum,
    Site,
    SiteLink,
    Storage,
    StorageArray,
    Switch,
    Team,
    VirtualSwitch,
    Vm,
    Volume,
)

FORMAT = "cluster-plan/1"
VERSIONS: tuple[Version, ...] = ("2008r2", "2012", "2012r2", "2016", "2019", "2022", "2025")
_RANKS: dict[str, int] = {version: rank for rank, version in enumerate(VERSIONS)}


def at_least(version: str, floor: Version) -> bool:
    """Tell whether a Windows Server version is ``floor`` or newer; ``2008`` is older than all."""
    return _RANKS.get(version, -1) >= _RANKS[floor]


def path(*names: str) -> str:
    """Join names to a subject such as ``nodes/HV01/nics/NIC2``; a slash in a name is escaped."""
    joined = "/".join(names)
    if "%" not in joined and joined.count("/") == len(names) - 1:
        return joined
    return "/".join(name.replace("%", "%25").replace("/", "%2F") for name in names)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where a node meets a network, with the physical NICs below it.

    ``virtual_switch`` and ``team`` are what lies between, None where nothing does.
    """

    node: Node
    interface: Interface
    network: Network
    nics: tuple[Nic, ...]
    team: Team | None
    virtual_switch: VirtualSwitch | None


class PlacedAddress(NamedTuple):
    """An address of the plan: whose it is (a path in names), and its network where it is known."""

    address: str
    names: tuple[str, ...]
    network: Network | None

    @property
    def subject(self) -> str:
        """The path of the owner."""
        return path(*self.names)


NicsByName = dict[str, tuple[Nic, ...]]


def _nics_by_name(node: Node) -> tuple[NicsByName, NicsByName]:
    by_name: NicsByName = {}
    by_team: NicsByName = {}
    for nic in node.nics:
        key = nic.name.casefold()
        by_name[key] = (*by_name.get(key, ()), nic)
        if nic.team:
            key = nic.team.casefold()
            by_team[key] = (*by_team.get(key, ()), nic)
    return by_name, by_team


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One whole plan. Its indexes are built once, when first asked for."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    format: Literal["cluster-plan/1"] = "cluster-plan/1"
    title: Title
    client: Client = field(default_factory=Client)
    environment: Environment
    windows_server: Version
    edition: Edition | None = None
    installation: Installation | None = None
    cluster: Cluster = field(default_factory=Cluster)
    directory: Directory = field(default_factory=Directory)
    sites: tuple[Site, ...] = ()
    site_links: tuple[SiteLink, ...] = ()
    switches: tuple[Switch, ...] = ()
    networks: tuple[Network, ...] = ()
    teams: tuple[Team, ...] = ()
    virtual_switches: tuple[VirtualSwitch, ...] = ()
    host: Host = field(default_factory=Host)
    nodes: tuple[Node, ...] = ()
    storage: Storage = field(default_factory=Storage)
    quorum: Quorum = field(default_factory=Quorum)
    live_migration: LiveMigration = field(default_factory=LiveMigration)
    vms: tuple[Vm, ...] = ()
    capacity: CapacityPolicy = field(default_factory=CapacityPolicy)
    operations: Operations = field(default_factory=Operations)
    accepted: tuple[AcceptedFinding, ...] = ()
    notes: Text | None = None

    def version_of(self, node: Node) -> Version:
        """Windows Server version that the node runs: its override, else the plan's."""
        return node.windows_server or self.windows_server

    def edition_of(self, node: Node) -> Edition | None:
        """Edition that the node runs: its override, else the plan's."""
        return node.edition or self.edition

    def installation_of(self, node: Node) -> Installation | None:
        """Installation option of the node: its override, else the plan's."""
        return node.installation or self.installation

    def domain_of(self, node: Node) -> str | None:
        """DNS domain of the node: its override, else the plan's."""
        return node.domain or self.directory.domain

    @cached_property
    def node_versions(self) -> tuple[Version, ...]:
        """Windows Server versions that the nodes run, oldest first; without nodes the plan's."""
        found = {self.version_of(node) for node in self.nodes} or {self.windows_server}
        return tuple(version for version in VERSIONS if version in found)

    @cached_property
    def oldest_version(self) -> Version:
        """The oldest Windows Server version among the nodes; without nodes the plan's."""
        return self.node_versions[0]

    @cached_property
    def network_by_name(self) -> dict[str, Network]:
        """Networks by folded name."""
        return {network.name.casefold(): network for network in self.networks}

    @cached_property
    def switch_by_name(self) -> dict[str, Switch]:
        """Physical switches by folded name."""
        return {switch.name.casefold(): switch for switch in self.switches}

    @cached_property
    def team_by_name(self) -> dict[str, Team]:
        """NIC teams by folded name."""
        return {team.name.casefold(): team for team in self.teams}

    @cached_property
    def virtual_switch_by_name(self) -> dict[str, VirtualSwitch]:
        """Virtual switches by folded name."""
        return {switch.name.casefold(): switch for switch in self.virtual_switches}

    @cached_property
    def volume_by_name(self) -> dict[str, Volume]:
        """Volumes by folded name."""
        return {volume.name.casefold(): volume for volume in self.storage.volumes}

    @cached_property
    def array_by_name(self) -> dict[str, StorageArray]:
        """Storage arrays by folded name."""
        return {array.name.casefold(): array for array in self.storage.arrays}

    @cached_property
    def node_by_name(self) -> dict[str, Node]:
        """Nodes by folded name."""
        return {node.name.casefold(): node for node in self.nodes}

    @cached_property
    def _networks_for(self) -> dict[tuple[str, ...], tuple[Network, ...]]:
        return {}

    def networks_for(self, *purposes: str) -> tuple[Network, ...]:
        """Networks that carry any of the purposes."""
        known = self._networks_for
        if purposes not in known:
            wanted = set(purposes)
            known[purposes] = tuple(n for n in self.networks if not wanted.isdisjoint(n.purposes))
        return known[purposes]

    def nics_below(
        self, node: Node, via: str
    ) -> tuple[tuple[Nic, ...], Team | None, VirtualSwitch | None]:
        """Physical NICs of ``node`` below a virtual switch, team or NIC, looked up in this order.

        Returns the NICs (none where the switch is internal or undecided), the team and the virtual
        switch passed on the way.
        """
        virtual_switch = self.virtual_switch_by_name.get(via.casefold())
        below = via if virtual_switch is None else virtual_switch.via
        if below is None:
            return (), None, virtual_switch
        key = below.casefold()
        team = self.team_by_name.get(key)
        by_name, by_team = self._nics_by_node.get(id(node)) or _nics_by_name(node)
        return (by_name if team is None else by_team).get(key, ()), team, virtual_switch

    @cached_property
    def _nics_by_node(self) -> dict[int, tuple[NicsByName, NicsByName]]:
        """NICs by folded name and by folded name of their team, by identity of the plan's node."""
        return {id(node): _nics_by_name(node) for node in self.nodes}

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Every place where a node meets a network, in the plan's order."""
        return tuple(self._meet())

    def _meet(self) -> Iterator[Meeting]:
        for node in self.nodes:
            for interface in node.interfaces:
                network = self.network_by_name.get(interface.network.casefold())
                if network is not None:
                    yield Meeting(node, interface, network, *self.nics_below(node, interface.via))

    @cached_property
    def meetings_by_node(self) -> dict[str, tuple[Meeting, ...]]:
        """Meetings by folded node name; every node is a key."""
        found: dict[str, list[Meeting]] = {node.name.casefold(): [] for node in self.nodes}
        for meeting in self.meetings:
            found[meeting.node.name.casefold()].append(meeting)
        return {name: tuple(meetings) for name, meetings in found.items()}

    @cached_property
    def meetings_by_network(self) -> dict[str, tuple[Meeting, ...]]:
        """Meetings by folded network name; every network is a key."""
        found: dict[str, list[Meeting]] = {network.name.casefold(): [] for network in self.networks}
        for meeting in self.meetings:
            found[meeting.network.name.casefold()].append(meeting)
        return {name: tuple(meetings) for name, meetings in found.items()}

    @cached_property
    def addresses(self) -> tuple[PlacedAddress, ...]:
        """Every address given to something: gateways, cluster, nodes, controllers, arrays, VMs."""
        return tuple(self._place_addresses())

    def _place_addresses(self) -> Iterator[PlacedAddress]:
        for network in self.networks:
            if network.gateway:
                yield PlacedAddress(network.gateway, ("networks", network.name), network)
        for entry in self.cluster.addresses:
            if entry.address:
                network_here = self.network_by_name.get(entry.network.casefold())
                yield PlacedAddress(entry.address, ("cluster",), network_here)
        yield from self._node_addresses()
        yield from self._array_addresses()
        for vm in self.vms:
            for nic in vm.nics:
                if nic.address:
                    yield PlacedAddress(nic.address, ("vms", vm.name, "nics", nic.name), None)

    def _node_addresses(self) -> Iterator[PlacedAddress]:
        for meeting in self.meetings:
            if meeting.interface.address:
                names = ("nodes", meeting.node.name, "interfaces", meeting.network.name)
                yield PlacedAddress(meeting.interface.address, names, meeting.network)
        for node in self.nodes:
            if node.management_address:
                yield PlacedAddress(node.management_address, ("nodes", node.name), None)

    def _array_addresses(self) -> Iterator[PlacedAddress]:
        for array in self.storage.arrays:
            for port in array.ports:
                if port.address:
                    network = self.network_by_name.get((port.network or "").casefold())
                    names = ("storage", "arrays", array.name, "ports", port.name)
                    yield PlacedAddress(port.address, names, network)
