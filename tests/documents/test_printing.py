"""Printing in several processes: none of them outlives the document that it works for."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.child import ROOT

BUSY = """
import os, sys, time
from pathlib import Path
from planner.documents.printing import _in_processes

def work(_index):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(60)

list(_in_processes(work, 2, 2))
"""


def until(holds, seconds=30):
    """Wait until it holds; tell whether it did in time."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def lives(pid):
    """Whether a process is there and not only waited for."""
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends them")
def test_processes_end_with_the_one_that_began_them(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", BUSY, tmp_path], cwd=ROOT)
    assert until(lambda: len(list(tmp_path.iterdir())) == 2)
    children = [each.name for each in tmp_path.iterdir()]

    parent.kill()
    parent.wait()

    assert until(lambda: not any(map(lives, children)), seconds=5)
