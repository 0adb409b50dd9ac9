"""What is known about a document apart from its plan."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from planner.rules import pack_version


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """Who made the document, when, and from which revision (None: a plan without one).

    ``made_on`` is an ISO date: the same plan and the same info make the same bytes.
    """

    made_on: str
    author: str = ""
    revision: int | None = None
    issued: bool = False
    rule_pack: str = ""

    def __post_init__(self) -> None:
        if not self.rule_pack:
            object.__setattr__(self, "rule_pack", pack_version())

    def as_json(self) -> dict[str, Any]:
        """The info as an object that ``DocumentInfo(**object)`` reads back."""
        return asdict(self)
