"""For each statement of ``ua`` a change that breaks it in a document that keeps it."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.documents.tagged import Tagged

PAGE = """<html lang="en"><title>Small</title>
<style>
  section, nav { break-before: page } h1 { bookmark-level: none }
  li { list-style: none }
  nav li::after { content: "\\a0" target-counter(attr(data-to), page) }
</style>
<h1>Small</h1>
<section><h2>Document control</h2><p>Text</p></section>
<nav><h2>Contents</h2><ol>
  <li data-to="#one"><a href="#one">1 One</a></li><li data-to="#two"><a href="#two">1.1 Two</a></li>
</ol></nav>
<section id="one"><h2>1 One</h2>
  <table><caption>Table</caption><thead><tr><th>A</th><th>B</th></tr></thead>
  <tbody><tr><td>1</td><td>2</td></tr></tbody></table>
  <section id="two"><h3>1.1 Two</h3>
    <svg width="9" height="9" viewBox="0 0 9 9"><title>Picture</title><path d="M0 0h9v9z"/></svg>
    <p><a href="https://example.com/">Source</a></p>
  </section>
</section></html>"""


def small_document():
    """Print a small page that has one of everything the statements are about."""
    import weasyprint  # takes a second, for these tests alone

    attachment = weasyprint.Attachment(string="{}", name="plan.json", description="The plan")
    page = weasyprint.HTML(string=PAGE)
    data = page.write_pdf(pdf_variant="pdf/ua-1", attachments=[attachment])
    document = pikepdf.open(io.BytesIO(data))
    tree = document.Root.StructTreeRoot
    tree.IDTree = document.make_indirect(Dictionary(Names=Array([])))
    for _page, each in Tagged(document).annotations:
        each.Contents = String("Words")
    return document


def first(document, kind):
    return next(each.obj for each in Tagged(document).elements if each.kind == kind)


def annotation(document, outer):
    """The first link out of the document, or the first within it."""
    found = (each for _page, each in Tagged(document).annotations)
    return next(each for each in found if (each.get("/A", {}).get("/S") == "/URI") == outer)


def element(kind, **values):
    """Give the first element of a kind other values; None takes one away."""

    def make(document):
        _change(first(document, kind), values)

    return make


def page(number, **values):
    def make(document):
        _change(document.pages[number].obj, values)

    return make


def catalogue(**values):
    def make(document):
        _change(document.Root, values)

    return make


def link(*, outer, **values):
    def make(document):
        _change(annotation(document, outer), values)

    return make


def painted(content):
    """Paint something more on the first page."""

    def make(document):
        document.pages[0].contents_add(document.make_stream(content))

    return make


def beside_the_rest(kind):
    """Put an empty element right under the document."""

    def make(document):
        new = Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), K=Array([]))
        document.Root.StructTreeRoot.K[0].K.append(document.make_indirect(new))

    return make


def one_more_kid(kind, mcid):
    def make(document):
        first(document, kind).K.append(mcid)

    return make


def _change(obj, values):
    for key, value in values.items():
        if value is None:
            del obj[f"/{key}"]
        else:
            obj[f"/{key}"] = value


def reverse(array):
    for at, each in enumerate(reversed(list(array))):
        array[at] = each


def suspects(document):
    document.Root.MarkInfo.Suspects = True


def no_part_in_metadata(document):
    with document.open_metadata() as meta:
        del meta["pdfuaid:part"]


def other_title(document):
    document.docinfo.Title = String("Another")


def second_file(document):
    document.attachments["more.txt"] = pikepdf.AttachedFileSpec(document, b"x")


def hidden_file(document):
    document.Root.Hidden = document.make_stream(b"x", Type=Name.EmbeddedFile)


def mixed_parents(document):
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    numbers[1][0] = numbers[3][0]


def unordered_parents(document):
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    numbers[0], numbers[2] = numbers[2], numbers[0]


def parents_of_nothing(document):
    document.Root.StructTreeRoot.ParentTree.Nums.extend([99999, Array([])])


def next_key_in_use(document):
    document.Root.StructTreeRoot.ParentTreeNextKey = 1


def sections_in_disorder(document):
    reverse(document.Root.StructTreeRoot.K[0].K)


def running_head_in_a_paragraph(document):
    painted(b"/P <</MCID 900>> BDC BT /Arial 9 Tf (Page 1 of 9) Tj ET EMC")(document)
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Arial)
    lines = b"\n".join(b"<%02x> <%04x>" % (code, code) for code in range(32, 127))
    font.ToUnicode = document.make_stream(b"beginbfchar\n" + lines + b"\nendbfchar")
    document.pages[0].Resources.Font.Arial = document.make_indirect(font)


def second_root(document):
    tree = document.Root.StructTreeRoot
    tree.K.append(tree.K[0])


def heading_in_two_places(document):
    document.Root.StructTreeRoot.K[0].K.append(first(document, "H1"))


def repeated_identifier(document):
    first(document, "P").ID = first(document, "TH").ID


def narrow_row(document):
    del first(document, "TR").K[0]


def two_captions(document):
    first(document, "THead").S = Name.Caption


def no_heads(document):
    for each in Tagged(document).elements:
        if each.kind == "TH":
            each.obj.S = Name.TD


def foreign_annotation(document):
    note = document.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text))
    document.pages[0].obj.Annots = Array([note])


def named_by_its_destination(document):
    annotation(document, outer=True).Contents = document.Root.Names.Dests.Names[0]


def links_on_no_page(document):
    at = next(number for number, each in enumerate(document.pages) if "/Annots" in each)
    del document.pages[at].obj["/Annots"]


def no_order_of_tabs(document):
    for each in document.pages:
        each.obj.Tabs = Name.R


def names_in_disorder(document):
    names = document.Root.Names.Dests.Names
    names[0], names[2] = names[2], names[0]


def name_of_no_page(document):
    document.Root.Names.Dests.Names[1][0] = document.Root


def bookmark_to_another_page(document):
    document.Root.Outlines.First.Next.Next.Dest[0] = document.pages[0].obj


def bookmark_of_other_words(document):
    document.Root.Outlines.First.Title = String("Other")


def lost_bookmark(document):
    del document.Root.Outlines.First.Next["/Next"]


def no_fonts(document):
    for each in document.objects:
        if isinstance(each, Dictionary) and each.get("/Type") == "/FontDescriptor":
            for key in {"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys()):
                del each[key]


def no_letters(document):
    for each in document.objects:
        if isinstance(each, Dictionary) and "/ToUnicode" in each:
            del each["/ToUnicode"]


FAULTS = [
    ("names_its_language", catalogue(Lang=String("xx"))),
    ("names_its_language", catalogue(Lang=None)),
    ("says_that_it_is_tagged", catalogue(MarkInfo=None)),
    ("says_that_it_is_tagged", suspects),
    ("shows_its_title", catalogue(ViewerPreferences=None)),
    ("declares_itself_in_its_metadata", no_part_in_metadata),
    ("declares_itself_in_its_metadata", other_title),
    ("acts_on_nothing", catalogue(OpenAction=Dictionary(S=Name.URI))),
    ("attaches_the_plan_alone", second_file),
    ("attaches_the_plan_alone", hidden_file),
    ("marks_all_content", painted(b"q 0 0 9 9 re f Q")),
    ("keeps_marks_apart", painted(b"/P <</MCID 900>> BDC /Artifact BMC EMC EMC")),
    ("keeps_marks_apart", painted(b"/Artifact BMC /P <</MCID 900>> BDC EMC EMC")),
    ("numbers_each_mark_once_on_its_page", painted(b"/P <</MCID 0>> BDC EMC")),
    ("reaches_each_mark_once_from_the_root", painted(b"/P <</MCID 900>> BDC EMC")),
    ("reaches_each_mark_once_from_the_root", one_more_kid("H1", 900)),
    ("reaches_each_mark_once_from_the_root", one_more_kid("H1", 0)),
    ("gives_every_page_a_key_of_its_own", page(2, StructParents=None)),
    ("gives_every_page_a_key_of_its_own", page(2, StructParents=0)),
    ("finds_every_mark_in_the_parent_tree", mixed_parents),
    ("keeps_the_parent_tree_in_order", unordered_parents),
    ("keeps_the_parent_tree_in_order", parents_of_nothing),
    ("keeps_the_parent_tree_in_order", next_key_in_use),
    ("reads_page_after_page", sections_in_disorder),
    ("leaves_running_heads_out_of_the_structure", running_head_in_a_paragraph),
    ("has_one_document_at_the_root", second_root),
    ("joins_kids_and_parents", heading_in_two_places),
    ("joins_kids_and_parents", element("H1", P=None)),
    ("uses_standard_kinds", element("P", S=Name.Paragraph)),
    ("keeps_identifiers_unique_and_listed", repeated_identifier),
    ("orders_its_headings", element("H2", S=Name.H4)),
    ("fills_its_headings", element("H2", K=Array([]))),
    ("builds_tables_of_rows", element("TR", S=Name.P)),
    ("keeps_cells_in_rows", beside_the_rest("TR")),
    ("gives_all_rows_of_a_table_the_same_width", narrow_row),
    ("captions_tables_first_or_last", element("Caption", K=Array([]))),
    ("captions_tables_first_or_last", two_captions),
    ("heads_every_table", no_heads),
    ("tells_every_cell_its_heads", element("TH", ID=String("other"))),
    ("tells_every_cell_its_heads", element("TD", A=None)),
    ("builds_lists_of_items", element("LBody", S=Name.P)),
    ("keeps_items_in_lists", beside_the_rest("LI")),
    ("says_figures_in_words", element("Figure", Alt=String(" "))),
    ("gives_figures_their_place_on_the_page", element("Figure", A=None)),
    ("has_no_annotation_but_links", foreign_annotation),
    ("describes_its_links", link(outer=True, Contents=String(""))),
    ("describes_its_links", named_by_its_destination),
    ("holds_every_link_in_the_structure_once", element("Link", S=Name.Span)),
    ("holds_every_link_in_the_structure_once", links_on_no_page),
    ("finds_every_link_in_the_parent_tree", link(outer=False, StructParent=0)),
    ("gives_every_link_words", element("Link", K=Array([]))),
    ("tabs_in_the_order_of_the_structure", no_order_of_tabs),
    ("leads_every_inner_link_to_a_page", link(outer=False, Dest=String("nowhere"))),
    (
        "leads_every_outer_link_to_https",
        link(outer=True, A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
    ),
    ("names_destinations_once_in_order_and_on_pages", names_in_disorder),
    ("names_destinations_once_in_order_and_on_pages", name_of_no_page),
    ("bookmarks_chapters_and_parts_where_they_are", bookmark_to_another_page),
    ("bookmarks_chapters_and_parts_where_they_are", bookmark_of_other_words),
    ("bookmarks_chapters_and_parts_where_they_are", lost_bookmark),
    ("lists_in_its_contents_what_it_bookmarks", bookmark_to_another_page),
    ("lists_in_its_contents_what_it_bookmarks", lost_bookmark),
    ("embeds_its_fonts", no_fonts),
    ("tells_the_letters_of_its_fonts", no_letters),
]
