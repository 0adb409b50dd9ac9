"""Hypothesis strategies for any plan that the format accepts, made from its annotations.

``plans()`` invents whole plans. ``bent_plans(base)`` puts invented values into a real one, which
reaches the rules that ask for much before they judge. Both draw names and references as any text;
``mended`` then drops what stands twice and lets every reference name something of the plan.
"""

from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin
from zlib import crc32

from hypothesis import strategies as st

from planner.core.fields import Amount, Ref, Spelled, Whole, Words
from planner.core.memo import remembered
from planner.core.plan import Plan
from planner.core.references import KEYS, hints, ref_of
from planner.core.rewriting import canonical

LARGEST = 2**53
# Names that clash, differ in case only, fold oddly, or hold what paths and patterns use.
NAMES = (
    *("HV01", "HV02", "hv03", "LAN", "lan", "iSCSI", "NIC1", "NIC2", "Team", "CSV01", "VM01"),
    *("a/b", "100%", "%2F", "*", "[x]", "?", ".", "-", "..", " ", " padded ", "two\nlines", "a\tb"),
    *("straße", "STRASSE", "İ", "ΣΣς", "日本語", "👩\u200d💻", "e\u0301", "\u202eabc", "nodes"),
    *("None", "0", "<b>", "{{ x }}", "x" * 16, "y" * 300),
)
TEXTS = (
    *("", " ", "C:", r"\\fs01\witness$", "iqn.1991-05.com.microsoft:hv01", "Default", "10.0.0.1"),
    *("DC=corp,DC=example", "Windows Server 2019", "windows xp", "Round Robin", "0", "1.2.3.4"),
    *("50:06:01:60:3b:a0:11:22", "corp.example.org", "Windows 11", "CentOS 7", "x" * 500),
)
ADDRESSES = (
    *("10.0.0.1", "10.0.0.2", "10.0.1.1", "0.0.0.0", "255.255.255.255", "127.0.0.1"),  # noqa: S104 -- data, nothing binds to it
    *("169.254.1.1", "224.0.0.1", "8.8.8.8", "fe80::1", "2001:db8::1", "::", "ff02::1", "::1"),
)
SUBNETS = (
    *("10.0.0.0/24", "10.0.0.0/8", "10.0.0.0/31", "10.0.0.1/32", "0.0.0.0/0", "10.0.1.0/30"),
    *("2001:db8::/64", "fe80::/10", "::/0", "::1/128", "169.254.0.0/16", "224.0.0.0/4"),
)
WWNS = ("50:06:01:60:3b:a0:11:22", "5006016030000002", "no wwn", "0x5006016030000002", "")
DATES = ("2026-01-31", "0001-01-01", "9999-12-31", "2024-02-29")
SPELLED = {"address": ADDRESSES, "subnet": SUBNETS, "date": DATES, "wwn": WWNS}

any_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12
)


def _whole(mark: Whole) -> st.SearchStrategy:
    most = LARGEST if mark.most is None else mark.most
    usual = [n for n in (0, 1, 2, 3, 4, 16, 64, 100, 1500, 9000, most) if mark.least <= n <= most]
    return st.sampled_from(usual) | st.integers(mark.least, most)


def _amount() -> st.SearchStrategy:
    usual = (0.0, 0.5, 1.0, 2.0, 8.0, 10.0, 25.0, 512.0, 1024.0, 2048.0, 65536.0, 5e-324)
    return st.sampled_from(usual) | st.floats(0, LARGEST)


def _marked(mark: object, refers: bool) -> st.SearchStrategy:
    if isinstance(mark, Whole):
        return _whole(mark)
    if isinstance(mark, Amount):
        return _amount()
    if isinstance(mark, Spelled):
        return st.sampled_from(SPELLED[mark.kind]).map(mark.spell)
    assert isinstance(mark, Words)
    if refers:
        return st.sampled_from("0123456789")  # mended later to the name of something
    usual = NAMES if mark.least else TEXTS
    return st.sampled_from([text[: mark.most] for text in usual]) | any_text


