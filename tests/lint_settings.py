"""The settings with the migration linter, which only development installs."""

from planner.settings import *  # noqa: F403 - the settings, all of them
from planner.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
