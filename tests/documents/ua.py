"""What PDF/UA-1 (ISO 14289-1) and we ask of a build plan, one small function for each statement.

Each takes a ``Tagged`` document and returns the places where the statement does not hold. They are
our own reading of the standard, a part of it, and no validation.
"""

import re
from collections import Counter

from tests.documents.tagged import Mark, Reference

STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"),
    *("NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl"),
    *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note"),
    *("Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form"),
}
STATEMENTS = []


def statement(check):
    """Put a statement on the list."""
    STATEMENTS.append(check)
    return check


# The document


@statement
def names_its_language(tagged):
    language = str(tagged.root.get("/Lang", ""))
    return [] if re.fullmatch(r"en(-[A-Z]{2})?", language) else [f"Lang is {language!r}"]


@statement
def says_that_it_is_tagged(tagged):
    info = tagged.root.get("/MarkInfo", {})
    faults = [] if bool(info.get("/Marked", False)) else ["MarkInfo/Marked is not true"]
    return faults + (["MarkInfo/Suspects is true"] if bool(info.get("/Suspects", False)) else [])


@statement
def shows_its_title(tagged):
    shown = bool(tagged.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False))
    return [] if shown else ["ViewerPreferences/DisplayDocTitle is not true"]


@statement
def declares_itself_in_its_metadata(tagged):
    meta = tagged.document.open_metadata()  # not entered: leaving it would write
    part, title = meta.get("pdfuaid:part"), meta.get("dc:title")
    faults = [] if part == "1" else [f"pdfuaid:part is {part!r}"]
    wanted = str(tagged.document.docinfo.get("/Title", ""))
    return faults + ([] if title and title == wanted else [f"dc:title is {title!r}"])


@statement
def acts_on_nothing(tagged):
    catalogue = [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in tagged.root]
    scripts = ["/JavaScript"] if "/JavaScript" in tagged.root.get("/Names", {}) else []
    pages = [f"page {at + 1}: /AA" for at, page in enumerate(tagged.pages) if "/AA" in page.obj]
    return catalogue + scripts + pages


@statement
def attaches_the_plan_alone(tagged):
    names = list(tagged.document.attachments)
    files = [tagged.document.attachments[name].obj for name in names]
    faults = [] if names == ["plan.json"] else [f"attached: {names}"]
    faults += [
        f"{name}: {key} is missing"
        for name, file in zip(names, files, strict=True)
        for key in ("/F", "/UF", "/Desc")
        if key not in file
    ]
    found = sum(1 for each in tagged.document.objects if _is_embedded(each))
    return faults + ([] if found == 1 else [f"{found} embedded files"])


def _is_embedded(obj):
    return getattr(obj, "get", None) is not None and obj.get("/Type") == "/EmbeddedFile"


# Content


@statement
def marks_all_content(tagged):
    return tagged.painted.unmarked


@statement
def keeps_marks_apart(tagged):
    return tagged.painted.nested


@statement
def numbers_each_mark_once_on_its_page(tagged):
    seen = Counter(
        (piece.page, piece.mcid) for piece in tagged.painted.pieces if piece.mcid is not None
    )
    return [f"page {page + 1}, mark {mcid}" for (page, mcid), count in seen.items() if count > 1]


@statement
def reaches_each_mark_once_from_the_root(tagged):
    faults = [
        f"{piece.place} {piece.text[:40]!r}: held by {len(held)} elements"
        for key, piece in tagged.pieces.items()
        if len(held := tagged.holders.get(Mark(*key), [])) != 1
    ]
    return faults + [
        f"{held[0].place}: {len(held)} x page {mark.page}, mark {mark.mcid}, which is not there"
        for mark, held in tagged.holders.items()
        if isinstance(mark, Mark) and (mark.page, mark.mcid) not in tagged.pieces
    ]


@statement
def gives_every_page_a_key_of_its_own(tagged):
    keys = [page.get("/StructParents") for page in tagged.pages]
    faults = [f"page {at + 1}: no StructParents" for at, key in enumerate(keys) if key is None]
    counts = Counter([key for key in keys if key is not None])
    counts.update(
        each.StructParent for _page, each in tagged.annotations if "/StructParent" in each
    )
    return faults + [f"key {key} is used {n} times" for key, n in counts.items() if n > 1]


