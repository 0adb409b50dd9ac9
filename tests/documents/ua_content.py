"""What is asked of marked content and of the way from it to the structure and back."""

import re
from collections import Counter

from tests.documents.tagged import Mark
from tests.documents.ua_list import statement


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
