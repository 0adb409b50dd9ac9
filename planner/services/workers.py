"""Which processes make documents just now."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from planner.models import DocumentWorker
from planner.services.exports import lease


def appear(name: str, *, now: datetime.datetime | None = None) -> None:
    """Say that a worker is here; it has to say so again before a lease is over."""
    now = now or timezone.now()
    DocumentWorker.objects.update_or_create(
        name=name, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
    )


def leave(name: str) -> None:
    """Say that a worker ends."""
    DocumentWorker.objects.filter(name=name).delete()


def alive(*, now: datetime.datetime | None = None) -> QuerySet[DocumentWorker]:
    """Workers that were heard of within the time of a lease."""
    return DocumentWorker.objects.filter(seen_at__gt=(now or timezone.now()) - lease())


def forget_the_dead(*, now: datetime.datetime | None = None) -> None:
    """Delete the rows of workers that were not heard of within the time of a lease."""
    DocumentWorker.objects.filter(seen_at__lte=(now or timezone.now()) - lease()).delete()
