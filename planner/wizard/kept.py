"""Words that could not be saved: typed after the session had ended, or after a change of role.

They wait in the visitor's own session under a random key, bound to the page they were sent to.
Nothing is ever done with them but to fill the form once more.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, QueryDict

SESSION_KEY = "kept_words"
MAX_CHARACTERS = 200_000
MAX_PAGES = 3


def keep(request: HttpRequest) -> str | None:
    """Keep the posted fields; return the key to ask for them with, None where they are too long."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    text = data.urlencode()
    if len(text) > MAX_CHARACTERS:
        return None
    key = secrets.token_urlsafe(12)
    kept: dict[str, Any] = request.session.get(SESSION_KEY, {})
    newest = dict(list(kept.items())[-(MAX_PAGES - 1) :])
    request.session[SESSION_KEY] = {**newest, key: {"path": request.path, "text": text}}
    return key


def take(request: HttpRequest) -> QueryDict | None:
    """Give back what was kept for this page under the key in the address.

    It stays until newer words take its place or the session ends: a reload must not lose it.
    """
    kept: dict[str, Any] = request.session.get(SESSION_KEY, {})
    found = kept.get(request.GET.get("restore", ""))
    if not found or found["path"] != request.path:
        return None
    return QueryDict(found["text"])
