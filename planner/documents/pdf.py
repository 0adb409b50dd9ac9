"""The build plan as PDF, for callers: they never load WeasyPrint, a press in another process does.

``render`` starts a press for one document. A process that makes many keeps a ``Press``, whose
libraries stay loaded.
"""

from __future__ import annotations

import io
import json
import selectors
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

from planner import child, plan_json
from planner.core.plan import Plan
from planner.documents.info import DocumentInfo
from planner.documents.progress import Progress, silent

LIMITS = child.Limits(seconds=300, memory_mib=2048)
START_S = 60  # within which a press must have loaded its libraries
MODULE = "planner.documents.press"
CHUNK = 1 << 16


class DocumentError(Exception):
    """A document that could not be made; the message is one sentence for the user."""


def render(
    plan: Plan,
    info: DocumentInfo,
    *,
    limits: child.Limits = LIMITS,
    on_progress: Progress = silent,
    cache: Path | None = None,
) -> bytes:
    """Make the build plan in a press of its own; see ``Press.render``."""
    with Press() as press:
        return press.render(plan, info, limits=limits, on_progress=on_progress, cache=cache)


def draw(plan: Plan, info: DocumentInfo) -> bytes:
    """Make the build plan in this very process, which loads WeasyPrint for it."""
    from planner.documents.making import make
    from planner.documents.typeset import Typesetter

    return make(Typesetter(), plan, info)


class Press:
    """A process that makes documents one after the other. Not for several threads at once.

    It is started with the first document, and anew after one that had to be stopped, or where it
    was killed while it waited for the next.
    """

    def __init__(self) -> None:
        self._process: _Process | None = None

    def __enter__(self) -> Press:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process and everything that it started."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def render(
        self,
        plan: Plan,
        info: DocumentInfo,
        *,
        limits: child.Limits = LIMITS,
        on_progress: Progress = silent,
        cache: Path | None = None,
    ) -> bytes:
        """Make the build plan; the same plan and info make the same bytes.

        ``on_progress`` is told how many parts of all are done, and in words what comes next.
        ``cache`` is a folder of this plan alone: what did not change since the document before is
        taken from it. Raises DocumentError, also where the work had to be stopped.
        """
        request = {
            "plan": plan_json.dumps(plan),
            "info": info.as_json(),
            "kept": None if cache is None else str(cache),
            "memory_mib": limits.memory_mib,
            "seconds": int(limits.seconds) + 1,
        }
        whole = False
        try:
            pdf = self._ask(json.dumps(request).encode(), limits, on_progress)
            whole = True
        except child.RefusedError as error:
            raise DocumentError(str(error)) from None
        except child.ChildError as error:
            raise DocumentError(f"The PDF could not be made. {error}") from error
        finally:
            if not whole:
                self.close()
        return pdf

    def _ask(self, request: bytes, limits: child.Limits, on_progress: Progress) -> bytes:
        deadline = time.monotonic() + limits.seconds
        if self._process is not None and self._process.is_gone():
            self.close()
        try:
            if self._process is None:
                self._process = _Process()
                self._process.wait_until_ready(min(deadline, time.monotonic() + START_S))
            self._process.write(request + b"\n")
            while True:
                message = self._process.message(deadline)
                if "progress" in message:
                    on_progress(*message["progress"])
                elif "pdf" in message:
                    return self._process.data(message["pdf"], deadline)
                else:
                    raise _failure(message, limits)
        except TimeoutError:
            raise child.TookTooLongError(_too_long(limits)) from None
        except (EOFError, BrokenPipeError):
            raise child.CrashedError(child.how_it_ended(self._status())) from None

    def _status(self) -> int | None:
        return None if self._process is None else self._process.status()


def _failure(message: dict[str, Any], limits: child.Limits) -> child.ChildError:
    if "refused" in message:
        return child.RefusedError(message["refused"])
    if message.get("failed") == "memory":
        return child.OutOfMemoryError(f"It needed more than {limits.memory_mib} MiB of memory.")
    if message.get("failed") == "time":
        return child.TookTooLongError(_too_long(limits))
    return child.CrashedError(child.CRASHED)


def _too_long(limits: child.Limits) -> str:
    return f"It was stopped after {limits.seconds:g} seconds."


class _Process:
    """The other process: lines of JSON both ways, and what it complains about for our log.

    It keeps temporary files in a folder that goes with it: killed, it cannot clear up itself.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="clusterwright-", ignore_cleanup_errors=True
        )
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-m", MODULE],
            cwd=child.ROOT,
            env={**child.environment(), "TMPDIR": self._folder.name},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            start_new_session=True,
        )
        self._in = cast(BinaryIO, self._child.stdin)
        self._out = cast(io.BufferedReader, self._child.stdout)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)
        self._read = bytearray()

    def wait_until_ready(self, deadline: float) -> None:
        """Wait for the first word. Raises child.RefusedError where a library is missing."""
        message = self.message(deadline)
        if "refused" in message:
            raise child.RefusedError(message["refused"])

    def is_gone(self) -> bool:
        """Tell whether the process ended by itself or was killed by somebody else."""
        return self._child.poll() is not None

    def status(self) -> int | None:
        """Return how the process ended, None where it has not within a second."""
        with suppress(subprocess.TimeoutExpired):
            return self._child.wait(timeout=1)
        return None

    def write(self, data: bytes) -> None:
        """Send a request."""
        self._in.write(data)
        self._in.flush()

    def message(self, deadline: float) -> dict[str, Any]:
        """Return the next line. Raises TimeoutError and EOFError."""
        while (end := self._read.find(b"\n")) < 0:
            self._more(deadline)
        line = bytes(self._read[:end])
        del self._read[: end + 1]
        found: dict[str, Any] = json.loads(line)
        return found

    def data(self, size: int, deadline: float) -> bytes:
        """Return the next ``size`` bytes. Raises TimeoutError and EOFError."""
        while len(self._read) < size:
            self._more(deadline)
        data = bytes(self._read[:size])
        del self._read[:size]
        return data

    def _more(self, deadline: float) -> None:
        if not self._selector.select(max(0.0, deadline - time.monotonic())):
            raise TimeoutError
        found = self._out.read1(CHUNK)
        if not found:
            raise EOFError
        self._read += found

    def end(self) -> None:
        """Kill the process and everything that it started; log what it complained about."""
        child.end(self._child)
        self._selector.close()
        self._folder.cleanup()
        with self._complaints:
            child.log_complaints(MODULE, self._complaints)
