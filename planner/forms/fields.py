"""Form fields for the values of a plan: what is typed becomes the format's one spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

UNDECIDED = "Not decided yet"
LARGEST = 2**53
Choices = Sequence[tuple[str, Any]]


class Typed(forms.CharField):
    """A value written as text: ``read`` turns it into the plan's value, ``show`` turns it back.

    What was not touched stays exactly as it was, spaces and all.
    """

    def __init__(
        self,
        *,
        read: Callable[[str], Any],
        show: Callable[[Any], str] = str,
        original: Any = None,
        empty: Any = None,
        **options: Any,
    ) -> None:
        self.read = read
        self.original = original
        self.original_text = "" if original is None else show(original)
        self.empty = empty
        super().__init__(strip=False, initial=self.original_text, **options)

    def clean(self, value: Any) -> Any:
        """Give the plan's value, or say in words what is wrong with the text."""
        text = str(value or "").replace("\r\n", "\n")
        if self.original is not None and text == self.original_text:
            return self.original
        text = super().clean(text.strip())
        if not text:
            return self.empty
        try:
            return self.read(text)
        except ValueError as error:
            raise ValidationError(sentence(f"{self.label} {error}")) from None


class Choice(forms.TypedChoiceField):
    """One of the plan's values, or nothing decided; ``values`` maps what is posted to them."""

    def __init__(
        self, *, values: Mapping[str, Any], original: Any, choices: Choices, **options: Any
    ) -> None:
        texts = {value: text for text, value in values.items()}
        super().__init__(
            choices=choices,
            coerce=values.__getitem__,
            empty_value=None,
            initial=texts.get(original, ""),
            **options,
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else was picked; what is no choice is a change too."""
        return str(data or "") != str(initial or "")


class NameList(forms.MultipleChoiceField):
    """Several names or words, ticked; those that were there keep their order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self, *, original: tuple[str, ...] | None, empty: Any = (), **options: Any
    ) -> None:
        self.original = original
        self.empty = empty
        super().__init__(initial=list(original or ()), required=False, **options)

    def clean(self, value: Any) -> Any:
        """Give a tuple in the order of the plan, new ones last."""
        ticked = super().clean(value)
        before = [each for each in self.original or () if each in ticked]
        found = (*before, *(each for each in ticked if each not in before))
        if not found and self.original is not None and not self.original:
            return self.original
        return found or self.empty


class OrderWidget(forms.MultiWidget):
    """One select per rank."""

    def __init__(self, choices: Choices, count: int) -> None:
        ranks = [
            forms.Select({"class": "form-select", "aria-label": f"Choice {rank}"}, choices)
            for rank in range(1, count + 1)
        ]
        super().__init__(ranks)

    def decompress(self, value: Any) -> list[str]:
        """Spread a list over the selects."""
        return list(value or ())


