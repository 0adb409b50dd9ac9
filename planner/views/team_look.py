"""The name of a team, and the logo and accent colour of its documents."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planner.forms.accounts import TeamLookForm
from planner.models import Team
from planner.services import teams
from planner.views.http import PageRequest


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_page(request: PageRequest, pk: int) -> HttpResponse:
    """Let an owner rename the team, and give its documents a logo and a colour."""
    team = get_object_or_404(teams.with_look(Team.objects.owned_by(request.user)), pk=pk)
    look = teams.look_of(team)
    if request.method == "POST":
        form = TeamLookForm(request.POST, request.FILES)
        if form.is_valid():
            teams.save_look(team=team, **form.cleaned_data)
            messages.success(request, "The name and the look of the team are saved.")
            return redirect("team", pk)
    else:
        form = TeamLookForm(initial={"name": team.name, "accent": look.accent})
    return render(request, "team/look.html", {"team": team, "look": look, "form": form})


@login_required
@never_cache
@require_safe
def logo(request: PageRequest, pk: int) -> HttpResponse:
    """Serve the logo to the members of the team; it is a PNG of our own making."""
    team = get_object_or_404(Team.objects.of(request.user).select_related("look"), pk=pk)
    png = bytes(teams.look_of(team).logo)
    if not png:
        raise Http404
    return HttpResponse(png, content_type="image/png")


@login_required
@require_POST
def remove_logo(request: PageRequest, pk: int) -> HttpResponse:
    """Take the logo away."""
    team = get_object_or_404(Team.objects.owned_by(request.user), pk=pk)
    teams.remove_logo(team=team)
    messages.success(request, "The logo is removed. Build plans are printed without one.")
    return redirect("team-look", pk)
