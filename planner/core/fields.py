"""Field types of ``cluster-plan/1``: what a value may be, said once for JSON, forms and rows.

The types are ordinary Python types with marks in ``Annotated``. A mark knows how to narrow a
pydantic schema, which is a plain dict, so that this module needs no import of pydantic.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

Schema = dict[str, Any]
Handler = Callable[[Any], Schema]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds; JSON's ``4.0`` is one too."""

    least: int = 0
    most: int | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Schema:
        """Give the schema of an integer within the bounds."""
        inner: Schema = {"type": "int", "strict": True, "ge": self.least}
        if self.most is not None:
            inner["le"] = self.most
        return before(without_fraction, inner)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of zero or more, finite."""

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Schema:
        """Give the schema of a finite number that is not negative."""
        return {"type": "float", "strict": True, "ge": 0, "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class Words:
    """Free text. Empty equals null."""

    least: int = 0
    most: int | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Schema:
        """Give the schema of text within the bounds."""
        inner: Schema = {"type": "str", "strict": True}
        if self.least:
            inner["min_length"] = self.least
        if self.most is not None:
            inner["max_length"] = self.most
        return inner


@dataclass(frozen=True, slots=True)
class Spelled:
    """Text in a notation of its own; ``spell`` gives its one spelling or raises ValueError."""

    kind: Literal["address", "subnet", "date", "wwn"]

    def spell(self, text: str) -> str:
        """Return the one spelling of ``text``; ValueError says in words what is wrong with it."""
        return SPELLINGS[self.kind](text)

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Schema:
        """Give the schema of text in this notation."""
        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": self.spell},
            "schema": {"type": "str", "strict": True},
        }


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of an object elsewhere in the plan; ``to`` names the lists it may stand in."""

    to: tuple[str, ...]


def before(function: Callable[[Any], Any], schema: Schema) -> Schema:
    """Wrap ``schema`` so that ``function`` sees the raw value first."""
    return {
        "type": "function-before",
        "function": {"type": "no-info", "function": function},
        "schema": schema,
    }


def without_fraction(value: object) -> object:
    """Turn a float without a fraction into an int; leave everything else as it is."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def spell_address(text: str) -> str:
    """Return an IPv4 or IPv6 address in dotted or RFC 5952 form."""
    if "%" in text:
        raise ValueError("is an address with a zone; give it without the part after %")
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError("is not an IPv4 or IPv6 address") from None


def spell_subnet(text: str) -> str:
    """Return a subnet in CIDR form; it must not have host bits set."""
    if not re.fullmatch(r"[0-9A-Fa-f.:]+/[0-9]{1,3}", text):
        raise ValueError("is not a subnet such as 192.168.10.0/24")
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    try:
        wanted = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError("is not a subnet such as 192.168.10.0/24") from None
    raise ValueError(f"has host bits set; the subnet is {wanted}")


def spell_date(text: str) -> str:
    """Return an ISO 8601 calendar date such as 2026-01-31."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("is not a date such as 2026-01-31")
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("is not a date of the calendar") from None


def spell_wwn(text: str) -> str:
    """Return a WWPN or WWNN in lower case with colons where it is one; other text as it stands.

    The format allows any text here, so that a plan made before the label could be read can be kept.
    """
    digits = re.sub(r"[\s:.\-]", "", text).lower().removeprefix("0x")
    if re.fullmatch(r"[0-9a-f]{16}", digits):
        return ":".join(digits[at : at + 2] for at in range(0, 16, 2))
    return text


SPELLINGS: dict[str, Callable[[str], str]] = {
    "address": spell_address,
    "subnet": spell_subnet,
    "date": spell_date,
    "wwn": spell_wwn,
}


Text = Annotated[str, Words()]
Name = Annotated[str, Words(least=1)]
Title = Annotated[str, Words(least=1, most=200)]
Address = Annotated[str, Spelled("address")]
Subnet = Annotated[str, Spelled("subnet")]
Date = Annotated[str, Spelled("date")]
Wwn = Annotated[str, Spelled("wwn")]
Count = Annotated[int, Whole()]
CountFromOne = Annotated[int, Whole(least=1)]
VlanId = Annotated[int, Whole(0, 4094)]
Weight = Annotated[int, Whole(0, 100)]
Number = Annotated[float, Amount()]

SiteRef = Annotated[str, Words(least=1), Ref(("sites",))]
SwitchRef = Annotated[str, Words(least=1), Ref(("switches",))]
NetworkRef = Annotated[str, Words(least=1), Ref(("networks",))]
TeamRef = Annotated[str, Words(least=1), Ref(("teams",))]
VirtualSwitchRef = Annotated[str, Words(least=1), Ref(("virtual_switches",))]
UplinkRef = Annotated[str, Words(least=1), Ref(("teams", "nics"))]
InterfaceRef = Annotated[str, Words(least=1), Ref(("virtual_switches", "teams", "own_nics"))]
NodeRef = Annotated[str, Words(least=1), Ref(("nodes",))]
NicRef = Annotated[str, Words(least=1), Ref(("nics",))]
ArrayRef = Annotated[str, Words(least=1), Ref(("arrays",))]
VolumeRef = Annotated[str, Words(least=1), Ref(("volumes",))]
VmRef = Annotated[str, Words(least=1), Ref(("vms",))]

Version = Literal["2008r2", "2012", "2012r2", "2016", "2019", "2022", "2025"]
CertifiedVersion = Literal["2008", "2008r2", "2012", "2012r2", "2016", "2019", "2022", "2025"]
Environment = Literal["production", "lab"]
Edition = Literal["enterprise", "standard", "datacenter", "datacenter_azure", "hyper_v_server"]
Installation = Literal["server_core", "desktop_experience"]
Purpose = Literal[
    "management", "vm", "cluster", "live_migration", "iscsi", "smb", "backup", "replica"
]


def same_name(one: str, other: str) -> bool:
    """Tell whether two names mean one object: names ignore case."""
    return one.casefold() == other.casefold()
