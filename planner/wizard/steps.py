"""The steps of the wizard as data. Any order, each with a URL, answers live in the database."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.parts import (
    CapacityPolicy,
    Cluster,
    ClusterAddress,
    Directory,
    Host,
    LiveMigration,
    Operations,
    Quorum,
    Storage,
)
from planner.core.plan import Plan
from planner.forms.grid_spec import GridSpec
from planner.forms.page import Block
from planner.forms.places import part_at
from planner.forms.rows import RowSpec
from planner.wizard import grids, storage_grids, tables
from planner.wizard.tables import Table


@dataclass(frozen=True, slots=True)
class Step:
    """One page: ``slug`` ends its URL and is the plan's section that it asks for."""

    slug: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    grids: tuple[GridSpec, ...] = ()
    matrix: bool = False
    suggests: bool = False

    def table(self, slug: str) -> Table | None:
        """The table of this step that ``slug`` names."""
        return next((table for table in self.tables if table.slug == slug), None)

    def started(self, plan: Plan) -> bool:
        """Whether anything of this step is answered."""
        return any(_answered(block, plan) for block in self.blocks) or any(
            _filled(table, plan) for table in self.tables
        )


def _answered(block: Block, plan: Plan) -> bool:
    part = part_at(plan, block.place)
    if part is plan:
        return True
    empty = block.kind()
    names = block.only or part.__dataclass_fields__
    return any(getattr(part, name) != getattr(empty, name) for name in names)


def _filled(table: Table, plan: Plan) -> bool:
    items = table.items(plan)
    if table.grows:
        return bool(items)
    return any(getattr(item, spec.name) for item in items for spec in table.rows)


CLUSTER_ADDRESSES = RowSpec(
    "addresses",
    ClusterAddress,
    "Cluster addresses",
    "cluster address",
    cleared=("address", "network"),
    lead="One per client-access subnet where the cluster has static addresses.",
)

STEPS: tuple[Step, ...] = (
    Step(
        "engagement",
        "Engagement",
        "Whom the plan is for, and what it is to be judged as.",
        blocks=(
            Block(
                (),
                Plan,
                only=("title", "client", "environment", "notes"),
                common=(
                    "title",
                    "environment",
                    "client_name",
                    "client_contact",
                    "client_reference",
                    "notes",
                ),
            ),
        ),
    ),
    Step(
        "platform",
        "Platform and cluster",
        "The Windows Server version decides which rules hold; the rest is set alike on every node.",
        blocks=(
            Block((), Plan, "Windows Server", only=("windows_server", "edition", "installation")),
            Block(
                ("directory",),
                Directory,
                "Directory and DNS",
                common=(
                    "mode",
                    "domain",
                    "functional_level",
                    "dns_servers",
                    "domain_controllers_outside_cluster",
                ),
            ),
            Block(
                ("cluster",),
                Cluster,
                "Cluster",
                common=("name", "addressing", "prestaged", "organizational_unit"),
                rows=(CLUSTER_ADDRESSES,),
            ),
            Block(
                ("host",),
                Host,
                "Host baseline",
                common=(
                    "system_drive",
                    "memory_dump",
                    "power_plan",
                    "time_source",
                    "firewall",
                    "antivirus",
                    "antivirus_exclusions",
                    "domain_controller_role",
                ),
            ),
        ),
    ),
    Step(
        "networks",
        "Networks",
        "What each network carries, and the switches and sites below it.",
        tables=(tables.NETWORKS, tables.SWITCHES, tables.SITES, tables.SITE_LINKS),
        grids=(grids.NETWORKS, grids.SWITCHES, grids.SITES, grids.SITE_LINKS),
        suggests=True,
    ),
    Step(
        "nodes",
        "Nodes",
        "The servers. Describe one well, then copy it: the name continues.",
        tables=(tables.NODES,),
        grids=(grids.NODES,),
    ),
    Step(
        "adapters",
        "Adapters",
        "Teams and virtual switches are made alike on every node; ports and addresses are its own.",
        tables=(tables.NODE_ADAPTERS, tables.TEAMS, tables.VIRTUAL_SWITCHES),
        grids=(grids.NICS, grids.HBAS, grids.TEAMS, grids.VIRTUAL_SWITCHES),
        matrix=True,
        suggests=True,
    ),
    Step(
        "storage",
        "Storage",
        "What the nodes share, and the paths to it.",
        blocks=(Block(("storage",), Storage, only=("type", "mpio")),),
        tables=(tables.ARRAYS, tables.VOLUMES, tables.NODE_STORAGE),
        grids=(
            storage_grids.ARRAYS,
            storage_grids.PORTS,
            storage_grids.VOLUMES,
            storage_grids.INITIATORS,
            storage_grids.DRIVES,
        ),
    ),
    Step(
        "quorum",
        "Quorum",
        "Who votes when the nodes no longer see each other.",
        blocks=(Block(("quorum",), Quorum),),
    ),
    Step(
        "vms",
        "Virtual machines",
        "What the cluster has to carry. Alike machines need one line with a count.",
        tables=(tables.VMS,),
        grids=(grids.VMS,),
    ),
    Step(
        "operation",
        "Operation",
        "How the cluster moves machines, what must fit after a failure, and its upkeep.",
        blocks=(
            Block(("live_migration",), LiveMigration, "Live migration"),
            Block(("capacity",), CapacityPolicy, "Capacity"),
            Block(("operations",), Operations, "Updating, backup, monitoring"),
        ),
    ),
)
BY_SLUG = {step.slug: step for step in STEPS}


def step_after(step: Step) -> Step | None:
    """The step that follows, None after the last."""
    at = STEPS.index(step) + 1
    return STEPS[at] if at < len(STEPS) else None


def step_before(step: Step) -> Step | None:
    """The step before, None before the first."""
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None
