r"""Paths of SMB shares: ``\\server\share\folder``."""

from __future__ import annotations

import re

SHARE = re.compile(r"\\\\([^\\/\s]+)\\[^\\/]")


def server_of(share: str | None) -> str | None:
    """First label of the server's name in a share path, folded; None where there is no path."""
    found = SHARE.match(share or "")
    return found.group(1).casefold().partition(".")[0] if found else None
