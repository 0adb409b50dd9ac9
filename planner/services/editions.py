"""Which edition of the document this program prints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRINTED_FROM = (
    ("planner", "__init__.py"),
    ("planner", "child.py"),
    ("planner", "pictures.py"),
    ("planner", "plan_json.py"),
    ("planner/documents", "**/*"),
    ("planner/templatetags", "*.py"),
    ("templates/documents", "**/*"),
    ("templates/pictures", "**/*"),
    ("static/css", "print*.css"),
)
LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "fonttools")


def printed_from() -> Iterator[Path]:
    """Every file that documents are printed from, apart from the core, the rules and their data."""
    for folder, pattern in PRINTED_FROM:
        for file in sorted((ROOT / folder).glob(pattern)):
            if file.is_file() and file.suffix != ".pyc":
                yield file


@cache
def document_format() -> str:
    """A hash over what documents are printed from, apart from the plan and the rule pack.

    ``rules.pack_version`` covers the core and the rules; this covers text, layout, fonts and the
    libraries that print.
    """
    digest = hashlib.sha256()
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for file in printed_from():
        digest.update(file.relative_to(ROOT).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
