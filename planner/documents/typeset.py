"""HTML to PDF: the one place that knows WeasyPrint, and only inside a child process."""

from __future__ import annotations

import ctypes.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from planner import child
from planner.documents.html import ACCENT, style
from planner.documents.piece_structure import mend_structure
from planner.documents.shared_fonts import SOURCE, name_of

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
LINK = re.compile(r'<a ([^>]*)href="#')
WORDS = "<p>AaBb 0123</p><pre>AaBb 0123</pre><h2>AaBb 0123</h2>"


class ForbiddenFetchError(Exception):
    """The page asked for something outside itself, which no page of ours does."""


class Typesetter:
    """WeasyPrint with our style sheet and fonts read once. Raises child.Refusal without Pango.

    ``accent`` is the colour of what it prints next, ``#rrggbb``.
    """

    def __init__(self) -> None:
        self._weasyprint = _weasyprint()
        self._refused: list[str] = []
        self._fetcher = _own_data_only(self._refused)
        self._fonts = self._weasyprint.text.fonts.FontConfiguration()
        self._sheet = self._css(style())
        self.accent = ACCENT

    def _css(self, text: str) -> Any:
        return self._weasyprint.CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)

    def warm_up(self) -> None:
        """Lay out a few words, so that fonts and tables of the libraries are in memory."""
        self.tagged(f'<html lang="en"><title>x</title><body>{WORDS}</body></html>', "x")

    def tagged(self, html: str, name: str) -> bytes:
        """Print a page with its structure; ``name`` tells its table heads from other pages'.

        Links to anchors become addresses ``part:NAME``, since their target may be in another piece.
        """
        inner = LINK.sub(r'<a \1href="part:', html)
        return self._print(inner, pdf_variant="pdf/ua-1", finisher=_Finisher(name))

    def bare(self, html: str) -> bytes:
        """Print a page without structure: what is drawn on every page beside its content."""
        return self._print(html, finisher=_name_fonts)

    def _print(self, html: str, **options: Any) -> bytes:
        from weasyprint.urls import FatalURLFetchingError

        self._refused.clear()
        page = self._weasyprint.HTML(string=html, url_fetcher=self._fetcher)
        try:
            pdf: bytes = page.write_pdf(
                stylesheets=[self._sheet, self._css(f"html {{ --accent: {self.accent} }}")],
                font_config=self._fonts,
                **options,
            )
        except FatalURLFetchingError:
            raise ForbiddenFetchError(f"The page asked for {self._refused[0]!r}.") from None
        if self._refused:  # WeasyPrint swallows even fatal errors while it draws an SVG
            raise ForbiddenFetchError(f"The page asked for {self._refused[0]!r}.")
        return pdf


class _Finisher:
    """Mends a piece before it is written."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, document: Any, pdf: Any) -> None:
        """Mend the objects of a piece."""
        _name_fonts(document, pdf)
        mend_structure(pdf, self._name)


def _name_fonts(document: Any, pdf: Any) -> None:
    """Write into the descriptor of each font of ours which it is, for ``shared_fonts``."""
    import pydyf
    from weasyprint.text.fonts import get_hb_object_data

    fonts = document.fonts.values()
    names = {font.name: name_of(get_hb_object_data(font.hb_face)) for font in fonts}
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Type") == "/FontDescriptor":
            name = names.get(thing["FontName"])
            if name is not None:
                thing[SOURCE.removeprefix("/")] = pydyf.String(name)


def _weasyprint() -> Any:
    with _no_search_by_compilers():
        try:
            import weasyprint
            import weasyprint.text.fonts
        except OSError as error:
            raise child.Refusal(missing_library(error)) from None
    return weasyprint


@contextmanager
def _no_search_by_compilers() -> Iterator[None]:
    """Let libraries be found by the loader alone.

    For each name that a library has on other systems ctypes would start ldconfig, gcc and ld:
    some fifty programs, and half of the time that loading WeasyPrint takes.
    """
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def missing_library(error: OSError) -> str:
    """Say in one line which Debian packages bring the library that could not be loaded."""
    return (
        f"The PDF needs the Debian packages {PACKAGES}; install them with "
        f"'sudo apt-get install {PACKAGES}' and try again ({_first_line(error)})."
    )


def _first_line(error: OSError) -> str:
    return str(error).partition("\n")[0].partition(": ")[0].rstrip(".")


def _own_data_only(refused: list[str]) -> Any:
    """Make the fetcher that refuses everything but ``data:``, and notes what it refused."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OwnDataOnly(URLFetcher):
        """Fetches ``data:`` alone; anything else ends the render."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Fetch a ``data:`` address."""
            if not url.startswith("data:"):
                refused.append(url[:200])
                raise FatalURLFetchingError("refused to fetch")
            return super().fetch(url, headers)  # type: ignore[no-untyped-call]  # it has no types

    settings: dict[str, Any] = {"allowed_protocols": ("data",), "allow_redirects": False}
    return OwnDataOnly(**settings, fail_on_errors=True)  # type: ignore[no-untyped-call]  # likewise
