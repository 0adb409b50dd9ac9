"""What a message offers beside its words."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.contrib.messages.storage.base import Message

register = template.Library()


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that takes back revision ``version`` of the plan ``code``, and what it is called."""

    code: str
    version: str
    word: str


@register.filter
def offer(message: Message) -> Offer | None:
    """The button that belongs to a message, None for most."""
    parts = (message.extra_tags or "").split()
    return Offer(*parts[1:]) if len(parts) == 4 and parts[0] == "undo" else None
