"""The one app."""

from django.apps import AppConfig


class PlannerConfig(AppConfig):
    """Plans, their rules and their documents."""

    name = "planner"
    default_auto_field = "django.db.models.BigAutoField"
