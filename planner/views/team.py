"""Teams: who is in them, what they may do, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from planner.forms.accounts import InvitationForm, RoleForm, TeamForm
from planner.models import Membership, Revision, Team
from planner.services import teams
from planner.views.http import PageRequest

ROLE_WORDS = {
    Membership.Role.OWNER: "looks after the members and edits plans",
    Membership.Role.EDITOR: "makes and edits plans",
    Membership.Role.REVIEWER: "reads plans and comments",
    Membership.Role.VIEWER: "reads plans",
}

LATEST_CHANGES = 10


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_list(request: PageRequest) -> HttpResponse:
    """List my teams, or make a new one."""
    form = TeamForm(request.POST or None)
    if form.is_valid():
        team = teams.create_team(name=form.cleaned_data["name"], by=request.user)
        messages.success(request, f"{team} is ready. Invite the people you plan with.")
        return redirect("team", team.pk)
    mine = (
        Membership.objects.filter(user=request.user).select_related("team").order_by("team__name")
    )
    return render(request, "team/list.html", {"memberships": mine, "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a team to its members; let its owners invite, and show the new link once."""
    if request.method == "POST":
        rows = Team.objects.owned_by(request.user)
    else:
        rows = Team.objects.of(request.user)
    team = get_object_or_404(teams.with_look(rows), pk=pk)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    link = ""
    if form.is_valid():
        try:
            token = teams.invite(team=team, by=request.user, **form.cleaned_data)
        except teams.AlreadyMemberError as error:
            form.add_error("email", str(error))
        else:
            link = request.build_absolute_uri(reverse("join", args=[token]))
    return render(request, "team/team.html", _context(request, team, form, link))


def _context(
    request: PageRequest, team: Team, form: InvitationForm, link: str
) -> dict[str, object]:
    members = sorted(team.memberships.select_related("user"), key=_by_role_and_name)
    mine = next(member for member in members if member.user_id == request.user.pk)
    owns = mine.role == Membership.Role.OWNER
    return {
        "team": team,
        "look": teams.look_of(team),
        "members": [
            (each, RoleForm(initial={"role": each.role}, auto_id=f"id_%s_{each.pk}"))
            for each in members
        ],
        "mine": mine,
        "owns": owns,
        "invitations": team.invitations.open().select_related("invited_by") if owns else [],
        "form": InvitationForm() if link else form,
        "link": link,
        "invited": form.cleaned_data["email"] if link else "",
        "roles": [(role.label, words) for role, words in ROLE_WORDS.items()],
        "changes": Revision.objects.filter(plan__team=team)
        .select_related("plan", "author")
        .order_by("-made_at")[:LATEST_CHANGES],
    }


def _by_role_and_name(member: Membership) -> tuple[int, str]:
    return Membership.Role.values.index(member.role), str(member.user).casefold()


@login_required
@require_POST
def change_role(request: PageRequest, pk: int, member: int) -> HttpResponse:
    """Give a member another role."""
    membership = _member_or_404(request, pk, member)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That is none of the roles.")
        return redirect("team", pk)
    try:
        teams.change_role(membership=membership, role=form.cleaned_data["role"])
    except teams.LastOwnerError as error:
        messages.error(request, str(error))
    else:
        role = membership.get_role_display().lower()
        messages.success(request, f"{membership.user} is {role} now.")
    return redirect("team", pk)


@login_required
@require_POST
def remove_member(request: PageRequest, pk: int, member: int) -> HttpResponse:
    """Take a member out of the team."""
    membership = _member_or_404(request, pk, member)
    who = membership.user
    try:
        teams.remove_member(membership=membership)
    except teams.LastOwnerError as error:
        messages.error(request, str(error))
        return redirect("team", pk)
    messages.success(request, f"{who} is no longer in this team.")
    return redirect("teams") if who == request.user else redirect("team", pk)


@login_required
@require_POST
def leave(request: PageRequest, pk: int) -> HttpResponse:
    """Leave a team."""
    team = get_object_or_404(Team.objects.of(request.user), pk=pk)
    membership = get_object_or_404(Membership, team=team, user=request.user)
    try:
        teams.remove_member(membership=membership)
    except teams.LastOwnerError as error:
        messages.error(request, str(error))
        return redirect("team", pk)
    messages.success(request, f"You have left {membership.team}.")
    return redirect("teams")


@login_required
@require_POST
def withdraw(request: PageRequest, pk: int, invitation: int) -> HttpResponse:
    """End an open invitation."""
    team = get_object_or_404(Team.objects.owned_by(request.user), pk=pk)
    row = get_object_or_404(team.invitations.open(), pk=invitation)
    teams.withdraw(invitation=row)
    messages.success(request, f"The link for {row.email} no longer works.")
    return redirect("team", pk)


def _member_or_404(request: PageRequest, pk: int, member: int) -> Membership:
    team = get_object_or_404(Team.objects.owned_by(request.user), pk=pk)
    return get_object_or_404(team.memberships.select_related("user", "team"), pk=member)
