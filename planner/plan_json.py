"""``cluster-plan/1``: JSON to ``core.Plan`` and back; every error names the place.

``loads`` reads, ``dumps`` writes the canonical form, ``schema`` is the JSON Schema of the format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from planner.core.fields import without_fraction
from planner.core.memo import remembered
from planner.core.plan import FORMAT, Plan
from planner.core.references import faults
from planner.core.rewriting import canonical

T = TypeVar("T")

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 40
MAX_ERRORS = 100


@dataclass(frozen=True, slots=True)
class PlanError:
    """One thing wrong with a document: where (``nodes[0].memory_gib``, "" for all) and what."""

    place: str
    message: str

    def __str__(self) -> str:
        """Put place and message in one line."""
        return f"{self.place}: {self.message}" if self.place else self.message


class InvalidPlanError(ValueError):
    """A document that is not a plan; ``errors`` lists everything wrong with it."""

    def __init__(self, errors: Iterable[PlanError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(map(str, self.errors)))


def loads(document: bytes | str) -> Plan:
    """Read a plan. Raises InvalidPlanError with every error found, each with its place."""
    text = _text(document)
    _check_syntax(text)
    try:
        plan = _adapter().validate_json(text)
    except ValidationError as error:
        raise InvalidPlanError(_readable(error)) from None
    wrong = [PlanError(place_in_document(f.place), f.message) for f in faults(plan)[:MAX_ERRORS]]
    if wrong:
        raise InvalidPlanError(wrong)
    return canonical(plan)


def dumps(plan: Plan) -> str:
    """Write the canonical form: same plan, same text."""
    return json.dumps(document(plan), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def document(part: Any) -> Any:
    """Turn a plan, or a part of one, into the plain objects of its canonical form."""
    if is_dataclass(part):
        return {each.name: document(getattr(part, each.name)) for each in fields(part)}
    if isinstance(part, tuple):
        return [document(each) for each in part]
    if isinstance(part, dict):
        return {key: document(each) for key, each in part.items()}
    return without_fraction(part)


def part_from_document(kind: type[T], data: Any) -> T:
    """Read one part of a plan, such as a node, from plain objects; references are not checked.

    Raises InvalidPlanError.
    """
    return part_from_text(kind, json.dumps(data))


def part_from_text(kind: type[T], text: bytes | str) -> T:
    """Read one part of a plan from JSON of our own; references are not checked.

    Raises InvalidPlanError.
    """
    try:
        part: T = _adapter(kind).validate_json(text)
    except ValidationError as error:
        raise InvalidPlanError(_readable(error)) from None
    return part


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the format, generated from the dataclasses."""
    generated = _adapter().json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cluster-plan:1",
        **generated,
        "title": FORMAT,
        "description": "Beyond the reach of a schema: names are unique in their list and "
        "references find their name, both ignoring case; addresses, subnets and dates are real.",
        "required": ["format", *generated["required"]],
    }


@remembered
def _adapter(kind: type = Plan) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def place_in_document(place: Iterable[str | int]) -> str:
    """Write a place as ``nodes[0].nics[2].switch``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _fail(message: str, place: str = "") -> InvalidPlanError:
    return InvalidPlanError([PlanError(place, message)])


def _text(document: bytes | str) -> str:
    if len(document) > MAX_BYTES:
        raise _fail(f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB; no plan is.")
    if isinstance(document, str):
        return document.removeprefix("\ufeff")
    try:
        return document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fail(f"The file is not UTF-8 text (byte {error.start + 1}).") from None


def _check_syntax(text: str) -> None:
    depth = deepest(text)
    if depth > MAX_DEPTH:
        raise _fail(f"The file nests {depth} levels deep; a plan nests fewer than {MAX_DEPTH}.")
    try:
        data = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _fail(f"The file is not JSON: {error.msg} at {where}.") from None
    except RecursionError:
        raise _fail("The file nests too deeply to be a plan.") from None
    except ValueError as error:  # a number of more digits than Python reads
        if isinstance(error, InvalidPlanError):
            raise
        raise _fail(f"The file holds a number that is too long: {error}.") from None
    if not isinstance(data, dict):
        raise _fail("The file is JSON, but not an object; a plan is one object.")
    if data.get("format") != FORMAT:
        found = data.get("format")
        what = f'says "{found}"' if isinstance(found, str) else "is missing or not text"
        raise _fail(f'{what}; a plan says "{FORMAT}".', "format")
    _check_text(data, "")


def deepest(text: str) -> int:
    """Deepest nesting of brackets outside strings, without building anything."""
    depth = most = 0
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            most = max(most, depth)
        elif character in "]}":
            depth -= 1
    return most


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _fail(f'The key "{twice}" stands twice in one object.', twice)
    return found


def _no_constant(name: str) -> None:
    raise _fail(f"The file holds {name}, which is not a number of JSON.")


def _check_text(value: Any, place: str) -> None:
    """Refuse what no database or file can hold: NUL, half characters, endless numbers."""
    if isinstance(value, str):
        if "\x00" in value:
            raise _fail("holds a NUL character", place)
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise _fail("holds half of a character (a lone surrogate)", place)
    elif isinstance(value, int | float):
        if abs(value) > 2**53:
            raise _fail("is a number larger than any plan needs", place)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            _check_text(each, f"{place}[{at}]")
    elif isinstance(value, dict):
        for key, each in value.items():
            _check_text(each, f"{place}.{key}" if place else key)


def _readable(error: ValidationError) -> list[PlanError]:
    found = [
        PlanError(place_in_document(each["loc"]), _message(dict(each)))
        for each in error.errors(include_url=False)[:MAX_ERRORS]
    ]
    if error.error_count() > MAX_ERRORS:
        found.append(PlanError("", f"and {error.error_count() - MAX_ERRORS} more"))
    return found


_MESSAGES = {
    "missing": "is required and missing",
    "unexpected_keyword_argument": "is not a key of the format",
    "string_type": "has to be text",
    "int_type": "has to be a whole number",
    "float_type": "has to be a number",
    "bool_type": "has to be true or false",
    "tuple_type": "has to be a list",
    "list_type": "has to be a list",
    "dataclass_type": "has to be an object",
    "finite_number": "has to be a finite number",
}


def _message(error: dict[str, Any]) -> str:
    kind = error["type"]
    context = error.get("ctx", {})
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if kind == "literal_error":
        return f"has to be one of {context['expected']}"
    if kind == "greater_than_equal":
        return f"has to be {without_fraction(context['ge'])} or more"
    if kind == "less_than_equal":
        return f"has to be {without_fraction(context['le'])} or less"
    if kind == "string_too_short":
        return "must not be empty"
    if kind == "string_too_long":
        return f"has to be at most {context['max_length']} characters"
    if kind == "value_error":
        return str(context["error"])
    return str(error["msg"])
