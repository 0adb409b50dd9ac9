"""What the client has to have ready: hardware, licences, media, windows, people, products."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Node
from planner.core.plan import Plan, at_least
from planner.core.prerequisites.base import OPEN, Prerequisite, figure, missing, named, need
from planner.core.words import choices, version_words

LEAST_CORES = 16  # LIC-03: of a server
LEAST_CORES_OF_SOCKET = 8


def client(plan: Plan) -> Iterator[Prerequisite]:
    """Everything asked of the client."""
    yield from _hardware(plan)
    yield from _licences(plan)
    yield _media(plan)
    if plan.quorum.witness.type == "cloud":
        yield need(
            "A storage account for the cloud witness",
            "general purpose, locally or zone redundant, not premium",
            "its key is handed over apart from this plan",
            facts=("QRM-21",),
        )
    yield from _operation(plan)
    yield _window(plan)
    yield need(
        "Somebody to answer for each owner during the build, with a telephone number",
        f"contact of the client: {plan.client.contact or OPEN}",
        undecided=[missing(plan.client.contact, "contact of the client")],
    )
    if plan.vms:
        yield _machines(plan)


def _hardware(plan: Plan) -> Iterator[Prerequisite]:
    kinds: dict[str, list[Node]] = {}
    for node in plan.nodes:
        words = " ".join(filter(None, (node.vendor, node.model))) or f"model {OPEN}"
        kinds.setdefault(words, []).append(node)
    for words, nodes in kinds.items():
        yield need(
            f"{len(nodes)} \u00d7 {words}, delivered and complete",
            f"for {named(node.name for node in nodes)}",
            facts=("CERT-01",),
            undecided=[missing(node.model, f"model of {node.name}") for node in nodes],
        )
    if not plan.nodes:
        yield need("The servers", undecided=("nodes",), facts=("CERT-01",))


def _licences(plan: Plan) -> Iterator[Prerequisite]:
    for edition, nodes in _editions(plan).items():
        words = choices("Plan", "edition").get(edition, f"edition {OPEN}")
        yield need(
            f"Licences of {version_words(plan.windows_server)} {words} for "
            f"{named(node.name for node in nodes)}",
            _cores(plan, nodes),
            "each node covers the most machines that it may ever run, failures included",
            facts=("LIC-07", *(("LIC-03", "LIC-04") if _by_core(plan) else ())),
            undecided=(
                missing(edition, "edition"),
                *(missing(node.processor.cores, f"cores of {node.name}") for node in nodes),
            ),
        )


def _editions(plan: Plan) -> dict[str | None, list[Node]]:
    found: dict[str | None, list[Node]] = {}
    for node in plan.nodes:
        found.setdefault(plan.edition_of(node), []).append(node)
    return found


def _by_core(plan: Plan) -> bool:
    return at_least(plan.windows_server, "2016")


def _cores(plan: Plan, nodes: list[Node]) -> str:
    """Cores to license; before 2016 licences count processors."""
    processors = [node.processor for node in nodes]
    if not _by_core(plan):
        sockets = [each.sockets for each in processors]
        if None in sockets:
            return f"processors {OPEN}"
        return f"{sum(each or 0 for each in sockets)} processors"
    total = 0
    for each in processors:
        if each.sockets is None or each.cores_per_socket is None:
            return f"cores {OPEN}"
        least = each.sockets * max(LEAST_CORES_OF_SOCKET, each.cores_per_socket)
        total += max(LEAST_CORES, least)
    words = f"{figure(total)} cores, all of every node"
    standard = any(plan.edition_of(node) == "standard" for node in nodes)
    return f"{words}, and again for each two further machines" if standard else words


def _media(plan: Plan) -> Prerequisite:
    levels = dict.fromkeys(node.update_level for node in plan.nodes if node.update_level)
    return need(
        "Installation media, product keys, drivers and firmware packages on site",
        version_words(plan.windows_server),
        f"language {plan.host.locale}" if plan.host.locale else "",
        f"update level {named(levels)}" if levels else "",
        facts=("OS-05", "CERT-22"),
    )


def _operation(plan: Plan) -> Iterator[Prerequisite]:
    operations = plan.operations
    products = (
        ("backup", operations.backup_product, ("OPS-14",)),
        ("monitoring", operations.monitoring, ("OPS-16",)),
        ("source of updates", operations.update_source, ("OPS-11",)),
    )
    for name, product, facts in products:
        yield need(
            f"{name.capitalize()} ready to take the cluster in",
            product or OPEN,
            facts=facts,
            undecided=[missing(product, name)],
        )
    if plan.host.antivirus:
        yield need(
            "Antivirus exclusions for Hyper-V prepared in the product's policy",
            facts=("CSV-25",),
        )


def _window(plan: Plan) -> Prerequisite:
    minutes = plan.operations.migration_window_minutes
    return need(
        "A window for the build, and one for the failure tests before users depend on the cluster",
        f"a node is emptied within {figure(minutes)} minutes" if minutes else "",
        facts=("LM-22",),
    )


def _machines(plan: Plan) -> Prerequisite:
    count = sum(vm.count for vm in plan.vms)
    guests = dict.fromkeys(vm.guest_os for vm in plan.vms if vm.guest_os)
    return need(
        f"Guest systems for {figure(count)} virtual machines: media, licences, a person to accept",
        named(guests, "guest systems (not decided)"),
        facts=("LIM-44",),
        undecided=() if guests else ("guest systems",),
    )
