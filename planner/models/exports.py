"""Documents that are made in the background: what was asked for, how far it is, what came out."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from planner.models.plans import Plan


def document_storage() -> Storage:
    """Give the storage of finished documents; nothing serves it but our own view."""
    return storages["documents"]


class Export(models.Model):
    """One document of one revision, asked for once.

    ``key`` says what is in it, so that the same is never made twice; ``look`` is the part of it
    that a team may change while the job waits. ``claim`` is the token of the
    worker that makes it just now; only who holds it writes the result, and only until the row is
    given to another. ``reason`` says to the user why there is none.
    """

    class Kind(models.TextChoices):
        """What can be made."""

        BUILD_PLAN = "build_plan", "Build plan"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being made"
        DONE = "done", "Made"
        FAILED = "failed", "Not made"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="exports")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.BUILD_PLAN)
    revision = models.PositiveIntegerField()
    issued = models.BooleanField(default=False)
    look = models.CharField(max_length=64)
    key = models.CharField(max_length=64, unique=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_words = models.CharField(max_length=200, blank=True)

    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    file = models.FileField(storage=document_storage, max_length=200, blank=True)
    bytes = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-revision", "-asked_at"]
        indexes = [models.Index(fields=["state", "lease_until"], name="export_open")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(file="") & ~models.Q(sha256=""),
                name="export_done_has_file",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="running")
                | ~models.Q(claim="") & models.Q(lease_until__isnull=False),
                name="export_running_has_claim",
            ),
        ]

    def __str__(self) -> str:
        """Name the document."""
        return f"{self.get_kind_display()} of revision {self.revision}"


@receiver(post_delete, sender=Export)
def _delete_file(instance: Export, **kwargs: object) -> None:
    """Delete the file once the row is surely gone, whichever way it went."""
    name = instance.file.name
    if name:
        transaction.on_commit(lambda: document_storage().delete(name))


class DocumentWorker(models.Model):
    """A process that makes documents, for as long as it says so every few seconds."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        """Name the worker."""
        return self.name