@statement
def finds_every_mark_in_the_parent_tree(tagged):
    values = {int(key): value for key, value in tagged.parents}
    faults = []
    for (page, mcid), piece in tagged.pieces.items():
        held = tagged.holders.get(Mark(page, mcid), [])
        row = values.get(int(tagged.pages[page].get("/StructParents", -1)), [])
        entry = row[mcid] if mcid < len(row) else None
        if not held or getattr(entry, "objgen", None) != held[0].obj.objgen:
            faults.append(f"{piece.place} {piece.text[:40]!r}")
    return faults


@statement
def keeps_the_parent_tree_in_order(tagged):
    keys = [int(key) for key, _value in tagged.parents]
    faults = [] if keys == sorted(set(keys)) else ["keys are not in ascending order"]
    following = tagged.root.get("/StructTreeRoot", {}).get("/ParentTreeNextKey")
    if following is not None and keys and int(following) <= keys[-1]:
        faults.append(f"ParentTreeNextKey is {following}")
    used = {int(page.get("/StructParents", -1)) for page in tagged.pages}
    used |= {int(each.get("/StructParent", -1)) for _page, each in tagged.annotations}
    return faults + [f"key {key} belongs to nothing" for key in keys if key not in used]


@statement
def reads_page_after_page(tagged):
    faults, latest = [], 0
    for element in tagged.elements:
        for kid in element.kids:
            if isinstance(kid, Mark) and kid.page is not None:
                if kid.page < latest:
                    faults.append(f"{element.place}: page {kid.page + 1} after {latest + 1}")
                latest = kid.page
    return faults


@statement
def leaves_running_heads_out_of_the_structure(tagged):
    running = re.compile(r"^Page \d+ of \d+$")
    return [
        f"{piece.place}: {piece.text}"
        for piece in tagged.painted.pieces
        if running.match(piece.text.strip()) and piece.tag != "/Artifact"
    ]


# The tree


@statement
def has_one_document_at_the_root(tagged):
    kinds = [top.kind for top in tagged.tops]
    return [] if kinds == ["Document"] else [f"the root holds {kinds}"]


@statement
def joins_kids_and_parents(tagged):
    root = tagged.root.get("/StructTreeRoot")
    wanted = [
        (element, root if element.parent is None else element.parent.obj)
        for element in tagged.elements
    ]
    faults = [
        element.place
        for element, parent in wanted
        if getattr(element.obj.get("/P"), "objgen", None) != parent.objgen
    ]
    return faults + [f"{place} stands there twice" for place in tagged.twice]


@statement
def uses_standard_kinds(tagged):
    roles = tagged.root.get("/StructTreeRoot", {}).get("/RoleMap", {})
    return [
        element.place
        for element in tagged.elements
        if element.kind not in STANDARD
        and str(roles.get(f"/{element.kind}", "")).removeprefix("/") not in STANDARD
    ]


@statement
def keeps_identifiers_unique_and_listed(tagged):
    counts = Counter(str(each.obj.ID) for each in tagged.elements if "/ID" in each.obj)
    faults = [f"{name} is given {count} times" for name, count in counts.items() if count > 1]
    if counts and "/IDTree" not in tagged.root.StructTreeRoot:
        faults.append("StructTreeRoot has no IDTree")
    return faults


@statement
def orders_its_headings(tagged):
    faults, above = [], 0
    for element in tagged.elements:
        if re.fullmatch(r"H[1-6]", element.kind):
            level = int(element.kind[1])
            if level > above + 1:
                faults.append(f"{element.place}: {element.kind} after H{above}")
            above = level
    return faults or ([] if above else ["there is no heading"])


@statement
def fills_its_headings(tagged):
    return [
        element.place
        for element in tagged.elements
        if re.fullmatch(r"H[1-6]", element.kind) and not tagged.text(element)
    ]


# Tables, lists, figures


def _tables(tagged):
    return [element for element in tagged.elements if element.kind == "Table"]


@statement
def builds_tables_of_rows(tagged):
    allowed = {
        "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
        **{each: {"TR"} for each in ("THead", "TBody", "TFoot")},
        "TR": {"TH", "TD"},
    }
    return [
        kid.place
        for element in tagged.elements
        if element.kind in allowed
        for kid in element.elements
        if kid.kind not in allowed[element.kind]
    ]


@statement
def keeps_cells_in_rows(tagged):
    homes = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}}
    homes |= {each: {"Table"} for each in ("THead", "TBody", "TFoot")}
    return [
        element.place
        for element in tagged.elements
        if element.kind in homes and element.parent.kind not in homes[element.kind]
    ]


