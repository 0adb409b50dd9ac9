"""What is asked of a build plan as a whole: what it says of itself, its files and its fonts."""

import re

from tests.documents.ua_list import statement


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
