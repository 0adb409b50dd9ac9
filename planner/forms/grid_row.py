"""One row of a grid: the forms of a member and of the members inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from planner.forms.base import PartForm
from planner.forms.grid_spec import GridSpec


@dataclass(slots=True)
class GridRow:
    """One row: its position on the page, what it was made from, its forms."""

    at: int
    was: str
    of: str
    owner: str
    original: Any
    form: PartForm
    children: dict[str, PartForm]
    gone: bool = False
    owner_error: str = ""

    @property
    def title(self) -> str:
        """The member's name before the change."""
        return self.was

    @property
    def blank(self) -> bool:
        """Whether it is a new row without an answer."""
        forms = (self.form, *self.children.values())
        return self.original is None and not any(form.has_changed() for form in forms)

    def forms(self) -> Iterator[PartForm]:
        """Every form of the row."""
        yield self.form
        yield from self.children.values()

    def asks(self, name: str, key: str) -> bool:
        """Whether the row asks for ``key`` of the members of its list ``name``."""
        return name in self.children and key in self.children[name].fields

    def part(self, spec: GridSpec) -> Any:
        """The member as answered; only after its forms are valid."""
        part = self.form.part()
        for name, form in self.children.items():
            before = getattr(part, name)
            if len(before) > 1:
                answers = {key: form.cleaned_data[key] for key in form.fields}
                part = replace(part, **{name: tuple(replace(each, **answers) for each in before)})
            elif before or form.has_changed():
                part = replace(part, **{name: (form.part(),)})
        return part
