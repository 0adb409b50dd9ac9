"""What a suggested layout is asked for, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.core.plan import Plan

Variant = Literal["separate", "converged"]
FIRST_VLAN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user may choose; None leaves it to the plan or to the suggestion.

    ``supernet`` is the range that new subnets are cut from, ``lan_subnet`` and ``lan_gateway`` are
    those of the network for management, ``one_nic_for_vm`` names a VM to get a NIC of its own.
    """

    nics_per_node: int | None = None
    supernet: str | None = None
    first_vlan: int = FIRST_VLAN
    lan_subnet: str | None = None
    lan_gateway: str | None = None
    variant: Variant = "separate"
    one_nic_for_vm: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision of the suggestion: what, in detail, and why.

    ``subject`` is the path by names of what it is about, "" for the plan as a whole.
    """

    title: str
    detail: str
    reason: str
    kind: Literal["set", "kept", "warning"]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be answered before a layout can be suggested; ``section`` is where."""

    text: str
    section: Literal["platform", "networks", "nodes", "adapters", "storage"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggested layout: the plan as it would be, and each choice with its reason.

    Where questions are open the plan is the one given and there are no choices.
    """

    plan: Plan
    choices: tuple[Choice, ...] = ()
    questions: tuple[Question, ...] = ()

    def of(self, kind: Literal["set", "kept", "warning"]) -> tuple[Choice, ...]:
        """The choices of one kind."""
        return tuple(choice for choice in self.choices if choice.kind == kind)
