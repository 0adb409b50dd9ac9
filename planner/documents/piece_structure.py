"""Mends the structure tree of a printed piece, where WeasyPrint leaves out what PDF/UA-1 asks."""

from __future__ import annotations

from operator import itemgetter
from typing import Any


def mend_structure(pdf: Any, name: str) -> None:
    """Mend the objects of a piece before they are written; ``name`` is its own among all pieces.

    Heads of tables get their scope and an identifier that no other piece has, and the identifiers
    a list; the groups in a list, which are the ``div`` in a ``dl``, give way to their items; what
    stands inside a link loses the second link that was drawn over it.
    """
    heads: list[tuple[str, Any]] = []
    doubles: set[bytes] = set()
    for thing in pdf.objects:
        kind = thing.get("S") if isinstance(thing, dict) else None
        if kind == "/TH":
            heads += _mend_head(thing, pdf, name)
        elif kind == "/L":
            _drop_groups(thing, pdf)
        elif kind == "/Span":
            doubles |= _drop_links(thing, pdf)
    if doubles:
        _drop_annotations(doubles, pdf)
    if heads:
        _list_identifiers(heads, pdf)


def _mend_head(head: Any, pdf: Any, name: str) -> list[tuple[str, Any]]:
    """Return the identifier with a reference to the head, if it has one."""
    row = _object(head["P"], pdf)
    head["A"]["Scope"] = "/Column" if _object(row["P"], pdf).get("S") == "/THead" else "/Row"
    if "ID" not in head:
        return []
    head["ID"].string = f"{name}-{head['ID'].string}"
    return [(head["ID"].string, head.reference)]


def _drop_groups(found: Any, pdf: Any) -> None:
    kids = found["K"][:]
    found["K"].clear()
    for kid in kids:
        group = _object(kid, pdf)
        if group.get("S") != "/Div":
            found["K"].append(kid)
            continue
        for item in group["K"]:
            _object(item, pdf)["P"] = found.reference
        found["K"].extend(group["K"])


def _drop_links(span: Any, pdf: Any) -> set[bytes]:
    """Return the annotations that the span referred to."""
    found = {
        kid: _object(kid, pdf)["Obj"]
        for kid in span["K"]
        if isinstance(kid, bytes) and _object(kid, pdf).get("Type") == "/OBJR"
    }
    for kid in found:
        span["K"].remove(kid)
    return set(found.values())


def _drop_annotations(doubles: set[bytes], pdf: Any) -> None:
    for page in (_object(reference, pdf) for reference in pdf.page_references):
        if "Annots" in page:
            page["Annots"][:] = [each for each in page["Annots"] if each not in doubles]


def _list_identifiers(heads: list[tuple[str, Any]], pdf: Any) -> None:
    """Put the tree of identifiers beside the structure (ISO 32000-1, table 322)."""
    import pydyf

    root = _object(pdf.catalog["StructTreeRoot"], pdf)
    flat = [
        each
        for text, head in sorted(heads, key=itemgetter(0))
        for each in (pydyf.String(text), head)
    ]
    root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(flat)})


def _object(reference: bytes, pdf: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]