@remembered
def values(annotation: object) -> st.SearchStrategy:
    """Any value that a field with this annotation takes, null more seldom than others."""
    kind = get_origin(annotation)
    inner = get_args(annotation)
    if kind is Annotated:
        return _marked(annotation.__metadata__[0], any(isinstance(m, Ref) for m in inner))
    if kind is Literal:
        return st.sampled_from(inner)
    if kind in (Union, UnionType):
        some = next(each for each in inner if each is not type(None))
        return st.integers(0, 3).flatmap(lambda n: values(some) if n else st.none())
    if kind is tuple:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    if annotation is bool:
        return st.booleans()
    return parts(annotation)


@remembered
def parts(part: type) -> st.SearchStrategy:
    """Any object of one class of the format; its references mean nothing yet."""
    return st.builds(part, **{name: values(each) for name, each in hints(part).items()})


def plans() -> st.SearchStrategy:
    """Any plan that the format accepts, in its canonical form."""
    return parts(Plan).map(mended)


@st.composite
def bent_plans(draw, bases):
    """A real plan with one to twelve of its values exchanged for any others."""
    plan = draw(st.sampled_from(bases))
    for _ in range(draw(st.integers(1, 12))):
        plan = _bent(draw, plan)
    return mended(plan)


def _bent(draw, part):
    """Copy a part with one field, anywhere below it, exchanged."""
    name = draw(st.sampled_from([each for each in hints(type(part)) if each != "format"]))
    value = getattr(part, name)
    if is_dataclass(value):
        return replace(part, **{name: _bent(draw, value)})
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        chosen = draw(st.integers(0, len(value)))
        if chosen < len(value):
            inner = (*value[:chosen], _bent(draw, value[chosen]), *value[chosen + 1 :])
            return replace(part, **{name: inner})
    return replace(part, **{name: draw(values(hints(type(part))[name]))})


def mended(plan: Plan) -> Plan:
    """Drop what stands twice in its list and give every reference a target, or take it away."""
    plan = _single(plan)
    names = {
        "sites": _names(plan.sites),
        "switches": _names(plan.switches),
        "networks": _names(plan.networks),
        "teams": _names(plan.teams),
        "virtual_switches": _names(plan.virtual_switches),
        "nodes": _names(plan.nodes),
        "nics": [nic.name for node in plan.nodes for nic in node.nics],
        "arrays": _names(plan.storage.arrays),
        "volumes": _names(plan.storage.volumes),
        "vms": _names(plan.vms),
    }
    return canonical(_single(_referring(plan, names)))


def _names(things):
    return [thing.name for thing in things]


def _single(part):
    changes = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if is_dataclass(value):
            changes[each.name] = _single(value)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            keys = KEYS.get(each.name, ("name",))
            kept = {}
            for thing in value:
                kept.setdefault(tuple(getattr(thing, key).casefold() for key in keys), thing)
            changes[each.name] = tuple(map(_single, kept.values()))
    return replace(part, **changes)


def _referring(part, names):
    if hasattr(part, "interfaces"):
        names = {**names, "own_nics": _names(part.nics)}
    changes = {}
    for name, annotation in hints(type(part)).items():
        value = getattr(part, name)
        ref = ref_of(annotation)
        if ref and isinstance(value, tuple):
            found = (_target(each, ref, names) for each in value)
            changes[name] = tuple(each for each in found if each is not None)
        elif ref and value is not None:
            changes[name] = _target(value, ref, names)
        elif is_dataclass(value):
            changes[name] = _referring(value, names)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            inner = (_referring(each, names) for each in value)
            keys = KEYS.get(name, ())
            changes[name] = tuple(
                each for each in inner if all(getattr(each, key) is not None for key in keys)
            )
    return replace(part, **changes)


def _target(text, ref, names):
    """A name that the reference may carry: itself if it does, another in a stable way, or None."""
    there = [name for to in ref.to for name in names.get(to, ())]
    if any(name.casefold() == text.casefold() for name in there):
        return text
    if not there:
        return None
    at = int(text) if text.isascii() and text.isdigit() else crc32(text.encode())
    return there[at % len(there)]
