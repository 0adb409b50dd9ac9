"""The font of the pages, cut from a longer one.

Pages need fewer of its weights and features: from regular to bold, kerning and figures of one
width. The characters are all there.
"""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent
WHOLE = HERE / "inter" / "inter-latin.woff2"
MADE = HERE.parent / "static" / "fonts" / "inter-web.woff2"
WEIGHTS = (400, 400, 700)  # least, default, most
FEATURES = ["kern", "tnum"]


def cut() -> bytes:
    """The smaller font; the same bytes every time."""
    font = TTFont(WHOLE, recalcTimestamp=False)
    options = Options(hinting=False, glyph_names=False, notdef_outline=True)
    options.layout_features = FEATURES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(font.getBestCmap()))
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": WEIGHTS})
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
