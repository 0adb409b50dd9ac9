"""What a team may give its documents: a logo and an accent colour, and which of them are taken."""

from __future__ import annotations

import base64
import binascii
import re
import struct

LOGO_START = "data:image/png;base64,"
LOGO_SIZE = (800, 300)
LOGO_MAX_BYTES = 1024 * 1024  # more than noise of 800 x 300 pixels takes as PNG
PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
LONGEST_ADDRESS = len(LOGO_START) + (LOGO_MAX_BYTES + 2) // 3 * 4

ACCENT = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 4.5  # of text with its ground: WCAG 2.2, success criterion 1.4.3


class InvalidLookError(ValueError):
    """A logo or an accent colour that is none; nothing of it may reach a page or a style sheet."""


def logo_address(png: bytes) -> str:
    """Return a PNG as the ``data:`` address that a page holds."""
    return LOGO_START + base64.b64encode(png).decode("ascii")


def check_logo(address: str) -> None:
    """Raise InvalidLookError unless this is the ``data:`` address of a PNG small enough to print.

    Looks at the head of the picture alone; who draws it decodes it between limits.
    """
    if not address.startswith(LOGO_START) or len(address) > LONGEST_ADDRESS:
        raise InvalidLookError("The logo is not a PNG in a data: address.")
    try:
        png = base64.b64decode(address[len(LOGO_START) :], validate=True)
    except (binascii.Error, ValueError):
        raise InvalidLookError("The logo is not in base64.") from None
    if not png.startswith(PNG_HEAD) or len(png) < len(PNG_HEAD) + 8:
        raise InvalidLookError("The logo is not a PNG.")
    width, height = png_size(png)
    if not (0 < width <= LOGO_SIZE[0] and 0 < height <= LOGO_SIZE[1]):
        raise InvalidLookError("The logo has more pixels than are taken.")


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height in pixels as the head of a PNG gives them."""
    width, height = struct.unpack_from(">II", png, len(PNG_HEAD))
    return int(width), int(height)


def check_accent(colour: str) -> None:
    """Raise InvalidLookError unless this is ``#rrggbb`` in small letters."""
    if not ACCENT.fullmatch(colour):
        raise InvalidLookError("The accent colour is not of the form #rrggbb.")


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of ``#rrggbb`` with white, from 1 to 21 (WCAG 2.2, glossary)."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05)


def readable_tone(colour: str) -> str:
    """Return the colour, or the nearest darker tone of it that reads well on white."""
    for parts in range(255, -1, -1):
        tone = _darkened(colour, parts)
        if contrast_with_white(tone) >= LEAST_CONTRAST:
            return tone
    raise AssertionError("black is readable on white")


def _darkened(colour: str, parts: int) -> str:
    """Return ``parts`` of 255 of the light of a colour; its hue stays."""
    return "#" + "".join(f"{channel * parts // 255:02x}" for channel in _channels(colour))


def _channels(colour: str) -> tuple[int, int, int]:
    check_accent(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    """Return the light of an sRGB channel, from 0 to 1."""
    share = channel / 255
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
