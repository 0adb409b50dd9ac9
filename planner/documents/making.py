"""Makes a document of a plan: sets it in pieces, prints them, and puts them together."""

from __future__ import annotations

import datetime
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pikepdf import Pdf

from planner import plan_json
from planner.core.plan import Plan
from planner.documents import html
from planner.documents.assembly import About, Mark, Printed, anchors, assemble, opened
from planner.documents.context import build_plan_context
from planner.documents.info import DocumentInfo
from planner.documents.parts import Section
from planner.documents.pieces import Piece, pieces
from planner.documents.printing import Store, print_missing, store_in
from planner.documents.progress import Progress, silent
from planner.documents.typeset import Typesetter
from planner.rules import check

ATTACHMENT = "plan.json"
FRAMES = ("frame", "frame frame-wide")  # portrait, then landscape


@dataclass(frozen=True, slots=True)
class _Set:
    """A document that is set: its context and what every page of it needs."""

    context: dict[str, Any]
    marks: tuple[Mark, ...]
    pieces: tuple[Piece, ...]

    def cover(self) -> str:
        """Return the HTML of the cover."""
        return html.set_template("documents/cover.html", self.context)

    def control(self) -> str:
        """Return the HTML of document control."""
        return html.set_template("documents/control.html", self.context)

    def contents(self, pages: dict[str, int]) -> str:
        """Return the HTML of the contents; ``pages`` tells where anchors are."""
        columns = tuple(
            tuple((line, pages.get(line.anchor, 0)) for line in column)
            for column in self.context["contents"]
        )
        return html.set_template("documents/contents.html", {**self.context, "contents": columns})

    def frames(self, *, draft: bool) -> str:
        """Return the HTML of what is drawn on every page; see ``assembly.assemble``."""
        values = {"kinds": FRAMES, "letters": string.printable.strip(), "draft": draft}
        return html.set_template("documents/frames.html", {**self.context, **values})


def make(
    setter: Typesetter,
    plan: Plan,
    info: DocumentInfo,
    *,
    kept: Path | None = None,
    processes: int = 1,
    progress: Progress = silent,
) -> bytes:
    """Make the build plan. ``kept`` is the folder of pieces printed before, None for none.

    Raises MemoryError where a limit was reached, PrintingError where a process failed.
    """
    report = check(plan)
    made = _set(build_plan_context(plan, report, info))
    setter.accent = info.accent or html.ACCENT
    texts = (made.cover(), made.control(), *(piece.html for piece in made.pieces))
    whole = len(texts) + 2
    with store_in(kept, setter.accent) as store:
        names = print_missing(
            setter, texts, store, processes, lambda done: progress(done, whole, "Setting the pages")
        )
        cover, control, *bodies = (opened(store.read(name)) for name in names)
        before = len(cover.pages) + len(control.pages)
        contents, name = _contents(setter, made, before, bodies, store)
        store.forget_all_but((*names, name))
    progress(len(texts) + 1, whole, "Putting the pages together")
    frames = opened(setter.bare(made.frames(draft=not report.acceptable)))
    printed = (
        Printed(cover, None),
        Printed(control, "Document control"),
        Printed(contents, "Contents"),
        *(Printed(body, piece.head) for piece, body in zip(made.pieces, bodies, strict=True)),
    )
    pdf = assemble(printed, frames, made.marks, _about(made.context, plan, info))
    progress(whole, whole, "Done")
    return pdf


def _contents(
    setter: Typesetter, made: _Set, before: int, bodies: list[Pdf], store: Store
) -> tuple[Pdf, str]:
    """Print the contents, again where they have more pages than thought; also return their name."""
    starts = anchors(bodies, first=before + 1)
    pages_of_contents = 1
    while True:
        pages = {name: number + pages_of_contents for name, number in starts.items()}
        (name,) = print_missing(setter, (made.contents(pages),), store)
        contents = opened(store.read(name))
        if len(contents.pages) == pages_of_contents:
            return contents, name
        pages_of_contents = len(contents.pages)


def _set(context: dict[str, Any]) -> _Set:
    """Set the sections; what they were set from is let go."""
    sections = context.pop("sections")
    return _Set(context, tuple(_marks(sections)), tuple(pieces(sections)))


def _marks(sections: Iterable[Section]) -> Iterator[Mark]:
    yield Mark("Document control", "control", 1)
    yield Mark("Contents", "contents", 1)
    for section in sections:
        yield Mark(f"{section.number} {section.title}", section.anchor, 1)
        for part in section.parts:
            yield Mark(f"{part.number} {part.title}", part.anchor, 2)


def _about(context: dict[str, Any], plan: Plan, info: DocumentInfo) -> About:
    cover = context["cover"]
    return About(
        title=cover.title,
        author=info.author,
        subject=f"Build plan for {cover.client}, revision {cover.revision}: {cover.verdict_words}",
        made=datetime.date.fromisoformat(info.made_on),
        attachment=ATTACHMENT,
        content=plan_json.dumps(plan).encode(),
        description="The plan that this document was made from",
    )
