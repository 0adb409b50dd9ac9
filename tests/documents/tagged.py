"""The structure tree of a PDF, read once into plain objects that know their place."""

from dataclasses import dataclass, field
from functools import cached_property

import pikepdf

from tests.documents.marked import painted


@dataclass(eq=False)
class Element:
    """One structure element; ``kids`` are elements, marks and references in reading order."""

    obj: pikepdf.Dictionary
    kind: str
    place: str
    parent: "Element | None"
    kids: list = field(default_factory=list)

    @property
    def elements(self):
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def inside(self, kind):
        """All elements of a kind below this one."""
        for kid in self.elements:
            if kid.kind == kind:
                yield kid
            yield from kid.inside(kind)

    def attributes(self):
        """The attributes of all owners in one dictionary."""
        held = self.obj.get("/A", pikepdf.Array([]))
        owners = held if isinstance(held, pikepdf.Array) else [held]
        return {
            key: value
            for owner in owners
            if isinstance(owner, pikepdf.Dictionary)
            for key, value in owner.items()
        }


@dataclass(frozen=True)
class Mark:
    """A reference to marked content; ``page`` is None where no page of the document is named."""

    page: int | None
    mcid: int


@dataclass(frozen=True)
class Reference:
    """A reference to an annotation."""

    objgen: tuple


class Tagged:
    """A PDF with its structure tree, its content and its annotations at hand."""

    def __init__(self, document):
        self.document = document
        self.root = document.Root
        self.pages = list(document.pages)
        self.page_numbers = {page.obj.objgen: at for at, page in enumerate(self.pages)}
        self.twice = []
        self.elements = []
        self._seen = set()
        tree = self.root.get("/StructTreeRoot", pikepdf.Dictionary())
        self.tops = [self._element(kid, "", None, at) for at, kid in self._counted(tree)]

    def _counted(self, holder):
        """Kids with the number of each among its like, so that places can be named."""
        kids = holder.get("/K", pikepdf.Array([]))
        seen = {}
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            kind = str(kid.get("/S", "")) if isinstance(kid, pikepdf.Dictionary) else ""
            seen[kind] = seen.get(kind, 0) + 1
            yield seen[kind], kid

    def _element(self, obj, above, parent, number):
        kind = str(obj.S).removeprefix("/")
        element = Element(obj, kind, f"{above}/{kind}[{number}]", parent)
        if obj.objgen in self._seen:
            self.twice.append(element.place)
            return element
        self._seen.add(obj.objgen)
        self.elements.append(element)
        for at, kid in self._counted(obj):
            element.kids.append(self._kid(kid, element, at))
        return element

    def _kid(self, kid, element, number):
        if not isinstance(kid, pikepdf.Dictionary):
            return Mark(self._page(element.obj), int(kid))
        if kid.get("/Type") == "/MCR":
            return Mark(self._page(kid if "/Pg" in kid else element.obj), int(kid.MCID))
        if kid.get("/Type") == "/OBJR":
            return Reference(kid.Obj.objgen)
        return self._element(kid, element.place, element, number)

    def _page(self, holder):
        page = holder.get("/Pg")
        return None if page is None else self.page_numbers.get(page.objgen)

    @cached_property
    def painted(self):
        return painted(self.document)

    @cached_property
    def pieces(self):
        """Numbered pieces of content by page and number."""
        return {
            (piece.page, piece.mcid): piece
            for piece in self.painted.pieces
            if piece.mcid is not None
        }

    @cached_property
    def holders(self):
        """The elements that hold each mark or reference."""
        found = {}
        for element in self.elements:
            for kid in element.kids:
                if not isinstance(kid, Element):
                    found.setdefault(kid, []).append(element)
        return found

    @cached_property
    def annotations(self):
        """Annotations with the page each stands on."""
        return [
            (at, annotation)
            for at, page in enumerate(self.pages)
            for annotation in page.get("/Annots", [])
        ]

    @cached_property
    def parents(self):
        """Keys and values of the parent tree."""
        tree = self.root.get("/StructTreeRoot", {}).get("/ParentTree")
        return [] if tree is None else list(_leaves(tree, "/Nums"))

    @cached_property
    def names(self):
        """Named destinations, with their targets."""
        tree = self.root.get("/Names", {}).get("/Dests")
        return [] if tree is None else [(str(key), value) for key, value in _leaves(tree, "/Names")]

    def target(self, holder):
        """The page that a bookmark or an annotation goes to, or None."""
        destination = holder.get("/Dest")
        if destination is None and holder.get("/A", {}).get("/S") == "/GoTo":
            destination = holder.A.D
        if isinstance(destination, pikepdf.String):
            destination = dict(self.names).get(str(destination))
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, pikepdf.Array):
            return None
        return self.page_numbers.get(destination[0].objgen)

    def bookmarks(self):
        """Title and page of every bookmark in order."""
        first = self.root.get("/Outlines", {}).get("/First")
        return list(self._bookmarks(first))

    def _bookmarks(self, item):
        while item is not None:
            yield " ".join(str(item.Title).split()), self.target(item)
            yield from self._bookmarks(item.get("/First"))
            item = item.get("/Next")

    def text(self, element):
        """The text of an element and all below it, in one line."""
        return " ".join("".join(self._texts(element)).split())

    def _texts(self, element):
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from self._texts(kid)
            elif isinstance(kid, Mark) and (kid.page, kid.mcid) in self.pieces:
                yield self.pieces[kid.page, kid.mcid].text

    def first_page(self, element):
        """The page on which an element starts, or None."""
        for kid in element.kids:
            page = self.first_page(kid) if isinstance(kid, Element) else getattr(kid, "page", None)
            if page is not None:
                return page
        return None


def _leaves(node, name):
    """Pairs of a name tree or a number tree, in order."""
    held = node.get(name, [])
    yield from ((held[at], held[at + 1]) for at in range(0, len(held), 2))
    for kid in node.get("/Kids", []):
        yield from _leaves(kid, name)
