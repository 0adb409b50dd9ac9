"""How allauth makes and admits people here: only by the set-up page or an invitation."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up: an owner adds members. What is said often is said in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "incorrect_password": "This is not the password.",
        "enter_current_password": "This is not your current password.",
        "too_many_login_attempts": "Too many wrong passwords. Wait some minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: accounts are made on the set-up page and from invitations."""
        return False
