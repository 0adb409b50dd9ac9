"""Pages kept by all that is in them, so that looking at one again costs next to nothing.

What a page of a plan shows follows from the plan's content, who looks, and the address. A page is
kept under all of these and only asked for after the plan was found among those that the user may
see. Two things are new in every answer and put in last: the CSRF token and messages. Their places
are marked by secrets of the process that no text in a plan can hold.
"""

from __future__ import annotations

import secrets
from collections.abc import Hashable
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from planner.keeping import Keep
from planner.snapshot import content_key
from planner.views.http import PageRequest, wants_fragment
from planner.views.opened import Opened

MOST_CHARACTERS = 16_000_000

_TOKEN = secrets.token_hex(32)
_MESSAGES = secrets.token_hex(32)
_pages: Keep[Hashable, str] = Keep(MOST_CHARACTERS)


def kept_page(request: PageRequest, opened: Opened, also: Hashable = ()) -> HttpResponse | None:
    """The page of a plan if it was shown before, and nothing in it has changed since.

    ``also`` is what it shows besides what belongs to every page of a plan.
    """
    return kept_by(request, (_content(opened), also)) if _only_looks(request) else None


def shown_page(
    request: PageRequest,
    opened: Opened,
    template: str,
    context: dict[str, Any],
    also: Hashable = (),
) -> HttpResponse:
    """Render a page of a plan, and keep it where it was only looked at."""
    return shown_by(request, (_content(opened), also), template, context)


def kept_by(request: PageRequest, content: Hashable) -> HttpResponse | None:
    """The page with this content if this user was shown it before at this address."""
    if not _only_looks(request):
        return None
    page = _pages.get(_key(request, content))
    return None if page is None else _answer(request, page)


def shown_by(
    request: PageRequest, content: Hashable, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Render a page, and keep it by its content where it was only looked at."""
    late = {"csrf_token": _TOKEN, "messages_later": _MESSAGES}
    page = str(render_to_string(template, {**context, **late}, request))
    if _only_looks(request):
        _pages.put(_key(request, content), page, len(page))
    return _answer(request, page)


def _only_looks(request: PageRequest) -> bool:
    """Whether the page shows what is stored, with nothing that was sent or kept by a session."""
    looks = request.method in ("GET", "HEAD") and not wants_fragment(request)
    return looks and "restore" not in request.GET


def _key(request: PageRequest, content: Hashable) -> Hashable:
    """Where, and for whom, what is shown: the header of every page names its user."""
    return request.get_full_path(), request.user.pk, str(request.user), content


def _content(opened: Opened) -> Hashable:
    """All that a page of a plan depends on; what is not in the plan stands as it is shown."""
    row = opened.row
    return (
        opened.editable,
        row.code,
        row.version,
        content_key(row),
        row.changed_at,
        str(row.changed_by),
        str(row.team),
    )


def _answer(request: PageRequest, page: str) -> HttpResponse:
    messages = get_messages(request)
    said = render_to_string("_messages.html", {"messages": messages}, request) if messages else ""
    return HttpResponse(page.replace(_MESSAGES, said).replace(_TOKEN, get_token(request)))
