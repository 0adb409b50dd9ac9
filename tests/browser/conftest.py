"""A real Chromium against the live server. A page that breaks the policy or logs an error fails."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import PASSWORD

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    return {"executable_path": path, "args": ARGUMENTS, "headless": True}


@pytest.fixture(params=["script", "no script"])
def page(request, browser, live_server):
    """A page of a browser with JavaScript, and of one without."""
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=request.param == "script",
        viewport={"width": 1440, "height": 900},
        accept_downloads=True,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def scripted(browser, live_server):
    """A page with JavaScript only."""
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sign_in(page, email):
    page.goto("/account/login/")
    page.fill("input[type=email]", email)
    page.fill("input[type=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/plans/")


def violations(page):
    """What axe finds: rule, how bad, and where."""
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], each["impact"], [node["target"] for node in each["nodes"]][:3])
        for each in found
    ]
