"""People in tests: alice owns, bob is on her team, mallory is a stranger."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.storage import storages

from planner.models import Membership, Team, User

PASSWORD = "a sturdy fence 42"


def pytest_configure(config):
    """Let WhiteNoise look files up itself; the collected ones are made for serving only.

    SQLite's test database is a file, as it is in use: in memory, readers lock out the writer.
    Documents go to a folder of this run.
    """
    django_settings.WHITENOISE_AUTOREFRESH = True
    folder = tempfile.mkdtemp(prefix="clusterwright-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    django_settings.DOCUMENTS_DIR = Path(folder) / "documents"
    django_settings.STORAGES["documents"]["OPTIONS"]["location"] = django_settings.DOCUMENTS_DIR
    taken = storages["documents"]  # by the model, when it was imported
    taken._location = django_settings.DOCUMENTS_DIR
    taken._clear_cached_properties("MEDIA_ROOT")
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = f"{folder}/test.sqlite3"


@pytest.fixture(autouse=True)
def _quick_and_plain(settings):
    """A fast hash, static files without a manifest, and a cache of this test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def alice(db):
    return User.objects.create_user("alice@example.org", PASSWORD, name="Alice")


@pytest.fixture
def team(alice):
    team = Team.objects.create(name="Platform")
    Membership.objects.create(team=team, user=alice, role=Membership.Role.OWNER)
    return team


@pytest.fixture
def bob(team):
    bob = User.objects.create_user("bob@example.org", PASSWORD, name="Bob")
    Membership.objects.create(team=team, user=bob, role=Membership.Role.EDITOR)
    return bob


@pytest.fixture
def mallory(db):
    mallory = User.objects.create_user("mallory@example.org", PASSWORD, name="Mallory")
    hers = Team.objects.create(name="Elsewhere")
    Membership.objects.create(team=hers, user=mallory, role=Membership.Role.OWNER)
    return mallory


@pytest.fixture
def sign_in(client):
    """Sign somebody in and return the client."""

    def as_user(user):
        client.force_login(user)
        return client

    return as_user
