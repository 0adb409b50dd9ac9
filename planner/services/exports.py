"""Documents in the background: asked for once, made by whoever holds the claim, kept for a while.

A job is a row of ``Export``. It waits, runs under a claim with a lease, and ends as done or failed.
Every step is one guarded UPDATE, so that of any number of workers only the holder of the claim
writes a result. Whoever calls ``ask`` or ``reap`` also queues what waits (``planner.tasks``).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from planner.models import Export, User
from planner.models import Plan as PlanRow
from planner.models.exports import document_storage
from planner.rules import pack_version
from planner.services.editions import document_format
from planner.services.teams import look_digest

KEPT = 5  # finished documents of a plan that are kept, apart from issued ones

State = Export.State

GAVE_UP = (
    "It was begun {count} times, and each time the process that made it ended before it was done. "
    "The plan may be too large for the memory of the server."
)


class LostClaimError(Exception):
    """Somebody else makes this document now, or its plan is gone; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is chosen for a document apart from its revision."""

    issued: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this process makes: the row as it was claimed, and the token that proves it."""

    export: Export
    token: str

    @property
    def held(self) -> QuerySet[Export]:
        """The row, while the claim holds."""
        return Export.objects.filter(pk=self.export.pk, state=State.RUNNING, claim=self.token)


