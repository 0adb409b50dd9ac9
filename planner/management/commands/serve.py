"""Serve the planner: prepare database and static files, then run gunicorn beside the workers."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from planner.env import env_int, env_text
from planner.services import accounts

WORKERS = 2
THREADS = 4


class Command(BaseCommand):
    """What ``bin/serve`` runs."""

    help = "Prepare the database and serve the planner (BIND, PORT say where)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address from the command line, else from the environment."""
        parser.add_argument("--bind", default=env_text("BIND", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=env_int("PORT", 8000))

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, say where, and become the server."""
        bind, port = options["bind"], options["port"]
        check_port(bind, port)
        prepare()
        address = settings.PUBLIC_URL or f"http://{bind}:{port}"
        self.stdout.write(f"Clusterwright is at {address}/ (Ctrl+C ends it)\n")
        self.stdout.write(workers_notice(settings.DOCUMENT_WORKERS))
        if not accounts.is_set_up():
            self.stdout.write(setup_notice(accounts.new_setup_code(), f"{address}/setup/"))
        self.stdout.flush()
        self.stderr.flush()
        os.execv(sys.executable, supervised(gunicorn_command(bind, port)))  # noqa: S606 - no shell wanted


def check_port(bind: str, port: int) -> None:
    """Raise CommandError with one line where nothing can listen there."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Cannot listen on {bind}, port {port}: {error}. Set PORT to a free one."
            ) from None


def prepare() -> None:
    """Bring the database and the collected static files up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def setup_notice(code: str, address: str) -> str:
    """Frame the one-time code, so that nobody misses it."""
    lines = [
        "Nobody can sign in yet. Make the first account:",
        f"  open   {address}",
        f"  code   {code}",
        "The code works once. The next start prints a new one.",
    ]
    width = max(map(len, lines))
    rule = "+" + "-" * (width + 2) + "+"
    return "\n".join(["", rule, *(f"| {line:<{width}} |" for line in lines), rule, "", ""])


def workers_notice(count: int) -> str:
    """Say who makes documents."""
    if not count:
        return "No documents are made here (DOCUMENT_WORKERS is 0).\n"
    if count == 1:
        return "Documents are made beside it, one at a time.\n"
    return f"Documents are made beside it, up to {count} at a time.\n"


def supervised(server: list[str]) -> list[str]:
    """Command line that runs the server together with the workers."""
    count = str(settings.DOCUMENT_WORKERS)
    return [sys.executable, "-m", "planner.supervisor", count, "--", *server]


def gunicorn_command(bind: str, port: int) -> list[str]:
    """Command line of the server."""
    host = f"[{bind}]" if ":" in bind else bind
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "planner.wsgi:application",
        f"--bind={host}:{port}",
        f"--workers={WORKERS}",
        f"--threads={THREADS}",
        "--no-control-socket",
        "--log-level=warning",
    ]