@statement
def gives_all_rows_of_a_table_the_same_width(tagged):
    faults = []
    for table in _tables(tagged):
        widths = {_width(row): row.place for row in table.inside("TR")}
        if len(widths) > 1:
            faults.append(f"{table.place}: {sorted(widths)}")
    return faults


def _width(row):
    return sum(int(cell.attributes().get("/ColSpan", 1)) for cell in row.elements)


@statement
def captions_tables_first_or_last(tagged):
    """What goes on over a page is a table without a caption to its reader."""
    faults = []
    for table in _tables(tagged):
        at = [number for number, kid in enumerate(table.elements) if kid.kind == "Caption"]
        if len(at) > 1 or set(at) - {0, len(table.elements) - 1}:
            faults.append(f"{table.place}: captions at {at}")
        elif at and not tagged.text(table.elements[at[0]]):
            faults.append(f"{table.place}: the caption is empty")
    return faults


@statement
def heads_every_table(tagged):
    return [table.place for table in _tables(tagged) if not list(table.inside("TH"))]


@statement
def tells_every_cell_its_heads(tagged):
    """By Headers that lead to heads of the same table, or by heads that all name their scope."""
    faults = []
    for table in _tables(tagged):
        heads = list(table.inside("TH"))
        known = {str(head.obj.ID) for head in heads if "/ID" in head.obj}
        scoped = bool(heads) and all("/Scope" in head.attributes() for head in heads)
        for cell in table.inside("TD"):
            named = [str(each) for each in cell.attributes().get("/Headers", [])]
            if set(named) - known:
                faults.append(f"{cell.place}: {sorted(set(named) - known)} are no heads of it")
            elif not named and not scoped:
                faults.append(f"{cell.place}: no heads")
    return faults


@statement
def builds_lists_of_items(tagged):
    allowed = {"L": {"LI", "Caption", "L"}, "LI": {"Lbl", "LBody"}}
    return [
        kid.place
        for element in tagged.elements
        if element.kind in allowed
        for kid in element.elements
        if kid.kind not in allowed[element.kind]
    ]


@statement
def keeps_items_in_lists(tagged):
    homes = {"LI": "L", "Lbl": "LI", "LBody": "LI"}
    return [
        element.place
        for element in tagged.elements
        if element.kind in homes and element.parent.kind != homes[element.kind]
    ]


@statement
def says_figures_in_words(tagged):
    return [
        element.place
        for element in tagged.elements
        if element.kind in ("Figure", "Formula") and not str(element.obj.get("/Alt", "")).strip()
    ]


@statement
def gives_figures_their_place_on_the_page(tagged):
    return [
        element.place
        for element in tagged.elements
        if element.kind == "Figure" and "/BBox" not in element.attributes()
    ]


# Links and bookmarks


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
        (title, page + 1)
        for title, page in tagged.bookmarks()
        if title not in BEFORE_THE_CHAPTERS and page is not None
    ]
    found = contents(tagged)
    faults = [f"{line} is not what is bookmarked" for line in found if line not in wanted]
    return faults + [f"{line} is not in the contents" for line in wanted if line not in found]


def contents(tagged):
    """Title and page number of every line of the contents, as printed."""
    for section in tagged.elements:
        heads = [kid for kid in section.elements if kid.kind == "H2"]
        if heads and tagged.text(heads[0]) == "Contents":
            kinds = ("LI", "TOCI")
            lines = [tagged.text(item) for kind in kinds for item in section.inside(kind)]
            matches = [re.fullmatch(r"(.+?)(?:\s*\.)*\s*(\d+)", line) for line in lines]
            return [
                (match[1].strip(), int(match[2])) if match else (line, None)
                for line, match in zip(lines, matches, strict=True)
            ]
    return []


# Fonts


def _fonts(tagged):
    for each in tagged.document.objects:
        if getattr(each, "get", None) is not None and each.get("/Type") == "/Font":
            yield each


@statement
def embeds_its_fonts(tagged):
    faults = []
    for font in _fonts(tagged):
        if "/DescendantFonts" in font:
            continue  # its descendant holds the file
        files = {"/FontFile", "/FontFile2", "/FontFile3"}
        if font.get("/Subtype") != "/Type3" and not files & set(font.get("/FontDescriptor", {})):
            faults.append(str(font.get("/BaseFont")))
    return faults


@statement
def tells_the_letters_of_its_fonts(tagged):
    faults = [
        str(font.get("/BaseFont"))
        for font in _fonts(tagged)
        if not str(font.get("/Subtype")).startswith("/CIDFont") and "/ToUnicode" not in font
    ]
    return faults + sorted(tagged.painted.unreadable)
