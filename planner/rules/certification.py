"""Rules about certification: every part, for the very version that it will run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core.fields import Version
from planner.core.memo import once_per_plan
from planner.core.parts import Certification
from planner.core.plan import Plan, path
from planner.core.words import version_words
from planner.rules.base import Level, Problem, Unknown, rule
from planner.rules.knowledge import source
from planner.rules.wording import counted, listed

FACTS = ("CERT-01", "CERT-03", "CERT-04", "CERT-05", "CERT-06", "CERT-25", "STO-ISCSI-15")


@dataclass(frozen=True, slots=True)
class Component:
    """A part that needs the logo: what it is called, and the versions it has to serve."""

    subject: str
    name: str
    certification: Certification
    versions: tuple[Version, ...]

    @property
    def status(self) -> str:
        """What was found in the catalog; not looked up is ``unknown``."""
        return self.certification.status or "unknown"


@once_per_plan
def components(plan: Plan) -> tuple[Component, ...]:
    """Every server, NIC, HBA and storage array of the plan.

    What sits in a node serves the version of that node, an array the versions of all nodes.
    """
    return tuple(_each_component(plan))


def _each_component(plan: Plan) -> Iterator[Component]:
    unstated = Certification()
    for node in plan.nodes:
        versions = (plan.version_of(node),)
        here = path("nodes", node.name)
        name = _called(f"Server {node.name}", node.vendor, node.model)
        yield Component(here, name, node.certification or unstated, versions)
        for nic in node.nics:
            name = _called(f"NIC {nic.name} of {node.name}", nic.model)
            subject = f"{here}/{path('nics', nic.name)}"
            yield Component(subject, name, nic.certification or unstated, versions)
        for hba in node.hbas:
            name = _called(f"HBA {hba.name} of {node.name}", hba.model)
            subject = f"{here}/{path('hbas', hba.name)}"
            yield Component(subject, name, hba.certification or unstated, versions)
    in_use = tuple(dict.fromkeys(map(plan.version_of, plan.nodes))) or (plan.windows_server,)
    for array in plan.storage.arrays:
        name = _called(f"Storage array {array.name}", array.vendor, array.model)
        subject = path("storage", "arrays", array.name)
        yield Component(subject, name, array.certification or unstated, in_use)


def _called(name: str, *model: str | None) -> str:
    known = " ".join(words for words in model if words)
    return f"{name} ({known})" if known else name


def has_components(plan: Plan) -> bool:
    """Tell whether there is any part to look up."""
    return bool(plan.nodes or plan.storage.arrays)


@rule(
    "certification.not-certified",
    Level.UNSUPPORTED,
    title="A part is not certified",
    why="One part without the Windows Server logo takes the whole cluster out of support.",
    remedy="Replace the part by one from the Windows Server Catalog, or use it in a lab only.",
    source=source("S-POLICY"),
    facts=(*FACTS, "CERT-23", "CERT-27"),
    origin="article",
    applies=has_components,
)
def not_certified(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each part that was looked up for the version it serves and not found."""
    for part in components(plan):
        looked_up = part.certification.windows_server
        if part.status != "not_certified" or (looked_up and looked_up not in part.versions):
            continue
        serves = [looked_up] if looked_up else part.versions
        words = listed([version_words(version) for version in serves])
        yield Problem(part.subject, f"{part.name} is not certified for {words}.")


@rule(
    "certification.certified-for-another-version",
    Level.UNSUPPORTED,
    title="A part is certified for another Windows Server version",
    why="The logo counts for the version it names only, so support ends where another one runs.",
    remedy="Look the part up in the Windows Server Catalog for the version that is going to run, "
    "and replace it if it is not listed there.",
    source=source("W-CREQ"),
    facts=FACTS,
    origin="article",
    applies=has_components,
)
def certified_for_another_version(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each certified part that serves a version which its certification does not name."""
    for part in components(plan):
        if part.status != "certified":
            continue
        named = part.certification.windows_server
        if named is None:
            yield Unknown(part.subject, "certification/windows_server")
            continue
        missing = [version for version in part.versions if version != named]
        if named == "2008" and "2008r2" in missing:
            message = "is certified for Windows Server 2008 only, which is not 2008 R2"
            yield Problem(part.subject, f"{part.name} {message}.")
        elif missing:
            runs = listed([version_words(version) for version in missing])
            message = f"is certified for {version_words(named)}, but has to serve {runs}"
            yield Problem(part.subject, f"{part.name} {message}.")


@rule(
    "certification.not-looked-up",
    Level.UNSUPPORTED,
    title="A part was not looked up in the Windows Server Catalog",
    why="A part whose certification nobody checked may be the one that ends support.",
    remedy="Look the part up in the Windows Server Catalog for the version that is going to run, "
    "and note what was found.",
    source=source("W-CREQ"),
    facts=(*FACTS, "CERT-07"),
    origin="article",
    applies=has_components,
)
def not_looked_up(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each part without an answer from the catalog, or with one for a version it does not serve."""
    for part in components(plan):
        looked_up = part.certification.windows_server
        outdated = part.status == "not_certified" and looked_up and looked_up not in part.versions
        if part.status == "unknown" or outdated:
            yield Unknown(part.subject, "certification")


@rule(
    "certification.no-proof",
    Level.ADVICE,
    title="A certification is noted without proof",
    why="A support case asks where and when each part was found in the catalog.",
    remedy="Note the address in the Windows Server Catalog or the day on which it was looked up.",
    source=source("S-POLICY"),
    facts=("CERT-07", "CERT-09"),
    applies=has_components,
)
def no_proof(plan: Plan) -> Iterator[Problem | Unknown]:
    """How many certified parts have neither an address nor a date, told once for all of them."""
    bare = [
        part.name
        for part in components(plan)
        if part.status == "certified"
        and part.certification.catalog_url is None
        and part.certification.checked_on is None
    ]
    if bare:
        number = counted(len(bare), "certified part has", "certified parts have")
        subject = "nodes" if plan.nodes else "storage/arrays"
        message = f"{number} neither a catalog address nor a date: {listed(bare)}."
        yield Problem(subject, message)
