"""Making a document of hostile texts opens no connection, starts no program, reads nothing else.

Once under an audit hook, which sees what Python does, and once the whole press under strace, which
sees what the libraries below do as well.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from planner import plan_json
from planner.child import ROOT
from tests.documents.conftest import example
from tests.documents.hostile import MARKUP, filled
from tests.documents.marked import painted
from tests.strategies import mended

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PYTHON = [
    *(sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix)),
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
]
SYSTEM = [
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/etc/ld.so.preload", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/usr/share/locale"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/usr/share/mime", "/etc/mime.types"),
    *("/etc/locale.alias", "/etc/ssl/openssl.cnf", "/proc/filesystems"),
    *("/dev/null", "/dev/urandom", "/sys/devices/system/cpu", "/proc/self/maps"),
    *("/proc/meminfo", "/proc/cpuinfo", "/proc/sys/vm/overcommit_memory"),
]
FONTS = [
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/etc/fonts"),
    *("/var/cache/fontconfig", "/usr/share/ghostscript", "/usr/share/poppler"),
    *(Path.home() / each for each in (".cache/fontconfig", ".fonts", ".local/share/fonts")),
    *(Path.home() / each for each in (".config/fontconfig", ".fonts.conf", ".fonts.conf.d")),
]
OURS = [ROOT / each for each in ("planner", "templates", "static", "tests", "pyproject.toml")]
PRESSED = """
import sys
from pathlib import Path
from planner import plan_json
from planner.documents.pdf import render
from tests.documents.hostile import info
plan = plan_json.loads(sys.stdin.buffer.read())
sys.stdout.buffer.write(render(plan, info(), cache=Path(sys.argv[1])))
"""


def elsewhere(paths, places):
    """The paths that are none of the places and under none, by what they really are."""
    homes = {Path(os.path.realpath(place)) for place in places}
    return sorted(path for path in paths if homes.isdisjoint(_lineage(path)))


def _lineage(path):
    real = Path(os.path.realpath(path))
    return {real, *real.parents}


@pytest.fixture(scope="module")
def plan():
    """One of everything, so that it is made in a moment."""
    whole = example("article-3nic-iscsi")
    small = replace(whole, nodes=whole.nodes[:1], vms=whole.vms[:2])
    return plan_json.dumps(filled(mended(small), MARKUP)).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where alone may be written: temporary files and the cache."""
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "tmp").mkdir()
    (folder / "cache").mkdir()
    return folder


def run(command, plan, folder):
    done = subprocess.run(
        command,
        input=plan,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout


# Under the audit hook


@pytest.fixture(scope="module")
def watched(plan, folder):
    """The PDF, and the events on the way to it."""
    log = folder / "events"
    pdf = run([sys.executable, "-m", "tests.documents.watched", str(log)], plan, folder)
    return pdf, [json.loads(line) for line in log.read_text().splitlines()]


def opened(watched):
    """What was opened by name, and whether for writing."""
    return {
        (str(path), bool(flags & WRITES))
        for event, (path, _mode, flags) in (each for each in watched[1] if each[0] == "open")
        if isinstance(path, str)
    }


def test_the_hook_sees_what_is_done(tmp_path):
    """Else an empty log would say nothing."""
    log = tmp_path / "events"
    code = (
        f"from tests.documents.watched import watch; watch({str(log)!r})\n"
        "import socket, subprocess, urllib.request\n"
        "open('/etc/passwd').close()\n"
        "socket.socket().close()\n"
        "subprocess.run(['true'])\n"
    )

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)

    seen = [json.loads(line) for line in log.read_text().splitlines()]
    assert ["open", ["/etc/passwd", "r", 524288]] in seen
    assert {"socket.__new__", "subprocess.Popen"} <= {event for event, _arguments in seen}


def test_no_socket_is_made_and_nothing_but_data_is_fetched(watched):
    network = [each for each in watched[1] if each[0].startswith(("socket.", "http.", "ftplib."))]
    fetched = {
        arguments[0].partition(":")[0]
        for event, arguments in watched[1]
        if event == "urllib.Request"
    }

    assert network == []
    assert fetched <= {"data"}


