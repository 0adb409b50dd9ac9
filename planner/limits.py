"""A limit on the size of requests, before anything reads them: parts that are files included."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class RequestSizeMiddleware:
    """Answers 413 to a body longer than ``UPLOAD_MAX_BYTES``; its length is all that is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through, or say how much is taken."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > most:
            page = render_to_string("413.html", {"most_mib": most // 1024 // 1024})
            return HttpResponse(page, status=413)
        return self.get_response(request)
