"""Taking back the last save; taking that back as well is doing it again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from planner.models import Plan as PlanRow
from planner.models import User
from planner.services.plans import store
from planner.services.revisions import plan_as_of
from planner.snapshot import kept_snapshot

UNDONE = "Undone: "
REDONE = "Redone: "


class CannotUndoError(Exception):
    """The last save cannot be taken back by this user; the text is for them."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A save that was taken back, and what is said of it."""

    row: PlanRow
    summary: str

    @property
    def again(self) -> bool:
        """Whether something undone was done again."""
        return self.summary.startswith(REDONE)


def undo_last(*, row: PlanRow, by: User, version: int) -> Undone:
    """Make a new revision with the content before revision ``version``, the user's own and newest.

    Raises CannotUndoError where it is not, or where there is nothing before it.
    """
    with transaction.atomic():
        row = PlanRow.objects.without_answers().select_for_update(of=("self",)).get(pk=row.pk)
        last = row.revisions.select_related("author").first()
        if last is None or last.number == 1:
            raise CannotUndoError("There is nothing before it that could be brought back.")
        if last.number != version:
            raise CannotUndoError(
                f"{last.author or 'Somebody'} saved after that, so it cannot be undone by a button."
            )
        if last.author != by:
            raise CannotUndoError(f"{last.author or 'Somebody'} saved that; only they can undo it.")
        current = kept_snapshot(row)
        before = plan_as_of(row, version - 1, current)
        summary = _summary(last.summary)
        store(row=row, old=current, new=before, by=by, summary=summary)
    return Undone(row, summary)


def _summary(last: str) -> str:
    """What the new revision did, in words."""
    what = last.removeprefix(UNDONE).removeprefix(REDONE)
    return f"{REDONE if last.startswith(UNDONE) else UNDONE}{what}"
