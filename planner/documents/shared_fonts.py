"""One copy of each of our fonts in a document, whatever number of pieces it is made of.

Every piece is printed with its own cut of a font, in which glyphs keep their numbers. Our fonts are
small, so all cuts are replaced by the font itself, without the tables that only layout needs.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import decompress

from planner.documents.html import FACES, FONTS

SOURCE = "/ClusterwrightFont"
NEEDED = frozenset(("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"))


@cache
def digests() -> dict[str, str]:
    """Return the names of our fonts by the SHA-256 of their unpacked files."""
    return {hashlib.sha256(_unpacked(name)).hexdigest(): name for _, _, name in FACES}


def name_of(file: bytes) -> str | None:
    """Tell which of our fonts a font file is, None for another."""
    return digests().get(hashlib.sha256(file).hexdigest())


@cache
def _unpacked(name: str) -> bytes:
    target = io.BytesIO()
    decompress(io.BytesIO((FONTS / name).read_bytes()), target)
    return target.getvalue()


@cache
def drawable(name: str) -> bytes:
    """Return a font of ours with only what drawing needs."""
    font = TTFont(io.BytesIO(_unpacked(name)), recalcTimestamp=False)
    for table in set(font.keys()) - NEEDED - {"GlyphOrder"}:
        del font[table]
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def share_fonts(whole: pikepdf.Pdf) -> None:
    """Let all cuts of one of our fonts use one file; other fonts stay as they are.

    A cut is told by the entry ``SOURCE`` of its font descriptor, which is taken out.
    """
    files: dict[str, Any] = {}
    for thing in whole.objects:
        if not isinstance(thing, pikepdf.Dictionary) or SOURCE not in thing:
            continue
        name = str(thing[SOURCE])
        if name not in files:
            content = drawable(name)
            files[name] = whole.make_stream(content, Length1=len(content))
        thing.FontFile2 = files[name]
        del thing[SOURCE]
