"""What a request is in our views, and the questions that several of them ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from planner.models import User


class PageRequest(HttpRequest):
    """A request of somebody who is signed in, as ``login_required`` lets through."""

    user: User
    htmx: HtmxDetails


class PublicRequest(HttpRequest):
    """A request of anybody."""

    htmx: HtmxDetails


def wants_fragment(request: PageRequest | PublicRequest) -> bool:
    """Whether htmx will swap the answer into a page, rather than show it as one."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
