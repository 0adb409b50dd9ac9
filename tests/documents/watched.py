"""Makes a build plan under an audit hook: ``python -m tests.documents.watched LOG < plan > pdf``.

The hook is put in before anything of ours is imported and is inherited by every fork. Each line of
the log is an event with its arguments as JSON.
"""

import json
import os
import sys

WATCHED = (
    *("open", "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"),
    *("shutil.", "ftplib.", "http.", "urllib.", "smtplib.", "webbrowser.", "ctypes.dlopen"),
    *("os.listdir", "os.scandir", "glob.", "pty.", "sqlite3."),
)


def watch(log):
    """Write every watched event of this process and its forks to a file."""
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def hook(event, arguments):
        if event.startswith(WATCHED):
            line = json.dumps([event, [_said(each) for each in arguments]])
            os.write(descriptor, line.encode() + b"\n")

    sys.addaudithook(hook)


def _said(argument):
    if isinstance(argument, bytes):
        return os.fsdecode(argument)
    return argument if isinstance(argument, str | int | None) else repr(argument)[:200]


def main():
    """Make the plan on standard input into a PDF on standard output."""
    watch(sys.argv[1])
    from planner import plan_json
    from planner.documents.pdf import draw
    from tests.documents.hostile import info

    out = os.dup(1)
    os.dup2(2, 1)
    plan = plan_json.loads(sys.stdin.buffer.read())
    pdf = draw(plan, info())
    with os.fdopen(out, "wb") as stream:
        stream.write(pdf)


if __name__ == "__main__":
    main()
