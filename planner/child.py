"""Work in a child process that can be killed: limits of time and memory, and none of our secrets.

A PDF is made, and a stranger's PDF is read, in a process of its own. The parent hands it bytes on
standard input and takes bytes from standard output; the child sets its own limits first. A refusal
comes back as one plain sentence, whatever the libraries print on the way.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
REFUSED = 65
OUT_OF_MEMORY = 66
OUT_OF_TIME = signal.SIGXCPU
STDERR_KEPT = 4000
PR_SET_PDEATHSIG = 1
CRASHED = "It failed in a way that was not foreseen; the log of the server says how."
KILLED = "It was killed from outside, as a server does that runs out of memory."

# What a child may know of our environment: where programs, fonts and caches are. No secret is here.
INHERITED = ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE")


# What it is told instead. Libraries write the time of day into files (fontTools into every font)
# unless SOURCE_DATE_EPOCH gives another.
OWN = {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "SOURCE_DATE_EPOCH": "0"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one child: seconds of waiting and of computing, and MiB of address space."""

    seconds: float = 120
    memory_mib: int = 2048


class ChildError(Exception):
    """A child that gave no result; the message is one sentence for the user."""


class RefusedError(ChildError):
    """The child said no, in its own words."""


class TookTooLongError(ChildError):
    """The child was killed at its limit of time."""


class OutOfMemoryError(ChildError):
    """The child reached its limit of memory."""


class CrashedError(ChildError):
    """The child ended in a way it should not; its traceback is in the log."""


class Refusal(Exception):  # noqa: N818 - an answer of the child, not a fault of it
    """Raised inside a child to answer with one plain sentence instead of a result."""


def run(module: str, request: bytes, limits: Limits) -> bytes:
    """Run ``python -m module`` on ``request`` and return what it answers.

    Raises ChildError: RefusedError with the child's own sentence, or one of the other three.
    """
    command = [sys.executable, "-m", module, str(limits.memory_mib), str(int(limits.seconds) + 1)]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        answer, errors = child.communicate(request, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        raise TookTooLongError(f"It was stopped after {limits.seconds:g} seconds.") from None
    finally:
        end(child)
    _log(module, errors)
    return _answer(child.returncode, answer, limits)


def log_complaints(module: str, stream: BinaryIO) -> None:
    """Write into our log the end of what a child wrote to a file instead of standard error."""
    stream.seek(max(0, stream.seek(0, os.SEEK_END) - STDERR_KEPT))
    _log(module, stream.read())


def _log(module: str, errors: bytes) -> None:
    said = errors.decode("utf-8", "replace")[-STDERR_KEPT:].strip()
    if said:
        log.warning("%s said: %r", module, said)


def _answer(status: int, answer: bytes, limits: Limits) -> bytes:
    if status == 0:
        return answer
    if status == REFUSED:
        raise RefusedError(answer.decode("utf-8"))
    if status == OUT_OF_MEMORY:
        raise OutOfMemoryError(f"It needed more than {limits.memory_mib} MiB of memory.")
    if status == -OUT_OF_TIME:
        raise TookTooLongError(f"It was stopped after {limits.seconds:g} seconds of computing.")
    raise CrashedError(how_it_ended(status))


def how_it_ended(status: int | None) -> str:
    """Say in a sentence for the user how a child ended that gave no answer."""
    return KILLED if status == -signal.SIGKILL else CRASHED


def environment() -> dict[str, str]:
    """Return the environment of a child: nothing of ours that is secret."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**kept, **OWN}


def end(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the child's process group, and close our ends of its pipes."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            with suppress(BrokenPipeError):  # what it did not read any more
                pipe.close()


def serve(work: Callable[[bytes], bytes]) -> None:
    """Be the child: set the limits, do ``work`` on standard input, answer, and exit.

    Limits are the arguments that ``run`` gave. Standard output is kept for the answer alone, since
    libraries print there.
    """
    out = os.dup(1)
    os.dup2(2, 1)
    memory_mib, seconds = (int(text) for text in sys.argv[1:3])
    limit_process(memory_mib, seconds)
    try:
        answer, status = work(sys.stdin.buffer.read()), 0
    except Refusal as refusal:
        answer, status = str(refusal).encode(), REFUSED
    except MemoryError:
        answer, status = b"", OUT_OF_MEMORY
    with os.fdopen(out, "wb") as stream:
        stream.write(answer)
    sys.exit(status)


def end_with(parent: int) -> None:
    """Let the kernel kill this very process as soon as its parent is gone (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before we asked
        os._exit(1)


def limit_process(memory_mib: int, seconds: int) -> None:
    """Limit this very process: address space, seconds of computing, no core dump."""
    memory = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