class Order(forms.Field):
    """Several names in an order that counts."""

    widget: Any

    def __init__(self, *, names: Sequence[str], original: tuple[str, ...], **options: Any) -> None:
        self.names = set(names)
        count = max(min(len(names), 4), min(len(names), len(original) + 1), 1)
        choices = [("", "None"), *((name, name) for name in names)]
        super().__init__(
            required=False,
            initial=list(original),
            widget=OrderWidget(choices, count),
            **options,
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        """Give the names in order, each once."""
        picked = [each for each in value or () if each]
        strange = [each for each in picked if each not in self.names]
        if strange:
            raise ValidationError(f'There is no "{strange[0]}" in this plan.')
        return tuple(dict.fromkeys(picked))


def sentence(text: str) -> str:
    """Make one sentence of ``text``: a capital first, a full stop last."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def show_number(value: float) -> str:
    """Write a figure as it is typed: no fraction where there is none, no exponent."""
    if float(value).is_integer():
        return str(int(value))
    return format(value, "f").rstrip("0") if "e" in repr(value) else repr(value)


def read_whole(least: int, most: int | None) -> Callable[[str], int]:
    """Make a reader of whole numbers within bounds; ``8.0`` and ``8,0`` from a sheet are whole."""

    def read(text: str) -> int:
        digits = re.sub(r"\s", "", text)
        found = re.fullmatch(r"([0-9]{1,18})(?:[.,]0{1,2})?", digits, re.ASCII)
        if not found:
            raise ValueError("has to be a whole number such as 12")
        number = int(found[1])
        top = LARGEST if most is None else most
        if number < least:
            raise ValueError(f"has to be {least} or more")
        if number > top:
            raise ValueError(f"has to be {top} or less")
        return number

    return read


def read_amount(text: str) -> float:
    """Read a figure of zero or more, with a decimal point or a decimal comma.

    Both marks together are read as a spreadsheet writes them, the last one before the decimals.
    A comma before exactly three figures could be either: that is asked.
    """
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", digits, re.ASCII):
        whole, _, rest = digits.partition(",")
        raise ValueError(f"may be {whole}{rest} or {whole}.{rest}: write it without the comma")
    for thousands, decimal in ((",", "."), (".", ",")):
        groups = rf"[0-9]{{1,3}}(?:\{thousands}[0-9]{{3}})+\{decimal}[0-9]+"
        many = rf"[0-9]{{1,3}}(?:\{thousands}[0-9]{{3}}){{2,}}"
        if re.fullmatch(f"{groups}|{many}", digits, re.ASCII):
            digits = digits.replace(thousands, "").replace(decimal, ".")
    digits = digits.replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,12})?", digits, re.ASCII):
        raise ValueError("has to be a number of 0 or more, such as 1024 or 1.5")
    number = float(digits)
    if number > LARGEST:
        raise ValueError("is a number larger than any plan needs")
    return number


def read_subnet(spell: Callable[[str], str]) -> Callable[[str], str]:
    """Make a reader of subnets that also takes a mask: ``10.0.0.0 255.255.255.0``."""

    def read(text: str) -> str:
        found = re.fullmatch(r"([0-9.]+)[\s/]+(255(?:\.[0-9]{1,3}){3})", text, re.ASCII)
        if found:
            bits = "".join(f"{int(part):08b}" for part in found[2].split("."))
            if "01" in bits or len(bits) != 32:
                raise ValueError(f"has {found[2]} after the address, which is not a subnet mask")
            text = f"{found[1]}/{bits.count('1')}"
        return spell(re.sub(r"\s*/\s*", "/", text))

    return read


def read_list(spell: Callable[[str], str] | None, *, commas: bool) -> Callable[[str], Any]:
    """Make a reader of entries, one a line or (``commas``) with commas between."""

    def read(text: str) -> tuple[str, ...]:
        entries = re.split(r"[\n,;]" if commas else r"\n", text)
        found = []
        for entry in filter(None, map(str.strip, entries)):
            try:
                found.append(spell(entry) if spell else entry)
            except ValueError as error:
                raise ValueError(f'holds "{entry}", which {error}') from None
        return tuple(found)

    return read


def read_names(names: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Make a reader of names of the plan, one a line, ignoring case."""
    known = {name.casefold(): name for name in names}

    def read(text: str) -> tuple[str, ...]:
        entries = list(filter(None, map(str.strip, text.split("\n"))))
        for entry in entries:
            if entry.casefold() not in known:
                raise ValueError(f'names "{entry}", which is not in this plan')
        return tuple(dict.fromkeys(known[entry.casefold()] for entry in entries))

    return read


def read_name(names: Sequence[str]) -> Callable[[str], str]:
    """Make a reader of one name of the plan, ignoring case."""
    known = {name.casefold(): name for name in names}

    def read(text: str) -> str:
        if text.casefold() not in known:
            raise ValueError(f'names "{text}", which is not in this plan')
        return known[text.casefold()]

    return read
