"""How wide a text gets, how it is cut to fit, and which characters a picture can hold."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

ASCENT = 0.8  # of the size: room above the baseline
DESCENT = 0.24
SLACK = 1.05  # a fallback font may be wider than Inter
ELLIPSIS = "\u2026"

# Advance widths of Inter from space to tilde, in thousandths of the size: weights 400 and 600.
# fmt: off
REGULAR = (
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610,
    618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601,
    590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682,
    679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549,
    242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
)
STRONG = (
    252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623,
    636, 666, 612, 640, 576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605,
    588, 749, 746, 277, 580, 703, 565, 922, 759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720,
    713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624, 591, 389, 625, 612, 262, 262, 569,
    262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 455, 359, 455, 673,
)
# fmt: on
OTHER = {"\u00b7": 319, ELLIPSIS: 956, "\u202f": 182, "\u00d7": 673}
GIANTS = {"\u2e3a": 2000, "\u2e3b": 3000, "\ufdfd": 12000}
LATIN = 1014  # the widest letter of Latin-1 and Latin Extended-A
ANYTHING = 1300  # letters that Inter lacks come from a font of the system
WIDE = 1400  # Chinese, Japanese, Korean, and pictures of an emoji font

JOINERS = "\u200c\u200d"  # some scripts cannot be spelled without them
LATIN_END = 0x180
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Face:
    """How a label is set; the name is its class in the style sheet."""

    name: str
    size: float
    strong: bool = False


NAME = Face("name", 12, strong=True)
NOTE = Face("note", 10.5)
SMALL = Face("small", 10)
ADDRESS = Face("address", 10)


@lru_cache(maxsize=4096)
def width_of(text: str, face: Face) -> float:
    """Width that ``text`` takes at most."""
    table = STRONG if face.strong else REGULAR
    return sum(_advance(letter, table) for letter in text) * face.size * SLACK / 1000


def _advance(letter: str, table: tuple[int, ...]) -> int:
    code = ord(letter)
    if 0x20 <= code < 0x7F:
        return table[code - 0x20]
    if letter in OTHER:
        return OTHER[letter]
    if code < LATIN_END:
        return LATIN
    if letter in GIANTS:
        return GIANTS[letter]
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return WIDE if unicodedata.east_asian_width(letter) in ("W", "F") else ANYTHING


@lru_cache(maxsize=4096)
def shortened(text: str, face: Face, room: float) -> str:
    """Cut ``text`` to ``room`` with an ellipsis; "" where not even two characters fit."""
    if width_of(text, face) <= room:
        return text
    table = STRONG if face.strong else REGULAR
    left = room * 1000 / (face.size * SLACK) - OTHER[ELLIPSIS]
    kept = 0
    for letter in text:
        left -= _advance(letter, table)
        if left < 0:
            break
        kept += 1
    cut = text[:kept].rstrip(f" -.,:{JOINERS}")
    return f"{cut}{ELLIPSIS}" if len(cut) > 1 else ""


def wrapped(text: str, face: Face, room: float) -> tuple[str, ...]:
    """Break ``text`` between words into two lines at most, the second cut where it is too long."""
    if width_of(text, face) <= room:
        return (text,)
    words = text.split(" ")
    kept = 0
    while kept < len(words) and width_of(" ".join(words[: kept + 1]), face) <= room:
        kept += 1
    if kept == 0:
        lines = [shortened(text, face, room)]
    else:
        lines = [" ".join(words[:kept]), shortened(" ".join(words[kept:]), face, room)]
    return tuple(line for line in lines if line)


def clean(text: str) -> str:
    """Text as XML can hold it, in one line, without marks that turn the direction of others."""
    kept = (_kept(letter) for letter in text[:2000])
    return " ".join("".join(kept).split())


def _kept(letter: str) -> str:
    if " " <= letter <= "~":
        return letter
    kind = unicodedata.category(letter)
    if kind == "Cc":
        return " "
    if kind == "Cf" and letter not in JOINERS:
        return ""
    if kind == "Cs" or ord(letter) & 0xFFFE == 0xFFFE:
        return REPLACEMENT
    return letter
