"""Forms around accounts and teams."""

from __future__ import annotations

import math
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.files.uploadedfile import UploadedFile

from planner.core.look import ACCENT, LEAST_CONTRAST, contrast_with_white, readable_tone
from planner.imports import logo
from planner.models import Membership, Team, User

NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


def _name_field(label: str = "Your name", autocomplete: str = "name") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
    )


class NewPersonForm(forms.Form):
    """A name and a password for a new account; the address is known or a field of a subclass."""

    name = _name_field()
    password = forms.CharField(
        label="Password",
        widget=NEW_PASSWORD,
        strip=False,
        help_text="12 characters or more; a few unrelated words are fine.",
    )

    def __init__(self, *args: Any, known_email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_email = known_email

    def clean(self) -> dict[str, Any]:
        """Judge the password beside the name and address it must not resemble."""
        values = self.cleaned_data
        password = values.get("password")
        if password:
            person = User(email=values.get("email", self.known_email), name=values.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values


class SetUpForm(NewPersonForm):
    """The first account."""

    code = forms.CharField(
        label="Set-up code",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "mono",
            }
        ),
        help_text="The server prints it in its window when it starts: four groups of four.",
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="You sign in with it. Nothing is sent to it.",
    )

    field_order = ["code", "name", "email", "password"]


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="Role", choices=Membership.Role.choices, initial=Membership.Role.EDITOR
    )


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label="Role", choices=Membership.Role.choices)


class TeamForm(forms.ModelForm[Team]):
    """A new team."""

    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": "Name of the team"}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


class TeamLookForm(forms.Form):
    """The name of a team, and the logo and colour of its documents.

    ``logo`` is cleaned to the bytes of a PNG, or None to keep the one there is. Where a colour is
    too light, ``tone`` is the nearest one that is not.
    """

    name = forms.CharField(
        label="Name of the team",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG or WebP, at most 2 MiB. It is printed on the cover of build plans. "
        "Leave it empty to keep the one there is.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"empty": "The file is empty. Choose a PNG, JPEG or WebP picture."},
    )
    accent = forms.CharField(
        label="Accent colour",
        required=False,
        max_length=20,
        help_text="Six hexadecimal digits, for example #1f4e79. It colours headings and lines of "
        "build plans. Leave it empty for the usual one.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "mono"}
        ),
    )

    tone = ""

    def clean_logo(self) -> bytes | None:
        """Take a picture of at most 2 MiB and write it anew."""
        file: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if file is None:
            return None
        try:
            if (file.size or 0) > logo.MAX_BYTES:
                raise logo.NotALogoError(logo.TOO_LARGE)
            return logo.logo_from_picture(file.read())
        except logo.NotALogoError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_accent(self) -> str:
        """Take a colour that reads well on white."""
        typed = self.data.get("tone") or self.cleaned_data["accent"]
        colour: str = "#" + typed.strip().lower().removeprefix("#")
        if colour == "#":
            return ""
        if not ACCENT.fullmatch(colour):
            raise forms.ValidationError("Give the colour as six hexadecimal digits: #1f4e79.")
        contrast = contrast_with_white(colour)
        if contrast < LEAST_CONTRAST:
            self.tone = readable_tone(colour)
            raise forms.ValidationError(
                f"{colour} is too light to read on white: its contrast is {_down(contrast)} to 1, "
                f"and {LEAST_CONTRAST} to 1 is needed. The nearest darker tone is {self.tone}."
            )
        return colour


def _down(ratio: float) -> str:
    """Round down, so that what is below a limit never reads as the limit."""
    return f"{math.floor(ratio * 10) / 10:.1f}"


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Sign in; the labels say what to type, so nothing stands inside the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["login"].label = "E-mail address"
        self.fields["password"].help_text = ""


class ConfirmPasswordForm(ReauthenticateForm):
    """Give the password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["password"].help_text = ""


class NewPasswordForm(ChangePasswordForm):
    """Change the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].label = "Current password"
        self.fields["password1"].label = "New password"
        self.fields["password2"].label = "New password, again"
        self.fields["password1"].help_text = " ".join(password_validators_help_texts()[1:2])
