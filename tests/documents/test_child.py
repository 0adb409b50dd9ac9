import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner import child

BODIES = {
    "echo": "return request.upper()",
    "refuses": "raise child.Refusal('No, because of this.')",
    "prints": "print('noise'); return b'answer'",
    "eats": "return b'x' * (1 << 30)",
    "sleeps": "import time; time.sleep(60); return b''",
    "computes": "exec('while True: pass')",
    "crashes": "raise RuntimeError('a fault')",
    "environment": "import os; return '\\n'.join(sorted(os.environ)).encode()",
    "forks": (
        "import subprocess, sys, time; "
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "import pathlib; pathlib.Path(request.decode()).write_text(str(p.pid)); "
        "time.sleep(60); return b''"
    ),
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run one of the bodies above as a child."""

    def start(name, request=b"", **limits):
        module = tmp_path / f"body_{name}.py"
        module.write_text(
            f"import sys; sys.path.insert(0, {str(child.ROOT)!r})\n"
            f"from planner import child\n\ndef work(request):\n    {BODIES[name]}\n\n"
            "child.serve(work)\n"
        )
        monkeypatch.setattr(child, "ROOT", tmp_path)
        return child.run(f"body_{name}", request, child.Limits(**{"seconds": 20, **limits}))

    return start


def test_a_child_answers(run):
    assert run("echo", b"hello") == b"HELLO"


def test_what_libraries_print_is_not_the_answer(run):
    assert run("prints") == b"answer"


def test_a_refusal_comes_back_in_its_own_words(run):
    with pytest.raises(child.RefusedError, match=r"^No, because of this\.$"):
        run("refuses")


def test_memory_is_limited(run):
    with pytest.raises(child.OutOfMemoryError, match="more than 256 MiB"):
        run("eats", memory_mib=256)


def test_waiting_is_limited(run):
    started = time.monotonic()

    with pytest.raises(child.TookTooLongError, match=r"after 0\.5 seconds"):
        run("sleeps", seconds=0.5)

    assert time.monotonic() - started < 10


def test_computing_is_limited_even_without_the_parent(tmp_path):
    """The parent may be killed; the child's own limit of processor time still ends it."""
    code = "from planner import child; child.limit_process(1024, 1)\nwhile True: pass"

    ended = subprocess.run([sys.executable, "-c", code], cwd=child.ROOT, timeout=30, check=False)

    assert ended.returncode == -signal.SIGXCPU


def test_a_child_takes_its_own_children_along(run, tmp_path):
    note = tmp_path / "pid"

    with pytest.raises(child.TookTooLongError):
        run("forks", str(note).encode(), seconds=3)

    pid = int(note.read_text())
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _runs(pid):
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_fault_of_the_child_is_logged_and_not_shown(run, caplog):
    with pytest.raises(child.CrashedError) as error:
        run("crashes")

    assert "a fault" not in str(error.value)
    assert "RuntimeError: a fault" in caplog.text


@pytest.mark.parametrize(
    ("status", "said"),
    [(-9, child.KILLED), (-11, child.CRASHED), (1, child.CRASHED), (None, child.CRASHED)],
)
def test_a_child_that_was_killed_is_told_from_one_that_failed(status, said):
    assert child.how_it_ended(status) == said


def test_a_child_knows_no_secret_of_ours(run, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:word@host/base")

    names = set(run("environment").decode().split("\n"))

    assert names.isdisjoint({"SECRET_KEY", "DATABASE_URL"})
    assert names >= {"PATH", "SOURCE_DATE_EPOCH"}
