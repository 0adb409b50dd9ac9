"""A question as a cell of a grid: what its input needs, ready for the template."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms

from planner.forms.base import PartForm
from planner.forms.fields import NameList


@dataclass(slots=True)
class Cell:
    """One input: ``kind`` is text, select, check, picks (several boxes) or fixed (no input)."""

    kind: str
    label: str
    width: str
    name: str = ""
    value: str = ""
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mono: bool = False
    mode: str = ""
    hint: str = ""
    names: tuple[str, ...] = ()
    differs: str = ""

    @classmethod
    def fixed(cls, label: str, text: str, width: str) -> Cell:
        """A cell that is changed elsewhere."""
        return cls("fixed", label, width, value=text)

    @property
    def content(self) -> tuple[Hashable, ...]:
        """All that it holds, to compare it by."""
        values = (getattr(self, name) for name in self.__slots__)
        return tuple(tuple(each) if isinstance(each, list) else each for each in values)

    @property
    def id(self) -> str:
        """Id of the input."""
        return f"id_{self.name}"

    @property
    def lines(self) -> bool:
        """Whether the text has several lines, which an input of one line would join."""
        return "\n" in self.value

    @property
    def picked(self) -> str:
        """The ticked ones in words."""
        return ", ".join(text for _, text, ticked in self.options if ticked)


def cell(form: PartForm, key: str, label: str, width: str) -> Cell:
    """Make the cell of a question of a form."""
    bound = form[key]
    asked = form.fields[key]
    value = bound.value()
    made = Cell("text", label, width, name=bound.html_name)
    if form.is_bound and form.show_errors:
        made.errors = [str(error) for error in form.errors.get(key, ())]
    if isinstance(asked, NameList):
        ticked = {str(each) for each in value or ()}
        made.kind = "picks"
        made.options = [(v, t, v in ticked) for v, t in _flat(cast(Iterable[Any], asked.choices))]
    elif isinstance(asked, forms.ChoiceField):
        made.kind = "select"
        now = "" if value is None else str(value)
        made.options = [(v, t, v == now) for v, t in _flat(cast(Iterable[Any], asked.choices))]
        if now not in {v for v, _, _ in made.options}:
            made.options.append((now, now, True))
    elif isinstance(asked, forms.BooleanField):
        made.kind = "check"
        made.value = "on" if value else ""
    else:
        made.value = "" if value is None else str(value)
        attrs = asked.widget.attrs
        made.mono = "mono" in attrs.get("class", "")
        made.mode = attrs.get("inputmode", "")
        made.hint = form.hint(key)
        made.names = form.names_of(key)
    return made


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value, text in choices:
        if isinstance(text, list | tuple):
            yield from _flat(text)
        else:
            yield str(value), str(text)
