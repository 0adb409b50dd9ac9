"""What is asked of links, bookmarks, destinations and the contents."""

import re

from tests.documents.tagged import Reference
from tests.documents.ua_list import statement


@statement
def has_no_annotation_but_links(tagged):
    return [
        f"page {page + 1}: {annotation.Subtype}"
        for page, annotation in tagged.annotations
        if annotation.Subtype != "/Link"
    ]


@statement
def describes_its_links(tagged):
    """In words: the name of a destination is none."""
    names = {name for name, _target in tagged.names}
    return [
        f"page {page + 1}: {said!r}"
        for page, annotation in tagged.annotations
        if not (said := str(annotation.get("/Contents", "")).strip()) or said in names
    ]


@statement
def holds_every_link_in_the_structure_once(tagged):
    faults = []
    for page, annotation in tagged.annotations:
        held = tagged.holders.get(Reference(annotation.objgen), [])
        kinds = [element.kind for element in held]
        if kinds not in (["Link"], ["Annot"]):
            faults.append(f"page {page + 1}: {annotation.get('/Contents')} is held by {kinds}")
    there = {annotation.objgen for _page, annotation in tagged.annotations}
    return faults + [
        f"{held[0].place}: refers to what is on no page"
        for reference, held in tagged.holders.items()
        if isinstance(reference, Reference) and reference.objgen not in there
    ]


@statement
def finds_every_link_in_the_parent_tree(tagged):
    values = {int(key): value for key, value in tagged.parents}
    faults = []
    for page, annotation in tagged.annotations:
        held = tagged.holders.get(Reference(annotation.objgen), [])
        entry = values.get(int(annotation.get("/StructParent", -1)))
        if not held or getattr(entry, "objgen", None) != held[0].obj.objgen:
            faults.append(f"page {page + 1}: {annotation.get('/Contents')}")
    return faults


@statement
def gives_every_link_words(tagged):
    return [
        element.place
        for element in tagged.elements
        if element.kind == "Link" and not tagged.text(element)
    ]


@statement
def tabs_in_the_order_of_the_structure(tagged):
    return [
        f"page {at + 1}"
        for at, page in enumerate(tagged.pages)
        if page.get("/Annots") and page.get("/Tabs") != "/S"
    ]


@statement
def leads_every_inner_link_to_a_page(tagged):
    return [
        f"page {page + 1}: {annotation.get('/Dest', annotation.get('/A'))!s:.80}"
        for page, annotation in tagged.annotations
        if annotation.get("/A", {}).get("/S") != "/URI" and tagged.target(annotation) is None
    ]


@statement
def leads_every_outer_link_to_https(tagged):
    return [
        f"page {page + 1}: {annotation.A.URI!s:.80}"
        for page, annotation in tagged.annotations
        if annotation.get("/A", {}).get("/S") == "/URI"
        and not str(annotation.A.URI).startswith("https://")
    ]


@statement
def names_destinations_once_in_order_and_on_pages(tagged):
    names = [name.encode() for name, _target in tagged.names]
    faults = [] if names == sorted(set(names)) else ["names are not in ascending order"]
    return faults + [
        name
        for name, target in tagged.names
        if getattr(target[0], "objgen", None) not in tagged.page_numbers
    ]


def _heading_places(tagged, *kinds):
    return [
        (tagged.text(element), tagged.first_page(element))
        for element in tagged.elements
        if element.kind in kinds
    ]


@statement
def bookmarks_chapters_and_parts_where_they_are(tagged):
    """Numbered headings and the two lists before them; headings within a part have no bookmark."""
    places = _heading_places(tagged, "H2", "H3")
    bookmarks = tagged.bookmarks()
    faults = [f"bookmark {each} is no heading" for each in bookmarks if each not in places]
    marked = set(bookmarks)
    wanted = [
        place for place in places if re.match(r"\d", place[0]) or place[0] in BEFORE_THE_CHAPTERS
    ]
    return faults + [f"heading {place} has no bookmark" for place in wanted if place not in marked]


BEFORE_THE_CHAPTERS = ("Document control", "Contents")


@statement
def lists_in_its_contents_what_it_bookmarks(tagged):
    """Every line of the contents: the words of the bookmark and the page on which it is."""
    wanted = [
        ("".join(title.split()), page + 1)
        for title, page in tagged.bookmarks()
        if title not in BEFORE_THE_CHAPTERS and page is not None
    ]
    found = contents(tagged)
    faults = [f"{line} is not what is bookmarked" for line in found if line not in wanted]
    return faults + [f"{line} is not in the contents" for line in wanted if line not in found]


def contents(tagged):
    """Title and page number of every line of the contents, without the blanks.

    A line that is broken has none where it is broken.
    """
    for section in tagged.elements:
        heads = [kid for kid in section.elements if kid.kind == "H2"]
        if heads and tagged.text(heads[0]) == "Contents":
            kinds = ("LI", "TOCI")
            lines = [tagged.text(item) for kind in kinds for item in section.inside(kind)]
            matches = [re.fullmatch(r"(.+)\s(\d+)", line) for line in lines]
            return [
                ("".join(match[1].split()), int(match[2])) if match else (line, None)
                for line, match in zip(lines, matches, strict=True)
            ]
    return []
