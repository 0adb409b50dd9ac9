"""Who is in a team and what they may do there."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from planner.core.look import logo_address, png_size
from planner.models import Invitation, Membership, Team, TeamLook, User

INVITATION_DAYS = 7
TOKEN_BYTES = 32


class TeamError(Exception):
    """What was asked for cannot be done; the text is for the person who asked."""


class LastOwnerError(TeamError):
    """A team keeps at least one owner."""


class AlreadyMemberError(TeamError):
    """The invited person is in the team."""


class GoneError(TeamError):
    """The invitation is used, withdrawn or out of date."""


class WrongPersonError(TeamError):
    """The invitation is for somebody else."""


@transaction.atomic
def create_team(*, name: str, by: User, personal: bool = False) -> Team:
    """Make a team that ``by`` owns."""
    team = Team.objects.create(name=name, personal=personal)
    Membership.objects.create(team=team, user=by, role=Membership.Role.OWNER)
    return team


@transaction.atomic
def save_look(*, team: Team, name: str, accent: str, logo: bytes | None = None) -> None:
    """Rename a team and give its documents a look; without ``logo`` the one there is stays.

    ``logo`` is a PNG that was written anew by ``imports.logo``; ``accent`` is ``#rrggbb`` or empty.
    """
    team.name = name
    team.save(update_fields=["name"])
    TeamLook.objects.update_or_create(
        team=team, defaults={"accent": accent, **({} if logo is None else _logo_fields(logo))}
    )


def remove_logo(*, team: Team) -> None:
    """Take the logo off the documents of a team."""
    TeamLook.objects.filter(team=team).update(**_logo_fields(b""))


def _logo_fields(png: bytes) -> dict[str, object]:
    width, height = png_size(png) if png else (0, 0)
    return {
        "logo": png,
        "logo_sha256": hashlib.sha256(png).hexdigest() if png else "",
        "logo_width": width,
        "logo_height": height,
    }


def with_look(rows: QuerySet[Team]) -> QuerySet[Team]:
    """Read teams together with their looks, but not the pictures."""
    return rows.select_related("look").defer("look__logo")


def look_of(team: Team) -> TeamLook:
    """Return the look of a team, an empty one where none was given."""
    return team.look if hasattr(team, "look") else TeamLook(team=team)


def document_look(team: Team) -> dict[str, str]:
    """Return what ``DocumentInfo`` takes of a team: ``team``, ``logo`` and ``accent``."""
    look = TeamLook.objects.filter(team=team).first() or TeamLook(team=team)
    logo = bytes(look.logo)
    return {
        "team": team.name,
        "logo": logo_address(logo) if logo else "",
        "accent": look.accent,
    }


def look_digest(team: Team) -> str:
    """Return a SHA-256 that differs where ``document_look`` differs; reads no picture."""
    look = TeamLook.objects.filter(team=team).values_list("accent", "logo_sha256").first()
    return hashlib.sha256(repr((team.name, *(look or ("", "")))).encode()).hexdigest()


@transaction.atomic
def change_role(*, membership: Membership, role: str) -> None:
    """Give a member another role; raises LastOwnerError where no owner would be left."""
    if role != Membership.Role.OWNER:
        _keep_an_owner(membership)
        _withdraw_invitations_of(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def remove_member(*, membership: Membership) -> None:
    """Take a member out of the team; their plans stay. Raises LastOwnerError."""
    _keep_an_owner(membership)
    _withdraw_invitations_of(membership)
    membership.delete()


def _withdraw_invitations_of(leaving: Membership) -> None:
    """Who no longer looks after the team leaves no open door behind, not even for themselves."""
    invitations = Invitation.objects.open().filter(team_id=leaving.team_id)
    invitations.filter(invited_by_id=leaving.user_id).delete()


def _keep_an_owner(leaving: Membership) -> None:
    """Lock the owners, so that two of them cannot leave at the same moment."""
    owners = Membership.objects.select_for_update().filter(
        team_id=leaving.team_id, role=Membership.Role.OWNER
    )
    if {owner.pk for owner in owners} == {leaving.pk}:
        raise LastOwnerError("A team needs an owner. Make somebody else an owner first.")


@transaction.atomic
def invite(*, team: Team, email: str, role: str, by: User) -> str:
    """Open an invitation and return its token, which is kept nowhere.

    An older open invitation to the same address is withdrawn. Raises AlreadyMemberError.
    """
    email = email.lower()
    if team.memberships.filter(user__email__iexact=email).exists():
        raise AlreadyMemberError(f"{email} is in this team already.")
    team.invitations.open().filter(email__iexact=email).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.create(
        team=team,
        email=email,
        role=role,
        token_sha256=_digest(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    return token


def withdraw(*, invitation: Invitation) -> None:
    """End an invitation before it is used."""
    invitation.delete()


def open_invitation(token: str) -> Invitation:
    """Find the invitation that a link leads to; raises GoneError."""
    invitation = (
        Invitation.objects.open()
        .select_related("team", "invited_by")
        .filter(token_sha256=_digest(token))
        .first()
    )
    if invitation is None:
        raise GoneError("This link was used, withdrawn or is older than seven days.")
    return invitation


@transaction.atomic
def join(*, token: str, user: User) -> Team:
    """Make the invited person a member; raises GoneError or WrongPersonError."""
    invitation = open_invitation(token)
    if user.email.lower() != invitation.email.lower():
        raise WrongPersonError(f"This invitation is for {invitation.email}.")
    _use(invitation)
    Membership.objects.get_or_create(
        team=invitation.team, user=user, defaults={"role": invitation.role}
    )
    return invitation.team


@transaction.atomic
def join_as_new(*, token: str, name: str, password: str) -> User:
    """Make an account for the invited address and join with it.

    Raises GoneError, or WrongPersonError where the address has an account: it must sign in.
    """
    email = open_invitation(token).email
    taken = WrongPersonError(f"{email} has an account here; sign in with it to join.")
    if account_of(email) is not None:
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
    except IntegrityError:  # made a moment ago through another invitation
        raise taken from None
    join(token=token, user=user)
    return user


def account_of(email: str) -> User | None:
    """Return the user with this address, ignoring case."""
    return User.objects.filter(email__iexact=email).first()


def _use(invitation: Invitation) -> None:
    """Mark it used; of two that try at once, one finds it gone."""
    marked = Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now())
    if not marked:
        raise GoneError("This link was used a moment ago.")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
