"""Teams: every plan belongs to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from planner.models.users import User


class TeamQuerySet(models.QuerySet["Team"]):
    """Whose teams."""

    def of(self, user: User | AnonymousUser) -> TeamQuerySet:
        """Teams that the user is a member of."""
        return self.filter(memberships__user_id=user.pk) if user.pk else self.none()

    def owned_by(self, user: User | AnonymousUser) -> TeamQuerySet:
        """Teams that the user owns, where members are looked after."""
        if not user.pk:
            return self.none()
        return self.filter(memberships__user_id=user.pk, memberships__role=Membership.Role.OWNER)


class Team(models.Model):
    """People who share plans."""

    name = models.CharField("name", max_length=100)
    personal = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="teams"
    )

    objects = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        """Name the team."""
        return self.name


class TeamLook(models.Model):
    """How a team's documents look: its accent colour as ``#rrggbb``, its logo as PNG, or neither.

    The logo is a row rather than a file: we wrote it ourselves and it is at most 1 MiB; so every
    web and worker process has it without a shared folder, and it is saved and deleted with its
    team. A table of its own, so that no list of teams reads it.
    """

    team = models.OneToOneField(
        Team, on_delete=models.CASCADE, primary_key=True, related_name="look"
    )
    accent = models.CharField("accent colour", max_length=7, blank=True, default="")
    logo = models.BinaryField(default=b"")
    logo_sha256 = models.CharField(max_length=64, blank=True, default="")
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        """Say whose look it is."""
        return f"Look of {self.team}"


class Membership(models.Model):
    """What somebody may do in a team."""

    class Role(models.TextChoices):
        """Owner looks after members; editor writes; reviewer reads and comments; viewer reads."""

        OWNER = "owner", "Owner"
        EDITOR = "editor", "Editor"
        REVIEWER = "reviewer", "Reviewer"
        VIEWER = "viewer", "Viewer"

    WRITERS = (Role.OWNER, Role.EDITOR)

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.EDITOR)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="membership_once")]
        ordering = ["role", "user__email"]

    def __str__(self) -> str:
        """Say who is what."""
        return f"{self.user} ({self.get_role_display()})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations still hold."""

    def open(self) -> InvitationQuerySet:
        """Neither used nor out of date."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A one-time link into a team; only the SHA-256 of its token is kept."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address", max_length=254)
    role = models.CharField(max_length=10, choices=Membership.Role, default=Membership.Role.EDITOR)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        """Say who is invited where."""
        return f"{self.email} to {self.team}"
