"""Runs the server and the workers as one: ``python -m planner.supervisor WORKERS -- SERVER…``.

A worker that ends is started again; when the server ends, all end. It imports nothing of ours, so
that it costs little memory. Should it be killed itself, the kernel ends its children (Linux).
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

log = logging.getLogger("clusterwright")

ROOT = Path(__file__).resolve().parent.parent
POLL_S = 0.2
PR_SET_PDEATHSIG = 1
FIRST_DELAY_S, LONGEST_DELAY_S = 1.0, 30.0
STEADY_S = 60.0  # a worker that ran this long is started again at once
ASK_AGAIN_S, KILL_S = 3.0, 15.0  # after the first signal to end


@dataclass(slots=True)
class Worker:
    """One place for a worker process, with the process that holds it just now."""

    command: Sequence[str]
    number: int
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_at: float = 0.0
    delay_s: float = FIRST_DELAY_S

    def look_after(self) -> None:
        """Start the worker where it does not run; wait longer each time that it ends early."""
        now = monotonic()
        if self.process is not None and self.process.poll() is not None:
            status = self.process.returncode
            self.process = None
            if now - self.started_at >= STEADY_S:
                self.delay_s = FIRST_DELAY_S
            self.next_at = now + self.delay_s
            log.warning(
                "Worker %s ended with status %s; it starts again in %g s.",
                self.number,
                status,
                self.delay_s,
            )
            self.delay_s = min(2 * self.delay_s, LONGEST_DELAY_S)
        if self.process is None and now >= self.next_at:
            self.process = start(self.command)
            self.started_at = now
            log.info("Worker %s makes documents (process %s).", self.number, self.process.pid)


@dataclass(slots=True)
class Supervisor:
    """The server and its workers; ``run`` returns when all have ended."""

    server: Sequence[str]
    workers: list[Worker]
    told: bool = field(default=False)

    def run(self) -> int:
        """Run until the server ends or a signal comes; return the exit status of the server."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        server = start(self.server)
        while server.poll() is None and not self.told:
            for worker in self.workers:
                worker.look_after()
            sleep(POLL_S)
        end([server, *(each.process for each in self.workers if each.process)])
        return 0 if self.told else server.returncode

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.told = True


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a process that ends with this one."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        command, cwd=ROOT, preexec_fn=_end_with_parent(os.getpid())
    )


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    """Make what a child calls first: the kernel is to send it SIGTERM when the parent is gone."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def call() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return call


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end; ask again, which workers take as "now"; then kill."""
    _send(processes, signal.SIGTERM)
    _wait(processes, ASK_AGAIN_S)
    _send(processes, signal.SIGTERM)
    _wait(processes, KILL_S - ASK_AGAIN_S)
    _send(processes, signal.SIGKILL)
    for process in processes:
        process.wait()


def _send(processes: Sequence[subprocess.Popen[bytes]], number: signal.Signals) -> None:
    for process in processes:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                process.send_signal(number)


def _wait(processes: Sequence[subprocess.Popen[bytes]], seconds: float) -> None:
    until = monotonic() + seconds
    while monotonic() < until and any(each.poll() is None for each in processes):
        sleep(POLL_S / 4)


def main(arguments: Sequence[str]) -> int:
    """Run the server after ``--`` with as many workers as the first argument says."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    count, dashes, *server = arguments
    if dashes != "--" or not server:
        raise SystemExit("usage: python -m planner.supervisor WORKERS -- SERVER...")
    worker = [sys.executable, "manage.py", "worker", "--parent", str(os.getpid())]
    return Supervisor(server, [Worker(worker, at + 1) for at in range(int(count))]).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
