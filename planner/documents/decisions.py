"""What the plan decides for the cluster as a whole, in tables of field and value."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from planner.core.parts import Site, SiteLink
from planner.core.plan import Plan
from planner.core.words import choices, field_words
from planner.documents.parts import Column, Table, facts, listed, table
from planner.templatetags.plan_format import mbps, ms, number, with_unit, yes_no

# Fields where nothing said is itself an answer.
UNSAID = {
    ("ClusterProperties", "same_subnet_delay_ms"): "default",
    ("ClusterProperties", "same_subnet_threshold"): "default",
    ("ClusterProperties", "cross_subnet_delay_ms"): "default",
    ("ClusterProperties", "cross_subnet_threshold"): "default",
    ("ClusterProperties", "csv_cache_mib"): "default",
    ("CapacityPolicy", "host_reserve_gib"): "the larger of 4 GiB and 10 %",
    ("Host", "other_roles"): "none",
}


def cluster(plan: Plan) -> tuple[Table, ...]:
    """What every node runs, and the cluster itself."""
    return (platform(plan), _cluster(plan))


def sites(plan: Plan) -> tuple[Table, ...]:
    """The sites and the links between them."""
    return (_sites(plan), _links(plan))


def capacity(plan: Plan) -> Table:
    """How much must fit, and after how many failures."""
    return about("Capacity policy", plan.capacity)


def platform(plan: Plan) -> Table:
    """What every node runs, unless its row in the register says otherwise."""
    names = ("environment", "windows_server", "edition", "installation")
    pairs = [(field_words("Plan", name).label, value(plan, name)) for name in names]
    return without_open("Platform", pairs)


def _cluster(plan: Plan) -> Table:
    cluster = plan.cluster
    pairs = [*_pairs(cluster, skip=("addresses", "properties"))]
    if cluster.addressing == "static" or cluster.addresses:
        addresses = (f"{a.address or 'not decided'} on {a.network}" for a in cluster.addresses)
        pairs.append(("Cluster addresses", listed(addresses)))
    pairs += _pairs(cluster.properties)
    return without_open("Cluster", pairs)


def storage(plan: Plan) -> Table:
    """What kind of storage is shared, and how it is reached."""
    mpio = plan.storage.mpio
    unused = ("dsm", "policy") if mpio.enabled is False and not (mpio.dsm or mpio.policy) else ()
    pairs = [
        ("Storage type", value(plan.storage, "type")),
        *_pairs(mpio, skip=unused),
    ]
    return without_open("Storage access", pairs)


def about(caption: str, part: Any) -> Table:
    """Every field of a part that is decided, and in a note the names of the others."""
    return without_open(caption, _pairs(part))


def without_open(caption: str, pairs: list[tuple[str, str | None]]) -> Table:
    """Make a table of what is decided; what is not is named in its note."""
    open_ones = [name for name, text in pairs if text is None]
    note = f"Not decided: {'; '.join(open_ones)}." if open_ones else ""
    decided = facts(caption, [pair for pair in pairs if pair[1] is not None])
    return replace(decided, note=note, empty="Nothing is decided yet.")


def _pairs(part: Any, skip: tuple[str, ...] = ()) -> list[tuple[str, str | None]]:
    kind = type(part).__name__
    return [
        (field_words(kind, each.name).label, value(part, each.name))
        for each in fields(part)
        if each.name not in skip
    ]


def value(part: Any, name: str) -> str | None:
    """Write one field of a part as people do; None where it is not decided."""
    kind = type(part).__name__
    found = getattr(part, name)
    if found is None or found == ():
        return UNSAID.get((kind, name))
    return _written(found, choices(kind, name), field_words(kind, name).unit)


def _written(found: Any, words: dict[Any, str], unit: str) -> str:
    if isinstance(found, bool):
        return yes_no(found)
    if isinstance(found, tuple):
        return ", ".join(_written(each, words, unit) for each in found)
    if found in words:
        return words[found]
    if isinstance(found, int | float):
        return with_unit(found, unit) if unit else number(found)
    return str(found)


def _sites(plan: Plan) -> Table:
    columns: tuple[Column[Site], ...] = (
        Column("Site", 60, lambda site: site.name),
        Column("Holds", 40, lambda site: "only the witness" if site.witness_only else "nodes"),
    )
    empty = "There is one site; the plan gives it no name."
    return table("Sites", plan.sites, columns, empty=empty)


def _links(plan: Plan) -> Table:
    columns: tuple[Column[SiteLink], ...] = (
        Column("Link", 28, lambda link: link.name),
        Column("From", 20, lambda link: link.a),
        Column("To", 20, lambda link: link.b),
        Column("Round trip", 16, lambda link: ms(link.round_trip_ms), "number"),
        Column("Bandwidth", 16, lambda link: mbps(link.bandwidth_mbps), "number"),
    )
    return table("Links between sites", plan.site_links, columns, empty="There are no site links.")
