"""Ways through the wizard from nothing to a whole plan; each is a function of hand and plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from bench.cells import Part, cells_of
from bench.grids import GridHand
from bench.hand import Hand, flat
from bench.lists import Kind, ListHand

Route = Callable[[Hand, Part], None]
IN_SHEETS = ("nodes", "nics", "hbas", "volumes", "vms")

SITES = Kind("networks", "sites", "sites")
LINKS = Kind("networks", "site-links", "site_links")
SWITCHES = Kind("networks", "switches", "switches")
NETWORKS = Kind("networks", "networks", "networks")
NODES = Kind(
    "nodes", "nodes", "nodes", elsewhere=("nics", "hbas", "interfaces", "drives", "iscsi_initiator")
)
ADAPTERS = Kind("adapters", "nodes", "nics", ("nics", "hbas"), inside=True)
TEAMS = Kind("adapters", "teams", "teams")
VIRTUAL_SWITCHES = Kind("adapters", "virtual-switches", "virtual_switches")
ARRAYS = Kind("storage", "arrays", "arrays", ("ports",))
VOLUMES = Kind("storage", "volumes", "volumes")
VMS = Kind("vms", "vms", "vms", ("disks", "nics"))


def enter(hand: Hand, plan: Part, pasted: Collection[str]) -> None:
    """Every step in order; what ``pasted`` names comes from a sheet."""
    Entry(hand, plan, pasted).run()


class Entry:
    """One plan being entered."""

    def __init__(self, hand: Hand, plan: Part, pasted: Collection[str]) -> None:
        self.hand = hand
        self.plan = plan
        self.pasted = pasted
        self.grids = GridHand(hand)
        self.lists = ListHand(self.grids, pasted)

    def run(self) -> None:
        """Every step, then what had to wait for names."""
        hand, plan = self.hand, self.plan
        self.start()
        self.platform()
        self.networks()
        self.first_node()
        self.storage()
        self.other_nodes()
        self.lists.go("quorum")
        hand.answer("quorum", flat(plan["quorum"]))
        hand.press("next")
        self.lists.grown(VMS, plan["vms"])
        self.lists.go("operation")
        for prefix in ("live_migration", "capacity", "operations"):
            hand.answer(prefix, flat(plan[prefix]))
        hand.press("next")
        self.lists.come_back()
        if plan["cluster"]["addresses"]:
            self.lists.go("platform")
            hand.answer_rows("addresses", plan["cluster"]["addresses"])
            hand.press("stay")

    def start(self) -> None:
        """Make the plan and tell whom it is for."""
        hand, plan = self.hand, self.plan
        hand.follow(hand.page.locator("main a[href='/plans/new/']").first)
        hand.type("title", plan["title"])
        if plan["environment"] != hand.page.locator("[name=environment]").input_value():
            hand.pick("environment", plan["environment"])
        hand.pick("windows_server", plan["windows_server"])
        hand.follow(hand.page.get_by_role("button", name="Make the plan"))
        hand.link("/engagement/")
        hand.answer("item", flat(plan))
        hand.press("next")

    def platform(self) -> None:
        """The step about the platform, without the addresses that name networks."""
        self.hand.answer("item", flat(self.plan))
        for prefix in ("directory", "cluster", "host"):
            self.hand.answer(prefix, flat(self.plan[prefix]))
        self.hand.press("next")

    def networks(self) -> None:
        """Sites first, since the other lists name them; then switches and networks."""
        plan, lists = self.plan, self.lists
        if plan["sites"]:
            lists.typed(SITES, plan["sites"])
            self.grids.save()  # the columns for sites come with the first site
            lists.typed(LINKS, plan["site_links"])
        lists.grown(SWITCHES, plan["switches"])
        self.grids.save()
        lists.grown(NETWORKS, plan["networks"])

    def first_node(self) -> None:
        """The first node whole: the server, its adapters, where it meets the networks."""
        plan, grids, lists = self.plan, self.grids, self.lists
        node = plan["nodes"][0]
        lists.go("nodes")
        lists.grown(NODES, [node])
        lists.go("adapters")
        lists.typed(TEAMS, plan["teams"])
        lists.visit(ADAPTERS, [node], [0])
        columns = grids.columns("virtual_switches")
        grids.rows("virtual_switches", [cells_of(e, columns) for e in plan["virtual_switches"]])
        names = [network["name"] for network in plan["networks"]]
        for each in node["interfaces"]:
            cell = f"meets-0-{names.index(each['network'])}"
            self.hand.type(f"{cell}-via", each["via"])
            self.hand.type(f"{cell}-address", each["address"])
        grids.unsaved = True
        lists.typed(VIRTUAL_SWITCHES, plan["virtual_switches"])

    def storage(self) -> None:
        """Arrays, volumes, the first initiator, the questions about all of it."""
        hand, plan, lists = self.hand, self.plan, self.lists
        storage = plan["storage"]
        lists.go("storage")
        lists.grown(ARRAYS, storage["arrays"])
        lists.close()
        lists.grown(VOLUMES, storage["volumes"])
        lists.close()
        initiator = plan["nodes"][0]["iscsi_initiator"]
        if initiator:
            hand.type("initiators-0-iscsi_initiator", initiator)
        hand.answer("storage", flat(storage))
        hand.press("stay")
        self.grids.unsaved = False

    def other_nodes(self) -> None:
        """Nodes like the first; where adapters have other switches, those before the copies."""
        lists, nodes = self.lists, self.plan["nodes"]
        for at, end in self.runs():
            lists.go("nodes")
            lists.grown(NODES, nodes[:end], done=at)
            lists.go("adapters")
            for grid in ("nics", "hbas"):
                self.cells_of_all(grid, nodes[:end])
        apart = [at for at, node in enumerate(nodes) if at and any(h["wwnn"] for h in node["hbas"])]
        lists.visit(ADAPTERS, nodes, apart)

    def runs(self) -> list[tuple[int, int]]:
        """Nodes that are entered in one go: first and end; a sheet corrects all of them at once."""
        nodes = self.plan["nodes"]
        if "nics" in self.pasted:
            return [(1, len(nodes))]
        turns = [at for at in range(1, len(nodes)) if cables(nodes[at]) != cables(nodes[at - 1])]
        starts = sorted({1, *turns, *(at + 1 for at in turns if at + 1 < len(nodes))})
        return list(zip(starts, [*starts[1:], len(nodes)], strict=True))

    def cells_of_all(self, grid: str, nodes: Sequence[Part]) -> None:
        """The adapters of nodes in one grid."""
        columns = self.grids.columns(grid)
        wanted = [cells_of(each, columns) for node in nodes for each in node[grid]]
        if grid in self.pasted and wanted:
            self.grids.paste(grid, wanted)
        else:
            self.grids.fill(grid, wanted)


def cables(node: Part) -> list[Any]:
    """The switches that a node's adapters are at."""
    return [each["switch"] for each in (*node["nics"], *node["hbas"])]


ROUTES: dict[str, Route] = {
    "typed": partial(enter, pasted=()),
    "pasted": partial(enter, pasted=IN_SHEETS),
}
