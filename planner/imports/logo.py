"""Reads a stranger's picture and writes it anew as a small PNG, for use as a team's logo.

Pictures are decoded in a child process with limits of time and memory, by three decoders alone.
What comes back was written by us: pixels and nothing else, no metadata and no second picture.
"""

from __future__ import annotations

import io
from typing import Any

from planner import child
from planner.core.look import LOGO_SIZE

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 25_000_000
LIMITS = child.Limits(seconds=15, memory_mib=1024)
FORMATS = ("PNG", "JPEG", "WEBP")

CURE = "Save the logo as PNG, JPEG or WebP in a drawing program and choose that file."
TOO_LARGE = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB. Make the picture smaller."
IS_SVG = f"SVG drawings are not taken, since they can hold more than a picture. {CURE}"
NOT_TAKEN = f"The file is not a picture of a kind that is taken. {CURE}"
DAMAGED = f"The picture is damaged and cannot be read. {CURE}"
TOO_MANY_PIXELS = (
    "The picture has more than 25 million pixels. Make it smaller; the logo is printed from at "
    f"most {LOGO_SIZE[0]} by {LOGO_SIZE[1]} pixels."
)


class NotALogoError(ValueError):
    """A file that is no logo; the message is for the user and names the cure."""


def logo_from_picture(data: bytes, *, limits: child.Limits = LIMITS) -> bytes:
    """Return a picture as PNG of at most 800 by 300 pixels, or raise NotALogoError."""
    if len(data) > MAX_BYTES:
        raise NotALogoError(TOO_LARGE)
    if not _looks_like_a_picture(data):
        raise NotALogoError(IS_SVG if b"<svg" in data.lower() else NOT_TAKEN)
    try:
        return child.run(__name__, data, limits)
    except child.RefusedError as error:
        raise NotALogoError(str(error)) from None
    except child.ChildError as error:
        raise NotALogoError(f"The picture could not be read. {error} {CURE}") from error


def _looks_like_a_picture(data: bytes) -> bool:
    """Whether the first bytes are those of one of the three kinds, so that a child is worth it."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return webp or data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))


def work(data: bytes) -> bytes:
    """Decode, shrink and encode: what the child does between its limits."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # we refuse at our own limit, before a pixel is decoded
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise child.Refusal(TOO_MANY_PIXELS)
            picture.load()
            return _written_anew(picture)
    except (OSError, SyntaxError, ValueError, EOFError):
        # Pillow answers a damaged picture with whichever of these its decoder happens to raise
        raise child.Refusal(DAMAGED) from None


def _written_anew(picture: Any) -> bytes:
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    clear = upright.has_transparency_data
    pixels = _eight_bit(upright).convert("RGBA" if clear else "RGB")
    pixels.thumbnail(LOGO_SIZE, Image.Resampling.LANCZOS)
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _eight_bit(picture: Any) -> Any:
    """Bring 16 bits of grey down to 8; Pillow would cut them off instead."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value / 256).convert("L")


if __name__ == "__main__":
    child.serve(work)
