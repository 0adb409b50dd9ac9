"""How allauth makes and admits people here: only by the set-up page or an invitation."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up: an owner adds members."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: accounts are made on the set-up page and from invitations."""
        return False
