import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|hx-on|js:|\|safe|autoescape off"
LOCKS = ("requirements.txt", "requirements-dev.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host_and_no_path(lock):
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert "file:" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    assert "--hash=sha256:" in text


def test_development_lock_holds_every_pin_of_the_other():
    def pins(lock):
        return set(re.findall(r"^[\w.\-\[\]]+==[^ ]+", (ROOT / lock).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: str(t.relative_to(ROOT)))
def test_template_has_no_inline_code_and_escapes_everything(template):
    text = template.read_text()
    if template.parent.name == "documents":
        text = re.sub(r"<style>\{\{ css \}\}</style>", "", text)

    found = re.findall(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|hx-on|js:|\|safe|autoescape off",
        text,
    )

    assert found == []


def test_commands_can_be_run():
    listed = subprocess.run(
        ["git", "ls-files", "-s", "bin", ".ci/run"],  # noqa: S607 - git is where PATH says
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    modes = {line.split()[-1]: line.split()[0] for line in listed.splitlines()}
    for command in ("bin/serve", "bin/test", "bin/plan", ".ci/run"):
        assert modes[command] == "100755"


def imported_packages():
    """Packages outside the standard library that the product imports."""
    names = set()
    for file in (ROOT / "planner").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"planner"}


def test_everything_the_product_imports_is_in_the_lock_it_runs_from():
    pinned = set(re.findall(r"^([\w.\-]+)==", (ROOT / LOCKS[0]).read_text(), re.MULTILINE))
    homes = packages_distributions()

    missing = [
        name
        for name in sorted(imported_packages())
        if not {re.sub(r"[_.]", "-", each).lower() for each in homes[name]} & pinned
    ]

    assert missing == []
