"""Prints pieces that were not printed before, in several processes, and keeps what it printed."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from planner import child
from planner.documents import piece_structure, shared_fonts, typeset
from planner.documents.html import ACCENT, style
from planner.documents.typeset import Typesetter

RECORD_BYTES = 4
# The press sweeps no memory by itself, which takes a tenth of the time: this much HTML leaves some
# 100 MiB of boxes behind, and is worth a sweep.
SWEEP_CHARACTERS = 250_000
DIGEST_BYTES = 32
SETTERS = (typeset, piece_structure, shared_fonts)  # code that decides what is in a piece


class PrintingError(Exception):
    """A process that printed pieces ended as it should not; its traceback is on standard error."""


class Store:
    """Printed pieces in a folder, each under a name made of its HTML and of all that sets it.

    A file is the SHA-256 of a piece and the piece: a machine that stopped may leave half of one.
    """

    def __init__(self, folder: Path, accent: str = ACCENT) -> None:
        self.folder = folder
        self._accent = accent

    def name(self, html: str) -> str:
        """Return the name of a piece: 64 hexadecimal digits."""
        return hashlib.sha256(f"{_setting()}\n{self._accent}\n{html}".encode()).hexdigest()

    def holds(self, name: str) -> bool:
        """Tell whether a piece is there and undamaged."""
        try:
            kept = self._file(name).read_bytes()
        except FileNotFoundError:
            return False
        return hashlib.sha256(kept[DIGEST_BYTES:]).digest() == kept[:DIGEST_BYTES]

    def read(self, name: str) -> bytes:
        """Return a piece that is there."""
        return self._file(name).read_bytes()[DIGEST_BYTES:]

    def write(self, name: str, pdf: bytes) -> None:
        """Keep a piece; a reader never sees half of one."""
        part = self.folder / f"{name}.{os.getpid()}.part"
        part.write_bytes(hashlib.sha256(pdf).digest() + pdf)
        part.replace(self._file(name))

    def forget_all_but(self, names: Iterable[str]) -> None:
        """Delete every other file of the folder."""
        kept = {self._file(name) for name in names}
        for file in self.folder.iterdir():
            if file not in kept:
                file.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.piece"


@cache
def _setting() -> str:
    """Everything that is the same for all pieces and decides how they look."""
    ours = (Path(module.__file__ or "").read_text() for module in SETTERS)
    parts = (style(), *ours, version("weasyprint"), version("pydyf"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@contextmanager
def store_in(folder: Path | None, accent: str) -> Iterator[Store]:
    """Open the store of a folder, made where it is missing; without one, a store for once."""
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield Store(folder, accent)
        return
    with tempfile.TemporaryDirectory(prefix="clusterwright-") as once:
        yield Store(Path(once), accent)


def print_missing(
    setter: Typesetter,
    pages: Sequence[str],
    store: Store,
    processes: int = 1,
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[str, ...]:
    """Print each page that the store does not hold yet, and return the names of all.

    ``progress`` is told how many are there. Raises MemoryError where a process reached its limit
    and PrintingError where one ended otherwise than it should.
    """
    names = tuple(store.name(page) for page in pages)
    missing = {name: page for name, page in zip(names, pages, strict=True) if not store.holds(name)}
    longest_first = sorted(missing, key=lambda name: -len(missing[name]))
    done = len(names) - len(missing)
    progress(done)
    unswept = 0

    def work(index: int) -> None:
        nonlocal unswept
        name = longest_first[index]
        store.write(name, setter.tagged(missing[name], name[:12]))
        unswept += len(missing[name])
        if unswept > SWEEP_CHARACTERS:
            gc.collect()
            unswept = 0

    if processes < 2 or len(missing) < 2:
        for index in range(len(longest_first)):
            work(index)
            done += 1
            progress(done)
        return names

    for _ in _in_processes(work, len(longest_first), min(processes, len(missing))):
        done += 1
        progress(done)
    return names


def _in_processes(work: Callable[[int], None], count: int, processes: int) -> Iterator[int]:
    """Do ``work`` for 0 to ``count`` - 1 in forked processes, and yield each number once done."""
    todo_out, todo_in = os.pipe()
    done_out, done_in = os.pipe()
    children = []
    parent = os.getpid()
    for _ in range(processes):
        pid = os.fork()
        if pid == 0:
            child.end_with(parent)
            os.close(todo_in)
            os.close(done_out)
            _serve(work, todo_out, done_in)
        children.append(pid)
    os.close(todo_out)
    os.close(done_in)
    for index in range(count):
        os.write(todo_in, index.to_bytes(RECORD_BYTES))
    os.close(todo_in)
    with os.fdopen(done_out, "r") as answers:
        for line in answers:
            answer = json.loads(line)
            if "failed" in answer:
                raise MemoryError if answer["failed"] == "memory" else PrintingError
            yield answer["done"]
    if any(os.waitpid(pid, 0)[1] for pid in children):
        raise PrintingError


def _serve(work: Callable[[int], None], todo: int, done: int) -> NoReturn:
    """Be a forked process: take numbers until there are none. Leaves without any cleaning up."""
    status = 1
    gc.disable()
    gc.freeze()  # sweeps look at what pieces leave behind, not at the plan
    try:
        while record := os.read(todo, RECORD_BYTES):
            index = int.from_bytes(record)
            work(index)
            os.write(done, json.dumps({"done": index}).encode() + b"\n")
        status = 0
    except MemoryError:
        os.write(done, b'{"failed": "memory"}\n')
    except BaseException:  # noqa: BLE001 - whatever it is, it is told, and the process ends
        traceback.print_exc()
        sys.stderr.flush()
        os.write(done, b'{"failed": "fault"}\n')
    finally:
        os._exit(status)
