"""Make documents in the background; as many at a time as there are such processes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from planner.worker import DocumentWorker


class Command(BaseCommand):
    """What ``manage.py serve`` starts beside the server."""

    help = "Make the documents that were asked for, one at a time, until told to end."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say how long to work."""
        parser.add_argument("--batch", action="store_true", help="make what waits now, then end")
        parser.add_argument("--parent", type=int, help="end when this process is not the parent")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        worker = DocumentWorker(parent=options["parent"])
        if options["batch"]:
            worker.run_batch()
        else:
            worker.run()
