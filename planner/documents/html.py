"""Sets a context as HTML with a template engine of its own: no settings, no apps, no database."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

ROOT = Path(__file__).resolve().parent.parent.parent
STYLE = ROOT / "static" / "css" / "print.css"
FONTS = ROOT / "static" / "fonts"

# Family and file. A subset is a family of its own; the style sheet names them in turn.
FACES = (
    ("Inter", "inter-latin.woff2"),
    ("Inter Extended", "inter-latin-ext.woff2"),
    ("JetBrains Mono", "jetbrains-mono-latin.woff2"),
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
    """Set the build plan."""
    values = Context(context, use_l10n=False, use_tz=False)
    return engine().get_template("documents/plan.html").render(values)


@cache
def style() -> str:
    """Return the style sheet of print with the fonts inside it, so that nothing is fetched."""
    faces = (
        f'@font-face {{ font-family: "{family}"; src: url("{_data(FONTS / name)}") }}\n'
        for family, name in FACES
    )
    widths = (f"col.w{width} {{ width: {width}% }}\n" for width in range(1, 101))
    return "".join((*faces, *widths)) + STYLE.read_text("utf-8")


def _data(file: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
