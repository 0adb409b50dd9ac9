"""What a page of the wizard was sent, and saving it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from planner.forms.page import PageForm
from planner.forms.place_words import in_words
from planner.services.plans import (
    Choices,
    FaultyPlanError,
    Saved,
    StaleSaveError,
    save_with_others,
)
from planner.services.revisions import plan_as_of
from planner.views.http import PageRequest
from planner.views.opened import Opened, read_version
from planner.views.saved import say_saved
from planner.wizard.clashes import chosen
from planner.wizard.kept import take


@dataclass(slots=True)
class Submission:
    """What a form page was sent, or kept from before signing in, and what became of it."""

    data: QueryDict | None
    version: int
    restored: bool = False
    choices: Choices = field(default_factory=Choices)
    conflict: StaleSaveError | None = None
    saved: Saved | None = None


def submission(request: PageRequest, opened: Opened) -> Submission:
    """What was sent, or what was kept from before the sign-in.

    The plan is read anew as of the version that the form was made from, so that the answers are
    held against what the user saw; what changed since is put together with them by the save.
    """
    sent = submitted(request, opened)
    opened.plan = plan_as_of(opened.row, sent.version, opened.plan)
    return sent


def submitted(request: PageRequest, opened: Opened) -> Submission:
    """What was sent with the request, or kept for it."""
    version = opened.row.version
    if request.method == "POST":
        version = read_version(request, opened.row)
        return Submission(request.POST, version, choices=chosen(request.POST))
    kept = take(request) if opened.editable else None
    if kept is None:
        return Submission(None, version)
    text = kept.get("version", "")
    known = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return Submission(kept, known if 1 <= known <= version else version, restored=True)


def save(request: PageRequest, opened: Opened, form: PageForm, sent: Submission) -> bool:
    """Save the answers; tell whether it worked. What stands in the way is said on the form."""
    if not form.is_valid():
        return False
    try:
        sent.saved = save_with_others(
            row=opened.row,
            plan=form.applied(),
            version=sent.version,
            by=request.user,
            choices=sent.choices,
        )
    except StaleSaveError as error:
        sent.conflict = error
        return False
    except FaultyPlanError as error:
        for fault in error.faults:
            form.add_error(f"{in_words(error.plan, fault.place)} {fault.message}")
        return False
    say_saved(request, sent.saved)
    return True
