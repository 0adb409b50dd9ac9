"""The first user: made once, by whoever holds the code that the server prints."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from planner.models import User
from planner.services.teams import create_team

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_GROUPS = 4
CODE_GROUP_LENGTH = 4

WRONG_CODES_ALLOWED = 5
WRONG_CODES_SECONDS = 60
_WRONG_CODES = "setup-wrong-codes"


class AccountError(Exception):
    """What was asked for cannot be done; the text is for the person who asked."""


class WrongCodeError(AccountError):
    """The set-up code is not the one that the server printed."""


class TooManyTriesError(AccountError):
    """Too many wrong codes of late."""


class GoneError(AccountError):
    """The set-up is done already."""


def is_set_up() -> bool:
    """Whether there is a user; until then only the set-up page is of use."""
    return User.objects.exists()


def _code_file() -> Path:
    return settings.VAR_DIR / "setup-code.sha256"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _normal(code: str) -> str:
    """The code as digested: spaces, hyphens and case do not matter."""
    return "".join(code.split()).replace("-", "").upper()


def new_setup_code() -> str:
    """Make the one-time code, keep only its SHA-256 (mode 0600), and forget any older one."""
    groups = [
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_LENGTH))
        for _ in range(CODE_GROUPS)
    ]
    code = "-".join(groups)
    file = _code_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(_digest(_normal(code)))
    return code


def set_up(*, code: str, email: str, name: str, password: str) -> User:
    """Make the first user and their team, and use up the code.

    Raises WrongCodeError, TooManyTriesError, or GoneError where there is a user already.
    """
    _check_code(code)
    with transaction.atomic():
        if is_set_up():
            raise GoneError("This installation is set up already.")
        user = User.objects.create_user(email, password, name=name)
        create_team(name=f"{name}\u2019s team", by=user, personal=True)
        try:
            _code_file().unlink()
        except FileNotFoundError:
            raise GoneError("The set-up code was used a moment ago.") from None
    return user


def _check_code(code: str) -> None:
    """Wrong codes are slowed down, the right one never: nobody can keep its holder out."""
    try:
        kept = _code_file().read_text("ascii")
    except FileNotFoundError:
        kept = ""
    if not hmac.compare_digest(_digest(_normal(code)), kept):
        since = time.time() - WRONG_CODES_SECONDS
        recent = [at for at in cache.get(_WRONG_CODES, []) if at > since]
        if len(recent) >= WRONG_CODES_ALLOWED:
            raise TooManyTriesError("Too many wrong codes. Wait a minute, then try again.")
        cache.set(_WRONG_CODES, [*recent, time.time()], WRONG_CODES_SECONDS)
        raise WrongCodeError(
            "This is not the set-up code. The server prints it when it starts, until it is used."
        )