def test_no_program_is_started(watched):
    starting = ("subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.")

    assert [each for each in watched[1] if each[0].startswith(starting)] == []


def test_only_libraries_fonts_and_our_own_files_are_read(watched, folder):
    paths = {path for path, _ in opened(watched)}

    assert elsewhere(paths, [*PYTHON, *SYSTEM, *FONTS, *OURS, folder]) == []


def test_only_temporary_files_are_written(watched, folder):
    written = {path for path, writes in opened(watched) if writes}

    assert elsewhere(written, [folder, "/dev/null"]) == []


# The document


def test_every_text_stands_in_the_document_word_by_word(watched):
    with pikepdf.open(io.BytesIO(watched[0])) as document:
        pieces = painted(document).pieces
    text = "".join("".join(piece.text.split()) for piece in pieces if piece.mcid is not None)

    missing = [each for each in MARKUP if "".join(each.split()) not in text]

    assert missing == []


def test_nothing_of_it_acts(watched):
    with pikepdf.open(io.BytesIO(watched[0])) as document:
        links = [each for page in document.pages for each in page.get("/Annots", [])]
        actions = {str(each.A.S) for each in links if "/A" in each}
        addresses = {str(each.A.URI) for each in links if "/URI" in each.get("/A", {})}
        keys = set(document.Root.keys()) | set(document.Root.get("/Names", {}).keys())
        names = list(document.attachments)

    assert names == ["plan.json"]
    assert actions <= {"/URI", "/GoTo"}
    assert [each for each in addresses if not each.startswith("https://")] == []
    assert keys.isdisjoint({"/OpenAction", "/AA", "/AcroForm", "/JavaScript"})


# Under strace


def _can_trace():
    strace = shutil.which("strace")
    if strace is None:
        return False
    tried = subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True, check=False)
    return tried.returncode == 0


CALL = re.compile(r"^\d+ +(\w+)\((.*?)(?:\) += (-?\d+|\?).*| <unfinished \.\.\.>)$")
OPENED = re.compile(r"(?:AT_FDCWD|\d+)<([^>]*)>, \"([^\"]*)\"")


@pytest.fixture(scope="module")
def traced(plan, folder):
    """Every call of the press and of its children: name, arguments, result."""
    log = folder / "calls"
    traces = "network,open,openat,openat2,creat,execve,execveat,ptrace,mount"
    command = ["strace", "-f", "-y", "-qq", "-s", "4096", "-e", f"trace={traces}", "-o", str(log)]
    pdf = run([*command, sys.executable, "-c", PRESSED, str(folder / "cache")], plan, folder)
    assert pdf.startswith(b"%PDF-")
    return list(_calls(log.read_text()))


def _calls(text):
    """Calls that did something, or may have: name and arguments."""
    for line in text.splitlines():
        match = CALL.match(line)
        if match and not (match[3] or "").startswith("-"):
            yield match[1], match[2]


needs_strace = pytest.mark.skipif(not _can_trace(), reason="needs strace, and the right to trace")


@needs_strace
def test_the_press_makes_no_socket(traced):
    network = {"socket", "connect", "bind", "sendto", "sendmsg", "accept", "accept4", "listen"}

    assert [call for call in traced if call[0] in network] == []


@needs_strace
def test_the_press_starts_python_alone(traced):
    started = [arguments.split('"')[1] for name, arguments in traced if name.startswith("execve")]

    assert started == [sys.executable, sys.executable]


@needs_strace
def test_the_press_reads_and_writes_where_it_may(traced, folder):
    reads, writes = set(), set()
    for name, arguments in traced:
        if name.startswith(("open", "creat")):
            home, path = OPENED.match(arguments).groups()
            for_writing = re.search(r"O_(WRONLY|RDWR|CREAT)", arguments) or name == "creat"
            (writes if for_writing else reads).add(str(Path(home) / path))

    assert {"/etc/ld.so.cache", str(ROOT / "planner/documents/pdf.py")} & reads != set()
    assert elsewhere(reads - {str(ROOT)}, [*PYTHON, *SYSTEM, *FONTS, *OURS, folder]) == []
    assert elsewhere(writes, [folder, "/dev/null"]) == []
