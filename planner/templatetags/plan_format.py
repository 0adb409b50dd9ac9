"""Figures, units, dates and words of a plan as people write them: filters for pages and PDF.

Every filter is an ordinary function, so that code may call it too. ``None`` reads *not decided*.
A narrow no-break space stands between a figure and its unit.
"""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.template import defaultfilters

from planner.core.words import VERSION_WORDS, choices, field_words
from planner.core.words import label as label_of

register = template.Library()

NARROW = "\u202f"
TIMES = "\u00d7"
UNDECIDED = "not decided"

VERDICT_WORDS = {
    "supported": "Supported",
    "unsupported": "Unsupported",
    "not_buildable": "Not buildable",
    "incomplete": "Incomplete",
}
LEVEL_WORDS = {
    "blocker": "Blocker",
    "unsupported": "Unsupported",
    "risk": "Risk",
    "advice": "Advice",
    "unknown": "Unknown",
}


def with_unit(value: float | None, unit: str) -> str:
    """Write a figure and its unit: ``256 GiB``."""
    return UNDECIDED if value is None else f"{number(value)}{NARROW}{unit}"


@register.filter
def number(value: float | None) -> str:
    """Write a figure with at most two decimals and commas between thousands: ``1,228.8``."""
    if value is None:
        return UNDECIDED
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "\u2212")


@register.filter
def gib(value: float | None) -> str:
    """Write an amount of memory or storage in GiB."""
    return with_unit(value, "GiB")


@register.filter
def gbps(value: float | None) -> str:
    """Write a speed in Gbit/s."""
    return with_unit(value, "Gbit/s")


@register.filter
def mbps(value: float | None) -> str:
    """Write a speed in Mbit/s."""
    return with_unit(value, "Mbit/s")


@register.filter
def ms(value: float | None) -> str:
    """Write a time in milliseconds."""
    return with_unit(value, "ms")


@register.filter
def watts(value: float | None) -> str:
    """Write a power in watts."""
    return with_unit(value, "W")


@register.filter
def percent(value: float | None) -> str:
    """Write a percentage."""
    return with_unit(value, "%")


@register.filter
def yes_no(value: bool | None) -> str:
    """Write an answer in words."""
    return UNDECIDED if value is None else "yes" if value else "no"


@register.filter
def label(name: str, part: str | None = None) -> str:
    """Label of a field: ``{{ "memory_gib"|label:"Node" }}``."""
    return label_of(part, name)


@register.filter
def unit(name: str, part: str | None = None) -> str:
    """Unit of a field, "" for none: ``{{ "memory_gib"|unit:"Node" }}``."""
    return field_words(part, name).unit


@register.filter
def choice(value: Any, field: str) -> str:
    """Write an enumerated value in words: ``{{ nic.rdma|choice:"Nic.rdma" }}``."""
    if value is None:
        return UNDECIDED
    part, _, name = field.rpartition(".")
    return choices(part, name).get(value, str(value))


@register.filter
def version(value: str | None) -> str:
    """Windows Server version as people write it."""
    return UNDECIDED if value is None else VERSION_WORDS.get(value, value)


@register.filter
def level(value: str) -> str:
    """Level of a finding in words."""
    return LEVEL_WORDS[value]


@register.filter
def verdict(value: str) -> str:
    """Verdict in a word or two."""
    return VERDICT_WORDS[value]


@register.filter(expects_localtime=True)
def date(value: Any, form: str | None = None) -> str:
    """Write an ISO date of a plan as ``31 January 2026``; other dates as Django's own filter."""
    if value is None:
        return UNDECIDED
    if isinstance(value, str):
        day = datetime.date.fromisoformat(value)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return str(defaultfilters.date(value, form or "j F Y"))


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
