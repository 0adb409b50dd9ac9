"""The press: a process that loads the libraries once and forks a child for each document.

``python -m planner.documents.press`` reads a line of JSON for each document on standard input and
answers with lines of JSON on standard output: ``progress`` as often as it likes, then ``pdf`` with
the number of bytes that follow, or ``refused``, or ``failed``. No document sees another: each is
made in a child of its own with limits of its own, and the press itself never reads a plan.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from planner import child, plan_json
from planner.documents.info import DocumentInfo
from planner.documents.making import make
from planner.documents.typeset import Typesetter

MOST_PROCESSES = 4


def main() -> None:
    """Serve until standard input ends."""
    child.end_with(os.getppid())
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries print; the answers are kept apart
    try:
        setter = Typesetter()
        setter.warm_up()
    except child.Refusal as refusal:
        _say(out, {"refused": str(refusal)})
        return
    gc.collect()
    gc.freeze()
    _say(out, {"ready": True})
    press = os.getpid()
    for line in sys.stdin.buffer:
        pid = os.fork()
        if pid == 0:
            child.end_with(press)
            _be_child(setter, line, out)
        _, status = os.waitpid(pid, 0)
        if status:
            _say(out, {"failed": _reason(status)})


def _be_child(setter: Typesetter, line: bytes, out: BinaryIO) -> NoReturn:
    """Make one document and leave without cleaning up what belongs to the press."""
    status = 1
    try:
        request = json.loads(line)
        child.limit_process(request["memory_mib"], request["seconds"])
        gc.disable()  # a tenth of the time; the process ends soon
        pdf = _made(setter, request, out)
        _say(out, {"pdf": len(pdf)}, pdf)
        status = 0
    except MemoryError:
        status = child.OUT_OF_MEMORY
    except BaseException:  # noqa: BLE001 - whatever it is, it goes to the log, and the child ends
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _made(setter: Typesetter, request: dict[str, Any], out: BinaryIO) -> bytes:
    def progress(done: int, whole: int, words: str) -> None:
        _say(out, {"progress": [done, whole, words]})

    return make(
        setter,
        plan_json.loads(request["plan"]),
        DocumentInfo(**request["info"]),
        kept=Path(request["kept"]) if request["kept"] else None,
        processes=min(MOST_PROCESSES, len(os.sched_getaffinity(0))),
        progress=progress,
    )


def _say(out: BinaryIO, message: dict[str, Any], data: bytes = b"") -> None:
    out.write(json.dumps(message).encode() + b"\n" + data)
    out.flush()


def _reason(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code == child.OUT_OF_MEMORY:
        return "memory"
    return "time" if code == -child.OUT_OF_TIME else "fault"


if __name__ == "__main__":
    main()
