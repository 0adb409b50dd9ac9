"""The build plan as PDF: the one place that knows WeasyPrint, and only inside a child process.

``render`` is for callers. ``python -m planner.documents.pdf`` is the child: a request as JSON on
standard input, the PDF on standard output.
"""

from __future__ import annotations

import datetime
import gc
import json
from typing import Any

from planner import child, plan_json
from planner.core.plan import Plan
from planner.documents.context import build_plan_context
from planner.documents.html import plan_html, style
from planner.documents.info import DocumentInfo
from planner.rules import check

LIMITS = child.Limits(seconds=120, memory_mib=2048)
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
ATTACHMENT = "plan.json"


class DocumentError(Exception):
    """A document that could not be made; the message is one sentence for the user."""


def render(plan: Plan, info: DocumentInfo, *, limits: child.Limits = LIMITS) -> bytes:
    """Make the build plan in a child process; the same plan and info make the same bytes.

    Raises DocumentError, also where the child had to be stopped.
    """
    request = {"plan": plan_json.dumps(plan), "info": info.as_json()}
    try:
        return child.run(__name__, json.dumps(request).encode(), limits)
    except child.RefusedError as error:
        raise DocumentError(str(error)) from None
    except child.ChildError as error:
        raise DocumentError(f"The PDF could not be made. {error}") from error


def work(request: bytes) -> bytes:
    """Answer a request: what the child does between its limits."""
    asked = json.loads(request)
    return draw(plan_json.loads(asked["plan"]), DocumentInfo(**asked["info"]))


def draw(plan: Plan, info: DocumentInfo) -> bytes:
    """Draw the PDF in this very process. Raises child.Refusal where WeasyPrint cannot be loaded."""
    html = plan_html(build_plan_context(plan, check(plan), info))
    return print_html(html, plan_json.dumps(plan), info)


def print_html(html: str, attached: str, info: DocumentInfo) -> bytes:
    """Print a page with the plan attached; nothing but ``data:`` is ever fetched."""
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    made = datetime.datetime.fromisoformat(info.made_on).replace(tzinfo=datetime.UTC)
    refused: list[str] = []
    fetcher = _own_data_only(refused)
    attachment = weasyprint.Attachment(
        string=attached,
        name=ATTACHMENT,
        description="The plan that this document was made from",
        created=made,
        modified=made,
        relationship="Source",
    )
    gc.disable()  # a tenth of the time; the process ends soon
    try:
        fonts = weasyprint.text.fonts.FontConfiguration()
        sheet = weasyprint.CSS(string=style(), font_config=fonts, url_fetcher=fetcher)
        page = weasyprint.HTML(string=html, url_fetcher=fetcher)
        pdf: bytes = page.write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            attachments=[attachment],
            pdf_variant="pdf/ua-1",
        )
    except FatalURLFetchingError:
        raise ForbiddenFetchError(f"The page asked for {refused[0]!r}.") from None
    finally:
        gc.enable()
    if refused:  # WeasyPrint swallows even fatal errors while it draws an SVG
        raise ForbiddenFetchError(f"The page asked for {refused[0]!r}.")
    return pdf


class ForbiddenFetchError(Exception):
    """The page asked for something outside itself, which no page of ours does."""


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.text.fonts
    except OSError as error:
        raise child.Refusal(missing_library(error)) from None
    return weasyprint


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


if __name__ == "__main__":
    child.serve(work)
