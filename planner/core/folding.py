"""Long lists of names in few words: ``HV01 to HV16, FS01``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LAST_NUMBER = re.compile(r"(.*?)(\d*)(\D*)", re.DOTALL)
LEAST = 3  # two neighbours are written out


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    start: str
    digits: str
    end: str

    def follows(self, other: _Name) -> bool:
        """Tell whether this is the next number of the same pattern."""
        same = (self.start, self.end) == (other.start, other.end)
        if not same or not self.digits or not other.digits:
            return False
        plain = not self.digits.startswith("0") and not other.digits.startswith("0")
        alike = len(self.digits) == len(other.digits) or plain
        return alike and int(self.digits) == int(other.digits) + 1


def folded(names: Iterable[str]) -> tuple[str, ...]:
    """Write neighbours that are numbered on as one range; the order of the names is kept."""
    return tuple(_written(run) for run in _runs(dict.fromkeys(names)))


def in_order(names: Iterable[str]) -> list[str]:
    """Sort names with their numbers as numbers: ``1/2`` comes before ``1/10``."""
    return sorted(dict.fromkeys(names), key=_by_numbers)


def _by_numbers(name: str) -> tuple[list[tuple[str, int]], str]:
    """Texts and numbers of a name in turn; the name itself tells equal ones apart."""
    found = re.findall(r"(\D*)(\d*)", name)
    return [(text.casefold(), int(digits or -1)) for text, digits in found], name


def patterns(names: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns that the names follow, ``HV##``, each once; a name alone is itself."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        each = _split(name)
        found.setdefault(f"{each.start}{'#' * len(each.digits)}{each.end}", []).append(name)
    return tuple(pattern if len(members) > 1 else members[0] for pattern, members in found.items())


def _split(name: str) -> _Name:
    """Part a name at its last number."""
    match = LAST_NUMBER.fullmatch(name)
    start, digits, end = match.groups() if match else (name, "", "")
    return _Name(name, start, digits, end)


def _runs(names: Iterable[str]) -> Iterator[list[_Name]]:
    run: list[_Name] = []
    for name in map(_split, names):
        if run and not name.follows(run[-1]):
            yield run
            run = []
        run.append(name)
    if run:
        yield run


def _written(run: list[_Name]) -> str:
    if len(run) < LEAST:
        return ", ".join(name.text for name in run)
    return f"{run[0].text} to {run[-1].text}"
