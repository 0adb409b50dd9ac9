"""Numbers for sections, parts, tables and figures, and the references to them.

Sections are printed one by one, so every number has to stand in their text already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from planner.documents.parts import Figure, Part, Section, See, Table

UNEVEN = 8  # lines by which a column of the contents may miss the middle
PACKAGE = __name__.rpartition(".")[0] + "."


class Numbering:
    """Gives sections, parts, tables and figures their numbers, in the order they are made.

    In what a fragment sets, the fields of a dataclass are numbered in the order of their
    definition, which therefore is the order in which its template prints them.
    """

    def __init__(self) -> None:
        self._last = 0

    def section(
        self,
        title: str,
        template: str = "",
        body: Any = None,
        *parts: tuple[str, str, Any],
        wide: bool = False,
    ) -> Section:
        """Make the next section; a part is its title, its fragment and what that sets."""
        self._last += 1
        number = str(self._last)
        numbered = _Counter(number)
        start = changed(body, numbered)
        made = (
            Part(f"{number}.{at}", name, fragment, changed(inner, numbered))
            for at, (name, fragment, inner) in enumerate(parts, start=1)
        )
        return Section(number, title, template, start, tuple(made), wide)


class _Counter:
    """Numbers the tables and the figures of one section."""

    def __init__(self, section: str) -> None:
        self._section = section
        self._counts = {Table: 0, Figure: 0}

    def __call__(self, thing: Any) -> Any:
        if isinstance(thing, See) or (isinstance(thing, Table) and not thing.rows):
            return thing
        kind = type(thing)
        self._counts[kind] += 1
        return replace(thing, number=f"{self._section}.{self._counts[kind]}")


def changed(body: Any, change: Callable[[Any], Any]) -> Any:
    """Return what a fragment sets with every table, figure and reference in it changed.

    A reference that becomes None is left out of its tuple.
    """
    if isinstance(body, Table | Figure | See):
        return change(body)
    if isinstance(body, tuple):
        made = [changed(each, change) for each in body]
        if all(new is old for new, old in zip(made, body, strict=True)):
            return body
        pairs = zip(made, body, strict=True)
        return tuple(new for new, old in pairs if new is not None or old is None)
    if is_dataclass(body) and type(body).__module__.startswith(PACKAGE):
        found = {each.name: changed(getattr(body, each.name), change) for each in fields(body)}
        new = {name: value for name, value in found.items() if value is not getattr(body, name)}
        return replace(body, **new) if new else body  # type: ignore[type-var]  # no class comes here
    return body


def linked(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Fill the references of all sections, once every number is known."""
    found = tuple(sections)
    targets: dict[str, tuple[str, str]] = {}
    for name, label, anchor in _targets(found):
        targets.setdefault(name, (label, anchor))

    def point(thing: Any) -> Any:
        if not isinstance(thing, See):
            return thing
        if thing.target not in targets:
            return None
        label, anchor = targets[thing.target]
        return replace(thing, label=label, anchor=anchor)

    return tuple(
        replace(
            section,
            body=changed(section.body, point),
            parts=tuple(replace(part, body=changed(part.body, point)) for part in section.parts),
        )
        for section in found
    )


def _targets(sections: tuple[Section, ...]) -> Iterator[tuple[str, str, str]]:
    """What can be pointed to: its name, what it is called in a sentence, and its anchor."""
    for section in sections:
        yield from _tables(section.body)
        for part in section.parts:
            yield from _tables(part.body)
    for section in sections:
        yield section.title, f"section {section.number}", section.anchor
        for part in section.parts:
            yield part.title, f"section {part.number}", part.anchor


def _tables(body: Any) -> Iterator[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []

    def note(thing: Any) -> Any:
        if isinstance(thing, Table | Figure) and thing.number:
            kind = "Table" if isinstance(thing, Table) else "Figure"
            found.append((thing.caption, f"{kind} {thing.number}", thing.anchor))
        return thing

    changed(body, note)
    return iter(found)


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents; ``inner`` for a part of a section."""

    number: str
    title: str
    anchor: str
    inner: bool


def contents(sections: tuple[Section, ...]) -> tuple[tuple[ContentsLine, ...], ...]:
    """Lay the contents in two columns of about equal length, cut between sections if possible."""
    lines: list[ContentsLine] = []
    for section in sections:
        lines.append(ContentsLine(section.number, section.title, section.anchor, inner=False))
        lines += (ContentsLine(p.number, p.title, p.anchor, inner=True) for p in section.parts)
    half = (len(lines) + 1) // 2
    starts = [at for at, line in enumerate(lines) if not line.inner and at]
    cut = min(starts, key=lambda at: (abs(at - half), -at), default=half)
    if abs(cut - half) > UNEVEN:
        cut = half
    return tuple(lines[:cut]), tuple(lines[cut:])
