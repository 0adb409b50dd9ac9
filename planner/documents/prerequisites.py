"""The prerequisites as lists to tick, one for each owner, with the decisions that wait for him."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan
from planner.core.prerequisites import Owner, Prerequisite, prerequisites
from planner.documents.findings import Question, questions
from planner.documents.parts import Column, See, Table, table
from planner.rules import Report

TITLES: dict[Owner, str] = {
    "network": "Network",
    "storage": "Storage",
    "directory": "Directory",
    "facilities": "Facilities",
    "client": "Client",
}

# Who decides a field: by the part it belongs to, or by part and field.
DECIDES: dict[str, Owner] = {
    "ArrayPort": "storage",
    "ClusterAddress": "network",
    "Directory": "directory",
    "Drive": "storage",
    "Interface": "network",
    "Mpio": "storage",
    "Network": "network",
    "SiteLink": "network",
    "Storage": "storage",
    "StorageArray": "storage",
    "Switch": "network",
    "Team": "network",
    "Volume": "storage",
    "Cluster.name": "directory",
    "Cluster.organizational_unit": "directory",
    "Cluster.prestaged": "directory",
    "Host.time_source": "directory",
    "Nic.switch": "network",
    "Nic.switch_port": "network",
    "Hba.switch": "storage",
    "Hba.switch_port": "storage",
    "Hba.wwpn": "storage",
    "Node.iscsi_initiator": "storage",
    "Node.rack": "facilities",
    "Node.rack_unit": "facilities",
    "Node.height_units": "facilities",
    "Node.power_watts": "facilities",
    "Node.power_feeds": "facilities",
}
# Where the owner finds the rest, table by table: what is not in the plan is left out.
SEE: dict[Owner, tuple[tuple[str, str], ...]] = {
    "network": (
        ("Every cable with its switch port is in", "Cables"),
        ("Every address, and what is free, is in", "Addresses"),
    ),
    "storage": (
        ("Every session, with both addresses, is in", "iSCSI sessions"),
        ("Every zone, with its members, is in", "Zoning"),
    ),
    "facilities": (("The place of every node is in", "Racks"),),
}
EMPTY = "Nothing is asked of this owner."


def parts(plan: Plan, report: Report) -> Iterator[tuple[str, tuple[Table | See, ...]]]:
    """Title and lists of every owner."""
    waiting = questions(report)
    for owner, needs in prerequisites(plan).items():
        title = TITLES[owner]
        mine = [question for question in waiting if decider(question) == owner]
        lists = (_needs(f"What the owner of {_of(owner)} has ready", needs),)
        decisions = (_decisions(owner, mine),) if mine else ()
        yield title, (*lists, *(See(*each) for each in SEE.get(owner, ())), *decisions)


def decider(question: Question) -> Owner:
    """Return the owner who decides what a question asks; the client where no other does."""
    part, name = question.asked
    return DECIDES.get(f"{part}.{name}", DECIDES.get(part, "client"))


def _of(owner: Owner) -> str:
    return {"facilities": "the building", "client": "the project"}.get(owner, f"the {owner}")


def _needs(caption: str, needs: tuple[Prerequisite, ...]) -> Table:
    columns: tuple[Column[Prerequisite], ...] = (
        Column("Done", 7, lambda each: "", "check"),
        Column("What has to be ready", 33, lambda each: each.what),
        Column("With these values", 45, _values, "lines"),
        Column("Facts", 15, lambda each: ", ".join(each.facts) or "practice", "code"),
    )
    return table(caption, needs, columns, empty=EMPTY)


def _values(need: Prerequisite) -> str:
    """The values line by line, then what is still to decide."""
    gaps = f"Still to decide: {_some(need.undecided)}." if need.undecided else ""
    return "\n".join(filter(None, (*need.values, gaps))) or "as named"


def _some(names: tuple[str, ...], most: int = 6) -> str:
    more = len(names) - most
    shown = ", ".join(names[:most])
    return f"{shown}, and {more} more" if more > 0 else shown


def _decisions(owner: Owner, waiting: list[Question]) -> Table:
    columns: tuple[Column[Question], ...] = (
        Column("Done", 7, lambda each: "", "check"),
        Column("What has to be decided", 33, lambda each: each.field),
        Column("Where", 60, lambda each: _some(each.places, 12)),
    )
    return table(f"Decisions still open: {TITLES[owner].lower()}", waiting, columns)