def export_key(
    row: PlanRow,
    revision: int,
    options: Options | None = None,
    kind: str = Export.Kind.BUILD_PLAN,
) -> str:
    """Say by a SHA-256 what a document holds: two of the same key would hold the same.

    But for the name of the author, which stands as it was when the document was made.
    """
    content = {
        "plan": str(row.code),
        "revision": revision,
        "kind": str(kind),
        "issued": (options or Options()).issued,
        "rules": pack_version(),
        "format": document_format(),
        "look": look_digest(row.team),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def ask(
    *, row: PlanRow, by: User, options: Options | None = None, now: datetime.datetime | None = None
) -> tuple[Export, bool]:
    """Ask for the build plan of the current revision; return it, and whether it has to be queued.

    What is made, or on its way, is not made again. What failed, or whose file is gone, is.
    """
    options = options or Options()
    now = now or timezone.now()
    export, made = Export.objects.get_or_create(
        key=export_key(row, row.version, options),
        defaults={
            "plan": row,
            "revision": row.version,
            "issued": options.issued,
            "look": look_digest(row.team),
            "requested_by": by,
            "asked_at": now,
        },
    )
    if made:
        return export, True
    lost = export.state == State.DONE and not file_is_there(export)
    if not lost and export.state != State.FAILED:
        return export, False
    again = Export.objects.filter(pk=export.pk, state=export.state).update(
        state=State.WAITING,
        attempts=0,
        requested_by=by,
        asked_at=now,
        started_at=None,
        ended_at=None,
        reason="",
        file="",
        bytes=None,
        sha256="",
    )
    export.refresh_from_db()
    return export, bool(again)


def file_is_there(export: Export) -> bool:
    """Whether the storage still holds the file of a document that was made."""
    name = export.file.name
    return bool(name) and document_storage().exists(name or "")


def current_export(row: PlanRow) -> Export | None:
    """The build plan of the current revision as it would be made today, in whatever state."""
    return Export.objects.filter(key=export_key(row, row.version)).first()


def newest_state(row: PlanRow) -> str:
    """How far the newest build plan of the current revision is, "" where nobody asked for one."""
    found = Export.objects.filter(plan=row, revision=row.version, kind=Export.Kind.BUILD_PLAN)
    return found.order_by("-asked_at").values_list("state", flat=True).first() or ""


def claim(code: UUID, *, now: datetime.datetime | None = None) -> Claim | None:
    """Take a waiting job; None where there is nothing to do.

    Where the look of the team changed while it waited, it becomes the job for the new look, or goes
    where there is such a job.
    """
    now = now or timezone.now()
    token = secrets.token_hex(16)
    with transaction.atomic():
        taken = Export.objects.filter(code=code, state=State.WAITING).update(
            state=State.RUNNING,
            attempts=F("attempts") + 1,
            claim=token,
            lease_until=now + lease(),
            started_at=now,
            progress_done=0,
            progress_total=0,
            progress_words="",
        )
        if not taken:
            return None
        export = Export.objects.select_related("plan__team").get(code=code)
        claim = Claim(export, token)
        return claim if _dressed(export) else None


def _dressed(export: Export) -> bool:
    """Give a job the look that its team has now; False where that is another job's already."""
    row = export.plan
    look = look_digest(row.team)
    if look == export.look:
        return True
    key = export_key(row, export.revision, Options(issued=export.issued), export.kind)
    if Export.objects.filter(key=key).exists():
        export.delete()
        return False
    export.look, export.key = look, key
    export.save(update_fields=["look", "key"])
    return True


def lease() -> datetime.timedelta:
    """How long a claim holds without a word of its worker."""
    return datetime.timedelta(seconds=settings.DOCUMENT_LEASE_SECONDS)


def beat(claim: Claim, *, now: datetime.datetime | None = None) -> bool:
    """Extend the lease; False where the claim is lost."""
    until = (now or timezone.now()) + lease()
    return claim.held.update(lease_until=until) == 1


def progress(claim: Claim, done: int, total: int, words: str) -> None:
    """Store how far it is; raises LostClaimError where the claim is lost."""
    values = {"progress_done": done, "progress_total": total, "progress_words": words[:200]}
    if not claim.held.update(**values):
        raise LostClaimError


def finish(claim: Claim, data: bytes, *, now: datetime.datetime | None = None) -> None:
    """Store the document as the one result of its job, and drop older ones of the plan.

    Raises LostClaimError where the claim is lost; then the file of this worker is gone as well.
    """
    storage = document_storage()
    export = claim.export
    name = storage.save(file_name(export.plan.code, export.code, claim.token), ContentFile(data))
    kept = False
    try:
        with transaction.atomic():
            changed = claim.held.update(
                state=State.DONE,
                claim="",
                lease_until=None,
                ended_at=now or timezone.now(),
                file=name,
                bytes=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
            )
            prune(export.plan)
        kept = changed == 1
    finally:
        if not kept:
            storage.delete(name)
    if not kept:
        raise LostClaimError


def file_name(plan: UUID, export: UUID, token: str) -> str:
    """Name the file that the holder of a claim writes; no two claims write the same."""
    return f"{plan}/{export}-{token[:12]}.pdf"


def fail(claim: Claim, reason: str, *, now: datetime.datetime | None = None) -> None:
    """Record why there is no document; where the claim is lost, that is not ours to say."""
    claim.held.update(
        state=State.FAILED,
        claim="",
        lease_until=None,
        ended_at=now or timezone.now(),
        reason=reason,
    )


def give_back(claim: Claim) -> None:
    """Let the job wait again, as if it had not been begun: this worker was told to end."""
    claim.held.update(state=State.WAITING, claim="", lease_until=None, attempts=F("attempts") - 1)


def reap(*, now: datetime.datetime | None = None) -> int:
    """Take jobs whose lease ran out from their workers: they wait again, or fail for good.

    Returns how many were taken. A file that the dead worker may have written is deleted.
    """
    now = now or timezone.now()
    taken = 0
    expired = Export.objects.filter(state=State.RUNNING, lease_until__lte=now)
    for export in expired.select_related("plan"):
        held = Claim(export, export.claim).held.filter(lease_until__lte=now)
        if export.attempts >= settings.DOCUMENT_ATTEMPTS:
            changed = held.update(
                state=State.FAILED,
                claim="",
                lease_until=None,
                ended_at=now,
                reason=GAVE_UP.format(count=export.attempts),
            )
        else:
            changed = held.update(state=State.WAITING, claim="", lease_until=None)
        if changed:
            taken += 1
            name = file_name(export.plan.code, export.code, export.claim)
            transaction.on_commit(partial(document_storage().delete, name))
    return taken


def prune(row: PlanRow) -> None:
    """Delete all but the newest ended documents of a plan; issued ones stay."""
    ended = row.exports.filter(state__in=[State.DONE, State.FAILED], issued=False)
    old = list(ended.order_by("-ended_at", "-pk").values_list("pk", flat=True)[KEPT:])
    Export.objects.filter(pk__in=old).delete()
