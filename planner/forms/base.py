"""A Django form for any part of the plan, made from the part's own fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from planner.core.parts import DynamicMemory
from planner.core.plan import Plan
from planner.core.references import hints, part_of
from planner.core.words import field_words
from planner.forms.fields import NameList, Order, sentence
from planner.forms.leaves import Leaf, empty_words, leaves
from planner.forms.makers import Maker


class More(LayoutObject):
    """The rarer questions, folded away; ``told`` says how many of them are answered."""

    def __init__(self, *fields: Any, opened: bool, told: int) -> None:
        self.fields = list(fields)
        self.opened = opened
        self.told = told

    def render(
        self, form: Any, context: Any, template_pack: Any = None, **options: Any
    ) -> SafeString:
        """Render the fields inside a details element."""
        inner = self.get_rendered_fields(form, context, template_pack, **options)  # type: ignore[no-untyped-call]  # crispy is untyped
        return render_to_string(
            "plans/_more.html", {"inner": inner, "opened": self.opened, "told": self.told}
        )


class PartForm(forms.Form):
    """Questions about one part; ``part()`` is the new part, its lists kept from the original.

    ``only`` and ``omit`` name fields of the part, ``keys`` questions; ``common`` are the keys
    shown first. Of a part ``in_row``, one of many on a page, the rarer answers stay folded. A
    ``compact`` form has one-line inputs for a grid; ``typed`` are names, by list, that the page
    is about to add. ``starter`` names a part that is made without being asked its name.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: type,
        original: Any,
        plan: Plan,
        prefix: str,
        only: Sequence[str] = (),
        omit: Sequence[str] = (),
        common: Sequence[str] = (),
        own_nics: Sequence[str] = (),
        readonly: bool = False,
        in_row: bool = False,
        keys: Sequence[str] = (),
        typed: Mapping[str, Sequence[str]] | None = None,
        compact: bool = False,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.kind = kind
        self.original = original
        self.common = common
        self.in_row = in_row
        self.show_errors = True
        self.leaves: dict[str, Leaf] = {}
        self.starter = ""
        maker = Maker(plan, own_nics, typed or {}, compact)
        for leaf in leaves(kind):
            if keys and leaf.key not in keys:
                continue
            if leaf.path[0] in omit or (only and leaf.path[0] not in only):
                continue
            if leaf.name == "format" and kind is Plan:
                continue
            field = maker.make(leaf, self._before(leaf))
            if readonly:
                field.disabled = True
            self.fields[leaf.key] = field
            self.leaves[leaf.key] = leaf

    def _before(self, leaf: Leaf) -> Any:
        if self.original is not None:
            return leaf.of(self.original)
        defaults = {each.name: each.default for each in self.kind.__dataclass_fields__.values()}  # type: ignore[attr-defined]  # a dataclass
        value = defaults.get(leaf.key)
        return value if isinstance(value, bool | int | float | str) else None

    @property
    def helper(self) -> FormHelper:
        """Layout: the common questions in a grid, the rarer ones below."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = self.show_errors
        wanted = [key for key in self.fields if not self.common or key in self.common]
        wanted.sort(key=lambda key: self.common.index(key) if key in self.common else 0)
        rare = [key for key in self.fields if key not in wanted]
        parts: list[LayoutObject] = [Div(*map(self._shown, wanted), css_class="form-grid")]
        if rare:
            told = sum(map(self._told, rare))
            opened = self._wrong(rare) or (bool(told) and not self.in_row)
            parts.append(More(*map(self._shown, rare), opened=opened, told=told))
        helper.layout = Layout(*parts)
        return helper

    def _shown(self, key: str) -> Any:
        leaf = self.leaves[key]
        unit = field_words(leaf.part, leaf.name).unit
        field = self.fields[key]
        if unit:
            return AppendedText(key, unit)
        if isinstance(field, NameList | Order) or isinstance(field.widget, forms.Textarea):
            return Field(key, wrapper_class="wide")
        return Field(key)

    def _wrong(self, keys: Sequence[str]) -> bool:
        return self.is_bound and self.show_errors and any(key in self.errors for key in keys)

    def _told(self, key: str) -> bool:
        return self[key].value() not in (None, "", [], False, "fixed")

    def part(self) -> Any:
        """The part as answered; only after ``is_valid()``."""
        return self._built(self.kind, self.original, "")

    def _built(self, kind: type, before: Any, prefix: str) -> Any:
        values: dict[str, Any] = {}
        for name, annotation in hints(kind).items():
            key = prefix + name
            inner = part_of(kind, name)
            if inner is not None and inner[1]:
                continue
            if inner is None:
                if key in self.fields:
                    values[name] = self.cleaned_data[key]
            elif any(other.startswith(key + "_") for other in self.fields):
                old = getattr(before, name, None)
                new = self._built(inner[0], old, key + "_")
                optional = type(None) in get_args(annotation)
                values[name] = self._or_nothing(key, old, new) if optional else new
        if before is None and prefix == "" and self.starter:
            values.setdefault("name", self.starter)
        return kind(**values) if before is None else replace(before, **values)

    def _or_nothing(self, key: str, old: Any, new: Any) -> Any:
        if isinstance(new, DynamicMemory):
            return new if self.cleaned_data[key] else None
        empty = new == type(new)()
        return None if empty and old != new else new

    def hint(self, key: str) -> str:
        """What an empty answer means where it is an answer; "" where it is just not decided yet."""
        leaf = self.leaves[key]
        return (empty_words(leaf) or "") if leaf.optional else ""

    def names_of(self, key: str) -> tuple[str, ...]:
        """The lists of the plan whose names the question takes."""
        ref = self.leaves[key].ref
        return tuple(ref.to) if ref else ()

    def complain(self, key: str, message: str) -> bool:
        """Put an error beside the question ``key``; tell whether the form asks it."""
        if key not in self.fields:
            return False
        label = self.fields[key].label
        self.add_error(key, ValidationError(sentence(f"{label} {message}")))
        return True
