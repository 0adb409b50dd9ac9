"""What is known about a document apart from its plan."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from planner.core.look import check_accent, check_logo
from planner.rules import pack_version


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """Who made the document, when, and from which revision (None: a plan without one).

    ``made_on`` is an ISO date: the same plan and the same info make the same bytes. ``team`` names
    the makers, ``logo`` is theirs as the ``data:`` address of a PNG, ``accent`` their colour as
    ``#rrggbb`` in small letters; each may be empty. Raises core.look.InvalidLookError for another
    logo or colour: the info in a request is as strange as the request.
    """

    made_on: str
    author: str = ""
    revision: int | None = None
    issued: bool = False
    rule_pack: str = ""
    team: str = ""
    logo: str = ""
    accent: str = ""

    def __post_init__(self) -> None:
        if not self.rule_pack:
            object.__setattr__(self, "rule_pack", pack_version())
        if self.accent:
            check_accent(self.accent)
        if self.logo:
            check_logo(self.logo)

    def as_json(self) -> dict[str, Any]:
        """The info as an object that ``DocumentInfo(**object)`` reads back."""
        return asdict(self)
