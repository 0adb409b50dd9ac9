"""Ways through the wizard from nothing to a whole plan; each is a function of hand and plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.hand import Hand, flat, most_alike

Part = Mapping[str, Any]
Route = Callable[[Hand, Part], None]
ROWS = ("nics", "hbas", "interfaces", "disks", "ports", "addresses", "drives")


def new_plan(hand: Hand, plan: Part) -> None:
    """Make the plan; ends on its overview."""
    hand.follow(hand.page.locator("main a[href='/plans/new/']").first)
    hand.type("title", plan["title"])
    if plan["environment"] != hand.page.locator("[name=environment]").input_value():
        hand.pick("environment", plan["environment"])
    hand.pick("windows_server", plan["windows_server"])
    hand.follow(hand.page.get_by_role("button", name="Make the plan"))


def page_by_page(hand: Hand, plan: Part) -> None:
    """One page for each thing: describe one, copy it, change what differs."""
    new_plan(hand, plan)
    PageByPage(hand, plan).run()


class PageByPage:
    """The wizard as it was before grids."""

    def __init__(self, hand: Hand, plan: Part) -> None:
        self.hand = hand
        self.plan = plan
        self.again: list[tuple[str, str, int]] = []  # items whose references came later

    def run(self) -> None:
        """Every step in order, then what had to wait for names."""
        hand, plan = self.hand, self.plan
        hand.link("/engagement/")
        hand.answer("item", flat(plan))
        hand.press("next")
        self.platform()
        hand.press("next")
        for kind in ("sites", "site-links", "switches", "networks"):
            self.table("networks", kind, plan[kind.replace("-", "_")])
        self.nodes()
        self.storage()
        hand.answer("quorum", flat(plan["quorum"]))
        hand.press("next")
        self.table("vms", "vms", plan["vms"], ("disks", "nics"))
        hand.link("/operation/")
        for prefix in ("live_migration", "capacity", "operations"):
            hand.answer(prefix, flat(plan[prefix]))
        hand.press("next")
        if plan["cluster"]["addresses"]:
            hand.link("/platform/")
            hand.answer_rows("addresses", plan["cluster"]["addresses"])
            hand.press("stay")
        self.come_back()

    def platform(self) -> None:
        """The step about the platform, without the addresses that name networks."""
        self.hand.answer("item", flat(self.plan))
        for prefix in ("directory", "cluster", "host"):
            self.hand.answer(prefix, flat(self.plan[prefix]))

    def nodes(self) -> None:
        """The first node whole, then its copies; adapters and initiators on pages of their own."""
        hand, plan = self.hand, self.plan
        nodes = plan["nodes"]
        hand.link("/nodes/")
        self.table("nodes", "nodes", nodes[:1], here=True)
        hand.link("/adapters/")
        self.table("adapters", "teams", plan["teams"], here=True)
        self.adapters(0, ("nics", "hbas"))
        self.table("adapters", "virtual-switches", plan["virtual_switches"], here=True)
        self.adapters(0, ("interfaces",))
        if nodes[0]["drives"]:
            hand.link("/storage/")
            self.node_storage(0)
        hand.link("/nodes/")
        self.table("nodes", "nodes", nodes, here=True, done=1)
        hand.link("/adapters/")
        for at in range(1, len(nodes)):
            self.adapters(at, ("nics", "hbas", "interfaces"))

    def adapters(self, at: int, lists: Sequence[str]) -> None:
        """The adapters page of one node, from the step and back to it."""
        self.hand.link(f"/adapters/nodes/{at + 1}/")
        for name in lists:
            self.hand.answer_rows(name, self.plan["nodes"][at][name])
        self.hand.press("back")

    def storage(self) -> None:
        """Arrays, volumes, initiators, then the questions about all of it."""
        hand, storage = self.hand, self.plan["storage"]
        hand.link("/storage/")
        self.table("storage", "arrays", storage["arrays"], ("ports",), here=True)
        self.table("storage", "volumes", storage["volumes"], here=True)
        for at, node in enumerate(self.plan["nodes"]):
            if node["drives"] or node["iscsi_initiator"]:
                self.node_storage(at)
        hand.answer("storage", flat(storage))
        hand.press("next")

    def node_storage(self, at: int) -> None:
        """The storage page of one node, from the step and back to it."""
        node = self.plan["nodes"][at]
        self.hand.link(f"/storage/nodes/{at + 1}/")
        self.hand.answer("item", flat(node))
        self.hand.answer_rows("drives", node["drives"])
        self.hand.press("back")

    def table(
        self,
        step: str,
        kind: str,
        items: Sequence[Part],
        rows: Sequence[str] = (),
        *,
        here: bool = False,
        done: int = 0,
    ) -> None:
        """Add the items of a table after the ``done`` first, by copying where that is less work."""
        hand = self.hand
        if not here and not hand.page.url.partition("#")[0].endswith(f"/{step}/"):
            hand.link(f"/{step}/")
        for at in range(done, len(items)):
            source = most_alike(items[at], items[:at])
            if source is not None:
                self.copy(kind, source)
            elif not hand.page.url.endswith(f"/{kind}/new/"):
                hand.link(f"/{kind}/new/")
            self.item(step, kind, at, items[at], rows)
            following = at + 1
            fresh = following < len(items) and most_alike(items[following], items[:following])
            hand.press("another" if following < len(items) and fresh is None else "back")

    def item(self, step: str, kind: str, at: int, item: Part, rows: Sequence[str]) -> None:
        """Fill the page of an item; where a name is not there yet, remember to come back."""
        complete = self.hand.answer("item", flat(item))
        for name in rows:
            complete &= self.hand.answer_rows(name, item[name])
        if not complete:
            self.again.append((step, kind, at))

    def copy(self, kind: str, source: int) -> None:
        """Press the copy button of an item in the table."""
        self.on_page_of(kind, f"form[action$='/{kind}/{source + 1}/copy/'] button")

    def on_page_of(self, kind: str, target: str) -> None:
        """Follow what stands in a table, on whatever page of the table that is."""
        page = self.hand.page
        while not page.locator(target).count():
            self.hand.follow(page.locator(f"a[href*='page-{kind}=']", has_text="Later"))
        self.hand.follow(page.locator(target).first)

    def come_back(self) -> None:
        """Fill in the references to things that were described later."""
        lists = {"site-links": "site_links", "virtual-switches": "virtual_switches"}
        for step, kind, at in self.again:
            owner = self.plan["storage"] if step == "storage" else self.plan
            item = owner[lists.get(kind, kind)][at]
            self.hand.link(f"/{step}/")
            self.on_page_of(kind, f"a[href$='/{kind}/{at + 1}/']:visible")
            self.hand.answer("item", flat(item))
            for name in ROWS:
                if self.hand.page.locator(f"input[name='{name}-total']").count():
                    self.hand.answer_rows(name, item[name])
            self.hand.press("back")


ROUTES: dict[str, Route] = {"one page for each thing": page_by_page}
