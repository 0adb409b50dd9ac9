"""Sets a context as HTML with a template engine of its own: no settings, no apps, no database."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString

ROOT = Path(__file__).resolve().parent.parent.parent
STYLES = tuple(ROOT / "static" / "css" / name for name in ("print-pages.css", "print.css"))
FONTS = Path(__file__).resolve().parent / "fonts"

ACCENT = "#0e5a60"  # of a team that chose none

# Family, weight and file. A subset is a family of its own; the style sheet names them in turn.
FACES = (
    ("Inter", 400, "inter-latin-400.woff2"),
    ("Inter", 500, "inter-latin-500.woff2"),
    ("Inter", 600, "inter-latin-600.woff2"),
    ("Inter Extended", 400, "inter-latin-ext-400.woff2"),
    ("Inter Extended", 500, "inter-latin-ext-500.woff2"),
    ("Inter Extended", 600, "inter-latin-ext-600.woff2"),
    ("JetBrains Mono", 400, "jetbrains-mono-latin-400.woff2"),
)


class MissingVariable(str):
    """What a template prints for a variable that is not there: an error, not an empty place."""

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        """Refuse to print ``variable``."""
        raise LookupError(f"The document's template asks for {variable}, which is not there.")


@cache
def engine() -> Engine:
    """Return the engine of the documents: their templates and filters, autoescape on."""
    return Engine(
        dirs=[str(ROOT / "templates")],
        autoescape=True,
        libraries={"plan_format": "planner.templatetags.plan_format"},
        string_if_invalid=MissingVariable("%s"),
    )


def plan_html(context: dict[str, Any]) -> str:
    """Set the whole build plan as one page, without the numbers of pages in its contents."""
    columns = tuple(tuple((line, 0) for line in column) for column in context["contents"])
    return set_template("documents/plan.html", {**context, "contents": columns})


def set_template(name: str, context: dict[str, Any]) -> SafeString:
    """Set one template of the documents."""
    return engine().get_template(name).render(Context(context, use_l10n=False, use_tz=False))


@cache
def style() -> str:
    """Return the style sheet of print with the fonts inside it, so that nothing is fetched."""
    faces = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("{_data(FONTS / name)}") }}\n'
        for family, weight, name in FACES
    )
    widths = (f"col.w{width} {{ width: {width}% }}\n" for width in range(1, 101))
    return "".join((*faces, *widths, *(file.read_text("utf-8") for file in STYLES)))


def _data(file: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
