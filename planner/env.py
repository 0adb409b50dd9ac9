"""Typed readers of the environment; a bad value stops the start and names what is allowed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str = "") -> str:
    """Read text from NAME, or from the file that NAME_FILE names."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text("utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from None
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """Read yes or no from NAME."""
    text = env_text(name)
    if not text:
        return default
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}; allowed are yes and no.")


def env_int(name: str, default: int) -> int:
    """Read a whole number from NAME."""
    text = env_text(name)
    if not text:
        return default
    if not text.isdigit():
        raise ImproperlyConfigured(f"{name} is {text!r}; allowed are whole numbers.")
    return int(text)


def env_secret(name: str, file: Path) -> str:
    """Read a secret from NAME, else from ``file``, which is made with mode 0600 on first use."""
    text = env_text(name)
    if text:
        return text
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(secrets.token_urlsafe(64))
    return file.read_text("utf-8").strip()


def env_public_url(name: str) -> str:
    """Read the address that users type, without a final slash; "" where NAME is not set."""
    text = env_text(name).rstrip("/")
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"{name} is {text!r}; it looks like https://plans.example.com")
    return text


def env_database(name: str, default: Path) -> dict[str, object]:
    """Read a database address: ``postgres://user:password@host:port/name``; else SQLite."""
    text = env_text(name)
    if not text:
        default.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": default,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(text)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} has to look like postgres://user:password@host/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
    }
