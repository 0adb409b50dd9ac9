"""A suggested layout of networks: ``suggest(plan, wish)`` says what it would set, and why."""

from planner.core.layout.model import Choice, Proposal, Question, Variant, Wish
from planner.core.layout.suggest import suggest

__all__ = ["Choice", "Proposal", "Question", "Variant", "Wish", "suggest"]
