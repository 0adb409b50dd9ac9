"""All routes, grouped by resource."""

from allauth.account import views as allauth_views
from django.urls import include, path

from planner.views import accounts, rules, team, team_look

urlpatterns = [
    path("", accounts.home, name="home"),
    path("setup/", accounts.setup, name="setup"),
    path("join/<str:token>/", accounts.join, name="join"),
    path("account/login/", accounts.sign_in, name="account_login"),
    path("account/logout/", allauth_views.logout, name="account_logout"),
    path("account/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("account/password/", accounts.change_password, name="account_change_password"),
    path("account/confirm/", accounts.confirm_password, name="account_reauthenticate"),
    # allauth asks for the addresses of these; sign-up is closed and e-mail addresses are fixed.
    path("account/signup/", accounts.closed, name="account_signup"),
    path("account/email/", accounts.closed, name="account_email"),
    path("account/password/set/", accounts.closed, name="account_set_password"),
    path("teams/", team.team_list, name="teams"),
    path("teams/<int:pk>/", team.team_page, name="team"),
    path("teams/<int:pk>/look/", team_look.look_page, name="team-look"),
    path("teams/<int:pk>/logo.png", team_look.logo, name="team-logo"),
    path("teams/<int:pk>/logo/remove/", team_look.remove_logo, name="team-logo-remove"),
    path("teams/<int:pk>/leave/", team.leave, name="team-leave"),
    path("teams/<int:pk>/members/<int:member>/", team.change_role, name="team-role"),
    path("teams/<int:pk>/members/<int:member>/remove/", team.remove_member, name="team-remove"),
    path(
        "teams/<int:pk>/invitations/<int:invitation>/withdraw/",
        team.withdraw,
        name="team-withdraw",
    ),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<str:rule_id>/", rules.rule_page, name="rule"),
    path("plans/", include("planner.plan_urls")),
]
