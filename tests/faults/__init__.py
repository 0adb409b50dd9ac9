"""Single faults: ways to break a sound plan in one place, and the rule that has to see it.

A fault is a function of a sound plan. It returns the broken plan, the rule and the subject of the
finding; or None where the plan has no such place.
"""

from dataclasses import dataclass, is_dataclass, replace
from typing import Any

from planner.core.plan import VERSIONS, Plan, path
from planner.core.references import KEYS


@dataclass(frozen=True)
class Broken:
    """A plan with one fault, and the finding that it has to lead to."""

    plan: Plan
    rule: str
    subject: str
    unknown: bool = False


FAULTS = {}


def fault(function):
    """Put a way to break a plan into the table of faults."""
    FAULTS[function.__name__] = function
    return function


def edited(part: Any, place: str, **values: Any) -> Any:
    """Copy a plan with values of the object at ``place``, a path by names, changed."""
    if not place:
        return replace(part, **values)
    key, _, rest = place.partition("/")
    inner = getattr(part, key)
    if is_dataclass(inner):
        return replace(part, **{key: edited(inner, rest, **values)})
    name, _, rest = rest.partition("/")
    keyed_by = KEYS.get(key, ("name",))[0]
    known = [getattr(each, keyed_by) for each in inner]
    assert name in known, f"there is no {place} in {known}"
    changed = tuple(
        edited(each, rest, **values) if getattr(each, keyed_by) == name else each for each in inner
    )
    return replace(part, **{key: changed})


def on_every_node(plan: Plan, change) -> Plan:
    """Copy a plan with every node changed alike."""
    return replace(plan, nodes=tuple(map(change, plan.nodes)))


def since(plan: Plan, floor: str) -> bool:
    return VERSIONS.index(plan.windows_server) >= VERSIONS.index(floor)


def last(plan: Plan):
    """The last node, and its subject."""
    node = plan.nodes[-1]
    return node, path("nodes", node.name)


def first_for(plan: Plan, *purposes: str):
    """The first network for any of the purposes that the last node meets, None where none is."""
    node, _ = last(plan)
    here = {each.network for each in node.interfaces}
    return next((each for each in plan.networks_for(*purposes) if each.name in here), None)


def met(plan: Plan, network):
    """How the last node meets a network."""
    node, _ = last(plan)
    meetings = plan.meetings_by_network[network.name.casefold()]
    return next(each for each in meetings if each.node is node)


def data_volume(plan: Plan):
    return next(each for each in plan.storage.volumes if each.purpose == "csv")


def uses(plan: Plan, *kinds: str) -> bool:
    return plan.storage.type in kinds
