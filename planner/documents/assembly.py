"""Puts printed pieces together into one PDF: pages, structure, names, outline, frames and plan.

The one place beside ``imports.pdf`` that knows pikepdf. A piece is a whole PDF of its own, tagged
and with its own fonts; links between pieces are addresses ``part:NAME`` until they meet here.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from planner.documents.page_frames import draw_frames
from planner.documents.shared_fonts import share_fonts

LINK = "part:"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed piece: its PDF, opened, and its running head; None for pages without a frame."""

    pdf: pikepdf.Pdf
    head: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the outline: a title, where it leads, and how deep it stands (1 or 2)."""

    title: str
    anchor: str
    depth: int


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says about itself; ``made`` is a day, so that the same plan gives equal bytes."""

    title: str
    author: str
    subject: str
    made: datetime.date
    attachment: str
    content: bytes
    description: str


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Open a printed piece."""
    return pikepdf.open(io.BytesIO(pdf))


def anchors(printed: Iterable[pikepdf.Pdf], first: int) -> dict[str, int]:
    """Tell on which page each anchor of some PDFs stands, the first of their pages being first."""
    found: dict[str, int] = {}
    for each in printed:
        at = {page.objgen: number for number, page in enumerate(each.pages, start=first)}
        for name, target in _names(each):
            found[name] = at[target[0].objgen]
        first += len(each.pages)
    return found


def assemble(
    parts: Sequence[Printed], frames: pikepdf.Pdf, marks: Iterable[Mark], about: About
) -> bytes:
    """Make one PDF of its pieces.

    ``frames`` has three pages: the frame of portrait pages, that of landscape pages, and all
    letters that running heads and page numbers are written with.
    """
    with pikepdf.new() as whole:
        joined = _Joined(whole)
        for part in parts:
            joined.add(part.pdf)
        joined.finish()
        _outline(whole, marks, joined.places)
        draw_frames(whole, [part.head for part in parts for _ in part.pdf.pages], frames)
        share_fonts(whole)
        _describe(whole, about)
        target = io.BytesIO()
        whole.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
        )
    return target.getvalue()


class _Joined:
    """One document made of several: structure trees, names and links of all are renumbered."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self._whole = whole
        self.places: dict[str, Any] = {}
        self._links: list[Any] = []
        self._kids = Array()
        self._numbers: list[tuple[int, Any]] = []
        self._heads: list[tuple[str, Any]] = []
        self._next = 0
        self._root = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = whole.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root)
        )

    def add(self, source: pikepdf.Pdf) -> None:
        """Take over the pages of a document with all that belongs to them."""
        start = len(self._whole.pages)
        names = _names(source)
        at = {page.objgen: number for number, page in enumerate(source.pages)}
        self._whole.pages.extend(source.pages)
        pages = [page.obj for page in list(self._whole.pages)[start:]]
        tree = self._whole.copy_foreign(source.Root.StructTreeRoot)
        self._take_structure(tree, pages)
        for name, target in names:
            place = Array([pages[at[target[0].objgen]], *list(target)[1:]])
            self.places.setdefault(name, self._whole.make_indirect(place))
        for page in pages:
            self._links += [each for each in page.get("/Annots", ()) if "/A" in each]

    def _take_structure(self, tree: Any, pages: list[Any]) -> None:
        by_number = dict(_pairs(tree.ParentTree.Nums))
        for page in pages:
            self._renumber(page, "/StructParents", by_number)
            for annotation in page.get("/Annots", ()):
                self._renumber(annotation, "/StructParent", by_number)
        for kid in tree.K[0].K:
            kid.P = self._document
            self._kids.append(kid)
        if "/IDTree" in tree:
            self._heads += ((str(name), head) for name, head in _pairs(tree.IDTree.Names))

    def _renumber(self, owner: Any, key: str, by_number: dict[int, Any]) -> None:
        if key in owner:
            self._numbers.append((self._next, by_number[int(owner[key])]))
            owner[key] = self._next
            self._next += 1

    def finish(self) -> None:
        """Write the root of the structure and the names, and give links their targets."""
        whole = self._whole
        self._document.K = self._kids
        self._root.K = Array([self._document])
        flat = [each for pair in self._numbers for each in pair]
        self._root.ParentTree = whole.make_indirect(Dictionary(Nums=Array(flat)))
        self._root.ParentTreeNextKey = self._next
        heads = [
            each
            for name, head in sorted(self._heads, key=itemgetter(0))
            for each in (String(name), head)
        ]
        self._root.IDTree = whole.make_indirect(Dictionary(Names=Array(heads)))
        whole.Root.StructTreeRoot = self._root
        whole.Root.MarkInfo = Dictionary(Marked=True)
        names = [each for name in sorted(self.places) for each in (String(name), self.places[name])]
        whole.Root.Names = Dictionary(Dests=whole.make_indirect(Dictionary(Names=Array(names))))
        for link in self._links:
            self._lead(link)

    def _lead(self, link: Any) -> None:
        address = str(link.A.get("/URI", ""))
        if not address.startswith(LINK):
            return
        name = address.removeprefix(LINK)
        if name not in self.places:
            raise LookupError(f"A link of the document leads to {name!r}, which is not in it.")
        del link["/A"]
        link.Dest = String(name)


def _names(pdf: pikepdf.Pdf) -> list[tuple[str, Any]]:
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    return [] if tree is None else [(str(name), place) for name, place in _pairs(tree.Names)]


def _pairs(flat: Any) -> list[tuple[Any, Any]]:
    items = list(flat)
    return list(zip(items[::2], items[1::2], strict=True))


def _outline(whole: pikepdf.Pdf, marks: Iterable[Mark], places: dict[str, Any]) -> None:
    with whole.open_outline() as outline:
        for mark in marks:
            item = pikepdf.OutlineItem(mark.title, destination=Array(list(places[mark.anchor])))
            level = outline.root if mark.depth == 1 else outline.root[-1].children
            level.append(item)
            item.is_closed = True


def _describe(whole: pikepdf.Pdf, about: About) -> None:
    root = whole.Root
    root.Lang = String("en")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    made = f"{about.made:%Y-%m-%d}T00:00:00Z"
    day = f"D:{about.made:%Y%m%d}000000Z"
    whole.docinfo = whole.make_indirect(Dictionary())
    for key, text in {
        "/Title": about.title,
        "/Author": about.author,
        "/Subject": about.subject,
        "/Creator": "Clusterwright",
        "/Producer": "WeasyPrint, pikepdf",
        "/CreationDate": day,
        "/ModDate": day,
    }.items():
        whole.docinfo[key] = String(text)
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = about.title
        meta["dc:creator"] = [about.author] if about.author else []
        meta["dc:description"] = about.subject
        meta["dc:language"] = ["en"]
        meta["pdfuaid:part"] = "1"
        meta["xmp:CreateDate"] = made
        meta["xmp:ModifyDate"] = made
        meta["xmp:CreatorTool"] = "Clusterwright"
    spec = pikepdf.AttachedFileSpec(
        whole,
        about.content,
        filename=about.attachment,
        description=about.description,
        mime_type="application/json",
        creation_date=day,
        mod_date=day,
        relationship=Name.Source,
    )
    whole.attachments[about.attachment] = spec
