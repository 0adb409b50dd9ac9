"""The server and its workers as one: what is started again, and that all end together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner import supervisor

PYTHON = sys.executable
STAYS = "import time; time.sleep(60)"


def until(true, seconds=20):
    """Wait for something to come true."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def noting(folder, then):
    """A command that notes its process id in a folder, then goes on."""
    note = f"import os, pathlib; pathlib.Path({str(folder)!r}, str(os.getpid())).touch();"
    return [PYTHON, "-c", note + then]


def processes(folder):
    return sorted(int(file.name) for file in Path(folder).iterdir())


def is_there(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return status != "Z"


@pytest.fixture
def run(tmp_path):
    """Run a supervisor over stand-ins, as a process of its own."""
    started = []

    def start(server, worker, count=2):
        for name in ("server", "worker"):
            (tmp_path / name).mkdir()
        code = (
            "import sys; from planner import supervisor as s; s.FIRST_DELAY_S = 0.1;"
            f"worker = {noting(tmp_path / 'worker', worker)!r};"
            f"workers = [s.Worker(worker, n, delay_s=0.1) for n in range({count})];"
            f"sys.exit(s.Supervisor({noting(tmp_path / 'server', server)!r}, workers).run())"
        )
        process = subprocess.Popen([PYTHON, "-c", code])
        started.append(process)
        return process, tmp_path / "server", tmp_path / "worker"

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_server_and_workers(run, number):
    process, server, workers = run(STAYS, STAYS)
    until(lambda: len(processes(server)) == 1 and len(processes(workers)) == 2)

    process.send_signal(number)

    assert process.wait(20) == 0
    assert not any(is_there(pid) for pid in processes(server) + processes(workers))


def test_a_worker_that_dies_is_started_again(run):
    process, _, workers = run(STAYS, STAYS, count=1)
    until(lambda: len(processes(workers)) == 1)

    os.kill(processes(workers)[0], signal.SIGKILL)

    until(lambda: len(processes(workers)) == 2)
    assert sorted(map(is_there, processes(workers))) == [False, True]
    assert process.poll() is None


def test_the_end_of_the_server_is_the_end_of_all(run):
    process, _, workers = run("import time, sys; time.sleep(1); sys.exit(3)", STAYS)

    assert process.wait(20) == 3
    assert not any(is_there(pid) for pid in processes(workers))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel sees to it on Linux")
def test_a_supervisor_that_is_killed_leaves_nobody_behind(run):
    process, server, workers = run(STAYS, STAYS)
    until(lambda: len(processes(server)) == 1 and len(processes(workers)) == 2)

    process.kill()

    until(lambda: not any(is_there(pid) for pid in processes(server) + processes(workers)))


def test_who_does_not_listen_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr(supervisor, "ASK_AGAIN_S", 0.1)
    monkeypatch.setattr(supervisor, "KILL_S", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    command = noting(tmp_path, STAYS)
    process = supervisor.start([*command[:2], deaf + command[2]])
    until(lambda: processes(tmp_path))

    supervisor.end([process])

    assert process.returncode == -signal.SIGKILL


def test_a_worker_that_ends_early_waits_longer_each_time(monkeypatch):
    clock = 0.0
    monkeypatch.setattr(supervisor, "monotonic", lambda: clock)
    worker = supervisor.Worker([PYTHON, "-c", "pass"], 1)
    starts = []

    for clock in map(float, range(200)):
        before = worker.process
        worker.look_after()
        if worker.process is not None and worker.process is not before:
            starts.append(clock)
            worker.process.wait()

    assert starts == [0, 2, 5, 10, 19, 36, 67, 98, 129, 160, 191]


def test_the_command_line_names_workers_and_server():
    done = subprocess.run(
        [PYTHON, "-m", "planner.supervisor", "0", "--", PYTHON, "-c", "raise SystemExit(4)"],
        timeout=30,
    )

    assert done.returncode == 4
