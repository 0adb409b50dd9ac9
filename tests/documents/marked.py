"""What the pages of a PDF paint: pieces of content with their marks and their text."""

import re
from dataclasses import dataclass, field

import pikepdf

SHOWING = {"Tj", "TJ", "'", '"'}
PAINTING = SHOWING | {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"}
HEX = re.compile(rb"<([0-9A-Fa-f\s]+)>")


@dataclass
class Piece:
    """One marked piece: its tag, its number on the page (None for an artifact), its text."""

    page: int
    tag: str
    mcid: int | None
    texts: list[str] = field(default_factory=list)

    @property
    def text(self):
        return "".join(self.texts)

    @property
    def place(self):
        return f"page {self.page + 1}, mark {self.mcid}"


@dataclass
class Painted:
    """All pieces of a document, and where something is wrong with its marks."""

    pieces: list[Piece] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)


def painted(document):
    """Read the content of every page."""
    found = Painted()
    fonts = {}
    for number, page in enumerate(document.pages):
        _Scan(number, found, fonts).follow(page.obj)
    return found


class _Scan:
    """Follows the content streams of one page; ``stack`` holds the pieces that are open."""

    def __init__(self, page, found, fonts):
        self.page, self.found, self.fonts = page, found, fonts
        self.stack = []
        self.font = None

    def follow(self, holder):
        for instruction in pikepdf.parse_content_stream(holder):
            operator = str(instruction.operator)
            operands = instruction.operands
            if operator in ("BDC", "BMC"):
                self.open(_opened(holder, self.page, operands))
            elif operator == "EMC":
                self.stack.pop()
            elif operator == "Tf":
                self.font = _font(holder.Resources.Font[operands[0]], self.fonts)
            elif operator == "Do":
                self.draw(holder.Resources.XObject[operands[0]])
            elif operator in PAINTING:
                self.paint(operator, operands)

    def open(self, piece):
        if self.stack and (piece.mcid is not None or piece.tag == "/Artifact"):
            self.found.nested.append(f"{piece.place}: {piece.tag} inside {self.stack[-1].tag}")
        self.stack.append(piece)
        self.found.pieces.append(piece)

    def draw(self, drawn):
        if drawn.Subtype == "/Form":
            self.follow(drawn)
        elif not self.stack:
            self.found.unmarked.append(f"page {self.page + 1}: a picture")

    def paint(self, operator, operands):
        if not self.stack:
            self.found.unmarked.append(f"page {self.page + 1}: {operator}")
        elif operator in SHOWING:
            self.stack[-1].texts.append(_text(operands[-1], self.font, self.page, self.found))


def _opened(holder, page, operands):
    tag = str(operands[0])
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Name):
        properties = holder.Resources.Properties[properties]
    number = properties.get("/MCID") if properties is not None else None
    return Piece(page, tag, None if number is None else int(number))


def _text(shown, font, page, found):
    width, letters = font
    strings = [shown] if isinstance(shown, pikepdf.String) else shown
    text = ""
    for string in strings:
        if not isinstance(string, pikepdf.String):
            continue
        codes = bytes(string)
        for at in range(0, len(codes), width):
            code = int.from_bytes(codes[at : at + width], "big")
            if not letters.get(code, "").strip("\0\ufffe\uffff"):
                found.unreadable.add(f"page {page + 1}: code {code:#x}")
            text += letters.get(code, "")
    return text


def _font(font, known):
    """Bytes of a code, and what each code says."""
    if font.objgen not in known:
        width = 2 if font.Subtype == "/Type0" else 1
        data = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
        known[font.objgen] = (width, _letters(data))
    return known[font.objgen]


def _letters(cmap):
    letters = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        codes = HEX.findall(block)
        for code, text in zip(codes[::2], codes[1::2], strict=True):
            letters[int(code, 16)] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        codes = HEX.findall(block)
        for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            for step in range(int(last, 16) - int(first, 16) + 1):
                letters[int(first, 16) + step] = chr(ord(_utf16(text)) + step)
    return letters


def _utf16(digits):
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")
