"""The form field for each question of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args, get_origin

from django import forms

from planner.core.fields import Amount, Spelled, Whole, Words
from planner.core.plan import Plan
from planner.core.words import choices, field_words, lower_first
from planner.forms.fields import (
    UNDECIDED,
    Choice,
    NameList,
    Order,
    Typed,
    read_amount,
    read_list,
    read_name,
    read_names,
    read_subnet,
    read_whole,
    show_number,
)
from planner.forms.leaves import Leaf, empty_words

LONGEST_NAME = 200
LONGEST_LINE = 500
TICKED_AT_MOST = 24
FIELDS_KEPT = 2048
NO_PLAN = Plan(title="-", environment="production", windows_server="2025")  # offers no names

LONG = {("Plan", "notes"), ("Certification", "note")}
GROUPS = {
    "virtual_switches": "Virtual switches",
    "teams": "Teams",
    "nics": "NICs",
    "own_nics": "NICs of this node",
}


def names_in(plan: Plan, kind: str, own_nics: Sequence[str]) -> list[str]:
    """Names of the list ``kind`` (a key of ``references.WORDS``) that a reference may mean."""
    if kind == "own_nics":
        return list(own_nics)
    if kind == "nics":
        found = {nic.name.casefold(): nic.name for node in plan.nodes for nic in node.nics}
        return list(found.values())
    owner = plan.storage if kind in ("arrays", "volumes") else plan
    return [each.name for each in getattr(owner, kind)]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the form field of a leaf, for one plan and (own NICs) one node.

    ``typed`` are further names, by list. ``compact`` fields are one line each, for a grid.
    """

    plan: Plan
    own_nics: Sequence[str] = ()
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    compact: bool = False

    def make(self, leaf: Leaf, original: Any) -> forms.Field:
        """The field that asks for ``leaf``, showing ``original``.

        Fields of a grid that offer no names are made once for each answer: nothing changes them.
        """
        if self.compact and leaf.ref is None:
            return _kept_field(leaf, type(original).__name__, original)
        return self._made(leaf, original)

    def _made(self, leaf: Leaf, original: Any) -> forms.Field:
        words = field_words(leaf.part, leaf.name)
        options: dict[str, Any] = {"label": words.label, "help_text": words.help}
        annotation = leaf.bare
        if leaf.key == "dynamic_memory":
            return _fixed_or_dynamic(original, options)
        if get_origin(annotation) is tuple:
            return self._list(leaf, annotation, original, options)
        if leaf.ref is not None:
            return self._reference(leaf, original, options)
        if get_origin(annotation) is Literal:
            return _one_of(leaf, original, options)
        if annotation is bool:
            return _yes_no(leaf, original, options)
        return _typed(leaf, annotation, original, options)

    def _names(self, leaf: Leaf) -> list[tuple[str, list[str]]]:
        to = leaf.ref.to if leaf.ref else ()
        return [
            (kind, [*names_in(self.plan, kind, self.own_nics), *self.typed.get(kind, ())])
            for kind in to
        ]

    def _reference(self, leaf: Leaf, original: Any, options: dict[str, Any]) -> forms.Field:
        groups = self._names(leaf)
        names = list(dict.fromkeys(name for _, group in groups for name in group))
        if original is not None and original not in names:
            names.append(original)
            groups.append(("", [original]))
        if self.compact:
            return Typed(
                read=read_name(names), original=original, required=not leaf.optional, **options
            )
        shown: list[tuple[str, Any]] = [("", _empty(leaf) if leaf.optional else "Choose one")]
        if len(groups) > 1:
            taken: set[str] = set()
            for kind, group in groups:
                new = [(name, name) for name in group if name.casefold() not in taken]
                taken.update(name.casefold() for name in group)
                if new:
                    shown.append((GROUPS.get(kind, "Other"), new))
        else:
            shown += [(name, name) for name in names]
        values = {name: name for name in names}
        return Choice(
            values=values,
            original=original,
            choices=shown,
            required=not leaf.optional,
            error_messages={"required": f"Choose the {lower_first(options['label'])}."},
            **options,
        )

    def _list(
        self, leaf: Leaf, annotation: Any, original: Any, options: dict[str, Any]
    ) -> forms.Field:
        empty = None if leaf.optional else ()
        inner = get_args(annotation)[0]
        if leaf.ref is not None:
            names = [name for _, group in self._names(leaf) for name in group]
            if leaf.part == "LiveMigration":
                return Order(names=names, original=original or (), **options)
            if len(names) > TICKED_AT_MOST:
                options["help_text"] = f"{options['help_text']} One name a line.".strip()
                options["help_text"] = options["help_text"].replace("None ticked", "None")
                return _lines(read_names(names), original, empty, options)
            shown = [(name, name) for name in names]
            return NameList(original=original, empty=empty, choices=shown, **options)
        if get_origin(inner) is Literal:
            words = choices(leaf.part, leaf.name)
            return NameList(original=original, choices=list(words.items()), **options)
        spelled = _mark(inner, Spelled)
        commas = spelled is not None or "commas" in options["help_text"]
        read = read_list(spelled.spell if spelled else None, commas=commas)
        if self.compact and spelled:
            widget = forms.TextInput(attrs={"class": "mono"})
            return Typed(
                read=read,
                show=", ".join,
                original=original,
                empty=(),
                required=False,
                widget=widget,
                **options,
            )
        return _lines(read, original, (), options)


