"""What is asked of the structure tree: kinds, headings, tables, lists and figures."""

import re
from collections import Counter

from tests.documents.ua_list import statement

STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"),
    *("NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl"),
    *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note"),
    *("Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form"),
}


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
