"""Takes the plan out of a build plan made by this product: the JSON attached to its PDF.

A stranger's PDF is read in a child process with limits of time and memory, by a library that is
imported there alone; a stream that unfolds beyond the limit is not unfolded.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

from planner import child

MAX_BYTES = 20 * 1024 * 1024
LIMITS = child.Limits(seconds=20, memory_mib=1024)
ATTACHMENT = "plan.json"
MIB = MAX_BYTES // 1024 // 1024
TOO_LARGE = f"The plan attached to the PDF is larger than {MIB} MiB; no plan is."
DAMAGED = "The PDF is damaged and cannot be read."


class NotAPlanFile(ValueError):  # noqa: N818 - names what the file is
    """A file without a plan to read; the message is one sentence for the user."""


def plan_from_pdf(data: bytes, *, limits: child.Limits = LIMITS) -> str:
    """Return the attached ``cluster-plan/1`` document, as it stands; ``plan_json`` judges it.

    Raises NotAPlanFile.
    """
    if len(data) > MAX_BYTES:
        raise NotAPlanFile(f"The file is larger than {MIB} MiB; no build plan is.")
    if b"%PDF-" not in data[:1024]:
        raise NotAPlanFile("The file is not a PDF.")
    try:
        return child.run(__name__, data, limits).decode()
    except child.RefusedError as error:
        raise NotAPlanFile(str(error)) from None
    except child.ChildError as error:
        raise NotAPlanFile(f"The PDF could not be read. {error}") from error


def work(data: bytes) -> bytes:
    """Find and unfold the attachment: what the child does between its limits."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = _attachment(pdf)
    except pikepdf.PasswordError:
        raise child.Refusal("The PDF is protected by a password, so it cannot be read.") from None
    except (pikepdf.PdfError, zlib.error, TypeError, AttributeError, ValueError):
        # pikepdf answers a malformed structure with whichever of these the access happens to raise
        raise child.Refusal(DAMAGED) from None
    try:
        found.decode()
    except UnicodeDecodeError:
        raise child.Refusal("The plan attached to the PDF is not UTF-8 text.") from None
    return found


def _attachment(pdf: Any) -> bytes:
    if ATTACHMENT not in pdf.attachments:
        raise child.Refusal(
            f"The PDF holds no {ATTACHMENT}; only a build plan made by this product does."
        )
    stream = pdf.attachments[ATTACHMENT].get_file().obj
    raw: bytes = stream.read_raw_bytes()
    kind = str(stream.get("/Filter", ""))
    if kind not in ("", "/FlateDecode") or "/DecodeParms" in stream:
        raise child.Refusal("The plan attached to the PDF is packed in a way that is not read.")
    if len(raw) > MAX_BYTES:
        raise child.Refusal(TOO_LARGE)
    return unfolded(raw) if kind else raw


def unfolded(raw: bytes, most: int = MAX_BYTES) -> bytes:
    """Unfold a compressed stream, but never to more than ``most`` bytes."""
    unfolding = zlib.decompressobj()
    found = unfolding.decompress(raw, most + 1)
    if len(found) > most:
        raise child.Refusal(TOO_LARGE)
    if not unfolding.eof:
        raise child.Refusal(DAMAGED)
    return found


if __name__ == "__main__":
    child.serve(work)