@lru_cache(maxsize=FIELDS_KEPT)
def _kept_field(leaf: Leaf, kind: str, original: Any) -> forms.Field:
    """The field for an answer; with its ``kind``, as 1 and True are one to a cache."""
    return Maker(NO_PLAN, compact=True)._made(leaf, original)


def _lines(
    read: Callable[[str], Any], original: Any, empty: Any, options: dict[str, Any]
) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": max(2, min(6, len(original or ()) + 1))})
    return Typed(
        read=read,
        show="\n".join,
        original=original,
        empty=empty,
        required=False,
        widget=widget,
        **options,
    )


def _mark(annotation: Any, kind: type) -> Any:
    if get_origin(annotation) is not Annotated:
        return None
    return next((mark for mark in annotation.__metadata__ if isinstance(mark, kind)), None)


def _empty(leaf: Leaf) -> str:
    words = empty_words(leaf)
    return UNDECIDED if words is None else words


def _fixed_or_dynamic(original: Any, options: dict[str, Any]) -> forms.Field:
    return Choice(
        values={"fixed": False, "dynamic": True},
        original=original is not None,
        choices=[("fixed", "Off: memory is fixed"), ("dynamic", "On")],
        **options,
    )


def _one_of(leaf: Leaf, original: Any, options: dict[str, Any]) -> forms.Field:
    words = choices(leaf.part, leaf.name)
    allowed = get_args(leaf.bare)
    shown = [(str(value), words.get(value, str(value))) for value in allowed]
    if leaf.optional:
        shown.insert(0, ("", _empty(leaf)))
    return Choice(
        values={str(value): value for value in allowed},
        original=original,
        choices=shown,
        required=not leaf.optional,
        **options,
    )


def _yes_no(leaf: Leaf, original: Any, options: dict[str, Any]) -> forms.Field:
    if not leaf.optional:
        return forms.BooleanField(initial=original, required=False, **options)
    return Choice(
        values={"yes": True, "no": False},
        original=original,
        choices=[("", UNDECIDED), ("yes", "Yes"), ("no", "No")],
        required=False,
        **options,
    )


def _typed(leaf: Leaf, annotation: Any, original: Any, options: dict[str, Any]) -> forms.Field:
    attrs = {"placeholder": _empty(leaf)} if leaf.optional and _empty(leaf) else {}
    whole, spelled = _mark(annotation, Whole), _mark(annotation, Spelled)
    words = _mark(annotation, Words)
    required = not leaf.optional
    if whole or _mark(annotation, Amount):
        read = read_whole(whole.least, whole.most) if whole else read_amount
        attrs |= {"inputmode": "numeric" if whole else "decimal", "autocomplete": "off"}
        widget: forms.Widget = forms.TextInput(attrs=attrs)
        return Typed(
            read=read,
            show=show_number,
            original=original,
            required=required,
            widget=widget,
            **options,
        )
    if spelled:
        spell = read_subnet(spelled.spell) if spelled.kind == "subnet" else spelled.spell
        widget = forms.TextInput(attrs={**attrs, "class": "mono", "autocomplete": "off"})
        if spelled.kind == "date":
            widget = forms.TextInput(attrs={"type": "date"})
        return Typed(read=spell, original=original, required=required, widget=widget, **options)
    widget = forms.TextInput(attrs={**attrs, "autocomplete": "off"})
    if (leaf.part, leaf.name) in LONG or "\n" in str(original):
        widget = forms.Textarea(attrs={**attrs, "rows": 4 if leaf.name == "notes" else 2})
    most = words.most if words else None
    if leaf.name == "name" and required:
        most = max(LONGEST_NAME, len(original or ""))
    elif most is None and isinstance(widget, forms.TextInput):
        most = max(LONGEST_LINE, len(original or ""))
    return Typed(
        read=str,
        original=original,
        required=required,
        max_length=most,
        widget=widget,
        error_messages={"required": f"{options['label']} needs a name."}
        if leaf.name == "name"
        else {},
        **options,
    )
