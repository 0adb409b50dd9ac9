"""Running heads, page numbers and what else stands on every page, as artifacts of the PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Name

MM = 72 / 25.4  # points
LETTERS_PT = 7.5
# Of portrait and of landscape pages: where lines of frames end, from the right edge; where the base
# line of the running head is, from the upper edge, and that of the foot, from the lower one.
EDGE_MM = {False: 18.0, True: 16.0}
HEAD_MM = {False: 14.07, True: 13.07}
FOOT_MM = {False: 13.35, True: 11.35}


def draw_frames(whole: pikepdf.Pdf, heads: Sequence[str | None], frames: pikepdf.Pdf) -> None:
    """Draw a frame, a running head and a number on every page whose head is not None.

    ``frames`` has three pages, see ``assembly.assemble``.
    """
    portrait, wide, letters = (whole.copy_foreign(page.as_form_xobject()) for page in frames.pages)
    writer = _Writer(letters)
    count = len(whole.pages)
    for number, (page, head) in enumerate(zip(whole.pages, heads, strict=True), start=1):
        if head is None:
            continue
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        is_wide = width > height
        frame = page.add_resource(wide if is_wide else portrait, Name.XObject, Name.Frame)
        font = page.add_resource(writer.font, Name.Font, Name.FrameLetters)
        right = width - EDGE_MM[is_wide] * MM
        title = writer.text(head, font, right, height - HEAD_MM[is_wide] * MM)
        foot = writer.text(f"Page {number} of {count}", font, right, FOOT_MM[is_wide] * MM)
        content = f"/Artifact <</Type /Pagination>> BDC q {frame} Do Q {title} {foot} EMC\n"
        page.contents_add(whole.make_stream(content.encode()), prepend=True)


class _Writer:
    """Writes short lines in the font of a frame, with glyphs and widths read from the frame."""

    def __init__(self, letters: Any) -> None:
        used = [step.operands[0] for step in pikepdf.parse_content_stream(letters, "Tf")]
        if len(set(map(str, used))) != 1:
            raise LookupError("The letters of the frames are set in more than one font.")
        self.font = letters.Resources.Font[used[0]]
        mapped = self.font.ToUnicode.read_bytes().decode("ascii")
        pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", mapped)
        self._glyphs = {bytes.fromhex(text).decode("utf-16-be"): glyph for glyph, text in pairs}
        self._widths = _widths(self.font.DescendantFonts[0].W)

    def text(self, text: str, font: Name, right_pt: float, base_pt: float) -> str:
        """Return the operators that write ``text`` so that it ends there.

        Raises LookupError for a letter that the frames do not hold.
        """
        missing = set(text) - set(self._glyphs)
        if missing:
            raise LookupError(f"The frames have no glyph for {sorted(missing)}.")
        glyphs = [self._glyphs[letter] for letter in text]
        width = sum(self._widths[int(glyph, 16)] for glyph in glyphs) * LETTERS_PT / 1000
        return (
            f"BT 0.29 0.333 0.353 rg {font} {LETTERS_PT} Tf "
            f"{right_pt - width:.2f} {base_pt:.2f} Td <{''.join(glyphs)}> Tj ET"
        )


def _widths(array: Any) -> dict[int, float]:
    """Read the widths of a CID font, in thousandths of its size."""
    found: dict[int, float] = {}
    items = list(array)
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, Array):
            found |= {first + at: float(width) for at, width in enumerate(list(second))}
        else:
            width = float(items.pop(0))
            found |= dict.fromkeys(range(first, int(second) + 1), width)
    return found
