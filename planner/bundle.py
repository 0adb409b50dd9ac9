"""The style sheets of the pages as one file, so that a page asks once.

The sources stay small and apart in ``static/``; the one file is made of them when Django looks
for static files: when they are collected, in development and in tests. Nobody has to remember to
make it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/app.css"
SOURCES = (  # in this order: what comes later wins
    "vendor/bootstrap-5.3.9/bootstrap.css",
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/plans.css",
    "css/grid.css",
    "css/pictures.css",
    "css/layout.css",
    "css/team.css",
)
_COMMENT = re.compile(r"/\*(?!!).*?\*/\s*", re.DOTALL)  # "/*!" keeps a licence
_INDENT = re.compile(r"\n\s+")


def bundled(folder: Path) -> str:
    """One style sheet of all, without comments and indents."""
    return "\n".join(_bare((folder / name).read_text("utf-8")) for name in SOURCES)


def _bare(text: str) -> str:
    return _INDENT.sub("\n", _COMMENT.sub("", text)).strip()


class StyleFinder(BaseFinder):
    """Finds the one style sheet, made anew where a source has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = Path(settings.BASE_DIR) / "static"
        self.made = Path(settings.VAR_DIR) / "bundle"

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Nothing can be set, so nothing can be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        """Where the file is, if it is the one."""
        if path != NAME:
            return []
        file = str(self._fresh())
        return [file] if find_all else file

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """The one file and where it lies."""
        self._fresh()
        yield NAME, FileSystemStorage(location=self.made)

    def _fresh(self) -> Path:
        """The file, written at once as a whole: another process may be reading it."""
        file, text = self.made / NAME, bundled(self.sources)
        if not file.is_file() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as out:
                out.write(text)
            Path(out.name).replace(file)
            file.chmod(0o644)
        return file
