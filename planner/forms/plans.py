"""Forms around whole plans: a new one, a file, a finding accepted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from planner.core.plan import VERSIONS, Plan
from planner.core.words import choices
from planner.models import Team
from planner.plan_json import MAX_BYTES

TOO_LARGE = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB; no plan is."


class TeamChoice(forms.ModelChoiceField[Team]):
    """Which of my teams the plan belongs to; hidden where there is only one."""

    def __init__(self, teams: QuerySet[Team]) -> None:
        only = teams[0] if len(teams) == 1 else None
        super().__init__(
            queryset=teams,
            label="Team",
            empty_label=None,
            initial=only,
            help_text="" if only else "Everyone on the team can see the plan.",
            widget=forms.HiddenInput() if only else forms.Select(),
        )


class NewPlanForm(forms.Form):
    """The few things that a plan cannot be without."""

    title = forms.CharField(label="Title", max_length=200)
    environment = forms.ChoiceField(
        label="Environment",
        choices=list(choices("Plan", "environment").items()),
        help_text="A lab may run on uncertified hardware; production may not.",
    )
    windows_server = forms.ChoiceField(
        label="Windows Server version",
        choices=[(each, choices("Plan", "windows_server")[each]) for each in reversed(VERSIONS)],
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = TeamChoice(teams)

    def plan(self) -> Plan:
        """The new plan; only after ``is_valid()``."""
        answers = {key: value for key, value in self.cleaned_data.items() if key != "team"}
        return Plan(**answers)


class ExampleForm(forms.Form):
    """The team that an example is copied into."""

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = TeamChoice(teams)


class FileForm(forms.Form):
    """A plan to read from a file; its size is looked at before anything else."""

    file = forms.FileField(
        label="Plan file",
        help_text="A plan exported as JSON, or a build plan made here as PDF.",
        widget=forms.FileInput(attrs={"accept": ".json,.pdf,application/json,application/pdf"}),
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = TeamChoice(teams)

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large to be a plan."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


class AcceptForm(forms.Form):
    """Who carries the risk of a finding, and why."""

    rule = forms.CharField(widget=forms.HiddenInput(), max_length=200)
    subject = forms.CharField(
        widget=forms.HiddenInput(), required=False, max_length=2000, strip=False
    )
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give the reason: it is printed in the plan."},
    )
    by = forms.CharField(label="Accepted by", max_length=200)
