"""Which edition of the document this program prints."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRINTED_FROM = (
    ("planner/documents", "*"),
    ("planner/templatetags", "*.py"),
    ("templates/documents", "*"),
    ("templates/pictures", "*"),
    ("static/css", "print*.css"),
)


@cache
def document_format() -> str:
    """A hash over what documents are printed from, apart from the plan and the rule pack.

    ``rules.pack_version`` covers the core and the rules; this covers text, layout and fonts.
    """
    digest = hashlib.sha256()
    for folder, pattern in PRINTED_FROM:
        for file in sorted((ROOT / folder).rglob(pattern)):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.relative_to(ROOT).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
