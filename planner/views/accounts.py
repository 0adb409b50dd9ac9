"""The first visit, signing in, and joining a team by its link."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from planner.forms.accounts import (
    ConfirmPasswordForm,
    NewPasswordForm,
    NewPersonForm,
    SetUpForm,
    SignInForm,
)
from planner.models import Invitation
from planner.services import accounts, teams
from planner.views.http import PublicRequest

_sign_in = allauth_views.LoginView.as_view(form_class=SignInForm)
confirm_password = allauth_views.ReauthenticateView.as_view(form_class=ConfirmPasswordForm)
change_password = allauth_views.PasswordChangeView.as_view(form_class=NewPasswordForm)


@require_safe
def home(request: PublicRequest) -> HttpResponse:
    """Lead to the plans; on the very first visit to the set-up page."""
    return redirect("plans" if accounts.is_set_up() else "setup")


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in; while there is nobody who could, lead to the set-up page."""
    if not accounts.is_set_up():
        return redirect("setup")
    response: HttpResponseBase = _sign_in(request)
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """Answer for pages that the account library knows and this product does not have."""
    raise Http404("There is no such page.")


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: PublicRequest) -> HttpResponse:
    """Make the first account, with the code that the server printed."""
    if accounts.is_set_up():
        raise Http404("This installation is set up.")
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        try:
            user = accounts.set_up(**form.cleaned_data)
        except accounts.AccountError as error:
            form.add_error("code", str(error))
        else:
            login(request, user)
            messages.success(request, f"Welcome, {user}. Your team is ready; make the first plan.")
            return redirect("plans")
    return render(request, "account/setup.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PublicRequest, token: str) -> HttpResponse:
    """Join a team by its one-time link: with the account there is, or with a new one."""
    try:
        invitation = teams.open_invitation(token)
        if request.user.is_authenticated:
            return _join_as_member(request, token, invitation)
        if teams.account_of(invitation.email):
            return render(request, "account/join.html", {"invitation": invitation, "form": None})
        return _join_as_new(request, token, invitation)
    except teams.TeamError as error:
        return render(request, "account/join_gone.html", {"reason": str(error)}, status=404)


def _join_as_member(request: PublicRequest, token: str, invitation: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        raise TypeError("somebody has to be signed in")
    mine = request.user.email.lower() == invitation.email.lower()
    if request.method == "POST" and mine:
        team = teams.join(token=token, user=request.user)
        messages.success(request, f"You are in {team} now.")
        return redirect("team", team.pk)
    context = {"invitation": invitation, "mine": mine}
    page = "account/join_signed_in.html"
    return render(request, page, context, status=403 if request.method == "POST" else 200)


def _join_as_new(request: PublicRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, known_email=invitation.email)
    if form.is_valid():
        try:
            user = teams.join_as_new(token=token, **form.cleaned_data)
        except teams.WrongPersonError:  # made a moment ago through another invitation
            return redirect("join", token)
        login(request, user)
        messages.success(request, f"Welcome, {user}. You are in {invitation.team} now.")
        return redirect("plans")
    return render(request, "account/join.html", {"invitation": invitation, "form": form})
