"""The product's routes, and two bare views to measure them against: nothing of them is served.

A bare view is what a Django view with a session costs in the same process, through the same
middleware: it knows who asks, and the one for posts writes one row.
"""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from django.views.decorators.http import require_POST, require_safe

from planner.models import User


@login_required
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Say who asks, and no more."""
    return HttpResponse(str(request.user.pk))


@login_required
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write one row and redirect, as a save does."""
    asking = cast(User, request.user)
    User.objects.filter(pk=asking.pk).update(name=request.POST["name"])
    return HttpResponseRedirect("/bare/session/")


urlpatterns = [
    path("bare/session/", session),
    path("bare/write/", write),
    path("", include("planner.urls")),
]
